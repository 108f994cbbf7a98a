use super::{Figure, Of};

entry! {
    /// Risk of bias by study and domain, as traffic lights and as a summary.
    ///
    /// `rob RESULT to "file.svg"`. The domains are columns of labels `low`, `some` and `high`, in this order.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study:         study
    ///   randomisation: one of low < some < high
    ///   missing_data:  one of low < some < high
    ///   drug:          arm
    ///   control:       arm
    /// }
    /// effect g = SMD(drug, control)
    /// pool trials as overall
    /// rob overall to "bias.svg"
    /// ```
    ///
    /// # Source
    /// Sterne and others (2019), doi:10.1136/bmj.l4898.
    pub static ROB: Figure = {
        name: "rob",
        clauses: &[],
        options: &[],
        of: Of::Rows,
        draw: None,
    };
}
