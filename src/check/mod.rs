//! Plan to checked plan, without data: names, types, units, clauses.
//!
//! Finding never stops at a mistake; what hangs on one stays quiet.

mod alternatives;
mod analysis;
mod arm;
mod audit;
mod bias;
mod compare;
mod counts;
mod derive;
mod drawn;
mod effect;
mod expect;
mod expr;
mod figure;
mod fits;
mod form;
mod lint;
mod misread;
mod moderator;
mod multiverse;
mod names;
mod options;
mod record;
mod reported;
mod require;
mod robust;
mod rows;
mod schema;
mod select;
mod sensitivity;
mod settings;
mod table;
mod task;
mod weights;

pub use audit::{audit_choices, audit_keys};
pub use reported::REPORTED_WORDS;

use crate::diagnostic::{Diagnostics, Severity};
use crate::plan::{CheckedPlan, Dataset, SchemaColumn, Scope, Statement, StatementKind, StudyRow};
use crate::source::{Sources, Span};
use crate::syntax::{ast, one_line};

use names::{Entity, Names};

/// The statements that are no verb and no figure.
pub const STATEMENTS: &[&str] = &[
    "kma",
    "plan",
    "search",
    "flow",
    "data",
    "study",
    "let",
    "effect",
    "default",
    "require",
    "reported",
    "expect",
    "deviation",
    "report",
];

/// Reads the types of a dataset without schema off its file, where it is there.
pub type Infer<'a> =
    dyn FnMut(&Dataset, &mut Diagnostics) -> Option<(Scope, Vec<SchemaColumn>)> + 'a;

/// Checks a plan; it may run if no error came out.
pub fn check(
    plan: &ast::Plan,
    sources: &Sources,
    infer: &mut Infer<'_>,
    out: &mut Diagnostics,
) -> CheckedPlan {
    let mut checker = Checker {
        sources,
        misread: misread::Misread::of(plan, out),
        out,
        names: Names::foresee(plan),
        plan: CheckedPlan::default(),
        infer,
        defaults: Vec::new(),
        outcomes: effect::outcome_columns(plan),
        plan_seen: None,
        effect_seen: Vec::new(),
        outputs: Vec::new(),
    };
    checker.whole_plan(plan);
    for statement in &plan.statements {
        if checker.out.more() > 0 {
            break;
        }
        let before = checker.out.len();
        checker.statement(plan, statement);
        checker.drop_consequences(statement, before);
    }
    checker.check_unused_effects();
    checker.later_names(plan);
    checker.drop_superseded();
    let checked = checker.plan;
    if !out.has_errors() {
        lint::lint(plan, &checked, out);
    }
    checked
}

/// What is known so far.
struct Checker<'a> {
    sources: &'a Sources,
    out: &'a mut Diagnostics,
    /// The mistakes of spelling, found while the plan was read.
    misread: misread::Misread,
    names: Names,
    plan: CheckedPlan,
    infer: &'a mut Infer<'a>,
    /// `default` clauses: they hold wherever they stand.
    defaults: Vec<ast::Clause>,
    /// The columns that effects read as results.
    outcomes: Vec<String>,
    /// Where `plan` stands.
    plan_seen: Option<Span>,
    /// For each effect, whether it was bound, or its mistakes were reported.
    effect_seen: Vec<bool>,
    /// The files that are written, in small letters, and where the plan says so.
    outputs: Vec<(String, Span)>,
}

impl Checker<'_> {
    /// What holds for the whole plan, wherever it stands.
    fn whole_plan(&mut self, plan: &ast::Plan) {
        for statement in &plan.statements {
            if let ast::StatementKind::Default(clauses) = &statement.kind {
                self.default(clauses);
            }
            if let ast::StatementKind::Require {
                condition,
                verbs,
                otherwise,
            } = &statement.kind
            {
                self.require(condition, verbs, otherwise.as_ref(), statement.span);
            }
        }
    }

    fn statement(&mut self, plan: &ast::Plan, statement: &ast::Statement) {
        match &statement.kind {
            ast::StatementKind::Plan { title, fields } => {
                self.plan_block(&statement.keyword, title.as_ref(), fields);
            }
            ast::StatementKind::Record { name, fields } => {
                self.record(statement, name.as_ref(), fields);
            }
            ast::StatementKind::Data(data) => self.data(data, study_rows(plan, &data.name.text)),
            ast::StatementKind::Study { dataset, .. } => self.study_row(dataset),
            ast::StatementKind::Let {
                name,
                sources,
                steps,
            } => self.selection(name, sources, steps),
            ast::StatementKind::Effect {
                name,
                forms,
                options,
            } => {
                self.effect(name, forms, options);
                let text = self.one_line(statement.span);
                self.plan.review.effects.push(text);
            }
            ast::StatementKind::Analysis { sources, clauses } => {
                self.analysis(statement, sources, clauses);
            }
            ast::StatementKind::Reported { of, fields } => self.reported(statement, of, fields),
            ast::StatementKind::Expect(condition) => self.expect(statement, condition),
            ast::StatementKind::Agrees(result) => self.agrees(statement, result),
            ast::StatementKind::Report { to } => self.report_to(to),
            ast::StatementKind::Require { .. } => {
                let text = self.one_line(statement.span);
                self.plan.review.requires.push(text);
            }
            ast::StatementKind::Default(_) | ast::StatementKind::Deviation { .. } => {}
            ast::StatementKind::Error => self.unread(statement),
        }
    }

    fn study_row(&mut self, dataset: &ast::Name) {
        let fits = |entity| matches!(entity, Entity::Dataset(_));
        self.names.find(dataset, "a dataset", fits, self.out);
    }

    /// Leaves a result, and declares its name.
    fn push(&mut self, statement: &ast::Statement, name: Option<&ast::Name>, kind: StatementKind) {
        let place = self.plan.statements.len();
        self.plan.statements.push(Statement {
            name: name.map(|name| name.text.clone()),
            text: self.one_line(statement.span),
            keyword: statement.keyword.text.clone(),
            span: statement.span,
            note: statement.note.as_ref().map(|note| note.node.clone()),
            registration: None,
            changed_by: Vec::new(),
            kind,
        });
        if let Some(name) = name {
            self.names.declare(name, Entity::Result(place), self.out);
        }
    }

    /// A statement with a mistake: its name is declared, and what uses it stays quiet.
    fn fail(&mut self, name: Option<&ast::Name>) {
        if let Some(name) = name {
            self.names.declare(name, Entity::Failed, self.out);
        }
    }

    /// Whether errors came in since there were `before`.
    fn failed_since(&self, before: usize) -> bool {
        self.out
            .iter()
            .skip(before)
            .any(|d| d.severity == Severity::Error)
    }

    /// The text at `span` on one line, without comments.
    pub(super) fn one_line(&self, span: Span) -> String {
        one_line(self.sources.text(span))
    }
}

/// The `study` statements of a dataset.
fn study_rows(plan: &ast::Plan, name: &str) -> Vec<StudyRow> {
    plan.statements
        .iter()
        .filter_map(|statement| {
            let ast::StatementKind::Study {
                label,
                dataset,
                cells,
            } = &statement.kind
            else {
                return None;
            };
            (dataset.text == name).then(|| StudyRow {
                label: label.clone(),
                cells: cells.clone(),
                span: statement.span,
            })
        })
        .collect()
}
