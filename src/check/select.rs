//! `let`: selections and their steps.

use std::sync::Arc;

use super::Checker;
use super::expr::Exprs;
use super::lint::chosen_by_outcome;
use super::names::Entity;
use super::options::Given;
use crate::diagnostic::list;
use crate::diagnostic::{Code, Diagnostic};
use crate::option;
use crate::plan::{
    ColumnId, ColumnInfo, Condition, Scope, Selection, SourceRef, Step, StepKind, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, Expr};
use crate::unit::Unit;

impl Checker<'_> {
    /// Checks `let` and declares its name.
    pub(super) fn selection(
        &mut self,
        name: &ast::Name,
        sources: &[ast::Name],
        steps: &[ast::Step],
    ) {
        let found: Vec<Option<SourceRef>> = sources.iter().map(|s| self.rows_source(s)).collect();
        let Some(found) = found.into_iter().collect::<Option<Vec<_>>>() else {
            self.names.declare(name, Entity::Failed, self.out);
            return;
        };
        self.added_to_itself(sources);
        let before = self.out.len();
        let (sources, start) = self.shared_columns(&found, sources);
        if self.failed_since(before) {
            self.names.declare(name, Entity::Failed, self.out);
            return;
        }
        let mut steps_checker = Steps {
            checker: self,
            scope: start.clone(),
            name: name.text.clone(),
            declared: found.first().copied(),
            failed: false,
        };
        let mut checked = Vec::with_capacity(steps.len());
        for step in steps {
            checked.extend(steps_checker.step(step));
        }
        let (scope, failed) = (steps_checker.scope, steps_checker.failed);
        let entity = if failed {
            Entity::Failed
        } else {
            Entity::Selection(self.plan.selections.len())
        };
        self.names.declare(name, entity, self.out);
        self.plan.selections.push(Selection {
            name: name.text.clone(),
            span: name.span,
            sources,
            start: Arc::new(start),
            steps: checked,
            scope: Arc::new(scope),
        });
    }

    /// `a + a` would count every study twice.
    fn added_to_itself(&mut self, sources: &[ast::Name]) {
        for (place, name) in sources.iter().enumerate() {
            let twice = sources.iter().take(place).find(|s| s.text == name.text);
            if let Some(first) = twice {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongArguments,
                        name.span,
                        format!("`{}` is added to itself", name.text),
                    )
                    .label("every row would count twice")
                    .other(first.span, "its rows are in already")
                    .help(format!("leave out the second `{}`", name.text)),
                );
            }
        }
    }

    /// The dataset or selection `name`.
    pub(super) fn rows_source(&mut self, name: &ast::Name) -> Option<SourceRef> {
        let fits = |entity| matches!(entity, Entity::Dataset(_) | Entity::Selection(_));
        match self
            .names
            .find(name, "a dataset or a selection", fits, self.out)
        {
            Entity::Dataset(i) => Some(SourceRef::Dataset(i)),
            Entity::Selection(i) => Some(SourceRef::Selection(i)),
            Entity::Effect(_) | Entity::Result(_) | Entity::Record | Entity::Failed => None,
        }
    }

    /// The columns of a source.
    pub(super) fn scope(&self, source: SourceRef) -> &Scope {
        static EMPTY: std::sync::LazyLock<Scope> = std::sync::LazyLock::new(Scope::default);
        match source {
            SourceRef::Dataset(i) => self.plan.datasets.get(i).map_or(&*EMPTY, |d| &d.scope),
            SourceRef::Selection(i) => self.plan.selections.get(i).map_or(&*EMPTY, |s| &*s.scope),
        }
    }

    /// A column that may stand in an example: of the data or the selection `source`, or of those declared last.
    pub(super) fn a_column(&self, source: Option<&str>) -> String {
        let source = source.or_else(|| self.names.last_source());
        let found = source.and_then(|name| self.names.get(name));
        let rows = match found {
            Some((Entity::Dataset(i), _)) => Some(SourceRef::Dataset(i)),
            Some((Entity::Selection(i), _)) => Some(SourceRef::Selection(i)),
            Some((Entity::Effect(_) | Entity::Result(_) | Entity::Record | Entity::Failed, _))
            | None => None,
        };
        let columns = rows.map(|rows| self.scope(rows).columns.as_slice());
        let columns = columns.unwrap_or_default().iter();
        // Numbers of an arm, and effects with their variances, are what is measured.
        let measured = |column: &ColumnInfo| {
            let given = ["yi", "vi", "sei", "se"].contains(&column.name.as_str());
            given || column.outcome || column.name.contains('.')
        };
        let mut fit =
            columns.filter(|column| matches!(column.kind, Type::Number(_)) && !measured(column));
        fit.next()
            .map_or_else(|| "COLUMN".to_owned(), |column| column.name.clone())
    }

    /// The name of a source and where its columns are declared.
    pub(super) fn source_name(&self, source: SourceRef) -> (String, Option<Span>) {
        let found = match source {
            SourceRef::Dataset(i) => self.plan.datasets.get(i).map(|d| (&d.name, d.span)),
            SourceRef::Selection(i) => self.plan.selections.get(i).map(|s| (&s.name, s.span)),
        };
        found.map_or((String::new(), None), |(name, span)| {
            (name.clone(), Some(span))
        })
    }

    /// The columns that all sources share; each source with its columns in that order.
    fn shared_columns(
        &mut self,
        found: &[SourceRef],
        written: &[ast::Name],
    ) -> (Vec<(SourceRef, Vec<ColumnId>)>, Scope) {
        let Some((&first, others)) = found.split_first() else {
            return (Vec::new(), Scope::default());
        };
        let scope = self.scope(first).clone();
        if others.is_empty() {
            let all = (0..scope.columns.len()).collect();
            return (vec![(first, all)], scope);
        }
        let mut shared = Scope {
            open: scope.open,
            ..Scope::default()
        };
        let mut sources: Vec<(SourceRef, Vec<ColumnId>)> =
            found.iter().map(|source| (*source, Vec::new())).collect();
        let mut clashes = Vec::new();
        for (place, column) in scope.columns.iter().enumerate() {
            let mut places = vec![place];
            for other in others {
                let Some((there, info)) = self.scope(*other).column(&column.name) else {
                    break;
                };
                if !same_type(&column.kind, &info.kind) {
                    clashes.push((column.clone(), info.clone()));
                    break;
                }
                places.push(there);
            }
            if places.len() == found.len() {
                shared.columns.push(column.clone());
                for ((_, columns), place) in sources.iter_mut().zip(places) {
                    columns.push(place);
                }
            }
        }
        self.shared_arms(&scope, others, &mut shared);
        if let (Some((here, there)), Some(last)) = (clashes.first(), written.last()) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongType,
                    last.span,
                    format!("`{}` is not of the same type in both", here.name),
                )
                .label("rows are put together by columns of one type and unit")
                .other(here.span, "in one it is declared here")
                .other(there.span, "in the other here"),
            );
        }
        if shared.columns.is_empty() && !shared.open {
            let span = written.last().map(|name| name.span);
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    span,
                    "the two have no column in common",
                )
                .label("columns of the same names were expected"),
            );
        }
        (sources, shared)
    }

    fn shared_arms(&self, scope: &Scope, others: &[SourceRef], shared: &mut Scope) {
        for arm in &scope.arms {
            if !others
                .iter()
                .all(|other| self.scope(*other).arm(&arm.name).is_some())
            {
                continue;
            }
            let place = |column: ColumnId| {
                let name = &scope.columns.get(column)?.name;
                shared.column(name).map(|(place, _)| place)
            };
            let mut kept = arm.clone();
            kept.fields = arm
                .fields
                .iter()
                .filter_map(|(field, column)| Some((field.clone(), place(*column)?)))
                .collect();
            kept.shared = arm.shared.and_then(place);
            shared.arms.push(kept);
        }
    }
}

fn same_type(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Number(a), Type::Number(b)) => a.canonical() == b.canonical(),
        (Type::Label { labels: a, .. }, Type::Label { labels: b, .. }) => a == b,
        _ => a == b,
    }
}

/// The steps of one selection, in order; each sees the columns that those before it left.
pub(super) struct Steps<'c, 'a> {
    pub(super) checker: &'c mut Checker<'a>,
    pub(super) scope: Scope,
    pub(super) name: String,
    pub(super) declared: Option<SourceRef>,
    pub(super) failed: bool,
}

impl Steps<'_, '_> {
    fn step(&mut self, step: &ast::Step) -> Option<Step> {
        let because = step.because.as_ref().map(|text| text.node.clone());
        let kind = match &step.kind {
            ast::StepKind::Where(c) => self.subset(c).map(StepKind::Where),
            ast::StepKind::Include(c) => self.criterion(c).map(StepKind::Include),
            ast::StepKind::Exclude(c) => self.criterion(c).map(StepKind::Exclude),
            ast::StepKind::Derive { name, unit, cases } => self.derive(name, unit.as_ref(), cases),
            ast::StepKind::Keep { largest, by, per } => {
                self.keep(*largest, by, per, step.because.as_ref())
            }
            ast::StepKind::Combine { per, options } => self.combine(per, options, step.span),
            ast::StepKind::Pair {
                arm,
                by,
                against,
                per,
            } => self.pair(arm, by, against, per),
            ast::StepKind::Fill { target, value } => {
                self.fill(target, value, because.is_some(), step.span)
            }
            ast::StepKind::Error => None,
        };
        let Some(kind) = kind else {
            self.failed |= self.declares(&step.kind);
            return None;
        };
        Some(Step {
            text: self.checker.one_line(step.span),
            because,
            kind,
            span: step.span,
        })
    }

    /// A failed step that declares columns leaves a selection on which nothing can be said.
    fn declares(&mut self, kind: &ast::StepKind) -> bool {
        if let ast::StepKind::Derive { name, .. } = kind {
            // The column exists, and cannot be checked.
            self.push(&name.text, Type::Unknown, name.span, false);
            return false;
        }
        matches!(
            kind,
            ast::StepKind::Pair { .. } | ast::StepKind::Combine { .. } | ast::StepKind::Error
        )
    }

    pub(super) fn exprs(&mut self) -> Exprs<'_> {
        let (source, declared) = match self.declared {
            Some(source) => self.checker.source_name(source),
            None => (self.name.clone(), None),
        };
        Exprs {
            scope: &self.scope,
            source,
            declared,
            names: &self.checker.names,
            out: self.checker.out,
        }
    }

    pub(super) fn push(&mut self, name: &str, kind: Type, span: Span, outcome: bool) {
        self.scope.columns.push(ColumnInfo {
            name: name.to_owned(),
            kind,
            span,
            outcome,
        });
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.checker.out.push(diagnostic);
    }

    /// The condition of `include` and `exclude`.
    fn criterion(&mut self, expr: &Expr) -> Option<Condition> {
        let condition = self.subset(expr);
        self.checker
            .lint_criterion(&self.scope, expr, condition.as_ref());
        condition
    }

    /// The condition of `where`, which is no criterion.
    fn subset(&mut self, expr: &Expr) -> Option<Condition> {
        let condition = self.exprs().condition(expr);
        chosen_by_outcome(&self.scope, expr, self.checker.out);
        condition
    }

    fn keep(
        &mut self,
        largest: bool,
        by: &Expr,
        per: &[ast::Name],
        because: Option<&ast::Text>,
    ) -> Option<StepKind> {
        let mut exprs = self.exprs();
        let number = exprs.number(by);
        let columns = exprs.columns(per);
        let outcome = exprs.uses_outcome(by);
        if outcome && because.is_none() {
            self.report(
                Diagnostic::new(
                    Code::MissingClause,
                    by.span,
                    "rows are kept by their outcome, without a reason",
                )
                .label("this is what is measured")
                .help("say why: `because \"…\"`, or keep by dose, time, or size"),
            );
            return None;
        }
        if outcome {
            self.report(
                Diagnostic::new(
                    Code::OutcomeDependent,
                    by.span,
                    "rows are kept by their outcome",
                )
                .label("the larger of several noisy values is too large on average")
                .note("with three comparisons a study and ten an arm, it makes a pooled g of 0.26 to 0.37 out of none")
                .help("keep by what was known before (`keep largest dose`), or average: `combine per study with rho 0.5`"),
            );
        }
        Some(StepKind::Keep {
            largest,
            by: number?.0,
            per: columns?,
            outcome,
        })
    }

    fn combine(
        &mut self,
        per: &[ast::Name],
        options: &[ast::OptionUse],
        span: Span,
    ) -> Option<StepKind> {
        let columns = self.exprs().columns(per);
        let mut rho = None;
        for given in self
            .checker
            .options(options, option::OF_COMBINE, "`combine`")
        {
            rho = self.correlation(&given);
        }
        if rho.is_none() && options.is_empty() {
            self.report(
                Diagnostic::new(Code::MissingClause, span, "`combine` without a correlation")
                    .label("how much do effects of one study go together?")
                    .help(
                        "write `with rho 0.5`, and try others: it decides the weight of the study",
                    ),
            );
        }
        let scope = self.scope.clone();
        let (name, declared) = self
            .declared
            .map_or((self.name.clone(), None), |s| self.checker.source_name(s));
        let effect = self
            .checker
            .the_effect(None, &scope, &name, declared, span)?;
        if effect.shares_groups() {
            self.report(
                Diagnostic::new(
                    Code::NotYetComputed,
                    span,
                    "the exact covariance of a shared group is not in this version",
                )
                .label("the correlation of all effects is taken from `rho`")
                .help("try other values of `rho`: it decides the weight of the study"),
            );
        }
        let (rho, per) = (rho?, columns?);
        let kept: Vec<ColumnInfo> = self.scope.columns.clone();
        self.scope.arms.clear();
        self.scope.columns = kept;
        let n_columns = self.scope.columns.len();
        for field in ["yi", "vi", "n", "events"] {
            let name = format!("{}.{field}", effect.name);
            self.push(&name, Type::Number(Unit::plain()), span, true);
        }
        Some(StepKind::Combine {
            effect: Box::new(effect),
            per,
            rho,
            n_columns,
        })
    }

    fn correlation(&mut self, given: &Given<'_>) -> Option<f64> {
        let rho = given.number()?;
        if (-1.0..=1.0).contains(&rho) {
            return Some(rho);
        }
        self.report(
            Diagnostic::new(
                Code::WrongOptionValue,
                given.usage.span,
                format!("a correlation of {rho} cannot be"),
            )
            .label("a number from -1 to 1 was expected")
            .help("write `rho 0.5`"),
        );
        None
    }

    fn pair(
        &mut self,
        arm: &ast::Name,
        by: &ast::Name,
        against: &ast::Name,
        per: &[ast::Name],
    ) -> Option<StepKind> {
        let Some(info) = self.scope.arm(&arm.text).cloned() else {
            let arms: Vec<&str> = self.scope.arms.iter().map(|a| a.name.as_str()).collect();
            let help = match arms.as_slice() {
                [] => "declare one in the schema: `group: arm { n: …, mean: …, sd: … }`".to_owned(),
                some => format!("write {}", list(some, "or")),
            };
            let diagnostic = Diagnostic::new(
                Code::UnknownColumn,
                arm.span,
                format!("`{}` is not an arm", arm.text),
            )
            .label("the arm of each row was expected")
            .help(help);
            self.report(diagnostic);
            return None;
        };
        let mut exprs = self.exprs();
        let columns = exprs.columns(per);
        let by_column = exprs.column(by)?;
        let by_info = exprs.scope.columns.get(by_column)?.clone();
        let label = Expr {
            kind: ast::ExprKind::Name(against.clone()),
            span: against.span,
        };
        let against = exprs.known_label(&by_info, &against.text, true, &label)?;
        let mut fields = Vec::with_capacity(info.fields.len());
        for (field, column) in &info.fields {
            let source = self.scope.columns.get(*column)?.clone();
            fields.push((field.clone(), self.scope.columns.len()));
            let name = format!("reference.{field}");
            self.push(&name, source.kind, source.span, source.outcome);
        }
        let shared = Some(self.scope.columns.len());
        self.push("reference.shared", Type::Text, info.span, false);
        self.scope.arms.push(crate::plan::ArmInfo {
            name: "reference".into(),
            span: info.span,
            fields,
            shared,
        });
        Some(StepKind::Pair {
            arm: info.fields.iter().map(|(_, column)| *column).collect(),
            by: by_column,
            against,
            per: columns?,
        })
    }

    fn fill(
        &mut self,
        target: &[ast::Name],
        value: &Expr,
        reasoned: bool,
        span: Span,
    ) -> Option<StepKind> {
        let target_span = match (target.first(), target.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => return None,
        };
        if !reasoned {
            self.report(
                Diagnostic::new(
                    Code::MissingClause,
                    span,
                    "values are imputed without a reason",
                )
                .label("why is this a fair value?")
                .help("say why: `because \"…\"`"),
            );
        }
        let mut exprs = self.exprs();
        let column = exprs.field(target, target_span)?;
        let kind = exprs.scope.columns.get(column)?.kind.clone();
        let (number, unit) = exprs.number(value)?;
        let Type::Number(wanted) = kind else {
            self.report(
                Diagnostic::new(Code::WrongType, target_span, "only numbers can be imputed")
                    .label("a column of numbers was expected"),
            );
            return None;
        };
        let number = self
            .exprs()
            .convert(number, &unit, value, &wanted, target_span)?;
        Some(StepKind::Fill {
            column,
            value: number,
        })
    }
}
