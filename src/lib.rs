//! kma: a small declarative language for systematic reviews and meta-analyses, and its interpreter.
//!
//! Stages are types: text ([`source`]) → plan ([`syntax`]) → checked plan → results.

#[macro_use]
mod entry;
pub mod diagnostic;
pub mod measure;
pub mod source;
pub mod stats;
pub mod syntax;
