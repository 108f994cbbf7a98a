//! The global maximum of a likelihood over `tau2 >= 0`.

use crate::stats::root::{brent, newton};

/// Where a likelihood is highest.
pub(in crate::stats) struct Maxima {
    /// The place of the maximum; `NaN` where the score is not a number.
    pub(in crate::stats) best: f64,
    /// The place of the second-highest local maximum, where there is one.
    pub(in crate::stats) second: Option<f64>,
}

/// Where a maximum is looked for.
pub(in crate::stats) struct Range {
    /// A length on which the likelihood does not turn: the smallest variance, or less.
    pub(in crate::stats) smallest: f64,
    /// A value above which the score is negative.
    pub(in crate::stats) end: f64,
    /// A value close to the maximum, where one is known.
    pub(in crate::stats) near: Option<f64>,
}

impl Range {
    /// The points that are visited: 0, half the smallest variance and its doublings, the end.
    pub(in crate::stats) fn grid(&self) -> impl Iterator<Item = f64> {
        let end = self.end;
        let doubled = std::iter::successors(Some(0.5 * self.smallest), |t| Some(2.0 * t));
        let inside = doubled.take_while(move |t| *t < end);
        let last = (end > 0.0).then_some(end);
        std::iter::once(0.0).chain(inside).chain(last)
    }
}

/// The maximum over `tau2 >= 0` of a likelihood with the given score (and its slope) and height.
///
/// The score is bracketed on the grid of the range, and its roots polished by Newton steps. Heights are compared only where there are
/// several maxima.
pub(in crate::stats) fn global(
    range: &Range,
    score: impl Fn(f64) -> (f64, f64),
    height: impl Fn(f64) -> f64,
) -> Maxima {
    let mut search = Search {
        score,
        height,
        range,
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

struct Search<'a, S, H> {
    score: S,
    height: H,
    range: &'a Range,
    best: Option<Top>,
    second: Option<Top>,
}

impl<S: Fn(f64) -> (f64, f64), H: Fn(f64) -> f64> Search<'_, S, H> {
    fn point(&self, t: f64) -> Point {
        let (f, slope) = (self.score)(t);
        Point { t, f, slope }
    }

    /// Visits the points of the grid.
    fn run(&mut self) {
        let end = self.range.end;
        let mut grid = self.range.grid();
        let mut left = self.point(grid.next().unwrap_or(0.0));
        if left.f.is_nan() || end.is_nan() {
            return;
        }
        if left.f <= 0.0 || end <= 0.0 {
            self.found(0.0);
        }
        for t in grid {
            let right = self.point(t);
            self.between(left, right);
            left = right;
        }
        if end > 0.0 && left.f > 0.0 {
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
        let tol = 1e-15 * self.range.smallest;
        let middle = if lo > 0.0 { (lo * hi).sqrt() } else { lo };
        let near = self.range.near.filter(|near| *near > lo && *near < hi);
        let start = near.unwrap_or(middle);
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
