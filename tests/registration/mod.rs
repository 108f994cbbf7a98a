//! Registration: what a plan means, what differs, and what cannot be forged.

mod compared;
mod every;
mod frozen;
mod git;
mod meaning;
mod page;
mod shown;
mod support;
mod tampered;
mod verified;
