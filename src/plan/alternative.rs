//! One way in which an analysis could have been made.

use super::RowAnalysis;

/// An analysis under some choices.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// The word of each decision (`using`, `where`, `test`), and what is chosen, as written.
    pub choices: Vec<(String, String)>,
    /// The analysis, as a statement of its own would have it; what it was taken over from is that of the statement.
    pub analysis: RowAnalysis,
    /// Why these choices do not go together; nothing where they do.
    pub refused: Option<String>,
    /// The options that its model does not take, and that are left out.
    pub dropped: Vec<&'static str>,
    /// Whether it is the plan's own analysis.
    pub own: bool,
}
