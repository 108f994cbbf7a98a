//! `with option value, …`: which there are, and what stands behind them.

use super::Checker;
use super::expr::literal;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, list};
use crate::figure;
use crate::option::{OptionSpec, Values};
use crate::syntax::ast::{self, ExprKind, OptionUse};
use crate::verb;

/// An option as it was used; its value has the form that it wants.
pub(crate) struct Given<'p> {
    /// Which.
    pub(crate) spec: &'static OptionSpec,
    /// How.
    pub(crate) usage: &'p OptionUse,
}

impl Given<'_> {
    /// The number behind it; percent as percent.
    pub(crate) fn number(&self) -> Option<f64> {
        literal(self.usage.values.first()?).map(|(value, _)| value)
    }

    /// The numbers behind it.
    pub(crate) fn numbers(&self) -> Vec<f64> {
        let values = match self.usage.values.first().map(|value| &value.kind) {
            Some(ExprKind::List(values)) => values.as_slice(),
            _ => self.usage.values.as_slice(),
        };
        let number = |value| literal(value).map(|(number, _)| number);
        values.iter().filter_map(number).collect()
    }

    /// The word behind it.
    pub(crate) fn word(&self) -> Option<&str> {
        if let ExprKind::Name(name) = &self.usage.values.first()?.kind {
            Some(&name.text)
        } else {
            None
        }
    }

    /// The text behind it.
    pub(crate) fn text(&self) -> Option<ast::Text> {
        let value = self.usage.values.first()?;
        text_of(value).map(|text| ast::Text::new(text, value.span))
    }

    /// The texts behind it.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.usage.values.iter().filter_map(text_of).collect()
    }
}

impl Checker<'_> {
    /// The options used, of those that there are; `place` says in words of what.
    pub(crate) fn options<'p>(
        &mut self,
        uses: &'p [OptionUse],
        specs: &[&'static OptionSpec],
        place: &str,
    ) -> Vec<Given<'p>> {
        let mut given: Vec<Given<'p>> = Vec::with_capacity(uses.len());
        for usage in uses {
            let name = usage.name.text.as_str();
            let Some(spec) = specs.iter().copied().find(|spec| spec.name == name) else {
                self.unknown_option(usage, specs, place);
                continue;
            };
            if let Some(first) = given
                .iter()
                .find(|known| known.spec.name == spec.name && !repeatable(spec.values))
            {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        usage.name.span,
                        format!("`{name}` is said twice"),
                    )
                    .label("each option once")
                    .other(first.usage.span, "said here first")
                    .help("leave out one of the two"),
                );
                continue;
            }
            if let Some(wanted) = misfit(spec, usage) {
                self.wrong_value(spec, usage, &wanted);
                continue;
            }
            given.push(Given { spec, usage });
        }
        given
    }

    fn wrong_value(&mut self, spec: &OptionSpec, usage: &OptionUse, wanted: &str) {
        let name = spec.name;
        let (span, message) = match (usage.values.first(), usage.values.last()) {
            (Some(first), Some(last)) => {
                let span = first.span.to(last.span);
                let written = self.one_line(span);
                (span, format!("`{name}` does not take `{written}`"))
            }
            _ => (usage.name.span, format!("`{name}` stands alone")),
        };
        self.out.push(
            Diagnostic::new(Code::WrongOptionValue, span, message)
                .label(format!("{wanted} was expected"))
                .maybe_help(
                    percent_meant(spec, usage).or_else(|| example(spec, &self.a_column(None))),
                ),
        );
    }

    fn unknown_option(&mut self, usage: &OptionUse, specs: &[&'static OptionSpec], place: &str) {
        let name = usage.name.text.as_str();
        // Models and tests are what other programs take as options.
        let help = match name {
            "method" | "model" | "estimator" if !specs.iter().any(|s| s.name == name) => {
                Some("write the model as a clause: `using REML`".to_owned())
            }
            "knha" | "hakn" | "hartung_knapp" | "hksj" | "HKSJ" => {
                Some("write `test hksj`".to_owned())
            }
            "random" | "randomi" => Some("write `using REML`".to_owned()),
            "fixed" | "fixedi" | "common" => Some("write `using EE`".to_owned()),
            "conf_level" | "conf" | "alpha" | "confidence" | "ci" => {
                Some("write `level 95%`".to_owned())
            }
            "moderator" | "mods" => Some("write a moderator as a clause: `on latitude`".to_owned()),
            _ => taken_elsewhere(name)
                .or_else(|| did_you_mean(name, specs.iter().map(|spec| spec.name))),
        };
        self.supersede(usage.span);
        let elsewhere = crate::option::find(name).is_some();
        self.out.push(
            Diagnostic::new(
                Code::UnknownOption,
                usage.name.span,
                if elsewhere {
                    format!("{place} does not take the option `{name}`")
                } else {
                    format!("`{name}` is not an option of {place}")
                },
            )
            .label("no such option here")
            .maybe_help(help),
        );
    }
}

/// Whether an option may stand several times, each about something else.
fn repeatable(values: Values) -> bool {
    matches!(values, Values::Condition | Values::ColumnNumbers)
}

/// What was expected, if it is not what is there.
fn misfit(spec: &OptionSpec, usage: &OptionUse) -> Option<String> {
    let values = usage.values.as_slice();
    let to_words: &[&str] = if let Values::NumberTo(words) = spec.values {
        words
    } else {
        &[]
    };
    if let Some(to) = &usage.to
        && !to_words.contains(&to.text.as_str())
    {
        return Some(if to_words.is_empty() {
            "nothing behind `to`".into()
        } else {
            format!("one of {} behind `to`", list(to_words, "or"))
        });
    }
    let fits = match (spec.values, values) {
        (Values::None | Values::MaybeWord(_), [])
        | (Values::Condition | Values::Terms | Values::WordOrNumbers(_), [_]) => true,
        (Values::Number | Values::NumberTo(_), [one]) => {
            matches!(literal(one), Some((_, None)))
        }
        (
            Values::Numbers,
            [
                ast::Expr {
                    kind: ExprKind::List(all),
                    ..
                },
            ],
        ) => all
            .iter()
            .all(|one| matches!(literal(one), Some((_, None)))),
        (Values::Numbers, [one]) => matches!(literal(one), Some((_, None))),
        (Values::Percent, [one]) => {
            matches!(literal(one), Some((value, Some(unit))) if unit == "%" && value > 0.0 && value < 100.0)
        }
        (Values::Words(words) | Values::MaybeWord(words), [one]) => is_one_of(one, words),
        (Values::WordOrNumber(words), [one]) => {
            is_one_of(one, words) || matches!(literal(one), Some((_, None)))
        }
        (Values::Column, [one]) => matches!(one.kind, ExprKind::Name(_) | ExprKind::Path(_)),
        (Values::ColumnNumbers, [column, _]) => matches!(column.kind, ExprKind::Name(_)),
        (Values::Length, [one]) => {
            matches!(literal(one), Some((value, Some(unit))) if unit == "mm" && (20.0..=2000.0).contains(&value))
        }
        (Values::Text, [one]) => matches!(one.kind, ExprKind::Text(_)),
        (Values::Texts, [_, ..]) => values.iter().all(|v| matches!(v.kind, ExprKind::Text(_))),
        (
            Values::None
            | Values::MaybeWord(_)
            | Values::Number
            | Values::NumberTo(_)
            | Values::Numbers
            | Values::Percent
            | Values::Words(_)
            | Values::WordOrNumber(_)
            | Values::WordOrNumbers(_)
            | Values::Column
            | Values::ColumnNumbers
            | Values::Condition
            | Values::Terms
            | Values::Length
            | Values::Text
            | Values::Texts,
            _,
        ) => false,
    };
    if fits || values.iter().any(|v| v.kind == ExprKind::Error) {
        return None;
    }
    Some(match spec.values {
        Values::None => "nothing behind it".into(),
        Values::Number | Values::NumberTo(_) => "a number".into(),
        Values::Numbers => "a number, or several in brackets,".into(),
        Values::Percent => "a number of percent between 0% and 100%".into(),
        Values::Words(words) => one_of(words),
        Values::MaybeWord(words) => format!("nothing, or {}", one_of(words)),
        Values::WordOrNumber(words) => format!("a number, or {}", list(words, "or")),
        Values::WordOrNumbers(words) => format!("a column, or {}", list(words, "or")),
        Values::Column => "a column".into(),
        Values::ColumnNumbers => "a column and values in brackets".into(),
        Values::Condition => "a condition".into(),
        Values::Terms => "a moderator, or several in brackets".into(),
        Values::Length => "a length between 20 mm and 2000 mm".into(),
        Values::Text => "a text in quotes".into(),
        Values::Texts => "texts in quotes".into(),
    })
}

fn one_of(words: &[&str]) -> String {
    match words {
        [only] => format!("`{only}`"),
        several => format!("one of {}", list(several, "or")),
    }
}

fn is_one_of(value: &ast::Expr, words: &[&str]) -> bool {
    if let ExprKind::Name(name) = &value.kind {
        return words.contains(&name.text.as_str());
    }
    // Alternatives are for `multiverse`; each of them must fit.
    matches!(&value.kind, ExprKind::List(values) if values.iter().all(|v| is_one_of(v, words)))
}

fn text_of(value: &ast::Expr) -> Option<String> {
    if let ExprKind::Text(text) = &value.kind {
        Some(text.clone())
    } else {
        None
    }
}

/// `level 95` and `level 0.95` mean `level 95%`.
fn percent_meant(spec: &OptionSpec, usage: &OptionUse) -> Option<String> {
    let (value, None) = literal(usage.values.first()?)? else {
        return None;
    };
    let percent = if value < 1.0 { value * 100.0 } else { value };
    (spec.values == Values::Percent && percent > 0.0 && percent < 100.0)
        .then(|| format!("write `{} {percent}%`", spec.name))
}

/// Which analyses and figures take an option.
fn taken_elsewhere(name: &str) -> Option<String> {
    let takes = |options: &[&OptionSpec]| options.iter().any(|option| option.name == name);
    let verbs = verb::VERBS.iter().filter(|verb| takes(verb.options));
    let figures = figure::FIGURES
        .iter()
        .filter(|figure| takes(figure.options));
    let mut takers = verbs
        .map(|verb| verb.name)
        .chain(figures.map(|figure| figure.name));
    let first = takers.next()?;
    Some(format!("write `{first} RESULT with {name}`"))
}

/// A line to write instead.
fn example(spec: &OptionSpec, column: &str) -> Option<String> {
    let name = spec.name;
    Some(match spec.values {
        Values::None => format!("write `{name}` alone"),
        Values::Number => format!("write `{name} 0.5`"),
        Values::NumberTo(words) => format!("write `{name} 0.5 to {}`", words.first()?),
        Values::Numbers => format!("write `{name} (0.025, 0.5)`"),
        Values::Percent => format!("write `{name} 95%`"),
        Values::Words(words) | Values::MaybeWord(words) | Values::WordOrNumber(words) => {
            format!("write `{name} {}`", words.first()?)
        }
        Values::WordOrNumbers(_) => format!("write `{name} n`"),
        Values::Column | Values::Terms => format!("write `{name} {column}`"),
        Values::ColumnNumbers => format!("write `{name} {column} (10, 20)`"),
        Values::Condition => format!("write `{name} dose > 10 mg/kg`"),
        Values::Length => format!("write `{name} 85 mm`"),
        Values::Text => format!("write `{name} \"…\"`"),
        Values::Texts => format!("write `{name} \"n/a\", \"-\"`"),
    })
}
