//! Root finding and maximisation on an interval.

/// Root of `f` in `[lo, hi]` by Brent's method: inverse quadratic steps, bisection where they fail.
///
/// `f(lo)` and `f(hi)` must differ in sign (or one be 0), else `None`. `tol` is absolute; four units in
/// the last place of the root are always granted.
///
/// # Source
/// Brent (1973), Algorithms for Minimization without Derivatives, chapter 4.
pub fn brent(lo: f64, hi: f64, tol: f64, mut f: impl FnMut(f64) -> f64) -> Option<f64> {
    let (mut a, mut b) = (lo, hi);
    let (mut fa, mut fb) = (f(a), f(b));
    if fa.is_nan() || fb.is_nan() || fa * fb > 0.0 {
        return None;
    }
    let (mut c, mut fc) = (a, fa);
    let (mut step, mut last) = (b - a, b - a);
    for _ in 0..400 {
        if fb.abs() > fc.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let near = 2.0 * f64::EPSILON * b.abs() + 0.5 * tol;
        let half = 0.5 * (c - b);
        if half.abs() <= near || fb == 0.0 {
            return Some(b);
        }
        let trial = interpolate((a, fa), (b, fb), (c, fc));
        if last.abs() >= near
            && fa.abs() > fb.abs()
            && trial.abs() < (1.5 * half.abs() - 0.5 * near).min(0.5 * last.abs())
            && trial * half > 0.0
        {
            last = step;
            step = trial;
        } else {
            last = half;
            step = half;
        }
        (a, fa) = (b, fb);
        b += if step.abs() > near {
            step
        } else {
            near.copysign(half)
        };
        fb = f(b);
        if fb.is_nan() {
            return None;
        }
        if fb * fc > 0.0 {
            (c, fc) = (a, fa);
            (step, last) = (b - a, b - a);
        }
    }
    Some(b)
}

/// Step from `b` to the root of the secant (`a == c`) or of the inverse parabola through the points.
fn interpolate((a, fa): (f64, f64), (b, fb): (f64, f64), (c, fc): (f64, f64)) -> f64 {
    let s = fb / fa;
    let (p, q) = if a.to_bits() == c.to_bits() {
        ((c - b) * s, 1.0 - s)
    } else {
        let (q, r) = (fa / fc, fb / fc);
        (
            s * ((c - b) * q * (q - r) - (b - a) * (r - 1.0)),
            (q - 1.0) * (r - 1.0) * (s - 1.0),
        )
    };
    if q == 0.0 { 0.0 } else { p / q }
}

/// Place of a local maximum of `f` in `[lo, hi]`, by golden sections and parabolas.
///
/// `tol` is absolute. The place of a maximum is known to about the square root of the precision of `f`.
///
/// # Source
/// Brent (1973), Algorithms for Minimization without Derivatives, chapter 5.
pub fn maximise(lo: f64, hi: f64, tol: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.381_966_011_250_105_1;
    let (mut a, mut b) = (lo, hi);
    let mut x = a + GOLDEN * (b - a);
    let (mut w, mut v) = (x, x);
    let mut fx = -f(x);
    let (mut fw, mut fv) = (fx, fx);
    let (mut step, mut last) = (0.0_f64, 0.0_f64);
    for _ in 0..400 {
        let middle = 0.5 * (a + b);
        let near = 1e-9 * x.abs() + tol;
        if (x - middle).abs() <= 2.0 * near - 0.5 * (b - a) {
            break;
        }
        let trial = parabola((x, fx), (w, fw), (v, fv));
        if trial.abs() < 0.5 * last.abs() && x + trial > a && x + trial < b {
            last = step;
            step = trial;
        } else {
            last = if x < middle { b - x } else { a - x };
            step = GOLDEN * last;
        }
        let u = if step.abs() >= near {
            x + step
        } else {
            x + near.copysign(step)
        };
        let fu = -f(u);
        if fu <= fx {
            if u < x {
                b = x;
            } else {
                a = x;
            }
            (v, w, x) = (w, x, u);
            (fv, fw, fx) = (fw, fx, fu);
        } else {
            if u < x {
                a = u;
            } else {
                b = u;
            }
            if fu <= fw || w.to_bits() == x.to_bits() {
                (v, w) = (w, u);
                (fv, fw) = (fw, fu);
            } else if fu <= fv || v.to_bits() == x.to_bits() || v.to_bits() == w.to_bits() {
                (v, fv) = (u, fu);
            }
        }
    }
    x
}

/// Step from `x` to the vertex of the parabola through the points; infinite where there is none.
fn parabola((x, fx): (f64, f64), (w, fw): (f64, f64), (v, fv): (f64, f64)) -> f64 {
    let r = (x - w) * (fx - fv);
    let q = (x - v) * (fx - fw);
    let p = (x - v) * q - (x - w) * r;
    let q = 2.0 * (q - r);
    if q == 0.0 { f64::INFINITY } else { -p / q }
}

/// Root of a function that is positive at `lo` and negative at `hi`, by Newton steps kept in the bracket.
///
/// `f` gives the value and its derivative. A step that leaves the bracket, or is not half of the one
/// before the last, becomes a bisection (by the geometric mean where the bracket spans scales). The last
/// step is below `1e-11 |x| + tol`; as Newton's error is the square of its step, the root is as exact as
/// the values of `f` allow.
pub fn newton(lo: f64, hi: f64, start: f64, tol: f64, mut f: impl FnMut(f64) -> (f64, f64)) -> f64 {
    let (mut lo, mut hi, mut x) = (lo, hi, start.clamp(lo, hi));
    let (mut last, mut before) = (hi - lo, hi - lo);
    for _ in 0..300 {
        let (value, slope) = f(x);
        if value == 0.0 || value.is_nan() {
            return x;
        }
        if value > 0.0 {
            lo = x;
        } else {
            hi = x;
        }
        let mut next = x - value / slope;
        let inside = next > lo && next < hi;
        let close = (next - x).abs() <= 1e-11 * x.abs() + tol;
        if close && next >= lo && next <= hi {
            return next;
        }
        if !inside || (next - x).abs() > 0.5 * before.abs() {
            next = if lo > 0.0 && hi > 4.0 * lo {
                (lo * hi).sqrt()
            } else {
                0.5 * (lo + hi)
            };
        }
        (before, last) = (last, next - x);
        x = next;
        if hi - lo <= 2.0 * f64::EPSILON * hi.abs() {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brent_finds_roots_at_ends_and_inside() {
        let root = brent(0.0, 2.0, 0.0, |x| x * x - 2.0).expect("signs differ");
        assert!((root - std::f64::consts::SQRT_2).abs() < 1e-15);
        assert_eq!(brent(0.0, 1.0, 0.0, |x| x), Some(0.0));
        assert_eq!(brent(1.0, 2.0, 0.0, |x| x), None);
        let steep = brent(-1e12, 1e12, 0.0, |x| x * x * x - 1e-9).expect("signs differ");
        assert!((steep - 1e-3).abs() < 1e-15);
    }

    #[test]
    fn maximise_finds_the_top() {
        let top = maximise(0.0, 10.0, 1e-12, |x| -(x - 3.3) * (x - 3.3));
        assert!((top - 3.3).abs() < 1e-7);
        assert!(maximise(0.0, 1.0, 1e-12, |x| -x) < 1e-8);
    }

    #[test]
    fn newton_stays_in_the_bracket() {
        let root = newton(0.0, 1e24, 1.0, 0.0, |x| (1e-7 - x * x * x, -3.0 * x * x));
        assert!((root / 1e-7_f64.cbrt() - 1.0).abs() < 1e-14);
    }
}
