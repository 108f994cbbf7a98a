//! Moderators: `a + b`, `a * b`, `a : b`.

use super::super::ast::{Expr, ExprKind, Term};
use super::super::grammar::Rule;
use super::super::problem;
use super::{Lower, Pair};
use crate::source::Span;

impl Lower<'_> {
    /// The terms of `on`, which stand between top-level `+`.
    pub(super) fn terms(&mut self, pair: &Pair<'_>) -> Vec<Term> {
        let items: Vec<_> = pair.clone().into_inner().collect();
        split_at(&items, Rule::plus)
            .into_iter()
            .map(|items| self.term(items))
            .collect()
    }

    fn term(&mut self, items: &[Pair<'_>]) -> Term {
        let span = self.span_of(items);
        let has = |rule| items.iter().any(|item| item.as_rule() == rule);
        let together = has(Rule::p_colon);
        if together && has(Rule::times) {
            self.out.push(problem::mixed_term(span));
        }
        if together {
            let factors = self.factors(items, Rule::p_colon);
            return Term {
                factors,
                crossed: false,
                span,
            };
        }
        let other = items.iter().any(|item| is_infix(item.as_rule()));
        let numbers = has(Rule::number) || has(Rule::bad_number);
        if has(Rule::times) && !other && !numbers {
            let factors = self.factors(items, Rule::times);
            return Term {
                factors,
                crossed: true,
                span,
            };
        }
        Term {
            factors: vec![self.fold(items, span).expr],
            crossed: false,
            span,
        }
    }

    fn factors(&mut self, items: &[Pair<'_>], sign: Rule) -> Vec<Expr> {
        split_at(items, sign)
            .into_iter()
            .map(|items| {
                let span = self.span_of(items);
                self.fold(items, span).expr
            })
            .filter(|factor| factor.kind != ExprKind::Error)
            .collect()
    }

    fn span_of(&self, items: &[Pair<'_>]) -> Span {
        match (items.first(), items.last()) {
            (Some(first), Some(last)) => self.span(first).to(self.span(last)),
            _ => Span::default(),
        }
    }
}

/// Cuts `items` at every infix `sign`.
fn split_at<'p, 'i>(items: &'p [Pair<'i>], sign: Rule) -> Vec<&'p [Pair<'i>]> {
    items
        .split(|item| item.as_rule() == sign)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether `rule` is an operator other than `*` that makes a term an expression.
fn is_infix(rule: Rule) -> bool {
    [
        Rule::minus,
        Rule::divide,
        Rule::power,
        Rule::compare,
        Rule::kw_and,
        Rule::kw_or,
        Rule::kw_not,
        Rule::foreign_and,
        Rule::foreign_or,
        Rule::foreign_not,
        Rule::is_in,
        Rule::is_missing,
    ]
    .contains(&rule)
}
