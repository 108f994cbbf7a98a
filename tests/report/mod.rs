//! The text report and the JSON document of hand-made results.

mod cli;
mod explain;
mod sample;
mod text;
