use super::{Figure, Of};

entry! {
    /// A Galbraith plot: each effect divided by its standard error, against the inverse of the standard error.
    ///
    /// `radial RESULT to "file.svg"`, of a `pool`. The slope from the origin to a point is its effect; the arc at the right
    /// reads it off.
    ///
    /// ```kma
    /// pool trials using EE as overall
    /// radial overall to "radial.svg"
    /// ```
    ///
    /// # Source
    /// Galbraith (1988), doi:10.1002/sim.4780070807.
    pub static RADIAL: Figure = {
        name: "radial",
        clauses: &[],
        options: &[],
        of: Of::Result(&["pool"]),
        draw: None,
    };
}
