//! Sessions: transcripts beside what was typed, plans said line by line, and a real terminal.

mod plans;
mod transcripts;
