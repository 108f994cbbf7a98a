//! Texts to numbers, in order of first appearance.

use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::Labels;

/// Gives each text a number.
#[derive(Default)]
pub(super) struct Interner<'a> {
    state: RandomState,
    /// The hash of each text and its place in `names`: small, so that many of them stay in the cache.
    codes: HashTable<(u64, u32)>,
    names: Vec<&'a str>,
    last: u32,
}

impl<'a> Interner<'a> {
    /// With these texts from the start, in this order.
    pub(super) fn with(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut interner = Self::default();
        for name in names {
            interner.code(name);
        }
        interner
    }

    /// The number of `text`; a new one if it was not seen before.
    pub(super) fn code(&mut self, text: &'a str) -> u32 {
        // Rows of a study, a group or an arm mostly stand together.
        if self.names.get(self.last as usize) == Some(&text) {
            return self.last;
        }
        let hash = self.state.hash_one(text);
        let same = |&(other, code): &(u64, u32)| {
            other == hash && self.names.get(code as usize) == Some(&text)
        };
        let entry = self.codes.entry(hash, same, |&(hash, _)| hash);
        self.last = match entry {
            Entry::Occupied(known) => known.get().1,
            Entry::Vacant(free) => {
                let code = place(self.names.len());
                free.insert((hash, code));
                self.names.push(text);
                code
            }
        };
        self.last
    }

    /// The texts in the order of their numbers.
    pub(super) fn names(&self) -> Arc<[String]> {
        self.names.iter().map(|&name| name.to_owned()).collect()
    }
}

/// A count of rows as the number that frames keep; a table has fewer than 2³² - 1 of them.
pub(super) fn place(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(Labels::MISSING)
}

/// The name of the study that is row `number` of data without a study column.
pub(super) fn row_name(number: u32) -> String {
    format!("row {number}")
}
