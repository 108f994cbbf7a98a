//! Between the settings of a plan, the numbers of `stats`, and those of the document.

use super::effects::display_name;
use crate::measure::Transform;
use crate::plan::{self, BoundEffect, Settings, Test};
use crate::result::{Display, Heterogeneity, Interval, Row};
use crate::stats;
use crate::stats::pool::{Options, Prediction};
use crate::stats::tau2_ci::Tau2Ci;

/// The effects and variances of the rows that have both.
pub(super) fn used(rows: &[Row]) -> (Vec<f64>, Vec<f64>) {
    rows.iter()
        .filter_map(|row| Some((row.yi?, row.vi?)))
        .unzip()
}

/// The names of the display scale, without numbers.
pub(super) fn blank_display(effect: &BoundEffect) -> Display {
    Display {
        name: display_name(effect),
        transform: effect.measure.transform.name().to_owned(),
        ..Display::default()
    }
}

pub(super) fn test_name(test: Test) -> &'static str {
    test.name()
}

/// How the plan wants it computed.
pub(super) fn options_of(settings: &Settings) -> Options {
    Options {
        test: test_of(settings),
        level: settings.level / 100.0,
        tau2: settings.tau2,
        prediction: if settings.pi_hts {
            Prediction::Hts
        } else {
            Prediction::AsTest
        },
        tau2_ci: interval_of(settings),
    }
}

fn interval_of(settings: &Settings) -> Tau2Ci {
    match settings.tau2_ci {
        Some(plan::Tau2Ci::Profile) => Tau2Ci::Profile,
        None if settings.method.needs_weights() => Tau2Ci::GeneralisedQ,
        Some(plan::Tau2Ci::QProfile) | None => Tau2Ci::QProfile,
    }
}

fn test_of(settings: &Settings) -> stats::pool::Test {
    match settings.test {
        Test::Z => stats::pool::Test::Z,
        Test::T | Test::Robust => stats::pool::Test::T,
        Test::Hksj => stats::pool::Test::Hksj {
            floor: settings.floor,
        },
    }
}

/// As the document has it.
pub(super) fn heterogeneity(h: &stats::pool::Heterogeneity) -> Heterogeneity {
    let ends = |ci: stats::Interval| [finite(ci.lo), finite(ci.hi)];
    Heterogeneity {
        tau2: finite(h.tau2),
        se_tau2: h.se_tau2.and_then(finite),
        tau2_ci: h.tau2_ci.map(ends),
        second_maximum: h.second_maximum.and_then(finite),
        i2: h.i2.and_then(finite),
        i2_ci: h.i2_ci.map(ends),
        h2: h.h2.and_then(finite),
        h2_ci: h.h2_ci.map(ends),
        q: finite(h.q.q),
        q_df: Some(h.q.df),
        q_p: h.q.p.and_then(finite),
        ..Heterogeneity::default()
    }
}

pub(super) fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

pub(super) fn pair(interval: stats::Interval) -> Interval {
    [interval.lo, interval.hi]
}

/// The display scale of a difference: for logs their ratio, for others that of the analysis.
pub(super) fn difference_transform(transform: Transform) -> Transform {
    match transform {
        Transform::Exp => Transform::Exp,
        Transform::None
        | Transform::Expit
        | Transform::Tanh
        | Transform::Ztor2
        | Transform::Iprobit
        | Transform::Iarcsin
        | Transform::Isqrt
        | Transform::Iabt
        | Transform::Iahw
        | Transform::Ipft
        | Transform::Iirft => Transform::None,
    }
}
