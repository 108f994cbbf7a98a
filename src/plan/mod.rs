//! The checked plan: names resolved, types and units checked, clauses complete. Only this runs.

mod alternative;
pub mod audit;
mod bias;
pub mod date;
mod expr;
mod figure;
mod multiverse;
mod regress;
pub mod review;
mod schema;
mod scope;
mod sensitivity;

pub use alternative::Alternative;
pub use bias::{Bias, EggerTest, FailSafe, Selection as SelectionModel, TrimFill};
pub use expr::{ColumnId, Condition, Number};
pub use figure::{Figure, FigureSource};
pub use multiverse::Multiverse;
pub use regress::{At, AtValue, ModelTerm, Moderator, ModeratorKind, Permutation, Regress, Scale};
pub use review::Review;
pub use schema::{
    ArmField, ArmSchema, CellKind, Dataset, FieldSource, Format, Origin, SchemaColumn,
    SpreadSource, StudyRow,
};
pub use scope::{ArmInfo, ColumnInfo, Scope, Type};
pub use sensitivity::{Gosh, Order, Sensitivity};

use std::sync::Arc;

use crate::measure::{Form, Measure, Options as EffectOptions};
use crate::source::Span;
use crate::syntax::ast;

/// A plan that can run.
#[derive(Debug, Clone, Default)]
pub struct CheckedPlan {
    /// `plan "title"`.
    pub title: Option<String>,
    /// What is told of the review besides.
    pub review: Review,
    /// In the order declared.
    pub datasets: Vec<Dataset>,
    /// In the order declared.
    pub selections: Vec<Selection>,
    /// In the order declared.
    pub effects: Vec<Effect>,
    /// In the order written; they hold for the whole plan.
    pub requires: Vec<Require>,
    /// Analyses, figures, tables, `reported` and `expect`, in the plan's order.
    pub statements: Vec<Statement>,
}

/// Where rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceRef {
    /// `datasets[i]`.
    Dataset(usize),
    /// `selections[i]`.
    Selection(usize),
}

/// `let NAME = …`.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Whose rows, each with the columns that are kept (in the order of `start`).
    pub sources: Vec<(SourceRef, Vec<ColumnId>)>,
    /// What its sources share, before the steps.
    pub start: Arc<Scope>,
    /// In the order written.
    pub steps: Vec<Step>,
    /// After the steps.
    pub scope: Arc<Scope>,
}

/// One step of a selection.
#[derive(Debug, Clone)]
pub struct Step {
    /// As written, on one line.
    pub text: String,
    /// `because`.
    pub because: Option<String>,
    /// What it does.
    pub kind: StepKind,
    /// Where it is written.
    pub span: Span,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// `where C`: keeps the true.
    Where(Condition),
    /// `include where C`: keeps the true.
    Include(Condition),
    /// `exclude where C`: drops the true.
    Exclude(Condition),
    /// `derive` a column of numbers; appended to the table.
    DeriveNumber(Vec<(Number, Option<Condition>)>),
    /// `derive` a column of labels; appended to the table.
    DeriveLabel {
        /// All labels, in order.
        labels: Arc<[String]>,
        /// The label of each case, by place, and when.
        cases: Vec<(u32, Option<Condition>)>,
    },
    /// `derive` a copy of a column; appended to the table.
    DeriveCopy(ColumnId),
    /// `derive` a flag from a condition; appended to the table.
    DeriveFlag(Condition),
    /// `keep largest|smallest E per …`.
    Keep {
        /// `true` for `largest`.
        largest: bool,
        /// By what.
        by: Number,
        /// One row for each.
        per: Vec<ColumnId>,
        /// Whether `by` is what is measured.
        outcome: bool,
    },
    /// `combine per … with rho`: adds columns `yi` and `vi` of the one effect, and drops the others.
    Combine {
        /// The effect measured.
        effect: Box<BoundEffect>,
        /// One row for each.
        per: Vec<ColumnId>,
        /// The correlation of the effects.
        rho: f64,
        /// Where `yi`, `vi` and n go: appended to the table.
        n_columns: usize,
    },
    /// `pair ARM by COLUMN against LABEL per …`: appends the fields of the arm `reference`.
    Pair {
        /// The columns of the arm.
        arm: Vec<ColumnId>,
        /// The column that says which arm a row is.
        by: ColumnId,
        /// The label of the reference.
        against: String,
        /// What belongs together.
        per: Vec<ColumnId>,
    },
    /// `fill arm.field = E`.
    Fill {
        /// The column filled where it is missing.
        column: ColumnId,
        /// With what.
        value: Number,
    },
}

/// `effect NAME = …`; its forms are bound to each source that measures it.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its first measure.
    pub measure: &'static Measure,
    /// As written.
    pub forms: Vec<ast::EffectForm>,
    /// `with …`.
    pub options: EffectOptions,
    /// `benefit lower|higher`: whether less is better.
    pub lower_is_better: Option<bool>,
    /// `flip C`, as written.
    pub flip: Option<ast::Expr>,
}

/// An effect over the columns of one source.
#[derive(Debug, Clone)]
pub struct BoundEffect {
    /// `effects[i]`.
    pub effect: usize,
    /// Its name.
    pub name: String,
    /// Its measure; of several forms the first that is not `given`.
    pub measure: &'static Measure,
    /// Tried in order.
    pub forms: Vec<BoundForm>,
    /// `with …`.
    pub options: EffectOptions,
    /// Rows whose sign is turned.
    pub flip: Option<Condition>,
    /// `benefit`.
    pub lower_is_better: Option<bool>,
}

impl BoundEffect {
    /// Whether a group may serve several of its rows.
    pub fn shares_groups(&self) -> bool {
        self.forms.iter().any(|form| match &form.inputs {
            FormInputs::Numbers { groups, .. } => groups.iter().any(|g| g.shared.is_some()),
            FormInputs::Direction { .. } => false,
        })
    }
}

/// One form of an effect over the columns of one source.
#[derive(Debug, Clone)]
pub struct BoundForm {
    /// The measure.
    pub measure: &'static Measure,
    /// Which of its forms.
    pub form: &'static Form,
    /// For which rows.
    pub condition: Option<Condition>,
    /// What goes in.
    pub inputs: FormInputs,
    /// As written: `SMD(ketamine, control)`.
    pub text: String,
}

/// What a form takes from a row.
#[derive(Debug, Clone)]
pub enum FormInputs {
    /// Numbers in the order of the form's inputs, and whose n and events they count.
    Numbers {
        /// In the order of the form.
        values: Vec<Number>,
        /// The groups behind them.
        groups: Vec<Group>,
    },
    /// `DIRECTION(result, up: a, down: b)`.
    Direction {
        /// The column of labels.
        column: ColumnId,
        /// Labels that mean up.
        up: Vec<String>,
        /// Labels that mean down.
        down: Vec<String>,
    },
}

/// A group of people whose n and events are counted.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Its size.
    pub n: Option<Number>,
    /// Its events.
    pub events: Option<Number>,
    /// Which of the inputs are divided when it serves several comparisons.
    pub divided: Vec<usize>,
    /// The column that names the group, where it serves several comparisons.
    pub shared: Option<ColumnId>,
}

/// `require CONDITION for VERB, …`.
#[derive(Debug, Clone)]
pub struct Require {
    /// About `studies`, `k`, `participants`, `events`.
    pub condition: SizeCondition,
    /// For which verbs.
    pub verbs: Vec<String>,
    /// Whether `summarise` takes their place.
    pub otherwise_summarise: bool,
    /// Where it is written.
    pub span: Span,
}

/// A condition on how much evidence there is.
#[derive(Debug, Clone, PartialEq)]
pub enum SizeCondition {
    /// `studies >= 5`: the text as written, and what it says.
    Compare {
        /// `studies >= 5`.
        text: String,
        /// Of what.
        size: Size,
        /// How.
        op: ast::CompareOp,
        /// Against.
        value: f64,
    },
    /// All of them.
    And(Vec<SizeCondition>),
    /// One of them.
    Or(Vec<SizeCondition>),
    /// Not.
    Not(Box<SizeCondition>),
}

/// What evidence is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Effects.
    K,
    /// Studies.
    Studies,
    /// People.
    Participants,
    /// Events.
    Events,
}

/// A statement that leaves a result.
#[derive(Debug, Clone)]
pub struct Statement {
    /// `as NAME`.
    pub name: Option<String>,
    /// As written, on one line.
    pub text: String,
    /// Its first word.
    pub keyword: String,
    /// Where it is written.
    pub span: Span,
    /// The `##` lines above it.
    pub note: Option<String>,
    /// `as_registered`, `changed` or `exploratory`; none in a plan that is not registered.
    pub registration: Option<&'static str>,
    /// The statements that changed it since it was registered.
    pub changed_by: Vec<String>,
    /// What it asks for.
    pub kind: StatementKind,
}

/// What a statement asks for.
#[derive(Debug, Clone)]
pub enum StatementKind {
    /// `pool`, `summarise`, …: an analysis of rows.
    Rows(Box<RowAnalysis>),
    /// `compare A against B`.
    Compare(ResultId, ResultId, f64),
    /// `table` of results.
    TableOfResults(Vec<ResultId>, Option<ast::Text>),
    /// `table` of rows.
    TableOfRows {
        /// Whose rows.
        source: SourceRef,
        /// Only these.
        condition: Option<Condition>,
        /// The columns shown.
        columns: Vec<(String, ColumnId)>,
        /// The file.
        to: Option<ast::Text>,
    },
    /// A figure.
    Figure(Box<Figure>),
    /// `expect CONDITION`.
    Expect(Expectation),
    /// `expect RESULT agrees`.
    Agrees(ResultId),
    /// `reported RESULT { … }`.
    Reported {
        /// Of which.
        of: ResultId,
        /// What was printed.
        fields: Vec<ReportedField>,
    },
    /// `reported "text" { … }`.
    Audit(Box<audit::Block>),
    /// Known by name, and not in this version: which word, and on what it would stand.
    NotYet(String, Vec<ResultId>),
    /// An analysis of rows of which this version lacks what the word names.
    NotYetRows(String, Box<RowAnalysis>),
}

/// A result, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultId {
    /// `statements[i]`.
    pub statement: usize,
    /// The labels of the part; none for the whole.
    pub part: Vec<String>,
    /// As written.
    pub text: String,
}

/// An analysis of rows.
#[derive(Debug, Clone)]
pub struct RowAnalysis {
    /// The verb.
    pub verb: String,
    /// Whose rows.
    pub source: SourceRef,
    /// What it was taken over from, with the part of it: its rows are narrowed further.
    pub from_result: Option<ResultId>,
    /// Only these rows; several from a result that was narrowed.
    pub conditions: Vec<Condition>,
    /// The effect, where the verb measures one.
    pub effect: Option<BoundEffect>,
    /// Subgroups.
    pub by: Option<ColumnId>,
    /// Separately for each.
    pub per: Vec<ColumnId>,
    /// Whose rows depend on each other.
    pub robust: Option<Clusters>,
    /// How it is computed.
    pub settings: Settings,
    /// What is computed.
    pub task: Task,
}

/// `robust in COLUMN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    /// Its labels are the clusters.
    pub column: ColumnId,
    /// Its name.
    pub name: String,
}

/// What an analysis of rows computes.
#[derive(Debug, Clone)]
pub enum Task {
    /// `pool`.
    Pool,
    /// `regress`.
    Regress(Regress),
    /// `bias`.
    Bias(Bias),
    /// `sensitivity`.
    Sensitivity(Sensitivity),
    /// `multiverse`.
    Multiverse(Multiverse),
    /// `summarise`.
    Summarise,
    /// A verb that is reserved: `network`, `power`.
    Reserved,
}

/// How an analysis is computed; everything explicit.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a yes or no of the plan, named as there"
)]
pub struct Settings {
    /// The model.
    pub method: &'static crate::method::Method,
    /// `z`, `t`, `hksj`, or `robust`.
    pub test: Test,
    /// Where the plan says it.
    pub test_at: Option<Span>,
    /// `hksj` never narrower than z.
    pub floor: bool,
    /// In percent.
    pub level: f64,
    /// `pi HTS`: k-2 degrees of freedom.
    pub pi_hts: bool,
    /// `tau2 common` in subgroups.
    pub tau2_common: bool,
    /// Which model `GLMM` is, of two groups.
    pub glmm: crate::method::GlmmModel,
    /// A known tau².
    pub tau2: Option<f64>,
    /// Which interval of tau²; without it the one that belongs to the model.
    pub tau2_ci: Option<Tau2Ci>,
    /// Weights of the user; without them those of the model.
    pub weights: Option<Weights>,
    /// `rows independent`.
    pub rows_independent: bool,
    /// `adjust`: p-values of parts or terms for their number.
    pub adjust: Option<Adjust>,
    /// Which of these the plan says itself: the others are defaults, and are printed as such.
    pub said: Vec<&'static str>,
}

/// The interval of tau².
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tau2Ci {
    /// By Cochran's Q.
    QProfile,
    /// By the likelihood.
    Profile,
}

/// Weights that the plan says itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// As written.
    pub text: String,
    /// What they are.
    pub kind: WeightsKind,
}

/// What weights are computed from.
#[derive(Debug, Clone, PartialEq)]
pub enum WeightsKind {
    /// The same for all.
    Equal,
    /// One by the standard error.
    Precision,
    /// A number per row.
    Number(Number),
}

/// How p-values are adjusted for their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjust {
    /// Holm's steps down.
    Holm,
    /// Each times their number.
    Bonferroni,
    /// The false discovery rate of Benjamini and Hochberg.
    Fdr,
}

/// The test of an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Normal.
    Z,
    /// t with k-p df.
    T,
    /// Hartung-Knapp-Sidik-Jonkman.
    Hksj,
    /// t with the variance and the df of `robust in`.
    Robust,
}

impl Test {
    /// As written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Z => "z",
            Self::T => "t",
            Self::Hksj => "hksj",
            Self::Robust => "robust",
        }
    }
}

/// A condition on results.
#[derive(Debug, Clone)]
pub enum Expectation {
    /// Two numbers.
    Compare(ResultNumber, ast::CompareOp, ResultNumber),
    /// Nothing is there.
    Missing(ResultNumber),
    /// Not.
    Not(Box<Expectation>),
    /// All of them.
    And(Vec<Expectation>),
    /// One of them.
    Or(Vec<Expectation>),
}

/// A number computed from results.
#[derive(Debug, Clone)]
pub enum ResultNumber {
    /// The same always.
    Constant(f64),
    /// A number of a result.
    Path {
        /// Of which.
        of: ResultId,
        /// `heterogeneity.i2`, as the catalog of paths names it.
        path: String,
        /// As written.
        text: String,
    },
    /// `-a`
    Negate(Box<ResultNumber>),
    /// `a + b`
    Arithmetic(ast::ArithmeticOp, Box<ResultNumber>, Box<ResultNumber>),
    /// `abs(a)`
    Call(&'static crate::function::Function, Vec<ResultNumber>),
}

/// One printed number.
#[derive(Debug, Clone)]
pub struct ReportedField {
    /// The key as written.
    pub key: String,
    /// The path in the result.
    pub path: String,
    /// `<` in `p: < 0.001`.
    pub bound: Option<ast::CompareOp>,
    /// The digits as printed.
    pub printed: String,
    /// Their value.
    pub value: f64,
    /// How many of them are behind the point.
    pub decimals: u32,
    /// The high end of an interval.
    pub to: Option<(f64, u32)>,
}
