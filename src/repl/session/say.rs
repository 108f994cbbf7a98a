//! Statements are taken in: what is right is kept, what is wrong is told and left out.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::attempt::Attempt;
use super::{Last, Reply, Session, Taken, code_of, line, short_list};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::file::{DATA_LIMIT, Loader};
use crate::pipeline::{STOPPED, Watch, keywords};
use crate::repl::statement::{self, Places, Said};
use crate::source::{Source, Sources, Span};

/// Behind so many rounds all that names something wrong is left out at once.
const ROUNDS: usize = 8;

/// The document that new statements make.
type Arrange<'a> = dyn Fn(&[Rc<Said>]) -> Vec<Rc<Said>> + 'a;

/// The statement that was typed last.
#[derive(Debug, Clone)]
pub(super) struct Latest {
    text: String,
    title: String,
    /// Which statement of the session it is; none where it was wrong.
    id: Option<usize>,
}

/// What is left out of a document, so that the rest of it runs.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// The statements of a plan among it: they stay in the document.
    pub(super) held: BTreeSet<usize>,
    /// The exit code of their errors.
    held_code: u8,
    /// The names that it declares.
    names: BTreeSet<String>,
    /// Whether an `effect` is among it: who names none means one.
    effect: bool,
    /// What is wrong with it, unless that was told before.
    told: Vec<(Diagnostics, Sources)>,
    /// The signs of all that is wrong with what is held.
    signs: BTreeSet<String>,
    /// The signs of all that is told.
    seen: BTreeSet<String>,
    /// What is not wrong itself, but stands on what is.
    silent: Vec<String>,
}

impl Left {
    fn leave(&mut self, said: &Said) {
        self.names.extend(said.name.clone());
        self.effect |= said.word == "effect";
    }

    /// Whether an error in a statement may come of what is left out.
    fn explains(&self, code: Code, said: &Said) -> bool {
        let effect = self.effect && code == Code::WhichEffect;
        effect || said.words.iter().any(|word| self.names.contains(word))
    }

    fn tell(&mut self, diagnostic: Diagnostic, sources: &Sources, round: usize) {
        while self.told.len() <= round {
            self.told.push((Diagnostics::default(), sources.clone()));
        }
        if let Some((all, of_round)) = self.told.get_mut(round) {
            of_round.clone_from(sources);
            all.push(diagnostic);
        }
    }
}

impl Session {
    /// Statements that somebody types; one of them may take the place of the statement `instead`.
    pub(super) fn typed(&mut self, text: &str, instead: Option<usize>, watch: &dyn Watch) -> Reply {
        let number = self.inputs.len();
        let source = Source::new(format!("repl:{}", number + 1), text);
        let reply = self.say(source, Taken::Said, instead, watch);
        let mut one = statement::said(text, number, 0).into_iter();
        self.latest = match (one.next(), one.next()) {
            (Some(said), None) if said.is_statement() => {
                let kept = self.said.iter().find(|said| said.input == number);
                Some(Latest {
                    text: text.to_owned(),
                    title: said.full_title(),
                    id: kept.map(|said| said.id),
                })
            }
            _ => None,
        };
        reply
    }

    /// The statement that an indented line goes on with, and both of them.
    pub(super) fn goes_on(&self, input: &str) -> Option<(Latest, String)> {
        let indented = input.starts_with([' ', '\t']);
        let line = input.trim();
        let end = line.find(|c: char| !c.is_alphanumeric() && c != '_');
        let word = line.get(..end.unwrap_or(line.len()))?;
        let begins = keywords().contains(&word) || word.is_empty();
        if !indented || begins || self.patient {
            return None;
        }
        let latest = self.latest.clone()?;
        let joined = format!("{}\n{}", latest.text.trim_end(), input.trim_end());
        Some((latest, joined))
    }

    /// Takes the statement before again, with the line that goes on with it.
    pub(super) fn go_on(&mut self, latest: &Latest, joined: &str, watch: &dyn Watch) -> Reply {
        let mut reply = self.typed(joined, latest.id, watch);
        if self.latest.as_ref().is_none_or(|now| now.id.is_none()) {
            self.latest = Some(latest.clone());
            return reply;
        }
        let on = format!("`{}` goes on with this line", latest.title);
        reply.text.insert_str(0, &line(&on, &self.style));
        reply
    }

    /// Takes statements in.
    pub(super) fn say(
        &mut self,
        source: Source,
        taken: Taken,
        instead: Option<usize>,
        watch: &dyn Watch,
    ) -> Reply {
        let input = self.inputs.len();
        let new = statement::said(source.text(), input, self.count);
        self.count += new.len();
        self.inputs.push(source);
        let read = taken == Taken::Loaded;
        let new = new.into_iter().map(|said| Rc::new(Said { read, ..said }));
        let mut new: Vec<Rc<Said>> = new.collect();
        let whole = new.clone();
        let mut left = Left {
            names: self.lost.names.clone(),
            effect: self.lost.effect,
            ..Left::default()
        };
        let places = Places {
            instead,
            of_plan_alone: self.patient,
        };
        let arrange = |new: &[Rc<Said>]| statement::with(&self.said, new, places);
        let (all, attempt) = self.settle(&arrange, &mut new, &mut left, (input, taken), watch);
        if attempt.finished.exit == STOPPED {
            return Reply {
                code: STOPPED,
                ..self.wrong(&attempt.diagnostics, &attempt.sources)
            };
        }
        self.lose(&whole, &new, &left);
        let refused = |said: &&Rc<Said>| new.iter().all(|kept| kept.id != said.id);
        let mut stands: Vec<String> = Vec::new();
        for said in whole.iter().filter(refused) {
            if self.said.iter().any(|old| places.gives_way(old, said)) {
                stands.push(said.full_title());
            }
        }
        let silent = std::mem::take(&mut left.silent);
        let mut reply = if attempt.ran && !(new.is_empty() && taken == Taken::Said) {
            self.keep_for_undo();
            self.accept(attempt, all, (taken, instead), left)
        } else {
            self.told(&left)
        };
        if taken == Taken::Said && !silent.is_empty() {
            let why = "not kept, for it stands on what is wrong: ";
            self.add_line(&mut reply, &format!("{why}{}", short_list(&silent)));
            reply.code = reply.code.max(2);
            self.worst = self.worst.max(2);
        }
        if taken == Taken::Said && !stands.is_empty() {
            let old = "not taken, and what was said before stands: ";
            self.add_line(&mut reply, &format!("{old}{}", short_list(&stands)));
        }
        reply
    }

    /// A line below the errors and warnings.
    fn add_line(&self, reply: &mut Reply, text: &str) {
        if !reply.messages.is_empty() {
            reply.messages.push('\n');
        }
        reply.messages.push_str(&line(text, &self.of_messages));
    }

    /// Remembers the names that a pipe brought, and that were not taken.
    fn lose(&mut self, whole: &[Rc<Said>], kept: &[Rc<Said>], left: &Left) {
        if !self.patient {
            return;
        }
        for said in whole {
            let taken = kept.iter().any(|kept| kept.id == said.id);
            let held = left.held.contains(&said.id);
            if let Some(name) = &said.name {
                let stands = self.said.iter().any(|old| old.name.as_ref() == Some(name));
                if taken && !held || stands {
                    self.lost.names.remove(name);
                } else {
                    self.lost.names.insert(name.clone());
                }
            }
            if said.word == "effect" {
                self.lost.effect = !taken;
            }
        }
    }

    /// Tries the document that `arrange` makes of new statements, without what is wrong among them.
    pub(super) fn settle(
        &self,
        arrange: &Arrange<'_>,
        new: &mut Vec<Rc<Said>>,
        left: &mut Left,
        (input, taken): (usize, Taken),
        watch: &dyn Watch,
    ) -> (Vec<Rc<Said>>, Attempt) {
        let mut round = 0;
        loop {
            let all = arrange(new);
            let attempt = self.attempt((&all, &left.held), (input, taken), watch);
            if attempt.ran || attempt.finished.exit == STOPPED {
                return (all, attempt);
            }
            let out = self.wrong_in((&attempt, &all), new, left, (taken, round));
            let (mut held, mut gone) = (false, false);
            for said in all.iter().filter(|said| out.contains(&said.id)) {
                left.leave(said);
                if self.is_held(said, input, taken) {
                    held |= left.held.insert(said.id);
                } else {
                    gone = true;
                }
            }
            new.retain(|said| left.held.contains(&said.id) || !out.contains(&said.id));
            let over = taken == Taken::Said && new.is_empty();
            if over || !(held || gone) {
                return (all, attempt);
            }
            round += 1;
        }
    }

    /// Whether a statement stays in the document where it is wrong: those of a plan, which were not right before.
    fn is_held(&self, said: &Said, input: usize, taken: Taken) -> bool {
        let new = match taken {
            Taken::Loaded => said.input == input,
            Taken::Undone => said.read,
            Taken::Said => false,
        };
        new || self.last.held.contains(&said.id)
    }

    /// The statements that are to be left out of an attempt which did not run; what is wrong with them is told, unless
    /// that comes of what is left out already.
    fn wrong_in(
        &self,
        (attempt, all): (&Attempt, &[Rc<Said>]),
        new: &[Rc<Said>],
        left: &mut Left,
        (taken, round): (Taken, usize),
    ) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        if let Some((said, diagnostic)) = self.circle(attempt, new) {
            left.tell(diagnostic, &attempt.sources, round);
            out.insert(said.id);
            return out;
        }
        let is_new = |said: &Said| new.iter().any(|new| new.id == said.id);
        let mut of_old = false;
        let errors = attempt.diagnostics.iter();
        let errors = errors.filter(|d| d.severity == Severity::Error);
        for (diagnostic, said) in errors.zip(&attempt.of_errors) {
            let sign = attempt.sign(diagnostic);
            let mut tell = !self.last.told.contains(&sign) && left.seen.insert(sign.clone());
            if let Some(said) = said {
                let held = self.is_held(said, attempt.input, taken);
                if left.explains(diagnostic.code, said) {
                    tell = false;
                    if out.insert(said.id) && !held {
                        left.silent.push(said.title());
                    }
                } else if held || is_new(said) {
                    out.insert(said.id);
                } else {
                    of_old = true;
                }
                if held {
                    let mut one = Diagnostics::default();
                    one.push(diagnostic.clone());
                    left.held_code = left.held_code.max(code_of(&one));
                    left.signs.insert(sign);
                }
            }
            if tell {
                left.tell(diagnostic.clone(), &attempt.sources, round);
            }
        }
        if of_old || out.is_empty() {
            // What was right before is wrong now, or nobody can say where it is: nothing new is taken.
            out.extend(new.iter().map(|said| said.id));
        }
        self.with_their_data(all, &mut out, (attempt.input, taken));
        if round >= ROUNDS {
            self.with_all_above(all, &mut out, left, (attempt.input, taken));
        }
        out
    }

    /// Data of which a row is wrong are not run without it.
    fn with_their_data(
        &self,
        all: &[Rc<Said>],
        out: &mut BTreeSet<usize>,
        (input, taken): (usize, Taken),
    ) {
        let rows = all.iter().filter(|said| out.contains(&said.id));
        let data: BTreeSet<&str> = rows.filter_map(|said| said.row_of.as_deref()).collect();
        let of_rows = |said: &&Rc<Said>| {
            let name = said.name.as_deref();
            said.word == "data" && name.is_some_and(|name| data.contains(name))
        };
        let ids: Vec<usize> = all
            .iter()
            .filter(of_rows)
            .filter(|said| self.is_held(said, input, taken))
            .map(|said| said.id)
            .collect();
        out.extend(ids);
    }

    /// All that can be left out and names what is.
    fn with_all_above(
        &self,
        all: &[Rc<Said>],
        out: &mut BTreeSet<usize>,
        left: &mut Left,
        (input, taken): (usize, Taken),
    ) {
        for said in all {
            let names = said.words.iter().any(|word| left.names.contains(word));
            let held = self.is_held(said, input, taken);
            let stands = names && (held || said.input == input) && !said.looks_ahead();
            if stands && !left.held.contains(&said.id) && out.insert(said.id) && !held {
                left.silent.push(said.title());
            }
            if out.contains(&said.id) {
                left.leave(said);
            }
        }
    }

    /// A new statement that stands on itself, by its own name or by what it took the place of.
    fn circle(&self, attempt: &Attempt, new: &[Rc<Said>]) -> Option<(Rc<Said>, Diagnostic)> {
        let errors = attempt.diagnostics.iter();
        let errors = errors.filter(|d| d.severity == Severity::Error);
        for (diagnostic, place) in errors.zip(&attempt.of_errors) {
            let text = diagnostic.span.map(|span| attempt.sources.text(span));
            let text = text.unwrap_or("").trim_matches('`');
            let named = |said: &&Rc<Said>| said.name.as_deref() == Some(text);
            let Some(said) = new.iter().find(named) else {
                continue;
            };
            let own = place.as_ref().is_some_and(|place| place.id == said.id);
            let replaces = self.said.iter().any(|old| old.name == said.name);
            if diagnostic.code != Code::UnknownName || !(own || replaces) {
                continue;
            }
            let message = format!("`{text}` would stand on itself");
            let told = Diagnostic::new(Code::UnknownName, None, message);
            let help = format!("take another name than `{text}`, for example `{text}_2`");
            let told = match diagnostic.span.filter(|_| own) {
                Some(span) => {
                    let mut told = told.label("something else was expected");
                    told.span = Some(span);
                    told
                }
                None => told,
            };
            return Some((Rc::clone(said), told.help(help)));
        }
        None
    }

    /// What is wrong with what was left out.
    fn told(&mut self, left: &Left) -> Reply {
        let mut reply = Reply::default();
        for (all, sources) in left.told.iter().filter(|(all, _)| !all.is_empty()) {
            let wrong = self.wrong(all, sources);
            if !reply.messages.is_empty() {
                reply.messages.push('\n');
            }
            reply.messages.push_str(&wrong.messages);
            reply.code = reply.code.max(wrong.code);
        }
        reply
    }

    /// Keeps what ran, and says what is new in it.
    pub(super) fn accept(
        &mut self,
        attempt: Attempt,
        all: Vec<Rc<Said>>,
        (taken, instead): (Taken, Option<usize>),
        left: Left,
    ) -> Reply {
        let (outcomes, mut told) = (self.outcomes(&attempt), attempt.told());
        told.extend(left.signs.iter().cloned());
        let mut text = self.replaced(&attempt, &all, &outcomes, (taken, instead));
        text.push_str(&match taken {
            Taken::Loaded => self.loaded(&attempt, &all, &left.held),
            Taken::Said | Taken::Undone => self.news(&attempt, &outcomes, taken),
        });
        // What a plan has wrong may come right, and a file may come: that counts as long as it is so.
        let worst = self.worst;
        let mut reply = self.told(&left);
        let mut fresh = attempt.fresh(&self.last.told);
        let counts = if taken == Taken::Said {
            self.worst.max(code_of(&fresh))
        } else {
            worst
        };
        let mut sources = attempt.sources.clone();
        for diagnostic in self.absent(&attempt, &all, &mut sources) {
            fresh.push(diagnostic);
        }
        let warned = self.wrong(&fresh, &sources);
        self.worst = counts;
        let gap = !reply.messages.is_empty() && !warned.messages.is_empty();
        reply.messages.push_str(if gap { "\n" } else { "" });
        reply.messages.push_str(&warned.messages);
        reply.code = reply.code.max(warned.code).max(attempt.finished.exit);
        let waits = self.waits(&attempt, &all, taken, &left);
        reply.messages.push_str(&waits);
        reply.text = text;
        self.said = all;
        self.last = Last {
            finished: Some(Box::new(attempt.finished)),
            outcomes,
            told,
            waiting: attempt.waiting,
            wanting: if left.held.is_empty() {
                attempt.wanting
            } else {
                Vec::new()
            },
            held: left.held,
            held_code: left.held_code,
            lacking: attempt.lacking,
        };
        reply
    }

    /// The files that are not there and were not missed before.
    fn absent(
        &self,
        attempt: &Attempt,
        all: &[Rc<Said>],
        sources: &mut Sources,
    ) -> Vec<Diagnostic> {
        let absent = &attempt.lacking.absent;
        let missed = &self.last.lacking.absent;
        let new = all
            .iter()
            .filter(|said| absent.contains(&said.id) && !missed.contains(&said.id));
        let error = |said: &Rc<Said>| {
            let (file, at) = said.file.as_ref()?;
            let error = self.folder.read(file, DATA_LIMIT).err()?;
            let source = sources.add(self.inputs.get(said.input)?.clone());
            Some(error.diagnostic(Span::new(source, at.start, at.end)))
        };
        new.filter_map(error).collect()
    }

    /// What a new statement that is kept waits for.
    fn waits(&self, attempt: &Attempt, all: &[Rc<Said>], taken: Taken, left: &Left) -> String {
        if self.patient || taken != Taken::Said {
            return String::new();
        }
        let lacks = |waits: &super::Wanting| {
            let mut new = all.iter().filter(|said| attempt.is_new(said));
            new.any(|said| said.id == waits.id && said.word == "effect")
        };
        if left.held.is_empty() && attempt.wanting.iter().any(lacks) {
            let waits = "\nit is kept, and waits for data or a selection with these columns\n";
            return self.wanting(&attempt.wanting, lacks) + waits;
        }
        let lacking = &attempt.lacking;
        let waits = all.iter().filter(|said| {
            attempt.is_new(said) && attempt.waiting.contains(&said.id) && said.word != "data"
        });
        let titles: Vec<String> = waits.map(|said| said.title()).collect();
        let absent = all.iter().filter(|said| lacking.absent.contains(&said.id));
        let files: Vec<String> = absent
            .filter_map(|said| said.file.as_ref().map(|(file, _)| file.clone()))
            .collect();
        if titles.is_empty() || files.is_empty() {
            return String::new();
        }
        let (titles, files) = (short_list(&titles), short_list(&files));
        let text = format!("kept, and waits for the file {files}: {titles}");
        line(&text, &self.of_messages)
    }
}
