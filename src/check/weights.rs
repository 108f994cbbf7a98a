//! `with weights …`, and which model takes them.

use super::Checker;
use super::expr::Exprs;
use crate::diagnostic::Code;
use crate::plan::{Scope, Settings, SourceRef, Tau2Ci, Weights, WeightsKind};
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind};

impl Checker<'_> {
    /// The weights that the clauses say, or those of the result that the analysis stands on; `None` where they are wrong.
    #[expect(clippy::option_option, reason = "none, or a mistake")]
    pub(super) fn weights(
        &mut self,
        clauses: &[&Clause],
        scope: &Scope,
        source: SourceRef,
        from: Option<&Weights>,
    ) -> Option<Option<Weights>> {
        let Some(expr) = clauses.iter().find_map(|clause| weights_in(clause)) else {
            return Some(from.cloned());
        };
        let kind = self.weights_kind(expr, scope, source)?;
        let text = self.one_line(expr.span);
        Some(Some(Weights { text, kind }))
    }

    fn weights_kind(
        &mut self,
        expr: &Expr,
        scope: &Scope,
        source: SourceRef,
    ) -> Option<WeightsKind> {
        if let ExprKind::Name(name) = &expr.kind
            && scope.column(&name.text).is_none()
        {
            match name.text.as_str() {
                "equal" => return Some(WeightsKind::Equal),
                "precision" => return Some(WeightsKind::Precision),
                _ => {}
            }
        }
        let (source, declared) = self.source_name(source);
        let mut exprs = Exprs {
            scope,
            source,
            declared,
            names: &self.names,
            out: self.out,
        };
        let (number, _) = exprs.number(expr)?;
        Some(WeightsKind::Number(number))
    }
}

/// Why a model does not go together with weights, or with an interval of tau².
pub(super) fn misfit(verb: &str, settings: &Settings) -> Option<(Code, String, String)> {
    let method = settings.method;
    if verb == "regress" {
        return settings.weights.as_ref().map(|_| {
            (
                Code::UnknownOption,
                "`regress` takes no weights of your own, and its source has some".into(),
                "regress the selection instead of the result: `regress trials on …`".into(),
            )
        });
    }
    if method.needs_weights() && settings.weights.is_none() {
        return Some((
            Code::MissingClause,
            format!("`{}` estimates tau² with weights of your own", method.name),
            if verb == "pool" {
                "write `with weights precision`, which is `1/sqrt(vi)`, or a column: `with weights n`"
            } else {
                "only `pool` takes them; write `using REML` here"
            }
            .into(),
        ));
    }
    if settings.weights.is_some() && method.model().is_none() {
        return Some((
            Code::UnknownOption,
            format!("`{}` does not take the option `weights`", method.name),
            "its weights are its method; write `using REML`, or leave the option out".into(),
        ));
    }
    if settings.tau2_ci.is_some() && method.model().is_none() {
        return Some((
            Code::UnknownOption,
            format!("`{}` does not take the option `tau2_ci`", method.name),
            "it has no interval of tau²; leave the option out".into(),
        ));
    }
    let profile = settings.tau2_ci == Some(Tau2Ci::Profile);
    (profile && !method.has_likelihood()).then(|| {
        (
            Code::WrongOptionValue,
            format!(
                "`{}` maximises no likelihood that could be profiled",
                method.name
            ),
            "write `using REML` or `using ML`, or leave `tau2_ci` out".into(),
        )
    })
}

fn weights_in(clause: &Clause) -> Option<&Expr> {
    if let ClauseKind::With(uses) = &clause.kind {
        let usage = uses.iter().find(|usage| usage.name.text == "weights")?;
        usage.values.first()
    } else {
        None
    }
}
