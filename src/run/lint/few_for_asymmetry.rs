//! Tests of asymmetry with fewer than ten effects.

use super::{Once, analyses, lets_run, range, sizes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, list};
use crate::plan::{Bias, Statement, Task};
use crate::run::Context;
use crate::run::require::Requirements;

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
        let found = format!("of {} effects", range(few.iter().copied()));
        once.add(|| warning(statement, &tests, &found));
    }
    once.tell(out);
}

/// The same before there are data, where the plan lets a test run with fewer.
pub(super) fn without_rows(context: &Context<'_>, out: &mut Diagnostics) {
    let fewest = Requirements::new(context.plan, "bias").fewest();
    if fewest >= WANTED as f64 {
        return;
    }
    let mut once = Once::default();
    for (_, statement, analysis) in analyses(context) {
        if let Task::Bias(task) = &analysis.task
            && let tests = tests(task)
            && !tests.is_empty()
        {
            once.add(|| warning(statement, &tests, &lets_run(fewest)));
        }
    }
    once.tell(out);
}

fn warning(statement: &Statement, tests: &[&str], found: &str) -> Diagnostic {
    let message = format!("{} {found}", list(tests, "and"));
    Diagnostic::new(Code::FewForAsymmetry, statement.span, message)
        .label("ten effects or more were expected")
        .note("with so few a test of asymmetry misses most of what is there; that it is not significant says nothing")
        .help("say it beforehand: `require k >= 10 for bias`")
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
