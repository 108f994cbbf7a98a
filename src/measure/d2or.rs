//! Log odds ratios from standardised mean differences.

use super::effect::square;
use super::or2d::SQRT_3_BY_PI;
use super::smd::{FROM_D, FROM_P, FROM_T, Standardised, from_arms, from_d, from_p, from_t};
use super::{Effect, Fields, Form, Inputs, Measure, Transform, Unusable};

entry! {
    /// Log odds ratio from the standardised mean difference of logistic outcomes.
    ///
    /// A difference of means, turned into the odds ratio that it stands for, so that both can be pooled.
    ///
    /// To pool continuous with dichotomised outcomes. Also from `d`, `t` or `p`, as SMD.
    ///
    /// Not where the outcome is far from logistic or the spreads of the arms differ: the odds ratio then depends on the
    /// cut.
    ///
    /// # Formula
    /// `yi = (π/√3) d`, `vi = (π²/3) (1/n1i + 1/n2i + d²/(2 (n1i + n2i)))`, `d` uncorrected (see SMD).
    ///
    /// # Source
    /// Hasselblad and Hedges (1995), doi:10.1037/0033-2909.117.1.167. metafor: `escalc(measure = "D2ORL")`.
    pub static D2ORL: Measure = {
        name: "D2ORL",
        title: "Log odds ratio from the mean difference (logistic)",
        transform: Transform::Exp,
        forms: LOGISTIC,
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Log odds ratio from the standardised mean difference; another name of D2ORL.
    ///
    /// A difference of means, turned into the odds ratio that it stands for, so that both can be pooled.
    ///
    /// To pool continuous with dichotomised outcomes.
    ///
    /// Not where D2ORL would not do.
    ///
    /// # Formula
    /// `yi` and `vi` as for D2ORL.
    ///
    /// # Source
    /// As D2ORL. metafor: `escalc(measure = "D2OR")`.
    pub static D2OR: Measure = {
        name: "D2OR",
        title: "Log odds ratio from the mean difference",
        transform: Transform::Exp,
        forms: LOGISTIC,
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Log odds ratio from the standardised mean difference of normal outcomes.
    ///
    /// A difference of means, turned into the odds ratio that it stands for, so that both can be pooled.
    ///
    /// The constant is Cox and Snell's. To pool continuous with dichotomised outcomes. Also from `d`, `t` or `p`, as
    /// SMD.
    ///
    /// Not where the outcome is far from normal or the spreads of the arms differ: the odds ratio then depends on the
    /// cut.
    ///
    /// # Formula
    /// `yi = 1.65 d`, `vi = 1.65² (1/n1i + 1/n2i + d²/(2 (n1i + n2i)))`, `d` uncorrected (see SMD).
    ///
    /// # Source
    /// Cox and Snell (1989), Analysis of binary data; Sánchez-Meca, Marín-Martínez and Chacón-Moscoso (2003),
    /// doi:10.1037/1082-989X.8.4.448. metafor: `escalc(measure = "D2ORN")`.
    pub static D2ORN: Measure = {
        name: "D2ORN",
        title: "Log odds ratio from the mean difference (normal)",
        transform: Transform::Exp,
        forms: &[
            Form::new(ARMS, |x, _| scaled(from_arms(x)?, 1.65)),
            Form::new(Inputs::Values(FROM_D), |x, _| scaled(from_d(x)?, 1.65)),
            Form::new(Inputs::Values(FROM_T), |x, _| scaled(from_t(x)?, 1.65)),
            Form::new(Inputs::Values(FROM_P), |x, _| scaled(from_p(x)?, 1.65)),
        ],
        options: &[],
        vtypes: &[],
    };
}

const ARMS: Inputs = Inputs::TwoArms(Fields::Continuous);

const LOGISTIC: &[Form] = &[
    Form::new(ARMS, |x, _| scaled(from_arms(x)?, 1.0 / SQRT_3_BY_PI)),
    Form::new(Inputs::Values(FROM_D), |x, _| {
        scaled(from_d(x)?, 1.0 / SQRT_3_BY_PI)
    }),
    Form::new(Inputs::Values(FROM_T), |x, _| {
        scaled(from_t(x)?, 1.0 / SQRT_3_BY_PI)
    }),
    Form::new(Inputs::Values(FROM_P), |x, _| {
        scaled(from_p(x)?, 1.0 / SQRT_3_BY_PI)
    }),
];

fn scaled(of: Standardised, factor: f64) -> Result<Effect, Unusable> {
    let vi = of.base() + square(of.d) / (2.0 * of.n());
    Effect::new(factor * of.d, square(factor) * vi)
}
