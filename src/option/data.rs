//! Options of `data`: how a file is read.

use super::{OptionSpec, Values};

entry! {
    /// The sheet of an `.xlsx` file: `with sheet "Extraction"`.
    ///
    /// ```kma
    /// data reviewed from "extraction.xlsx" with sheet "Extraction" {
    ///   study: study
    /// }
    /// ```
    ///
    /// Without it the first sheet is read. A sheet that is not there is an error that lists those that are.
    pub static SHEET: OptionSpec = { name: "sheet", values: Values::Text };
}

entry! {
    /// The character between cells of a `.csv` file: `with separator ";"`.
    ///
    /// ```kma
    /// data reviewed from "extraction.csv" with separator ";", decimal "," {
    ///   study: study
    /// }
    /// ```
    ///
    /// Default: a comma; a tab in `.tsv`. It is never guessed: a file of another form is an error that says so.
    ///
    /// # Source
    /// RFC 4180: Shafranovich (2005), doi:10.17487/RFC4180.
    pub static SEPARATOR: OptionSpec = { name: "separator", values: Values::Text };
}

entry! {
    /// The decimal sign of the file's numbers: `with decimal ","`.
    ///
    /// ```kma
    /// data reviewed from "extraction.csv" with separator ";", decimal "," {
    ///   study: study
    ///   dose:  number in mg
    /// }
    /// ```
    ///
    /// Default: a point. It goes together with `separator ";"` in files that spreadsheets write in much of Europe.
    pub static DECIMAL: OptionSpec = { name: "decimal", values: Values::Text };
}

entry! {
    /// What stands for a missing value: `with missing "n/a", "-"`.
    ///
    /// ```kma
    /// data reviewed from "extraction.csv" with missing "n/a", "-" {
    ///   study: study
    ///   dose:  optional number in mg
    /// }
    /// ```
    ///
    /// Without it: an empty cell and `NA`. With it: an empty cell and what is listed. Any other text in a column of
    /// numbers is an error.
    pub static MISSING: OptionSpec = { name: "missing", values: Values::Texts };
}
