//! Expressions against the columns of a source: names, types, units.
//!
//! Each mistake is reported once, and what holds it comes out as nothing, quietly.

mod compare;
mod number;

use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{ColumnId, Condition, Number, Scope, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind};
use crate::unit::Unit;

use super::names::{Entity, Names};

/// Checks expressions over the columns of one source.
pub(crate) struct Exprs<'a> {
    /// The columns.
    pub(crate) scope: &'a Scope,
    /// The name of the source, as messages call it.
    pub(crate) source: String,
    /// Where the source declares its columns.
    pub(crate) declared: Option<Span>,
    /// All names of the plan: an effect in a condition has its own message.
    pub(crate) names: &'a Names,
    /// Where mistakes go.
    pub(crate) out: &'a mut Diagnostics,
}

/// One side of a comparison.
pub(super) enum Operand {
    /// Numbers with a unit; `bare` for a literal without one.
    Number {
        number: Number,
        unit: Unit,
        bare: bool,
    },
    /// A column of labels, flags, text or studies.
    Labels(ColumnId),
    /// A column of dates.
    Dates(ColumnId),
    /// A word that is not a column, or a text.
    Word { text: String, quoted: bool },
    /// A date as written.
    Date(ast::Date),
    /// A condition: `(a and b) = yes` is refused.
    Condition,
    /// A mistake, already reported, or a column that cannot be checked.
    Unknown,
}

impl Exprs<'_> {
    /// A condition per row.
    pub(crate) fn condition(&mut self, expr: &Expr) -> Option<Condition> {
        match &expr.kind {
            ExprKind::And(parts) => self.all(parts).map(Condition::And),
            ExprKind::Or(parts) => self.all(parts).map(Condition::Or),
            ExprKind::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner)?))),
            ExprKind::Compare { first, rest } => self.compare(first, rest),
            ExprKind::In {
                value,
                items,
                negated,
            } => {
                let found = self.contained(value, items)?;
                Some(negate_if(*negated, found))
            }
            ExprKind::Missing { value, negated } => {
                let missing = self.missing(value)?;
                Some(negate_if(*negated, missing))
            }
            ExprKind::Name(_) | ExprKind::Path(_) => self.flag(expr),
            ExprKind::List(_)
            | ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Part { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Call { .. } => {
                self.out.push(
                    Diagnostic::new(Code::WrongType, expr.span, "this is not a condition")
                        .label("something that holds or does not was expected")
                        .help("compare it: `dose > 10 mg/kg`, `region = cortex`"),
                );
                None
            }
            ExprKind::Error => None,
        }
    }

    fn all(&mut self, parts: &[Expr]) -> Option<Vec<Condition>> {
        // All parts are checked before the first failure counts, so that each mistake shows.
        let checked: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        checked.into_iter().collect()
    }

    /// A flag is a condition by itself.
    fn flag(&mut self, expr: &Expr) -> Option<Condition> {
        let column = self.reference(expr)?;
        let info = self.scope.columns.get(column)?;
        if info.kind == Type::Flag {
            return Some(Condition::LabelIn(column, vec!["yes".into()]));
        }
        if info.kind == Type::Unknown {
            return None;
        }
        let name = &info.name;
        let example = match &info.kind {
            Type::Label { labels, .. } => {
                let label = labels.first().map_or("label", String::as_str);
                format!("write `{name} = {label}`")
            }
            Type::Number(unit) if unit.is_plain() => format!("write `{name} > 0`"),
            Type::Number(unit) => format!("write `{name} > {}`", quantity("0", unit)),
            Type::Text | Type::Study => format!("write `{name} = \"…\"`"),
            Type::Date => format!("write `{name} >= 2016-01`"),
            Type::Flag | Type::Unknown => String::new(),
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                format!("`{name}` is not a condition"),
            )
            .label(format!(
                "a condition was expected, and this is {}",
                type_words(&info.kind)
            ))
            .other(info.span, "declared here")
            .help(example),
        );
        None
    }

    fn missing(&mut self, value: &Expr) -> Option<Condition> {
        if let ExprKind::Name(name) = &value.kind
            && let Some(arm) = self.scope.arm(&name.text)
        {
            // An arm is missing when one of its numbers is.
            let parts = arm
                .fields
                .iter()
                .map(|(_, column)| Condition::Missing(*column));
            return Some(Condition::Or(parts.collect()));
        }
        if matches!(value.kind, ExprKind::Name(_) | ExprKind::Path(_)) {
            return Some(Condition::Missing(self.reference(value)?));
        }
        let (number, _) = self.number(value)?;
        Some(Condition::MissingNumber(number))
    }

    /// The column that a name or path stands for; reports what is not one.
    pub(crate) fn reference(&mut self, expr: &Expr) -> Option<ColumnId> {
        match &expr.kind {
            ExprKind::Name(name) => self.column(name),
            ExprKind::Path(path) => self.field(path, expr.span),
            ExprKind::Error => None,
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Part { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Call { .. }
            | ExprKind::List(_) => {
                self.out.push(
                    Diagnostic::new(Code::WrongType, expr.span, "this is not a column")
                        .label("the name of a column was expected"),
                );
                None
            }
        }
    }

    /// The column `name`; reports an unknown one.
    pub(crate) fn column(&mut self, name: &ast::Name) -> Option<ColumnId> {
        if let Some((column, _)) = self.scope.column(&name.text) {
            return Some(column);
        }
        if let Some(arm) = self.scope.arm(&name.text) {
            let fields: Vec<_> = arm
                .fields
                .iter()
                .map(|(field, _)| format!("{}.{field}", name.text))
                .collect();
            self.out.push(
                Diagnostic::new(
                    Code::WrongType,
                    name.span,
                    format!("`{}` is an arm, a whole group of people", name.text),
                )
                .label("one of its numbers was expected")
                .other(arm.span, "declared here")
                .help(format!("write {}", crate::diagnostic::list(&fields, "or"))),
            );
            return None;
        }
        if !self.scope.open {
            self.unknown_column(name);
        }
        None
    }

    fn unknown_column(&mut self, name: &ast::Name) {
        if let Some((Entity::Effect(_), span)) = self.names.get(&name.text) {
            self.out.push(
                Diagnostic::new(
                    Code::EffectInSelection,
                    name.span,
                    format!("`{}` is an effect: what is to be found out", name.text),
                )
                .label("a column was expected; rows are not chosen by their result")
                .other(span, "the effect is declared here")
                .help("choose rows by what was known before: dose, region, design, year")
                .help(
                    "to see what single studies do to the result, write `sensitivity RESULT with influence`",
                ),
            );
            return;
        }
        let columns: Vec<&str> = self.candidates();
        let mut diagnostic = Diagnostic::new(
            Code::UnknownColumn,
            name.span,
            format!("`{}` is not a column of `{}`", name.text, self.source),
        )
        .label("no column of this name");
        if let Some(span) = self.declared {
            diagnostic = diagnostic.other(span, "its columns are declared here");
        }
        let holders: Vec<String> = self
            .scope
            .columns
            .iter()
            .filter(
                |c| matches!(&c.kind, Type::Label { labels, .. } if labels.contains(&name.text)),
            )
            .map(|c| format!("write `{} = {}`", c.name, name.text))
            .collect();
        diagnostic = if let [holder, ..] = holders.as_slice() {
            diagnostic
                .note(format!("`{}` is a label", name.text))
                .help(holder.clone())
        } else {
            diagnostic.maybe_help(did_you_mean(&name.text, columns))
        };
        self.out.push(diagnostic);
    }

    /// Names that stand for a column or arm.
    fn candidates(&self) -> Vec<&str> {
        let columns = self.scope.columns.iter().map(|c| c.name.as_str());
        let arms = self.scope.arms.iter().map(|arm| arm.name.as_str());
        columns
            .filter(|name| !name.contains('.'))
            .chain(arms)
            .collect()
    }

    /// The columns `names`; reports each that is unknown.
    pub(crate) fn columns(&mut self, names: &[ast::Name]) -> Option<Vec<ColumnId>> {
        let found: Vec<_> = names.iter().map(|name| self.column(name)).collect();
        found.into_iter().collect()
    }

    /// The column behind `arm.field` or `interval.lo`.
    pub(crate) fn field(&mut self, path: &[ast::Name], span: Span) -> Option<ColumnId> {
        let name: Vec<&str> = path.iter().map(|part| part.text.as_str()).collect();
        if let Some((column, _)) = self.scope.column(&name.join(".")) {
            return Some(column);
        }
        let first = path.first()?;
        let prefix = format!("{}.", first.text);
        let fields: Vec<&str> = self
            .scope
            .columns
            .iter()
            .filter_map(|c| c.name.strip_prefix(&prefix))
            .collect();
        if fields.is_empty() {
            if self.scope.column(&first.text).is_some() {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownColumn,
                        span,
                        format!("`{}` has no fields", first.text),
                    )
                    .label("only arms and intervals have fields")
                    .help(format!("write `{}`", first.text)),
                );
                return None;
            }
            return self.column(first);
        }
        let rest = name.get(1..).unwrap_or_default().join(".");
        self.out.push(
            Diagnostic::new(
                Code::UnknownColumn,
                span,
                format!("`{}` has no field `{rest}`", first.text),
            )
            .label("no field of this name")
            .maybe_help(did_you_mean(&rest, fields)),
        );
        None
    }

    pub(super) fn operand(&mut self, expr: &Expr) -> Operand {
        match &expr.kind {
            ExprKind::Name(name) => {
                if self.scope.column(&name.text).is_some() || self.scope.arm(&name.text).is_some() {
                    return self.column_operand(expr);
                }
                Operand::Word {
                    text: name.text.clone(),
                    quoted: false,
                }
            }
            ExprKind::Path(_) => self.column_operand(expr),
            ExprKind::Text(text) => Operand::Word {
                text: text.clone(),
                quoted: true,
            },
            ExprKind::Date(date) => Operand::Date(*date),
            ExprKind::Error => Operand::Unknown,
            ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_) => {
                if self.condition(expr).is_some() {
                    Operand::Condition
                } else {
                    Operand::Unknown
                }
            }
            ExprKind::Number(_)
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Call { .. }
            | ExprKind::List(_)
            | ExprKind::Part { .. } => match self.number(expr) {
                Some((number, unit)) => Operand::Number {
                    bare: is_literal(expr) && unit.is_plain(),
                    number,
                    unit,
                },
                None => Operand::Unknown,
            },
        }
    }

    fn column_operand(&mut self, expr: &Expr) -> Operand {
        let Some(column) = self.reference(expr) else {
            return Operand::Unknown;
        };
        match self.scope.columns.get(column).map(|info| &info.kind) {
            Some(Type::Number(unit)) => Operand::Number {
                number: Number::Column(column),
                unit: unit.clone(),
                bare: false,
            },
            Some(Type::Date) => Operand::Dates(column),
            Some(Type::Label { .. } | Type::Flag | Type::Text | Type::Study) => {
                Operand::Labels(column)
            }
            Some(Type::Unknown) | None => Operand::Unknown,
        }
    }

    /// Whether an expression depends on a column of outcomes.
    pub(crate) fn uses_outcome(&self, expr: &Expr) -> bool {
        let mut found = false;
        walk(expr, &mut |part| {
            let Some(name) = dotted(part) else { return };
            found |= self.scope.column(&name).is_some_and(|(_, c)| c.outcome);
        });
        found
    }
}

/// `12`, `-0.5`: written, not computed.
pub(super) fn is_literal(expr: &Expr) -> bool {
    if let ExprKind::Negate(inner) = &expr.kind {
        return is_literal(inner);
    }
    matches!(expr.kind, ExprKind::Number(_))
}

/// The name of a column as it is written: `dose`, `ketamine.n`.
pub(crate) fn dotted(expr: &Expr) -> Option<String> {
    if let ExprKind::Name(name) = &expr.kind {
        Some(name.text.clone())
    } else if let ExprKind::Path(path) = &expr.kind {
        let parts: Vec<&str> = path.iter().map(|part| part.text.as_str()).collect();
        Some(parts.join("."))
    } else {
        None
    }
}

/// A number with its unit, as plans write it: `20 mg/kg`, `45%`.
pub(crate) fn quantity(digits: &str, unit: &Unit) -> String {
    let unit = unit.to_string();
    match unit.as_str() {
        "" => digits.to_owned(),
        "%" => format!("{digits}%"),
        other => format!("{digits} {other}"),
    }
}

fn negate_if(negated: bool, condition: Condition) -> Condition {
    if negated {
        Condition::Not(Box::new(condition))
    } else {
        condition
    }
}

/// Calls `visit` on an expression and all its parts.
pub(crate) fn walk(expr: &Expr, visit: &mut impl FnMut(&Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::Negate(inner) | ExprKind::Not(inner) => walk(inner, visit),
        ExprKind::Missing { value, .. } => walk(value, visit),
        ExprKind::Arithmetic { left, right, .. } => {
            walk(left, visit);
            walk(right, visit);
        }
        ExprKind::Compare { first, rest } => {
            walk(first, visit);
            for (_, part) in rest {
                walk(part, visit);
            }
        }
        ExprKind::In { value, items, .. } => {
            walk(value, visit);
            for item in items {
                walk(&item.low, visit);
                if let Some(high) = &item.high {
                    walk(high, visit);
                }
            }
        }
        ExprKind::And(parts)
        | ExprKind::Or(parts)
        | ExprKind::List(parts)
        | ExprKind::Call {
            arguments: parts, ..
        } => parts.iter().for_each(|part| walk(part, visit)),
        ExprKind::Number(_)
        | ExprKind::Text(_)
        | ExprKind::Date(_)
        | ExprKind::Name(_)
        | ExprKind::Path(_)
        | ExprKind::Part { .. }
        | ExprKind::Error => {}
    }
}

/// A type in words.
pub(crate) fn type_words(kind: &Type) -> &'static str {
    match kind {
        Type::Number(_) => "a number",
        Type::Label { .. } => "a label",
        Type::Flag => "a flag",
        Type::Text => "a text",
        Type::Study => "a study",
        Type::Date => "a date",
        Type::Unknown => "something that cannot be checked",
    }
}

/// The value of a literal and its unit as written.
pub(crate) fn literal(expr: &Expr) -> Option<(f64, Option<String>)> {
    if let ExprKind::Negate(inner) = &expr.kind {
        return literal(inner).map(|(value, unit)| (-value, unit));
    }
    if let ExprKind::Number(number) = &expr.kind {
        let unit = number.unit.as_ref().map(|unit| unit.node.clone());
        return Some((number.value, unit));
    }
    None
}

/// A text, or a bare word that is no column: a label.
pub(crate) fn is_word(expr: &Expr, scope: &Scope) -> bool {
    if let ExprKind::Name(name) = &expr.kind {
        return scope.column(&name.text).is_none() && scope.arm(&name.text).is_none();
    }
    matches!(expr.kind, ExprKind::Text(_))
}
