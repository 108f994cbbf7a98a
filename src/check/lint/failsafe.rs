//! The fail-safe number.

use super::Linted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::Task;

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    let mut asked = linted.analyses().filter_map(|(statement, analysis)| {
        let Task::Bias(task) = &analysis.task else {
            return None;
        };
        task.failsafe.map(|_| linted.option(statement, "failsafe"))
    });
    let Some(first) = asked.next() else {
        return;
    };
    let warning = Diagnostic::new(Code::FailSafeNumber, first, "a fail-safe number is asked for")
        .label("a model of how studies are selected was expected")
        .note("it takes the unpublished studies to find nothing on average, and no bias; it is large also where the whole effect is publication bias")
        .help("write `selection stepfun, steps 0.025`, or `pet_peese`");
    out.push(asked.fold(warning, |warning, span| warning.other(span, "and here")));
}
