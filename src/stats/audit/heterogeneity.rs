//! Q, I², H² and tau², held against each other.

use super::{Range, Verdict};
use crate::stats::dist::chi_squared;
use crate::stats::math::{exp, ln};

/// What is printed of the heterogeneity. I² in percent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Heterogeneity {
    /// Cochran's Q.
    pub q: Option<Range>,
    /// Its degrees of freedom.
    pub q_df: Option<Range>,
    /// Its p-value.
    pub q_p: Option<Range>,
    /// I².
    pub i2: Option<Range>,
    /// H².
    pub h2: Option<Range>,
    /// tau².
    pub tau2: Option<Range>,
    /// Its root.
    pub tau: Option<Range>,
    /// How many effects.
    pub k: Option<f64>,
    /// Whether the plan says that I² is of Q.
    pub i2_from_q: bool,
}

/// What a number came to, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Whether it can be.
    pub verdict: Verdict,
    /// What the others imply.
    pub expected: Option<Range>,
    /// How.
    pub why: Why,
}

/// By what a number was held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// By the numbers alone.
    Numbers,
    /// By I² as `(Q - df)/Q`.
    IfOfQ,
    /// It fits I² as `(Q - df)/Q`, and I² may come from tau² as well.
    OrOfTau2,
    /// With fewer degrees of freedom than k - 1: these.
    FewerDf(f64),
    /// k counts studies, of which each may have several effects.
    Studies,
    /// It may be the p-value of something else.
    WhoseP,
    /// Nothing is there to hold it against.
    Missing,
}

impl Finding {
    fn by(verdict: Verdict, expected: Option<Range>, why: Why) -> Self {
        Self {
            verdict,
            expected,
            why,
        }
    }

    /// `printed` held against what is expected.
    fn of(printed: Range, expected: Range, why: Why) -> Self {
        let verdict = if printed.meets(expected) {
            Verdict::Consistent
        } else {
            Verdict::Inconsistent
        };
        Self::by(verdict, Some(expected), why)
    }

    const MISSING: Self = Self {
        verdict: Verdict::CannotTell,
        expected: None,
        why: Why::Missing,
    };
}

impl Heterogeneity {
    /// The degrees of freedom of Q.
    pub fn df(&self) -> Option<Range> {
        let of_k = self.k.map(|k| Range::point(k - 1.0));
        self.q_df.or(of_k).filter(|df| df.lo >= 0.4 && df.hi <= 1e6)
    }

    /// Q if I² is `(Q - df)/Q`: `df / (1 - I²)`, and anything up to df where I² may be 0.
    pub fn q_of_i2(&self) -> Option<Range> {
        let (df, i2) = (self.df()?, self.i2?);
        let most = |i2: f64, df: f64| {
            if i2 < 100.0 {
                df / (1.0 - i2.max(0.0) / 100.0)
            } else {
                f64::INFINITY
            }
        };
        let lo = if i2.lo <= 0.0 {
            0.0
        } else {
            most(i2.lo, df.lo)
        };
        Some(Range::new(lo, most(i2.hi, df.hi)))
    }

    /// `P(X > Q)` against its p-value.
    pub fn q_p(&self) -> Option<Finding> {
        let printed = self.q_p?;
        let Some(df) = self.df() else {
            return Some(Finding::MISSING);
        };
        if let Some(q) = self.q {
            let found = Finding::of(printed, tail(q, df), Why::Numbers);
            let fewer = || {
                self.fewer()
                    .find(|df| tail(q, Range::point(*df)).meets(printed))
            };
            return Some(or_fewer(found, fewer));
        }
        let Some(q) = self.q_of_i2() else {
            return Some(Finding::MISSING);
        };
        let found = Finding::of(printed, tail(q, df), Why::IfOfQ);
        let found = or_fewer(found, || {
            self.fewer().find(|df| {
                let fewer = Self {
                    q_df: Some(Range::point(*df)),
                    ..*self
                };
                let q = fewer.q_of_i2();
                q.is_some_and(|q| tail(q, Range::point(*df)).meets(printed))
            })
        });
        Some(self.or_of_tau2(found))
    }

    /// I² against Q and its degrees of freedom.
    pub fn i2(&self) -> Option<Finding> {
        let printed = self.i2?;
        let (Some(q), Some(df)) = (self.q, self.df()) else {
            return None;
        };
        let found = Finding::of(printed, i2_of(q, df), Why::IfOfQ);
        let found = or_fewer(found, || {
            self.fewer()
                .find(|df| i2_of(q, Range::point(*df)).meets(printed))
        });
        Some(self.or_of_tau2(found))
    }

    /// H² against I²: by either definition I² is `(H² - 1)/H²`, or 0.
    pub fn h2(&self) -> Option<Finding> {
        let (printed, i2) = (self.h2?, self.i2?);
        let of = |i2: f64| {
            if i2 < 100.0 {
                1.0 / (1.0 - i2.max(0.0) / 100.0)
            } else {
                f64::INFINITY
            }
        };
        let lo = if i2.lo <= 0.0 { 0.0 } else { of(i2.lo) };
        Some(Finding::of(
            printed,
            Range::new(lo, of(i2.hi)),
            Why::Numbers,
        ))
    }

    /// The degrees of freedom of Q against k - 1: more cannot be, fewer there are with moderators.
    pub fn q_df(&self) -> Option<Finding> {
        let (printed, k) = (self.q_df?, self.k?);
        let most = Range::point(k - 1.0);
        let verdict = if printed.meets(most) {
            Verdict::Consistent
        } else if printed.lo > k - 1.0 {
            Verdict::Inconsistent
        } else {
            Verdict::CannotTell
        };
        Some(Finding::by(verdict, Some(most), Why::Numbers))
    }

    /// tau² against its root; without that against the standard error `s` of the pooled effect.
    ///
    /// With weights `1/(vi + tau2)` the variance is `1/Σwi >= tau2/k`. `exact` says that the model is one of these.
    pub fn tau2(&self, se: Option<Range>, exact: bool) -> Option<Finding> {
        let printed = self.tau2?;
        if let Some(tau) = self
            .tau
            .and_then(|tau| tau.and(Range::new(0.0, f64::INFINITY)))
        {
            return Some(Finding::of(printed, tau.rising(|x| x * x), Why::Numbers));
        }
        let (Some(se), Some(k)) = (se, self.k) else {
            return Some(Finding::MISSING);
        };
        let expected = Range::new(0.0, k * se.hi * se.hi);
        let mut found = Finding::of(printed, expected, Why::Numbers);
        if found.verdict == Verdict::Inconsistent && !exact {
            found.verdict = Verdict::CannotTell;
        }
        Some(found)
    }

    /// Fewer degrees of freedom than k - 1: effects that could not be computed are often counted.
    fn fewer(&self) -> impl Iterator<Item = f64> {
        let most = match (self.k, self.q_df) {
            (Some(k), None) => k.min(1000.0) - 2.0,
            (None | Some(_), Some(_)) | (None, None) => 0.0,
        };
        (1..1000_u32)
            .rev()
            .map(f64::from)
            .filter(move |df| *df <= most)
    }

    /// I² that does not come from Q is not told by Q, unless the plan says that it does.
    fn or_of_tau2(&self, found: Finding) -> Finding {
        match found.verdict {
            Verdict::Inconsistent if !self.i2_from_q => {
                Finding::by(Verdict::CannotTell, found.expected, Why::OrOfTau2)
            }
            Verdict::Consistent | Verdict::Inconsistent | Verdict::CannotTell => found,
        }
    }
}

fn or_fewer(found: Finding, fewer: impl FnOnce() -> Option<f64>) -> Finding {
    if found.verdict != Verdict::Inconsistent {
        return found;
    }
    match fewer() {
        Some(df) => Finding::by(Verdict::CannotTell, found.expected, Why::FewerDf(df)),
        None => found,
    }
}

/// `P(X > q)`, X chi-squared; falls with `q` and rises with `df`.
pub fn tail(q: Range, df: Range) -> Range {
    let at = |q: f64, df: f64| {
        if q.is_infinite() {
            0.0
        } else {
            chi_squared::sf(q.max(0.0), df)
        }
    };
    let (lo, hi) = (at(q.hi, df.lo), at(q.lo, df.hi));
    if lo.is_nan() || hi.is_nan() {
        Range::new(0.0, 1.0)
    } else {
        Range::new(lo, hi)
    }
}

/// I² of Q in percent: `max(0, (Q - df)/Q)`.
///
/// # Source
/// Higgins and Thompson (2002), doi:10.1002/sim.1186.
pub fn i2_of(q: Range, df: Range) -> Range {
    let at = |q: f64, df: f64| {
        if q > 0.0 {
            (100.0 * (1.0 - df / q)).max(0.0)
        } else {
            0.0
        }
    };
    Range::new(at(q.lo, df.hi), at(q.hi, df.lo))
}

/// The 95% interval of I² by the logarithm of H: test-based where Q exceeds k, else by its approximate variance.
///
/// With one Q; `None` for fewer than three effects.
///
/// # Source
/// Higgins and Thompson (2002), doi:10.1002/sim.1186.
pub fn i2_interval(q: f64, k: f64) -> Option<(f64, f64)> {
    if k < 3.0 || q.is_nan() || q <= 0.0 || q.is_infinite() {
        return None;
    }
    let ln_h = 0.5 * ln((q / (k - 1.0)).max(1.0));
    let se = if q > k {
        0.5 * (ln(q) - ln(k - 1.0)) / ((2.0 * q).sqrt() - (2.0 * k - 3.0).sqrt())
    } else {
        (1.0 / (2.0 * (k - 2.0)) * (1.0 - 1.0 / (3.0 * (k - 2.0) * (k - 2.0))))
            .max(0.0)
            .sqrt()
    };
    let z = crate::stats::dist::normal::isf(0.025);
    let back = |ln_h: f64| (100.0 * (1.0 - exp(-2.0 * ln_h))).max(0.0);
    Some((back(ln_h - z * se), back(ln_h + z * se)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(x: f64, unit: f64) -> Range {
        Range::rounding_to(x, unit)
    }

    #[test]
    fn i_squared_of_q_gives_its_p() {
        // Row 10 of the reading: I² 45.8%, k = 11: Q 18.45, P 0.048.
        let found = Heterogeneity {
            i2: Some(printed(45.8, 0.1)),
            q_p: Some(Range::new(0.0, 0.05)),
            k: Some(11.0),
            ..Heterogeneity::default()
        };
        let q = found.q_of_i2().expect("Q");
        assert!(q.holds(18.45) && q.hi - q.lo < 0.05);
        let p = found.q_p().expect("a check");
        assert_eq!((p.verdict, p.why), (Verdict::Consistent, Why::IfOfQ));
        let strict = Heterogeneity {
            q_p: Some(printed(0.03, 0.01)),
            i2_from_q: true,
            ..found
        };
        assert_eq!(strict.q_p().map(|p| p.verdict), Some(Verdict::Inconsistent));
        let open = Heterogeneity {
            i2_from_q: false,
            ..strict
        };
        assert_eq!(open.q_p().map(|p| p.why), Some(Why::OrOfTau2));
    }

    #[test]
    fn q_that_fits_fewer_df_is_not_called_wrong() {
        let found = Heterogeneity {
            q: Some(printed(18.45, 0.01)),
            q_p: Some(printed(0.0303, 0.0001)),
            k: Some(11.0),
            ..Heterogeneity::default()
        };
        let p = found.q_p().expect("a check");
        assert_eq!((p.verdict, p.why), (Verdict::CannotTell, Why::FewerDf(9.0)));
        let wrong = Heterogeneity {
            q_p: Some(printed(0.2, 0.01)),
            ..found
        };
        assert_eq!(wrong.q_p().map(|p| p.verdict), Some(Verdict::Inconsistent));
    }

    #[test]
    fn tau_squared_is_at_most_k_times_the_variance() {
        let found = Heterogeneity {
            tau2: Some(printed(0.9, 0.1)),
            k: Some(11.0),
            ..Heterogeneity::default()
        };
        let se = Some(Range::new(0.26, 0.27));
        assert_eq!(
            found.tau2(se, true).map(|f| f.verdict),
            Some(Verdict::Inconsistent)
        );
        assert_eq!(
            found.tau2(se, false).map(|f| f.verdict),
            Some(Verdict::CannotTell)
        );
    }

    #[test]
    fn the_interval_of_higgins_and_thompson() {
        // Row 11 of the reading: 0 to 73% for Q 18.45, k = 11.
        let (lo, hi) = i2_interval(18.45, 11.0).expect("an interval");
        assert!(lo < 1e-9 && (hi - 73.0).abs() < 0.5, "{lo} {hi}");
    }
}
