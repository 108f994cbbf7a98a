//! Rows that can be computed with: typed columns, and which of their rows a selection holds.

mod eval;
mod frame;
mod group;
mod intern;
mod load;
mod select;

pub use group::Groups;
pub use load::{Loaded, infer, load};
pub use select::{RowEffect, RowEffects, Selected, select};

use std::sync::Arc;

/// A column, one entry for each row of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// NaN is missing.
    Number(Vec<f64>),
    /// Labels, flags, texts and studies.
    Label(Labels),
    /// The first and last day that a date names, as days from 1970-01-01.
    Date(Vec<Option<(i32, i32)>>),
}

/// Texts by number.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// The place in `names` for each row, or [`Labels::MISSING`].
    pub codes: Vec<u32>,
    /// The texts; of a schema's labels all, in the order declared, of others those that occur.
    pub names: Arc<[String]>,
}

impl Labels {
    /// Nothing is there.
    pub const MISSING: u32 = u32::MAX;

    /// The text of `code`; nothing where it is missing.
    pub fn name(&self, code: u32) -> Option<&str> {
        self.names.get(code as usize).map(String::as_str)
    }
}

/// The rows of a dataset, or of a selection that made new ones (`A + B`, `combine`, `pair`).
#[derive(Debug, Clone)]
pub struct Table {
    /// In the order of the [`Scope`](crate::plan::Scope); cheap to share between tables.
    pub columns: Vec<Arc<Column>>,
    /// The study of each row; rows without a study column are a study each, named after the row.
    pub studies: Arc<Labels>,
    /// The row of the data, from 1.
    pub row_numbers: Arc<[u32]>,
    /// Cells that `fill` imputed: column, and rows of the table in ascending order.
    pub filled: Vec<(usize, Arc<[u32]>)>,
}

/// Some rows of a table, in order; no row twice.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The table.
    pub table: Arc<Table>,
    /// Places in the table.
    pub rows: Arc<[u32]>,
}

/// Kleene's three values, in his order: `and` is the smaller, `or` the larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// A missing value decides it.
    Unknown,
    /// It holds.
    True,
}
