//! The figures: `FIGURE RESULT [with …] to "file"`.

mod baujat;
mod bubble;
mod curve;
mod drapery;
mod forest;
mod funnel;
mod gosh;
mod influence;
mod labbe;
mod prisma;
mod radial;
mod rob;

pub use baujat::BAUJAT;
pub use bubble::BUBBLE;
pub use curve::CURVE;
pub use drapery::DRAPERY;
pub use forest::FOREST;
pub use funnel::FUNNEL;
pub use gosh::GOSH;
pub use influence::INFLUENCE;
pub use labbe::LABBE;
pub use prisma::PRISMA;
pub use radial::RADIAL;
pub use rob::ROB;

use crate::option::OptionSpec;

/// A figure by name.
#[derive(Debug)]
pub struct Figure {
    /// As written.
    pub name: &'static str,
    /// Its page.
    pub doc: &'static str,
    /// The clauses that it takes (`to` and `with` go without saying).
    pub clauses: &'static [&'static str],
    /// What may stand behind `with`.
    pub options: &'static [&'static OptionSpec],
    /// Whether this version draws it.
    pub drawn: bool,
}

/// All of them, in the order of the manual.
pub static FIGURES: &[&Figure] = &[
    &FOREST, &FUNNEL, &BUBBLE, &RADIAL, &BAUJAT, &LABBE, &GOSH, &INFLUENCE, &DRAPERY, &PRISMA,
    &ROB, &CURVE,
];

/// The figure `name`.
pub fn find(name: &str) -> Option<&'static Figure> {
    FIGURES.iter().copied().find(|f| f.name == name)
}
