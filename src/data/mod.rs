//! Data: files and rows in the plan become tables of text; cells become numbers, dates and flags.

mod capped;
mod csv;
mod number;
mod raw;
mod read;
mod scan;

pub use capped::Capped;
pub use raw::{Place, RawTable};
pub use read::{ReadOptions, Request, read};
