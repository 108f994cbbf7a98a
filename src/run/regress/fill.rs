//! From the numbers of a regression to those of its result.

use super::coding::Coding;
use crate::plan::{Adjust, Permutation};
use crate::result::{Coefficient, Display, Fit, JointTest, PermutationInfo, Regression, TermTest};
use crate::run::convert::{finite, pair};
use crate::run::rows::{Evidence, Set};
use crate::stats::adjust::{Adjustment, adjust};
use crate::stats::location_scale::LocationScale;
use crate::stats::pool::Options;
use crate::stats::regress::permutation::{Draws, permutation};
use crate::stats::regress::{self, Design, Joint, Model, Predicted, Robust};
use crate::stats::{StatsError, Studies, Watch};

/// Coefficients and their tests: those of the model, or those of `robust in`.
pub(super) enum Inference<'a> {
    Model(&'a regress::Regression),
    Robust(&'a Robust),
    Scale(&'a LocationScale),
}

impl Inference<'_> {
    fn coefficients(&self) -> &[regress::Coefficient] {
        match self {
            Self::Model(fit) => &fit.coefficients,
            Self::Robust(fit) => &fit.coefficients,
            Self::Scale(fit) => &fit.location,
        }
    }

    fn joint(&self, columns: &[usize]) -> Option<Joint> {
        match self {
            Self::Model(fit) => fit.joint(columns),
            Self::Robust(fit) => fit.joint(columns),
            Self::Scale(fit) => fit.joint(columns),
        }
    }

    /// The effect at a row of the design.
    pub(super) fn predict(&self, row: &[f64]) -> Result<Predicted, StatsError> {
        match self {
            Self::Model(fit) => fit.predict(row),
            Self::Robust(fit) => fit.predict(row),
            Self::Scale(fit) => fit.predict(row),
        }
    }
}

/// Coefficients and tests.
pub(super) fn tests(found: &mut Regression, coding: &Coding<'_>, fit: &Inference<'_>) {
    let named = coding.names.iter().zip(fit.coefficients());
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
            alone: None,
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
    let all: Vec<usize> = (1..coding.names.len()).collect();
    found.moderators = Some(joint(fit.joint(&all), all.len()));
}

/// R² and fit.
pub(super) fn of_model(found: &mut Regression, fit: &regress::Regression) {
    found.r2 = fit.r2.and_then(finite);
    found.fit = criteria(&fit.fit);
}

/// As the document has it.
pub(super) fn criteria(fit: &crate::stats::fit::Fit) -> Fit {
    Fit {
        log_likelihood: finite(fit.log_likelihood),
        aic: finite(fit.aic),
        bic: fit.bic.and_then(finite),
        aicc: finite(fit.aicc),
    }
}

pub(super) fn joint(test: Option<Joint>, columns: usize) -> JointTest {
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
    pub(super) watch: &'a dyn Watch,
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
            self.watch,
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

/// Gives a coefficient that is a whole term its test.
pub(super) fn alone(found: &mut Regression, coding: &Coding<'_>) {
    for (term, columns) in found.terms.iter().zip(&coding.sets) {
        if let [only] = columns.as_slice()
            && let Some(coefficient) = found.coefficients.get_mut(*only)
        {
            coefficient.alone = Some(term.clone());
        }
    }
}
