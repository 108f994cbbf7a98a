//! A session: what was said, what it found, and the answer to the next input.

mod attempt;
mod known;
mod look;
mod news;
mod number;
mod offers;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

use super::command::{self, COMMANDS, Does};
use super::statement::{self, Said};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, list, plural, render_all};
use crate::explain;
use crate::file::{FolderLoader, Loader, OutputFolder, PLAN_LIMIT, decode};
use crate::pipeline::{Finished, STOPPED, Unwatched, Watch, keywords};
use crate::report::{Page, Span, Style, Tone};
use crate::result::Outcome;
use crate::source::{Source, Sources};
use crate::syntax::{self, Words};

use attempt::{Attempt, Wanting};
use known::Known;

/// So many changes can be taken back.
const MOST_UNDONE: usize = 100;

/// The plan of a session that has no file.
const UNNAMED: &str = "session.kma";

/// What a session answers to an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// What is new or changed, or what was asked for.
    pub text: String,
    /// Errors and warnings.
    pub messages: String,
    /// 0 all is well; 1 an `expect` fails; 2 the input is wrong; 3 a file cannot be read or written; 130 it was ended.
    pub code: u8,
    /// Whether this was the last input.
    pub leave: bool,
}

impl Reply {
    fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A plan that is said statement by statement.
#[derive(Debug)]
pub struct Session {
    folder: FolderLoader,
    out: OutputFolder,
    /// The name of the plan in its folder.
    name: String,
    /// Whether the plan has a file of that name: the one that it was read from or written to.
    has_file: bool,
    /// How answers look.
    style: Style,
    /// How errors and warnings look.
    of_messages: Style,
    /// The document, in the order of the plan.
    said: Vec<Rc<Said>>,
    /// All inputs, by number.
    inputs: Vec<Source>,
    /// How many statements were ever said.
    count: usize,
    /// The documents before, the last one last.
    before: Vec<Vec<Rc<Said>>>,
    /// What was found the last time.
    last: Last,
    known: Known,
    /// The worst exit code of an input that was wrong.
    worst: u8,
    timed: bool,
    /// Whether what is wrong with a statement is told only at the end, where it may come right with what follows.
    patient: bool,
}

/// What a session found the last time that all was well.
#[derive(Debug, Default)]
struct Last {
    finished: Option<Box<Finished>>,
    /// What each statement found.
    outcomes: HashMap<usize, Outcome>,
    /// The warnings that were told.
    told: BTreeSet<String>,
    /// The statements that are not run yet: what they name is to come.
    waiting: BTreeSet<usize>,
    /// The errors that they would have.
    wanting: Vec<Wanting>,
}

/// How an input is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// As typed: its files are written, and what is new is shown.
    Said,
    /// As read from a plan: in short.
    Loaded,
    /// Nothing is said, only taken back.
    Undone,
}

impl Session {
    /// An empty session over the files of the folder `root`.
    pub fn new(root: impl Into<PathBuf>, style: Style) -> Self {
        let root = root.into();
        Self {
            folder: FolderLoader::new(&root),
            out: OutputFolder::new(root),
            name: UNNAMED.to_owned(),
            has_file: false,
            style,
            of_messages: style,
            said: Vec::new(),
            inputs: Vec::new(),
            count: 0,
            before: Vec::new(),
            last: Last::default(),
            known: Known::default(),
            worst: 0,
            timed: false,
            patient: false,
        }
    }

    /// How answers look from now on, and errors and warnings.
    pub fn set_styles(&mut self, style: Style, of_messages: Style) {
        self.style = style;
        self.of_messages = of_messages;
    }

    /// The answer to `input`: statements, a command, or a name with `?`.
    pub fn eval(&mut self, input: &str) -> Reply {
        self.eval_watched(input, &Unwatched)
    }

    /// The same, watched: a long computation can be ended, and then nothing of the input is kept.
    pub fn eval_watched(&mut self, input: &str, watch: &dyn Watch) -> Reply {
        let began = Instant::now();
        let input = input.replace("\r\n", "\n");
        let line = input.trim();
        let mut reply = if line.is_empty() {
            Reply::default()
        } else if line.starts_with(':') {
            self.command(line, watch)
        } else if let Some(name) = asked(line) {
            self.look(name)
        } else if let Some(does) = slip(line) {
            self.refuse(does)
        } else {
            let number = self.inputs.len() + 1;
            let text = if line.contains('\n') {
                begun(&input)
            } else {
                line.to_owned()
            };
            let source = Source::new(format!("repl:{number}"), text.trim_end());
            self.say(source, Taken::Said, watch)
        };
        if self.timed && !reply.leave {
            let took = began.elapsed().as_secs_f64() * 1000.0;
            reply.text.extend(["took ", &format!("{took:.1}"), " ms\n"]);
        }
        reply
    }

    /// What the exit code of the session is, should it end here.
    pub fn code(&self) -> u8 {
        let finished = self.last.finished.as_ref();
        let waits = if self.last.wanting.is_empty() { 0 } else { 2 };
        let last = finished.map_or(0, |finished| finished.exit);
        self.worst.max(last).max(waits)
    }

    /// The end of a session that nobody types: what it still waits for is wrong now.
    pub fn finish(&mut self) -> Reply {
        let mut reply = Reply::default();
        let wanting = std::mem::take(&mut self.last.wanting);
        reply.messages = self.wanting(&wanting, |_| true);
        reply.code = if wanting.is_empty() { 0 } else { 2 };
        self.worst = self.worst.max(reply.code);
        reply.code = self.code();
        reply
    }

    /// The names that statements declared, in the order of the plan.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.said.iter().filter_map(|said| said.name.as_deref())
    }

    /// The session as a plan, in its layout.
    pub fn plan(&self) -> String {
        let source = Source::new(&*self.name, attempt::Document::of(&self.said).text);
        let keywords = keywords();
        let words = Words {
            statements: &keywords,
        };
        syntax::format(&source, &words).text
    }

    fn command(&mut self, line: &str, watch: &dyn Watch) -> Reply {
        let (does, rest) = match command::parse(line) {
            Ok(found) => found,
            Err(diagnostic) => return self.refuse(*diagnostic),
        };
        match does {
            Does::Help if rest.is_empty() => Reply::of(help(&self.style)),
            Does::Help | Does::Explain => self.explain(&rest),
            Does::Names => self.all_names(),
            Does::Show => self.look(rest.trim_end_matches('?')),
            Does::Data => self.data(&rest),
            Does::Load => self.load(&rest, watch),
            Does::Save => self.save(&rest),
            Does::Undo => self.undo(watch),
            Does::Reset => self.reset(),
            Does::Time => {
                self.timed = !self.timed;
                let now = if self.timed {
                    "each answer says how long it took"
                } else {
                    "answers do not say how long they took"
                };
                Reply::of(format!("{now}\n"))
            }
            Does::Quit => Reply {
                leave: true,
                ..Reply::default()
            },
        }
    }

    /// Answers with what is wrong.
    fn refuse(&mut self, diagnostic: Diagnostic) -> Reply {
        let mut all = Diagnostics::default();
        all.push(diagnostic);
        self.wrong(&all, &Sources::default())
    }

    fn wrong(&mut self, all: &Diagnostics, sources: &Sources) -> Reply {
        let files = [Code::CannotRead, Code::CannotWrite, Code::TooLarge];
        let errors = || all.iter().filter(|d| d.severity == Severity::Error);
        let code = if errors().any(|d| files.contains(&d.code)) {
            3
        } else {
            u8::from(errors().next().is_some()) * 2
        };
        self.worst = self.worst.max(code);
        Reply {
            messages: self.shown(all, sources),
            code,
            ..Reply::default()
        }
    }

    fn shown(&self, all: &Diagnostics, sources: &Sources) -> String {
        if all.is_empty() {
            return String::new();
        }
        let text = render_all(all, sources, &self.of_messages);
        text.replace("\nmore: kma explain ", "\nmore: :explain ")
    }

    /// What is wrong with those statements that wait, of which `told` says so.
    fn wanting(&self, wanting: &[Wanting], told: impl Fn(&Wanting) -> bool) -> String {
        let mut text = String::new();
        for waits in wanting.iter().filter(|waits| told(waits)) {
            let mut all = Diagnostics::default();
            all.push(waits.diagnostic.clone());
            text.push_str(&self.shown(&all, &waits.sources));
        }
        text
    }

    fn explain(&mut self, word: &str) -> Reply {
        match explain::explain(word, ":explain", &self.style) {
            Ok(text) => Reply::of(text),
            Err(diagnostic) => self.refuse(*diagnostic),
        }
    }

    fn reset(&mut self) -> Reply {
        self.keep_for_undo();
        self.said.clear();
        self.last = Last::default();
        Reply::of("the session is empty; `:undo` brings it back\n")
    }

    fn keep_for_undo(&mut self) {
        if self.before.len() >= MOST_UNDONE {
            self.before.remove(0);
        }
        self.before.push(self.said.clone());
    }

    fn undo(&mut self, watch: &dyn Watch) -> Reply {
        let Some(before) = self.before.pop() else {
            let message = "there is nothing to take back";
            return self.refuse(Diagnostic::new(Code::CommandLine, None, message));
        };
        let ids = |all: &[Rc<Said>]| all.iter().map(|said| said.id).collect::<BTreeSet<_>>();
        let (old, new) = (ids(&before), ids(&self.said));
        let titles = |all: &[Rc<Said>], but: &BTreeSet<usize>| -> Vec<String> {
            let gone = all.iter().filter(|said| !but.contains(&said.id));
            gone.map(|said| said.title()).collect()
        };
        let (gone, back) = (titles(&self.said, &old), titles(&before, &new));
        let attempt = self.attempt(&before, usize::MAX, Taken::Undone, watch);
        let mut text = String::new();
        for (word, titles) in [("taken back", gone), ("as before", back)] {
            if !titles.is_empty() {
                text.extend([word, ": ", &short_list(&titles), "\n"]);
            }
        }
        let mut reply = self.accept(attempt, before, Taken::Undone);
        text.push_str(&reply.text);
        reply.text = text;
        reply
    }

    /// Tells what an effect lacks only at the end: what follows may bring it.
    pub fn wait_for_the_end(&mut self) {
        self.patient = true;
    }

    /// Adds the statements of the plan `name` of the folder, and writes none of its files.
    pub fn load(&mut self, name: &str, watch: &dyn Watch) -> Reply {
        let read = self.folder.read(name, PLAN_LIMIT);
        let text = match read.map(decode) {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => return self.refuse(error.diagnostic(name, None)),
            Err(error) => return self.refuse(error.diagnostic(None).in_file(name)),
        };
        if self.said.is_empty() {
            name.clone_into(&mut self.name);
            self.has_file = true;
        }
        self.say(
            Source::new(name, text.replace("\r\n", "\n")),
            Taken::Loaded,
            watch,
        )
    }

    fn save(&mut self, name: &str) -> Reply {
        let own = self.has_file.then(|| self.name.clone());
        let wrong = |message: String| Diagnostic::new(Code::CommandLine, None, message);
        let name = match (name, &own) {
            ("", Some(own)) => own.clone(),
            ("", None) => {
                let diagnostic = wrong("the session has no file yet".to_owned());
                return self.refuse(diagnostic.help("write `:save plan.kma`"));
            }
            (name, _) => name.to_owned(),
        };
        if Path::new(&name).extension().is_none_or(|end| end != "kma") {
            let diagnostic = wrong(format!("`{name}` is not the name of a plan"));
            return self.refuse(diagnostic.help(format!("write `:save {name}.kma`")));
        }
        if self.folder.exists(&name) && own.as_ref() != Some(&name) {
            let diagnostic = Diagnostic::new(
                Code::CannotWrite,
                None,
                format!("there is a file `{name}` already"),
            );
            return self.refuse(
                diagnostic.help("take another name: a session writes over its own file alone"),
            );
        }
        let plan = self.plan();
        if let Err(error) = self.out.write(&name, plan.as_bytes()) {
            return self.refuse(error.write_diagnostic(None));
        }
        let statements = self.said.iter().filter(|said| said.is_statement()).count();
        let mut text = format!("{name}: {}\n", plural(statements, "statement"));
        let waits = self
            .said
            .iter()
            .filter(|said| self.last.waiting.contains(&said.id));
        let waits: Vec<String> = waits.map(|said| said.title()).collect();
        if !waits.is_empty() {
            let why = "not run yet, for what they name is to come: ";
            text.extend([
                why,
                &short_list(&waits),
                "
",
            ]);
        }
        self.name = name;
        self.has_file = true;
        Reply::of(text)
    }

    /// Takes statements in.
    fn say(&mut self, source: Source, taken: Taken, watch: &dyn Watch) -> Reply {
        let input = self.inputs.len();
        let new = statement::said(source.text(), input, self.count);
        self.count += new.len();
        self.inputs.push(source);
        let mut new: Vec<Rc<Said>> = new.into_iter().map(Rc::new).collect();
        let all = statement::with(&self.said, &new);
        let mut attempt = self.attempt(&all, input, taken, watch);
        if attempt.ran {
            self.keep_for_undo();
            return self.accept(attempt, all, taken);
        }
        let fresh = attempt.fresh(&self.last.told);
        let mut reply = self.wrong(&fresh, &attempt.sources);
        if attempt.finished.exit == STOPPED {
            reply.code = STOPPED;
            return reply;
        }
        // What is right in the input is kept.
        let mut dropped: Vec<String> = Vec::new();
        let several = new.len() > 1;
        let mut first = true;
        while !new.is_empty() {
            let wrong = |said: &Rc<Said>| attempt.wrong.contains(&said.id);
            if !new.iter().any(wrong) {
                dropped.extend(new.drain(..).map(|said| said.title()));
                break;
            }
            let gone = new.iter().filter(|said| wrong(said) && !first);
            dropped.extend(gone.map(|said| said.title()));
            new.retain(|said| !wrong(said));
            first = false;
            if new.is_empty() {
                break;
            }
            let all = statement::with(&self.said, &new);
            attempt = self.attempt(&all, input, taken, watch);
            if attempt.ran {
                self.keep_for_undo();
                let kept = self.accept(attempt, all, taken);
                reply.text = kept.text;
                break;
            }
        }
        if several && !dropped.is_empty() {
            let titles = short_list(&dropped);
            let why = "
not kept either, for it stands on what is wrong: ";
            reply.messages.extend([
                why, &titles, "
",
            ]);
        }
        reply
    }

    /// Keeps what ran, and says what is new in it.
    fn accept(&mut self, attempt: Attempt, all: Vec<Rc<Said>>, taken: Taken) -> Reply {
        let (outcomes, told) = (self.outcomes(&attempt), attempt.told());
        let text = match taken {
            Taken::Loaded => self.loaded(&attempt, &all),
            Taken::Said | Taken::Undone => self.news(&attempt, &outcomes),
        };
        let fresh = attempt.fresh(&self.last.told);
        let mut reply = self.wrong(&fresh, &attempt.sources);
        let lacks = |waits: &Wanting| {
            let mut new = all.iter().filter(|said| attempt.is_new(said));
            new.any(|said| said.id == waits.id && said.word == "effect")
        };
        if !self.patient && taken != Taken::Undone && attempt.wanting.iter().any(lacks) {
            reply
                .messages
                .push_str(&self.wanting(&attempt.wanting, lacks));
            let waits = "\nit is kept, and waits for data or a selection with these columns\n";
            reply.messages.push_str(waits);
        }
        reply.text = text;
        reply.code = reply.code.max(attempt.finished.exit);
        self.said = all;
        self.last = Last {
            finished: Some(Box::new(attempt.finished)),
            outcomes,
            told,
            waiting: attempt.waiting,
            wanting: attempt.wanting,
        };
        reply
    }
}

/// `NAME?`: the name that is asked for.
fn asked(line: &str) -> Option<&str> {
    let name = line.strip_suffix('?')?.trim();
    let one = !name.is_empty() && !name.contains(['\n', '"', '#', '{']);
    one.then_some(name)
}

/// A word that is a command elsewhere.
fn slip(line: &str) -> Option<Diagnostic> {
    let meant = match line.to_lowercase().trim_end_matches("()") {
        "quit" | "exit" | "q" | "bye" => ":quit",
        "help" => ":help",
        "undo" => ":undo",
        "clear" | "reset" => ":reset",
        _ => return None,
    };
    let message = format!("`{line}` is no statement");
    Some(Diagnostic::new(Code::CommandLine, None, message).help(format!("write `{meant}`")))
}

/// A few titles, and how many more there are.
fn short_list(titles: &[String]) -> String {
    const MOST: usize = 6;
    match titles.get(..MOST) {
        Some(first) if titles.len() > MOST => {
            let first: Vec<String> = first.iter().map(|title| format!("`{title}`")).collect();
            format!("{}, and {} more", first.join(", "), titles.len() - MOST)
        }
        Some(_) | None => list(titles, "and"),
    }
}

/// The commands, and how statements are typed.
fn help(style: &Style) -> String {
    let mut page = Page::new(style);
    let written = |command: &command::Command| format!(":{} {}", command.name, command.takes);
    let widest = COMMANDS.iter().map(|c| written(c).trim_end().len()).max();
    let widest = widest.unwrap_or(0);
    page.say(
        0,
        "Type a statement; it runs when it is finished.",
        Tone::Plain,
    );
    page.say(
        0,
        "Said again, it takes the place of the old one, and what stands on it runs again.",
        Tone::Plain,
    );
    page.gap();
    for command in COMMANDS {
        let name = written(command);
        let name = name.trim_end();
        let spans = [
            Span::new(name, Tone::Strong),
            Span::plain(command.says).after(widest + 2 - name.len()),
        ];
        page.paragraph(2, widest + 2, &spans);
    }
    page.gap();
    page.say(0, "A command may be cut short: `:q`. Alt-Enter begins a new line, an empty line ends a table of rows, Tab completes, Ctrl-R searches what was typed, Ctrl-C clears the line or ends a long run.", Tone::Plain);
    page.finish()
}

/// An input whose statement begins at the start of its line, below the comments and notes that stand above it.
fn begun(input: &str) -> String {
    let mut below = false;
    let lines = input.split_inclusive('\n').map(|line| {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let above = trimmed.trim().is_empty() || trimmed.starts_with('#');
        let first = !below && !above;
        below |= !above;
        if first { trimmed } else { line }
    });
    lines.collect()
}
