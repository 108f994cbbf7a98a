//! Looking at a number of a result: `overall.i2?`, `overall.heterogeneity?`, `by_setting[hospital].estimate?`.

use super::{Reply, Session};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, list};
use crate::plan::StatementKind;
use crate::report::{self, Page, Span, Tone};
use crate::result::number::{NONE, six_digits};
use crate::result::path::{self, Finding, PathShape, PathSpec, PathUnit};
use crate::result::{Outcome, Status};

use super::look::listed;

/// What stands before `?`: a result, the labels of its part, and the number.
struct Asked {
    result: String,
    part: Vec<String>,
    path: String,
}

impl Asked {
    /// Reads `overall[hospital].ci.lo`; nothing where there is no point in it.
    fn read(written: &str) -> Option<Self> {
        let end = written.find(['.', '['])?;
        let (result, rest) = written.split_at(end);
        let (part, path) = match rest.strip_prefix('[') {
            Some(rest) => {
                let (labels, path) = rest.split_once(']')?;
                let label = |text: &str| text.trim().trim_matches(['"', '`']).to_owned();
                (labels.split(',').map(label).collect(), path.trim())
            }
            None => (Vec::new(), rest),
        };
        Some(Self {
            result: result.trim().trim_matches('`').to_owned(),
            part,
            path: path.trim_start_matches('.').to_owned(),
        })
    }

    /// The result with its part, as it was written.
    fn whole(&self) -> String {
        if self.part.is_empty() {
            return self.result.clone();
        }
        format!("{}[{}]", self.result, self.part.join(", "))
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
                {
                    let finding = outcome.body.finding();
                    let labels = finding.map(Finding::labels).unwrap_or_default();
                    if labels.is_empty() {
                        format!("`{}?` shows it whole", asked.result)
                    } else {
                        let named = |label: &String| format!("`{}[{label}]`", asked.result);
                        let all: Vec<String> = labels.iter().take(6).map(named).collect();
                        format!("its parts are {}", list(&all, "and"))
                    }
                },
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
