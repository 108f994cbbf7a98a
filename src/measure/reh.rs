//! Relative excess heterozygosity.

use super::effect::{holds, present};
use super::{Effect, Form, Inputs, Measure, Transform, Unusable, Value};
use crate::stats::math::{ln, sqrt};

entry! {
    /// Log relative excess heterozygosity, the departure from Hardy-Weinberg equilibrium.
    ///
    /// Whether there are more people with two different alleles than mating at random gives.
    ///
    /// 0 is the equilibrium. A row with an empty cell has no effect.
    ///
    /// Not as a test of association: it says whether genotypes are distributed as expected, often whether they were
    /// read well.
    ///
    /// # Formula
    /// `REH(a: ai, b: bi, c: ci)`: `yi = ln(bi/(2 √(ai ci)))`, `vi = 1/bi + (1/ai + 1/ci)/4`, with `bi` heterozygotes,
    /// `ai` and `ci` homozygotes of one and of the other allele.
    ///
    /// # Source
    /// Ziegler, Van Steen and Wellek (2011), doi:10.1007/s10549-010-1295-z. metafor: `escalc(measure = "REH")`.
    pub static REH: Measure = {
        name: "REH",
        title: "Log relative excess heterozygosity",
        transform: Transform::Exp,
        forms: &[Form::new(GENOTYPES, |x, _| {
            let &[ai, bi, ci_] = x else { return Err(Unusable::Incomplete) };
            present(x)?;
            holds(ai >= 0.0 && bi >= 0.0 && ci_ >= 0.0, "a count is negative")?;
            let yi = ln(bi / (2.0 * sqrt(ai) * sqrt(ci_)));
            Effect::new(yi, 1.0 / bi + 0.25 * (1.0 / ai + 1.0 / ci_))
        })],
        options: &[],
        vtypes: &[],
    };
}

const GENOTYPES: Inputs = Inputs::Values(&[
    Value::positional("a").count(),
    Value::positional("b").count(),
    Value::positional("c").count(),
]);
