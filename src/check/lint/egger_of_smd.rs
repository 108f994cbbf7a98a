//! Egger's test of standardised mean differences by a standard error that contains them.

use super::Linted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{BoundEffect, FormInputs, Task};
use crate::stats::bias::Predictor;

/// Measures whose variance grows with the square of the effect itself.
const STANDARDISED: &[&str] = &["SMD", "SMDH", "SMD1", "SMD1H"];

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    for (statement, analysis) in linted.analyses() {
        let (Task::Bias(task), Some(effect)) = (&analysis.task, &analysis.effect) else {
            continue;
        };
        let by_se = task.egger.is_some_and(|egger| match egger.predictor {
            Predictor::Sei | Predictor::Vi => true,
            Predictor::Ni | Predictor::Ninv | Predictor::Sqrtni | Predictor::Sqrtninv => false,
        });
        if by_se && STANDARDISED.contains(&effect.measure.name) {
            let measure = effect.measure.name;
            let message = format!("`egger` by the standard error of `{measure}`");
            out.push(
                Diagnostic::new(Code::EggerOfSmd, linted.option(statement, "egger"), message)
                    .label("a predictor that does not contain the effect was expected")
                    .note("the standard error of a standardised difference grows with the difference: without any bias, at k = 11 and a true g of 1.33, 25% to 37% of such tests are significant")
                    .help(if has_n(effect) {
                        "write `egger, predictor sqrtninv`"
                    } else {
                        "give n to the effect, and write `egger, predictor sqrtninv`"
                    }),
            );
        }
    }
}

/// Whether all rows have n.
fn has_n(effect: &BoundEffect) -> bool {
    effect.forms.iter().all(|form| match &form.inputs {
        FormInputs::Numbers { groups, .. } => {
            !groups.is_empty() && groups.iter().all(|group| group.n.is_some())
        }
        FormInputs::Direction { .. } => false,
    })
}
