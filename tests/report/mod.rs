//! The text report and the JSON document of hand-made results.

mod sample;
mod text;
