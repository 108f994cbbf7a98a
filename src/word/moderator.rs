//! Functions of moderators, behind `on`.

use super::{Kind, Word};

entry! {
    /// A moderator less its mean: `center(x)`.
    ///
    /// `x - x̄` with the plain mean of x over the rows that are used, which the result names; not weighted, so that it
    /// does not move with tau².
    ///
    /// ```kma
    /// regress trials on center(latitude) as slope
    /// regress trials on center(latitude) * alloc as changing
    /// ```
    ///
    /// The intercept is then the effect at the mean, and in an interaction the main effect of the other moderator is its
    /// effect there. Slopes, tests and predictions do not change. With `per` each part has a mean of its own. In `at` the
    /// column stands as it is: `at latitude (33)`.
    ///
    /// For a value that means something, take that: `on latitude - 40`.
    ///
    /// # Source
    /// Schielzeth (2010), doi:10.1111/j.2041-210X.2010.00012.x.
    pub(super) static CENTER: Word = { name: "center", kind: Kind::Expression };
}

entry! {
    /// A curve: orthogonal polynomials of a moderator, `poly(x, 2)`.
    ///
    /// `p0 = 1`, `p(j+1) = (x - aj) pj - bj p(j-1)`, `aj = Σ x pj²/Σ pj²`, `bj = Σ pj²/Σ p(j-1)²`, sums over the rows that
    /// are used; each polynomial divided by the root of its sum of squares, its highest coefficient above 0. The degree
    /// is a whole number from 1 to 9.
    ///
    /// ```kma
    /// regress trials on poly(latitude, 2) with at latitude (13, 33, 55) as curve_of_latitude
    /// ```
    ///
    /// The coefficients are `poly(latitude, 2)[1]`, `[2]`, …: the last tests whether the highest degree is needed.
    /// The fit, the test of the term and predictions are those of `latitude + latitude^2`, whose coefficients are per
    /// degree, and whose main effect is the slope at latitude 0.
    ///
    /// With few studies a curve follows single studies: look at the predictions, and at the interval at the ends.
    ///
    /// # Source
    /// Forsythe (1957), doi:10.1137/0105007. R: `poly(x, 2)`.
    pub(super) static POLY: Word = { name: "poly", kind: Kind::Expression };
}

entry! {
    /// Labels against another reference: `reference(a, label)`.
    ///
    /// Each label but the reference has a coefficient, its difference from the reference (treatment coding). Without
    /// `reference` it is the first label of the schema that has rows; of a column of text the first in the order of
    /// the alphabet, capitals before small letters. Labels without rows have no coefficient.
    ///
    /// ```kma
    /// regress trials on reference(alloc, random) + latitude as against_random
    /// ```
    ///
    /// The test of the term, R² and predictions do not hang on it. The label stands in quotes where the column holds
    /// text.
    ///
    /// # Source
    /// R: `relevel()`, `contr.treatment()`.
    pub(super) static REFERENCE: Word = { name: "reference", kind: Kind::Expression };
}
