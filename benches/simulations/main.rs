//! What malpractice costs: the simulations behind the numbers of the lints, `cargo bench --bench simulations`.
//!
//! Prints each number with its Monte Carlo error; `docs/simulations.txt` is what it printed. The same seed gives the
//! same numbers on every machine. `docs/lints.md` says what each is for.
#![allow(clippy::print_stdout, reason = "a program that prints a table")]

mod all;

/// So many simulated reviews for each number.
const REVIEWS: u32 = 20_000;

fn main() {
    println!(
        "What malpractice costs: {REVIEWS} simulated reviews for each number, seed {}",
        all::SEED
    );
    println!("name                         value   error  what it is");
    for found in all::run(REVIEWS) {
        println!("{found}");
    }
}
