//! A control group that stands in several rows, and counts in each as if it were another.

use std::collections::HashMap;

use super::{analyses, sets};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, plural};
use crate::plan::RowAnalysis;
use crate::run::Context;
use crate::run::effects::ArmNumbers;
use crate::run::rows::{Evidence, Set};

/// No more studies than this are named.
const TOLD: usize = 5;

/// Groups of different studies with so many numbers are not alike by chance.
const MANY: usize = 3;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let mut told: Vec<(usize, Vec<String>)> = Vec::new();
    for (_, statement, analysis) in analyses(context) {
        if !counts_rows_apart(context, analysis) {
            continue;
        }
        let mut twice = Vec::new();
        sets(context, analysis, &mut |rows, set| {
            twice.extend(repeated(rows, set));
        });
        let effect = analysis.effect.as_ref().map_or(0, |effect| effect.effect);
        // The same groups in another analysis are the same finding.
        if twice.is_empty()
            || told
                .iter()
                .any(|(e, known)| *e == effect && twice.iter().all(|t| known.contains(t)))
        {
            continue;
        }
        let named = twice.iter().take(TOLD).cloned().collect::<Vec<_>>();
        let more = twice.len() - named.len();
        let names_studies = names_studies(context, analysis);
        let mut note = named.join("; ");
        if more > 0 {
            note = format!("{note}; and {more} more");
        }
        out.push(
            Diagnostic::new(
                Code::SharedControl,
                statement.span,
                message(twice.len(), names_studies),
            )
            .label("each group of people once was expected")
            .note(note)
            .note("a group that serves two comparisons makes them go up and down together; counted as two, it makes the interval too narrow")
            .help(if names_studies { SHARED } else { UNNAMED }),
        );
        told.push((effect, twice));
    }
}

/// What to write where a column says which study a row belongs to.
const SHARED: &str = "name the group in its arm: `shared: study`, or a column that says which group it is; `pool` then divides its n";

/// What to write where none does.
const UNNAMED: &str = "where they are one group, say in a column of the data which study a row belongs to, and name the column in the schema: `study: study`; groups of different studies that happen to be alike need nothing";

fn message(groups: usize, names_studies: bool) -> String {
    let groups = plural(groups, "group");
    if names_studies {
        format!("{groups} with the same numbers in several rows of a study")
    } else {
        format!("{groups} with the same numbers in several rows")
    }
}

fn names_studies(context: &Context<'_>, analysis: &RowAnalysis) -> bool {
    context
        .scope(analysis.source)
        .is_some_and(|scope| scope.study().is_some())
}

/// Whether an analysis takes the rows of a study for independent: the plan says so, or no column names studies.
fn counts_rows_apart(context: &Context<'_>, analysis: &RowAnalysis) -> bool {
    let models = ["pool", "regress"].contains(&analysis.verb.as_str());
    let names_studies = names_studies(context, analysis);
    models && analysis.robust.is_none() && (analysis.settings.rows_independent || !names_studies)
}

/// "Park 2004, rows 1 and 2": groups of one study with the same numbers in several rows.
fn repeated(rows: &Evidence<'_>, set: &Set<'_>) -> Vec<String> {
    let Some(measured) = rows.measured() else {
        return Vec::new();
    };
    let named = rows.names_studies();
    let mut known: HashMap<(u32, usize, Vec<u64>), Vec<u32>> = HashMap::new();
    let mut order = Vec::new();
    for (at, &place) in set.places.iter().enumerate() {
        for ArmNumbers { arm, numbers } in measured.arms(&set.effects, at, place) {
            // Two counts are the same by chance in studies of a size; three numbers are not.
            if !named && numbers.len() < MANY {
                continue;
            }
            let study = if named { rows.study_code(place) } else { 0 };
            let bits = numbers.iter().map(|x| x.to_bits()).collect();
            let key = (study, arm, bits);
            let places = known.entry(key.clone()).or_default();
            if places.is_empty() {
                order.push(key);
            }
            places.push(place);
        }
    }
    let several = order.into_iter().filter_map(|key| known.remove(&key));
    let several = several.filter(|places| places.len() > 1);
    several
        .map(|places| told_rows(rows, &places, named))
        .collect()
}

fn told_rows(rows: &Evidence<'_>, places: &[u32], named: bool) -> String {
    let numbers: Vec<String> = places
        .iter()
        .map(|place| rows.row_number(*place).to_string())
        .collect();
    let numbers = format!("rows {}", numbers.join(" and "));
    match places.first() {
        Some(place) if named => format!("{}, {numbers}", rows.study(*place)),
        Some(_) | None => numbers,
    }
}
