//! What may stand behind `with`: one entry for each option, shared by the verbs that take it.

/// An option of an analysis, an effect, a dataset or a figure.
#[derive(Debug)]
pub struct OptionSpec {
    /// As written.
    pub name: &'static str,
    /// Its page: what it does, its values, the default, the source.
    pub doc: &'static str,
    /// What stands behind it.
    pub values: Values,
}

/// What may stand behind an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Nothing: `egger`.
    None,
    /// A number: `rho 0.5`.
    Number,
    /// A number of percent: `level 90%`.
    Percent,
    /// One of these words: `test z`.
    Words(&'static [&'static str]),
    /// One of these words or nothing: `failsafe rosenthal`.
    MaybeWord(&'static [&'static str]),
    /// One of these words or a number: `tau2 common`, `tau2 0.1`.
    WordOrNumber(&'static [&'static str]),
    /// A number and perhaps `to WORD`: `add 0.5 to all`.
    NumberTo(&'static [&'static str]),
    /// A column: `cumulative year`.
    Column,
    /// A column and numbers: `at latitude (13, 33, 55)`.
    ColumnNumbers,
    /// A condition: `excluding dose > 5 mg/kg`.
    Condition,
    /// A text: `sheet "S"`.
    Text,
    /// Texts: `missing "n/a", "-"`.
    Texts,
}
