//! The command line of kma.
fn main() {}
