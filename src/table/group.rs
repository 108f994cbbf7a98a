//! Rows that belong together: the parts of `by` and `per`, the groups of `keep`, `combine` and `pair`.

use std::hash::Hash;

use foldhash::HashMap;

use super::intern::place;
use super::{Column, Frame, Labels};
use crate::plan::ColumnId;

/// The rows of a frame by the labels of some columns.
///
/// Groups stand in the order of their labels: those of a schema as declared, texts as they first appear in the data,
/// numbers and dates by value; the first column first.
#[derive(Debug, Clone)]
pub struct Groups {
    /// The group of each row, or [`Groups::NONE`].
    of_row: Vec<u32>,
    /// Where the rows of each group start in `places`, and the end.
    starts: Vec<u32>,
    /// Places in the frame, group by group, in order.
    places: Vec<u32>,
    /// Rows without a label in one of the columns.
    unlabelled: usize,
}

impl Groups {
    /// The group of a row without label.
    pub const NONE: u32 = u32::MAX;

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The group of each row, or [`Groups::NONE`].
    pub fn of_row(&self) -> &[u32] {
        &self.of_row
    }

    /// The places of a group's rows in the frame, in order.
    pub fn rows(&self, group: usize) -> &[u32] {
        let bound = |at: usize| self.starts.get(at).map(|&start| start as usize);
        let range = bound(group).zip(bound(group + 1));
        range
            .and_then(|(start, end)| self.places.get(start..end))
            .unwrap_or(&[])
    }

    /// The groups in order, each with the places of its rows in the frame.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|group| self.rows(group))
    }

    /// How many rows have no label in one of the columns.
    pub fn unlabelled(&self) -> usize {
        self.unlabelled
    }

    fn new(of_row: Vec<u32>, groups: usize) -> Self {
        let mut starts = vec![0_u32; groups + 1];
        for &group in &of_row {
            if let Some(count) = starts.get_mut((group as usize).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut places = vec![0; total as usize];
        for (&group, row) in of_row.iter().zip(0_u32..) {
            let Some(at) = next.get_mut(group as usize) else {
                continue;
            };
            if let Some(cell) = places.get_mut(*at as usize) {
                *cell = row;
            }
            *at += 1;
        }
        Self {
            unlabelled: of_row.len() - places.len(),
            of_row,
            starts,
            places,
        }
    }
}

impl Frame {
    /// The rows by the labels of `columns`; of no columns, all rows are one group.
    pub fn groups(&self, columns: &[ColumnId]) -> Groups {
        let mut keys = columns.iter().map(|&column| self.keys(column));
        let first = keys.next().unwrap_or_else(|| Keys {
            of_row: vec![0; self.len()],
            count: usize::from(!self.is_empty()),
        });
        let joined = keys.fold(first, |left, right| left.join(&right)).dense();
        Groups::new(joined.of_row, joined.count)
    }

    /// The labels of a group in `columns`, as people read them.
    pub fn group_labels(&self, columns: &[ColumnId], groups: &Groups, group: usize) -> Vec<String> {
        let first = groups.rows(group).first().map_or(0, |&at| at as usize);
        let text = |&column: &ColumnId| self.text(column, first).unwrap_or_default();
        columns.iter().map(text).collect()
    }

    /// A column as numbers in the order of its values.
    fn keys(&self, column: ColumnId) -> Keys {
        match self.column(column) {
            Some(Column::Label(labels)) => Keys {
                of_row: self.gather(&labels.codes, Labels::MISSING).collect(),
                count: labels.names.len(),
            },
            Some(Column::Number(numbers)) => {
                let values = self.gather(numbers, f64::NAN).map(|x| {
                    // One zero; the bits of what is ordered are ordered.
                    let bits = (x + 0.0).to_bits();
                    let flip = if x.is_sign_negative() && x != 0.0 {
                        u64::MAX
                    } else {
                        1 << 63
                    };
                    (!x.is_nan()).then_some(bits ^ flip)
                });
                Keys::ranked(values)
            }
            Some(Column::Date(dates)) => Keys::ranked(self.gather(dates, None)),
            None => Keys {
                of_row: vec![Groups::NONE; self.len()],
                count: 0,
            },
        }
    }
}

/// For each row a number below `count`, or [`Groups::NONE`]; not all numbers need occur.
struct Keys {
    of_row: Vec<u32>,
    count: usize,
}

impl Keys {
    /// The rank of each value among those that occur.
    fn ranked<T: Copy + Ord + Hash>(values: impl Iterator<Item = Option<T>>) -> Self {
        let mut ids: HashMap<T, u32> = HashMap::default();
        let mut found: Vec<(T, u32)> = Vec::new();
        let of_row: Vec<u32> = values
            .map(|value| {
                let Some(value) = value else {
                    return Groups::NONE;
                };
                *ids.entry(value).or_insert_with(|| {
                    let id = place(found.len());
                    found.push((value, id));
                    id
                })
            })
            .collect();
        found.sort_unstable();
        let mut ranks = vec![Groups::NONE; found.len()];
        for (&(_, id), rank) in found.iter().zip(0_u32..) {
            if let Some(cell) = ranks.get_mut(id as usize) {
                *cell = rank;
            }
        }
        Self {
            of_row: renumber(of_row, &ranks),
            count: ranks.len(),
        }
    }

    /// Both together, the left one first.
    fn join(self, right: &Self) -> Self {
        let width = right.count as u64;
        let missing = |key: u32| key == Groups::NONE;
        let pairs = self.of_row.iter().zip(&right.of_row).map(|(&l, &r)| {
            (!missing(l) && !missing(r)).then(|| u64::from(l) * width + u64::from(r))
        });
        let space = self.count.saturating_mul(right.count);
        if space <= self.of_row.len().saturating_mul(2).max(64) {
            let of_row = pairs.map(|key| key.and_then(|key| u32::try_from(key).ok()));
            return Self {
                of_row: of_row.map(|key| key.unwrap_or(Groups::NONE)).collect(),
                count: space,
            }
            .dense();
        }
        Self::ranked(pairs)
    }

    /// The same order without the numbers that do not occur.
    fn dense(self) -> Self {
        let mut ranks = vec![Groups::NONE; self.count];
        for &key in &self.of_row {
            if let Some(cell) = ranks.get_mut(key as usize) {
                *cell = 0;
            }
        }
        let mut count = 0;
        for rank in ranks.iter_mut().filter(|rank| **rank == 0) {
            *rank = count;
            count += 1;
        }
        Self {
            of_row: renumber(self.of_row, &ranks),
            count: count as usize,
        }
    }
}

fn renumber(mut of_row: Vec<u32>, ranks: &[u32]) -> Vec<u32> {
    for key in &mut of_row {
        *key = ranks.get(*key as usize).copied().unwrap_or(Groups::NONE);
    }
    of_row
}
