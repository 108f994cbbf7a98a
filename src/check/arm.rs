//! `arm { … }`: one group of a study.

use super::expr::walk;
use super::schema::Schema;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::function;
use crate::plan::{ArmField, ArmSchema, ColumnId, FieldSource, SpreadSource, Type};
use crate::source::Span;
use crate::syntax::ast::{self, ArmValue, Expr, ExprKind};
use crate::unit::Unit;
use crate::word;

/// What may be said of one of two measurements.
const MEASUREMENT: &[&str] = &[
    "n", "mean", "sd", "sem", "se", "var", "ci", "median", "q1", "q3", "min", "max",
];

/// Fields with a column of their own, whatever they come from.
const SCALARS: &[&str] = &[
    "n",
    "sem",
    "se",
    "var",
    "median",
    "q1",
    "q3",
    "min",
    "max",
    "events",
    "nonevents",
    "time",
    "r",
];

/// The fields that a selection may use without choosing by the outcome.
const DESIGN: &[&str] = &["n", "time", "r", "shared"];

type Fields = Vec<(String, ColumnId)>;

impl Schema<'_, '_> {
    /// The columns of an arm: its schema, its numeric fields, and the column that names the group.
    pub(super) fn arm(
        &mut self,
        name: &ast::Name,
        fields: &[ast::ArmField],
    ) -> (ArmSchema, Fields, Option<ColumnId>) {
        let implied = fields.is_empty();
        let fields: Vec<(&'static str, String, Expr)> = if implied {
            implied_fields(name)
        } else {
            self.arm_fields(fields)
        };
        let mut arm = Arm {
            schema: ArmSchema {
                fields: Vec::new(),
                spreads: Vec::new(),
                implied,
            },
            columns: Vec::new(),
            shared: None,
            name: name.text.clone(),
            span: name.span,
        };
        for prefix in ["", "before.", "after."] {
            arm.group(self, prefix, &fields);
        }
        (arm.schema, arm.columns, arm.shared)
    }

    /// Flat: prefix, field, expression.
    fn arm_fields(&mut self, fields: &[ast::ArmField]) -> Vec<(&'static str, String, Expr)> {
        let mut flat = Vec::new();
        for field in fields {
            let inner = match (&field.value, field.name.text.as_str()) {
                (ArmValue::Fields(inner), "before") => ("before.", inner),
                (ArmValue::Fields(inner), "after") => ("after.", inner),
                (ArmValue::Fields(_), _) | (ArmValue::Expr(_), "before" | "after") => {
                    self.report(
                        Diagnostic::new(
                            Code::BadSchema,
                            field.name.span,
                            format!("`{}` is not written so", field.name.text),
                        )
                        .label("`before { … }` and `after { … }` hold fields, all others a value"),
                    );
                    continue;
                }
                (ArmValue::Expr(value), name) => {
                    self.arm_field(&mut flat, "", word::fields("arm"), &field.name, name, value);
                    continue;
                }
            };
            for field in inner.1 {
                if let ArmValue::Expr(value) = &field.value {
                    let name = field.name.text.as_str();
                    self.arm_field(&mut flat, inner.0, MEASUREMENT, &field.name, name, value);
                }
            }
        }
        flat
    }

    fn arm_field(
        &mut self,
        flat: &mut Vec<(&'static str, String, Expr)>,
        prefix: &'static str,
        known: &[&'static str],
        name: &ast::Name,
        text: &str,
        value: &Expr,
    ) {
        if !known.contains(&text) {
            let help = match text {
                "N" | "size" | "total" => Some("write `n`".to_owned()),
                "stdev" | "std" | "SD" => Some("write `sd`".to_owned()),
                "SEM" | "stderr" => Some("write `sem`".to_owned()),
                "m" | "average" => Some("write `mean`".to_owned()),
                other => did_you_mean(other, known.iter().copied()),
            };
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    name.span,
                    format!("`{text}` is not a field of an arm"),
                )
                .label("a field of an arm was expected")
                .maybe_help(help),
            );
            return;
        }
        if flat.iter().any(|(p, f, _)| *p == prefix && f == text) {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    name.span,
                    format!("the field `{text}` stands twice"),
                )
                .label("each field once"),
            );
            return;
        }
        if text == "sd" {
            self.suspect_sem(value);
        }
        if text != "shared" {
            self.broken |= !self.computable(value);
        }
        flat.push((prefix, text.to_owned(), value.clone()));
    }

    /// Whether a field is arithmetic over the cells of a row; reports what is not.
    fn computable(&mut self, value: &Expr) -> bool {
        let mut found = Vec::new();
        walk(value, &mut |part| found.extend(uncomputable(part)));
        // The parts of a condition are no second mistake.
        let one = found.into_iter().next();
        let fine = one.is_none();
        if let Some(diagnostic) = one {
            self.report(diagnostic);
        }
        fine
    }

    /// A column called sem in the place of a standard deviation.
    fn suspect_sem(&mut self, value: &Expr) {
        let ExprKind::Name(name) = &value.kind else {
            return;
        };
        let lower = name.text.to_lowercase();
        let said = lower
            .split(['_', '.', ' ', '-'])
            .map(|word| word.trim_matches(|c: char| c.is_ascii_digit()))
            .any(|word| ["sem", "se", "stderr"].contains(&word));
        if said {
            self.report(
                Diagnostic::new(
                    Code::SuspectedSem,
                    name.span,
                    format!("`{}` looks like a standard error, and is taken as sd", name.text),
                )
                .label("a standard deviation was expected")
                .note("a standard error is smaller by the root of n: effects would come out too large, with too much weight")
                .help(format!("write `sem: {}`: kma makes the sd of it", name.text)),
            );
        }
    }
}

/// Why a part of a field has no place in the arithmetic of cells.
fn uncomputable(part: &Expr) -> Option<Diagnostic> {
    match &part.kind {
        ExprKind::Number(number) => {
            let unit = number.unit.as_ref()?;
            let message = format!(
                "`{} {}` has a unit, and the cells of a file have none",
                number.text, unit.node
            );
            Some(
                Diagnostic::new(Code::WrongUnit, part.span, message)
                    .label("a plain number was expected")
                    .help(format!("write `{}`", number.text)),
            )
        }
        ExprKind::Call { name, .. } if function::find(&name.text).is_none() => {
            let names = function::FUNCTIONS.iter().map(|f| f.name);
            Some(
                Diagnostic::new(
                    Code::UnknownFunction,
                    name.span,
                    format!("`{}` is not a function", name.text),
                )
                .label("no function of this name")
                .maybe_help(did_you_mean(&name.text, names)),
            )
        }
        ExprKind::Date(_)
        | ExprKind::Part { .. }
        | ExprKind::Compare { .. }
        | ExprKind::In { .. }
        | ExprKind::Missing { .. }
        | ExprKind::Not(_)
        | ExprKind::And(_)
        | ExprKind::Or(_) => Some(
            Diagnostic::new(Code::WrongType, part.span, "this is not a number")
                .label("a header of the file, or arithmetic over headers, was expected"),
        ),
        ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Path(_)
        | ExprKind::Negate(_)
        | ExprKind::Arithmetic { .. }
        | ExprKind::Call { .. }
        | ExprKind::List(_)
        | ExprKind::Error => None,
    }
}

struct Arm {
    schema: ArmSchema,
    columns: Fields,
    shared: Option<ColumnId>,
    name: String,
    span: Span,
}

impl Arm {
    /// The columns of one group of measurements.
    fn group(
        &mut self,
        schema: &mut Schema<'_, '_>,
        prefix: &'static str,
        fields: &[(&'static str, String, Expr)],
    ) {
        let get = |name: &str| {
            fields
                .iter()
                .find(|(p, field, _)| *p == prefix && field == name)
                .map(|(_, _, expr)| expr.clone())
        };
        for name in SCALARS {
            if let Some(expr) = get(name) {
                self.column(schema, prefix, name, FieldSource::Header(expr));
            }
        }
        if get("n").is_none() && get("events").is_some() && get("nonevents").is_some() {
            self.column(schema, prefix, "n", FieldSource::SumOfEvents);
        }
        let median = get("median");
        if get("mean").is_some() || median.is_some() {
            let source = match (get("mean"), &median) {
                (Some(mean), None) => FieldSource::Header(mean),
                (mean, _) => FieldSource::MeanOrMedian(prefix, mean),
            };
            self.column(schema, prefix, "mean", source);
        }
        let spreads = self.schema.spreads.len();
        for form in ["sd", "sem", "se", "var"] {
            if let Some(expr) = get(form) {
                self.spread(prefix, form, vec![Some(expr)]);
            }
        }
        if let Some(ci) = get("ci") {
            self.spread(prefix, "ci", ends(ci));
        }
        if let Some(median) = median {
            let rest = ["q1", "q3", "min", "max"].map(get);
            self.spread(
                prefix,
                "median",
                std::iter::once(Some(median)).chain(rest).collect(),
            );
        }
        if self.schema.spreads.len() > spreads {
            self.column(schema, prefix, "sd", FieldSource::Spread(prefix));
        }
        if let Some(expr) = get("shared") {
            let name = format!("{}.shared", self.name);
            self.shared = Some(schema.push(&name, Type::Text, self.span, false));
            self.schema.fields.push(ArmField {
                name: "shared".into(),
                source: FieldSource::Group(expr),
            });
        }
    }

    fn column(
        &mut self,
        schema: &mut Schema<'_, '_>,
        prefix: &str,
        field: &str,
        source: FieldSource,
    ) {
        let name = format!("{prefix}{field}");
        let column = schema.push(
            &format!("{}.{name}", self.name),
            Type::Number(Unit::plain()),
            self.span,
            !DESIGN.contains(&field),
        );
        self.columns.push((name.clone(), column));
        self.schema.fields.push(ArmField { name, source });
    }

    fn spread(&mut self, prefix: &'static str, form: &'static str, values: Vec<Option<Expr>>) {
        self.schema.spreads.push(SpreadSource {
            prefix,
            form,
            values,
        });
    }
}

/// `(lo, hi)`, or a column of intervals.
fn ends(ci: Expr) -> Vec<Option<Expr>> {
    if let ExprKind::List(ends) = ci.kind {
        ends.into_iter().map(Some).collect()
    } else {
        vec![Some(ci)]
    }
}

/// `ketamine: arm` alone takes `ketamine_n`, `ketamine_mean`, ….
fn implied_fields(name: &ast::Name) -> Vec<(&'static str, String, Expr)> {
    [
        "n",
        "mean",
        "sd",
        "sem",
        "se",
        "var",
        "median",
        "q1",
        "q3",
        "min",
        "max",
        "events",
        "nonevents",
        "time",
    ]
    .into_iter()
    .map(|field| {
        let header = ast::Name {
            text: format!("{}_{field}", name.text),
            span: name.span,
        };
        let expr = Expr {
            kind: ExprKind::Name(header),
            span: name.span,
        };
        ("", field.to_owned(), expr)
    })
    .collect()
}
