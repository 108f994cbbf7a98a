//! `multiverse`: every combination of the choices that a plan lists.

use super::Checker;
use super::task::{Asked, Computed};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Multiverse, Task};

/// What is computed.
pub(super) fn task(checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Multiverse> {
    if asked.alternatives.is_empty() {
        checker.out.push(
            Diagnostic::new(
                Code::MissingClause,
                asked.statement.behind(),
                "`multiverse` without a choice",
            )
            .label("a list in `( )` was expected, in a clause or an option")
            .help("write the choices that could have been made: `using (REML, DL) with test (z, hksj)`"),
        );
        return None;
    }
    let (universes, own_is_apart) = checker.every_combination(asked)?;
    let pooled = |task: &Task| matches!(task, Task::Pool);
    let lacking = universes.iter().any(|u| !pooled(&u.analysis.task));
    let task = Multiverse {
        universes,
        own_is_apart,
    };
    Some((
        task,
        lacking.then(|| "moderators in a multiverse".to_owned()),
    ))
}
