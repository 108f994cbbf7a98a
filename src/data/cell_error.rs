//! A cell that does not fit its column: what was found, what was expected, what to write instead.

use crate::diagnostic::{Code, Diagnostic};

use super::Place;

/// What a column wants of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `number`
    Number,
    /// `percent`
    Percent,
    /// `integer`
    Integer,
    /// `count`
    Count,
    /// `year`
    Year,
    /// `date`
    Date,
    /// `flag`
    Flag,
    /// `interval`
    Interval,
}

impl Expected {
    /// In words, with an article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Percent => "a percentage",
            Self::Integer => "a whole number",
            Self::Count => "a whole number from 0 on",
            Self::Year => "a year from 1000 to 3000",
            Self::Date => "a date, as `2016`, `2016-07` or `2016-07-15`",
            Self::Flag => "`yes` or `no`",
            Self::Interval => "an interval, as `0.79 (0.61 to 1.02)`",
        }
    }
}

/// Why a cell does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellProblem {
    /// `1,234`.
    Thousands {
        /// `1234`.
        plain: String,
        /// Whether the separator may be meant as a decimal one.
        ambiguous: bool,
    },
    /// `1,5`.
    DecimalComma,
    /// `1.5` under `with decimal ","`.
    DecimalPoint,
    /// `Inf`.
    Infinite,
    /// `NaN`, `-`, `n/a`, `not reported`.
    MissingMark,
    /// `#DIV/0!`.
    SheetError,
    /// `<0.001`.
    Bound,
    /// `45%` where no percentage is expected.
    Percent {
        /// `45`.
        number: String,
    },
    /// `100 mg/kg`.
    Unit {
        /// `100`.
        number: String,
        /// `mg/kg`.
        unit: String,
    },
    /// `3.2 ± 0.4`.
    Several,
    /// `1e400`.
    TooLarge,
    /// `12.5` where a whole number is expected.
    NotWhole,
    /// `-3` where a count is expected.
    Negative,
    /// A whole number that is no year.
    NoYear,
    /// `Y`, where `yes` is expected.
    FlagLetter,
    /// `15/07/2016`, and the one date that it can be, if there is one.
    DateOrder(Option<String>),
    /// `2016-07-15T10:30`, and the date in it.
    Time(String),
    /// `42566`: the day number of a spreadsheet.
    DayNumber,
    /// `2016-02-30`.
    NoSuchDay,
    /// `1.02 (0.61 to 0.79)`.
    OutsideInterval,
    /// `0.79 (1.02 to 0.61)`.
    BackwardInterval,
    /// `0.79 (90% CI 0.61 to 1.02)`.
    Level,
    /// Anything else.
    Other,
}

/// A cell that does not fit its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The text of the cell.
    pub found: String,
    /// What was expected.
    pub expected: Expected,
    /// Why it does not fit.
    pub problem: CellProblem,
}

impl CellError {
    pub(crate) fn new(found: &str, expected: Expected, problem: CellProblem) -> Self {
        Self {
            found: found.to_owned(),
            expected,
            problem,
        }
    }

    /// As a diagnostic at the cell's place (E0403).
    pub fn diagnostic(&self, place: &Place) -> Diagnostic {
        self.found_at(place).maybe_help(self.help())
    }

    /// The same without what to write instead.
    pub fn found_at(&self, place: &Place) -> Diagnostic {
        let message = match place.row {
            Some(row) => format!("{} (row {row}, column `{}`)", self.message(), place.header),
            None => self.message(),
        };
        place
            .diagnostic(Code::BadCell, message)
            .label(format!("expected {}", self.expected.words()))
    }

    /// What was found.
    pub fn message(&self) -> String {
        let found = shortened(&self.found);
        let what = match &self.problem {
            CellProblem::Thousands { .. } => "has a thousands separator",
            CellProblem::DecimalComma => "has a decimal comma",
            CellProblem::DecimalPoint => "has a decimal point, and the plan says `decimal \",\"`",
            CellProblem::Infinite => "is not finite",
            CellProblem::SheetError => "is an error of the spreadsheet",
            CellProblem::Bound => "is a bound, not a number",
            CellProblem::Percent { .. } => "is a percentage",
            CellProblem::Unit { .. } => "holds its unit",
            CellProblem::Several => "holds more than one number",
            CellProblem::TooLarge => "is too large",
            CellProblem::NotWhole => "is not a whole number",
            CellProblem::Negative => "is negative",
            CellProblem::NoYear => "is not a year",
            CellProblem::DateOrder(_) => "is a date in another form",
            CellProblem::Time(_) => "holds a time of day",
            CellProblem::DayNumber => "is a number, not a date",
            CellProblem::NoSuchDay => "is a day that does not exist",
            CellProblem::OutsideInterval => "has its estimate outside its interval",
            CellProblem::BackwardInterval => "has its limits in the wrong order",
            CellProblem::Level => "holds the level of its interval",
            CellProblem::MissingMark | CellProblem::FlagLetter | CellProblem::Other => {
                return format!("`{found}` is not {}", self.expected.words());
            }
        };
        format!("`{found}` {what}")
    }

    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        let found = shortened(&self.found);
        Some(match &self.problem {
            CellProblem::Thousands {
                plain,
                ambiguous: false,
            } => format!("write `{plain}`"),
            CellProblem::Thousands {
                plain,
                ambiguous: true,
            } => format!(
                "write `{plain}`; if the comma is a decimal one in the whole file, write `with decimal \",\"`"
            ),
            CellProblem::DecimalComma => "write `with decimal \",\"` for the whole file".into(),
            CellProblem::DecimalPoint => {
                format!(
                    "write `{}`, or leave out `decimal \",\"`",
                    found.replace('.', ",")
                )
            }
            CellProblem::MissingMark => format!(
                "if it stands for a missing value, write `with missing \"NA\", \"{found}\"`"
            ),
            CellProblem::Infinite => "leave the cell empty if the value is not known".into(),
            CellProblem::SheetError => "mend the formula, or leave the cell empty".into(),
            CellProblem::Bound => "write the exact value, or leave the cell empty".into(),
            CellProblem::Percent { number } => {
                format!("write `{number}`, or give the column the type `percent`")
            }
            CellProblem::Unit { number, unit } => format!(
                "write `{number}` in the cell and the unit in the schema: `number in {unit}`"
            ),
            CellProblem::Several => "write each number in a column of its own".into(),
            CellProblem::NotWhole => "round it, or give the column the type `number`".into(),
            CellProblem::Negative if self.expected == Expected::Count => {
                "correct it, or give the column the type `integer`".into()
            }
            CellProblem::FlagLetter => {
                "write `yes` or `no`, or declare `one of (yes = \"Y\", no = \"N\")`".into()
            }
            CellProblem::DateOrder(Some(date)) | CellProblem::Time(date) => {
                format!("write `{date}`")
            }
            CellProblem::DateOrder(None) => {
                "write year, month and day in this order: `2016-07-15`".into()
            }
            CellProblem::DayNumber => {
                "format the cell as a date in the spreadsheet, and write `2016-07-15`".into()
            }
            CellProblem::BackwardInterval => "write the lower limit first".into(),
            CellProblem::Level => "leave it out: `0.79 (0.61 to 1.02)`".into(),
            CellProblem::TooLarge
            | CellProblem::Negative
            | CellProblem::NoYear
            | CellProblem::NoSuchDay
            | CellProblem::OutsideInterval
            | CellProblem::Other => return None,
        })
    }
}

/// What a message shows of a cell: one line, not too long.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
