//! `table`: of results, or of a selection's rows.

use super::Checker;
use super::expr::Exprs;
use super::names::Entity;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ColumnId, ResultId, SourceRef, StatementKind};
use crate::syntax::ast::{self, Clause, ClauseKind, Expr, ResultRef};
use crate::word::endings;

impl Checker<'_> {
    /// Checks `table`.
    pub(super) fn table(
        &mut self,
        sources: &[ResultRef],
        clauses: &[&Clause],
    ) -> Option<StatementKind> {
        let mut to = None;
        let mut showing: Option<&[Expr]> = None;
        let mut condition = None;
        for clause in clauses {
            if let ClauseKind::To(file) = &clause.kind {
                self.output_file(file, endings("table"));
                to = Some(file.clone());
            } else if let ClauseKind::Showing(columns) = &clause.kind {
                showing = Some(columns);
            } else if let ClauseKind::Where(c) = &clause.kind {
                condition = Some(c);
            }
        }
        let first = sources.first()?;
        let entity = self.names.get(&first.name.text).map(|(entity, _)| entity);
        if let Some(Entity::Dataset(_) | Entity::Selection(_)) = entity {
            if sources.len() > 1 {
                self.one_source("table", sources);
                return None;
            }
            let source = self.rows_source(&first.name)?;
            return self.table_of_rows(source, condition, showing, to);
        }
        if let Some(condition) = condition {
            self.out.push(
                Diagnostic::new(
                    Code::UnknownClause,
                    condition.span,
                    "a table of results does not take `where`",
                )
                .label("only a table of rows is narrowed")
                .help("narrow the rows in the analysis: `pool … where …`"),
            );
            return None;
        }
        let results: Vec<Option<ResultId>> = sources
            .iter()
            .map(|source| self.result_for(source, "table"))
            .collect();
        let results = results.into_iter().collect::<Option<Vec<_>>>()?;
        if showing.is_some_and(|columns| !columns.is_empty()) {
            return Some(StatementKind::NotYet("showing".into(), results));
        }
        Some(StatementKind::TableOfResults(results, to))
    }

    fn table_of_rows(
        &mut self,
        source: SourceRef,
        condition: Option<&Expr>,
        showing: Option<&[Expr]>,
        to: Option<ast::Text>,
    ) -> Option<StatementKind> {
        let scope = self.scope(source).clone();
        let (name, declared) = self.source_name(source);
        let mut exprs = Exprs {
            scope: &scope,
            source: name,
            declared,
            names: &self.names,
            out: self.out,
        };
        let condition = match condition {
            Some(c) => Some(exprs.condition(c)?),
            None => None,
        };
        let columns: Vec<(String, ColumnId)> = match showing {
            None => scope
                .columns
                .iter()
                .enumerate()
                .map(|(place, column)| (column.name.clone(), place))
                .collect(),
            Some(written) => {
                let found: Vec<_> = written.iter().map(|e| exprs.reference(e)).collect();
                let found = found.into_iter().collect::<Option<Vec<_>>>()?;
                found
                    .into_iter()
                    .filter_map(|place| Some((scope.columns.get(place)?.name.clone(), place)))
                    .collect()
            }
        };
        Some(StatementKind::TableOfRows {
            source,
            condition,
            columns,
            to,
        })
    }
}
