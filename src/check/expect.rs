//! `expect`, and references to results.

use super::Checker;
use super::names::Entity;
use super::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, list, plural};
use crate::function;
use crate::plan::{
    ColumnId, Expectation, Regress, ResultId, ResultNumber, RowAnalysis, Scope, StatementKind,
    Task, Type,
};
use crate::result::path::{self, PathShape, PathUnit};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, CompareOp, Expr, ExprKind, InItem, Name, ResultRef};
use crate::syntax::spell;
use crate::unit::Unit;

impl Checker<'_> {
    /// `expect CONDITION`.
    pub(super) fn expect(&mut self, statement: &ast::Statement, condition: &Expr) {
        if let Some(expectation) = self.expectation(condition) {
            self.push(statement, None, StatementKind::Expect(expectation));
        }
    }

    /// `expect RESULT agrees`.
    pub(super) fn agrees(&mut self, statement: &ast::Statement, result: &ResultRef) {
        let Some(id) = self.result_for(result, "expect") else {
            return;
        };
        let reported = self.plan.statements.iter().any(|statement| {
            matches!(&statement.kind, StatementKind::Reported { of, .. } if *of == id || of.statement == id.statement && of.part == id.part)
        });
        if !reported {
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    result.span,
                    format!("nothing is reported of `{}`", id.text),
                )
                .label("a result with a `reported` statement above was expected")
                .help(format!(
                    "write `reported {} {{ estimate: … }}` first",
                    id.text
                )),
            );
            return;
        }
        self.push(statement, None, StatementKind::Agrees(id));
    }

    fn expectation(&mut self, expr: &Expr) -> Option<Expectation> {
        match &expr.kind {
            ExprKind::And(parts) => self.expectations(parts).map(Expectation::And),
            ExprKind::Or(parts) => self.expectations(parts).map(Expectation::Or),
            ExprKind::Not(inner) => Some(Expectation::Not(Box::new(self.expectation(inner)?))),
            ExprKind::Missing { value, negated } => {
                let (number, _) = self.result_number(value)?;
                let missing = Expectation::Missing(number);
                Some(if *negated {
                    Expectation::Not(Box::new(missing))
                } else {
                    missing
                })
            }
            ExprKind::Compare { first, rest } => self.expected_chain(first, rest),
            ExprKind::In {
                value,
                items,
                negated,
            } => self.expected_in(value, items, *negated),
            ExprKind::Error => None,
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Name(_)
            | ExprKind::Path(_)
            | ExprKind::Part { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Call { .. }
            | ExprKind::List(_) => {
                let name = if let ExprKind::Name(name) = &expr.kind {
                    &name.text
                } else {
                    "RESULT"
                };
                self.out.push(
                    Diagnostic::new(Code::WrongType, expr.span, "this is not a condition")
                        .label("something that holds or does not was expected")
                        .help(format!(
                            "write `expect {name}.estimate > 0`, or `expect {name} agrees`"
                        )),
                );
                None
            }
        }
    }

    fn expectations(&mut self, parts: &[Expr]) -> Option<Vec<Expectation>> {
        let checked: Vec<_> = parts.iter().map(|part| self.expectation(part)).collect();
        checked.into_iter().collect()
    }

    /// `x.k in (3, 4, 6 to 9)`.
    fn expected_in(
        &mut self,
        value: &Expr,
        items: &[InItem],
        negated: bool,
    ) -> Option<Expectation> {
        let at = value.span;
        let mut any = Vec::with_capacity(items.len());
        for item in items {
            let op = |op| Spanned::new(op, at);
            any.push(match &item.high {
                None => self.expected_chain(value, &[(op(CompareOp::Equal), item.low.clone())])?,
                Some(high) => Expectation::And(vec![
                    self.expected_chain(value, &[(op(CompareOp::GreaterEqual), item.low.clone())])?,
                    self.expected_chain(value, &[(op(CompareOp::LessEqual), high.clone())])?,
                ]),
            });
        }
        let any = Expectation::Or(any);
        Some(if negated {
            Expectation::Not(Box::new(any))
        } else {
            any
        })
    }

    fn expected_chain(
        &mut self,
        first: &Expr,
        rest: &[(Spanned<CompareOp>, Expr)],
    ) -> Option<Expectation> {
        let mut left = (first, self.result_number(first));
        let mut parts = Vec::with_capacity(rest.len());
        for (op, expr) in rest {
            // What stands against a mistake is not looked at.
            let right = left.1.is_some().then(|| self.result_number(expr)).flatten();
            if let (Some((a, a_unit)), Some((b, b_unit))) = (&left.1, &right)
                && self.same_unit((a, a_unit, left.0), (b, b_unit, expr))
            {
                parts.push(Expectation::Compare(a.clone(), op.node, b.clone()));
            }
            left = (expr, right);
        }
        if parts.len() < rest.len() {
            return None;
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        Some(Expectation::And(parts))
    }

    fn same_unit(
        &mut self,
        (a, a_unit, a_expr): (&ResultNumber, &Unit, &Expr),
        (b, b_unit, b_expr): (&ResultNumber, &Unit, &Expr),
    ) -> bool {
        if a_unit.same_dimension(b_unit) {
            return true;
        }
        let (bare, other) = match (a, b) {
            (ResultNumber::Constant(_), _) if a_unit.is_plain() => (a_expr, b_unit),
            (_, ResultNumber::Constant(_)) if b_unit.is_plain() => (b_expr, a_unit),
            _ => {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongUnit,
                        b_expr.span,
                        "the two sides have different units",
                    )
                    .label(if a_unit.is_plain() {
                        "a number without unit was expected".to_owned()
                    } else {
                        format!("a number in {a_unit} was expected")
                    })
                    .other(a_expr.span, "against this"),
                );
                return false;
            }
        };
        let digits = self.sources.text(bare.span).to_owned();
        self.out.push(
            Diagnostic::new(
                Code::MissingUnit,
                bare.span,
                format!("`{digits}` has no unit, and stands against {other}"),
            )
            .label("a number with its unit was expected")
            .help(format!("write `{digits}{other}`")),
        );
        false
    }

    fn result_number(&mut self, expr: &Expr) -> Option<(ResultNumber, Unit)> {
        match &expr.kind {
            ExprKind::Number(number) => {
                let unit = number
                    .unit
                    .as_ref()
                    .map_or_else(Unit::plain, |unit| Unit::parse(&unit.node));
                Some((ResultNumber::Constant(number.value), unit))
            }
            ExprKind::Path(names) => {
                let (first, path) = names.split_first()?;
                let of = ResultRef {
                    name: first.clone(),
                    part: Vec::new(),
                    span: first.span,
                };
                self.result_path(&of, path, expr.span)
            }
            ExprKind::Part { of, path } => self.result_path(of, path, expr.span),
            ExprKind::Name(name) => {
                let fits = |entity| matches!(entity, Entity::Result(_));
                let found = self.names.find(name, "a result", fits, self.out);
                if matches!(found, Entity::Result(_)) {
                    self.out.push(
                        Diagnostic::new(
                            Code::UnknownPath,
                            name.span,
                            format!("`{}` is a whole result", name.text),
                        )
                        .label("one of its numbers was expected")
                        .help(format!(
                            "write `{0}.estimate`, `{0}.p`, or `{0}.studies`",
                            name.text
                        )),
                    );
                }
                None
            }
            ExprKind::Negate(inner) => {
                let (number, unit) = self.result_number(inner)?;
                let negated = match number {
                    ResultNumber::Constant(value) => ResultNumber::Constant(-value),
                    ResultNumber::Path { .. }
                    | ResultNumber::Negate(_)
                    | ResultNumber::Arithmetic(..)
                    | ResultNumber::Call(..) => ResultNumber::Negate(Box::new(number)),
                };
                Some((negated, unit))
            }
            ExprKind::Arithmetic { op, left, right } => {
                let a = self.result_number(left);
                let b = self.result_number(right);
                let ((a, unit), (b, _)) = (a?, b?);
                Some((
                    ResultNumber::Arithmetic(op.node, Box::new(a), Box::new(b)),
                    unit,
                ))
            }
            ExprKind::Call { name, arguments } => self.result_call(name, arguments),
            ExprKind::Error => None,
            ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::List(_) => {
                self.out.push(
                    Diagnostic::new(Code::WrongType, expr.span, "this is not a number")
                        .label("a number, or a number of a result, was expected"),
                );
                None
            }
        }
    }

    fn result_call(&mut self, name: &Name, arguments: &[Expr]) -> Option<(ResultNumber, Unit)> {
        let Some(function) = function::find(&name.text) else {
            self.out.push(
                Diagnostic::new(
                    Code::UnknownFunction,
                    name.span,
                    format!("`{}` is not a function", name.text),
                )
                .label("no function of this name")
                .maybe_help(did_you_mean(
                    &name.text,
                    function::FUNCTIONS.iter().map(|f| f.name),
                )),
            );
            return None;
        };
        let checked: Vec<_> = arguments.iter().map(|a| self.result_number(a)).collect();
        let checked: Vec<(ResultNumber, Unit)> = checked.into_iter().collect::<Option<_>>()?;
        let unit = checked.first().map_or_else(Unit::plain, |(_, u)| u.clone());
        let numbers = checked.into_iter().map(|(number, _)| number).collect();
        Some((ResultNumber::Call(function, numbers), unit))
    }

    fn result_path(
        &mut self,
        of: &ResultRef,
        names: &[Name],
        span: Span,
    ) -> Option<(ResultNumber, Unit)> {
        let id = self.result_for(of, "expect")?;
        let written: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
        let written = written.join(".");
        let place = match (names.first(), names.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => span,
        };
        let (path, percent) = self.known_path(&id, &written, place, PathShape::Number)?;
        let unit = if percent {
            Unit::parse("%")
        } else {
            Unit::plain()
        };
        Some((
            ResultNumber::Path {
                of: id,
                path,
                text: self.one_line(span),
            },
            unit,
        ))
    }

    /// The path in full, and whether it is in percent.
    pub(super) fn known_path(
        &mut self,
        id: &ResultId,
        written: &str,
        span: Span,
        shape: PathShape,
    ) -> Option<(String, bool)> {
        let keyword = self.kind_of(id);
        let known = path::known(&keyword);
        if known.is_empty() {
            // The result is not in this version; neither are its numbers.
            return Some((written.to_owned(), false));
        }
        if let Some(spec) = path::find(&keyword, written) {
            if shape == PathShape::Number && spec.shape == PathShape::Interval {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownPath,
                        span,
                        format!("`{written}` is an interval"),
                    )
                    .label("one number was expected")
                    .help(format!(
                        "write `{0}.{written}.lo`, or `{0}.{written}.hi`",
                        id.text
                    )),
                );
                return None;
            }
            return Some((spec.path.to_owned(), spec.unit == PathUnit::Percent));
        }
        let names = known.iter().map(|spec| {
            spec.path
                .strip_prefix("heterogeneity.")
                .unwrap_or(spec.path)
        });
        let help = match written {
            "effect" | "b" | "beta" | "mean" | "coef" => Some("write `estimate`".to_owned()),
            "pval" | "pvalue" | "p_value" => Some("write `p`".to_owned()),
            "I2" | "isquared" => Some("write `i2`".to_owned()),
            "n" => Some("write `participants`, `studies`, or `k`".to_owned()),
            other if keyword == "regress" && path::find(path::COEFFICIENT, other).is_some() => {
                Some(self.coefficient_of(id, other))
            }
            other => did_you_mean(other, names),
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownPath,
                span,
                if keyword == path::COEFFICIENT {
                    format!("`{written}` is no number of a coefficient")
                } else {
                    format!("`{written}` is no number of a `{keyword}`")
                },
            )
            .label("a number of the result was expected")
            .maybe_help(help),
        );
        None
    }

    /// What [`path::known`] calls the numbers of a result, or of a coefficient of it.
    pub(super) fn kind_of(&self, id: &ResultId) -> String {
        let Some(statement) = self.plan.statements.get(id.statement) else {
            return String::new();
        };
        let parts = rows_of(&statement.kind).filter(|analysis| regress_of(analysis).is_some());
        match parts {
            Some(analysis) if id.part.len() > analysis.per.len() => path::COEFFICIENT.to_owned(),
            _ => statement.keyword.clone(),
        }
    }

    /// `m[latitude].estimate`: the number of a coefficient, as the plan would name it.
    fn coefficient_of(&self, id: &ResultId, written: &str) -> String {
        let statement = self.plan.statements.get(id.statement);
        let task = statement.and_then(|s| regress_of(rows_of(&s.kind)?));
        let name = task.and_then(|task| task.terms.first());
        let name = name.map_or("intercept", |term| term.name.as_str());
        let name = spell::label(name);
        match id.text.strip_suffix(']') {
            Some(part) => format!("name a coefficient: `{part}, {name}].{written}`"),
            None => format!("name a coefficient: `{}[{name}].{written}`", id.text),
        }
    }

    /// Whether a regression has such a coefficient; reports what it has not.
    fn coefficient(&mut self, names: &[String], written: &Name, of: &ResultRef) -> bool {
        if names.is_empty() || names.contains(&written.text) {
            return true;
        }
        let near = did_you_mean(&written.text, names.iter().map(String::as_str));
        let quoted = |help: String| match help.split('`').nth(1) {
            Some(name) if name.contains(|c: char| !c.is_alphanumeric() && c != '_') => {
                help.replace(&format!("`{name}`"), &format!("`\"{name}\"`"))
            }
            _ => help,
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownPath,
                written.span,
                format!("`{}` is no coefficient of `{}`", written.text, of.name.text),
            )
            .label("a coefficient, a term, or a prediction was expected")
            .maybe_help(near.map(quoted)),
        );
        false
    }

    /// A result of the plan, or a part of it, that `wanting` needs; rows in its place have a message of their own.
    pub(super) fn result_for(&mut self, source: &ResultRef, wanting: &str) -> Option<ResultId> {
        let name = &source.name.text;
        let Some((Entity::Selection(_) | Entity::Dataset(_), span)) = self.names.get(name) else {
            return self.result(source);
        };
        let results = self.names.results();
        let diagnostic = Diagnostic::new(
            Code::WrongResult,
            source.name.span,
            format!("`{name}` is rows, and `{wanting}` wants a result"),
        )
        .label("the name of a result was expected")
        .other(span, "the rows are declared here");
        self.out.push(if results.is_empty() {
            diagnostic.help(format!(
                "pool them first: `pool {name} as {name}_all`, then `{wanting} {name}_all`"
            ))
        } else {
            diagnostic.maybe_help(did_you_mean(name, results))
        });
        None
    }

    /// A result of the plan, or a part of it; reports what is not one.
    pub(super) fn result(&mut self, reference: &ResultRef) -> Option<ResultId> {
        let fits = |entity| matches!(entity, Entity::Result(_));
        let Entity::Result(place) = self.names.find(&reference.name, "a result", fits, self.out)
        else {
            return None;
        };
        let part = self.part(place, reference)?;
        Some(ResultId {
            statement: place,
            part,
            text: self.one_line(reference.span),
        })
    }

    fn part(&mut self, place: usize, reference: &ResultRef) -> Option<Vec<String>> {
        let labels: Vec<String> = reference.part.iter().map(|l| l.text.clone()).collect();
        if labels.is_empty() {
            return Some(labels);
        }
        let statement = self.plan.statements.get(place)?;
        let columns: Vec<ColumnId>;
        let scope: Scope;
        if let Some(analysis) = rows_of(&statement.kind) {
            columns = analysis.per.iter().chain(&analysis.by).copied().collect();
            scope = self.scope(analysis.source).clone();
        } else {
            columns = Vec::new();
            scope = Scope::default();
        }
        // A part may leave the labels of `by` out; those of `per` come first, and behind them a coefficient.
        if labels.len() == columns.len() + 1
            && let Some(task) = rows_of(&statement.kind).and_then(regress_of)
        {
            let names = super::moderator::names(task, &scope);
            let written = reference.part.last()?;
            if !self.coefficient(&names, written, reference) {
                return None;
            }
        } else if labels.len() > columns.len() {
            let names: Vec<&str> = columns
                .iter()
                .filter_map(|c| scope.columns.get(*c))
                .map(|c| c.name.as_str())
                .collect();
            let name = &reference.name.text;
            let (message, label) = if names.is_empty() {
                let label = "only a result with `by` or `per` has parts".to_owned();
                (format!("`{name}` has no parts"), label)
            } else {
                let columns = list(&names, "and");
                (
                    format!("the parts of `{name}` are by {columns} alone"),
                    format!("{} was expected", plural(names.len(), "label")),
                )
            };
            let diagnostic = Diagnostic::new(Code::WrongResult, reference.span, message)
                .label(label)
                .other(statement.span, "declared here");
            self.out.push(diagnostic);
            return None;
        }
        for ((label, column), written) in labels.iter().zip(&columns).zip(&reference.part) {
            let Some(info) = scope.columns.get(*column) else {
                continue;
            };
            let yes_no = ["no".to_owned(), "yes".to_owned()];
            let known: &[String] = match &info.kind {
                Type::Label { labels, .. } => labels,
                Type::Flag => &yes_no,
                Type::Number(_) | Type::Text | Type::Study | Type::Date | Type::Unknown => continue,
            };
            if !known.contains(label) {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownLabel,
                        written.span,
                        format!("`{label}` is not a label of `{}`", info.name),
                    )
                    .label("no part of this name")
                    .other(info.span, "its labels are declared here")
                    .maybe_help(did_you_mean(label, known.iter().map(String::as_str))),
                );
                return None;
            }
        }
        Some(labels)
    }
}

/// What a `regress` asks for.
fn regress_of(analysis: &RowAnalysis) -> Option<&Regress> {
    if let Task::Regress(task) = &analysis.task {
        Some(task)
    } else {
        None
    }
}
