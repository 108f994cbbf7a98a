//! The global maximum of a likelihood over `tau2 >= 0`.

use crate::stats::root::{brent, newton};

/// Where a likelihood is highest.
pub(in crate::stats) struct Maxima {
    /// The place of the maximum; `NaN` where the score is not a number.
    pub(in crate::stats) best: f64,
    /// The place of the second-highest local maximum, where there is one.
    pub(in crate::stats) second: Option<f64>,
}

/// The maximum over `tau2 >= 0` of a likelihood with the given score (and its slope) and height.
///
/// The score is bracketed on a grid of doubling values from half the smallest variance to `end`, above
/// which it is negative, and its roots polished by Newton steps. Heights are compared only where there are
/// several maxima.
pub(in crate::stats) fn global(
    smallest: f64,
    end: f64,
    score: impl Fn(f64) -> (f64, f64),
    height: impl Fn(f64) -> f64,
) -> Maxima {
    let mut search = Search {
        score,
        height,
        smallest,
        end,
        best: None,
        second: None,
    };
    search.run();
    Maxima {
        best: search.best.map_or(f64::NAN, |top| top.tau2),
        second: search.second.map(|top| top.tau2),
    }
}

/// A local maximum; its height is computed only when there are several.
#[derive(Clone, Copy)]
struct Top {
    tau2: f64,
    height: Option<f64>,
}

/// A point with the score and its slope.
#[derive(Clone, Copy)]
struct Point {
    t: f64,
    f: f64,
    slope: f64,
}

struct Search<S, H> {
    score: S,
    height: H,
    smallest: f64,
    end: f64,
    best: Option<Top>,
    second: Option<Top>,
}

impl<S: Fn(f64) -> (f64, f64), H: Fn(f64) -> f64> Search<S, H> {
    fn point(&self, t: f64) -> Point {
        let (f, slope) = (self.score)(t);
        Point { t, f, slope }
    }

    /// Visits 0, half the smallest variance, and its doublings up to the ceiling.
    fn run(&mut self) {
        let end = self.end;
        let mut left = self.point(0.0);
        if left.f.is_nan() || end.is_nan() {
            return;
        }
        if left.f <= 0.0 || end <= 0.0 {
            self.found(0.0);
        }
        let mut t = 0.5 * self.smallest;
        while left.t < end {
            let right = self.point(if t < end { t } else { end });
            self.between(left, right);
            left = right;
            t *= 2.0;
        }
        if left.f > 0.0 {
            self.found(end);
        }
    }

    /// Looks for maxima in an interval: a change of sign, or a turn of the score that may touch 0.
    fn between(&mut self, a: Point, b: Point) {
        let turns = a.slope.is_sign_negative() != b.slope.is_sign_negative();
        if a.f > 0.0 && b.f <= 0.0 {
            self.polish(a.t, b.t);
        } else if (a.f > 0.0) == (b.f > 0.0) && turns && (a.f > 0.0) == (a.slope < 0.0) {
            let Some(t) = brent(a.t, b.t, 0.0, |t| self.point(t).slope) else {
                return;
            };
            let turn = self.point(t);
            if a.f <= 0.0 && turn.f > 0.0 {
                self.polish(t, b.t);
            } else if a.f > 0.0 && turn.f <= 0.0 {
                self.polish(a.t, t);
            }
        }
    }

    fn polish(&mut self, lo: f64, hi: f64) {
        let tol = 1e-15 * self.smallest;
        let start = if lo > 0.0 { (lo * hi).sqrt() } else { lo };
        let t = newton(lo, hi, start, tol, |t| {
            let p = self.point(t);
            (p.f, p.slope)
        });
        self.found(t);
    }

    fn found(&mut self, tau2: f64) {
        let new = Top { tau2, height: None };
        let Some(best) = self.best else {
            self.best = Some(new);
            return;
        };
        let measured = |top: Top| {
            let height = || (self.height)(top.tau2);
            Top {
                height: Some(top.height.unwrap_or_else(height)),
                ..top
            }
        };
        let (new, best) = (measured(new), measured(best));
        let (high, low) = if new.height > best.height {
            (new, best)
        } else {
            (best, new)
        };
        self.best = Some(high);
        if self.second.is_none_or(|top| low.height > top.height) {
            self.second = Some(low);
        }
    }
}
