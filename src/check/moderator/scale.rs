//! `scale TERM, …`: moderators of the variance between studies.

use super::super::Checker;
use super::super::expr::Exprs;
use super::super::options::Given;
use super::super::task::Asked;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Regress, Scale, Test};
use crate::syntax::ast::{ArithmeticOp, Clause, Expr, ExprKind, Term};

impl Checker<'_> {
    /// The scale of a regression; `clause` is its `on`.
    pub(super) fn scale(&mut self, asked: &Asked<'_, '_>, clause: &Clause, regress: &mut Regress) {
        let given = |name: &str| asked.options.iter().find(|g| g.spec.name == name);
        let link = given("link");
        let Some(scale) = given("scale") else {
            if let Some(link) = link {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownOption,
                        link.usage.span,
                        "a link where nothing explains the variance",
                    )
                    .label("`scale` was expected beside it")
                    .help("write `scale latitude, link identity`, or leave it out"),
                );
            }
            return;
        };
        if !self.has_scale(asked, scale) {
            return;
        }
        let mut terms = Vec::new();
        for value in &scale.usage.values {
            terms_of(value, &mut terms);
        }
        let before = self.out.len();
        let (source, declared) = self.source_name(asked.source);
        let mut exprs = Exprs {
            scope: asked.scope,
            source,
            declared,
            names: &self.names,
            out: self.out,
        };
        super::check(&mut exprs, &terms);
        if self.failed_since(before) {
            return;
        }
        regress.scale = self.model(asked, &terms, clause).map(|model| {
            Box::new(Scale {
                model,
                identity: link.and_then(Given::word) == Some("identity"),
            })
        });
    }

    /// Whether what else the plan says goes together with a scale.
    fn has_scale(&mut self, asked: &Asked<'_, '_>, scale: &Given<'_>) -> bool {
        let settings = asked.settings;
        let said = |name| asked.said(name).next().map(|usage| usage.span);
        let (span, message, help) = if !["REML", "ML"].contains(&settings.method.name) {
            let message = format!(
                "`scale` is estimated by likelihood, and `{}` has none",
                settings.method.name
            );
            (
                scale.usage.span,
                message,
                "write `using REML` or `using ML`",
            )
        } else if settings.test == Test::Robust {
            let message = "`scale` does not go together with `robust in`".to_owned();
            (scale.usage.span, message, "leave out one of the two")
        } else if let Some(span) = said("permutation") {
            let message = "`permutation` does not go together with `scale`".to_owned();
            (span, message, "leave out one of the two")
        } else if let Some(span) = said("tau2") {
            let message = "a known tau² leaves nothing for `scale` to explain".to_owned();
            (span, message, "leave out one of the two")
        } else if let (Test::Hksj, Some(span)) = (settings.test, said("test")) {
            let message =
                "`test hksj` is for one tau², and `scale` gives each study its own".to_owned();
            (span, message, "write `test t` or `test z`")
        } else {
            return true;
        };
        self.out.push(
            Diagnostic::new(Code::WrongArguments, span, message)
                .label("this cannot be computed")
                .help(help),
        );
        false
    }
}

/// The terms of an expression: items of a list, and what `+` joins.
fn terms_of(value: &Expr, terms: &mut Vec<Term>) {
    if let ExprKind::List(items) = &value.kind {
        for item in items {
            terms_of(item, terms);
        }
    } else if let ExprKind::Arithmetic { op, left, right } = &value.kind
        && op.node == ArithmeticOp::Add
    {
        terms_of(left, terms);
        terms_of(right, terms);
    } else {
        terms.push(Term {
            factors: vec![value.clone()],
            crossed: false,
            span: value.span,
        });
    }
}
