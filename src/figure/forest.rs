mod columns;
mod content;
mod draw;
mod ends;
mod gather;
mod notes;
mod scale;
mod several;
mod shapes;
mod words;

use super::{Figure, Of, Subject};
use crate::option::{AXIS, LEAVE_ONE_OUT, SO_FAR, SORT};
use crate::result::words::capital;
use crate::scene::Scene;

entry! {
    /// Each study's effect with its interval, and the pooled effect as a diamond.
    ///
    /// `forest RESULT to "file.svg"`, of a `pool` or a `sensitivity`. With `by` the subgroups stand below each other with
    /// a diamond each, and the test between them below all; for `per` the file name holds the column,
    /// `to "forest-{region}.svg"`, and each part has a file, or all stand in one without a diamond of the whole.
    ///
    /// ```kma
    /// pool trials using REML as overall
    /// forest overall showing year with sort year, width 174 mm to "overall.svg"
    /// ```
    ///
    /// The axis is that of the display: ratios stand on a log axis and read as ratios. It holds every estimate; an
    /// interval that would squeeze the others ends in an arrow. `axis (0.1, 10)` says its ends. Squares have an area by
    /// weight; the prediction interval is a bar below its diamond. Columns of judgements (`low`, `some`, `high`) are
    /// circles with a sign at the right. What does not fit into the width is left out and named below: means and
    /// standard deviations first, then the arms' numbers, the weights, what `showing` asks for.
    ///
    /// Of a `sensitivity` each line is the pool without a study, or the pool so far: `leave_one_out` or `cumulative` says
    /// which where both are there. `forest first, second to …` shows a diamond for each of several results. Where a
    /// `require` does not hold, the studies are drawn without a diamond, with the reason.
    ///
    /// # Source
    /// Lewis and Clarke (2001), doi:10.1136/bmj.322.7300.1479.
    pub static FOREST: Figure = {
        name: "forest",
        clauses: &["showing"],
        options: &[&SORT, &AXIS, &LEAVE_ONE_OUT, &SO_FAR],
        of: Of::Results(&["pool", "sensitivity", "summarise"]),
        draw: Some(draw),
    };
}

/// Draws a forest.
fn draw(subject: &Subject<'_>) -> Result<Scene, String> {
    let content = gather::content(subject)?;
    draw::scene(subject, &content)
}
