//! Files: what a plan may read and write, and how bytes become text.
//!
//! A plan reaches the files of its own folder and no others, on every platform the same ones.

mod error;
mod loader;
mod name;
mod text;
mod write;

pub use error::{FileError, FileProblem};
pub use loader::{DATA_LIMIT, FolderLoader, Loader, MemoryLoader, PLAN_LIMIT};
pub use name::FileName;
pub use text::{FileKind, TextError, decode};
pub use write::OutputFolder;
