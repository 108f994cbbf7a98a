//! Options of `data`: how a file is read.

use super::{OptionSpec, Values};

entry! {
    /// The sheet of an `.xlsx` file: `with sheet "Extraction"`.
    ///
    /// Without it the first sheet is read. A sheet that is not there is an error that lists those that are.
    pub static SHEET: OptionSpec = { name: "sheet", values: Values::Text };
}

entry! {
    /// The character between cells of a `.csv` file: `with separator ";"`.
    ///
    /// Default: a comma; a tab in `.tsv`. It is never guessed: a file of another form is an error that says so.
    pub static SEPARATOR: OptionSpec = { name: "separator", values: Values::Text };
}

entry! {
    /// The decimal sign of the file's numbers: `with decimal ","`.
    ///
    /// Default: a point. It goes together with `separator ";"` in files that spreadsheets write in much of Europe.
    pub static DECIMAL: OptionSpec = { name: "decimal", values: Values::Text };
}

entry! {
    /// What stands for a missing value: `with missing "n/a", "-"`.
    ///
    /// Without it: an empty cell and `NA`. With it: an empty cell and what is listed. Any other text in a column of
    /// numbers is an error.
    pub static MISSING: OptionSpec = { name: "missing", values: Values::Texts };
}
