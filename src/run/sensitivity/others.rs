//! The pool with other rows, or with another choice.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::entry::Entry;
use super::super::rows::{Ended, Evidence};
use super::super::{Context, counts, pool, rows};
use super::used::Used;
use crate::plan::{Alternative, Condition, RowAnalysis};
use crate::result::sensitivity::{Choices, Run};
use crate::result::{Pool, Status};
use crate::table::Truth;

/// The analysis with another choice. It has no verb: the requirements are about the plan's own.
pub(super) fn variant(alternative: &Alternative) -> RowAnalysis {
    let variant = RowAnalysis {
        verb: String::new(),
        ..alternative.analysis.clone()
    };
    match counts::as_pooled(&variant) {
        Cow::Owned(pooled) => pooled,
        Cow::Borrowed(_) => variant,
    }
}

/// An alternative over its rows.
pub(super) struct Other<'a> {
    alternative: &'a Alternative,
    pub(super) lacking: Option<String>,
    rows: Evidence<'a>,
    /// The rows of each part of `per`, by its labels.
    parts: BTreeMap<Vec<String>, Vec<u32>>,
    /// Rows for which a condition of its own is unknown.
    unknown: usize,
}

impl<'a> Other<'a> {
    /// `known`: how many rows the plan's own conditions leave out as unknown.
    pub(super) fn new(
        context: &'a Context<'_>,
        variant: &'a RowAnalysis,
        alternative: &'a Alternative,
        known: usize,
    ) -> Self {
        let (rows, left_out) = rows::evidence(context, variant);
        let unknown: usize = left_out.iter().map(|left| left.rows).sum();
        let groups = rows.frame.groups(&variant.per);
        let parts = (0..groups.len()).map(|group| {
            let labels = rows.frame.group_labels(&variant.per, &groups, group);
            (labels, groups.rows(group).to_vec())
        });
        let parts = if variant.per.is_empty() {
            BTreeMap::from([(Vec::new(), rows.places())])
        } else {
            parts.collect()
        };
        let of_parts = variant.per.is_empty();
        Self {
            alternative,
            lacking: pool::what_is_lacking(variant),
            unknown: if of_parts {
                unknown.saturating_sub(known)
            } else {
                0
            },
            rows,
            parts,
        }
    }

    /// The pool of the rows of the part with these labels.
    pub(super) fn run(&self, used: &Used<'_, '_>, labels: &[String]) -> Run {
        let places = self.parts.get(labels).map_or([].as_slice(), Vec::as_slice);
        let choice = Choices(self.alternative.choices.clone());
        let (set, blank) = pool::unpooled(&self.rows, places, true);
        let mut entry = Entry::default();
        let lacking = self.lacking.as_deref();
        let ended = if let Some(reason) = &self.alternative.refused {
            Ended {
                status: Status::NotRun,
                reason: Some(reason.clone()),
                found: blank,
            }
        } else {
            match entry.admit(&self.rows, &set, &blank.sizes, lacking, true) {
                Ok(()) => pool::of(&self.rows, places),
                Err(refused) => Ended {
                    status: refused.status,
                    reason: Some(refused.reason),
                    found: blank,
                },
            }
        };
        as_run(choice, self.unknown, ended, used)
    }
}

/// Without the rows for which a condition holds.
pub(super) fn excluding(
    used: &Used<'_, '_>,
    places: &[u32],
    text: &str,
    condition: &Condition,
) -> Run {
    let truth = used.rows.frame.take(places).condition(condition);
    let unknown = truth.iter().filter(|t| **t == Truth::Unknown).count();
    let left = places
        .iter()
        .zip(&truth)
        .filter(|(_, t)| **t != Truth::True);
    let left: Vec<u32> = left.map(|(place, _)| *place).collect();
    let choice = Choices(vec![("excluding".to_owned(), text.to_owned())]);
    let mut run = as_run(choice, unknown, pool::of(used.rows, &left), used);
    if left.len() == places.len() && run.reason.is_none() {
        run.reason = Some("it holds for no row".to_owned());
    }
    run
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
