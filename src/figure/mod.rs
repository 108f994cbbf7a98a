//! The figures: `FIGURE RESULT [with …] to "file"`.
//!
//! One file for each: its page, what it is drawn of, and how. What several share stands in [`plot`].

mod baujat;
mod bubble;
mod curve;
mod drapery;
mod forest;
mod funnel;
mod gosh;
mod influence;
mod judgement;
mod labbe;
pub mod plot;
mod prisma;
mod radial;
mod rob;
mod subject;

pub use baujat::BAUJAT;
pub use bubble::BUBBLE;
pub use curve::CURVE;
pub use drapery::DRAPERY;
pub use forest::FOREST;
pub use funnel::FUNNEL;
pub use gosh::GOSH;
pub use influence::INFLUENCE;
pub use judgement::judges;
pub use labbe::LABBE;
pub use prisma::PRISMA;
pub use radial::RADIAL;
pub use rob::ROB;
pub use subject::{
    Column, Counted, Facts, Flow, Found, Key, Line, LinePoint, Role, RowFacts, Shown, Sort, Stage,
    Subject, Supposed, Wishes,
};

use crate::option::OptionSpec;
use crate::scene::Scene;

/// A figure by name.
#[derive(Debug)]
pub struct Figure {
    /// As written.
    pub name: &'static str,
    /// Its page.
    pub doc: &'static str,
    /// The clauses that it takes (`to` and `with` go without saying).
    pub clauses: &'static [&'static str],
    /// What may stand behind `with`; [`EVERY`] goes without saying.
    pub options: &'static [&'static OptionSpec],
    /// What it is drawn of.
    pub of: Of,
    /// Draws it; `None` where this version does not.
    pub draw: Option<Draw>,
}

/// Draws a figure, or says why there is nothing to draw.
pub type Draw = fn(&Subject<'_>) -> Result<Scene, String>;

/// What a figure is drawn of.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A result of one of these verbs.
    Result(&'static [&'static str]),
    /// Several results of these verbs, side by side.
    Results(&'static [&'static str]),
    /// A result of a `sensitivity` with this option; of a `pool` it is computed first.
    Sensitivity(&'static str),
    /// A `flow`, or a selection.
    Flow,
    /// Rows: of a result, a selection or a dataset.
    Rows,
}

impl Of {
    /// The verbs whose results it is drawn of.
    pub fn verbs(self) -> &'static [&'static str] {
        match self {
            Self::Result(verbs) | Self::Results(verbs) => verbs,
            Self::Sensitivity(_) => &["pool", "sensitivity"],
            Self::Flow | Self::Rows => &[],
        }
    }
}

/// What every figure takes behind `with`.
pub static EVERY: &[&OptionSpec] = &[&crate::option::WIDTH];

/// All of them, in the order of the manual.
pub static FIGURES: &[&Figure] = &[
    &FOREST, &FUNNEL, &BUBBLE, &RADIAL, &BAUJAT, &LABBE, &GOSH, &INFLUENCE, &DRAPERY, &PRISMA,
    &ROB, &CURVE,
];

/// The figure `name`.
pub fn find(name: &str) -> Option<&'static Figure> {
    FIGURES.iter().copied().find(|f| f.name == name)
}
