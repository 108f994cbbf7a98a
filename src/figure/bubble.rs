use super::{Figure, Of};

entry! {
    /// The effects against a moderator, each study as large as its weight, with the line of the regression.
    ///
    /// `bubble RESULT to "file.svg"`, of a `regress` with one number as moderator.
    ///
    /// ```kma
    /// regress trials on latitude as by_latitude
    /// bubble by_latitude to "latitude.svg"
    /// ```
    ///
    /// A moderator of study averages says nothing certain about patients (the ecological fallacy).
    ///
    /// # Source
    /// Thompson and Higgins (2002), doi:10.1002/sim.1187.
    pub static BUBBLE: Figure = {
        name: "bubble",
        clauses: &[],
        options: &[],
        of: Of::Result(&["regress"]),
        draw: None,
    };
}
