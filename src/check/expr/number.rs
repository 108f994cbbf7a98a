//! Numbers: arithmetic with units.

use super::{Exprs, is_literal};
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, plural};
use crate::function::{self, Function, Units};
use crate::plan::{Number, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{ArithmeticOp, Expr, ExprKind, Name};
use crate::unit::Unit;

impl Exprs<'_> {
    /// A number per row and its unit.
    pub(crate) fn number(&mut self, expr: &Expr) -> Option<(Number, Unit)> {
        match &expr.kind {
            ExprKind::Number(number) => {
                let unit = number
                    .unit
                    .as_ref()
                    .map_or_else(Unit::plain, |unit| Unit::parse(&unit.node));
                Some((Number::Constant(number.value), unit))
            }
            ExprKind::Name(_) | ExprKind::Path(_) => self.number_column(expr),
            ExprKind::Negate(inner) => {
                let (number, unit) = self.number(inner)?;
                Some((negate(number), unit))
            }
            ExprKind::Arithmetic { op, left, right } => self.arithmetic(op, left, right),
            ExprKind::Call { name, arguments } => self.call(name, arguments),
            ExprKind::Error => None,
            ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Part { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::List(_) => {
                self.out.push(
                    Diagnostic::new(Code::WrongType, expr.span, "this is not a number")
                        .label("a number was expected"),
                );
                None
            }
        }
    }

    fn number_column(&mut self, expr: &Expr) -> Option<(Number, Unit)> {
        let column = self.reference(expr)?;
        let info = self.scope.columns.get(column)?;
        match &info.kind {
            Type::Number(unit) => Some((Number::Column(column), unit.clone())),
            Type::Unknown => None,
            Type::Label { .. } | Type::Flag | Type::Text | Type::Study | Type::Date => {
                let mut diagnostic = Diagnostic::new(
                    Code::WrongType,
                    expr.span,
                    format!(
                        "`{}` is {}, not a number",
                        info.name,
                        super::type_words(&info.kind)
                    ),
                )
                .label("a number was expected")
                .other(info.span, "declared here");
                match &info.kind {
                    Type::Text => {
                        diagnostic = diagnostic.help(format!(
                            "if its cells are numbers, write `{}: number` in the schema",
                            info.name
                        ));
                    }
                    Type::Label { labels, .. } => {
                        diagnostic = diagnostic.maybe_help(labels.first().map(|label| {
                            format!(
                                "give each label its number: `derive score = 1 where {} = {label}, 2 otherwise`",
                                info.name
                            )
                        }));
                    }
                    Type::Flag | Type::Study | Type::Date | Type::Number(_) | Type::Unknown => {}
                }
                self.out.push(diagnostic);
                None
            }
        }
    }

    fn arithmetic(
        &mut self,
        op: &Spanned<ArithmeticOp>,
        left: &Expr,
        right: &Expr,
    ) -> Option<(Number, Unit)> {
        if op.node == ArithmeticOp::Divide && self.unit_with_blanks(left, right) {
            return None;
        }
        let a = self.number(left);
        let b = self.number(right);
        let ((a, a_unit), (b, b_unit)) = (a?, b?);
        match op.node {
            ArithmeticOp::Add | ArithmeticOp::Subtract => {
                let b = self.convert(b, &b_unit, right, &a_unit, left.span)?;
                Some((join(op.node, a, b), a_unit))
            }
            ArithmeticOp::Multiply => Some((join(op.node, a, b), a_unit.multiply(&b_unit))),
            ArithmeticOp::Divide => Some((join(op.node, a, b), a_unit.divide(&b_unit))),
            ArithmeticOp::Power => {
                for (unit, side) in [(&a_unit, left), (&b_unit, right)] {
                    if !unit.is_plain() {
                        self.wants_plain("`^`", unit, side);
                        return None;
                    }
                }
                Some((join(op.node, a, b), Unit::plain()))
            }
        }
    }

    /// `20 mg / kg`: a unit with blanks in it, where `kg` is no column.
    fn unit_with_blanks(&mut self, left: &Expr, right: &Expr) -> bool {
        let (ExprKind::Number(number), ExprKind::Name(name)) = (&left.kind, &right.kind) else {
            return false;
        };
        let Some(unit) = &number.unit else {
            return false;
        };
        if self.scope.open
            || self.scope.column(&name.text).is_some()
            || !Unit::parse(&name.text).is_known()
        {
            return false;
        }
        let whole = format!("{} {}/{}", number.text, unit.node, name.text);
        let span = left.span.to(right.span);
        self.out.push(
            Diagnostic::new(Code::UnknownColumn, span, "a unit with blanks in it")
                .label(format!(
                    "with blanks, `/` divides, and `{}` is not a column",
                    name.text
                ))
                .help(format!("write `{whole}`"))
                .fix(span, whole),
        );
        true
    }

    fn wants_plain(&mut self, what: &str, unit: &Unit, expr: &Expr) {
        let one = super::quantity("1", unit);
        let written = super::dotted(expr).unwrap_or_else(|| "x".to_owned());
        self.out.push(
            Diagnostic::new(
                Code::WrongUnit,
                expr.span,
                format!("{what} wants plain numbers, and this is in {unit}"),
            )
            .label("a number without unit was expected")
            .help(format!("divide it by its unit first: `{written} / {one}`")),
        );
    }

    /// `number`, in the unit `to`; `other` is where the other side stands.
    pub(crate) fn convert(
        &mut self,
        number: Number,
        unit: &Unit,
        expr: &Expr,
        to: &Unit,
        other: Span,
    ) -> Option<Number> {
        if let Some(ratio) = unit.conversion(to) {
            if ratio.numerator() == ratio.denominator() {
                return Some(number);
            }
            if let Number::Constant(value) = number {
                return Some(Number::Constant(ratio.apply(value)));
            }
            #[expect(
                clippy::cast_precision_loss,
                reason = "factors of units are powers of ten and small integers"
            )]
            return Some(Number::Convert {
                value: Box::new(number),
                multiply: ratio.numerator() as f64,
                divide: ratio.denominator() as f64,
            });
        }
        self.unit_clash(unit, expr, to, other);
        None
    }

    fn unit_clash(&mut self, unit: &Unit, expr: &Expr, to: &Unit, other: Span) {
        let diagnostic = if unit.is_plain() && is_literal(expr) {
            let digits = literal_text(expr);
            Diagnostic::new(
                Code::MissingUnit,
                expr.span,
                format!("`{digits}` has no unit, and stands against {to}"),
            )
            .label("a number with its unit was expected")
            .other(other, format!("this is in {to}"))
            .help(format!("write `{}`", super::quantity(&digits, to)))
            .fix(expr.span, super::quantity(&digits, to))
        } else if to.is_plain() && !unit.is_plain() && is_literal(expr) {
            let digits = literal_text(expr);
            Diagnostic::new(
                Code::WrongUnit,
                expr.span,
                format!(
                    "`{}` stands against a number without unit",
                    super::quantity(&digits, unit)
                ),
            )
            .label("a plain number was expected")
            .other(other, "this has no unit")
            .help(format!(
                "write `{digits}`, or give the column its unit in the schema: `number in {unit}`"
            ))
        } else {
            let message = if unit.is_known() || unit.is_plain() {
                format!("{} does not convert to {}", words(unit), words(to))
            } else {
                format!("`{unit}` is not a unit that kma knows, and is not {to}")
            };
            let digits = is_literal(expr).then(|| literal_text(expr));
            Diagnostic::new(Code::WrongUnit, expr.span, message)
                .label(format!("something in {} was expected", words(to)))
                .other(other, format!("this is in {}", words(to)))
                .maybe_help(misspelt(unit, digits.as_deref()).or_else(|| self.column_in(unit)))
        };
        self.out.push(diagnostic);
    }

    /// A column that is in this unit, or in one of its dimension.
    fn column_in(&self, unit: &Unit) -> Option<String> {
        if unit.is_plain() {
            return None;
        }
        let column = self.scope.columns.iter().find(
            |column| matches!(&column.kind, Type::Number(known) if known.same_dimension(unit)),
        )?;
        Some(format!("`{}` is the column in {unit}", column.name))
    }

    fn call(&mut self, name: &Name, arguments: &[Expr]) -> Option<(Number, Unit)> {
        let Some(function) = function::find(&name.text) else {
            let names = function::FUNCTIONS.iter().map(|f| f.name);
            let mut diagnostic = Diagnostic::new(
                Code::UnknownFunction,
                name.span,
                format!("`{}` is not a function", name.text),
            )
            .label("no function of this name");
            diagnostic = match name.text.as_str() {
                "ln" => diagnostic.help("write `log`: it is the natural logarithm"),
                "sum" | "mean" | "median" | "sd" => {
                    diagnostic.help("expressions work within one row; no function goes over rows")
                }
                other => diagnostic.maybe_help(did_you_mean(other, names)),
            };
            self.out.push(diagnostic);
            return None;
        };
        let checked: Vec<_> = arguments.iter().map(|a| self.number(a)).collect();
        let (least, most) = function.arity;
        if arguments.len() < least || arguments.len() > most {
            let wanted = if least == most {
                plural(least, "argument")
            } else if most == usize::MAX {
                format!("{} or more", plural(least, "argument"))
            } else {
                format!("{least} or {}", plural(most, "argument"))
            };
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    name.span,
                    format!(
                        "`{}` takes {wanted}, and got {}",
                        function.name,
                        arguments.len()
                    ),
                )
                .label(format!("{wanted} expected")),
            );
            return None;
        }
        let checked: Vec<(Number, Unit)> = checked.into_iter().collect::<Option<_>>()?;
        self.apply(function, checked, arguments)
    }

    fn apply(
        &mut self,
        function: &'static Function,
        checked: Vec<(Number, Unit)>,
        arguments: &[Expr],
    ) -> Option<(Number, Unit)> {
        let first_unit = checked.first().map_or_else(Unit::plain, |(_, u)| u.clone());
        let first = arguments.first()?;
        let first_span = first.span;
        let mut numbers = Vec::with_capacity(checked.len());
        match function.units {
            Units::Plain => {
                for ((number, unit), argument) in checked.into_iter().zip(arguments) {
                    if !unit.is_plain() {
                        self.wants_plain(&format!("`{}`", function.name), &unit, argument);
                        return None;
                    }
                    numbers.push(number);
                }
                Some((Number::Call(function, numbers), Unit::plain()))
            }
            Units::Kept | Units::First => {
                for ((number, unit), argument) in checked.into_iter().zip(arguments) {
                    let other = argument.span != first_span;
                    if other && function.units == Units::First && !unit.is_plain() {
                        self.wants_plain(&format!("`{}`", function.name), &unit, argument);
                        return None;
                    }
                    numbers.push(if other && function.units == Units::Kept {
                        self.convert(number, &unit, argument, &first_unit, first_span)?
                    } else {
                        number
                    });
                }
                Some((Number::Call(function, numbers), first_unit))
            }
            Units::Root => {
                if !first_unit.is_plain() {
                    self.wants_plain(&format!("`{}`", function.name), &first_unit, first);
                    return None;
                }
                numbers.extend(checked.into_iter().map(|(number, _)| number));
                Some((Number::Call(function, numbers), Unit::plain()))
            }
        }
    }
}

/// The digits of a literal.
fn literal_text(expr: &Expr) -> String {
    if let ExprKind::Negate(inner) = &expr.kind {
        return format!("-{}", literal_text(inner));
    }
    if let ExprKind::Number(number) = &expr.kind {
        return number.text.clone();
    }
    String::new()
}

/// A unit in words: `mg/kg`, or `a plain number`.
fn words(unit: &Unit) -> String {
    if unit.is_plain() {
        "a plain number".into()
    } else {
        format!("{unit} ({})", unit.dimension())
    }
}

/// A unit that is not known may be a misspelt one.
fn misspelt(unit: &Unit, digits: Option<&str>) -> Option<String> {
    if unit.is_known() {
        return None;
    }
    let near = crate::diagnostic::suggest(&unit.to_string(), Unit::known_names());
    let near = near.first()?;
    Some(match digits {
        Some(digits) => format!("write `{digits} {near}`"),
        None => format!("write `{near}`"),
    })
}

fn negate(number: Number) -> Number {
    if let Number::Constant(value) = number {
        Number::Constant(-value)
    } else {
        Number::Negate(Box::new(number))
    }
}

fn join(op: ArithmeticOp, a: Number, b: Number) -> Number {
    Number::Arithmetic(op, Box::new(a), Box::new(b))
}
