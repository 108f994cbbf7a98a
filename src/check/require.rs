//! `require`: how much evidence an analysis needs.

use super::Checker;
use super::expr::literal;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, suggest};
use crate::plan::{Require, Size, SizeCondition};
use crate::source::Span;
use crate::syntax::ast::{self, CompareOp, Expr, ExprKind};
use crate::verb;

const SIZES: &[&str] = &["studies", "k", "participants", "events"];

impl Checker<'_> {
    /// Checks and keeps one `require`.
    pub(super) fn require(
        &mut self,
        condition: &Expr,
        verbs: &[ast::Name],
        otherwise: Option<&ast::Name>,
        span: Span,
    ) {
        let condition = self.size_condition(condition);
        for name in verbs {
            if verb::find(&name.text).is_none() {
                self.out.push(
                    Diagnostic::new(
                        Code::UnknownVerb,
                        name.span,
                        format!("`{}` is not a kind of analysis", name.text),
                    )
                    .label("the first word of analyses was expected, as `pool`")
                    .maybe_help(
                        if self.names.is_declared_somewhere(&name.text) {
                            Some(format!(
                                "write the kind, for example `for pool`: `{}` is one of your names",
                                name.text
                            ))
                        } else {
                            did_you_mean(&name.text, analyses())
                        },
                    ),
                );
            }
        }
        if let Some(name) = otherwise
            && name.text != "summarise"
        {
            self.out.push(
                Diagnostic::new(
                    Code::BadRequire,
                    name.span,
                    format!("`{}` cannot take the place of an analysis", name.text),
                )
                .label("only `summarise` can")
                .help("write `otherwise summarise`"),
            );
        }
        if let Some(condition) = condition {
            self.plan.requires.push(Require {
                condition,
                verbs: verbs.iter().map(|name| name.text.clone()).collect(),
                otherwise_summarise: otherwise.is_some(),
                span,
            });
        }
    }

    fn size_condition(&mut self, expr: &Expr) -> Option<SizeCondition> {
        match &expr.kind {
            ExprKind::And(parts) => self.sizes(parts).map(SizeCondition::And),
            ExprKind::Or(parts) => self.sizes(parts).map(SizeCondition::Or),
            ExprKind::Not(inner) => Some(SizeCondition::Not(Box::new(self.size_condition(inner)?))),
            ExprKind::Compare { first, rest } => {
                let mut left = &**first;
                let mut parts = Vec::with_capacity(rest.len());
                for (op, right) in rest {
                    parts.push(self.size_pair(left, op.node, right, expr.span)?);
                    left = right;
                }
                if parts.len() == 1 {
                    return parts.pop();
                }
                Some(SizeCondition::And(parts))
            }
            ExprKind::Error => None,
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Name(_)
            | ExprKind::Path(_)
            | ExprKind::Part { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Call { .. }
            | ExprKind::List(_) => {
                self.bad_require(
                    expr.span,
                    "this says nothing about how much evidence there is",
                );
                None
            }
        }
    }

    fn sizes(&mut self, parts: &[Expr]) -> Option<Vec<SizeCondition>> {
        let checked: Vec<_> = parts.iter().map(|p| self.size_condition(p)).collect();
        checked.into_iter().collect()
    }

    fn size_pair(
        &mut self,
        left: &Expr,
        op: CompareOp,
        right: &Expr,
        whole: Span,
    ) -> Option<SizeCondition> {
        let (size, op, number) = match (&left.kind, &right.kind) {
            (ExprKind::Name(name), _) => (self.size(name)?, op, right),
            (_, ExprKind::Name(name)) => (self.size(name)?, op.mirrored(), left),
            _ => {
                self.bad_require(whole, "a requirement that does not depend on the data");
                return None;
            }
        };
        let Some((value, None)) = literal(number) else {
            self.bad_require(number.span, "the size is not compared with a plain number");
            return None;
        };
        Some(SizeCondition::Compare {
            text: self.one_line(left.span.to(right.span)),
            size,
            op,
            value,
        })
    }

    fn size(&mut self, name: &ast::Name) -> Option<Size> {
        match name.text.as_str() {
            "k" => Some(Size::K),
            "studies" => Some(Size::Studies),
            "participants" => Some(Size::Participants),
            "events" => Some(Size::Events),
            other => {
                self.out.push(
                    Diagnostic::new(
                        Code::BadRequire,
                        name.span,
                        format!("`{other}` is not how much evidence there is"),
                    )
                    .label("studies, k, participants, or events was expected")
                    .note(
                        "a requirement about results would let the results decide what is analysed",
                    )
                    .help(
                        match suggest(other, SIZES.iter().copied()).first() {
                            Some(near) => format!("write `{near}`"),
                            None => "write `require studies >= 5 for …`".to_owned(),
                        },
                    ),
                );
                None
            }
        }
    }

    fn bad_require(&mut self, span: Span, message: &str) {
        self.out.push(
            Diagnostic::new(Code::BadRequire, span, message)
                .label("a condition on studies, k, participants, or events was expected")
                .help("write `require studies >= 5 for pool`"),
        );
    }
}

/// The verbs that a requirement may be for.
fn analyses() -> impl Iterator<Item = &'static str> {
    verb::VERBS
        .iter()
        .map(|verb| verb.name)
        .filter(|name| *name != "table")
}
