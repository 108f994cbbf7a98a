//! `holds: acute + chronic - both = total`: equations between the keys of a block.

use super::super::Checker;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::plan::audit::{Block, Equation, Operand, Side};
use crate::syntax::ast::{ArithmeticOp, Expr, ExprKind, Field, FieldValue, Name};

/// The keys of its own block that the equations of a block use.
pub(super) fn names(fields: &[Field]) -> Vec<String> {
    let mut found = Vec::new();
    each(fields, &mut |path| {
        if let [name] = path {
            found.push(name.text.clone());
        }
    });
    found
}

/// The keys of a part that they use.
pub(super) fn names_of(fields: &[Field], part: &str) -> Vec<String> {
    let mut found = Vec::new();
    each(fields, &mut |path| {
        if let [of, name] = path
            && of.text == part
        {
            found.push(name.text.clone());
        }
    });
    found
}

fn each(fields: &[Field], found: &mut dyn FnMut(&[Name])) {
    for field in fields.iter().filter(|field| field.name.text == "holds") {
        for value in &field.values {
            if let ExprKind::Compare { first, rest } = &value.value.kind {
                within(first, found);
                for (_, operand) in rest {
                    within(operand, found);
                }
            }
        }
    }
}

fn within(expr: &Expr, found: &mut dyn FnMut(&[Name])) {
    if let ExprKind::Name(name) = &expr.kind {
        found(std::slice::from_ref(name));
    } else if let ExprKind::Path(path) = &expr.kind {
        found(path);
    } else if let ExprKind::Negate(inner) = &expr.kind {
        within(inner, found);
    } else if let ExprKind::Arithmetic { left, right, .. } = &expr.kind {
        within(left, found);
        within(right, found);
    }
}

impl Checker<'_> {
    /// Reads the equations of a field into their block.
    pub(super) fn audit_holds(&mut self, block: &mut Block, field: &Field) {
        for value in &field.values {
            if let Some(equation) = self.equation(block, value) {
                block.holds.push(equation);
            }
        }
    }

    fn equation(&mut self, block: &Block, value: &FieldValue) -> Option<Equation> {
        let ExprKind::Compare { first, rest } = &value.value.kind else {
            if value.value.kind != ExprKind::Error {
                self.no_equation(&value.value);
            }
            return None;
        };
        if value.to.is_some() || value.bound.is_some() {
            self.no_equation(&value.value);
            return None;
        }
        let first = self.side(block, first);
        let mut others = Vec::with_capacity(rest.len());
        for (op, side) in rest {
            others.push(self.side(block, side).map(|side| (op.node, side)));
        }
        Some(Equation {
            text: self.one_line(value.value.span),
            first: first?,
            rest: others.into_iter().collect::<Option<_>>()?,
        })
    }

    fn side(&mut self, block: &Block, expr: &Expr) -> Option<Side> {
        Some(Side {
            value: self.operand(block, expr)?,
            text: self.one_line(expr.span),
        })
    }

    fn no_equation(&mut self, expr: &Expr) {
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                "this is no equation between printed numbers",
            )
            .label("two sides with `=`, `!=`, `<`, `<=`, `>` or `>=` between them were expected")
            .help(
                "write `holds: acute + chronic - both = total`; several with commas between them",
            ),
        );
    }

    fn operand(&mut self, block: &Block, expr: &Expr) -> Option<Operand> {
        if let ExprKind::Number(number) = &expr.kind {
            return Some(Operand::Constant(number.value));
        }
        if let ExprKind::Name(name) = &expr.kind {
            return self.key_in(block, None, name);
        }
        if let ExprKind::Path(path) = &expr.kind
            && let [part, name] = path.as_slice()
        {
            let parts = || block.parts.iter().chain(block.between.as_deref());
            if let Some(found) = parts().find(|found| found.name == part.text) {
                return self.key_in(found, Some(&part.text), name);
            }
            let names: Vec<&str> = parts().map(|found| found.name.as_str()).collect();
            self.not_here(part, "part", names);
            return None;
        }
        if let ExprKind::Negate(inner) = &expr.kind {
            return Some(Operand::Negate(Box::new(self.operand(block, inner)?)));
        }
        if let ExprKind::Arithmetic { op, left, right } = &expr.kind
            && op.node != ArithmeticOp::Power
        {
            let (left, right) = (self.operand(block, left), self.operand(block, right));
            return Some(Operand::Arithmetic(
                op.node,
                Box::new(left?),
                Box::new(right?),
            ));
        }
        if expr.kind != ExprKind::Error {
            self.out.push(
                Diagnostic::new(Code::WrongType, expr.span, "`holds` cannot compute this")
                    .label("keys, numbers and `+ - * /` were expected")
                    .help("write `holds: 100 * events / n = share`"),
            );
        }
        None
    }

    fn key_in(&mut self, block: &Block, part: Option<&str>, name: &Name) -> Option<Operand> {
        if let Some(printed) = block.get(&name.text) {
            if printed.to.is_some() {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongType,
                        name.span,
                        format!("`{}` is two numbers", name.text),
                    )
                    .label("one number was expected")
                    .help("give its ends keys of their own: `lower: 0.81, upper: 1.85`"),
                );
                return None;
            }
            return Some(Operand::Key {
                part: part.map(str::to_owned),
                key: name.text.clone(),
            });
        }
        let names: Vec<&str> = block
            .numbers
            .iter()
            .map(|printed| printed.key.as_str())
            .collect();
        self.not_here(name, "number", names);
        None
    }

    fn not_here(&mut self, name: &Name, what: &str, names: Vec<&str>) {
        let help = did_you_mean(&name.text, names);
        let help = help.unwrap_or_else(|| format!("write `{}: 20` beside `holds`", name.text));
        self.out.push(
            Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("no {what} `{}` is reported here", name.text),
            )
            .label("a key of the same block was expected")
            .help(help),
        );
    }
}
