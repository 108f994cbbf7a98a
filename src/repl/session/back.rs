//! One change back, one forward again, and all of it away.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::say::Left;
use super::{Last, MOST_UNDONE, Reply, Session, Taken, Was, line, short_list};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::Watch;
use crate::repl::statement::Said;

impl Session {
    /// `:reset`
    pub(super) fn reset(&mut self) -> Reply {
        if self.said.is_empty() {
            return Reply::of("the session is empty already\n");
        }
        self.keep_for_undo();
        self.said.clear();
        self.owns = false;
        self.latest = None;
        self.last = Last::default();
        Reply::of("the session is empty; `:undo` brings it back\n")
    }

    /// Makes the document as it is one that one can go back to.
    pub(super) fn keep_for_undo(&mut self) {
        if self.before.len() >= MOST_UNDONE {
            self.before.remove(0);
        }
        self.before.push(self.now());
        self.after.clear();
    }

    fn now(&self) -> Was {
        Was {
            said: self.said.clone(),
            owns: self.owns,
        }
    }

    /// `:undo`
    pub(super) fn undo(&mut self, watch: &dyn Watch) -> Reply {
        let Some(was) = self.before.pop() else {
            return self.nothing("take back");
        };
        self.after.push(self.now());
        self.go_to(&was, ["taken back", "as before"], watch)
    }

    /// `:redo`
    pub(super) fn redo(&mut self, watch: &dyn Watch) -> Reply {
        let Some(was) = self.after.pop() else {
            return self.nothing("bring back");
        };
        self.before.push(self.now());
        self.go_to(&was, ["taken out", "brought back"], watch)
    }

    fn nothing(&mut self, to: &str) -> Reply {
        let message = format!("there is nothing to {to}");
        self.refuse(Diagnostic::new(Code::CommandLine, None, message))
    }

    /// Makes `was` the document, and says what is gone and what is back.
    fn go_to(&mut self, was: &Was, words: [&str; 2], watch: &dyn Watch) -> Reply {
        let ids = |all: &[Rc<Said>]| all.iter().map(|said| said.id).collect::<BTreeSet<_>>();
        let (old, new) = (ids(&was.said), ids(&self.said));
        let titles = |all: &[Rc<Said>], but: &BTreeSet<usize>| -> Vec<String> {
            let gone = all.iter().filter(|said| !but.contains(&said.id));
            gone.map(|said| said.title()).collect()
        };
        let (gone, back) = (titles(&self.said, &old), titles(&was.said, &new));
        let mut left = Left::default();
        let arrange = |_: &[Rc<Said>]| was.said.clone();
        let how = (usize::MAX, Taken::Undone);
        let (all, attempt) = self.settle(&arrange, &mut Vec::new(), &mut left, how, watch);
        let mut text = String::new();
        for (word, titles) in words.into_iter().zip([gone, back]) {
            if !titles.is_empty() {
                let titles = format!("{word}: {}", short_list(&titles));
                text.push_str(&line(&titles, &self.style));
            }
        }
        self.owns = was.owns;
        self.latest = None;
        let mut reply = self.accept(attempt, all, (Taken::Undone, None), left);
        text.push_str(&reply.text);
        reply.text = text;
        reply
    }
}
