//! The session as a plan in a file: opened, added to, saved.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Reply, Session, Taken, line, short_list};
use crate::diagnostic::{Code, Diagnostic, plural};
use crate::file::{Loader, PLAN_LIMIT, decode};
use crate::pipeline::Watch;
use crate::source::Source;

/// The file that a session was read from, or written to.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// Its name in the folder.
    name: String,
    /// A hash of what was read or written.
    hash: [u8; 32],
    /// The statements that it holds.
    holds: Vec<usize>,
}

/// What is in a file: its text, and the hash of its bytes.
type Contents = (String, [u8; 32]);

impl Session {
    /// Goes on with the plan `name` of the folder: it is the file of the session. None of its files is written, and what
    /// is wrong in it is kept as it is written.
    pub fn open(&mut self, name: &str, watch: &dyn Watch) -> Reply {
        let (text, hash) = match self.contents(name) {
            Ok(contents) => contents,
            Err(diagnostic) => return self.refuse(*diagnostic),
        };
        name.clone_into(&mut self.name);
        self.own = Some(Own {
            name: name.to_owned(),
            hash,
            holds: Vec::new(),
        });
        self.owns = true;
        let reply = self.say(Source::new(name, text), Taken::Loaded, None, watch);
        // A session begins with its plan: that cannot be taken back.
        self.before.clear();
        let holds = self.ids();
        if let Some(own) = &mut self.own {
            own.holds = holds;
        }
        reply
    }

    /// The name of the session's file in its folder.
    pub(in crate::repl) fn own_file(&self) -> Option<String> {
        let own = self.own.as_ref().filter(|_| self.owns)?;
        Some(own.name.clone())
    }

    /// The file of the session, where what was said since is not in it.
    pub fn unsaved(&self) -> Option<String> {
        let own = self.own.as_ref().filter(|_| self.owns)?;
        let changed = own.holds != self.ids();
        changed.then(|| self.name_of_own()).flatten()
    }

    fn ids(&self) -> Vec<usize> {
        self.said.iter().map(|said| said.id).collect()
    }

    /// The name of the session's file, as somebody outside of its folder writes it.
    pub(super) fn name_of_own(&self) -> Option<String> {
        let own = self.own.as_ref().filter(|_| self.owns)?;
        Some(format!("{}{}", self.folder_name, own.name))
    }

    /// How the folder is called where a file of it is told of: `reviews/`.
    pub fn set_folder_name(&mut self, name: &str) {
        name.clone_into(&mut self.folder_name);
    }

    /// Adds the statements of the plan `name` of the folder, and writes none of its files.
    pub(super) fn load(&mut self, name: &str, watch: &dyn Watch) -> Reply {
        if !is_plan(name) {
            let message = format!("`{name}` is not the name of a plan");
            let diagnostic = Diagnostic::new(Code::CommandLine, None, message);
            return self.refuse(diagnostic.help(load_instead(name)));
        }
        let text = match self.contents(name) {
            Ok((text, _)) => text,
            Err(diagnostic) => return self.refuse(*diagnostic),
        };
        let lacked = self.last.lacking.absent.len();
        let mut reply = self.say(Source::new(name, text), Taken::Loaded, None, watch);
        if let (Some((folder, _)), true) = (
            name.rsplit_once('/'),
            self.last.lacking.absent.len() > lacked,
        ) {
            reply.messages.extend([
                "\nthe files of a plan that is loaded are looked for in the folder of the session, not in `",
                folder,
                "`\n",
            ]);
        }
        reply
    }

    fn contents(&self, name: &str) -> Result<Contents, Box<Diagnostic>> {
        let read = self.folder.read(name, PLAN_LIMIT);
        let bytes = read.map_err(|error| error.diagnostic(None).in_file(name))?;
        let hash = Sha256::digest(&bytes).into();
        let text = decode(bytes).map_err(|error| error.diagnostic(name, None))?;
        Ok((text.replace("\r\n", "\n"), hash))
    }

    /// `:save [FILE]`
    pub(super) fn save(&mut self, name: &str) -> Reply {
        let own = self.own.clone().filter(|_| self.owns);
        let wrong = |message: String| Diagnostic::new(Code::CommandLine, None, message);
        let name = match (name, &own) {
            ("", Some(own)) => own.name.clone(),
            ("", None) => {
                let diagnostic = wrong("the session has no file yet".to_owned());
                return self.refuse(diagnostic.help("write `:save plan.kma`"));
            }
            (name, _) => name.to_owned(),
        };
        if let Some(diagnostic) = misnamed(&name).or_else(|| self.guarded(&name, own)) {
            return self.refuse(diagnostic);
        }
        let plan = self.plan();
        if let Err(error) = self.out.write(&name, plan.as_bytes()) {
            return self.refuse(error.write_diagnostic(None));
        }
        let lines = self.saved();
        let mut text = line(
            &format!("{}{name}: {}", self.folder_name, lines.0),
            &self.style,
        );
        if let Some(waits) = lines.1 {
            text.push_str(&line(&waits, &self.style));
        }
        self.name.clone_from(&name);
        self.own = Some(Own {
            name,
            hash: Sha256::digest(plan.as_bytes()).into(),
            holds: self.ids(),
        });
        self.owns = true;
        Reply::of(text)
    }

    /// How many statements were saved, and which of them do not run.
    fn saved(&self) -> (String, Option<String>) {
        let statements = self.said.iter().filter(|said| said.is_statement());
        let mut text = plural(statements.count(), "statement");
        let those = |held: bool| -> Vec<String> {
            let said = self.said.iter().filter(|said| {
                self.last.held.contains(&said.id) == held
                    && (held || self.last.waiting.contains(&said.id))
            });
            said.map(|said| said.title()).collect()
        };
        let (held, waits) = (those(true), those(false));
        if !held.is_empty() {
            let count = held.len();
            let why = if count == 1 {
                "has a mistake or stands on one, and is saved as it was written"
            } else {
                "have a mistake or stand on one, and are saved as they were written"
            };
            let count = count.to_string();
            text.extend(["; ", &count, " ", why, ": ", &short_list(&held)]);
        }
        let why = "not run yet, for what they name is to come: ";
        let waits = (!waits.is_empty()).then(|| format!("{why}{}", short_list(&waits)));
        (text, waits)
    }

    /// A file that would lose something.
    fn guarded(&self, name: &str, own: Option<Own>) -> Option<Diagnostic> {
        if !self.folder.exists(name) {
            return None;
        }
        let wrong = |message: String| Diagnostic::new(Code::CannotWrite, None, message);
        let Some(own) = own.filter(|own| own.name == name) else {
            let message = format!("there is a file `{name}` already");
            let help = "take another name: a session writes over its own file alone";
            return Some(wrong(message).help(help));
        };
        let now = self.contents(name).map(|(_, hash)| hash);
        if now.as_ref().ok() != Some(&own.hash) {
            let message = format!("`{name}` has changed since the session read or wrote it");
            let help = "write `:save` with another name; or leave, and open it again as it is now";
            return Some(wrong(message).help(help));
        }
        if self.said.iter().any(|said| said.is_statement()) {
            return None;
        }
        let message = format!("the session is empty, and would empty `{name}`");
        Some(wrong(message).help("`:undo` brings back what was there"))
    }
}

/// A name that no plan of this session can have.
fn misnamed(name: &str) -> Option<Diagnostic> {
    let wrong = |message: String| Diagnostic::new(Code::CommandLine, None, message);
    let (folder, last) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem = if stem.is_empty() { "plan" } else { stem };
    let help = format!("write `:save {stem}.kma`");
    if !folder.is_empty() || name.starts_with(['/', '\\']) {
        let message = format!("`{name}` is not in the folder of the session");
        let diagnostic = wrong(message).help(help);
        return Some(diagnostic.note("a plan looks for its files beside itself"));
    }
    (!is_plan(name) || last.starts_with('.'))
        .then(|| wrong(format!("`{name}` is not the name of a plan")).help(help))
}

/// Whether a name ends as the names of plans do.
fn is_plan(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "kma")
}

/// What to write for a file that is no plan.
fn load_instead(name: &str) -> String {
    let path = Path::new(name);
    let stem = path
        .file_stem()
        .map_or("", |stem| stem.to_str().unwrap_or(""));
    let table = path
        .extension()
        .is_some_and(|end| ["csv", "tsv", "txt"].iter().any(|table| end == *table));
    if table {
        let letters = stem
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' });
        let word: String = letters.collect();
        let begins = word.starts_with(|c: char| c.is_alphabetic());
        let word = if begins { word.as_str() } else { "trials" };
        return format!("write `data {word} from \"{name}\"`");
    }
    "a plan is a file that ends in `.kma`".to_owned()
}
