//! `plan`, `search` and `flow`: what is told of the review.

use super::Checker;
use super::expr::literal;
use super::names::Entity;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, suggest};
use crate::file::FileName;
use crate::plan::review::{Deviation, Fact, Reason, Record, Value};
use crate::syntax::ast::{self, ExprKind, Field};
use crate::word::{endings, fields as fields_of, leaving};

impl Checker<'_> {
    /// `plan "title" { … }`.
    pub(super) fn plan_block(
        &mut self,
        keyword: &ast::Name,
        title: Option<&ast::Text>,
        fields: &[Field],
    ) {
        if let Some(first) = self.plan_seen {
            self.out.push(
                Diagnostic::new(Code::RepeatedClause, keyword.span, "a second `plan`")
                    .label("a file is one plan")
                    .other(first, "the first is here")
                    .help("put the fields of both into one"),
            );
        }
        self.plan_seen.get_or_insert(keyword.span);
        self.plan.title = title.map(|title| title.node.clone());
        self.unique_fields(fields);
        self.plan.review.facts = self.facts(fields);
    }

    /// `search` and `flow`.
    pub(super) fn record(
        &mut self,
        statement: &ast::Statement,
        name: Option<&ast::Name>,
        fields: &[Field],
    ) {
        self.unique_fields(fields);
        let record = Record {
            name: name.map(|name| name.text.clone()),
            span: statement.span,
            note: statement.note.as_ref().map(|note| note.node.clone()),
            facts: self.facts(fields),
        };
        if statement.keyword.text == "flow" {
            self.flow(fields);
            self.plan.review.flows.push(record);
        } else {
            self.plan.review.searches.push(record);
        }
        if let Some(name) = name {
            self.names.declare(name, Entity::Record, self.out);
        }
    }

    /// `report to "file"`.
    pub(super) fn report_to(&mut self, to: &ast::Text) {
        if self.output_file(to, endings("report")) {
            self.plan.review.reports.push(to.clone());
        }
    }

    /// What fields tell, as people read it.
    fn facts(&self, fields: &[Field]) -> Vec<Fact> {
        fields.iter().map(|field| self.fact(field)).collect()
    }

    fn fact(&self, field: &Field) -> Fact {
        // A nested block is told as it is written.
        let nested = (!field.fields.is_empty()).then(|| Value {
            text: self.one_line(field.span),
            count: None,
            reasons: Vec::new(),
        });
        let values = field.values.iter().map(|value| self.value(value));
        Fact {
            name: field.name.text.clone(),
            values: nested.into_iter().chain(values).collect(),
        }
    }

    fn value(&self, value: &ast::FieldValue) -> Value {
        let mut text = self.told(&value.value);
        if let Some(to) = &value.to {
            text = format!("{text} to {}", self.told(to));
        }
        let count = literal(&value.value).and_then(|(count, unit)| match unit {
            None => Some(count),
            Some(_) => None,
        });
        let reasons = value.because.iter().map(|(text, count)| Reason {
            text: text.node.clone(),
            count: count.as_ref().map(|count| count.node),
        });
        Value {
            text,
            count: count.filter(|_| value.to.is_none()),
            reasons: reasons.collect(),
        }
    }

    /// A value as people read it: texts and names without their quotes.
    fn told(&self, value: &ast::Expr) -> String {
        if let ExprKind::Text(text) = &value.kind {
            text.clone()
        } else if let ExprKind::Name(name) = &value.kind {
            name.text.clone()
        } else {
            self.one_line(value.span)
        }
    }

    fn unique_fields(&mut self, fields: &[Field]) {
        for (place, field) in fields.iter().enumerate() {
            let first = fields
                .iter()
                .take(place)
                .find(|first| first.name.text == field.name.text);
            if let Some(first) = first {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        field.name.span,
                        format!("`{}` is said twice", field.name.text),
                    )
                    .label("each field once")
                    .other(first.name.span, "said here first"),
                );
            }
        }
    }

    /// Names in `plan` and `deviation` may come below: they are looked up at the end.
    pub(super) fn later_names(&mut self, plan: &ast::Plan) {
        for statement in &plan.statements {
            if let ast::StatementKind::Plan { fields, .. } = &statement.kind {
                self.outcomes_of_plan(fields);
            } else if let ast::StatementKind::Default(clauses) = &statement.kind {
                for clause in clauses {
                    if let ast::ClauseKind::Measuring(name) = &clause.kind {
                        let fits = |entity| matches!(entity, Entity::Effect(_));
                        self.names.find(name, "an effect", fits, self.out);
                    }
                }
            } else if let ast::StatementKind::Deviation { name, because } = &statement.kind {
                let blank = |text: &&ast::Text| text.node.trim().is_empty();
                let because = because.as_ref().filter(|text| !blank(text));
                let known = &self.plan.review.deviations;
                if let Some(first) = known.iter().find(|d| d.name == name.text).map(|d| d.span) {
                    self.out.push(
                        Diagnostic::new(
                            Code::RepeatedClause,
                            name.span,
                            format!("a second deviation in `{}`", name.text),
                        )
                        .label("one for each name")
                        .other(first, "the first is here")
                        .help("put both reasons into one"),
                    );
                }
                // The name may be that of a statement which is registered, and here no more.
                self.plan.review.deviations.push(Deviation {
                    name: name.text.clone(),
                    span: name.span,
                    because: because.map_or_else(String::new, |b| b.node.clone()),
                });
                if because.is_none() && !self.misread(statement.span) {
                    self.out.push(
                        Diagnostic::new(
                            Code::MissingClause,
                            statement.span.behind(),
                            "a deviation without a reason",
                        )
                        .label("`because \"…\"` was expected")
                        .help(format!("write `deviation in {} because \"…\"`", name.text)),
                    );
                }
            }
        }
    }

    fn outcomes_of_plan(&mut self, fields: &[Field]) {
        let outcomes = fields
            .iter()
            .filter(|field| ["primary", "secondary"].contains(&field.name.text.as_str()));
        for value in outcomes.flat_map(|field| &field.values) {
            if let ExprKind::Name(name) = &value.value.kind {
                let fits = |entity| matches!(entity, Entity::Result(_));
                self.names.find(name, "a result", fits, self.out);
            }
        }
    }

    /// Identified less all that left is what was included.
    fn flow(&mut self, fields: &[Field]) {
        let before = self.out.len();
        let counts: Vec<(&Field, f64)> = fields
            .iter()
            .map(|field| (field, self.count(field)))
            .collect();
        let get = |name: &str| {
            counts
                .iter()
                .find(|(field, _)| field.name.text == name)
                .copied()
        };
        let (Some((_, identified)), Some((included, count))) = (get("identified"), get("included"))
        else {
            return;
        };
        if self.out.len() > before {
            return;
        }
        let left = leaving()
            .filter_map(get)
            .fold(0.0, |sum, (_, count)| sum + count);
        if whole(identified - left) == whole(count) {
            return;
        }
        let uncounted = fields.iter().find_map(|field| {
            let name = field.name.text.as_str();
            let known = fields_of("flow").contains(&name);
            let near = suggest(name, leaving());
            near.first()
                .filter(|_| !known)
                .map(|near| format!("`{name}` is not counted: write `{near}`"))
        });
        self.out.push(
            Diagnostic::new(
                Code::FlowDoesNotAddUp,
                included.span,
                format!(
                    "{identified} identified less {left} that left are {}, not {count}",
                    identified - left
                ),
            )
            .label("the flow does not add up")
            .help(uncounted.unwrap_or_else(|| {
                "look for records that were counted twice, or not at all".to_owned()
            })),
        );
    }

    /// How many records a field counts; reports what is no count.
    fn count(&mut self, field: &Field) -> f64 {
        let mut sum = 0.0;
        let counted = fields_of("flow").contains(&field.name.text.as_str());
        for value in &field.values {
            let found = literal(&value.value);
            if let Some((count, None)) = found
                && count >= 0.0
                && count.fract() == 0.0
            {
                sum += count;
                self.reasons(field, value, count);
            } else if (counted || found.is_some()) && value.value.kind != ExprKind::Error {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongType,
                        value.value.span,
                        "this is not a count of records",
                    )
                    .label("a whole number from 0 was expected")
                    .help(format!("write `{}: 120`", field.name.text)),
                );
            }
        }
        sum
    }

    /// The reasons of a number must add up to it.
    fn reasons(&mut self, field: &Field, value: &ast::FieldValue, count: f64) {
        let counted: Option<Vec<f64>> = value
            .because
            .iter()
            .map(|(_, n)| n.as_ref().map(|n| n.node))
            .collect();
        let Some(counted) = counted.filter(|counted| !counted.is_empty()) else {
            return;
        };
        let sum = counted.iter().fold(0.0, |sum, count| sum + count);
        if whole(sum) != whole(count) {
            self.out.push(
                Diagnostic::new(
                    Code::FlowDoesNotAddUp,
                    field.span,
                    format!(
                        "the reasons of `{}` add up to {sum}, not {count}",
                        field.name.text
                    ),
                )
                .label("the flow does not add up"),
            );
        }
    }

    /// Two statements that write one file: only the last would be left.
    fn written_once(&mut self, file: &ast::Text) {
        let Ok(name) = FileName::new(&file.node) else {
            return;
        };
        // Some file systems do not tell capitals from small letters.
        let name = name.as_str().to_lowercase();
        if let Some((_, first)) = self.outputs.iter().find(|(known, _)| *known == name) {
            self.out.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    file.span,
                    format!("`{}` is written twice", file.node),
                )
                .label("a file of its own was expected")
                .other(*first, "written here first"),
            );
        } else {
            self.outputs.push((name, file.span));
        }
    }

    /// Whether a file may be written: in the plan's folder, and of a kind that is known.
    pub(super) fn output_file(&mut self, file: &ast::Text, kinds: &[&str]) -> bool {
        if let Err(error) = FileName::new(&file.node) {
            let mut diagnostic = error.write_diagnostic(file.span);
            if diagnostic.code == Code::OutsideFolder {
                let name = file.node.rsplit(['/', '\\']).next().unwrap_or_default();
                diagnostic.help = vec![format!(
                    "write `\"{name}\"`; `kma run --out FOLDER` writes elsewhere"
                )];
            }
            self.out.push(diagnostic);
            return false;
        }
        self.written_once(file);
        let kind = file.node.rsplit_once('.').map_or("", |(_, kind)| kind);
        if kinds.contains(&kind) {
            return true;
        }
        let listed: Vec<String> = kinds.iter().map(|kind| format!(".{kind}")).collect();
        let stem = file
            .node
            .rsplit_once('.')
            .map_or(file.node.as_str(), |(stem, _)| stem);
        self.out.push(
            Diagnostic::new(
                Code::UnknownFormat,
                file.span,
                format!("`{}` is of no kind that can be written here", file.node),
            )
            .label(format!(
                "a name that ends in {} was expected",
                crate::diagnostic::list(&listed, "or")
            ))
            .maybe_help(
                did_you_mean(kind, kinds.iter().copied())
                    .and(kinds.first())
                    .map(|kind| format!("write `\"{stem}.{kind}\"`")),
            ),
        );
        false
    }
}

/// A count as a whole number, for comparisons.
#[expect(clippy::cast_possible_truncation, reason = "counts of records")]
fn whole(count: f64) -> i64 {
    count.round() as i64
}
