//! A checked plan and its data to results: one outcome for each statement, in the plan's order.
//!
//! Nothing here stops a run: an analysis that may not run or cannot be computed leaves a status and a reason, and the
//! others go on.

mod added;
mod audit;
mod between;
mod bias;
mod columns;
mod common;
mod compare;
mod convert;
mod counts;
mod effects;
mod entry;
mod expect;
mod figure;
mod lint;
mod maxima;
mod multiverse;
mod pool;
mod regress;
mod remarks;
mod reported;
mod require;
mod rows;
mod sensitivity;
mod shared;
mod summarise;
mod table;
mod usable;
mod weights;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::plan::{
    CheckedPlan, ResultId, Scope, SourceRef, Statement, StatementKind, StepKind, Task,
};
use crate::result::{Body, Outcome, SelectionInfo, Status, path};
use crate::source::{Sources, Span};
pub use crate::stats::watch::{Unwatched, Watch};
use crate::table::{Frame, Labels, Table, select};
pub use lint::{lint_rows, lint_without_rows};
pub(crate) use table::rows_of;
pub use usable::usable;

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct RunResults {
    /// In the order declared.
    pub selections: Vec<SelectionInfo>,
    /// In the plan's order.
    pub results: Vec<Outcome>,
}

/// Runs a plan over its data: `tables[i]` holds the rows of `plan.datasets[i]`.
pub fn run(
    plan: &CheckedPlan,
    tables: &[Arc<Table>],
    sources: &Sources,
    out: &mut Diagnostics,
) -> RunResults {
    run_watched(plan, tables, sources, &Unwatched, out).unwrap_or_default()
}

/// The same, watched: long computations tell how far they are. Nothing where whoever watches ended it.
pub fn run_watched(
    plan: &CheckedPlan,
    tables: &[Arc<Table>],
    sources: &Sources,
    watch: &dyn Watch,
    out: &mut Diagnostics,
) -> Option<RunResults> {
    run_again(plan, tables, sources, (watch, &[]), out)
}

/// The same, where some outcomes are known already, each at the place of its statement: they are taken as they are.
pub fn run_again(
    plan: &CheckedPlan,
    tables: &[Arc<Table>],
    sources: &Sources,
    (watch, known): (&dyn Watch, &[Option<Outcome>]),
    out: &mut Diagnostics,
) -> Option<RunResults> {
    if watch.done(0, 0).is_break() {
        return None;
    }
    let frames = Frames::select(plan, tables);
    let results = outcomes(plan, &frames, sources, (watch, known), out)?;
    let context = Context {
        plan,
        frames: &frames,
        results: &results,
        watch,
    };
    lint::lint(&context, out);
    Some(RunResults {
        selections: frames.taken,
        results,
    })
}

/// Statement by statement; what asks whether reported numbers agree comes last, since they may stand below it.
fn outcomes(
    plan: &CheckedPlan,
    frames: &Frames,
    sources: &Sources,
    (watch, known): (&dyn Watch, &[Option<Outcome>]),
    out: &mut Diagnostics,
) -> Option<Vec<Outcome>> {
    let mut results: Vec<Outcome> = Vec::with_capacity(plan.statements.len());
    for (at, statement) in plan.statements.iter().enumerate() {
        if let Some(Some(known)) = known.get(at) {
            let ran = Ran {
                status: known.status,
                reason: known.reason.clone(),
                body: known.body.clone(),
            };
            results.push(outcome(statement, ran, sources));
            continue;
        }
        let context = Context {
            plan,
            frames,
            results: &results,
            watch,
        };
        let ran = context.statement(statement, out);
        // Between two computations there is nothing to show.
        if watch.done(0, 0).is_break() {
            return None;
        }
        report_failure(statement, &ran, out);
        results.push(outcome(statement, ran, sources));
    }
    for (at, statement) in plan.statements.iter().enumerate() {
        if let StatementKind::Agrees(id) = &statement.kind {
            let context = Context {
                plan,
                frames,
                results: &results,
                watch,
            };
            let ran = expect::agrees(&context, id);
            if let Some(slot) = results.get_mut(at) {
                *slot = outcome(statement, ran, sources);
            }
        }
    }
    Some(results)
}

/// A failure that nobody has told of yet.
fn report_failure(statement: &Statement, ran: &Ran, out: &mut Diagnostics) {
    let told = out
        .iter()
        .any(|d| d.severity == Severity::Error && d.span == Some(statement.span));
    if let (Status::Failed, Some(reason), false) = (ran.status, &ran.reason, told) {
        out.push(
            Diagnostic::new(Code::CannotCompute, statement.span, reason.clone())
                .label("this has no answer; the other analyses ran"),
        );
    }
}

fn outcome(statement: &Statement, ran: Ran, sources: &Sources) -> Outcome {
    let source = sources.get(statement.span.source);
    Outcome {
        name: statement.name.clone(),
        statement: statement.text.clone(),
        line: source.map_or(0, |source| source.position(statement.span.start).0),
        kind: statement.keyword.clone(),
        status: ran.status,
        reason: ran.reason,
        note: statement.note.clone(),
        registration: statement.registration.map(str::to_owned),
        changed_by: statement.changed_by.clone(),
        body: ran.body,
    }
}

fn no_rows() -> Table {
    Table {
        columns: Vec::new(),
        studies: Arc::new(Labels {
            codes: Vec::new(),
            names: Arc::new([]),
        }),
        row_numbers: Arc::new([]),
        filled: Vec::new(),
    }
}

/// How a statement ended.
struct Ran {
    status: Status,
    reason: Option<String>,
    body: Body,
}

impl Ran {
    fn not_run(reason: impl Into<String>) -> Self {
        Self {
            status: Status::NotRun,
            reason: Some(reason.into()),
            body: Body::Nothing {},
        }
    }
}

/// The rows of all datasets and of the selections so far.
struct Frames {
    datasets: Vec<Frame>,
    selections: Vec<Frame>,
    /// What the steps of each selection did.
    taken: Vec<SelectionInfo>,
    empty: Frame,
}

impl Frames {
    /// Does the steps of the plan's selections.
    fn select(plan: &CheckedPlan, tables: &[Arc<Table>]) -> Self {
        let datasets: Vec<Frame> = (tables.iter())
            .map(|table| Frame::all(Arc::clone(table)))
            .collect();
        let mut frames = Self {
            datasets,
            selections: Vec::new(),
            taken: Vec::with_capacity(plan.selections.len()),
            empty: Frame::all(no_rows()),
        };
        for selection in &plan.selections {
            let from: Vec<&Frame> = (selection.sources.iter())
                .map(|(source, _)| frames.of(*source))
                .collect();
            let selected = select(selection, &from, &effects::row_effects);
            frames.taken.push(selected.info);
            frames.selections.push(selected.frame);
        }
        frames
    }

    fn of(&self, source: SourceRef) -> &Frame {
        let found = match source {
            SourceRef::Dataset(at) => self.datasets.get(at),
            SourceRef::Selection(at) => self.selections.get(at),
        };
        found.unwrap_or(&self.empty)
    }
}

/// What a statement may look at: the plan, the rows, and the results above it.
struct Context<'a> {
    plan: &'a CheckedPlan,
    frames: &'a Frames,
    results: &'a [Outcome],
    /// Who is told how far long computations are.
    watch: &'a dyn Watch,
}

impl Context<'_> {
    /// Runs a statement.
    fn statement(&self, statement: &Statement, out: &mut Diagnostics) -> Ran {
        match &statement.kind {
            StatementKind::Rows(analysis) => self.rows(statement, analysis, None, out),
            StatementKind::NotYetRows(what, analysis) => {
                self.rows(statement, analysis, Some(what), out)
            }
            StatementKind::Compare(first, second, level) => {
                compare::run(self, first, second, *level)
            }
            StatementKind::TableOfResults(results, _) => table::of_results(self, results),
            StatementKind::TableOfRows {
                source,
                condition,
                columns,
                ..
            } => table::of_rows(self, *source, condition.as_ref(), columns),
            StatementKind::Figure(asked) => figure::run(self, statement, asked, out),
            StatementKind::NotYet(what, _) => not_yet(what, statement.span, out),
            StatementKind::Expect(expectation) => expect::run(self, expectation),
            StatementKind::Agrees(_) => Ran::not_run("the reported numbers come first"),
            StatementKind::Reported { of, fields } => reported::run(self, of, fields),
            StatementKind::Audit(block) => audit::run(block),
        }
    }

    fn rows(
        &self,
        statement: &Statement,
        analysis: &crate::plan::RowAnalysis,
        lacking: Option<&str>,
        out: &mut Diagnostics,
    ) -> Ran {
        if let Some(reason) = analysis
            .from_result
            .as_ref()
            .and_then(|id| self.blocked(id))
        {
            return Ran::not_run(reason);
        }
        let mut ran = match (&analysis.task, lacking) {
            (Task::Pool, lacking) => pool::run(self, statement, analysis, lacking, out),
            (Task::Regress(task), None) => regress::run(self, statement, analysis, task, out),
            (Task::Bias(task), None) => bias::run(self, statement, analysis, task, out),
            (Task::Sensitivity(task), None) => {
                sensitivity::run(self, statement, analysis, task, out)
            }
            (Task::Multiverse(task), None) => multiverse::run(self, statement, analysis, task, out),
            (Task::Summarise, None) => summarise::run(self, analysis),
            (Task::Reserved, None) => return not_yet(&analysis.verb, statement.span, out),
            (
                Task::Regress(_)
                | Task::Bias(_)
                | Task::Sensitivity(_)
                | Task::Multiverse(_)
                | Task::Summarise
                | Task::Reserved,
                Some(lacking),
            ) => return not_yet(lacking, statement.span, out),
        };
        let marks = self.marks(analysis.source);
        if let Some(remarks) = ran.body.remarks_mut() {
            remarks.extend(marks);
        }
        ran
    }

    fn frame(&self, source: SourceRef) -> &Frame {
        self.frames.of(source)
    }

    fn scope(&self, source: SourceRef) -> Option<&Scope> {
        match source {
            SourceRef::Dataset(at) => self.plan.datasets.get(at).map(|d| &d.scope),
            SourceRef::Selection(at) => self.plan.selections.get(at).map(|s| s.scope.as_ref()),
        }
    }

    /// Why a result, or the part of it, did not run: "`overall` did not run: …".
    fn did_not_run(&self, id: &ResultId) -> Option<String> {
        let Some(outcome) = self.results.get(id.statement) else {
            return Some(format!("`{}` is not there", id.text));
        };
        let whole = (outcome.status, outcome.reason.as_deref());
        let Some(part) = path::standing(&outcome.body, &id.part) else {
            return Some(match reason_of(id, whole) {
                Some(reason) => reason,
                None => format!("`{}` is not there: the data have no such part", id.text),
            });
        };
        reason_of(id, if id.part.is_empty() { whole } else { part })
    }

    /// As [`Context::did_not_run`], where what stands on the result takes over its rows only: what this version does
    /// not compute does not stop it.
    fn blocked(&self, id: &ResultId) -> Option<String> {
        let statement = self.plan.statements.get(id.statement)?;
        match &statement.kind {
            StatementKind::NotYetRows(..) | StatementKind::NotYet(..) => None,
            StatementKind::Rows(_)
            | StatementKind::Compare(..)
            | StatementKind::TableOfResults(..)
            | StatementKind::TableOfRows { .. }
            | StatementKind::Figure(_)
            | StatementKind::Expect(_)
            | StatementKind::Agrees(_)
            | StatementKind::Reported { .. }
            | StatementKind::Audit(_) => self.did_not_run(id),
        }
    }

    /// The marks of a statement: those of the rows that it stands on.
    fn marks_of(&self, statement: usize) -> Vec<String> {
        match self.plan.statements.get(statement).map(|s| &s.kind) {
            Some(StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis)) => {
                self.marks(analysis.source)
            }
            Some(StatementKind::Compare(first, second, _)) => {
                let mut marks = self.marks_of(first.statement);
                let more = self.marks_of(second.statement).into_iter();
                let new: Vec<String> = more.filter(|mark| !marks.contains(mark)).collect();
                marks.extend(new);
                marks
            }
            Some(
                StatementKind::TableOfResults(..)
                | StatementKind::TableOfRows { .. }
                | StatementKind::Figure(_)
                | StatementKind::Expect(_)
                | StatementKind::Agrees(_)
                | StatementKind::Reported { .. }
                | StatementKind::Audit(_)
                | StatementKind::NotYet(..),
            )
            | None => Vec::new(),
        }
    }

    /// Marks that a selection leaves on every result: outcome-dependent, imputed.
    fn marks(&self, source: SourceRef) -> Vec<String> {
        let mut marks = Vec::new();
        let mut seen = vec![false; self.plan.selections.len()];
        let mut open = vec![source];
        while let Some(source) = open.pop() {
            let SourceRef::Selection(at) = source else {
                continue;
            };
            let Some(selection) = self.plan.selections.get(at) else {
                continue;
            };
            if seen
                .get_mut(at)
                .is_none_or(|seen| std::mem::replace(seen, true))
            {
                continue;
            }
            for step in &selection.steps {
                if let StepKind::Keep { outcome: true, .. } = step.kind {
                    marks.push(format!("outcome-dependent: `{}`", step.text));
                } else if let StepKind::Fill { .. } = step.kind {
                    marks.push(format!("imputed: `{}`", step.text));
                }
            }
            open.extend(selection.sources.iter().map(|(source, _)| *source));
        }
        marks
    }
}

fn reason_of(id: &ResultId, (status, reason): (Status, Option<&str>)) -> Option<String> {
    let how = match status {
        Status::Ok => return None,
        Status::NotRun => "did not run",
        Status::Failed => "failed",
    };
    Some(match reason {
        Some(reason) => format!("`{}` {how}: {reason}", id.text),
        None => format!("`{}` {how}", id.text),
    })
}

fn not_yet(what: &str, span: Span, out: &mut Diagnostics) -> Ran {
    warn_not_yet(what, span, out);
    Ran::not_run(entry::lacking_reason(what))
}

/// The warning about what this version does not compute: once for each word, where the plan first says it.
fn warn_not_yet(what: &str, span: Span, out: &mut Diagnostics) {
    let message = entry::lacking_reason(what);
    let told = |d: &Diagnostic| d.code == Code::NotYetComputed && d.message == message;
    if !out.iter().any(told) {
        out.push(
            Diagnostic::new(Code::NotYetComputed, span, message.clone())
                .label("left out of this run, here and wherever else the plan asks for it"),
        );
    }
}
