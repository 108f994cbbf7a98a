//! `combine per … with rho`: one row a group, its dependent effects averaged.

use std::sync::Arc;

use super::rebuild;
use super::{RowEffect, Stepped};
use crate::diagnostic::plural;
use crate::plan::{BoundEffect, ColumnId, FormInputs, Group, Number};
use crate::stats::math;
use crate::table::intern::place;
use crate::table::{Column, Frame, Groups, Labels, Table};

/// One row for each group of `per`, in the order of their first rows.
///
/// A column that is constant within a group is kept, others are missing there. Behind them stand `yi`, `vi`, `n` and
/// `events`. Rows without effect are averaged by
/// nobody, and counted.
pub(super) fn combine(
    frame: &Frame,
    effect: &BoundEffect,
    effects: &[RowEffect],
    per: &[ColumnId],
    rho: f64,
) -> Stepped {
    let groups = Members::new(frame, &frame.groups(per));
    let used = |row: &Member| effects.get(row.at as usize).copied().flatten();
    let averages: Vec<(f64, f64)> = groups
        .iter()
        .map(|g| average(g.iter().filter_map(used), rho))
        .collect();

    let mut columns: Vec<Arc<Column>> = (frame.table.columns.iter())
        .map(|column| Arc::new(constant(column, &groups)))
        .collect();
    let filled = filled(frame, &groups, &columns);
    columns.push(numbers(averages.iter().map(|(yi, _)| *yi)));
    columns.push(numbers(averages.iter().map(|(_, vi)| *vi)));
    let averaged: Vec<Vec<u32>> = groups
        .iter()
        .map(|g| {
            g.iter()
                .filter(|row| used(row).is_some())
                .map(|m| m.at)
                .collect()
        })
        .collect();
    columns.push(numbers(
        people(frame, effect, &averaged, |group| group.n.as_ref()).into_iter(),
    ));
    let events = people(frame, effect, &averaged, |group| group.events.as_ref());
    columns.push(numbers(events.into_iter()));

    let first: Vec<u32> = groups
        .iter()
        .filter_map(|g| g.first())
        .map(|m| m.row)
        .collect();
    let table = Table {
        columns,
        studies: Arc::new(rebuild::take_labels(&frame.table.studies, &first)),
        row_numbers: rebuild::pick(&frame.table.row_numbers, &first, 0).into(),
        filled,
    };
    // A group without any effect keeps its row: the analysis counts it.
    let idle = groups.iter().map(|g| {
        let without = g.iter().filter(|row| used(row).is_none()).count();
        if without < g.len() {
            without
        } else {
            without - 1
        }
    });
    let unlabelled = frame.len() - groups.rows();
    Stepped {
        dropped: unlabelled + idle.sum::<usize>(),
        unknown: unlabelled,
        remarks: remarks(frame, &groups),
        frame: Frame::all(table),
    }
}

/// The mean of dependent effects and its variance with the common correlation `rho`.
///
/// `yi = (1/m) Σ yi`, `vi = (1/m²) (Σ vi + ρ ((Σ √vi)² - Σ vi))`, which is the sum over all pairs of
/// `ρ √(vi vj)`, each pair twice. Both are missing where there is no effect; a negative variance is missing.
///
/// # Source
/// Borenstein, Hedges, Higgins and Rothstein (2009), Introduction to Meta-Analysis, chapter 24, formula 24.6.
fn average(effects: impl Iterator<Item = (f64, f64)>, rho: f64) -> (f64, f64) {
    let effects: Vec<(f64, f64)> = effects.collect();
    match effects.as_slice() {
        [] => (f64::NAN, f64::NAN),
        [only] => *only,
        several => {
            let m = several.len() as f64;
            let mean = math::sum(several.iter().map(|(yi, _)| *yi)) / m;
            let variances = math::sum(several.iter().map(|(_, vi)| *vi));
            let roots = math::sum(several.iter().map(|(_, vi)| math::sqrt(*vi)));
            let vi = (variances + rho * (roots * roots - variances)) / (m * m);
            (mean, if vi >= 0.0 { vi } else { f64::NAN })
        }
    }
}

/// How many people (or events) stand behind each average, by the first form that knows them.
///
/// Where a group of people serves several comparisons, the rows are of different people otherwise: their numbers add
/// up, the shared one counted once. Where none does, they are of the same people: the largest row counts.
fn people(
    frame: &Frame,
    effect: &BoundEffect,
    averaged: &[Vec<u32>],
    size: fn(&Group) -> Option<&Number>,
) -> Vec<f64> {
    let mut found = vec![f64::NAN; averaged.len()];
    for form in &effect.forms {
        let groups = match &form.inputs {
            FormInputs::Numbers { groups, .. } => groups.as_slice(),
            FormInputs::Direction { .. } => &[],
        };
        let sizes: Option<Vec<Counted>> = groups
            .iter()
            .map(|group| {
                Some(Counted {
                    numbers: frame.numbers(size(group)?),
                    shared: group.shared.map(|column| frame.codes(column)),
                })
            })
            .collect();
        let Some(sizes) = sizes.filter(|sizes| !sizes.is_empty()) else {
            continue;
        };
        for (slot, rows) in found.iter_mut().zip(averaged) {
            if slot.is_nan() {
                *slot = together(&sizes, rows);
            }
        }
    }
    found
}

/// The size of a group in each row, and which group it is, where it serves several comparisons.
struct Counted {
    numbers: Vec<f64>,
    shared: Option<Vec<u32>>,
}

fn together(sizes: &[Counted], rows: &[u32]) -> f64 {
    let at = |counted: &Counted, row: u32| {
        let number = counted.numbers.get(row as usize);
        number.copied().unwrap_or(f64::NAN)
    };
    if sizes.iter().all(|counted| counted.shared.is_none()) {
        let row = |row: &u32| sizes.iter().map(|counted| at(counted, *row)).sum::<f64>();
        return rows.iter().map(row).reduce(f64::max).unwrap_or(f64::NAN);
    }
    let mut sum = 0.0;
    for counted in sizes {
        let mut seen: Vec<u32> = Vec::new();
        for &row in rows {
            let code = counted.shared.as_ref().and_then(|s| s.get(row as usize));
            match code.copied() {
                Some(code) if code != Labels::MISSING && seen.contains(&code) => {}
                code => {
                    seen.extend(code);
                    sum += at(counted, row);
                }
            }
        }
    }
    sum
}

fn numbers(values: impl Iterator<Item = f64>) -> Arc<Column> {
    Arc::new(Column::Number(values.collect()))
}

/// A row of a group: its place in the frame, and in the table.
struct Member {
    at: u32,
    row: u32,
}

/// The rows of each group; groups in the order of their first rows.
struct Members {
    all: Vec<Vec<Member>>,
}

impl Members {
    fn new(frame: &Frame, groups: &Groups) -> Self {
        let member = |&at: &u32| {
            let row = frame.rows.get(at as usize).copied();
            row.map(|row| Member { at, row })
        };
        let mut all: Vec<Vec<Member>> = groups
            .iter()
            .map(|places| places.iter().filter_map(member).collect())
            .collect();
        all.sort_by_key(|group: &Vec<Member>| group.first().map(|member| member.at));
        Self { all }
    }

    fn iter(&self) -> impl Iterator<Item = &[Member]> {
        self.all.iter().map(Vec::as_slice)
    }

    fn rows(&self) -> usize {
        self.all.iter().map(Vec::len).sum()
    }
}

/// The value that all rows of a group share; missing where they differ.
fn constant(column: &Column, groups: &Members) -> Column {
    match column {
        Column::Number(all) => {
            let same = |a: f64, b: f64| a.to_bits() == b.to_bits();
            Column::Number(shared(all, groups, f64::NAN, same))
        }
        Column::Label(labels) => Column::Label(Labels {
            codes: shared(&labels.codes, groups, Labels::MISSING, |a, b| a == b),
            names: Arc::clone(&labels.names),
        }),
        Column::Date(all) => Column::Date(shared(all, groups, None, |a, b| a == b)),
    }
}

fn shared<T: Copy>(all: &[T], groups: &Members, missing: T, same: fn(T, T) -> bool) -> Vec<T> {
    let value = |group: &[Member]| {
        let mut values = group
            .iter()
            .map(|m| all.get(m.row as usize).copied().unwrap_or(missing));
        let first = values.next().unwrap_or(missing);
        if values.all(|value| same(first, value)) {
            first
        } else {
            missing
        }
    };
    groups.iter().map(value).collect()
}

/// Imputed cells that are kept, and, for `yi`, groups that hold an imputed cell.
fn filled(frame: &Frame, groups: &Members, columns: &[Arc<Column>]) -> Vec<(usize, Arc<[u32]>)> {
    let mut all: Vec<(usize, Arc<[u32]>)> = Vec::new();
    let mut averaged = vec![false; groups.all.len()];
    for (column, rows) in &frame.table.filled {
        let mut places = Vec::new();
        for ((at, group), averaged) in groups.iter().enumerate().zip(&mut averaged) {
            if group.iter().any(|m| rows.binary_search(&m.row).is_ok()) {
                *averaged = true;
                places.push(place(at));
            }
        }
        let kept = columns.get(*column).map(AsRef::as_ref);
        places.retain(|&at| match kept {
            Some(Column::Number(numbers)) => numbers
                .get(at as usize)
                .is_some_and(|number| !number.is_nan()),
            Some(Column::Label(_) | Column::Date(_)) | None => false,
        });
        if !places.is_empty() {
            all.push((*column, places.into()));
        }
    }
    let averaged = averaged.iter().zip(0_u32..).filter(|(filled, _)| **filled);
    let averaged: Arc<[u32]> = averaged.map(|(_, at)| at).collect();
    if !averaged.is_empty() {
        all.push((columns.len(), averaged));
    }
    all
}

fn remarks(frame: &Frame, groups: &Members) -> Vec<String> {
    let studies = &frame.table.studies.codes;
    let study = |member: &Member| studies.get(member.row as usize);
    let mixed = groups.iter().filter(|group| {
        let first = group.first().and_then(study);
        group.iter().any(|member| study(member) != first)
    });
    let mixed = mixed.count();
    let averaged = format!(
        "{} averaged into {}",
        plural(groups.rows(), "row"),
        groups.all.len()
    );
    let mixed = (mixed > 0).then(|| {
        let have = if mixed == 1 { "averages" } else { "average" };
        format!("{} {have} several studies", plural(mixed, "row"))
    });
    std::iter::once(averaged).chain(mixed).collect()
}
