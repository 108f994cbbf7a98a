//! The statements of a plan, each with its clauses and all that it depends on.

use std::collections::HashMap;

use serde_json::Value;

use super::super::meaning::{Meaning, Role, Sentence, Stated};
use super::value::{hash, list, object, text};
use super::{analysis, says, schema, selection};
use crate::plan::{
    CheckedPlan, ResultId, RowAnalysis, Scope, SourceRef, Statement, StatementKind, Step, StepKind,
};
use crate::result::Class;
use crate::source::{Sources, Span};
use crate::syntax::ast::{self, Clause, ClauseKind, Field, OptionUse};
use crate::syntax::one_line;

/// Reads a plan into its canonical form.
pub(super) struct Reader<'a> {
    ast: &'a ast::Plan,
    plan: &'a CheckedPlan,
    sources: &'a Sources,
    read: Meaning,
    /// The closures of datasets and selections.
    closures: HashMap<SourceRef, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(ast: &'a ast::Plan, plan: &'a CheckedPlan, sources: &'a Sources) -> Self {
        Self {
            ast,
            plan,
            sources,
            read: Meaning::default(),
            closures: HashMap::new(),
        }
    }

    pub(super) fn read(mut self) -> Meaning {
        for statement in &self.ast.statements {
            self.statement(statement);
        }
        self.read
    }

    fn statement(&mut self, statement: &ast::Statement) {
        match &statement.kind {
            ast::StatementKind::Plan { title, fields } => {
                self.outcomes(statement, fields);
                self.wording(statement, title.as_ref(), fields);
            }
            ast::StatementKind::Record { name, fields } => {
                self.record(statement, name.as_ref().map(|n| n.text.clone()), fields);
            }
            ast::StatementKind::Data(data) => self.data(statement, data),
            ast::StatementKind::Let {
                name,
                sources,
                steps,
            } => self.selection(statement, name, sources, steps),
            ast::StatementKind::Effect {
                name,
                forms,
                options,
            } => self.effect(statement, name, forms, options),
            ast::StatementKind::Default(clauses) => {
                let sentences = clauses
                    .iter()
                    .flat_map(|clause| self.clause(clause))
                    .collect();
                self.under_word(statement, (Class::Decision, Role::Rule), sentences);
            }
            ast::StatementKind::Require {
                condition,
                verbs,
                otherwise,
            } => {
                let says = object([
                    ("require", says::expr(condition)),
                    (
                        "for",
                        super::value::set(verbs.iter().map(|v| text(&v.text))),
                    ),
                    (
                        "otherwise",
                        super::value::maybe(otherwise.as_ref().map(|o| o.text.as_str())),
                    ),
                ]);
                let sentence = self.sentence(statement.span, says);
                self.under_word(statement, (Class::Decision, Role::Rule), vec![sentence]);
            }
            ast::StatementKind::Analysis { sources, clauses } => {
                self.analysis(statement, sources, clauses);
            }
            ast::StatementKind::Reported { of, fields } => {
                let name = match of {
                    ast::ReportedOf::Result(of) => self.line(of.span),
                    ast::ReportedOf::Text(words) => format!("\"{}\"", words.node),
                };
                self.record(statement, Some(name), fields);
            }
            ast::StatementKind::Expect(condition) => {
                let sentence = self.sentence(statement.span, says::expr(condition));
                self.under_word(statement, (Class::Record, Role::Other), vec![sentence]);
            }
            ast::StatementKind::Agrees(of) => {
                let sentence = self.sentence(statement.span, says::reference(of));
                self.under_word(statement, (Class::Record, Role::Other), vec![sentence]);
            }
            ast::StatementKind::Report { to } => {
                let sentence = self.sentence(statement.span, text(&to.node));
                self.under_word(
                    statement,
                    (Class::Presentation, Role::Other),
                    vec![sentence],
                );
            }
            // Rows are data; a deviation is about the others; what cannot be read is no plan that can be registered.
            ast::StatementKind::Study { .. }
            | ast::StatementKind::Deviation { .. }
            | ast::StatementKind::Error => {}
        }
    }

    fn line(&self, span: Span) -> String {
        one_line(self.sources.text(span))
    }

    fn sentence(&self, span: Span, says: Value) -> Sentence {
        Sentence {
            text: self.line(span),
            says,
            because: None,
        }
    }

    /// Adds to what stands under the statement's word, or begins it.
    fn under_word(
        &mut self,
        statement: &ast::Statement,
        (class, role): (Class, Role),
        sentences: Vec<Sentence>,
    ) {
        let keyword = &statement.keyword.text;
        let known = |s: &&mut Stated| s.keyword == *keyword && s.role == role && s.name.is_none();
        if let Some(stated) = self.read.statements.iter_mut().find(known) {
            stated.sentences.extend(sentences);
            return;
        }
        self.read.statements.push(Stated {
            class,
            role,
            sentences,
            ..stated(statement)
        });
    }

    /// `primary` and `secondary`.
    fn outcomes(&mut self, statement: &ast::Statement, fields: &[Field]) {
        let outcomes = fields.iter().filter(|field| is_outcome(field));
        let sentences: Vec<Sentence> = outcomes
            .map(|field| {
                let names = field.values.iter().map(outcome);
                let says = object([(field.name.text.as_str(), super::value::set(names))]);
                self.sentence(field.span, says)
            })
            .collect();
        if !sentences.is_empty() {
            self.read.statements.push(Stated {
                class: Class::Decision,
                role: Role::Outcomes,
                sentences,
                ..stated(statement)
            });
        }
    }

    fn wording(&mut self, statement: &ast::Statement, title: Option<&ast::Text>, fields: &[Field]) {
        let mut sentences: Vec<Sentence> = title
            .map(|title| self.sentence(title.span, text(&title.node)))
            .into_iter()
            .collect();
        // Where it was deposited is known after it is registered.
        let told = |field: &&Field| !is_outcome(field) && field.name.text != "registered";
        sentences.extend(fields.iter().filter(told).map(|field| self.field(field)));
        self.read.statements.push(Stated {
            class: Class::Wording,
            role: Role::Other,
            sentences,
            ..stated(statement)
        });
    }

    fn field(&self, field: &Field) -> Sentence {
        self.sentence(field.span, says::field(field))
    }

    fn record(&mut self, statement: &ast::Statement, name: Option<String>, fields: &[Field]) {
        let sentences = fields.iter().map(|field| self.field(field)).collect();
        self.read.statements.push(Stated {
            name,
            class: Class::Record,
            sentences,
            ..stated(statement)
        });
    }

    fn data(&mut self, statement: &ast::Statement, data: &ast::Data) {
        let found = self.plan.datasets.iter().enumerate();
        let Some((place, dataset)) = found.into_iter().find(|(_, d)| d.name == data.name.text)
        else {
            return;
        };
        let columns = dataset.columns.iter().flatten();
        let mut sentences: Vec<Sentence> = columns
            .map(|column| {
                let says = schema::column(column, &dataset.scope);
                self.sentence(column_span(data, column.span), says)
            })
            .collect();
        let missing = &dataset.format.missing;
        if !missing.is_empty() {
            let quoted: Vec<String> = missing.iter().map(|m| format!("\"{m}\"")).collect();
            sentences.push(Sentence {
                text: format!("with missing {}", quoted.join(", ")),
                says: super::value::set(missing.iter().map(text)),
                because: None,
            });
        }
        let means = schema::dataset(dataset);
        self.closures
            .insert(SourceRef::Dataset(place), hash(&means));
        self.read.statements.push(Stated {
            name: Some(data.name.text.clone()),
            role: Role::Ground,
            class: Class::Decision,
            sentences,
            closure: Some(hash(&means)),
            means: Some(means),
            ..stated(statement)
        });
    }

    fn selection(
        &mut self,
        statement: &ast::Statement,
        name: &ast::Name,
        sources: &[ast::Name],
        steps: &[ast::Step],
    ) {
        let mut all = self.plan.selections.iter().enumerate();
        let Some((place, selection)) = all.find(|(_, s)| s.name == name.text) else {
            return;
        };
        let from: Vec<&str> = sources.iter().map(|s| s.text.as_str()).collect();
        let mut sentences = vec![Sentence {
            text: format!("= {}", from.join(" + ")),
            says: list(sources.iter().map(says::name)),
            because: None,
        }];
        sentences.extend(steps.iter().map(|step| Sentence {
            because: step.because.as_ref().map(|because| because.node.clone()),
            ..self.sentence(step.span, says::step(step))
        }));
        let mut uses: Vec<String> = sources.iter().map(|s| s.text.clone()).collect();
        uses.extend(selection.steps.iter().filter_map(combined));
        let closures: Vec<String> = selection
            .sources
            .iter()
            .map(|(source, _)| self.closure(*source))
            .collect();
        let means = selection::selection(selection, steps, &closures);
        self.closures
            .insert(SourceRef::Selection(place), hash(&means));
        self.read.statements.push(Stated {
            name: Some(name.text.clone()),
            role: Role::Ground,
            class: Class::Decision,
            sentences,
            ordered: true,
            uses,
            closure: Some(hash(&means)),
            means: Some(means),
            ..stated(statement)
        });
    }

    fn effect(
        &mut self,
        statement: &ast::Statement,
        name: &ast::Name,
        forms: &[ast::EffectForm],
        options: &[OptionUse],
    ) {
        let mut sentences: Vec<Sentence> = forms
            .iter()
            .map(|form| self.sentence(form.span, says::form(form)))
            .collect();
        // Forms are tried in their order; that of options means nothing.
        let mut behind: Vec<Sentence> = options.iter().map(|o| self.option(o)).collect();
        behind.sort_by_cached_key(|option| super::value::canonical(&option.says));
        sentences.extend(behind);
        // Which columns it takes depends on the source that measures it: that is in the meaning of each analysis.
        let means = list(sentences.iter().map(|s| s.says.clone()));
        self.read.statements.push(Stated {
            name: Some(name.text.clone()),
            role: Role::Ground,
            class: Class::Decision,
            sentences,
            ordered: true,
            closure: Some(hash(&means)),
            means: Some(means),
            ..stated(statement)
        });
    }

    fn option(&self, option: &OptionUse) -> Sentence {
        let mut sentence = self.sentence(option.span, says::option(option));
        sentence.text.insert_str(0, "with ");
        sentence
    }

    /// A clause, or each option of a `with`; names and files are no part of what an analysis says.
    fn clause(&self, clause: &Clause) -> Vec<Sentence> {
        if let ClauseKind::With(options) = &clause.kind {
            options.iter().map(|option| self.option(option)).collect()
        } else if let ClauseKind::As(_) = &clause.kind {
            Vec::new()
        } else {
            vec![self.sentence(clause.span, says::clause(clause))]
        }
    }

    fn analysis(
        &mut self,
        statement: &ast::Statement,
        sources: &[ast::ResultRef],
        clauses: &[Clause],
    ) {
        let mut all = self.plan.statements.iter().enumerate();
        let Some((place, checked)) = all.find(|(_, s)| s.span == statement.span) else {
            return;
        };
        let means = self.means(checked, clauses);
        let verb = object([
            ("verb", text(&statement.keyword.text)),
            ("of", list(sources.iter().map(says::reference))),
        ]);
        let Some(means) = means else {
            let says = object([
                ("shows", verb),
                (
                    "clauses",
                    super::value::set(clauses.iter().map(says::clause)),
                ),
            ]);
            let sentence = self.sentence(statement.span, says);
            self.under_word(
                statement,
                (Class::Presentation, Role::Other),
                vec![sentence],
            );
            return;
        };
        let of: Vec<String> = sources.iter().map(|s| self.line(s.span)).collect();
        let mut sentences = vec![Sentence {
            text: format!("{} {}", statement.keyword.text, of.join(", ")),
            says: verb,
            because: None,
        }];
        sentences.extend(clauses.iter().flat_map(|clause| self.clause(clause)));
        self.read.statements.push(Stated {
            name: checked.name.clone(),
            role: Role::Result,
            class: Class::Decision,
            sentences,
            uses: uses(sources, clauses, &checked.kind),
            closure: Some(hash(&means)),
            means: Some(means),
            place: Some(place),
            ..stated(statement)
        });
    }

    /// All that an analysis depends on; nothing for what is no analysis.
    fn means(&self, statement: &Statement, clauses: &[Clause]) -> Option<Value> {
        match &statement.kind {
            StatementKind::Rows(asked) => Some(self.rows(asked)),
            // What is not computed is registered as it was written.
            StatementKind::NotYetRows(_, asked) => Some(object([
                ("analysis", self.rows(asked)),
                (
                    "as written",
                    super::value::set(clauses.iter().flat_map(|c| self.clause(c)).map(|s| s.says)),
                ),
            ])),
            StatementKind::Compare(first, second, level) => Some(analysis::compare(
                self.result(first),
                self.result(second),
                *level,
            )),
            StatementKind::NotYet(_, of) if crate::verb::find(&statement.keyword).is_some() => {
                Some(object([
                    ("as written", text(&statement.text)),
                    ("of", list(of.iter().map(|of| self.result(of)))),
                ]))
            }
            StatementKind::NotYet(..)
            | StatementKind::TableOfResults(..)
            | StatementKind::TableOfRows { .. }
            | StatementKind::Figure(_)
            | StatementKind::Expect(_)
            | StatementKind::Agrees(_)
            | StatementKind::Reported { .. }
            | StatementKind::Audit(_) => None,
        }
    }

    fn rows(&self, asked: &RowAnalysis) -> Value {
        let verbs = self.verbs(asked);
        let verbs: Vec<&str> = verbs.iter().map(String::as_str).collect();
        let requires = analysis::requires(&self.plan.requires, &verbs);
        let source = self.closure(asked.source);
        analysis::analysis(self.scope(asked.source), asked, &source, &requires)
    }

    /// The verb of an analysis and those of the results that it stands on: each must be allowed to run.
    fn verbs(&self, asked: &RowAnalysis) -> Vec<String> {
        let mut verbs = vec![asked.verb.clone()];
        let mut from = asked.from_result.as_ref();
        while let Some(id) = from {
            let statement = self.plan.statements.get(id.statement);
            let Some(StatementKind::Rows(above) | StatementKind::NotYetRows(_, above)) =
                statement.map(|s| &s.kind)
            else {
                break;
            };
            verbs.push(above.verb.clone());
            from = above.from_result.as_ref();
        }
        verbs
    }

    /// A result above: its closure and the part of it.
    fn result(&self, id: &ResultId) -> Value {
        let above = |stated: &&Stated| stated.place == Some(id.statement);
        let closure = self
            .read
            .statements
            .iter()
            .find(above)
            .and_then(|s| s.closure.clone());
        object([
            ("closure", super::value::maybe(closure)),
            ("part", list(id.part.iter().map(text))),
        ])
    }

    fn closure(&self, source: SourceRef) -> String {
        self.closures.get(&source).cloned().unwrap_or_default()
    }

    fn scope(&self, source: SourceRef) -> &Scope {
        match source {
            SourceRef::Dataset(at) => self.plan.datasets.get(at).map(|d| &d.scope),
            SourceRef::Selection(at) => self.plan.selections.get(at).map(|s| s.scope.as_ref()),
        }
        .expect("a checked plan names its own datasets and selections")
    }
}

/// All of a column's declaration: the checked plan knows where its name stands.
fn column_span(data: &ast::Data, name: Span) -> Span {
    let columns = data.schema.iter().flatten();
    let around = |c: &&ast::Column| c.span.start <= name.start && name.end <= c.span.end;
    columns
        .into_iter()
        .find(around)
        .map_or(name, |column| column.span)
}

fn stated(statement: &ast::Statement) -> Stated {
    Stated {
        keyword: statement.keyword.text.clone(),
        name: None,
        class: Class::Decision,
        role: Role::Other,
        sentences: Vec::new(),
        ordered: false,
        note: statement.note.as_ref().map(|note| note.node.clone()),
        uses: Vec::new(),
        means: None,
        closure: None,
        place: None,
    }
}

fn is_outcome(field: &Field) -> bool {
    ["primary", "secondary"].contains(&field.name.text.as_str())
}

/// The result that `primary` names.
fn outcome(value: &ast::FieldValue) -> Value {
    if let ast::ExprKind::Text(name) = &value.value.kind {
        object([("ref", text(name))])
    } else if let ast::ExprKind::Name(name) = &value.value.kind {
        says::name(name)
    } else {
        says::expr(&value.value)
    }
}

/// The effect that a `combine` averages.
fn combined(step: &Step) -> Option<String> {
    if let StepKind::Combine { effect, .. } = &step.kind {
        Some(effect.name.clone())
    } else {
        None
    }
}

/// The names that an analysis stands on, with the effect that it measures.
fn uses(sources: &[ast::ResultRef], clauses: &[Clause], kind: &StatementKind) -> Vec<String> {
    let mut uses: Vec<String> = sources.iter().map(|s| s.name.text.clone()).collect();
    for clause in clauses {
        if let ClauseKind::Against(of) = &clause.kind {
            uses.push(of.name.text.clone());
        }
    }
    if let StatementKind::Rows(asked) | StatementKind::NotYetRows(_, asked) = kind
        && let Some(effect) = &asked.effect
    {
        uses.push(effect.name.clone());
    }
    uses.sort();
    uses.dedup();
    uses
}
