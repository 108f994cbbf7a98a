//! `multiverse`: every combination of the choices that a plan lists.

use super::Checker;
use super::task::{Asked, Computed};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Multiverse, Task};
use crate::syntax::ast::{Clause, ClauseKind};

/// The result that is taken over, where it is a regression.
fn regression<'a>(asked: &Asked<'a, '_>) -> Option<&'a str> {
    let analysis = asked.ground.analysis.as_ref();
    let regression = analysis.is_some_and(|analysis| analysis.verb == "regress");
    let result = asked.ground.result.as_ref();
    result.filter(|_| regression).map(|id| id.text.as_str())
}

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
    let on = |clause: &&&Clause| matches!(clause.kind, ClauseKind::On(_));
    let written = asked.alternatives.written();
    if let Some(result) = regression(asked)
        && !written.iter().any(|clause| on(&clause))
    {
        checker.out.push(
            Diagnostic::new(
                Code::WrongResult,
                asked.statement,
                format!("`{result}` is a regression, and its moderators are not taken over"),
            )
            .label("a pool was expected")
            .help("pool its rows, and write `multiverse` of that result"),
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
