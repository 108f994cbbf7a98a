use super::{Function, Units, first};

entry! {
    /// e to the power of a plain number; undoes `log`.
    ///
    /// `exp(x)` takes plain numbers: divide a quantity by one in its unit first, `exp(time / 1 h)`.
    ///
    /// ```kma
    /// let trials2 = trials
    ///   derive ratio = exp(log_ratio)
    /// ```
    ///
    /// Results show ratios already: an effect that is analysed as a log is displayed as a ratio, and
    /// `expect overall.estimate < 1` means the ratio.
    pub static EXP: Function = {
        name: "exp",
        arity: (1, 1),
        units: Units::Plain,
        compute: |x| libm::exp(first(x)),
    };
}
