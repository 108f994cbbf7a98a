//! A document is tried: checked and run, with its mistakes shown in what was typed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use super::known::{Stands, keys};
use super::{Session, Taken};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::file::{FileError, FileName, Loader};
use crate::pipeline::{self, Again, Finished, STOPPED, Task, Watch};
use crate::repl::statement::Said;
use crate::result::Outcome;
use crate::source::{Source, SourceId, Sources, Span};

/// A statement in the text of a document.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it begins.
    start: usize,
    /// Where it begins in its input.
    origin: usize,
    pub(super) said: Rc<Said>,
}

/// All statements as one text.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) entries: Vec<Entry>,
}

impl Document {
    pub(super) fn of(said: &[Rc<Said>]) -> Self {
        let mut document = Self::default();
        let mut before: Option<&Rc<Said>> = None;
        for said in said {
            let text = said.text.trim_start_matches([' ', '\n', '\t']);
            let cut = said.text.len() - text.len();
            let gap = said.text.get(..cut).unwrap_or("").matches('\n').count();
            if let Some(before) = before {
                let near = before.input == said.input && gap < 2
                    || before.input != said.input && before.word == said.word;
                document.text.push_str(if near { "\n" } else { "\n\n" });
            }
            document.text.push_str(&said.above);
            let start = document.text.len();
            document.text.push_str(text);
            document.entries.push(Entry {
                start,
                origin: said.at + cut,
                said: Rc::clone(said),
            });
            before = Some(said);
        }
        document.text.push('\n');
        document
    }

    /// The statement at a place.
    pub(super) fn at(&self, place: u32) -> Option<&Entry> {
        let place = place as usize;
        let behind = self.entries.partition_point(|entry| entry.start <= place);
        self.entries.get(behind.checked_sub(1)?)
    }
}

/// The files of the folder, and the document as one of them.
struct Overlay<'a> {
    folder: &'a dyn Loader,
    name: &'a str,
    text: &'a str,
}

impl Overlay<'_> {
    fn is_plan(&self, name: &str) -> bool {
        FileName::new(name).is_ok_and(|name| name.as_str() == self.name)
    }
}

impl Loader for Overlay<'_> {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        if self.is_plan(name) {
            return Ok(self.text.as_bytes().to_vec());
        }
        self.folder.read(name, limit)
    }

    fn exists(&self, name: &str) -> bool {
        self.is_plan(name) || self.folder.exists(name)
    }

    fn check_writable(&self, name: &str) -> Result<(), FileError> {
        self.folder.check_writable(name)
    }
}

/// What is wrong with a statement, unless what it names is to come.
#[derive(Debug, Clone)]
pub(super) struct Wanting {
    pub(super) id: usize,
    pub(super) diagnostic: Diagnostic,
    pub(super) sources: Sources,
}

/// The errors, each with the statement that it is in, or points to.
fn errors(finished: &Finished, document: &Document) -> Vec<(Code, Option<Rc<Said>>)> {
    let errors = finished.diagnostics.iter();
    let errors = errors.filter(|d| d.severity == Severity::Error);
    let of = |d: &Diagnostic| {
        let others = d.others.iter().map(|other| other.span);
        let mut spans = d.span.into_iter().chain(others);
        let span = spans.find(|span| span.source == SourceId(0));
        let entry = span.and_then(|span| document.at(span.start));
        (d.code, entry.map(|entry| Rc::clone(&entry.said)))
    };
    errors.map(of).collect()
}

/// What came of a document.
#[derive(Debug)]
pub(super) struct Attempt {
    /// Whether it can be kept.
    pub(super) ran: bool,
    pub(super) finished: Finished,
    /// What ran of it.
    pub(super) document: Document,
    /// Errors and warnings, in what was typed.
    pub(super) diagnostics: Diagnostics,
    pub(super) sources: Sources,
    /// The statement of each error, in the order of the errors among the diagnostics.
    pub(super) of_errors: Vec<Option<Rc<Said>>>,
    /// The data that are to come.
    pub(super) lacking: Lacking,
    /// What each outcome stands on.
    pub(super) keys: Vec<Option<Stands>>,
    /// The statements that were left out: what they name is to come.
    pub(super) waiting: BTreeSet<usize>,
    /// The errors that they would have, should nothing come.
    pub(super) wanting: Vec<Wanting>,
    /// The input that is new.
    pub(super) input: usize,
}

impl Attempt {
    /// What tells one warning from another.
    pub(super) fn sign(&self, diagnostic: &Diagnostic) -> String {
        let text = diagnostic.span.map_or("", |span| self.sources.text(span));
        let place = diagnostic.span.map(|span| (span.source, span.start));
        let name = place.and_then(|(source, _)| self.sources.get(source));
        let name = name.map_or("", Source::name);
        let at = place.and_then(|(source, start)| Some((self.sources.get(source)?, start)));
        let (line, column) = at.map_or((0, 0), |(source, start)| source.position(start));
        let number = diagnostic.code.number();
        format!(
            "{number} {} {name} {line}:{column} {text}",
            diagnostic.message
        )
    }

    /// The signs of all that was told.
    pub(super) fn told(&self) -> BTreeSet<String> {
        self.diagnostics.iter().map(|d| self.sign(d)).collect()
    }

    /// What was not told before.
    pub(super) fn fresh(&self, told: &BTreeSet<String>) -> Diagnostics {
        let mut fresh = Diagnostics::default();
        for diagnostic in &self.diagnostics {
            if !told.contains(&self.sign(diagnostic)) {
                fresh.push(diagnostic.clone());
            }
        }
        fresh
    }

    /// Whether a statement is one of the new ones.
    pub(super) fn is_new(&self, said: &Said) -> bool {
        said.input == self.input
    }
}

impl Session {
    /// Tries a document without what is `held`, of which the statements of `input` are new; nothing is kept yet.
    pub(super) fn attempt(
        &self,
        (all, held): (&[Rc<Said>], &BTreeSet<usize>),
        (input, taken): (usize, Taken),
        watch: &dyn Watch,
    ) -> Attempt {
        let kept = all.iter().filter(|said| !held.contains(&said.id));
        let all: &[Rc<Said>] = &kept.map(Rc::clone).collect::<Vec<_>>();
        let lacking = Lacking::of(all, |file| self.folder.exists(file));
        let (mut waiting, mut wanting) = (BTreeSet::new(), Vec::new());
        if !lacking.waiting.is_empty() {
            let waits = (&mut waiting, &mut wanting);
            let checked = self.tried(all, waits, input, (Task::Check, taken, watch));
            if !checked.ran {
                return checked;
            }
        }
        // What was right in the check, and is not without what waits, waits too.
        let mut unsaid = Vec::new();
        let wants = if lacking.waiting.is_empty() {
            &mut wanting
        } else {
            &mut unsaid
        };
        waiting.extend(&lacking.waiting);
        let run = self.tried(all, (&mut waiting, wants), input, (Task::Run, taken, watch));
        Attempt {
            lacking,
            wanting,
            ..run
        }
    }

    /// Runs what does not wait; a statement that looks ahead waits where what it names is to come.
    fn tried(
        &self,
        all: &[Rc<Said>],
        (waiting, wanting): (&mut BTreeSet<usize>, &mut Vec<Wanting>),
        input: usize,
        (task, taken, watch): (Task, Taken, &dyn Watch),
    ) -> Attempt {
        loop {
            let run = all.iter().filter(|said| !waiting.contains(&said.id));
            let run: Vec<Rc<Said>> = run.map(Rc::clone).collect();
            let document = Document::of(&run);
            let (finished, keys) = self.run(&document, input, (task, taken, watch));
            let found = !finished.document.results.is_empty();
            let wrong = finished.diagnostics.has_errors() && !found;
            let ran = finished.exit != STOPPED && !wrong;
            let (diagnostics, sources) = self.in_inputs(&finished, &document);
            let errors = errors(&finished, &document);
            let to_come: Vec<usize> = errors
                .iter()
                .filter_map(|(code, said)| Some((code, said.as_ref()?)))
                .filter(|(code, said)| said.looks_ahead_for(**code))
                .map(|(_, said)| said.id)
                .collect();
            if !ran && !to_come.is_empty() {
                let wrong = diagnostics.iter();
                let wrong = wrong.filter(|d| d.severity == Severity::Error);
                let told = wrong.zip(&errors).filter_map(|(diagnostic, (_, said))| {
                    let said = said.as_ref()?;
                    to_come.contains(&said.id).then(|| Wanting {
                        id: said.id,
                        diagnostic: diagnostic.clone(),
                        sources: sources.clone(),
                    })
                });
                wanting.extend(told);
                waiting.extend(to_come);
                continue;
            }
            return Attempt {
                ran,
                of_errors: errors.into_iter().map(|(_, said)| said).collect(),
                keys,
                lacking: Lacking::default(),
                document,
                diagnostics,
                sources,
                waiting: waiting.clone(),
                wanting: wanting.clone(),
                finished,
                input,
            };
        }
    }

    fn run(
        &self,
        document: &Document,
        input: usize,
        (task, taken, watch): (Task, Taken, &dyn Watch),
    ) -> (Finished, Vec<Option<Stands>>) {
        let loader = Overlay {
            folder: &self.folder,
            name: &self.name,
            text: &document.text,
        };
        let stands = RefCell::new(Vec::new());
        let known = |plan: &_, seen: &[_]| {
            let keys = keys(plan, seen, document);
            let known = self.known.of(&keys);
            stands.replace(keys);
            known
        };
        // What was read from a plan is written by `kma run` alone.
        let writes = |span: Span, outcome: Option<&Outcome>| {
            let Some(entry) = document.at(span.start).filter(|entry| !entry.said.read) else {
                return false;
            };
            let old = self.last.outcomes.get(&entry.said.id);
            match (old, outcome) {
                (Some(old), Some(outcome)) => !super::news::same(old, outcome),
                // A report shows all that has changed.
                (_, None) => true,
                (None, Some(_)) => taken == Taken::Undone || entry.said.input == input,
            }
        };
        let again = Again {
            known: &known,
            writes: &writes,
        };
        let root: &Path = self.folder.root();
        let out = self.out.clone().protecting(root.join(&self.name));
        let finished = pipeline::again(&loader, &self.name, (root, &out), (task, watch), &again);
        (finished, stands.into_inner())
    }

    /// Errors and warnings with their places in what was typed, instead of the document.
    fn in_inputs(&self, finished: &Finished, document: &Document) -> (Diagnostics, Sources) {
        let mut sources = finished.sources.clone();
        let mut ids: Vec<(usize, SourceId)> = Vec::new();
        let mut moved = |span: Span| -> Span {
            if span.source != SourceId(0) {
                return span;
            }
            let Some(entry) = document.at(span.start) else {
                return span;
            };
            let input = entry.said.input;
            let known = ids.iter().find(|(known, _)| *known == input);
            let id = match (known, self.inputs.get(input)) {
                (Some((_, id)), _) => *id,
                (None, Some(source)) => {
                    let id = sources.add(source.clone());
                    ids.push((input, id));
                    id
                }
                (None, None) => return span,
            };
            let place = |at: u32| (at as usize).saturating_sub(entry.start) + entry.origin;
            Span::new(id, place(span.start), place(span.end))
        };
        let mut all = Diagnostics::default();
        for diagnostic in &finished.diagnostics {
            let mut diagnostic = diagnostic.clone();
            diagnostic.span = diagnostic.span.map(&mut moved);
            for other in &mut diagnostic.others {
                other.span = moved(other.span);
            }
            if let Some(fix) = &mut diagnostic.fix {
                fix.span = moved(fix.span);
            }
            all.push(diagnostic);
        }
        (all, sources)
    }
}

/// The `data` whose rows are to come in `study` statements or whose file is to come, and what stands on them.
#[derive(Debug, Clone, Default)]
pub(super) struct Lacking {
    /// The statements that cannot run.
    pub(super) waiting: BTreeSet<usize>,
    /// The data without rows.
    pub(super) rowless: Vec<String>,
    /// The data whose file is not there.
    pub(super) absent: BTreeSet<usize>,
}

impl Lacking {
    fn of(all: &[Rc<Said>], exists: impl Fn(&str) -> bool) -> Self {
        let rows: BTreeSet<&str> = all
            .iter()
            .filter_map(|said| said.row_of.as_deref())
            .collect();
        let mut found = Self::default();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for said in all {
            let name = said.name.as_deref();
            let rowless = name.filter(|name| said.rows_elsewhere && !rows.contains(name));
            found.rowless.extend(rowless.map(str::to_owned));
            let absent = said.file.as_ref().is_some_and(|(file, _)| !exists(file));
            if absent {
                found.absent.insert(said.id);
            }
            let mut words = said.words.iter();
            let stands = !said.looks_ahead() && words.any(|word| names.contains(&**word));
            if rowless.is_some() || absent || stands {
                found.waiting.insert(said.id);
                names.extend(name);
            }
        }
        found
    }
}
