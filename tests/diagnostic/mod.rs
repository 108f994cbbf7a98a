//! What diagnostics look like.

mod json;
mod pages;
mod render;
