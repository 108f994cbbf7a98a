//! Looking at a number of a result: `overall.i2?`, `overall.heterogeneity?`, `by_setting[hospital].estimate?`.

use super::{Reply, Session};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, list};
use crate::plan::StatementKind;
use crate::report::{self, Page, Span, Tone};
use crate::result::number::{NONE, six_digits};
use crate::result::path::{self, Finding, PathShape, PathSpec, PathUnit};
use crate::result::{Body, Outcome, Status};
use crate::syntax::{self, Piece, spell};

use super::look::listed;

/// What stands before `?`: a result, the labels of its part, and the number.
struct Asked {
    result: String,
    part: Vec<String>,
    path: String,
}

impl Asked {
    /// Reads `overall[hospital].ci.lo`; nothing where there is no more than a name.
    fn read(written: &str) -> Option<Self> {
        let mut asked = Self {
            result: String::new(),
            part: Vec::new(),
            path: String::new(),
        };
        let mut inside = false;
        let mut behind = false;
        for (piece, range) in syntax::pieces(written) {
            let text = written.get(range).unwrap_or("");
            match (piece, text) {
                (Piece::Blank | Piece::Comment, _) => {}
                (Piece::Open, "[") => (inside, behind) = (true, true),
                (Piece::Close, _) => inside = false,
                _ if inside && text == "," => {}
                _ if inside => asked.part.push(unquoted(text)),
                (_, ".") if !behind => behind = true,
                _ if behind => asked.path.push_str(text),
                _ => asked.result.push_str(text.trim_matches('`')),
            }
        }
        // The point behind the labels of a part.
        let path = asked.path.trim_start_matches('.').to_owned();
        behind.then_some(Self { path, ..asked })
    }

    /// The result with its part, as it was written.
    fn whole(&self) -> String {
        if self.part.is_empty() {
            return self.result.clone();
        }
        let labels: Vec<String> = self.part.iter().map(|label| spell::label(label)).collect();
        format!("{}[{}]", self.result, labels.join(", "))
    }
}

impl Session {
    /// The number that `written` names, or all that begin so and are there; nothing where its first word is no result.
    pub(super) fn number(&mut self, written: &str) -> Option<Reply> {
        let asked = Asked::read(written)?;
        let (outcome, kind) = self.found(&asked)?;
        match self.numbers(&asked, outcome, kind) {
            Ok(text) => Some(Reply::of(text)),
            Err(diagnostic) => Some(self.refuse(*diagnostic)),
        }
    }

    /// The result, and what [`path::known`] calls its numbers.
    fn found(&self, asked: &Asked) -> Option<(&Outcome, &str)> {
        let finished = self.last.finished.as_ref()?;
        let named = |name: Option<&String>| name == Some(&asked.result);
        let mut results = finished.document.results.iter();
        let outcome = results.find(|outcome| named(outcome.name.as_ref()))?;
        let mut statements = finished.checked.statements.iter();
        let statement = statements.find(|statement| named(statement.name.as_ref()))?;
        let per = if let StatementKind::Rows(analysis) = &statement.kind {
            analysis.per.len()
        } else {
            0
        };
        let keyword = statement.keyword.as_str();
        let kind = if keyword == "regress" && asked.part.len() > per {
            path::COEFFICIENT
        } else {
            keyword
        };
        Some((outcome, kind))
    }

    fn numbers(
        &self,
        asked: &Asked,
        outcome: &Outcome,
        kind: &str,
    ) -> Result<String, Box<Diagnostic>> {
        let whole = asked.whole();
        let wrong = |message: String, help: String| {
            Err(Box::new(
                Diagnostic::new(Code::UnknownPath, None, message).help(help),
            ))
        };
        let Some((status, reason)) = path::standing(&outcome.body, &asked.part) else {
            return wrong(
                format!(
                    "`{}` has no such part: `{}`",
                    asked.result,
                    asked.part.join(", ")
                ),
                help_of_parts(outcome, &asked.result),
            );
        };
        let specs = specs(kind, &asked.path);
        if specs.is_empty() {
            let short = |spec: &'static PathSpec| {
                let path = spec.path;
                path.strip_prefix("heterogeneity.").unwrap_or(path)
            };
            let near = did_you_mean(&asked.path, path::known(kind).iter().map(short));
            return wrong(
                format!("`{}` is no number of `{whole}`", asked.path),
                near.unwrap_or_else(|| format!("`{}?` shows all of it", asked.result)),
            );
        }
        let mut page = Page::new(&self.style);
        if status != Status::Ok || outcome.status != Status::Ok {
            let why = reason.or(outcome.reason.as_deref());
            page.say(2, why.unwrap_or("it did not run"), Tone::Warn);
        }
        if let [spec] = specs.as_slice() {
            let line = [
                Span::plain(format!("{whole}.{}", spec.path)),
                Span::new(shown(outcome, &asked.part, spec), Tone::Strong).after(2),
                Span::new(spec.doc, Tone::Faint).after(2),
            ];
            page.paragraph(0, 2, &line);
            return Ok(page.finish());
        }
        let mut all = listed(&[&whole, "value", ""]);
        all.numeric = vec![false, true, false];
        for spec in specs {
            let value = shown(outcome, &asked.part, spec);
            if value == NONE {
                continue;
            }
            all.rows
                .push(vec![spec.path.to_owned(), value, spec.doc.to_owned()]);
        }
        Ok(page.finish() + &report::table::text(&all, &self.style))
    }
}

/// A label without its quotes.
fn unquoted(text: &str) -> String {
    let inner = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => text.trim_matches('`').to_owned(),
    }
}

/// The parts of a result, each as a plan writes it between `[` and `]`.
pub(super) fn parts_of(body: &Body) -> Vec<String> {
    let found = body.finding().map(Finding::labels).unwrap_or_default();
    let written = |labels: &Vec<String>| {
        let all: Vec<String> = labels.iter().map(|label| spell::label(label)).collect();
        all.join(", ")
    };
    found.iter().map(written).collect()
}

fn help_of_parts(outcome: &Outcome, result: &str) -> String {
    const MOST: usize = 6;
    let parts = parts_of(&outcome.body);
    if parts.is_empty() {
        return format!("`{result}?` shows it whole");
    }
    let named = |part: &String| format!("{result}[{part}]");
    let all: Vec<String> = parts.iter().take(MOST).map(named).collect();
    format!("its parts are {}", list(&all, "and"))
}

/// The number of that name; else those whose names begin so. The ends of an interval that is there are not told apart.
fn specs(kind: &str, written: &str) -> Vec<&'static PathSpec> {
    if let Some(spec) = path::find(kind, written) {
        return vec![spec];
    }
    let known = path::known(kind);
    let below = |spec: &&PathSpec| {
        let rest = spec.path.strip_prefix(written);
        rest.is_some_and(|rest| rest.starts_with('.') || written.is_empty())
    };
    let end_of_another = |spec: &&PathSpec| {
        let of = spec
            .path
            .strip_suffix(".lo")
            .or(spec.path.strip_suffix(".hi"));
        of.is_some_and(|of| known.iter().any(|other| other.path == of))
    };
    let all = known.iter().filter(below);
    all.filter(|spec| !end_of_another(spec)).collect()
}

fn shown(outcome: &Outcome, part: &[String], spec: &PathSpec) -> String {
    let percent = match spec.unit {
        PathUnit::Plain => "",
        PathUnit::Percent => "%",
    };
    let told = |number: f64| {
        if number.is_finite() {
            six_digits(number)
        } else {
            NONE.to_owned()
        }
    };
    match spec.shape {
        PathShape::Number => path::number(&outcome.body, part, spec.path)
            .map_or_else(|| NONE.to_owned(), |number| told(number) + percent),
        PathShape::Interval => path::ends(&outcome.body, part, spec.path).map_or_else(
            || NONE.to_owned(),
            |(lo, hi)| format!("{} to {}{percent}", told(lo), told(hi)),
        ),
    }
}
