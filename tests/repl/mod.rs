//! Sessions: transcripts beside what was typed, plans said line by line, and a real terminal.

mod complete;
mod plans;
mod random;
#[cfg(unix)]
mod terminal;
mod transcripts;
