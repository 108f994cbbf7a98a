//! `data`: the columns that a schema declares.

use std::sync::Arc;

use super::Checker;
use super::expr::literal;
use super::names::Entity;
use super::options::Given;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::option;
use crate::plan::{
    ArmInfo, CellKind, ColumnInfo, Dataset, Format, Origin, SchemaColumn, Scope, StudyRow, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, ColumnKind};
use crate::unit::Unit;
use crate::word;

/// The types that are one word.
pub(crate) const TYPES: &[&str] = &[
    "study", "text", "one of", "flag", "count", "integer", "number", "percent", "year", "date",
    "interval", "arm",
];

impl Checker<'_> {
    /// Checks `data` and declares its name.
    pub(super) fn data(&mut self, data: &ast::Data, studies: Vec<StudyRow>) {
        let errors = self.out.len();
        if let Some(file) = &data.from
            && !self.readable_kind(file)
        {
            self.names.declare(&data.name, Entity::Failed, self.out);
            return;
        }
        let format = self.format(&data.options, data.from.as_ref());
        let origin = self.origin(data, studies);
        let (columns, scope) = match &data.schema {
            Some(schema) => {
                let Some((columns, scope)) = Schema::new(self).all(schema) else {
                    self.names.declare(&data.name, Entity::Failed, self.out);
                    return;
                };
                (Some(columns), scope)
            }
            None => (None, Scope::default()),
        };
        let mut dataset = Dataset {
            name: data.name.text.clone(),
            span: data.name.span,
            origin,
            format,
            columns,
            scope,
        };
        if data.schema.is_none() {
            self.infer_schema(&mut dataset);
        }
        self.mark_outcomes(&mut dataset.scope);
        let failed = self.out.iter().skip(errors).any(|d| {
            d.severity == crate::diagnostic::Severity::Error && d.code != Code::CannotRead
        });
        let entity = if failed && dataset.scope.columns.is_empty() {
            Entity::Failed
        } else {
            Entity::Dataset(self.plan.datasets.len())
        };
        self.names.declare(&data.name, entity, self.out);
        self.plan.datasets.push(dataset);
    }

    /// Whether a data file is of a kind that is known; reports it if not.
    fn readable_kind(&mut self, file: &ast::Text) -> bool {
        let name = file.node.rsplit('/').next().unwrap_or_default();
        let Some((stem, kind)) = name.rsplit_once('.') else {
            return true;
        };
        let lower = kind.to_lowercase();
        if ["csv", "tsv", "xlsx", "json", "parquet"].contains(&lower.as_str()) {
            return true;
        }
        let help = match lower.as_str() {
            "txt" | "dat" => "name it `.csv` or `.tsv`, as its cells are parted".to_owned(),
            "xls" | "ods" | "xlsm" => "save it as `.xlsx` or as CSV UTF-8".to_owned(),
            _ => format!("save the data as `\"{stem}.csv\"`"),
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownFormat,
                file.span,
                format!("`.{kind}` is not a kind of data file"),
            )
            .label("`.csv`, `.tsv`, `.xlsx`, `.json`, or `.parquet` was expected")
            .help(help),
        );
        false
    }

    fn infer_schema(&mut self, dataset: &mut Dataset) {
        self.out.push(
            Diagnostic::new(
                Code::NoSchema,
                dataset.span,
                format!("`{}` has no schema", dataset.name),
            )
            .label("its types are read off the file")
            .help("declare its columns in `{ … }`: then the plan can be checked before its data exist"),
        );
        match (self.infer)(dataset, self.out) {
            Some((scope, columns)) => {
                dataset.scope = scope;
                dataset.columns = Some(columns);
            }
            None => dataset.scope.open = true,
        }
    }

    fn origin(&mut self, data: &ast::Data, studies: Vec<StudyRow>) -> Origin {
        let rows_in_plan = data
            .table
            .or_else(|| studies.first().map(|row| row.label.span));
        if let (Some(file), Some(rows)) = (&data.from, rows_in_plan) {
            self.out.push(
                Diagnostic::new(
                    Code::BadSchema,
                    rows,
                    format!(
                        "`{}` has rows in the plan, and in a file too",
                        data.name.text
                    ),
                )
                .label("rows of a dataset stand in one place")
                .other(file.span, "the file is named here")
                .help("make two datasets, and put them together: `let all = a + b`"),
            );
        }
        if let (Some(table), Some(row)) = (data.table, studies.first()) {
            self.out.push(
                Diagnostic::new(
                    Code::BadSchema,
                    row.label.span,
                    format!("`{}` has rows in a table already", data.name.text),
                )
                .label("rows of a dataset stand in one place")
                .other(table, "the table is here"),
            );
        }
        match (&data.from, data.table) {
            (Some(file), _) => Origin::File(file.clone()),
            (None, Some(table)) => Origin::Table(table),
            (None, None) => Origin::Studies(studies),
        }
    }

    fn format(&mut self, uses: &[ast::OptionUse], from: Option<&ast::Text>) -> Format {
        let mut format = Format::default();
        for given in self.options(uses, option::OF_DATA, "`data`") {
            match given.spec.name {
                "sheet" => format.sheet = given.text(),
                "separator" => format.separator = self.character(&given),
                "decimal" => format.decimal = self.character(&given),
                _ => format.missing = given.texts(),
            }
        }
        if let (None, Some(first)) = (from, uses.first()) {
            self.out.push(
                Diagnostic::new(
                    Code::UnknownOption,
                    first.span,
                    "options of a file, and no file",
                )
                .label("only `data NAME from \"file\"` takes them")
                .help("leave out the `with` and what stands behind it"),
            );
        }
        format
    }

    fn character(&mut self, given: &Given<'_>) -> Option<char> {
        let text = given.text()?;
        let mut chars = text.node.chars();
        let (Some(only), None) = (chars.next(), chars.next()) else {
            self.out.push(
                Diagnostic::new(
                    Code::WrongOptionValue,
                    text.span,
                    format!("`{}` wants one character", given.spec.name),
                )
                .label("one character in quotes was expected")
                .help(format!("write `{} \";\"`", given.spec.name)),
            );
            return None;
        };
        Some(only)
    }
}

/// The columns of one schema, as they are declared.
pub(super) struct Schema<'c, 'a> {
    pub(super) checker: &'c mut Checker<'a>,
    pub(super) scope: Scope,
    columns: Vec<SchemaColumn>,
    study: Option<Span>,
    /// Whether an arm has a field that cannot be computed.
    pub(super) broken: bool,
}

impl<'c, 'a> Schema<'c, 'a> {
    fn new(checker: &'c mut Checker<'a>) -> Self {
        Self {
            checker,
            scope: Scope::default(),
            columns: Vec::new(),
            study: None,
            broken: false,
        }
    }

    /// The columns; `None` where an arm cannot be computed, whatever the data.
    fn all(mut self, schema: &[ast::Column]) -> Option<(Vec<SchemaColumn>, Scope)> {
        for column in schema {
            self.column(column);
        }
        (!self.broken).then_some((self.columns, self.scope))
    }

    fn column(&mut self, column: &ast::Column) {
        let first = self.scope.column(&column.name.text).map(|(_, c)| c.span);
        let first = first.or_else(|| self.scope.arm(&column.name.text).map(|arm| arm.span));
        if let Some(first) = first {
            self.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    column.name.span,
                    format!("the column `{}` is declared twice", column.name.text),
                )
                .label("a new name was expected")
                .other(first, "declared here first")
                .help(format!(
                    "write another name, for example `{}_2`",
                    column.name.text
                )),
            );
            return;
        }
        let start = self.scope.columns.len();
        let Some(kind) = self.kind(column) else {
            self.push(&column.name.text, Type::Unknown, column.name.span, false);
            return;
        };
        let headers = if column.headers.is_empty() {
            vec![(column.name.text.clone(), column.name.span)]
        } else {
            column
                .headers
                .iter()
                .map(|header| (header.node.clone(), header.span))
                .collect()
        };
        if let ([_, second, ..], false) =
            (column.headers.as_slice(), matches!(kind, CellKind::Study))
        {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    second.span,
                    format!("`{}` has two headers", column.name.text),
                )
                .label("only a `study` column joins several headers")
                .help("name the one header that the file has"),
            );
        }
        self.columns.push(SchemaColumn {
            name: column.name.text.clone(),
            span: column.name.span,
            optional: column.optional,
            headers,
            kind,
            column: start,
        });
    }

    pub(super) fn push(&mut self, name: &str, kind: Type, span: Span, outcome: bool) -> usize {
        self.scope.columns.push(ColumnInfo {
            name: name.to_owned(),
            kind,
            span,
            outcome,
        });
        self.scope.columns.len() - 1
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.checker.out.push(diagnostic);
    }

    fn kind(&mut self, column: &ast::Column) -> Option<CellKind> {
        match &column.kind {
            ColumnKind::Word(word) => self.word(column, word),
            ColumnKind::OneOf { labels, ordered } => {
                self.no_unit(column);
                self.no_range(column);
                Some(self.labels(column, labels, *ordered))
            }
            ColumnKind::Arm(fields) => {
                self.no_unit(column);
                self.no_range(column);
                let (schema, fields, shared) = self.arm(&column.name, fields);
                self.scope.arms.push(ArmInfo {
                    name: column.name.text.clone(),
                    span: column.name.span,
                    fields,
                    shared,
                });
                Some(CellKind::Arm(schema))
            }
            ColumnKind::Error => None,
        }
    }

    fn word(&mut self, column: &ast::Column, word: &ast::Name) -> Option<CellKind> {
        let name = column.name.text.as_str();
        let span = column.name.span;
        let numeric = matches!(word.text.as_str(), "number" | "integer" | "count");
        if !TYPES.contains(&word.text.as_str()) {
            self.unknown_type(word);
            return None;
        }
        if !numeric {
            self.no_unit(column);
        }
        if !numeric && !matches!(word.text.as_str(), "percent" | "year") {
            self.no_range(column);
        }
        self.percent_as_unit(column);
        let unit = match (&column.unit, word.text.as_str()) {
            (_, "percent") => Unit::parse("%"),
            (Some(unit), _) if numeric => Unit::parse(&unit.node),
            _ => Unit::plain(),
        };
        let (kind, cell) = match word.text.as_str() {
            "study" => {
                self.one_study(column);
                (Type::Study, CellKind::Study)
            }
            "text" => (Type::Text, CellKind::Text),
            "flag" => (Type::Flag, CellKind::Flag),
            "count" => {
                let range = self.range(column, &unit);
                (Type::Number(unit), CellKind::Count(range))
            }
            "integer" => {
                let range = self.range(column, &unit);
                (Type::Number(unit), CellKind::Integer(range))
            }
            "number" => {
                let range = self.range(column, &unit);
                (Type::Number(unit), CellKind::Number(range))
            }
            "percent" => {
                let range = self.range(column, &unit);
                (Type::Number(unit), CellKind::Percent(range))
            }
            "year" => {
                let range = self.range(column, &unit);
                (Type::Number(unit), CellKind::Year(range))
            }
            "date" => (Type::Date, CellKind::Date),
            "interval" => {
                for field in word::fields("interval") {
                    let kind = Type::Number(Unit::plain());
                    self.push(&format!("{name}.{field}"), kind, span, true);
                }
                return Some(CellKind::Interval);
            }
            _ => {
                self.unknown_type(word);
                return None;
            }
        };
        self.push(name, kind, span, false);
        Some(cell)
    }

    fn unknown_type(&mut self, word: &ast::Name) {
        let foreign = match word.text.as_str() {
            "string" | "str" | "character" | "char" => Some("text"),
            "int" => Some("integer"),
            "float" | "double" | "numeric" | "real" | "decimal" => Some("number"),
            "bool" | "boolean" | "logical" => Some("flag"),
            "factor" | "category" | "categorical" | "enum" | "oneof" => Some("one of a, b, c"),
            "percentage" => Some("percent"),
            "group" => Some("arm"),
            _ => None,
        };
        let help = match foreign {
            Some(ours) => Some(format!("write `{ours}`")),
            None => did_you_mean(&word.text, TYPES.iter().copied()),
        };
        self.report(
            Diagnostic::new(
                Code::BadSchema,
                word.span,
                format!("`{}` is not a type", word.text),
            )
            .label("the type of the column was expected")
            .maybe_help(help),
        );
    }

    fn one_study(&mut self, column: &ast::Column) {
        if let Some(first) = self.study {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    column.name.span,
                    "a second column of type `study`",
                )
                .label("one column identifies the study")
                .other(first, "the first is here")
                .help("if two columns together name the study, write `study: study = \"author\", \"year\"`"),
            );
        }
        self.study.get_or_insert(column.name.span);
    }

    fn labels(
        &mut self,
        column: &ast::Column,
        labels: &[ast::LabelDeclaration],
        ordered: bool,
    ) -> CellKind {
        let mut seen = std::collections::HashSet::new();
        let mut cells: Vec<(String, String)> = Vec::with_capacity(labels.len());
        for label in labels {
            if !seen.insert(label.label.text.as_str()) {
                self.report(
                    Diagnostic::new(
                        Code::BadSchema,
                        label.label.span,
                        format!("the label `{}` stands twice", label.label.text),
                    )
                    .label("each label once")
                    .help("leave out the second"),
                );
                continue;
            }
            let spelling = label
                .spelling
                .as_ref()
                .map_or_else(|| label.label.text.clone(), |s| s.node.clone());
            cells.push((label.label.text.clone(), spelling));
        }
        let names: Arc<[String]> = cells.iter().map(|(label, _)| label.clone()).collect();
        let kind = Type::Label {
            labels: names,
            ordered,
        };
        self.push(&column.name.text, kind, column.name.span, false);
        CellKind::Label(cells)
    }

    fn range(&mut self, column: &ast::Column, unit: &Unit) -> Option<(f64, f64)> {
        let (low, high) = column.range.as_ref()?;
        let low = self.end(low, unit, column)?;
        let high_value = self.end(high, unit, column)?;
        if low > high_value {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    high.span,
                    "the range ends before it begins",
                )
                .label("the larger number was expected here")
                .help("the smaller number stands first: `from 0 to 100`"),
            );
            return None;
        }
        Some((low, high_value))
    }

    /// An end of a range; a bare number takes the column's unit, as a cell does.
    fn end(&mut self, expr: &ast::Expr, unit: &Unit, column: &ast::Column) -> Option<f64> {
        let (value, written) = literal(expr)?;
        let Some(written) = written else {
            return Some(value);
        };
        let written = Unit::parse(&written);
        if let Some(ratio) = written.conversion(unit) {
            return Some(ratio.apply(value));
        }
        self.report(
            Diagnostic::new(
                Code::WrongUnit,
                expr.span,
                format!("the range is in {written}, and the column is not"),
            )
            .label(if unit.is_plain() {
                "a plain number was expected".to_owned()
            } else {
                format!("a number in {unit} was expected")
            })
            .other(column.name.span, "of this column")
            .help(format!(
                "write `{}`",
                super::expr::quantity(&value.to_string(), unit)
            )),
        );
        None
    }

    fn no_unit(&mut self, column: &ast::Column) {
        if let Some(unit) = &column.unit {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    unit.span,
                    format!("`{}` is no number, and has a unit", column.name.text),
                )
                .label("only `number`, `integer`, and `count` have a unit")
                .help(format!(
                    "write `{}: number in {}`",
                    column.name.text, unit.node
                )),
            );
        }
    }

    /// `number in percent`: a word that is a type.
    fn percent_as_unit(&mut self, column: &ast::Column) {
        let Some(unit) = &column.unit else { return };
        if ["percent", "percentage", "pct"].contains(&unit.node.as_str()) {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    unit.span,
                    format!("`{}` is not a unit", unit.node),
                )
                .label("the unit is written `%`")
                .help(format!(
                    "write `{0}: percent`, or `{0}: number in %`",
                    column.name.text
                )),
            );
        }
    }

    fn no_range(&mut self, column: &ast::Column) {
        if let Some((low, _)) = &column.range {
            self.report(
                Diagnostic::new(
                    Code::BadSchema,
                    low.span,
                    format!("`{}` takes no range", column.name.text),
                )
                .label("only `number`, `integer`, `count`, `percent`, and `year` have a range"),
            );
        }
    }
}
