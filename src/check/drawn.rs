//! Whether there is something to draw in what a figure of rows or of a flow names.

use super::Checker;
use super::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::figure::{Figure, Of, judges};
use crate::plan::{FigureSource, Type};
use crate::syntax::ast::{Name, ResultRef};

impl Checker<'_> {
    /// The flow `name`; a `search` is none.
    pub(super) fn flow_of(&mut self, figure: &Figure, name: &Name) -> Option<FigureSource> {
        let flows = &self.plan.review.flows;
        if flows
            .iter()
            .any(|flow| flow.name.as_ref() == Some(&name.text))
        {
            return Some(FigureSource::Flow(name.text.clone()));
        }
        let known = flows.iter().find_map(|flow| flow.name.clone());
        let help = match known {
            Some(flow) => format!("write `{} {flow} …`", figure.name),
            None => format!(
                "name the flow: `flow screening {{ … }}`, then `{} screening …`",
                figure.name
            ),
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongResult,
                name.span,
                format!(
                    "`{}` is a search, and `{}` is drawn of a flow",
                    name.text, figure.name
                ),
            )
            .label("the name of a flow, a selection or a result was expected")
            .help(help),
        );
        None
    }

    /// Whether the rows have judgements of the risk of bias, where the figure shows them; reports it if not.
    pub(super) fn judged(
        &mut self,
        figure: &Figure,
        written: &ResultRef,
        source: &FigureSource,
    ) -> Option<()> {
        if !matches!(figure.of, Of::Rows) {
            return Some(());
        }
        let rows = match source {
            FigureSource::Rows(rows) => *rows,
            FigureSource::Results(of) => {
                let statement = self.plan.statements.get(of.first()?.statement)?;
                rows_of(&statement.kind)?.source
            }
            FigureSource::Flow(_) => return Some(()),
        };
        let scope = self.scope(rows);
        let judgements = |kind: &Type| match kind {
            Type::Label { labels, .. } => judges(labels),
            Type::Unknown => true,
            Type::Number(_) | Type::Flag | Type::Text | Type::Study | Type::Date => false,
        };
        if scope.open || scope.columns.iter().any(|column| judgements(&column.kind)) {
            return Some(());
        }
        let (name, declared) = self.source_name(rows);
        let mut told = Diagnostic::new(
            Code::UnknownColumn,
            written.span,
            format!(
                "`{name}` has no column of judgements, which `{}` shows",
                figure.name
            ),
        )
        .label("rows with a column of the labels `low` and `high` were expected")
        .help("write in the schema, for each domain: `randomisation: one of low < some < high`");
        if let Some(declared) = declared {
            told = told.other(declared, "declared here");
        }
        self.out.push(told);
        None
    }
}
