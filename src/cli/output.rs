//! Where things are printed, and how.

use std::io::{self, ErrorKind, Write};

use super::arguments::{Asked, Color};
use super::progress::Progress;
use super::{Environment, FILES, Stream, WRONG};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, JsonDiagnostic, Severity, render_all};
use crate::report::{self, Style};
use crate::result::{Document, PlanInfo, RegistrationInfo};
use crate::source::Sources;

/// The two streams.
pub(super) struct Console<'a> {
    environment: &'a Environment,
    /// Whether results are to be one JSON document, as far as the command line can be read.
    pub json: bool,
    /// When to print in colours.
    pub color: Color,
    /// Whether nothing is printed beside errors and what was asked for.
    pub quiet: bool,
    /// The columns asked for.
    pub width: Option<usize>,
    /// Results.
    pub out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    /// What the command would have ended with, should the reader of the results leave early.
    pub code: u8,
}

impl<'a> Console<'a> {
    pub(super) fn new(
        environment: &'a Environment,
        asked: Asked,
        out: &'a mut dyn Write,
        err: &'a mut dyn Write,
    ) -> Self {
        Self {
            environment,
            json: asked.json,
            color: asked.color.unwrap_or(Color::Auto),
            quiet: false,
            width: None,
            out,
            err,
            code: 0,
        }
    }

    /// How results look.
    pub(super) fn style(&self) -> Style {
        self.environment.of_results(self.color, self.width)
    }

    /// Whether there is somebody who reads and answers.
    pub(super) fn asks(&self) -> bool {
        self.environment.asks && self.environment.out == Stream::Terminal
    }

    /// Now, in seconds from 1970-01-01.
    pub(super) fn now(&self) -> u64 {
        self.environment.now.unwrap_or_else(super::clock::seconds)
    }

    /// Shows how far long computations are, on the terminal of this process.
    pub(super) fn progress(&self) -> Progress {
        Progress::new(self.environment.progress)
    }

    /// Prints what stands around results, for who wants to read it.
    pub(super) fn remark(&mut self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.print(text) }
    }

    /// Prints results.
    pub(super) fn print(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Prints diagnostics. Who does not read them is not told so.
    pub(super) fn report(&mut self, diagnostics: &Diagnostics, sources: &Sources) {
        let errors;
        let diagnostics = if self.quiet {
            errors = only_errors(diagnostics);
            &errors
        } else {
            diagnostics
        };
        let style = self.environment.of_diagnostics(self.color, self.width);
        if !diagnostics.is_empty() {
            let text = render_all(diagnostics, sources, &style);
            let _ = self.err.write_all(text.as_bytes());
            let _ = self.err.flush();
        }
    }

    /// How results look on the terminal as wide as it is now.
    pub(super) fn style_now(&self) -> Style {
        Environment::now_as_wide(self.style(), self.width)
    }

    /// How diagnostics look on it.
    pub(super) fn style_of_messages_now(&self) -> Style {
        let style = self.style_of_messages();
        Environment::now_as_wide(style, self.width)
    }

    /// How diagnostics look.
    pub(super) fn style_of_messages(&self) -> Style {
        self.environment.of_diagnostics(self.color, self.width)
    }

    /// Prints what stands beside the results. Who does not read it is not told so.
    pub(super) fn tell(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }

    /// Prints the errors, or all diagnostics.
    pub(super) fn report_some(&mut self, all: &Diagnostics, sources: &Sources, errors_only: bool) {
        if errors_only {
            self.report(&only_errors(all), sources);
        } else {
            self.report(all, sources);
        }
    }

    /// Answers with nothing but `diagnostic`, about `path` if there is one.
    pub(super) fn refuse(&mut self, diagnostic: Diagnostic, path: &str) -> io::Result<u8> {
        let code = code_of(&diagnostic);
        let mut all = Diagnostics::default();
        all.push(diagnostic);
        let sources = Sources::default();
        self.report(&all, &sources);
        if self.json {
            let document = Document {
                kma: env!("CARGO_PKG_VERSION"),
                plan: PlanInfo {
                    path: path.to_owned(),
                    ..PlanInfo::default()
                },
                registration: RegistrationInfo::none(),
                diagnostics: JsonDiagnostic::all(&all, &sources),
                datasets: Vec::new(),
                selections: Vec::new(),
                results: Vec::new(),
            };
            self.code = code;
            self.print(&report::json(&document))?;
        }
        Ok(code)
    }

    /// Ends quietly where the reader left, and loudly where results are lost.
    pub(super) fn cannot_write(&mut self, error: &io::Error) -> u8 {
        if error.kind() == ErrorKind::BrokenPipe {
            return self.code;
        }
        let message = format!("the results cannot be printed: {error}");
        let mut all = Diagnostics::default();
        all.push(Diagnostic::new(Code::CannotWrite, None, message));
        self.report(&all, &Sources::default());
        FILES
    }
}

fn only_errors(all: &Diagnostics) -> Diagnostics {
    let mut errors = Diagnostics::default();
    for diagnostic in all.iter().filter(|d| d.severity == Severity::Error) {
        errors.push(diagnostic.clone());
    }
    errors
}

/// The exit code of a diagnostic that is the whole answer.
pub(super) fn code_of(diagnostic: &Diagnostic) -> u8 {
    let files = [Code::CannotRead, Code::CannotWrite, Code::TooLarge];
    if files.contains(&diagnostic.code) {
        FILES
    } else {
        WRONG
    }
}
