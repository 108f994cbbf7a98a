//! Options of figures.

use super::{OptionSpec, Values};

entry! {
    /// Draws the regions of significance into a funnel.
    ///
    /// ```kma
    /// funnel overall with contours to "funnel.svg"
    /// ```
    ///
    /// Contours around no effect at p = 0.10, 0.05 and 0.01: missing rows in the regions of no significance speak for
    /// unpublished results, missing rows elsewhere for something else.
    ///
    /// # Source
    /// Peters et al. (2008), doi:10.1016/j.jclinepi.2007.11.010.
    pub static CONTOURS: OptionSpec = { name: "contours", values: Values::None };
}

entry! {
    /// How wide a figure is: `width 85 mm`.
    ///
    /// ```kma
    /// forest overall with width 85 mm to "forest.svg"
    /// ```
    ///
    /// The column of a journal: 85 mm for one of two, 174 mm for both, which is the default. Text keeps its size, so
    /// that it is read in print as it was set; what does not fit any more is left out or set on more lines, and the
    /// figure gets no wider than it is told to.
    pub static WIDTH: OptionSpec = { name: "width", values: Values::Length };
}

entry! {
    /// The order of the rows of a forest: `sort effect`, `sort weight`, `sort year`.
    ///
    /// ```kma
    /// forest overall with sort effect to "forest.svg"
    /// ```
    ///
    /// By effect the smallest comes first, by weight the heaviest, by a column its smallest number, earliest date or
    /// first label. Rows without a value come last. Without it they stand as in the data.
    pub static SORT: OptionSpec = { name: "sort", values: Values::Column };
}

entry! {
    /// From where to where an axis of effects goes: `axis (0.1, 10)`.
    ///
    /// ```kma
    /// forest overall with axis (0.1, 10) to "forest.svg"
    /// ```
    ///
    /// On the scale that people read: ratios are ratios. An interval that leaves the axis ends in an arrow. Without it
    /// the axis holds all estimates, and as much of the intervals as leaves the others readable.
    pub static AXIS: OptionSpec = { name: "axis", values: Values::Numbers };
}

entry! {
    /// Of a `sensitivity` with both: a forest of the pools so far, one study after the other.
    ///
    /// ```kma
    /// sensitivity overall with leave_one_out, cumulative year as robustness
    /// forest robustness with cumulative to "so-far.svg"
    /// ```
    ///
    /// The order is that of the `sensitivity`: `cumulative year`.
    pub static SO_FAR: OptionSpec = { name: "cumulative", values: Values::None };
}
