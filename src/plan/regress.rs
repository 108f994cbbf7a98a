//! What a `regress` asks for.

use super::{ColumnId, Number};

/// A `regress`, checked.
#[derive(Debug, Clone, Default)]
pub struct Regress {
    /// What stands in its terms, each once.
    pub moderators: Vec<Moderator>,
    /// Its terms, each once, main effects first.
    pub terms: Vec<ModelTerm>,
    /// Where it predicts: all combinations of these.
    pub at: Vec<At>,
    /// `permutation`.
    pub permutation: Option<Permutation>,
    /// `scale`.
    pub scale: Option<Box<Scale>>,
}

/// `scale TERM, …`: what the variance between studies depends on.
#[derive(Debug, Clone, Default)]
pub struct Scale {
    /// Its moderators and terms.
    pub model: Regress,
    /// `link identity`.
    pub identity: bool,
}

/// A property of the studies.
#[derive(Debug, Clone)]
pub struct Moderator {
    /// As results name it: `latitude`, `log(dose)`, `poly(year, 2)`.
    pub name: String,
    /// How it becomes columns of the design.
    pub kind: ModeratorKind,
    /// What it is computed from.
    pub columns: Vec<ColumnId>,
    /// The unit of a number; empty for none.
    pub unit: String,
}

/// How a moderator becomes columns of the design.
#[derive(Debug, Clone, PartialEq)]
pub enum ModeratorKind {
    /// A number.
    Number(Number),
    /// `center(x)`: less its mean over the rows used.
    Centered(Number),
    /// `poly(x, degree)`: orthogonal polynomials over the rows used.
    Polynomial(Number, u8),
    /// Labels, each against the reference.
    Labels {
        /// The column.
        column: ColumnId,
        /// `reference(a, label)`; else the first label.
        reference: Option<String>,
        /// Texts have no order of their own: they are sorted.
        sorted: bool,
    },
}

/// A term: a moderator, or several multiplied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelTerm {
    /// `latitude`, `latitude:alloc`.
    pub name: String,
    /// Places in the moderators.
    pub moderators: Vec<usize>,
}

/// `at COLUMN (value, …)`.
#[derive(Debug, Clone)]
pub struct At {
    /// The column.
    pub column: ColumnId,
    /// Its name.
    pub name: String,
    /// In the order written.
    pub values: Vec<AtValue>,
}

/// Where a column stands in a prediction.
#[derive(Debug, Clone, PartialEq)]
pub enum AtValue {
    /// A number, in the unit of the column.
    Number(f64),
    /// A label.
    Label(String),
}

/// `permutation 1000`, `seed 7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutation {
    /// How many; `None` for all that there are.
    pub draws: Option<u64>,
    /// What determines them.
    pub seed: u64,
}

impl Regress {
    /// The moderator that a plot shows, and its column: the first number of a single column, or else the first labels.
    pub fn shown(&self) -> Option<(&Moderator, ColumnId)> {
        let labels = |moderator: &Moderator| matches!(moderator.kind, ModeratorKind::Labels { .. });
        let single = |moderator: &&Moderator| moderator.columns.len() == 1;
        let mut all = self.moderators.iter().filter(single);
        let first = (all.clone().find(|moderator| !labels(moderator))).or_else(|| all.next())?;
        Some((first, *first.columns.first()?))
    }
}
