//! Random effects tested by the normal distribution, with few effects.

use super::{analyses, lets_run, range, sizes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, plural};
use crate::plan::{RowAnalysis, Task, Test};
use crate::run::Context;
use crate::run::require::Requirements;
use crate::source::Span;

/// From so many effects on the normal distribution does little harm.
///
/// # Source
/// `IntHout` et al. (2014), doi:10.1186/1471-2288-14-25: with 20 trials the difference is small.
const ENOUGH: usize = 20;

/// What one `test z` of the plan leads to.
struct Cause {
    said: Span,
    k: Vec<usize>,
    statements: usize,
}

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let mut causes: Vec<Cause> = Vec::new();
    for (at, statement, analysis) in analyses(context) {
        if !by_z(analysis) || is_tried_otherwise(context, analysis) {
            continue;
        }
        // One effect is that study; two have a warning of their own.
        let few: Vec<usize> = (sizes(context, at, analysis).iter().map(|sizes| sizes.k))
            .filter(|k| (3..ENOUGH).contains(k))
            .collect();
        if few.is_empty() {
            continue;
        }
        let said = analysis.settings.test_at.unwrap_or(statement.span);
        match causes.iter_mut().find(|cause| cause.said == said) {
            Some(cause) => {
                cause.k.extend(few);
                cause.statements += 1;
            }
            None => causes.push(Cause {
                said,
                k: few,
                statements: 1,
            }),
        }
    }
    for cause in causes {
        let k = range(cause.k.iter().copied());
        let several = if cause.statements > 1 {
            format!(" in {}", plural(cause.statements, "analysis"))
        } else {
            String::new()
        };
        out.push(warning(cause.said, &format!("with {k} effects{several}")));
    }
}

/// The same before there are data, where the plan lets such an analysis run with fewer.
pub(super) fn without_rows(context: &Context<'_>, out: &mut Diagnostics) {
    let mut told: Vec<Span> = Vec::new();
    for (_, statement, analysis) in analyses(context) {
        let fewest = Requirements::new(context.plan, &analysis.verb).fewest();
        let said = analysis.settings.test_at.unwrap_or(statement.span);
        let few = fewest < ENOUGH as f64 && by_z(analysis) && !told.contains(&said);
        if few && !is_tried_otherwise(context, analysis) {
            told.push(said);
            out.push(warning(said, &lets_run(fewest)));
        }
    }
}

/// Whether an analysis takes the variance between studies as known.
fn by_z(analysis: &RowAnalysis) -> bool {
    let settings = &analysis.settings;
    let models = matches!(analysis.task, Task::Pool | Task::Regress(_));
    models && settings.test == Test::Z && settings.method.has_tau2() && settings.method.takes_hksj()
}

/// Whether the plan analyses the same rows by another test, too: it shows what z changes.
fn is_tried_otherwise(context: &Context<'_>, analysis: &RowAnalysis) -> bool {
    let same = |other: &RowAnalysis| {
        other.settings.test != Test::Z
            && other.settings.method.has_tau2()
            && other.source == analysis.source
            && other.conditions == analysis.conditions
            && other.per == analysis.per
    };
    analyses(context).any(|(_, _, other)| match &other.task {
        Task::Multiverse(task) => task.universes.iter().any(|u| same(&u.analysis)),
        Task::Sensitivity(task) => task.alternatives.iter().any(|u| same(&u.analysis)),
        Task::Pool | Task::Regress(_) => other.verb == analysis.verb && same(other),
        Task::Bias(_) | Task::Summarise | Task::Reserved => false,
    })
}

fn warning(said: Span, found: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ZWithFew,
        said,
        format!("`test z` for random effects, {found}"),
    )
    .label("`test hksj` was expected")
    .note("z takes the variance between studies as known: where they differ, intervals are too narrow, and far more than 5% of such tests find an effect that is not there")
    .help("leave `test z` out: the default is `test hksj`; to show what a published z changes, write both, or `multiverse … with test (z, hksj)`")
}
