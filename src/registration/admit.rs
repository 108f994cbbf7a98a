//! `deviation in NAME because "…"`: admits the difference of that statement, and nothing else.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, list};
use crate::plan::review::Deviation;
use crate::result::Difference;

/// Gives each difference the reason that admits it; a deviation that matches nothing is a warning.
pub(super) fn admit(
    differences: &mut [Difference],
    deviations: &[Deviation],
    out: &mut Diagnostics,
) {
    let open: Vec<String> = differences
        .iter()
        .filter(|difference| difference.deviates)
        .map(|difference| difference.handle.clone())
        .collect();
    for deviation in deviations {
        let named = |d: &&mut Difference| d.deviates && d.handle == deviation.name;
        let mut matched = false;
        for difference in differences.iter_mut().filter(named) {
            difference.because = Some(deviation.because.clone());
            matched = true;
        }
        if !matched {
            out.push(unmatched(deviation, &open));
        }
    }
}

fn unmatched(deviation: &Deviation, open: &[String]) -> Diagnostic {
    let mut open: Vec<String> = open.to_vec();
    open.sort();
    open.dedup();
    Diagnostic::new(
        Code::DeviationOfNothing,
        deviation.span,
        format!(
            "`{}` does not differ from what is registered",
            deviation.name
        ),
    )
    .label("a statement that deviates was expected")
    .help(if open.is_empty() {
        "leave this line out: nothing deviates".to_owned()
    } else {
        format!("what deviates is {}", list(&open, "and"))
    })
}

/// Warns of deviations in a plan that is not registered.
pub fn not_registered(deviations: &[Deviation], out: &mut Diagnostics) {
    if let Some(first) = deviations.first() {
        out.push(
            Diagnostic::new(
                Code::DeviationOfNothing,
                first.span,
                "a deviation in a plan that is not registered",
            )
            .label("there is nothing to deviate from")
            .help("write `kma register PLAN` when the plan is done, or leave this line out"),
        );
    }
}
