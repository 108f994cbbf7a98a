//! More moderators than a tenth of the effects.

use super::{Once, analyses, sizes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, plural};
use crate::plan::{ModeratorKind, Regress, Scope, Task, Type};
use crate::run::Context;

/// So many effects each coefficient wants.
const WANTED: usize = 10;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let mut once = Once::default();
    for (at, statement, analysis) in analyses(context) {
        let Task::Regress(task) = &analysis.task else {
            continue;
        };
        let coefficients = coefficients(task, context.scope(analysis.source));
        let sizes = sizes(context, at, analysis);
        let k = sizes.iter().map(|sizes| sizes.k).min();
        let Some(k) = k.filter(|k| *k < WANTED * coefficients) else {
            continue;
        };
        let message = format!(
            "{} besides the intercept, for {k} effects",
            plural(coefficients, "coefficient")
        );
        once.add(|| {
            Diagnostic::new(Code::ManyModerators, statement.span, message)
                .label("ten effects for each coefficient were expected")
                .note("with few effects a regression fits their noise: it explains much of it, and by chance one of its moderators looks important")
                .help("name the one moderator that the question is about, or say beforehand how many effects it needs: `require k >= 10 for regress`")
        });
    }
    once.tell(out);
}

/// How many columns the terms have at least.
fn coefficients(task: &Regress, scope: Option<&Scope>) -> usize {
    let columns = |at: &usize| match task.moderators.get(*at).map(|m| &m.kind) {
        Some(ModeratorKind::Polynomial(_, degree)) => usize::from(*degree),
        Some(ModeratorKind::Labels { column, .. }) => {
            let info = scope.and_then(|scope| scope.columns.get(*column));
            match info.map(|info| &info.kind) {
                Some(Type::Label { labels, .. }) => labels.len().saturating_sub(1).max(1),
                Some(
                    Type::Number(_)
                    | Type::Flag
                    | Type::Text
                    | Type::Study
                    | Type::Date
                    | Type::Unknown,
                )
                | None => 1,
            }
        }
        Some(ModeratorKind::Number(_) | ModeratorKind::Centered(_)) | None => 1,
    };
    let of_term =
        |term: &crate::plan::ModelTerm| -> usize { term.moderators.iter().map(columns).product() };
    task.terms.iter().map(of_term).sum()
}
