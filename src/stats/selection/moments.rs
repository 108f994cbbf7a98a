//! The chance that a study is seen, and its derivatives.
//!
//! With `s² = vi + tau2`, the density `φ((y-m)/s)/s` has the derivatives
//! `∂^i/∂m^i ∂^j/∂(s²)^j = 2^-j s^-(i+2j) He(i+2j)(u) φ(u)/s`, `u = (y-m)/s`, `He` the polynomials of Hermite. So all
//! that is wanted of `A = ∫ w φ` are the integrals of `w He_n φ` for n up to 4.

use super::function::{CENSORED, Function, Relative, Weight};
use crate::stats::dist::normal;
use crate::stats::math::{exp, ln, ln_1m_exp, ln_1p};
use crate::stats::quadrature::gauss_legendre;
use crate::stats::symmetric::Symmetric;

const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;
/// Logarithm of a share of the integral that counts as none.
const NEGLIGIBLE: f64 = -45.0;
/// z-values beyond which p is 0, for functions that go by the logarithm of p: `ln p = -805`.
const FAR: f64 = 40.0;

/// `A = ∫ w φ` and integrals relative to it.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    /// `ln A`.
    pub(super) ln: f64,
    /// `∫ w He_n φ / A`.
    pub(super) he: [f64; 5],
    /// `∫ ∂w/∂δa He_n φ / A` for n up to 2.
    pub(super) by_delta: Vec<[f64; 3]>,
    /// `∫ ∂²w/∂δa∂δb φ / A`.
    pub(super) by_two: Symmetric,
}

/// `He_0` to `He_4` at u.
fn hermite(u: f64) -> [f64; 5] {
    let s = u * u;
    [1.0, u, s - 1.0, u * (s - 3.0), s * (s - 6.0) + 3.0]
}

/// `ln (Φ(b) - Φ(a))` for `a <= b`, infinite bounds allowed.
fn ln_mass(a: f64, b: f64) -> f64 {
    if a > 0.0 {
        let (near, far) = (normal::ln_sf(a), normal::ln_sf(b));
        near + ln_1m_exp((far - near).min(0.0))
    } else if b < 0.0 {
        ln_mass(-b, -a)
    } else {
        let outside = normal::sf(-a) + normal::sf(b);
        if outside < 0.5 {
            ln_1p(-outside)
        } else {
            ln(normal::cdf(b) - normal::cdf(a))
        }
    }
}

/// `∫ He_n φ` from a to b, times `e^-scale`.
fn piece(a: f64, b: f64, scale: f64) -> [f64; 5] {
    let at = |u: f64| -> [f64; 4] {
        if u.is_infinite() {
            return [0.0; 4];
        }
        let density = exp(-0.5 * u * u - HALF_LN_2PI - scale);
        let [one, first, second, third, _] = hermite(u);
        [one, first, second, third].map(|h| h * density)
    };
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (at(a), at(b));
    let mass = exp(ln_mass(a, b) - scale);
    [mass, a0 - b0, a1 - b1, a2 - b2, a3 - b3]
}

/// Bounds of a piece of the line of z-values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub(super) lo: f64,
    pub(super) hi: f64,
}

/// A study's place: `u = scale z - shift`, `scale = √vi/s`, `shift = m/s`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) scale: f64,
    pub(super) shift: f64,
}

impl Place {
    fn u(self, z: f64) -> f64 {
        self.scale * z - self.shift
    }
}

/// Moments under a step function: closed forms. `intervals` are the pieces of each, `delta` their weights.
pub(super) fn of_steps(intervals: &[Vec<Piece>], delta: &[f64], place: Place) -> Moments {
    let n = intervals.len();
    let bounds = |p: &Piece| (place.u(p.lo), place.u(p.hi));
    let mut scale = f64::NEG_INFINITY;
    for (pieces, d) in intervals.iter().zip(delta) {
        for (a, b) in pieces.iter().map(bounds) {
            scale = scale.max(ln_mass(a, b) + ln(*d));
        }
    }
    let mut total = [0.0; 5];
    let mut parts = Vec::with_capacity(n);
    for (pieces, d) in intervals.iter().zip(delta) {
        let mut part = [0.0; 5];
        for (a, b) in pieces.iter().map(bounds) {
            add(&mut part, 1.0, &piece(a, b, scale));
        }
        add(&mut total, *d, &part);
        parts.push(part);
    }
    let [mass, ..] = total;
    Moments {
        ln: ln(mass) + scale,
        he: total.map(|t| t / mass),
        by_delta: parts
            .iter()
            .map(|[a, b, c, ..]| [a / mass, b / mass, c / mass])
            .collect(),
        by_two: Symmetric::zeros(n),
    }
}

fn add<const N: usize>(total: &mut [f64; N], factor: f64, part: &[f64]) {
    for (t, p) in total.iter_mut().zip(part) {
        *t += factor * p;
    }
}

/// Where a smooth selection function is evaluated: nodes of a quadrature between pieces where it is constant.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) weight: Relative,
    nodes: Vec<Node>,
    /// Pieces with one p-value, by its logarithm; `None` where `w = 1`.
    flat: Vec<(Piece, Option<f64>)>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    z: f64,
    ln_weight: f64,
    lnp: f64,
}

impl Grid {
    /// `step`: where there is one, `w = 1` for smaller p-values.
    pub(super) fn new(function: Function, two_sided: bool, step: Option<f64>) -> Self {
        let mut grid = Self {
            weight: Relative {
                function,
                ln_step: step.map(ln),
            },
            nodes: Vec::new(),
            flat: Vec::new(),
        };
        let tails = if two_sided { 2.0 } else { 1.0 };
        let z_of = |p: f64| normal::isf(p / tails);
        let (smallest, largest) = if function.is_censored() {
            let end = z_of(CENSORED);
            (
                end,
                if two_sided {
                    z_of(1.0 - CENSORED)
                } else {
                    -end
                },
            )
        } else {
            let end = if function == Function::Negexppow {
                FAR
            } else {
                9.0
            };
            (end, if two_sided { 0.0 } else { -8.5 })
        };
        let from = largest;
        let to = step.map_or(smallest, |p| z_of(p).min(smallest)).max(from);
        let rule = gauss_legendre(12);
        for (a, b) in panels(from, to, two_sided) {
            grid.panel(&rule, a, b, two_sided);
        }
        let (small, large) = if function.is_censored() {
            (ln(CENSORED), ln_1p(-CENSORED))
        } else {
            (ln_p(to, two_sided), ln_p(from, two_sided))
        };
        let small = step.is_none().then_some(small);
        let mut flat = |lo: f64, hi: f64, lnp| grid.flat.push((Piece { lo, hi }, lnp));
        flat(to, f64::INFINITY, small);
        if two_sided {
            flat(f64::NEG_INFINITY, -to, small);
            if from > 0.0 {
                flat(-from, from, Some(large));
            }
        } else {
            flat(f64::NEG_INFINITY, from, Some(large));
        }
        grid
    }

    fn panel(&mut self, rule: &[(f64, f64)], a: f64, b: f64, two_sided: bool) {
        let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
        for (x, w) in rule {
            let z = middle + half * x;
            let ln_weight = ln(half * w);
            let lnp = ln_p(z, two_sided);
            self.nodes.push(Node { z, ln_weight, lnp });
            if two_sided {
                let z = -z;
                self.nodes.push(Node { z, ln_weight, lnp });
            }
        }
    }

    /// The function at the nodes and on the pieces, for one `δ`.
    pub(super) fn weights(&self, delta: [f64; 2]) -> GridWeights<'_> {
        let at = |lnp: f64| self.weight.at(lnp, delta);
        GridWeights {
            grid: self,
            nodes: self.nodes.iter().map(|n| at(n.lnp)).collect(),
            flat: self
                .flat
                .iter()
                .map(|(_, lnp)| lnp.map_or(Weight::ONE, at))
                .collect(),
        }
    }
}

/// `ln p` of a z-value.
pub(super) fn ln_p(z: f64, two_sided: bool) -> f64 {
    if two_sided {
        (normal::ln_sf(z.abs()) + std::f64::consts::LN_2).min(0.0)
    } else {
        normal::ln_sf(z)
    }
}

/// Panels of at most ½, growing fourfold from a kink at 0 where both sides count.
fn panels(from: f64, to: f64, two_sided: bool) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    let mut a = from;
    while a < to {
        let wide = if two_sided && a < 0.125 {
            (4.0 * a).max(1e-5)
        } else {
            a + 0.5
        };
        let b = wide.min(to);
        found.push((a, b));
        a = b;
    }
    found
}

/// A smooth selection function with one `δ`.
pub(super) struct GridWeights<'a> {
    grid: &'a Grid,
    nodes: Vec<Weight>,
    flat: Vec<Weight>,
}

impl GridWeights<'_> {
    /// Moments of one study; `parameters`: 1 or 2.
    pub(super) fn moments(&self, parameters: usize, place: Place) -> Moments {
        let jacobian = ln(place.scale) - HALF_LN_2PI;
        let height = |n: &Node, w: &Weight, u: f64| n.ln_weight + jacobian + w.ln - 0.5 * u * u;
        let nodes = self.grid.nodes.iter().zip(&self.nodes);
        let mut scale = f64::NEG_INFINITY;
        let mut pieces = Vec::with_capacity(self.flat.len());
        for ((p, _), w) in self.grid.flat.iter().zip(&self.flat) {
            let (a, b) = (place.u(p.lo), place.u(p.hi));
            scale = scale.max(ln_mass(a, b) + w.ln);
            pieces.push((a, b, w));
        }
        for (n, w) in nodes.clone() {
            scale = scale.max(height(n, w, place.u(n.z)));
        }
        let mut sums = Sums::default();
        for (a, b, w) in pieces {
            sums.add(w, 1.0, &piece(a, b, scale - w.ln));
        }
        for (n, w) in nodes {
            let u = place.u(n.z);
            let height = height(n, w, u) - scale;
            if height > NEGLIGIBLE {
                sums.add(w, exp(height), &hermite(u));
            }
        }
        sums.moments(parameters, scale)
    }
}

/// Sums of `w He_n φ` and of its derivatives by two parameters.
#[derive(Default)]
struct Sums {
    he: [f64; 5],
    by_delta: [[f64; 3]; 2],
    by_two: [f64; 3],
}

impl Sums {
    /// Written out, as this is where all the time goes.
    fn add(&mut self, w: &Weight, factor: f64, he: &[f64; 5]) {
        let [h0, h1, h2, h3, h4] = he.map(|h| factor * h);
        let [s0, s1, s2, s3, s4] = &mut self.he;
        *s0 += h0;
        *s1 += h1;
        *s2 += h2;
        *s3 += h3;
        *s4 += h4;
        let ([a, b], [aa, ab, bb]) = (w.first, w.second);
        let [[a0, a1, a2], [b0, b1, b2]] = &mut self.by_delta;
        *a0 += a * h0;
        *a1 += a * h1;
        *a2 += a * h2;
        *b0 += b * h0;
        *b1 += b * h1;
        *b2 += b * h2;
        let [saa, sab, sbb] = &mut self.by_two;
        *saa += h0 * (aa + a * a);
        *sab += h0 * (ab + a * b);
        *sbb += h0 * (bb + b * b);
    }

    fn moments(&self, parameters: usize, scale: f64) -> Moments {
        let [mass, ..] = self.he;
        let [aa, ab, bb] = self.by_two;
        let by_two = |i: usize, j: usize| match i + j {
            0 => aa / mass,
            1 => ab / mass,
            _ => bb / mass,
        };
        Moments {
            ln: ln(mass) + scale,
            he: self.he.map(|h| h / mass),
            by_delta: self
                .by_delta
                .iter()
                .take(parameters)
                .map(|d| d.map(|x| x / mass))
                .collect(),
            by_two: Symmetric::from_fn(parameters, by_two),
        }
    }
}
