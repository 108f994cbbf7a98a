//! A prediction interval held against estimate, standard error and tau².

use super::{Distribution, Range, Verdict};

/// What a prediction interval is held against; all on the scale of the analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Its ends.
    pub pi: (Range, Range),
    /// The estimate.
    pub estimate: Option<Range>,
    /// Its standard error.
    pub se: Option<Range>,
    /// tau².
    pub tau2: Option<Range>,
    /// In percent.
    pub level: f64,
}

/// What a prediction interval came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whether it can be.
    pub verdict: Verdict,
    /// By each distribution, what half of its width may be.
    pub half: Vec<(Distribution, Range)>,
    /// The distributions by which it fits.
    pub fits: Vec<Distribution>,
    /// Whether the estimate lies in its middle.
    pub centred: bool,
}

/// Holds `θ ± c √(tau2 + s²)` against what is printed.
///
/// The critical values are those of `distributions`. Since some programs take another `s` than that of the interval, a width
/// that fits none of them is told from a mistake only if it is below the normal one for tau² alone.
///
/// # Source
/// Higgins, Thompson and Spiegelhalter (2009), doi:10.1111/j.1467-985X.2008.00552.x.
pub fn audit(numbers: &Prediction, distributions: &[Distribution]) -> Finding {
    let (lower, upper) = numbers.pi;
    let half = Range::new(0.5 * (upper.lo - lower.hi), 0.5 * (upper.hi - lower.lo));
    let middle = lower.plus(upper).times(Range::point(0.5));
    let centred = numbers
        .estimate
        .is_none_or(|estimate| estimate.meets(middle));
    let outside = 0.5 * (1.0 - numbers.level / 100.0);
    let spread = numbers.se.zip(numbers.tau2).map(|(se, tau2)| {
        let nonnegative = |range: Range| Range::new(range.lo.max(0.0), range.hi.max(0.0));
        let (se, tau2) = (nonnegative(se), nonnegative(tau2));
        se.rising(|x| x * x).plus(tau2).rising(f64::sqrt)
    });
    let critical = |d: &Distribution| {
        if outside > 0.0 && outside < 0.5 {
            d.isf(outside)
        } else {
            Range::ALL
        }
    };
    let of = |d: &Distribution| spread.map(|spread| (*d, critical(d).times(spread)));
    let halves: Vec<(Distribution, Range)> = distributions.iter().filter_map(of).collect();
    let fits: Vec<Distribution> = halves
        .iter()
        .filter(|(_, width)| width.meets(half))
        .map(|(d, _)| *d)
        .collect();
    let narrow = numbers.tau2.is_some_and(|tau2| {
        let least = critical(&Distribution::Z).lo * tau2.lo.max(0.0).sqrt();
        half.widened().hi < least
    });
    let verdict = if !centred || narrow {
        Verdict::Inconsistent
    } else if fits.is_empty() {
        Verdict::CannotTell
    } else {
        Verdict::Consistent
    };
    Finding {
        verdict,
        half: halves,
        fits,
        centred,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_interval_by_hand() {
        let printed = |x| Range::rounding_to(x, 0.01);
        // 0.50 ± 2.262 √(0.10 + 0.15²), t with 9 df.
        let numbers = Prediction {
            pi: (printed(-0.29), printed(1.29)),
            estimate: Some(printed(0.50)),
            se: Some(Range::rounding_to(0.15, 0.001)),
            tau2: Some(Range::rounding_to(0.10, 0.001)),
            level: 95.0,
        };
        let t = Distribution::T(Range::point(9.0));
        let found = audit(&numbers, &[Distribution::Z, t]);
        assert_eq!((found.verdict, found.fits), (Verdict::Consistent, vec![t]));
        let narrow = Prediction {
            pi: (printed(0.1), printed(0.9)),
            ..numbers
        };
        assert_eq!(audit(&narrow, &[t]).verdict, Verdict::Inconsistent);
        let aside = Prediction {
            pi: (printed(-0.19), printed(1.39)),
            ..numbers
        };
        assert!(!audit(&aside, &[t]).centred);
    }
}
