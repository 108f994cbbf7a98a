//! How a plan stands to its last registration.

use super::chain::Chain;
use super::compare::{Comparison, compare};
use super::entry::{DataSeen, Frozen, Line};
use super::meaning::Meaning;
use super::{admit, data};
use crate::diagnostic::Diagnostics;
use crate::plan::review::Deviation;
use crate::result::{Class, Difference, Registered, RegistrationInfo};

/// Holds a plan against a registration of its chain.
///
/// What differs is told, and what `deviations` admit is marked so; those that match nothing are warnings.
pub fn standing(
    (chain, held): (&Chain, &Line),
    (meaning, now): (&Meaning, &[DataSeen]),
    deviations: &[Deviation],
    out: &mut Diagnostics,
) -> (RegistrationInfo, Comparison) {
    let Some(frozen) = held.frozen() else {
        return (RegistrationInfo::none(), Comparison::default());
    };
    let mut found = compare(&frozen.plan_means, meaning);
    // Rows are held against what was seen of them last.
    let seen = chain.last().and_then(Line::frozen).unwrap_or(frozen);
    found.differences.extend(data::differences(&seen.data, now));
    admit::admit(&mut found.differences, deviations, out);
    let differences = std::mem::take(&mut found.differences);
    let deviates = |d: &&Difference| d.deviates && d.class == Class::Decision;
    let status = match differences
        .iter()
        .filter(deviates)
        .map(|d| &d.because)
        .min()
    {
        None => "as_registered",
        Some(None) => "deviates",
        Some(Some(_)) => "admitted",
    };
    let info = RegistrationInfo {
        status: status.to_owned(),
        entries: chain.registrations().count(),
        held: Some(held.entry.number),
        history: history(chain),
        differences,
    };
    (info, found)
}

/// All registrations of a chain, each with what it changed of the one before.
pub fn history(chain: &Chain) -> Vec<Registered> {
    let mut before: Option<&Frozen> = None;
    let mut saw_data = false;
    let mut all = Vec::new();
    for line in chain.registrations() {
        let Some(frozen) = line.frozen() else {
            continue;
        };
        saw_data |= frozen.retrospective();
        all.push(Registered {
            number: line.entry.number,
            date: line.entry.date.clone(),
            hash: line.hash.clone(),
            message: frozen.message.clone(),
            retrospective: saw_data,
            amends: before.map_or_else(Vec::new, |before| amended(before, frozen)),
            signed_by: line.entry.signed_by.clone(),
            timestamp: chain.stamped(&line.hash).map(str::to_owned),
            vouched: false,
        });
        before = Some(frozen);
    }
    all
}

/// The decisions that one registration changed of another.
fn amended(before: &Frozen, after: &Frozen) -> Vec<String> {
    let found = compare(&before.plan_means, &after.plan_means);
    let decisions = found.differences.iter().filter(|d| d.deviates);
    decisions.map(Difference::title).collect()
}
