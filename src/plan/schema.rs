//! A dataset as its schema declares it: what `data` needs to turn cells into columns.
//!
//! The columns of the table are those of the [`Scope`](super::Scope), in its order: each schema column gives one,
//! an `interval` three (`x.est`, `x.lo`, `x.hi`), an `arm` one for each of its fields.

use super::Scope;
use crate::source::Span;
use crate::syntax::ast;

/// A dataset of the plan.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Where its rows are.
    pub origin: Origin,
    /// How to read the file.
    pub format: Format,
    /// What becomes of its cells; `None` without a schema: types are read off the file.
    pub columns: Option<Vec<SchemaColumn>>,
    /// The columns of its table.
    pub scope: Scope,
}

/// Where rows are.
#[derive(Debug, Clone)]
pub enum Origin {
    /// In a file beside the plan.
    File(ast::Text),
    /// In a pipe table of the plan.
    Table(Span),
    /// In `study` statements of the plan: header and cell with their places.
    Studies(Vec<StudyRow>),
}

/// One `study "label" in NAME { header: value, … }`.
#[derive(Debug, Clone)]
pub struct StudyRow {
    /// The label; the cell of the study column.
    pub label: ast::Text,
    /// Header and cell.
    pub cells: Vec<(ast::Name, ast::Text)>,
    /// The statement.
    pub span: Span,
}

/// `with sheet … separator … decimal … missing …`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Format {
    /// The sheet of an `.xlsx`.
    pub sheet: Option<ast::Text>,
    /// Between cells.
    pub separator: Option<char>,
    /// In numbers.
    pub decimal: Option<char>,
    /// What stands for nothing; empty: an empty cell and `NA`.
    pub missing: Vec<String>,
}

/// A column of the schema.
#[derive(Debug, Clone)]
pub struct SchemaColumn {
    /// Its name in the plan.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Whether a cell may be missing.
    pub optional: bool,
    /// The headers in the file; several are joined by a blank (study columns).
    pub headers: Vec<(String, Span)>,
    /// How cells are read.
    pub kind: CellKind,
    /// The first column of the table that it fills.
    pub column: super::ColumnId,
}

/// How a cell is read.
#[derive(Debug, Clone)]
pub enum CellKind {
    /// Identifies the study.
    Study,
    /// Any text.
    Text,
    /// One of these: label, and how the file spells it.
    Label(Vec<(String, String)>),
    /// Yes or no.
    Flag,
    /// A whole number from 0.
    Count(Option<(f64, f64)>),
    /// A whole number.
    Integer(Option<(f64, f64)>),
    /// A number, in `low..=high` where a range is declared.
    Number(Option<(f64, f64)>),
    /// A number of percent.
    Percent(Option<(f64, f64)>),
    /// A year.
    Year(Option<(f64, f64)>),
    /// A date.
    Date,
    /// Estimate and interval: three columns.
    Interval,
    /// A group of a study: several columns.
    Arm(ArmSchema),
}

/// An arm: expressions over the headers of the file.
#[derive(Debug, Clone)]
pub struct ArmSchema {
    /// Its fields in the order of its columns in the scope; `before.mean` for what is measured twice.
    pub fields: Vec<ArmField>,
    /// What the spread may come from, in the order in which a row tries them; for each group of measurements
    /// (`""`, `before.`, `after.`).
    pub spreads: Vec<SpreadSource>,
    /// `ketamine: arm` alone: of `ketamine_n`, `ketamine_mean`, … those that the file has; the others are missing.
    pub implied: bool,
}

/// A column of an arm.
#[derive(Debug, Clone)]
pub struct ArmField {
    /// `n`, `mean`, `sd`, `events`, `time`, `before.sd`, `shared`, ….
    pub name: String,
    /// What it is computed from.
    pub source: FieldSource,
}

/// What a field of an arm is computed from.
#[derive(Debug, Clone)]
pub enum FieldSource {
    /// An expression over the file's columns.
    Header(ast::Expr),
    /// The `sd` of the group with this prefix: by the first complete of its spreads.
    Spread(&'static str),
    /// The `mean` of the group with this prefix: as given, and where it is not, from the median.
    MeanOrMedian(&'static str, Option<ast::Expr>),
    /// `n` as events and nonevents.
    SumOfEvents,
    /// The text of this header: which group it is.
    Group(ast::Expr),
}

/// One way in which a row may give the spread.
#[derive(Debug, Clone)]
pub struct SpreadSource {
    /// `""`, `before.` or `after.`.
    pub prefix: &'static str,
    /// `sd`, `sem`, `se`, `var`, `ci`, `median`.
    pub form: &'static str,
    /// Its numbers: one, (lo, hi), or median, q1, q3, min, max (`None` where not declared).
    pub values: Vec<Option<ast::Expr>>,
}
