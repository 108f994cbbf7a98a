//! Options of `sensitivity`.

use super::{OptionSpec, Values};

entry! {
    /// Pools again without each study in turn.
    ///
    /// ```kma
    /// sensitivity overall with leave_one_out as robustness
    /// ```
    ///
    /// Every refit takes over the model and the test of the result, and estimates tau² anew: `mu₋ᵢ` with its interval,
    /// p, tau², I², H² and Q from the `k - 1` others. Where several rows belong to one study (`rows independent`), the
    /// study leaves with all of its rows. The report marks the studies without which the interval stands on another side
    /// of no effect.
    ///
    /// Not a reason to leave that study out, and no outlier test: with many studies some refit is always the most
    /// extreme. With two studies each refit is one study.
    ///
    /// # Source
    /// Viechtbauer & Cheung (2010), doi:10.1002/jrsm.11. metafor: `leave1out()`.
    pub static LEAVE_ONE_OUT: OptionSpec = { name: "leave_one_out", values: Values::None };
}

entry! {
    /// Diagnostics of influence for each study: how far it stands from the others, and how much it moves the result.
    ///
    /// ```kma
    /// sensitivity overall with influence as robustness
    /// ```
    ///
    /// With `-i` for what is found without study i, `hi = wi/Σwj`, and f the factor of HKSJ (1 for `z` and `t`):
    ///
    /// - `rstudent = (yi - mu₋ᵢ)/sqrt(f (vi + tau²₋ᵢ) + Var(mu₋ᵢ))`: beyond ±1.96 in about one of 20 studies;
    /// - `dffits = (mu - mu₋ᵢ)/sqrt(hi f (vi + tau²₋ᵢ))`; `cook_d = (mu - mu₋ᵢ)²/Var(mu)`;
    /// - `cov_r = Var(mu₋ᵢ)/Var(mu)`: below 1 where the study costs precision;
    /// - `tau2_del`, `q_del`: tau² and Q without it; `hat = hi`; `weight = 100 hi`;
    /// - `dfbs`: `mu - mu₋ᵢ` in standard errors of mu at `tau²₋ᵢ`.
    ///
    /// `influential` is metafor's rule: `|dffits| > 3/sqrt(k-1)`, the lower tail of `cook_d` in chi² with 1 df above one
    /// half, `hat > 3/k`, or `|dfbs| > 1`. The cut-offs are rules of thumb. It takes three studies. A study of several
    /// rows (`rows independent`) is judged as a whole, by the weighted mean of its rows; k counts studies then.
    ///
    /// Not a licence to drop a study: an influential one is to be read again, not removed.
    ///
    /// # Source
    /// Viechtbauer & Cheung (2010), doi:10.1002/jrsm.11. metafor: `influence()`.
    pub static INFLUENCE: OptionSpec = { name: "influence", values: Values::None };
}

entry! {
    /// Adds the rows one by one in the order of a column: `cumulative year`.
    ///
    /// ```kma
    /// sensitivity overall with cumulative year as so_far
    /// ```
    ///
    /// Step j pools the first j rows by the model and the test of the result. The column holds numbers, dates or ordered
    /// labels; of equals the order of the data decides, and rows without a value are left out of the steps and counted.
    ///
    /// With a year it shows how the evidence grew. Not for deciding when to stop: a test after every study errs far
    /// more often than one, and these p-values are not adjusted for it.
    ///
    /// # Source
    /// Lau et al. (1992), doi:10.1056/NEJM199207233270406. metafor: `cumul()`.
    pub static CUMULATIVE: OptionSpec = { name: "cumulative", values: Values::Column };
}

entry! {
    /// Pools all subsets of the rows: the graphical display of study heterogeneity (GOSH).
    ///
    /// ```kma
    /// sensitivity overall with gosh as subsets
    /// gosh overall to "subsets.svg"
    /// ```
    ///
    /// All `2^k - 1` where they are no more than 1,048,576 (k = 20), else a random draw: each row in or out with
    /// probability one half, a million times (`subsets N`, `seed N`). Of each subset: estimate, tau², I², H² and Q by
    /// the model of the result; one row has I² 0 and H² 1. The result holds their mean, standard deviation and quantiles
    /// (0, 5, 25, 50, 75, 95, 100%), the mean estimate and I² of the subsets with, and those without each row, and at
    /// most 1000 of the subsets, drawn at random, for figures.
    ///
    /// Two clusters in the plane of estimate and I² say that the rows are of two kinds; a row with which the subsets have
    /// another I² than without it points at who differs. Subsets overlap: their spread is no standard error.
    ///
    /// # Source
    /// Olkin, Dahabreh & Trikalinos (2012), doi:10.1002/jrsm.1053. metafor: `gosh()`.
    pub static GOSH: OptionSpec = { name: "gosh", values: Values::None };
}

entry! {
    /// How many subsets `gosh` pools at most: `subsets 10000`, from 1 to 1048576.
    ///
    /// ```kma
    /// sensitivity overall with gosh, subsets 10000 as subsets
    /// ```
    ///
    /// All where there are no more than this, else a random draw of so many, with replacement, which `seed` determines.
    /// Default: 1048576 for up to 20 rows, which is all of them, and 1000000 for more.
    ///
    /// # Source
    /// Olkin, Dahabreh & Trikalinos (2012), doi:10.1002/jrsm.1053. metafor: `gosh(subsets = …)`.
    pub static SUBSETS: OptionSpec = { name: "subsets", values: Values::Number };
}

entry! {
    /// For each study its contribution to heterogeneity against its influence on the estimate.
    ///
    /// ```kma
    /// sensitivity overall with baujat as contributions
    /// baujat overall to "baujat.svg"
    /// ```
    ///
    /// `x = (yi - mu)²/(vi + tau²)`, `y = (mu - mu₋ᵢ)²/Var(mu₋ᵢ)`. With common effects the x add up to Q. Studies far to
    /// the right and high up are those that both differ and matter.
    ///
    /// # Source
    /// Baujat et al. (2002), doi:10.1002/sim.1221, who have `vi` alone below x. metafor: `baujat()`.
    pub static BAUJAT: OptionSpec = { name: "baujat", values: Values::None };
}

entry! {
    /// Pools again without the rows for which a condition holds: `excluding risk = high`.
    ///
    /// ```kma
    /// sensitivity overall with excluding risk = high, excluding year < 1990 as robustness
    /// ```
    ///
    /// It may be said several times; each is a run of its own beside the plan's. Rows for which the condition is unknown
    /// stay in, and are counted. The condition is about the study and its methods, never about what was measured.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 10.14.
    pub static EXCLUDING: OptionSpec = { name: "excluding", values: Values::Condition };
}
