//! The plan as it was written: forms and places, no meaning. Owns its text.
//!
//! Every name is a [`Name`], an identifier with its place; whether it is a column, a label or a result is for
//! `check` to say. A part that could not be read is an `Error` node: what depends on it stays quiet.

use crate::source::{Span, Spanned};

/// An identifier, NFC; `quoted` if it was written between backticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The identifier.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text literal, escapes resolved, NFC.
pub type Text = Spanned<String>;

/// A whole plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// `kma 1`.
    pub version: Option<Spanned<u32>>,
    /// The statements in order; those that could not be read at all are left out.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// From its first word to its last.
    pub span: Span,
    /// Its first word.
    pub keyword: Name,
    /// The `##` lines above it, joined by line ends.
    pub note: Option<Text>,
    /// What it says.
    pub kind: StatementKind,
}

/// What a statement says, by form.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `plan "title" { … }`
    Plan {
        /// The title.
        title: Option<Text>,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// `search [NAME] { … }` or `flow [NAME] { … }` (see the keyword).
    Record {
        /// Its name.
        name: Option<Name>,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// `data NAME …`
    Data(Data),
    /// `study "label" in NAME { header: value, … }`
    Study {
        /// The label of the study.
        label: Text,
        /// The dataset.
        dataset: Name,
        /// Header and cell; the cell as it was written (text unquoted), `None` for a missing one.
        cells: Vec<(Name, Spanned<String>)>,
    },
    /// `let NAME = SOURCE steps`
    Let {
        /// The name declared.
        name: Name,
        /// `A + B`: at least one.
        sources: Vec<Name>,
        /// The steps in order.
        steps: Vec<Step>,
    },
    /// `effect NAME = MEASURE(…) …`
    Effect {
        /// The name declared.
        name: Name,
        /// The forms, tried in order: at least one.
        forms: Vec<EffectForm>,
        /// `with …`
        options: Vec<OptionUse>,
    },
    /// `default clauses`
    Default(Vec<Clause>),
    /// `require CONDITION for VERB, … [otherwise summarise]`
    Require {
        /// What must hold.
        condition: Expr,
        /// For which verbs.
        verbs: Vec<Name>,
        /// The verb that takes their place.
        otherwise: Option<Name>,
    },
    /// An analysis, a figure or a table: `VERB SOURCE, … clauses`.
    Analysis {
        /// What it is about; none was written in `pool using REML`.
        sources: Vec<ResultRef>,
        /// Its clauses.
        clauses: Vec<Clause>,
    },
    /// `reported RESULT { … }` or `reported "text" { … }`
    Reported {
        /// Whose numbers.
        of: ReportedOf,
        /// What was printed.
        fields: Vec<Field>,
    },
    /// `expect CONDITION`
    Expect(Expr),
    /// `expect RESULT agrees`
    Agrees(ResultRef),
    /// `deviation in NAME because "…"`
    Deviation {
        /// The statement that differs.
        name: Name,
        /// Why.
        because: Option<Text>,
    },
    /// `report to "file"`
    Report {
        /// The file.
        to: Text,
    },
    /// Could not be read; already reported.
    Error,
}

/// Whose numbers a `reported` holds.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportedOf {
    /// A result of this plan.
    Result(ResultRef),
    /// Somebody's, held against each other.
    Text(Text),
}

/// `cortex_all` or a part of it, `cortex_all[in_vivo, "b c"]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultRef {
    /// The result, or a selection or dataset.
    pub name: Name,
    /// The labels of the part; none for the whole.
    pub part: Vec<Name>,
    /// All of it.
    pub span: Span,
}

/// `name: value, value` or `name { … }` in `plan`, `search`, `flow` and `reported`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key; paths as `heterogeneity.i2` keep their dots.
    pub name: Name,
    /// The values, at least one, unless `fields` is there.
    pub values: Vec<FieldValue>,
    /// The fields of a nested block.
    pub fields: Vec<Field>,
    /// All of it.
    pub span: Span,
}

/// One value of a field: `40`, `"text"`, `< 0.001`, `0.81 to 1.85`, `acute + chronic - both = total`.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldValue {
    /// `<` in `p: < 0.001`.
    pub bound: Option<Spanned<CompareOp>>,
    /// The value; the low end of a range.
    pub value: Expr,
    /// The high end of a range.
    pub to: Option<Expr>,
    /// `because "no control" 12, "in vitro" 28`.
    pub because: Vec<(Text, Option<Spanned<f64>>)>,
}

/// `data NAME [from "file"] [with …] [{ schema }]`, with its rows if they are in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// The name declared.
    pub name: Name,
    /// The file; none when the rows are in the plan.
    pub from: Option<Text>,
    /// `with sheet "S"`, ….
    pub options: Vec<OptionUse>,
    /// The schema; `None` when there is none.
    pub schema: Option<Vec<Column>>,
    /// The bytes of the plan from the first `|` to the end of the pipe table; read by `data`, never by pest.
    pub table: Option<Span>,
}

/// `column: [optional] TYPE [in UNIT] [from LOW to HIGH] [= "Header"]`
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The column's name in the plan.
    pub name: Name,
    /// Its note, from indented `##` lines above it.
    pub note: Option<Text>,
    /// Whether a cell may be missing.
    pub optional: bool,
    /// Its type.
    pub kind: ColumnKind,
    /// `in UNIT`.
    pub unit: Option<UnitText>,
    /// `from LOW to HIGH`.
    pub range: Option<(Expr, Expr)>,
    /// `= "Header"`; several for a study column that joins them.
    pub headers: Vec<Text>,
    /// All of it.
    pub span: Span,
}

/// The type of a column, by form.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnKind {
    /// One word: `study text flag count integer number percent year date interval`, or a misspelt one.
    Word(Name),
    /// `one of a, b` or `one of low < some < high`.
    OneOf {
        /// The labels, in order.
        labels: Vec<LabelDeclaration>,
        /// Whether they were written with `<`.
        ordered: bool,
    },
    /// `arm { … }`, or `arm` alone (no fields).
    Arm(Vec<ArmField>),
    /// Could not be read; already reported.
    Error,
}

/// `male` or `male = "M"`.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelDeclaration {
    /// The label.
    pub label: Name,
    /// Its spelling in the file.
    pub spelling: Option<Text>,
}

/// `n: n_ket` or `before { … }` of an arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmField {
    /// The field.
    pub name: Name,
    /// Its value.
    pub value: ArmValue,
}

/// What an arm's field is.
#[derive(Debug, Clone, PartialEq)]
pub enum ArmValue {
    /// An expression over the file's columns; `(lo, hi)` is a [`ExprKind::List`].
    Expr(Expr),
    /// `before { … }`.
    Fields(Vec<ArmField>),
}

/// A unit as it was written: `mg/kg`.
pub type UnitText = Spanned<String>;

/// One step of a selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// `because "…"`.
    pub because: Option<Text>,
    /// All of it.
    pub span: Span,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// `where C`
    Where(Expr),
    /// `include where C`
    Include(Expr),
    /// `exclude where C`
    Exclude(Expr),
    /// `derive NAME [in UNIT] = …`
    Derive {
        /// The column declared.
        name: Name,
        /// `in UNIT`.
        unit: Option<UnitText>,
        /// The cases in order; one without a condition is `otherwise`, or the only one.
        cases: Vec<DeriveCase>,
    },
    /// `keep largest|smallest E per COLUMN, …`
    Keep {
        /// `true` for `largest`.
        largest: bool,
        /// By what.
        by: Expr,
        /// One row for each.
        per: Vec<Name>,
    },
    /// `combine per COLUMN, … with rho 0.5`
    Combine {
        /// One row for each.
        per: Vec<Name>,
        /// `with …`
        options: Vec<OptionUse>,
    },
    /// `pair ARM by COLUMN against LABEL per COLUMN, …`
    Pair {
        /// The arm column.
        arm: Name,
        /// The column that says which arm a row is.
        by: Name,
        /// The label of the reference.
        against: Name,
        /// What belongs together.
        per: Vec<Name>,
    },
    /// `fill arm.field = E`
    Fill {
        /// `arm.field`.
        target: Vec<Name>,
        /// The imputed value.
        value: Expr,
    },
    /// Could not be read; already reported.
    Error,
}

/// `in_vivo where assay in (…)` or `ex_vivo otherwise`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeriveCase {
    /// The value.
    pub value: Expr,
    /// When; `None` for `otherwise` and for a derivation without cases.
    pub condition: Option<Expr>,
}

/// `MEASURE(…) [where …]`
#[derive(Debug, Clone, PartialEq)]
pub struct EffectForm {
    /// The measure.
    pub measure: Name,
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// For which rows.
    pub condition: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `ketamine` or `se: s`.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The name before the colon.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// A clause of an analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The word, `nested`, `where`, ….
    pub word: Name,
    /// What it says.
    pub kind: ClauseKind,
    /// All of it.
    pub span: Span,
}

/// What a clause says, by form.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// `measuring EFFECT`
    Measuring(Name),
    /// `where C`; alternatives in `( , )` are a [`ExprKind::List`].
    Where(Expr),
    /// `by COLUMN`
    By(Vec<Name>),
    /// `per COLUMN, …`
    Per(Vec<Name>),
    /// `on TERM + TERM`: the terms; `a * b` and `a : b` are [`Term`]s.
    On(Vec<Term>),
    /// `using MODEL`; several when written in `( )`.
    Using(Vec<Name>),
    /// `nested in A / B`
    Nested(Vec<Name>),
    /// `robust in COLUMN`
    Robust(Name),
    /// `with option value, …`
    With(Vec<OptionUse>),
    /// `as NAME`
    As(Name),
    /// `to "file"`
    To(Text),
    /// `showing COLUMN, …`
    Showing(Vec<Expr>),
    /// `against …`: the other result of `compare`, or the reference label of `network`.
    Against(ResultRef),
    /// Alternatives in `( , )` where a clause holds only one name or path: `measuring`, `nested in`, `robust in`.
    /// Each has the kind of its clause.
    Alternatives(Vec<ClauseKind>),
    /// Could not be read; already reported.
    Error,
}

/// A moderator: `latitude`, `a * b`, `a : b`, `center(x)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The factors; one for a plain term.
    pub factors: Vec<Expr>,
    /// Whether the factors stand also alone (`*`) or only together (`:`).
    pub crossed: bool,
    /// All of it.
    pub span: Span,
}

/// `predictor sqrtninv`, `add 0.5 to only_zero`, `at latitude (13, 33, 55)`, `missing "n/a", "-"`, `egger`.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionUse {
    /// The option.
    pub name: Name,
    /// Its values in the order written; a list in `( )` is one [`ExprKind::List`].
    pub values: Vec<Expr>,
    /// The word after `to`.
    pub to: Option<Name>,
    /// All of it.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `12`, `0.50`, `100 mg/kg`, `45%`.
    Number(Number),
    /// `"text"`.
    Text(String),
    /// `2016-07`.
    Date(Date),
    /// A bare word: a column, a label, a keyword of an option.
    Name(Name),
    /// `ketamine.mean`, `overall.heterogeneity.i2`: at least two.
    Path(Vec<Name>),
    /// `by_method[in_vivo].up`: a part of a result, and what of it.
    Part {
        /// The result and its labels.
        of: ResultRef,
        /// The fields behind it.
        path: Vec<Name>,
    },
    /// `-a`.
    Negate(Box<Expr>),
    /// `a + b`.
    Arithmetic {
        /// Which.
        op: Spanned<ArithmeticOp>,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `a < b`, or a chain in one direction.
    Compare {
        /// The first operand.
        first: Box<Expr>,
        /// The others, each with the operator before it: at least one.
        rest: Vec<(Spanned<CompareOp>, Expr)>,
    },
    /// `a in (b, c, 5 to 9)`.
    In {
        /// The value looked for.
        value: Box<Expr>,
        /// Where.
        items: Vec<InItem>,
        /// `not in`.
        negated: bool,
    },
    /// `a is missing`, `a is not missing`.
    Missing {
        /// The value.
        value: Box<Expr>,
        /// `is not`.
        negated: bool,
    },
    /// `not a`.
    Not(Box<Expr>),
    /// `a and b and c`: at least two.
    And(Vec<Expr>),
    /// `a or b or c`: at least two.
    Or(Vec<Expr>),
    /// `sqrt(a)`, `center(x)`.
    Call {
        /// The function.
        name: Name,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `(a, b)`: two or more.
    List(Vec<Expr>),
    /// Could not be read; already reported.
    Error,
}

/// A number as it was written; its digits are part of what it means where it reports one.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The digits.
    pub text: String,
    /// Their value.
    pub value: f64,
    /// The unit behind them.
    pub unit: Option<UnitText>,
}

/// A date as precise as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

/// One item behind `in`.
#[derive(Debug, Clone, PartialEq)]
pub struct InItem {
    /// The value, or the low end.
    pub low: Expr,
    /// The high end of `5 to 9`.
    pub high: Option<Expr>,
}

/// `+ - * / ^`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
}

/// `= != < <= > >=`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl CompareOp {
    /// The same question from the other side: `a < b` is `b > a`.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
        }
    }
}
