//! What diagnostics look like.

mod json;
mod render;
