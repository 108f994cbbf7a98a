//! The steps of a selection.

use super::super::ast::{DeriveCase, Expr, ExprKind, Name, Step, StepKind};
use super::super::grammar::Rule;
use super::super::problem;
use super::{Lower, Pair, all, find};
use crate::source::Span;

/// How a step is lowered.
type Lowering = fn(&mut Lower<'_>, &Pair<'_>) -> StepKind;

/// Each step and how it is lowered.
const STEPS: &[(Rule, Lowering)] = &[
    (Rule::s_where, |lower, pair| {
        StepKind::Where(lower.expr_in(pair))
    }),
    (Rule::s_include, |lower, pair| {
        StepKind::Include(lower.expr_in(pair))
    }),
    (Rule::s_exclude, |lower, pair| {
        StepKind::Exclude(lower.expr_in(pair))
    }),
    (Rule::s_derive, |lower, pair| lower.derive(pair)),
    (Rule::s_keep, |lower, pair| StepKind::Keep {
        largest: find(pair, Rule::kw_largest).is_some(),
        by: lower.expr_in(pair),
        per: lower.per(pair),
    }),
    (Rule::s_combine, |lower, pair| StepKind::Combine {
        per: lower.per(pair),
        options: lower.with_options(pair),
    }),
    (Rule::s_pair, |lower, pair| lower.pair(pair)),
    (Rule::s_fill, |lower, pair| lower.fill(pair)),
];

impl Lower<'_> {
    /// The steps directly in `pair`.
    pub(super) fn steps(&mut self, pair: &Pair<'_>) -> Vec<Step> {
        pair.clone()
            .into_inner()
            .filter_map(|item| self.step(&item))
            .collect()
    }

    fn step(&mut self, pair: &Pair<'_>) -> Option<Step> {
        let (_, lowering) = STEPS.iter().find(|step| step.0 == pair.as_rule())?;
        let span = self.span(pair);
        let kind = lowering(self, pair);
        let because = self.because(pair);
        Some(Step {
            kind,
            because,
            span,
        })
    }

    /// The names behind `per`.
    fn per(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        find(pair, Rule::names).map_or_else(Vec::new, |names| self.names(&names))
    }

    fn derive(&mut self, pair: &Pair<'_>) -> StepKind {
        self.assign(pair);
        let name = self.name_in(pair, Rule::name);
        let unit = find(pair, Rule::unit).map(|unit| self.unit(&unit));
        let mut cases = Vec::new();
        if let Some(written) = find(pair, Rule::cases) {
            for case in written
                .into_inner()
                .filter(|item| item.as_rule() != Rule::p_comma)
            {
                cases.extend(self.case(&case));
            }
        }
        if let Some(whole) = unfold_ifelse(&mut cases) {
            let here = self.spell(&cases);
            self.out.push(problem::if_else(whole, &here));
        }
        if let Some(written) = find(pair, Rule::if_else) {
            self.if_else(&written, &mut cases);
            let here = self.spell(&cases);
            let span = self.span(&written);
            self.out.push(problem::if_else(span, &here));
        }
        StepKind::Derive { name, unit, cases }
    }

    fn case(&mut self, pair: &Pair<'_>) -> Option<DeriveCase> {
        let mut parts = self.exprs(pair).into_iter();
        Some(DeriveCase {
            value: parts.next()?,
            condition: parts.next(),
        })
    }

    /// `if a then b else c`, as the cases that it means.
    fn if_else(&mut self, pair: &Pair<'_>, cases: &mut Vec<DeriveCase>) {
        let mut pair = pair.clone();
        loop {
            let mut parts = self.exprs(&pair).into_iter();
            if let (condition, Some(value)) = (parts.next(), parts.next()) {
                cases.push(DeriveCase { value, condition });
            }
            if let Some(value) = parts.next() {
                cases.push(DeriveCase {
                    value,
                    condition: None,
                });
            }
            match find(&pair, Rule::if_else) {
                Some(inner) => pair = inner,
                None => return,
            }
        }
    }

    /// Cases as they are written here.
    fn spell(&self, cases: &[DeriveCase]) -> String {
        let part = |expr: &Expr| self.written(expr.span);
        let spelled = cases.iter().map(|case| match &case.condition {
            Some(condition) => format!("{} where {}", part(&case.value), part(condition)),
            None => format!("{} otherwise", part(&case.value)),
        });
        spelled.collect::<Vec<_>>().join(", ")
    }

    fn pair(&mut self, pair: &Pair<'_>) -> StepKind {
        let names: Vec<_> = all(pair, Rule::name).collect();
        match (names.first(), names.get(1), find(pair, Rule::label)) {
            (Some(arm), Some(by), Some(against)) => StepKind::Pair {
                arm: self.name(arm),
                by: self.name(by),
                against: self.label(&against),
                per: self.per(pair),
            },
            _ => StepKind::Error,
        }
    }

    fn fill(&mut self, pair: &Pair<'_>) -> StepKind {
        self.assign(pair);
        let Some(target) = find(pair, Rule::target) else {
            return StepKind::Error;
        };
        let target = find(&target, Rule::path).unwrap_or(target);
        StepKind::Fill {
            target: self.names(&target),
            value: self.expr_in(pair),
        }
    }
}

/// Turns `ifelse(a, b, c)` into cases; returns where it stood.
fn unfold_ifelse(cases: &mut Vec<DeriveCase>) -> Option<Span> {
    let [case] = cases.as_mut_slice() else {
        return None;
    };
    let ExprKind::Call { name, arguments } = &mut case.value.kind else {
        return None;
    };
    let known = ["ifelse", "if_else", "iif", "IF"].contains(&name.text.as_str());
    if !known || arguments.len() != 3 || case.condition.is_some() {
        return None;
    }
    let span = case.value.span;
    let (otherwise, value, condition) = (arguments.pop()?, arguments.pop()?, arguments.pop()?);
    *cases = vec![
        DeriveCase {
            value,
            condition: Some(condition),
        },
        DeriveCase {
            value: otherwise,
            condition: None,
        },
    ];
    Some(span)
}
