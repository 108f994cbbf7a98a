//! A result by its name, or a part of it.

use std::borrow::Cow;

use crate::result::{Body, Outcome, Part, Pool};

/// The result `name`, or the part of a `pool` that is written `name[label, label]`.
pub(super) fn find<'a>(results: &'a [Outcome], name: &str) -> Option<Cow<'a, Outcome>> {
    let named = |name: &str| results.iter().find(|r| r.name.as_deref() == Some(name));
    if let Some(outcome) = named(name) {
        return Some(Cow::Borrowed(outcome));
    }
    let (whole, labels) = name.strip_suffix(']')?.split_once('[')?;
    let outcome = named(whole)?;
    let labels: Vec<String> = labels
        .split(',')
        .map(|label| label.trim().trim_matches('"').to_owned())
        .collect();
    let part = descend(outcome.body.as_pool()?, &labels)?;
    Some(Cow::Owned(Outcome {
        name: Some(name.to_owned()),
        status: part.status,
        reason: part.reason.clone(),
        body: Body::Pool(Box::new(part.result.clone())),
        ..outcome.clone()
    }))
}

/// The part that `labels` name, those of `per` first.
fn descend<'a>(pool: &'a Pool, labels: &[String]) -> Option<&'a Part<Pool>> {
    pool.parts
        .iter()
        .find_map(|part| match labels.strip_prefix(part.label.labels())? {
            [] => Some(part),
            rest => descend(&part.result, rest),
        })
}
