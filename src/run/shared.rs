//! Groups of people that serve several comparisons: counted once, and divided in a plain pool.

use std::collections::HashMap;

use crate::plan::{ColumnId, Group};
use crate::table::{Frame, Labels};

/// A group that several rows may share: the column that names it, its study, its name.
type Key = (ColumnId, u32, u32);

/// The groups of people behind a form of an effect, over the rows of a frame.
pub(super) struct Groups<'a> {
    all: Vec<GroupColumns<'a>>,
}

struct GroupColumns<'a> {
    n: Option<Vec<f64>>,
    events: Option<Vec<f64>>,
    divided: &'a [usize],
    shared: Option<(ColumnId, Vec<(u32, u32)>)>,
}

impl GroupColumns<'_> {
    fn key(&self, place: usize) -> Option<Key> {
        let (column, names) = self.shared.as_ref()?;
        let &(study, name) = names.get(place)?;
        (name != Labels::MISSING).then_some((*column, study, name))
    }
}

/// How many rows each shared group serves.
#[derive(Default)]
pub(super) struct Shares {
    rows: HashMap<Key, u32>,
    several: usize,
}

impl Shares {
    /// How many groups serve more than one row.
    pub(super) fn serving_several(&self) -> usize {
        self.several
    }
}

/// Sums of n or of events; a shared group counts once, with the largest number that a row gives it.
#[derive(Default)]
pub(super) struct Sum {
    total: f64,
    shared: HashMap<Key, f64>,
    unknown: bool,
}

impl Sum {
    fn add(&mut self, value: Option<f64>, key: Option<Key>) {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            self.unknown = true;
            return;
        };
        let Some(key) = key else {
            self.total += value;
            return;
        };
        let known = self.shared.entry(key).or_insert(0.0);
        if value > *known {
            self.total += value - *known;
            *known = value;
        }
    }

    /// The sum; nothing where a row had none.
    pub(super) fn total(&self) -> Option<f64> {
        (!self.unknown).then_some(self.total)
    }

    /// A row without any group.
    fn nothing(&mut self) {
        self.unknown = true;
    }
}

impl<'a> Groups<'a> {
    /// The columns of `groups`; the name of a shared group is one of its study, where the data name studies.
    pub(super) fn new(groups: &'a [Group], frame: &Frame, studies: bool) -> Self {
        let columns = |group: &'a Group| GroupColumns {
            n: group.n.as_ref().map(|n| frame.numbers(n)),
            events: group.events.as_ref().map(|events| frame.numbers(events)),
            divided: &group.divided,
            shared: group.shared.map(|column| {
                let of_study = if studies {
                    frame.studies()
                } else {
                    vec![Labels::MISSING; frame.len()]
                };
                let names = of_study.into_iter().zip(frame.codes(column));
                (column, names.collect())
            }),
        };
        Self {
            all: groups.iter().map(columns).collect(),
        }
    }

    /// Counts a row for each of its shared groups.
    pub(super) fn count(&self, place: usize, shares: &mut Shares) {
        for key in self.all.iter().filter_map(|group| group.key(place)) {
            let rows = shares.rows.entry(key).or_insert(0);
            *rows += 1;
            shares.several += usize::from(*rows == 2);
        }
    }

    /// Divides what a row takes of its shared groups by the number of rows that they serve.
    pub(super) fn divide(&self, place: usize, shares: &Shares, inputs: &mut [f64]) {
        for group in &self.all {
            let rows = group.key(place).and_then(|key| shares.rows.get(&key));
            let Some(&rows) = rows.filter(|&&rows| rows > 1) else {
                continue;
            };
            for &input in group.divided {
                if let Some(value) = inputs.get_mut(input) {
                    *value /= f64::from(rows);
                }
            }
        }
    }

    /// Adds the people and the events of a row.
    pub(super) fn add(&self, place: usize, people: &mut Sum, events: &mut Sum) {
        if self.all.is_empty() {
            people.nothing();
            events.nothing();
        }
        let at = |column: &Option<Vec<f64>>| column.as_ref().and_then(|c| c.get(place).copied());
        for group in &self.all {
            let key = group.key(place);
            people.add(at(&group.n), key);
            events.add(at(&group.events), key);
        }
    }
}
