//! Data: files and rows in the plan become tables of text; cells become numbers, dates and flags.

mod capped;
mod cell_error;
mod csv;
mod date;
mod grid;
mod interval;
mod json;
mod number;
#[cfg(feature = "xlsx")]
mod package;
mod raw;
mod read;
mod scan;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use capped::Capped;
pub use cell_error::{CellError, CellProblem, Expected};
pub use date::date;
pub use interval::{Interval, interval};
pub use number::{Decimal, Missing, count, flag, integer, number, percent, year};
pub use raw::{Place, RawTable};
pub use read::{ReadOptions, Request, read};
