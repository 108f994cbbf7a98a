//! What can be wrong with a file, and how it is said.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A file that cannot be read or written, under the name that the plan gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    name: String,
    problem: FileProblem,
}

/// Why a file cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// `from ""`.
    EmptyName,
    /// A name with a line break, a NUL, ….
    ControlCharacter(char),
    /// A name with `\`.
    Backslash,
    /// A name that does not begin in the plan's folder.
    Absolute,
    /// A name whose `..` lead out of the folder.
    LeavesFolder,
    /// A link, on the way or at its end, that leads out of the folder.
    LinkOutside,
    /// Nothing there.
    Missing {
        /// Files of that folder with a similar name, the nearest first.
        near: Vec<String>,
        /// Files of that folder, at most ten.
        there: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// A folder on the way to it is not there.
    NoFolder(String),
    /// A link to nothing.
    BrokenLink,
    /// A folder.
    Folder,
    /// A device, a pipe, a socket.
    NotAFile,
    /// No permission.
    Denied,
    /// Too many bytes.
    TooLarge {
        /// Its size, where that is known.
        size: Option<u64>,
        /// What is allowed.
        limit: u64,
    },
    /// The plan itself or a file that it reads.
    Protected,
    /// There already, and only to be made.
    Exists,
    /// Marked as not to be written.
    ReadOnly,
    /// It could not be written, in the system's words.
    NotWritten(String),
    /// It could not be read, in the system's words.
    NotRead(String),
}

impl FileError {
    /// `problem` with the file called `name`.
    pub fn new(name: impl Into<String>, problem: FileProblem) -> Self {
        Self {
            name: name.into(),
            problem,
        }
    }

    /// The name that the plan gives the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong.
    pub fn problem(&self) -> &FileProblem {
        &self.problem
    }

    /// Its code: E0601, E0602, E0603 or E0605.
    pub fn code(&self) -> Code {
        match self.problem {
            FileProblem::Absolute | FileProblem::LeavesFolder | FileProblem::LinkOutside => {
                Code::OutsideFolder
            }
            FileProblem::TooLarge { .. } => Code::TooLarge,
            FileProblem::Protected
            | FileProblem::Exists
            | FileProblem::ReadOnly
            | FileProblem::NotWritten(_) => Code::CannotWrite,
            FileProblem::EmptyName
            | FileProblem::ControlCharacter(_)
            | FileProblem::Backslash
            | FileProblem::Missing { .. }
            | FileProblem::NoFolder(_)
            | FileProblem::BrokenLink
            | FileProblem::Folder
            | FileProblem::NotAFile
            | FileProblem::Denied
            | FileProblem::NotRead(_) => Code::CannotRead,
        }
    }

    /// As a diagnostic at `span`, the name in the plan; `None` where no plan names it.
    pub fn diagnostic(&self, span: impl Into<Option<Span>>) -> Diagnostic {
        let span = span.into();
        let diagnostic = Diagnostic::new(self.code(), span, self.message()).label(self.label());
        let diagnostic = match span {
            Some(_) => diagnostic,
            None => diagnostic.in_file(&self.name),
        };
        self.advise(diagnostic, span)
    }

    /// As a diagnostic of a file to be written: all but the names outside the folder and the size is E0603.
    pub fn write_diagnostic(&self, span: impl Into<Option<Span>>) -> Diagnostic {
        let mut diagnostic = self.diagnostic(span);
        if diagnostic.code == Code::CannotRead {
            diagnostic.code = Code::CannotWrite;
        }
        diagnostic
    }

    fn message(&self) -> String {
        let name = self.name.escape_debug();
        match &self.problem {
            FileProblem::EmptyName => "the name of the file is empty".into(),
            FileProblem::ControlCharacter(c) => {
                format!("the name `{name}` holds {}", control_name(*c))
            }
            FileProblem::Backslash => format!("the name `{}` holds a backslash", self.name),
            FileProblem::Absolute => format!("`{}` is not a name in the plan's folder", self.name),
            FileProblem::LeavesFolder => format!("`{name}` lies outside the plan's folder"),
            FileProblem::LinkOutside => {
                format!("`{name}` is a link that leads out of the plan's folder")
            }
            FileProblem::Missing { .. } => format!("there is no file `{name}`"),
            FileProblem::NoFolder(folder) => format!("there is no folder `{folder}`"),
            FileProblem::BrokenLink => format!("`{name}` is a link to a file that does not exist"),
            FileProblem::Folder => format!("`{name}` is a folder"),
            FileProblem::NotAFile => format!("`{name}` is a device or a pipe, not a file"),
            FileProblem::Denied => format!("`{name}` may not be opened: permission denied"),
            FileProblem::TooLarge {
                size: Some(size), ..
            } => format!("`{name}` has {}", bytes(*size)),
            FileProblem::TooLarge { size: None, limit } => {
                format!("`{name}` has more than {}", bytes(*limit))
            }
            FileProblem::Protected => format!("`{name}` is read by this plan"),
            FileProblem::Exists => format!("`{name}` is there already"),
            FileProblem::ReadOnly => format!("`{name}` is marked as read-only"),
            FileProblem::NotWritten(why) => format!("`{name}` cannot be written: {why}"),
            FileProblem::NotRead(why) => format!("`{name}` cannot be read: {why}"),
        }
    }

    fn label(&self) -> String {
        match &self.problem {
            FileProblem::EmptyName
            | FileProblem::ControlCharacter(_)
            | FileProblem::Backslash
            | FileProblem::Absolute
            | FileProblem::LeavesFolder => {
                "expected the name of a file in the plan's folder".into()
            }
            FileProblem::LinkOutside => "a plan reads and writes in its own folder only".into(),
            FileProblem::Missing { .. } => "no file of this name in the plan's folder".into(),
            FileProblem::NoFolder(_) => "expected a folder that exists".into(),
            FileProblem::Folder
            | FileProblem::NotAFile
            | FileProblem::BrokenLink
            | FileProblem::Denied
            | FileProblem::NotRead(_) => "expected a file that can be opened".into(),
            FileProblem::TooLarge { limit, .. } => format!("at most {} are read", bytes(*limit)),
            FileProblem::Protected | FileProblem::Exists => {
                "expected the name of another file".into()
            }
            FileProblem::ReadOnly | FileProblem::NotWritten(_) => {
                "expected a file that can be written".into()
            }
        }
    }

    fn advise(&self, diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
        match &self.problem {
            FileProblem::ControlCharacter(_) => diagnostic
                .help("in a text `\\n` and `\\t` stand for characters: write `/` between folders"),
            FileProblem::Backslash => {
                let write = format!("\"{}\"", self.name.replace('\\', "/"));
                let diagnostic = diagnostic
                    .note("`/` means a folder on every platform, `\\` only on one")
                    .help(format!("write `{write}`"));
                match span {
                    Some(span) => diagnostic.fix(span, write),
                    None => diagnostic,
                }
            }
            FileProblem::Absolute | FileProblem::LeavesFolder => {
                let last = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
                diagnostic.help(format!(
                    "copy the file into the plan's folder and write `\"{last}\"`"
                ))
            }
            FileProblem::LinkOutside => diagnostic.help("copy the file into the plan's folder"),
            FileProblem::Missing { near, there, more } => {
                missing(diagnostic, span, near, there, *more)
            }
            FileProblem::Folder => diagnostic.help(format!(
                "write `\"{}/NAME.csv\"`",
                self.name.trim_end_matches('/')
            )),
            FileProblem::TooLarge { .. }
            | FileProblem::EmptyName
            | FileProblem::NoFolder(_)
            | FileProblem::BrokenLink
            | FileProblem::NotAFile
            | FileProblem::Denied
            | FileProblem::Protected
            | FileProblem::Exists
            | FileProblem::ReadOnly
            | FileProblem::NotWritten(_)
            | FileProblem::NotRead(_) => diagnostic,
        }
    }
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for FileError {}

fn missing(
    diagnostic: Diagnostic,
    span: Option<Span>,
    near: &[String],
    there: &[String],
    more: usize,
) -> Diagnostic {
    if let Some(name) = near.first() {
        let write = format!("\"{name}\"");
        let diagnostic = diagnostic.help(format!("write `{write}`"));
        return match span {
            Some(span) => diagnostic.fix(span, write),
            None => diagnostic,
        };
    }
    if there.is_empty() {
        return diagnostic.note("there are no files in that folder");
    }
    let names: Vec<String> = there.iter().map(|name| format!("`{name}`")).collect();
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    diagnostic.note(format!("the folder holds {}{more}", names.join(", ")))
}

fn control_name(c: char) -> String {
    match c {
        '\n' => "a line break".into(),
        '\t' => "a tab".into(),
        '\0' => "a NUL character".into(),
        c => format!("the control character U+{:04X}", u32::from(c)),
    }
}

/// `2 GiB`, `1.5 MiB`, `12 bytes`.
pub(crate) fn bytes(count: u64) -> String {
    let (unit, name) = match count {
        0..1024 => return format!("{count} bytes"),
        1024..1_048_576 => (1024.0, "KiB"),
        1_048_576..1_073_741_824 => (1_048_576.0, "MiB"),
        1_073_741_824.. => (1_073_741_824.0, "GiB"),
    };
    let tenths = (count as f64 / unit * 10.0).round() / 10.0;
    format!("{tenths} {name}")
}

/// What the system says, without its number.
pub(crate) fn system(error: &std::io::Error) -> String {
    let text = error.to_string().to_lowercase();
    match text.split_once(" (os error") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}
