//! What a `sensitivity` asks for.

use super::{Alternative, ColumnId, Condition, Regress};

/// A `sensitivity`, checked.
#[derive(Debug, Clone, Default)]
pub struct Sensitivity {
    /// `leave_one_out`
    pub leave_one_out: bool,
    /// `influence`
    pub influence: bool,
    /// `baujat`
    pub baujat: bool,
    /// `cumulative COLUMN`
    pub cumulative: Option<Order>,
    /// `gosh`
    pub gosh: Option<Gosh>,
    /// `excluding C`, each with its text.
    pub excluding: Vec<(String, Condition)>,
    /// Moderators: it is a regression that is repeated.
    pub on: Option<Regress>,
    /// The items of lists, one at a time.
    pub alternatives: Vec<Alternative>,
}

/// The column by which rows are added.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its name.
    pub name: String,
    /// Its place.
    pub column: ColumnId,
}

/// Which subsets are pooled.
#[derive(Debug, Clone, Copy)]
pub struct Gosh {
    /// `subsets N`
    pub subsets: Option<u64>,
    /// `seed N`
    pub seed: Option<u64>,
}

impl Sensitivity {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        let deleted = self.leave_one_out || self.influence || self.baujat;
        let others = self.excluding.is_empty() && self.alternatives.is_empty();
        !deleted && self.cumulative.is_none() && self.gosh.is_none() && others
    }
}
