//! Expressions over the columns of the file: the fields of arms.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::report::{self, Declared, Report};
use super::{Cells, Loading};
use crate::data::{self, RawTable};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean, plural};
use crate::function;
use crate::plan::Number;
use crate::syntax::ast::{Expr, ExprKind};
use crate::table::{Column, Frame, Labels, Table};

/// A number per row, computed from columns of the file.
pub(super) struct Formula {
    /// Its columns are those of the file.
    number: Number,
    /// The columns that it uses, in the order written.
    pub(super) headers: Vec<usize>,
}

/// Reads expressions over the headers of a file.
pub(super) struct Compiler<'a> {
    pub(super) raw: &'a RawTable,
    /// Headers that were reported already.
    pub(super) unknown: &'a mut BTreeSet<String>,
    pub(super) out: &'a mut Diagnostics,
}

impl Compiler<'_> {
    /// The formula that `expr` writes; what is wrong with it is reported.
    pub(super) fn formula(&mut self, expr: &Expr) -> Option<Formula> {
        let mut headers = Vec::new();
        let number = self.number(expr, &mut headers)?;
        Some(Formula { number, headers })
    }

    /// The column of the file that `expr` names.
    pub(super) fn header(&mut self, expr: &Expr) -> Option<usize> {
        let Some(name) = header_name(expr) else {
            if expr.kind != ExprKind::Error {
                self.wrong(expr, "a header of the file was expected");
            }
            return None;
        };
        let found = self.raw.column(&name);
        if found.is_none() && self.unknown.insert(name.clone()) {
            let diagnostic = report::unknown_header(self.raw, &name, expr.span);
            self.out.push(diagnostic);
        }
        found
    }

    fn number(&mut self, expr: &Expr, headers: &mut Vec<usize>) -> Option<Number> {
        match &expr.kind {
            ExprKind::Number(number) => {
                if let Some(unit) = &number.unit {
                    let diagnostic = Diagnostic::new(
                        Code::WrongUnit,
                        unit.span,
                        format!(
                            "`{}` has a unit, and the cells of a file have none",
                            number.text
                        ),
                    )
                    .label("a plain number was expected");
                    self.out.push(diagnostic);
                    return None;
                }
                Some(Number::Constant(number.value))
            }
            ExprKind::Text(_) | ExprKind::Name(_) | ExprKind::Path(_) => {
                let header = self.header(expr)?;
                headers.push(header);
                Some(Number::Column(header))
            }
            ExprKind::Negate(inner) => Some(Number::Negate(Box::new(self.number(inner, headers)?))),
            ExprKind::Arithmetic { op, left, right } => {
                let (left, right) = (self.number(left, headers), self.number(right, headers));
                Some(Number::Arithmetic(
                    op.node,
                    Box::new(left?),
                    Box::new(right?),
                ))
            }
            ExprKind::Call { name, arguments } => self.call(name, arguments, headers),
            ExprKind::Date(_)
            | ExprKind::Part { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::List(_) => {
                self.wrong(expr, "a number was expected");
                None
            }
            ExprKind::Error => None,
        }
    }

    fn call(
        &mut self,
        name: &crate::syntax::ast::Name,
        arguments: &[Expr],
        headers: &mut Vec<usize>,
    ) -> Option<Number> {
        let found = function::find(&name.text);
        let numbers: Vec<Option<Number>> =
            arguments.iter().map(|a| self.number(a, headers)).collect();
        let Some(found) = found else {
            let names = function::FUNCTIONS.iter().map(|f| f.name);
            let diagnostic = Diagnostic::new(
                Code::UnknownFunction,
                name.span,
                format!("there is no function `{}`", name.text),
            )
            .label("a function was expected")
            .maybe_help(did_you_mean(&name.text, names));
            self.out.push(diagnostic);
            return None;
        };
        let (least, most) = found.arity;
        if numbers.len() < least || numbers.len() > most {
            let wanted = match (least, most) {
                (least, function::ANY) => format!("at least {least} expected"),
                (least, most) if least == most => format!("{least} expected"),
                (least, most) => format!("{least} to {most} expected"),
            };
            let diagnostic = Diagnostic::new(
                Code::WrongArguments,
                name.span,
                format!("`{}` with {}", name.text, plural(numbers.len(), "argument")),
            )
            .label(wanted);
            self.out.push(diagnostic);
            return None;
        }
        let numbers: Option<Vec<Number>> = numbers.into_iter().collect();
        Some(Number::Call(found, numbers?))
    }

    fn wrong(&mut self, expr: &Expr, expected: &str) {
        let diagnostic = Diagnostic::new(
            Code::WrongType,
            expr.span,
            "this is not something that the file can hold",
        )
        .label(expected);
        self.out.push(diagnostic);
    }
}

/// The header that an expression names: a word, a text, or words with dots between them.
pub(super) fn header_name(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.text.clone()),
        ExprKind::Text(text) => Some(text.clone()),
        ExprKind::Path(names) => {
            let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
            Some(names.join("."))
        }
        ExprKind::Number(_)
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
        | ExprKind::List(_)
        | ExprKind::Error => None,
    }
}

impl Loading<'_> {
    /// The value of a formula in each row.
    pub(super) fn evaluate(&mut self, formula: &Formula, used: &Declared) -> Vec<f64> {
        for &header in &formula.headers {
            self.numeric_header(header, used);
        }
        let none = || Arc::new(Column::Number(Vec::new()));
        let columns = self.numbers.iter();
        let table = Table {
            columns: columns.map(|c| c.clone().unwrap_or_else(none)).collect(),
            studies: Arc::new(Labels {
                codes: Vec::new(),
                names: Arc::new([]),
            }),
            row_numbers: Arc::clone(&self.rows),
            filled: Vec::new(),
        };
        let frame = Frame {
            table: Arc::new(table),
            rows: Arc::clone(&self.rows),
        };
        frame.numbers(&formula.number)
    }

    /// Reads a column of the file as numbers, unless that is done.
    fn numeric_header(&mut self, header: usize, used: &Declared) {
        if self.numbers.get(header).is_none_or(Option::is_some) {
            return;
        }
        let mut report = Report::new();
        let numbers = numbers(&self.cells, header, |row, error| {
            report.cell(&error, &self.cells, (row, header), used);
        });
        report.bad.finish("rows", self.out);
        if let Some(slot) = self.numbers.get_mut(header) {
            *slot = Some(Arc::new(Column::Number(numbers)));
        }
    }
}

fn numbers(
    cells: &Cells<'_>,
    header: usize,
    mut bad: impl FnMut(usize, data::CellError),
) -> Vec<f64> {
    let read = |(row, cell): (usize, Option<&str>)| {
        cell.map_or(f64::NAN, |cell| {
            data::number(cell, cells.decimal).unwrap_or_else(|error| {
                bad(row, error);
                f64::NAN
            })
        })
    };
    cells.of(header).enumerate().map(read).collect()
}
