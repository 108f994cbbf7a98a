//! kma: a small declarative language for systematic reviews and meta-analyses, and its interpreter.
//!
//! Stages are types: text ([`source`]) → plan ([`syntax`]) → checked plan → results.

#[macro_use]
mod entry;
pub mod diagnostic;
pub mod figure;
pub mod function;
pub mod option;
pub mod report;
pub mod result;
pub mod source;
pub mod syntax;
pub mod unit;
