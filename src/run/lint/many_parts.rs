//! Many parts of `per`, each tested as if it were the only one.

use super::{Once, analyses, sizes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::Task;
use crate::run::Context;

/// So many tests have a chance of a false alarm of 23%, were they independent: `1 - 0.95^5`.
const MANY: usize = 5;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let mut once = Once::default();
    for (at, statement, analysis) in analyses(context) {
        let unadjusted = matches!(analysis.task, Task::Pool) && analysis.settings.adjust.is_none();
        if !unadjusted || analysis.per.is_empty() {
            continue;
        }
        let parts = sizes(context, at, analysis).len();
        if parts < MANY {
            continue;
        }
        let message = format!("{parts} parts, each with a p-value of its own");
        once.add(|| {
            Diagnostic::new(Code::SeveralOutcomes, statement.span, message)
                .label("p-values adjusted for their number were expected")
                .note("if nothing is there, one test in twenty is significant all the same")
                .help("write `with adjust holm`; the p-values stay, and adjusted ones stand beside them")
        });
    }
    once.tell(out);
}
