use super::{Figure, Of};
use crate::option::{CONTOURS, TRIMFILL};

entry! {
    /// The effects against their standard errors, turned upside down: small studies at the bottom.
    ///
    /// `funnel RESULT to "file.svg"`, of a `pool`. Without bias the studies spread evenly around the pooled effect.
    ///
    /// - `with contours` shades the regions of p above 0.1, 0.05 and 0.01 around no effect
    /// - `with trimfill` adds the studies that trim-and-fill supposes to be missing, as open circles
    ///
    /// ```kma
    /// pool trials as overall
    /// funnel overall with contours, trimfill to "funnel.svg"
    /// ```
    ///
    /// Below ten studies an asymmetry is not to be told from chance, and it has other causes than publication bias:
    /// see `bias`.
    ///
    /// # Source
    /// Sterne and others (2011), doi:10.1136/bmj.d4002; contours: Peters and others (2008),
    /// doi:10.1016/j.jclinepi.2007.11.010.
    pub static FUNNEL: Figure = {
        name: "funnel",
        clauses: &[],
        options: &[&CONTOURS, &TRIMFILL],
        of: Of::Result(&["pool"]),
        draw: None,
    };
}
