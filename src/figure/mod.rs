//! The figures: `FIGURE RESULT [with …] to "file"`.

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
