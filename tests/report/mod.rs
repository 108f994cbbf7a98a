//! The text report and the JSON document of hand-made results.

mod browser;
mod cli;
mod document;
mod explain;
mod sample;
mod shell;
mod text;
