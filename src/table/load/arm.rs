//! Arms: groups of a study, computed from the columns of the file.

use super::Loading;
use super::formula::{Compiler, Formula, header_name};
use super::possible::Field;
use super::report::{Declared, unknown_header};
use super::spread::Spread;
use crate::plan::{ArmField, ArmSchema, CellKind, FieldSource, SchemaColumn, SpreadSource};
use crate::source::Span;
use crate::syntax::ast::Expr;
use crate::table::Column;

/// An arm that is being computed.
pub(super) struct Arm<'s> {
    pub(super) column: &'s SchemaColumn,
    schema: &'s ArmSchema,
    /// The fields that are numbers, as far as they are computed.
    pub(super) fields: Vec<Field>,
    /// What the spread of each group of measurements comes from.
    pub(super) spreads: Vec<Spread>,
}

impl Arm<'_> {
    /// The field `name` of the group of measurements `prefix`, or of the whole arm.
    pub(super) fn field(&self, prefix: &str, name: &str) -> Option<&Field> {
        let own = format!("{prefix}{name}");
        let find = |wanted: &str| self.fields.iter().find(|field| field.name == wanted);
        find(&own).or_else(|| find(name))
    }
}

impl Loading<'_> {
    /// The columns of an arm.
    pub(super) fn arm(&mut self, column: &SchemaColumn) {
        let CellKind::Arm(schema) = &column.kind else {
            return;
        };
        if schema.implied && !self.implied(column, schema) {
            return;
        }
        let mut arm = Arm {
            column,
            schema,
            fields: Vec::new(),
            spreads: Vec::new(),
        };
        // The spread needs n, and n may be the sum of events: plain fields first, then what is computed from them.
        for (field, at) in schema.fields.iter().zip(column.column..) {
            match &field.source {
                FieldSource::Header(expr) => {
                    if let Some(field) = self.field(&arm, &field.name, expr) {
                        self.put(at, Column::Number(field.values.clone()));
                        arm.fields.push(field);
                    }
                }
                FieldSource::Group(expr) => self.group(at, expr, schema.implied),
                FieldSource::Spread(_)
                | FieldSource::MeanOrMedian(..)
                | FieldSource::SumOfEvents => {}
            }
        }
        for (field, at) in schema.fields.iter().zip(column.column..) {
            if matches!(field.source, FieldSource::SumOfEvents) {
                let n = arm.people(&field.name);
                self.put(at, Column::Number(n.values.clone()));
                arm.fields.push(n);
            }
        }
        self.spreads(&mut arm);
        for (field, at) in schema.fields.iter().zip(column.column..) {
            self.computed(&arm, field, at);
        }
        self.check_possible(&arm);
        self.keep_given_sd(&arm);
    }

    /// A field that is computed from others.
    fn computed(&mut self, arm: &Arm<'_>, field: &ArmField, at: usize) {
        let rows = self.rows.len();
        match &field.source {
            FieldSource::Spread(prefix) => {
                let sd = arm.sd(prefix, rows);
                self.remarks.extend(sd.remark(arm));
                self.put(at, Column::Number(sd.values));
            }
            FieldSource::MeanOrMedian(prefix, mean) => {
                let mean = mean.as_ref();
                let mean = mean.and_then(|mean| self.field(arm, &field.name, mean));
                let (values, remarks) = arm.mean(prefix, mean.map(|m| m.values), rows);
                self.remarks.extend(remarks);
                self.put(at, Column::Number(values));
            }
            FieldSource::Header(_) | FieldSource::Group(_) | FieldSource::SumOfEvents => {}
        }
    }

    /// Whether the file has a column of an arm without fields; if not, that is reported.
    fn implied(&mut self, column: &SchemaColumn, schema: &ArmSchema) -> bool {
        let expressions = schema
            .fields
            .iter()
            .filter_map(|field| match &field.source {
                FieldSource::Header(expr) | FieldSource::MeanOrMedian(_, Some(expr)) => Some(expr),
                FieldSource::Group(_)
                | FieldSource::Spread(_)
                | FieldSource::SumOfEvents
                | FieldSource::MeanOrMedian(_, None) => None,
            });
        let has = |expr: &Expr| {
            let name = header_name(expr);
            name.is_some_and(|name| self.cells.raw.column(&name).is_some())
        };
        let found = expressions.into_iter().any(has);
        if !found {
            let header = format!("{}_n", column.name);
            let diagnostic = unknown_header(self.cells.raw, &header, column.span).note(format!(
                "`{}: arm` alone takes the columns `{0}_n`, `{0}_mean`, `{0}_sd`, `{0}_events`, …",
                column.name
            ));
            self.out.push(diagnostic);
        }
        found
    }

    /// A field of an arm, where the file has what it is computed from.
    fn field(&mut self, arm: &Arm<'_>, name: &str, expr: &Expr) -> Option<Field> {
        let formula = self.formula(expr, arm.schema.implied)?;
        Some(Field {
            name: name.to_owned(),
            values: self.evaluate(&formula, &Declared::used(expr.span)),
            header: formula.headers.first().copied(),
            span: expr.span,
            sum: false,
        })
    }

    /// The formula of an expression; where headers are implied, one that the file does not have is no mistake.
    pub(super) fn formula(&mut self, expr: &Expr, implied: bool) -> Option<Formula> {
        let raw = self.cells.raw;
        if implied && header_name(expr).is_some_and(|name| raw.column(&name).is_none()) {
            return None;
        }
        Compiler {
            raw,
            unknown: &mut self.unknown,
            out: self.out,
        }
        .formula(expr)
    }

    /// The column that says which group an arm is.
    fn group(&mut self, at: usize, expr: &Expr, implied: bool) {
        let raw = self.cells.raw;
        if implied && header_name(expr).is_some_and(|name| raw.column(&name).is_none()) {
            return;
        }
        if let Some(header) = (Compiler {
            raw,
            unknown: &mut self.unknown,
            out: self.out,
        })
        .header(expr)
        {
            let labels = self.texts(header, |_| ());
            self.put(at, Column::Label(labels));
        }
    }

    /// What the spreads of an arm come from.
    fn spreads(&mut self, arm: &mut Arm<'_>) {
        for source in &arm.schema.spreads {
            if let Some(spread) = self.spread(arm, source) {
                arm.spreads.push(spread);
            }
        }
    }

    /// One source of a spread; `None` where a part that it cannot do without is not there.
    fn spread(&mut self, arm: &Arm<'_>, source: &SpreadSource) -> Option<Spread> {
        let first = source.values.iter().flatten().next()?;
        if source.form == "ci" && source.values.len() == 1 {
            return self.spread_of_intervals(source, first);
        }
        let names: &[&str] = match source.form {
            "median" => &["median", "q1", "q3", "min", "max"],
            _ => &[source.form],
        };
        let mut values = Vec::with_capacity(source.values.len());
        let mut header = None;
        for (at, expr) in source.values.iter().enumerate() {
            let name = names.get(at).map(|name| format!("{}{name}", source.prefix));
            let name = name.unwrap_or_default();
            let declared = arm.schema.fields.iter().any(|field| field.name == name);
            let (found, from) = if declared && source.form != "sd" {
                let field = arm.fields.iter().find(|field| field.name == name);
                (
                    field.map(|f| f.values.clone()),
                    field.and_then(|f| f.header),
                )
            } else {
                let field = expr.as_ref().and_then(|expr| self.field(arm, &name, expr));
                let from = field.as_ref().and_then(|f| f.header);
                (field.map(|f| f.values), from)
            };
            header = header.or(from);
            values.push(found);
        }
        let complete = values.first().is_some_and(Option::is_some);
        complete.then_some(Spread {
            prefix: source.prefix,
            form: source.form,
            values,
            header,
            span: first.span,
        })
    }

    /// `ci: COLUMN`: the cells hold both limits.
    fn spread_of_intervals(&mut self, source: &SpreadSource, expr: &Expr) -> Option<Spread> {
        let raw = self.cells.raw;
        let header = (Compiler {
            raw,
            unknown: &mut self.unknown,
            out: self.out,
        })
        .header(expr)?;
        let [lo, hi] = self.limits(header, expr.span);
        Some(Spread {
            prefix: source.prefix,
            form: source.form,
            values: vec![Some(lo), Some(hi)],
            header: Some(header),
            span: expr.span,
        })
    }

    fn limits(&mut self, header: usize, span: Span) -> [Vec<f64>; 2] {
        let used = Declared::used(span);
        let mut report = super::report::Report::new();
        let (mut lo, mut hi) = (Vec::new(), Vec::new());
        for (row, cell) in self.cells.of(header).enumerate() {
            let limits = cell.map_or(Ok((f64::NAN, f64::NAN)), |cell| {
                super::spread::limits(cell, self.cells.decimal)
            });
            let (low, high) = limits.unwrap_or_else(|error| {
                report.cell(&error, &self.cells, (row, header), &used);
                (f64::NAN, f64::NAN)
            });
            lo.push(low);
            hi.push(high);
        }
        report.bad.finish("rows", self.out);
        [lo, hi]
    }
}

impl Arm<'_> {
    /// The place of a field in the scope.
    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        let mut fields = self.schema.fields.iter().zip(self.column.column..);
        fields
            .find(|(field, _)| field.name == name)
            .map(|(_, at)| at)
    }

    /// Events and nonevents together.
    fn people(&self, name: &str) -> Field {
        let prefix = name.strip_suffix('n').unwrap_or_default();
        let events = self.field(prefix, "events");
        let nonevents = self.field(prefix, "nonevents");
        let values = match (events, nonevents) {
            (Some(a), Some(b)) => {
                let pairs = a.values.iter().zip(&b.values);
                pairs.map(|(a, b)| a + b).collect()
            }
            _ => Vec::new(),
        };
        Field {
            name: name.to_owned(),
            values,
            header: events.and_then(|field| field.header),
            span: events.map_or(self.column.span, |field| field.span),
            sum: true,
        }
    }
}
