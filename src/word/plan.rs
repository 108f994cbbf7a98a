//! Statements about the review itself.

use super::{Kind, Word};

entry! {
    /// Names the version of the language, on the first line of a plan.
    ///
    /// `kma 1` selects keywords and defaults, for ever: a plan that runs today gives the same numbers in ten years. Without
    /// it the newest version holds.
    ///
    /// ```kma
    /// kma 1
    ///
    /// plan "BCG vaccine against tuberculosis" {}
    /// ```
    ///
    /// It stands once, before everything else but comments. A version that this program does not know is an error, not a
    /// guess.
    pub(super) static KMA: Word = { name: "kma", kind: Kind::Statement };
}

entry! {
    /// Says what the review asks, who does it, and which results matter.
    ///
    /// `plan "title" { question: …, authors: …, primary: …, secondary: …, registered: … }`. All fields may be left out, and
    /// any other is taken as it is. `primary` and `secondary` name results, which may stand below.
    ///
    /// ```kma
    /// plan "BCG vaccine against tuberculosis" {
    ///   question: "How much does BCG vaccination lower the risk of tuberculosis?"
    ///   authors:  "GA Colditz", "TF Brewer"
    ///   primary:  overall
    /// }
    /// ```
    ///
    /// Name the primary outcome before you have seen a result: a swap of primary outcomes is the first thing that a
    /// registered plan reports.
    pub(super) static PLAN: Word = { name: "plan", kind: Kind::Statement };
}

entry! {
    /// Records how the literature was searched.
    ///
    /// `search [NAME] { databases: …, terms: …, dates: … }`, with any other field that your field asks for. Nothing is
    /// computed from it; it belongs to the report.
    ///
    /// ```kma
    /// search main {
    ///   databases: PubMed, PsycINFO
    ///   terms:     "ketamine AND dopamine"
    ///   dates:     1972-07 to 2016-07
    /// }
    /// ```
    ///
    /// Write the terms as you typed them, so that somebody else can type them too.
    pub(super) static SEARCH: Word = { name: "search", kind: Kind::Statement };
}

entry! {
    /// Records how many records were found, screened and included.
    ///
    /// `flow [NAME] { identified: …, duplicates: …, screened_out: …, full_text_excluded: …, included: … }`. `because` gives
    /// reasons with their counts. Numbers that do not add up are a warning.
    ///
    /// ```kma
    /// flow {
    ///   identified:         1263
    ///   duplicates:         424
    ///   screened_out:       774
    ///   full_text_excluded: 40 because "no control" 12, "in vitro" 28
    ///   included:           25
    /// }
    /// ```
    ///
    /// These are the numbers of the screening. What `include` and `exclude` do to the data is counted by the run itself.
    pub(super) static FLOW: Word = { name: "flow", kind: Kind::Statement };
}
