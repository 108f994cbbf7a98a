//! The verbs: `VERB SOURCE clauses`.

use crate::option::OptionSpec;

/// An analysis by name.
#[derive(Debug)]
pub struct Verb {
    /// As written.
    pub name: &'static str,
    /// Its page: what it computes, its clauses and options, when not to use it, the sources.
    pub doc: &'static str,
    /// What it is about.
    pub of: Of,
    /// The clauses that it takes (`as` and `with` go without saying).
    pub clauses: &'static [&'static str],
    /// Those of them that it cannot do without.
    pub needs: &'static [&'static str],
    /// What may stand behind `with`.
    pub options: &'static [&'static OptionSpec],
    /// Whether this version computes it.
    pub computed: bool,
}

/// What a verb is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Rows: of a dataset, a selection, or those of a result.
    Rows,
    /// A result that was pooled or regressed.
    Result,
    /// Results, or the rows of one selection.
    Any,
}
