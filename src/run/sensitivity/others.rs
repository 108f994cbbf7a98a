//! The pool with other rows, or with another choice.

use std::borrow::Cow;

use super::super::entry::{Entry, lacking_reason};
use super::super::rows::{Ended, Evidence};
use super::super::{Context, counts, pool, rows};
use super::used::Used;
use crate::plan::{Alternative, Condition, RowAnalysis};
use crate::result::sensitivity::{Choices, Run};
use crate::result::{Pool, Status};
use crate::table::Truth;

/// The analysis with another choice. It has no verb: the requirements are about the plan's own.
pub(super) fn variant(analysis: &RowAnalysis, alternative: &Alternative) -> RowAnalysis {
    let variant = RowAnalysis {
        verb: String::new(),
        effect: alternative.effect.clone(),
        settings: alternative.settings.clone(),
        ..analysis.clone()
    };
    match counts::as_pooled(&variant) {
        Cow::Owned(pooled) => pooled,
        Cow::Borrowed(_) => variant,
    }
}

/// An alternative over the rows of the plan's own analysis.
pub(super) struct Other<'a> {
    alternative: &'a Alternative,
    pub(super) lacking: Option<String>,
    rows: Evidence<'a>,
}

impl<'a> Other<'a> {
    pub(super) fn new(
        context: &'a Context<'_>,
        variant: &'a RowAnalysis,
        alternative: &'a Alternative,
    ) -> Self {
        Self {
            alternative,
            lacking: pool::what_is_lacking(variant),
            rows: rows::evidence(context, variant).0,
        }
    }

    /// The pool of the rows at these places.
    pub(super) fn run(&self, used: &Used<'_, '_>, places: &[u32]) -> Run {
        let mut places = Cow::Borrowed(places);
        let mut unknown = 0;
        for condition in &self.alternative.conditions {
            let (kept, not_known) = narrowed(&self.rows, &places, condition, |t| t == Truth::True);
            (places, unknown) = (Cow::Owned(kept), unknown + not_known);
        }
        let choice = Choices(self.alternative.choices.clone());
        let (set, blank) = pool::unpooled(&self.rows, &places, true);
        let mut entry = Entry::default();
        let lacking = self.lacking.as_deref();
        let ended = match entry.admit(&self.rows, &set, &blank.sizes, lacking, true) {
            Ok(()) => pool::of(&self.rows, &places),
            Err(refused) => Ended {
                status: refused.status,
                reason: Some(
                    self.lacking
                        .as_deref()
                        .map_or(refused.reason, lacking_reason),
                ),
                found: blank,
            },
        };
        as_run(choice, unknown, ended, used)
    }
}

/// Without the rows for which a condition holds.
pub(super) fn excluding(
    used: &Used<'_, '_>,
    places: &[u32],
    text: &str,
    condition: &Condition,
) -> Run {
    let (left, unknown) = narrowed(used.rows, places, condition, |t| t != Truth::True);
    let choice = Choices(vec![("excluding".to_owned(), text.to_owned())]);
    let mut run = as_run(choice, unknown, pool::of(used.rows, &left), used);
    if left.len() == places.len() && run.reason.is_none() {
        run.reason = Some("it holds for no row".to_owned());
    }
    run
}

/// The places that are kept, and at how many it is unknown whether the condition holds.
fn narrowed(
    rows: &Evidence<'_>,
    places: &[u32],
    condition: &Condition,
    keep: impl Fn(Truth) -> bool,
) -> (Vec<u32>, usize) {
    let truth = rows.frame.take(places).condition(condition);
    let unknown = truth.iter().filter(|t| **t == Truth::Unknown).count();
    let kept = places.iter().zip(&truth).filter(|(_, t)| keep(**t));
    (kept.map(|(place, _)| *place).collect(), unknown)
}

fn as_run(choice: Choices, unknown: usize, ended: Ended<Pool>, used: &Used<'_, '_>) -> Run {
    let pool = ended.found;
    let ran = ended.status == Status::Ok;
    Run {
        choice,
        status: ended.status,
        reason: ended.reason,
        method: pool.method,
        test: pool.test,
        sizes: pool.sizes,
        unknown,
        estimate: pool.estimate,
        se: pool.se,
        ci: pool.ci,
        p: pool.p,
        tau2: pool.heterogeneity.tau2,
        i2: pool.heterogeneity.i2,
        changes: ran && used.changes(pool.ci),
        display: pool.display,
    }
}
