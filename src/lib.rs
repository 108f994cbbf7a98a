//! kma: a small declarative language for systematic reviews and meta-analyses, and its interpreter.
//!
//! Stages are types: text ([`source`]) → plan ([`syntax`]) → checked plan ([`plan`]) → results ([`result`]).

#[macro_use]
mod entry;
pub mod begin;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod data;
pub mod describe;
pub mod diagnostic;
pub mod explain;
pub mod figure;
pub mod file;
pub mod function;
pub mod measure;
pub mod method;
pub mod option;
pub mod pipeline;
pub mod plan;
pub mod registration;
pub mod repl;
pub mod report;
pub mod result;
pub mod run;
pub mod scene;
pub mod seal;
pub mod source;
pub mod stats;
pub mod syntax;
pub mod table;
pub mod unit;
pub mod verb;
pub mod word;
