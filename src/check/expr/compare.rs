//! Comparisons: numbers with numbers, labels with words, dates with dates.

use super::{Exprs, Operand, dotted, is_literal, quantity};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::diagnostic::{did_you_mean, list};
use crate::plan::{ColumnId, ColumnInfo, Condition, Number, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{CompareOp, Date, Expr, ExprKind, InItem};
use crate::unit::Unit;

impl Exprs<'_> {
    /// `a < b`, or a chain.
    pub(super) fn compare(
        &mut self,
        first: &Expr,
        rest: &[(Spanned<CompareOp>, Expr)],
    ) -> Option<Condition> {
        let served = served_unit(std::iter::once(first).chain(rest.iter().map(|(_, e)| e)));
        let mut left = first;
        let mut parts = Vec::with_capacity(rest.len());
        let mut failed = false;
        let before = std::mem::take(self.out);
        for (op, right) in rest {
            match self.pair(left, op.node, right, served.as_ref()) {
                Some(condition) => parts.push(condition),
                None => failed = true,
            }
            left = right;
        }
        self.one_missing_unit(before);
        if failed {
            return None;
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        Some(Condition::And(parts))
    }

    /// One unit serves a whole chain or list: of several bare numbers the last is asked for it.
    fn one_missing_unit(&mut self, before: Diagnostics) {
        let found = std::mem::replace(self.out, before);
        let bare = |d: &&Diagnostic| d.code == Code::MissingUnit;
        let several = found.iter().filter(bare).count() > 1;
        let last = found.iter().rev().find(bare).and_then(|d| d.span);
        for diagnostic in &found {
            if !several || diagnostic.code != Code::MissingUnit {
                self.out.push(diagnostic.clone());
            } else if diagnostic.span == last {
                self.out.push(
                    diagnostic
                        .clone()
                        .note("one unit, behind the last number, serves them all"),
                );
            }
        }
    }

    fn pair(
        &mut self,
        left: &Expr,
        op: CompareOp,
        right: &Expr,
        served: Option<&Unit>,
    ) -> Option<Condition> {
        let a = self.operand(left);
        let b = self.operand(right);
        match (a, b) {
            (Operand::Unknown, _) | (_, Operand::Unknown) => None,
            (
                Operand::Number { number, unit, bare },
                Operand::Number {
                    number: number_b,
                    unit: unit_b,
                    bare: bare_b,
                },
            ) => {
                let unit_a = serve(unit, bare, served);
                let unit_b = serve(unit_b, bare_b, served);
                if bare && !unit_b.is_plain() && unit_a.is_plain() {
                    // `10 <= dose`: the bare number is the mistake, not the column.
                    let _ = self.convert(number, &unit_a, left, &unit_b, right.span)?;
                    return None;
                }
                let number_b = self.convert(number_b, &unit_b, right, &unit_a, left.span)?;
                Some(Condition::Compare(number, op, number_b))
            }
            (Operand::Labels(column), other) => self.label(column, left, op, other, right),
            (other, Operand::Labels(column)) => {
                self.label(column, right, op.mirrored(), other, left)
            }
            (Operand::Dates(column), other) => self.date(column, op, &other, right),
            (other, Operand::Dates(column)) => self.date(column, op.mirrored(), &other, left),
            (Operand::Word { text, quoted }, other) => {
                self.stray_word(&text, quoted, left, (&other, right))
            }
            (other, Operand::Word { text, quoted }) => {
                self.stray_word(&text, quoted, right, (&other, left))
            }
            (Operand::Number { .. }, Operand::Date(_) | Operand::Condition)
            | (Operand::Date(_) | Operand::Condition, _) => {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongType,
                        left.span.to(right.span),
                        "these two cannot be compared",
                    )
                    .label("two numbers, two dates, or a column and a label were expected"),
                );
                None
            }
        }
    }

    /// A word where no label can be: a column that is not there.
    fn stray_word(
        &mut self,
        text: &str,
        quoted: bool,
        expr: &Expr,
        (other, other_expr): (&Operand, &Expr),
    ) -> Option<Condition> {
        if let (ExprKind::Name(name), false) = (&expr.kind, quoted) {
            let before = std::mem::take(self.out);
            let _ = self.column(name);
            let found = std::mem::replace(self.out, before);
            for diagnostic in &found {
                let diagnostic = diagnostic.clone();
                self.out.push(match (other, dotted(other_expr)) {
                    (Operand::Number { .. }, Some(column)) => diagnostic.note(format!(
                        "`{column}` holds numbers, so a word opposite it is a column"
                    )),
                    _ => diagnostic,
                });
            }
            return None;
        }
        let unit = if let Operand::Number { unit, .. } = other {
            unit.clone()
        } else {
            Unit::plain()
        };
        let digits = text.trim();
        let help = if digits.parse::<f64>().is_ok_and(f64::is_finite) {
            format!("write `{}` without quotes", quantity(digits, &unit))
        } else {
            format!("write a number, as `{}`", quantity("20", &unit))
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                format!("the text \"{text}\" stands against a number"),
            )
            .label("a number was expected")
            .other(other_expr.span, "this is a number")
            .help(help),
        );
        None
    }

    /// `column op other` for a column of labels or text; `column_expr` and `expr` are the two sides as written.
    fn label(
        &mut self,
        column: ColumnId,
        column_expr: &Expr,
        op: CompareOp,
        other: Operand,
        expr: &Expr,
    ) -> Option<Condition> {
        let info = self.scope.columns.get(column)?.clone();
        match other {
            Operand::Word { text, quoted } => {
                let label = self.known_label(&info, &text, quoted, expr)?;
                self.label_condition(column, &info, op, label, expr)
            }
            Operand::Labels(other) => {
                if let ExprKind::Name(name) = &expr.kind {
                    self.ambiguous(&info, &name.text, expr.span);
                    return None;
                }
                match op {
                    CompareOp::Equal => Some(Condition::SameLabel(column, other)),
                    CompareOp::NotEqual => Some(Condition::Not(Box::new(Condition::SameLabel(
                        column, other,
                    )))),
                    CompareOp::Less
                    | CompareOp::LessEqual
                    | CompareOp::Greater
                    | CompareOp::GreaterEqual => self.no_order(&info, expr.span),
                }
            }
            Operand::Number { .. }
                if matches!(info.kind, Type::Text | Type::Study) && is_literal(expr) =>
            {
                if let ExprKind::Number(number) = &expr.kind
                    && number.unit.is_none()
                {
                    self.label_condition(column, &info, op, number.text.clone(), expr)
                } else {
                    self.not_a_label(&info, expr)
                }
            }
            Operand::Number { .. } if self.is_column(expr) => {
                if let ExprKind::Name(name) = &expr.kind {
                    self.ambiguous(&info, &name.text, expr.span);
                    return None;
                }
                self.not_a_label(&info, expr)
            }
            Operand::Dates(_) | Operand::Number { .. } | Operand::Date(_) | Operand::Condition => {
                let _ = column_expr;
                self.not_a_label(&info, expr)
            }
            Operand::Unknown => None,
        }
    }

    fn is_column(&self, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Name(name) if self.scope.column(&name.text).is_some())
    }

    fn ambiguous(&mut self, info: &ColumnInfo, word: &str, span: Span) {
        let column = self.scope.column(word).map(|(_, c)| c.span);
        let is_label = match &info.kind {
            Type::Label { labels, .. } => labels.iter().any(|label| label == word),
            Type::Flag => ["yes", "no"].contains(&word),
            Type::Text | Type::Study => true,
            Type::Number(_) | Type::Date | Type::Unknown => false,
        };
        let diagnostic = if is_label {
            Diagnostic::new(
                Code::AmbiguousName,
                span,
                format!(
                    "`{word}` may be a label of `{}`, and is a column too",
                    info.name
                ),
            )
            .label("which of the two is meant?")
            .help(format!("for the label, write `\"{word}\"` in quotes"))
        } else {
            Diagnostic::new(
                Code::WrongType,
                span,
                format!("`{word}` is a column, not a label of `{}`", info.name),
            )
            .label("a label was expected")
            .maybe_help(labels_of(info))
        };
        self.out.push(match column {
            Some(column) => diagnostic.other(column, "the column is declared here"),
            None => diagnostic,
        });
    }

    fn not_a_label(&mut self, info: &ColumnInfo, expr: &Expr) -> Option<Condition> {
        let one_or_none = super::literal(expr).filter(|_| info.kind == Type::Flag);
        let help = match one_or_none {
            Some((1.0, None)) => Some("write `yes`".to_owned()),
            Some((0.0, None)) => Some("write `no`".to_owned()),
            _ => labels_of(info),
        };
        let found = if let ExprKind::Number(number) = &expr.kind {
            format!("the number `{}`", number.text)
        } else {
            "this".to_owned()
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                format!("{found} is not a label of `{}`", info.name),
            )
            .label("a label was expected")
            .other(info.span, "declared here")
            .maybe_help(help),
        );
        None
    }

    fn label_condition(
        &mut self,
        column: ColumnId,
        info: &ColumnInfo,
        op: CompareOp,
        label: String,
        expr: &Expr,
    ) -> Option<Condition> {
        match op {
            CompareOp::Equal => Some(Condition::LabelIn(column, vec![label])),
            CompareOp::NotEqual => Some(Condition::Not(Box::new(Condition::LabelIn(
                column,
                vec![label],
            )))),
            CompareOp::Less
            | CompareOp::LessEqual
            | CompareOp::Greater
            | CompareOp::GreaterEqual => {
                if let Type::Label {
                    labels,
                    ordered: true,
                } = &info.kind
                {
                    let rank = labels.iter().position(|l| *l == label)?;
                    return Some(Condition::Rank(column, op, u32::try_from(rank).ok()?));
                }
                self.no_order(info, expr.span)
            }
        }
    }

    fn no_order(&mut self, info: &ColumnInfo, span: Span) -> Option<Condition> {
        let help = if let Type::Label { labels, .. } = &info.kind {
            format!(
                "if they have an order, declare it: `{}: one of {}`",
                info.name,
                labels.join(" < ")
            )
        } else if matches!(info.kind, Type::Text | Type::Study) {
            format!(
                "if they are numbers, declare a column of numbers, as `{}: number` or `year: year`",
                info.name
            )
        } else {
            "write `=` or `!=`".into()
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                span,
                format!("the values of `{}` have no order", info.name),
            )
            .label("only `=` and `!=` can be asked here")
            .other(info.span, "declared here")
            .help(help),
        );
        None
    }

    /// The label that a word stands for; reports one that the column does not have.
    pub(crate) fn known_label(
        &mut self,
        info: &ColumnInfo,
        text: &str,
        quoted: bool,
        expr: &Expr,
    ) -> Option<String> {
        let yes_no = ["no".to_owned(), "yes".to_owned()];
        let labels: &[String] = match &info.kind {
            Type::Label { labels, .. } => labels,
            Type::Flag => &yes_no,
            Type::Text | Type::Study if quoted => return Some(text.to_owned()),
            Type::Text | Type::Study => {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownLabel,
                        expr.span,
                        format!("`{text}` is not known: `{}` holds text", info.name),
                    )
                    .label("a text in quotes was expected")
                    .other(info.span, "declared here")
                    .help(format!("write `\"{text}\"`"))
                    .fix(expr.span, format!("\"{text}\"")),
                );
                return None;
            }
            Type::Number(_) | Type::Date | Type::Unknown => return None,
        };
        if labels.iter().any(|label| label == text) {
            return Some(text.to_owned());
        }
        let near = did_you_mean(text, labels.iter().map(String::as_str));
        self.out.push(
            Diagnostic::new(
                Code::UnknownLabel,
                expr.span,
                format!("`{text}` is not a label of `{}`", info.name),
            )
            .label("no label of this name")
            .other(info.span, "its labels are declared here")
            .maybe_help(near),
        );
        None
    }

    fn date(
        &mut self,
        column: ColumnId,
        op: CompareOp,
        other: &Operand,
        expr: &Expr,
    ) -> Option<Condition> {
        let date = match other {
            Operand::Date(date) => *date,
            Operand::Number {
                number: Number::Constant(year),
                bare: true,
                ..
            } if year.fract() == 0.0 && (0.0..10_000.0).contains(year) => Date {
                #[expect(clippy::cast_possible_truncation, reason = "whole and below 10,000")]
                year: *year as i32,
                month: None,
                day: None,
            },
            Operand::Unknown => return None,
            Operand::Number { .. }
            | Operand::Labels(_)
            | Operand::Dates(_)
            | Operand::Word { .. }
            | Operand::Condition => {
                self.out.push(
                    Diagnostic::new(Code::WrongType, expr.span, "this is not a date")
                        .label("a date was expected")
                        .help("write `2016`, `2016-07`, or `2016-07-15`"),
                );
                return None;
            }
        };
        let Some((first, last)) = crate::plan::date::days(date) else {
            self.out.push(
                Diagnostic::new(Code::BadNumber, expr.span, "there is no such day")
                    .label("a day of the calendar was expected"),
            );
            return None;
        };
        Some(Condition::Date {
            column,
            op,
            first,
            last,
        })
    }

    /// `value in (a, b, 5 to 9)`.
    pub(super) fn contained(&mut self, value: &Expr, items: &[InItem]) -> Option<Condition> {
        if matches!(value.kind, ExprKind::Name(_) | ExprKind::Path(_)) {
            let column = self.reference(value)?;
            let info = self.scope.columns.get(column)?.clone();
            match info.kind {
                Type::Label { .. } | Type::Flag | Type::Text | Type::Study => {
                    return self.label_in(column, &info, items);
                }
                Type::Unknown => return None,
                Type::Number(_) | Type::Date => {}
            }
        }
        let ends = items
            .iter()
            .flat_map(|item| std::iter::once(&item.low).chain(&item.high));
        let served = served_unit(std::iter::once(value).chain(ends));
        let mut parts = Vec::with_capacity(items.len());
        let mut failed = false;
        let before = std::mem::take(self.out);
        for item in items {
            let checked = match &item.high {
                None => self.pair(value, CompareOp::Equal, &item.low, served.as_ref()),
                Some(high) => {
                    let low = self.pair(value, CompareOp::GreaterEqual, &item.low, served.as_ref());
                    let high = self.pair(value, CompareOp::LessEqual, high, served.as_ref());
                    low.zip(high)
                        .map(|(low, high)| Condition::And(vec![low, high]))
                }
            };
            match checked {
                Some(condition) => parts.push(condition),
                None => failed = true,
            }
        }
        self.one_missing_unit(before);
        (!failed).then_some(Condition::Or(parts))
    }

    fn label_in(
        &mut self,
        column: ColumnId,
        info: &ColumnInfo,
        items: &[InItem],
    ) -> Option<Condition> {
        let mut labels = Vec::with_capacity(items.len());
        let mut failed = false;
        for item in items {
            if item.high.is_some() {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongType,
                        item.low.span,
                        format!("`{}` has labels, and no range", info.name),
                    )
                    .label("single labels were expected"),
                );
                failed = true;
                continue;
            }
            match self.listed_label(info, &item.low) {
                Some(label) => labels.push(label),
                None => failed = true,
            }
        }
        (!failed).then_some(Condition::LabelIn(column, labels))
    }

    /// The label that one item of a list stands for.
    fn listed_label(&mut self, info: &ColumnInfo, item: &Expr) -> Option<String> {
        if let ExprKind::Name(name) = &item.kind {
            if self.scope.column(&name.text).is_some() {
                self.ambiguous(info, &name.text, item.span);
                return None;
            }
            return self.known_label(info, &name.text, false, item);
        }
        if let ExprKind::Text(text) = &item.kind {
            return self.known_label(info, text, true, item);
        }
        if let ExprKind::Number(number) = &item.kind
            && number.unit.is_none()
            && matches!(info.kind, Type::Text | Type::Study)
        {
            return Some(number.text.clone());
        }
        if item.kind != ExprKind::Error {
            let _ = self.not_a_label(info, item);
        }
        None
    }
}

/// The labels that a column has, to choose from.
fn labels_of(info: &ColumnInfo) -> Option<String> {
    match &info.kind {
        Type::Label { labels, .. } => Some(format!("there are: {}", list(labels, "and"))),
        Type::Flag => Some("write `yes` or `no`".into()),
        Type::Text | Type::Study => Some("write a text in quotes".into()),
        Type::Number(_) | Type::Date | Type::Unknown => None,
    }
}

/// In one chain, the unit written serves all bare numbers.
fn served_unit<'a>(exprs: impl Iterator<Item = &'a Expr>) -> Option<Unit> {
    exprs
        .filter_map(|expr| {
            let mut inner = expr;
            while let ExprKind::Negate(next) = &inner.kind {
                inner = next;
            }
            if let ExprKind::Number(number) = &inner.kind {
                number.unit.as_ref()
            } else {
                None
            }
        })
        .map(|unit| Unit::parse(&unit.node))
        .last()
}

fn serve(unit: Unit, bare: bool, served: Option<&Unit>) -> Unit {
    match served {
        Some(served) if bare => served.clone(),
        _ => unit,
    }
}
