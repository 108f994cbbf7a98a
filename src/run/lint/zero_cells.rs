//! Empty cells to which something is added that the plan does not name.

use super::{analyses, sets};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, plural};
use crate::run::Context;
use crate::run::added::Added;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    for (at, effect) in context.plan.effects.iter().enumerate() {
        let mut most = 0;
        for (_, _, analysis) in analyses(context) {
            let inverse = analysis.settings.method.counts().is_none();
            let bound = analysis.effect.as_ref().filter(|bound| bound.effect == at);
            let Some(bound) = bound.filter(|bound| inverse && bound.options.add.is_none()) else {
                continue;
            };
            if !["pool", "regress"].contains(&analysis.verb.as_str())
                || !bound.forms.iter().any(|form| form.form.zero_cell.is_some())
            {
                continue;
            }
            let mut rows = 0;
            sets(context, analysis, &mut |_, set| {
                let empty = set.effects.added.iter();
                rows += empty.filter(|added| **added == Added::ToEmpty).count();
            });
            most = most.max(rows);
        }
        if most > 0 {
            out.push(warning(effect, most));
        }
    }
}

fn warning(effect: &crate::plan::Effect, rows: usize) -> Diagnostic {
    let have = if rows == 1 { "has" } else { "have" };
    Diagnostic::new(
        Code::ZeroCells,
        effect.span,
        format!(
            "{} {have} an empty cell, and the plan does not say what is added",
            plural(rows, "row")
        ),
    )
    .label("0.5 is added to their cells")
    .note("where events are rare, what is added decides the effect of such a row, and draws it towards none or away from it where the arms differ in size")
    .help("pool the counts: `using MH`, `using Peto` or `using GLMM` add nothing")
    .help("or name it: `with add 0.5`, and try another in a `multiverse` of your own")
}
