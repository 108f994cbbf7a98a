//! A session: what was said, what it found, and the answer to the next input.

mod attempt;
mod back;
mod keep;
mod known;
mod look;
mod news;
mod number;
mod offers;
mod say;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use super::command::{self, COMMANDS, Does};
use super::statement::Said;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, list, render_all};
use crate::explain;
use crate::file::{FolderLoader, OutputFolder};
use crate::pipeline::{Finished, Unwatched, Watch, keywords};
use crate::report::{Page, Span, Style, Tone};
use crate::result::Outcome;
use crate::source::{Source, Sources};
use crate::syntax::{self, Words};

use attempt::{Lacking, Wanting};
use keep::Own;
use known::Known;
use say::{Latest, Left};

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
    /// How the folder is called where a file of it is told of.
    folder_name: String,
    /// The file that it was read from or written to.
    own: Option<Own>,
    /// How answers look.
    style: Style,
    /// How errors and warnings look.
    of_messages: Style,
    /// The document, in the order of the plan.
    said: Vec<Rc<Said>>,
    /// Whether the document is that of the plan's own file; not behind `:reset`.
    owns: bool,
    /// All inputs, by number.
    inputs: Vec<Source>,
    /// How many statements were ever said.
    count: usize,
    /// The documents before, the last one last.
    before: Vec<Was>,
    /// The documents that were taken back, the last one last.
    after: Vec<Was>,
    /// The statement that was typed last: an indented line goes on with it.
    latest: Option<Latest>,
    /// What was found the last time.
    last: Last,
    known: Known,
    /// Of what comes from a pipe: the names that were not taken, for their statements are wrong.
    lost: Left,
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
    /// The statements of a plan that are wrong, or stand on what is: they are kept as they are written.
    held: BTreeSet<usize>,
    /// The exit code that they give.
    held_code: u8,
    /// The data that are to come.
    lacking: Lacking,
}

/// A document that one can go back to.
#[derive(Debug, Clone)]
struct Was {
    said: Vec<Rc<Said>>,
    owns: bool,
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
            folder_name: String::new(),
            own: None,
            style,
            of_messages: style,
            said: Vec::new(),
            owns: false,
            inputs: Vec::new(),
            count: 0,
            before: Vec::new(),
            after: Vec::new(),
            latest: None,
            last: Last::default(),
            known: Known::default(),
            lost: Left::default(),
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
        self.answer(input, None, watch)
    }

    /// The same for what stands at line `line` of a text that is called `name`.
    pub fn eval_piped(
        &mut self,
        input: &str,
        (name, line): (&str, usize),
        watch: &dyn Watch,
    ) -> Reply {
        self.answer(input, Some((name, line)), watch)
    }

    fn answer(&mut self, input: &str, place: Option<(&str, usize)>, watch: &dyn Watch) -> Reply {
        let began = Instant::now();
        let input = input.replace("\r\n", "\n");
        let line = input.trim();
        let mut reply = if line.is_empty() {
            Reply::default()
        } else if line.starts_with(':') {
            self.command(line, watch)
        } else if let Some(name) = command::asked(line) {
            self.look(name)
        } else if let Some(does) = slip(line) {
            self.refuse(does)
        } else if let Some((name, first)) = place {
            let source = Source::new(name, input.trim_end()).from_line(first);
            self.say(source, Taken::Said, None, watch)
        } else if let Some((latest, joined)) = self.goes_on(&input) {
            self.go_on(&latest, &joined, watch)
        } else {
            let text = if line.contains('\n') {
                begun(&input)
            } else {
                line.to_owned()
            };
            self.typed(text.trim_end(), None, watch)
        };
        if self.timed && !reply.leave {
            let took = began.elapsed().as_secs_f64() * 1000.0;
            reply.text.extend(["took ", &format!("{took:.1}"), " ms\n"]);
        }
        reply
    }

    /// What the exit code of the session is, should it end here.
    pub fn code(&self) -> u8 {
        let last = &self.last;
        let waits = !last.wanting.is_empty() || !last.lacking.rowless.is_empty();
        // A run does not look for the files of a plan that has a mistake.
        let waits = if !last.lacking.absent.is_empty() && self.worst != 2 {
            3
        } else {
            u8::from(waits) * 2
        };
        let found = last.finished.as_ref().map_or(0, |finished| finished.exit);
        self.worst.max(found).max(waits).max(last.held_code)
    }

    /// The end of a session that nobody types: what it still waits for is wrong now.
    pub fn finish(&mut self) -> Reply {
        let mut reply = Reply::default();
        let wanting = std::mem::take(&mut self.last.wanting);
        reply.messages = self.wanting(&wanting, |_| true);
        let mut rowless = Diagnostics::default();
        for name in &self.last.lacking.rowless {
            let message = format!("`{name}` has no rows");
            let help = format!("write `study \"Abe 2009\" in {name} {{ … }}`");
            rowless.push(Diagnostic::new(Code::EmptyData, None, message).help(help));
        }
        reply
            .messages
            .push_str(&self.shown(&rowless, &Sources::default()));
        let wrong = !wanting.is_empty() || !rowless.is_empty();
        reply.code = u8::from(wrong) * 2;
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
            Does::Redo => self.redo(watch),
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
        let code = code_of(all);
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
        let text = text.replace("\nmore: kma explain ", "\nmore: :explain ");
        text.replace("`kma explain ", "`:explain ")
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

    /// Tells what an effect lacks only at the end: what follows may bring it.
    pub fn wait_for_the_end(&mut self) {
        self.patient = true;
    }
}

/// The exit code that these give.
fn code_of(all: &Diagnostics) -> u8 {
    let files = [Code::CannotRead, Code::CannotWrite, Code::TooLarge];
    let errors = || all.iter().filter(|d| d.severity == Severity::Error);
    if errors().any(|d| files.contains(&d.code)) {
        3
    } else {
        u8::from(errors().next().is_some()) * 2
    }
}

/// A word that is a command elsewhere.
fn slip(line: &str) -> Option<Diagnostic> {
    let wrong = |message: String| Diagnostic::new(Code::CommandLine, None, message);
    if let Some(name) = line.strip_prefix('?') {
        let name = name.trim_matches(|c: char| c.is_whitespace() || c == '?');
        let one = !name.is_empty() && !name.contains(['\n', '"', '{']);
        let help = if one {
            format!("write `{name}?`")
        } else {
            "`:help` lists the commands, `NAME?` shows what has a name".to_owned()
        };
        return Some(wrong("`?` stands behind the name that it asks for".to_owned()).help(help));
    }
    let meant = match line.to_lowercase().trim_end_matches("()") {
        "quit" | "exit" | "q" | "bye" => ":quit",
        "help" => ":help",
        "undo" => ":undo",
        "clear" | "reset" => ":reset",
        _ => return None,
    };
    let message = format!("`{line}` is no statement");
    Some(wrong(message).help(format!("write `{meant}`")))
}

/// One line, or more where it does not fit.
fn line(text: &str, style: &Style) -> String {
    let mut page = Page::new(style);
    page.paragraph(0, 2, &[Span::plain(text)]);
    page.finish()
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
