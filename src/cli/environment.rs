//! What the command line runs in: terminals, their colours, signs and width.

use std::env::var;
use std::io::{self, IsTerminal};

use super::arguments::Color;
use crate::report::Style;

/// What is printed into a file or a pipe is so wide.
const OF_FILES: usize = 100;
/// A terminal that does not tell is so wide.
const OF_TERMINALS: usize = 80;
/// Longer lines are hard to read.
const WIDEST: usize = 120;

/// Where a stream leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stream {
    /// To a file or another program.
    #[default]
    Pipe,
    /// To somebody who reads it.
    Terminal,
}

impl Stream {
    fn of(stream: &impl IsTerminal) -> Self {
        if stream.is_terminal() {
            Self::Terminal
        } else {
            Self::Pipe
        }
    }
}

/// What the command line runs in; the default is two pipes.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// Where results go.
    pub out: Stream,
    /// Where diagnostics go.
    pub err: Stream,
    /// Whether somebody can be asked: stdin is a terminal.
    pub asks: bool,
    /// Whether colours are unwelcome (`NO_COLOR`), or the terminal has none.
    pub no_color: bool,
    /// Whether the terminal knows ASCII alone.
    pub ascii: bool,
    /// The columns of the terminal.
    pub columns: Option<usize>,
    /// How wide the terminal of this process is that is shown how far long computations are; none for no such terminal.
    pub progress: Option<usize>,
    /// The time in seconds from 1970-01-01, where it is not that of this machine.
    pub now: Option<u64>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        let err = Stream::of(&io::stderr());
        let set = |name: &str| var(name).is_ok_and(|value| !value.is_empty());
        Self {
            out: Stream::of(&io::stdout()),
            err,
            asks: io::stdin().is_terminal(),
            no_color: set("NO_COLOR") || var("TERM").is_ok_and(|term| term == "dumb"),
            ascii: locale().is_some_and(|locale| !is_utf8(&locale)),
            columns: columns(),
            progress: (err == Stream::Terminal).then(|| columns().unwrap_or(OF_TERMINALS)),
            now: None,
        }
    }

    /// How results look.
    pub(super) fn of_results(&self, color: Color, width: Option<usize>) -> Style {
        self.style(self.out, color, width)
    }

    /// How diagnostics look.
    pub(super) fn of_diagnostics(&self, color: Color, width: Option<usize>) -> Style {
        self.style(self.err, color, width)
    }

    /// The same style on a terminal that may have become wider or narrower since.
    pub(super) fn now_as_wide(style: Style, asked: Option<usize>) -> Style {
        let width = asked.or_else(|| Some(columns()?.min(WIDEST)));
        Style {
            width: width.unwrap_or(style.width),
            ..style
        }
    }

    fn style(&self, stream: Stream, color: Color, width: Option<usize>) -> Style {
        let terminal = stream == Stream::Terminal;
        let usual = if terminal {
            self.columns.unwrap_or(OF_TERMINALS).min(WIDEST)
        } else {
            OF_FILES
        };
        Style {
            color: match color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => terminal && !self.no_color,
            },
            // A file is UTF-8 whatever the terminal is.
            unicode: !(terminal && self.ascii),
            width: width.unwrap_or(usual),
        }
    }
}

/// The columns that `COLUMNS` asks for, or else those of the terminal behind stdout.
fn columns() -> Option<usize> {
    let asked = var("COLUMNS").ok();
    let asked = asked.and_then(|text| text.trim().parse().ok());
    asked.or_else(|| {
        let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(width.0)).filter(|columns| *columns > 0)
    })
}

/// The locale of characters; nothing where none is set.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| var(name).ok())
        .find(|value| !value.is_empty())
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
