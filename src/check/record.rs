//! `plan`, `search` and `flow`: what is told of the review.

use super::Checker;
use super::expr::literal;
use super::names::Entity;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::file::FileName;
use crate::syntax::ast::{self, ExprKind, Field};

impl Checker<'_> {
    /// `plan "title" { … }`.
    pub(super) fn plan_block(&mut self, title: Option<&ast::Text>, fields: &[Field]) {
        self.plan.title = title.map(|title| title.node.clone());
        self.unique_fields(fields);
    }

    /// `search` and `flow`.
    pub(super) fn record(
        &mut self,
        keyword: &ast::Name,
        name: Option<&ast::Name>,
        fields: &[Field],
    ) {
        self.unique_fields(fields);
        if keyword.text == "flow" {
            self.flow(fields);
        }
        if let Some(name) = name {
            self.names.declare(name, Entity::Record, self.out);
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
            match &statement.kind {
                ast::StatementKind::Plan { fields, .. } => {
                    let outcomes = fields.iter().filter(|field| {
                        ["primary", "secondary"].contains(&field.name.text.as_str())
                    });
                    for value in outcomes.flat_map(|field| &field.values) {
                        if let ExprKind::Name(name) = &value.value.kind {
                            let fits = |entity| matches!(entity, Entity::Result(_));
                            self.names.find(name, "a result", fits, self.out);
                        }
                    }
                }
                ast::StatementKind::Deviation { name, because } => {
                    self.names
                        .find(name, "a name of the plan", |_| true, self.out);
                    if because.is_none() {
                        self.out.push(
                            Diagnostic::new(
                                Code::MissingClause,
                                statement.span.behind(),
                                "a deviation without a reason",
                            )
                            .label("`because \"…\"` was expected"),
                        );
                    }
                }
                _ => {}
            }
        }
    }

    /// Identified less all that left is what was included.
    fn flow(&mut self, fields: &[Field]) {
        let mut counts = Vec::new();
        for field in fields {
            let mut sum = 0.0;
            for value in &field.values {
                let Some((count, None)) = literal(&value.value) else {
                    continue;
                };
                if count < 0.0 || count.trunc() != count {
                    self.out.push(
                        Diagnostic::new(
                            Code::WrongType,
                            value.value.span,
                            "this is not a count of records",
                        )
                        .label("a whole number from 0 was expected"),
                    );
                }
                sum += count;
                self.reasons(field, value, count);
            }
            counts.push((field, sum));
        }
        let get = |name: &str| {
            counts
                .iter()
                .find(|(field, _)| field.name.text == name)
                .map(|(field, sum)| (*field, *sum))
        };
        let (Some((_, identified)), Some((included, count))) = (get("identified"), get("included"))
        else {
            return;
        };
        let left: f64 = [
            "duplicates",
            "automation_excluded",
            "other_removed",
            "screened_out",
            "not_retrieved",
            "full_text_excluded",
        ]
        .iter()
        .filter_map(|name| get(name))
        .map(|(_, sum)| sum)
        .sum();
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        let adds_up = identified - left == count;
        if !adds_up {
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
                .help("look for records that were counted twice, or not at all"),
            );
        }
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
        let sum: f64 = counted.iter().sum();
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        let adds_up = sum == count;
        if !adds_up {
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

    /// Whether a file may be written: in the plan's folder, and of a kind that is known.
    pub(super) fn output_file(&mut self, file: &ast::Text, kinds: &[&str]) -> bool {
        if let Err(error) = FileName::new(&file.node) {
            self.out.push(error.diagnostic(file.span));
            return false;
        }
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
