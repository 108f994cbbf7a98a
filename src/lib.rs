//! kma: a small declarative language for systematic reviews and meta-analyses, and its interpreter.

#[macro_use]
mod entry;

pub mod method;
pub mod stats;
