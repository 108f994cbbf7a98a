//! Lints that need data: what a plan does with these rows and should not. One file for each; this is the list.
//!
//! They warn when a plan is checked with its data, and when it runs; what only results tell, when it runs. Those that
//! need no data stand in `check::lint`.

mod compared;
mod few_for_asymmetry;
mod many_moderators;
mod many_parts;
mod no_test_between;
mod primary;
mod shared_control;
mod z_with_few;
mod zero_cells;

use std::sync::Arc;

use super::rows::{Ended, Evidence, RowVerb, Set, evidence, run};
use super::{Context, Frames};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::{CheckedPlan, RowAnalysis, Statement, StatementKind};
use crate::result::{Bias, Body, LeftOut, Part, Pool, Regression, Sizes, Status};
use crate::stats::watch::Unwatched;
use crate::table::Table;

type Lint = fn(&Context<'_>, &mut Diagnostics);

const ALL: &[Lint] = &[
    few_for_asymmetry::lint,
    z_with_few::lint,
    many_moderators::lint,
    many_parts::lint,
    no_test_between::lint,
    shared_control::lint,
    zero_cells::lint,
    compared::lint,
    primary::lint,
];

/// Warns of what the analyses do with the rows of `context`; of its results where there are any.
pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    for lint in ALL {
        lint(context, out);
    }
}

/// The same for a plan that does not run: `tables[i]` holds the rows of `plan.datasets[i]`.
pub fn lint_rows(plan: &CheckedPlan, tables: &[Arc<Table>], out: &mut Diagnostics) {
    let frames = Frames::select(plan, tables);
    let context = Context {
        plan,
        frames: &frames,
        results: &[],
        watch: &Unwatched,
    };
    lint(&context, out);
}

/// What can be said before there are data: analyses that ask for more evidence than the plan requires of them.
pub fn lint_without_rows(plan: &CheckedPlan, out: &mut Diagnostics) {
    let frames = Frames::select(plan, &[]);
    let context = Context {
        plan,
        frames: &frames,
        results: &[],
        watch: &Unwatched,
    };
    few_for_asymmetry::without_rows(&context, out);
    z_with_few::without_rows(&context, out);
}

/// The analyses of rows that the plan asks for and this version computes, with their places and statements.
fn analyses<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (usize, &'a Statement, &'a RowAnalysis)> {
    let statements = context.plan.statements.iter().enumerate();
    statements.filter_map(|(at, statement)| {
        let StatementKind::Rows(analysis) = &statement.kind else {
            return None;
        };
        let refused = analysis.from_result.as_ref();
        let stands =
            refused.is_none_or(|id| context.results.is_empty() || context.blocked(id).is_none());
        stands.then_some((at, statement, analysis.as_ref()))
    })
}

/// The sizes of what an analysis computes, without the parts of `by`: one, or one for each part of `per`. As the result
/// has them; before there is one, as far as rows and `require` tell.
fn sizes(context: &Context<'_>, at: usize, analysis: &RowAnalysis) -> Vec<Sizes> {
    let mut found = Counting::default();
    match context
        .results
        .get(at)
        .map(|outcome| (outcome.status, &outcome.body))
    {
        Some((status, Body::Pool(pool))) => found.pool(status, pool),
        Some((status, Body::Bias(bias))) => found.bias(status, bias),
        Some((status, Body::Regression(regression))) => found.regression(status, regression),
        Some(_) => {}
        None => {
            let alone = RowAnalysis {
                by: None,
                ..analysis.clone()
            };
            run(context, &alone, &mut found);
        }
    }
    found.sizes
}

/// Calls `visit` on each set of rows that an analysis computes, without the parts of `by`.
fn sets(
    context: &Context<'_>,
    analysis: &RowAnalysis,
    visit: &mut dyn FnMut(&Evidence<'_>, &Set<'_>),
) {
    let (rows, _) = evidence(context, analysis);
    let mut one = |places: &[u32]| {
        let set = rows.set(places, false);
        if rows.requirements.refuse(&rows.sizes(&set)).is_none() {
            visit(&rows, &set);
        }
    };
    if analysis.per.is_empty() {
        one(&rows.places());
    } else {
        let groups = rows.frame.groups(&analysis.per);
        for group in 0..groups.len() {
            one(groups.rows(group));
        }
    }
}

/// Counts, and computes nothing.
#[derive(Default)]
struct Counting {
    sizes: Vec<Sizes>,
}

impl Counting {
    fn take(&mut self, status: Status, sizes: Sizes) {
        if status == Status::Ok {
            self.sizes.push(sizes);
        }
    }

    fn pool(&mut self, status: Status, pool: &Pool) {
        // Of parts by `per` the whole is no analysis.
        if pool.estimate.is_some() || pool.parts.is_empty() {
            self.take(status, pool.sizes);
        } else {
            for part in &pool.parts {
                self.take(part.status, part.result.sizes);
            }
        }
    }

    fn bias(&mut self, status: Status, bias: &Bias) {
        if bias.parts.is_empty() {
            self.take(status, bias.sizes);
        }
        for part in &bias.parts {
            self.take(part.status, part.result.sizes);
        }
    }

    fn regression(&mut self, status: Status, regression: &Regression) {
        if regression.parts.is_empty() {
            self.take(status, regression.sizes);
        }
        for part in &regression.parts {
            self.take(part.status, part.result.sizes);
        }
    }
}

impl RowVerb for Counting {
    type Found = ();

    fn fork(&self) -> Self {
        Self::default()
    }

    fn join(&mut self, other: Self) {
        self.sizes.extend(other.sizes);
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], _subgroup: bool) -> Ended<()> {
        let sizes = rows.sizes(&rows.set(places, false));
        if sizes.k > 0 && rows.requirements.refuse(&sizes).is_none() {
            self.sizes.push(sizes);
        }
        Ended {
            status: Status::Ok,
            reason: None,
            found: (),
        }
    }

    fn above(&mut self, _rows: &Evidence<'_>) {}

    fn attach(&mut self, _whole: &mut (), _parts: Vec<Part<()>>, _by: bool) {}

    fn tell(&mut self, _whole: &mut (), _left_out: Vec<LeftOut>, _remarks: Vec<String>) {}

    fn body(_found: ()) -> Body {
        Body::Nothing {}
    }
}

/// One warning for all statements that have the same trouble: at the first, which says how many more there are.
#[derive(Default)]
struct Once {
    first: Option<Diagnostic>,
    more: usize,
}

impl Once {
    fn add(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.first.is_some() {
            self.more += 1;
        } else {
            self.first = Some(diagnostic());
        }
    }

    fn tell(self, out: &mut Diagnostics) {
        let more = match self.more {
            0 => None,
            1 => Some("the same holds for one more analysis".to_owned()),
            n => Some(format!("the same holds for {n} more analyses")),
        };
        if let Some(mut first) = self.first {
            first.notes.extend(more);
            out.push(first);
        }
    }
}

/// "where the plan asks for 5 effects": what is known before there are data.
fn lets_run(fewest: f64) -> String {
    if fewest > 1.0 {
        format!("where the plan asks for {fewest} effects")
    } else {
        "where no `require` asks for a number of effects".to_owned()
    }
}

/// "9", "4 to 9": how many, of several that have these.
fn range(of: impl Iterator<Item = usize> + Clone) -> String {
    match (of.clone().min(), of.max()) {
        (Some(least), Some(most)) if least < most => format!("{least} to {most}"),
        (least, _) => least.unwrap_or(0).to_string(),
    }
}
