//! Tests of asymmetry with fewer than ten effects.

use super::{Once, analyses, range, sizes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, list};
use crate::plan::{Bias, Task};
use crate::run::Context;

/// So many effects a test of asymmetry wants.
///
/// # Source
/// Sterne et al. (2011), doi:10.1136/bmj.d4002.
const WANTED: usize = 10;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let mut once = Once::default();
    for (at, statement, analysis) in analyses(context) {
        let Task::Bias(task) = &analysis.task else {
            continue;
        };
        let tests = tests(task);
        if tests.is_empty() {
            continue;
        }
        // Below three nothing is computed.
        let sizes = sizes(context, at, analysis);
        let few = sizes.iter().map(|s| s.k);
        let few: Vec<usize> = few.filter(|k| (3..WANTED).contains(k)).collect();
        if few.is_empty() {
            continue;
        }
        let message = format!(
            "{} of {} effects",
            list(&tests, "and"),
            range(few.iter().copied())
        );
        once.add(|| {
            Diagnostic::new(Code::FewForAsymmetry, statement.span, message)
                .label("ten effects or more were expected")
                .note("with so few a test of asymmetry misses most of what is there; that it is not significant says nothing")
                .help("say it beforehand: `require k >= 10 for bias`")
        });
    }
    once.tell(out);
}

/// The tests that are asked for.
fn tests(task: &Bias) -> Vec<&'static str> {
    let all = [
        ("egger", task.egger.is_some()),
        ("begg", task.begg),
        ("peters", task.peters),
        ("harbord", task.harbord),
        ("deeks", task.deeks),
    ];
    let asked = all.into_iter().filter(|(_, asked)| *asked);
    asked.map(|(name, _)| name).collect()
}
