//! What a figure asks for.

use super::{ColumnId, ResultId, SourceRef};
use crate::figure::Wishes;
use crate::syntax::ast;

/// A figure, checked.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Which.
    pub figure: &'static crate::figure::Figure,
    /// What it is drawn of.
    pub of: FigureSource,
    /// What is asked for behind `with`.
    pub wishes: Wishes,
    /// The options that the plan says.
    pub said: Vec<&'static str>,
    /// The columns behind `showing`.
    pub showing: Vec<(String, ColumnId)>,
    /// The column of `sort`.
    pub sort_by: Option<ColumnId>,
    /// The file; `{region}` stands for the label of a part.
    pub to: ast::Text,
}

/// What a figure is drawn of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureSource {
    /// Results; of most figures one.
    Results(Vec<ResultId>),
    /// The rows of a selection or dataset.
    Rows(SourceRef),
    /// A `flow`, by name.
    Flow(String),
}

impl FigureSource {
    /// The results that it is drawn of.
    pub fn results(&self) -> &[ResultId] {
        match self {
            Self::Results(results) => results,
            Self::Rows(_) | Self::Flow(_) => &[],
        }
    }
}
