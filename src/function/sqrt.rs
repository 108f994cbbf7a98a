use super::{Function, Units, first};

entry! {
    /// The square root.
    ///
    /// `sqrt(x)` is missing where `x` is negative or missing. Of a quantity it has the root of the unit, where there
    /// is one: of `cm^2` it is `cm`.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study: study
    ///   drug:  arm { n: n1, mean: m1, sd: se1 * sqrt(n1) }
    ///   other: arm { n: n2, mean: m2, sd: se2 * sqrt(n2) }
    /// }
    /// ```
    ///
    /// For a standard error there is `sem: se1`, which is shorter and counted in the run.
    pub static SQRT: Function = {
        name: "sqrt",
        arity: (1, 1),
        units: Units::Root,
        compute: |x| first(x).sqrt(),
    };
}
