//! From the numbers of a regression to those of its result.

use super::coding::Coding;
use crate::plan::{Adjust, Permutation};
use crate::result::{Coefficient, Display, Fit, JointTest, PermutationInfo, Regression, TermTest};
use crate::run::pool::{finite, pair};
use crate::run::rows::{Evidence, Set};
use crate::stats::adjust::{Adjustment, adjust};
use crate::stats::pool::Options;
use crate::stats::regress::permutation::{Draws, permutation};
use crate::stats::regress::{Design, Joint, Model, Regression as Fitted};
use crate::stats::{StatsError, Studies, Unwatched};

/// Coefficients, tests, R² and fit.
pub(super) fn numbers(found: &mut Regression, coding: &Coding<'_>, fit: &Fitted) {
    let named = coding.names.iter().zip(&fit.coefficients);
    found.coefficients = named
        .map(|(name, c)| Coefficient {
            term: name.clone(),
            estimate: finite(c.estimate),
            se: finite(c.se),
            ci: Some(pair(c.ci)),
            statistic: c.statistic.and_then(finite),
            df: c.df,
            p: c.p.and_then(finite),
            p_permutation: None,
        })
        .collect();
    let terms = coding.terms().zip(&coding.sets);
    found.terms = terms
        .map(|(name, columns)| TermTest {
            term: name.to_owned(),
            test: joint(fit.joint(columns), columns.len()),
            p_adjusted: None,
        })
        .collect();
    let all = coding.names.len().saturating_sub(1);
    found.moderators = Some(joint(fit.moderators, all));
    found.r2 = fit.r2.and_then(finite);
    found.fit = Fit {
        log_likelihood: finite(fit.fit.log_likelihood),
        aic: finite(fit.fit.aic),
        bic: fit.fit.bic.and_then(finite),
        aicc: finite(fit.fit.aicc),
    };
}

fn joint(test: Option<Joint>, columns: usize) -> JointTest {
    JointTest {
        statistic: test.and_then(|t| finite(t.statistic)),
        df1: columns,
        df2: test.and_then(|t| t.df2),
        p: test.and_then(|t| finite(t.p)),
        p_permutation: None,
    }
}

/// The predictions as people read them.
pub(super) fn displays(found: &mut Regression, rows: &Evidence<'_>, set: &Set<'_>) {
    let Some(measured) = rows.measured() else {
        return;
    };
    let harmonic = measured.harmonic_n(set.places, &set.effects);
    let show = |x: f64| measured.transform().apply(x, harmonic);
    for prediction in &mut found.predictions {
        prediction.display = Display {
            estimate: prediction.estimate.map(show),
            ci: prediction.ci.map(|ci| ci.map(show)),
            pi: prediction.pi.map(|pi| pi.map(show)),
            ..found.display.clone()
        };
    }
}

/// What a permutation test permutes.
pub(super) struct Permuting<'a> {
    pub(super) studies: &'a Studies<'a>,
    pub(super) design: &'a Design,
    pub(super) model: Model,
    pub(super) options: &'a Options,
    pub(super) joint: &'a [Vec<usize>],
}

impl Permuting<'_> {
    pub(super) fn permute(
        &self,
        asked: Permutation,
        found: &mut Regression,
    ) -> Result<(), StatsError> {
        let seed = asked.seed;
        let draws = asked
            .draws
            .map_or(Draws::All, |draws| Draws::Sample { draws, seed });
        let permuted = permutation(
            self.studies,
            self.design,
            self.model,
            self.options,
            self.joint,
            draws,
            &Unwatched,
        )?;
        for (coefficient, p) in found.coefficients.iter_mut().zip(permuted.coefficients) {
            coefficient.p_permutation = p;
        }
        for (term, p) in found.terms.iter_mut().zip(permuted.joint) {
            term.test.p_permutation = p;
        }
        if let Some(moderators) = &mut found.moderators {
            moderators.p_permutation = permuted.moderators;
        }
        found.permutation = Some(PermutationInfo {
            permutations: permuted.permutations,
            exact: permuted.exact,
            seed: (!permuted.exact).then_some(seed),
        });
        Ok(())
    }
}

/// How the numbers call it.
pub(in crate::run) fn adjustment(how: Adjust) -> (Adjustment, &'static str) {
    match how {
        Adjust::Holm => (Adjustment::Holm, "Holm"),
        Adjust::Bonferroni => (Adjustment::Bonferroni, "Bonferroni"),
        Adjust::Fdr => (Adjustment::Fdr, "Benjamini and Hochberg"),
    }
}

/// The p-values of the terms for their number.
pub(super) fn adjust_terms(found: &mut Regression, how: Adjust) {
    let (how, name) = adjustment(how);
    let p: Vec<Option<f64>> = found.terms.iter().map(|term| term.test.p).collect();
    for (term, p) in found.terms.iter_mut().zip(adjust(&p, how)) {
        term.p_adjusted = p;
    }
    let tests = p.iter().flatten().count();
    found.remarks.push(format!(
        "p of {} also adjusted by {name}",
        crate::diagnostic::plural(tests, "term")
    ));
}
