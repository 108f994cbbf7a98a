//! Options of figures.

use super::{OptionSpec, Values};

entry! {
    /// Draws the regions of significance into a funnel.
    ///
    /// Contours around no effect at p = 0.10, 0.05 and 0.01: missing rows in the regions of no significance speak for
    /// unpublished results, missing rows elsewhere for something else. This version does not draw funnels.
    ///
    /// # Source
    /// Peters et al. (2008), doi:10.1016/j.jclinepi.2007.11.010.
    pub static CONTOURS: OptionSpec = { name: "contours", values: Values::None };
}
