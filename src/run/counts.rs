//! `pool` by a model of counts: Mantel and Haenszel's, Peto's, mixed models.

use std::borrow::Cow;

use super::convert::{finite, options_of, pair, test_name};
use super::rows::{Evidence, Set};
use crate::diagnostic::plural;
use crate::measure::peto;
use crate::method::{Counts, glmm_name};
use crate::plan::{BoundEffect, BoundForm, RowAnalysis, Settings, Test};
use crate::result::{ChiSquared, Cmh, Fit, Heterogeneity, Pool};
use crate::stats::glmm::{self, Glmm, glmm};
use crate::stats::tables::{
    Association, CountOptions, FromCounts, Homogeneity, PersonTime, PersonTimeMeasure, Table2x2,
    TableMeasure, mantel_haenszel, mantel_haenszel_rates, peto as peto_of,
};
use crate::stats::{self, StatsError};

/// The analysis as its model takes it: under Peto the rows are Peto's.
pub(super) fn as_pooled(analysis: &RowAnalysis) -> Cow<'_, RowAnalysis> {
    match (analysis.settings.method.counts(), &analysis.effect) {
        (Some(Counts::Peto), Some(effect)) => Cow::Owned(RowAnalysis {
            effect: Some(petos(effect)),
            ..analysis.clone()
        }),
        // A row in which nobody or everybody had the event says nothing of a ratio.
        (Some(Counts::Glmm), Some(effect)) => {
            let mut effect = effect.clone();
            effect.options.drop_double_zero = true;
            Cow::Owned(RowAnalysis {
                effect: Some(effect),
                ..analysis.clone()
            })
        }
        _ => Cow::Borrowed(analysis),
    }
}

/// Odds ratios by Peto's formula.
fn petos(effect: &BoundEffect) -> BoundEffect {
    let mut effect = effect.clone();
    effect.measure = &peto::PETO;
    effect.options.vtype = None;
    for form in &mut effect.forms {
        let same = |own: &&crate::measure::Form| own.inputs == form.form.inputs;
        if let Some(own) = peto::PETO.forms.iter().find(same) {
            *form = BoundForm {
                measure: &peto::PETO,
                form: own,
                ..form.clone()
            };
        }
    }
    effect
}

/// Pools the rows of a set from their counts.
pub(super) fn pool(
    by: Counts,
    rows: &Evidence<'_>,
    set: &Set<'_>,
    found: &mut Pool,
) -> Result<usize, StatsError> {
    let counts: Vec<Option<[f64; 4]>> = rows.measured().map_or_else(Vec::new, |measured| {
        measured.counts(set.places, &set.effects, set.divided > 0)
    });
    let options = CountOptions {
        level: found.level / 100.0,
        ..CountOptions::default()
    };
    let used: Vec<[f64; 4]> = counts.iter().copied().flatten().collect();
    let (k, weights) = if by == Counts::Glmm {
        let pooled = mixed(&rows.analysis.settings, &found.measure, &used)?;
        fill_mixed(&pooled, &rows.analysis.settings, found);
        (pooled.k, pooled.weights)
    } else {
        let pooled = of_tables(by, &found.measure, &used, &options)?;
        fill(&pooled, found);
        found.remarks.extend(silent(&found.measure, &used));
        let weights = pooled.weights.into_iter().map(Some);
        (pooled.k, weights.collect())
    };
    let rows = found.rows.iter_mut().zip(&counts);
    for ((row, _), weight) in rows.filter(|(_, counts)| counts.is_some()).zip(weights) {
        row.weight = weight.and_then(finite);
    }
    Ok(k)
}

/// Pools by a mixed model.
fn mixed(settings: &Settings, measure: &str, rows: &[[f64; 4]]) -> Result<Glmm, StatsError> {
    let options = glmm::Options {
        model: settings.glmm,
        tau2: settings.tau2,
        level: settings.level / 100.0,
        t: settings.test == Test::T,
        prediction: options_of(settings).prediction,
    };
    let each = || rows.iter().copied();
    match measure {
        "IRR" => {
            let rates: Vec<PersonTime> = each().map(rates).collect();
            glmm(glmm::Counts::Rates(&rates), &options)
        }
        "PLO" => {
            let one = |[xi, ni, ..]: [f64; 4]| glmm::Proportion { xi, ni };
            let all: Vec<_> = each().map(one).collect();
            glmm(glmm::Counts::Proportions(&all), &options)
        }
        "IRLN" => {
            let one = |[xi, ti, ..]: [f64; 4]| glmm::Time { xi, ti };
            let all: Vec<_> = each().map(one).collect();
            glmm(glmm::Counts::Times(&all), &options)
        }
        _ => {
            let tables: Vec<Table2x2> = each().map(table).collect();
            glmm(glmm::Counts::Tables(&tables), &options)
        }
    }
}

fn fill_mixed(pooled: &Glmm, settings: &Settings, found: &mut Pool) {
    let [lrt, wald] = [pooled.lrt, pooled.wald];
    found.estimate = finite(pooled.estimate);
    found.se = finite(pooled.se);
    found.ci = Some(pair(pooled.ci));
    found.statistic = finite(pooled.statistic);
    found.df = pooled.df;
    found.p = finite(pooled.p);
    if pooled.df.is_none() {
        test_name(Test::Z).clone_into(&mut found.test);
    }
    found.pi = pooled.pi.map(pair);
    found.heterogeneity = Heterogeneity {
        tau2: finite(pooled.tau2),
        i2: pooled.i2.and_then(finite),
        h2: pooled.h2.and_then(finite),
        q: wald.and_then(|t| finite(t.statistic)),
        q_df: lrt.map(|t| t.df),
        q_p: wald.and_then(|t| finite(t.p)),
        lrt: lrt.and_then(|t| finite(t.statistic)),
        lrt_p: lrt.and_then(|t| finite(t.p)),
        sigma2: pooled.sigma2,
        ..Heterogeneity::default()
    };
    found.fit = fit(&pooled.fit);
    let groups = ["OR", "IRR"].contains(&found.measure.as_str());
    found.glmm = groups.then(|| glmm_name(settings.glmm).to_owned());
    if pooled.k == 2 {
        let two = "two effects: tau² is hardly known";
        found.remarks.push(two.to_owned());
    }
}

fn of_tables(
    by: Counts,
    measure: &str,
    rows: &[[f64; 4]],
    options: &CountOptions,
) -> Result<FromCounts, StatsError> {
    let tables = || rows.iter().copied().map(table).collect::<Vec<_>>();
    let rates = || rows.iter().copied().map(rates).collect::<Vec<_>>();
    match (by, measure) {
        (Counts::Peto, _) => peto_of(&tables(), options),
        (_, "RR") => mantel_haenszel(&tables(), TableMeasure::Rr, options),
        (_, "RD") => mantel_haenszel(&tables(), TableMeasure::Rd, options),
        (_, "IRR") => mantel_haenszel_rates(&rates(), PersonTimeMeasure::Irr, options),
        (_, "IRD") => mantel_haenszel_rates(&rates(), PersonTimeMeasure::Ird, options),
        (_, _) => mantel_haenszel(&tables(), TableMeasure::Or, options),
    }
}

fn table([ai, n1i, ci_, n2i]: [f64; 4]) -> Table2x2 {
    Table2x2 {
        ai,
        bi: n1i - ai,
        ci_,
        di: n2i - ci_,
    }
}

fn rates([x1i, t1i, x2i, t2i]: [f64; 4]) -> PersonTime {
    PersonTime { x1i, t1i, x2i, t2i }
}

fn fill(pooled: &FromCounts, found: &mut Pool) {
    found.estimate = finite(pooled.estimate);
    found.se = finite(pooled.se);
    found.ci = Some([pooled.ci.lo, pooled.ci.hi]);
    found.statistic = pooled.statistic.and_then(finite);
    found.p = pooled.p.and_then(finite);
    found.heterogeneity = Heterogeneity {
        tau2: Some(0.0),
        i2: pooled.i2.and_then(finite),
        h2: pooled.h2.and_then(finite),
        q: pooled.q.as_ref().and_then(|q| finite(q.q)),
        q_df: pooled.q.as_ref().map(|q| q.df),
        q_p: pooled.q.as_ref().and_then(|q| q.p).and_then(finite),
        ..Heterogeneity::default()
    };
    found.fit = pooled.fit.as_ref().map(fit).unwrap_or_default();
    found.cmh = pooled.association.map(cmh);
    found.breslow_day = pooled
        .homogeneity
        .map(|h| chi_squared(h.breslow_day, &h, h.breslow_day_p));
    found.tarone = pooled
        .homogeneity
        .map(|h| chi_squared(h.tarone, &h, h.tarone_p));
}

fn fit(fit: &stats::fit::Fit) -> Fit {
    Fit {
        log_likelihood: finite(fit.log_likelihood),
        aic: finite(fit.aic),
        bic: fit.bic.and_then(finite),
        aicc: finite(fit.aicc),
    }
}

fn cmh(test: Association) -> Cmh {
    Cmh {
        corrected: ChiSquared {
            statistic: finite(test.statistic),
            df: 1,
            p: finite(test.p),
        },
        uncorrected: finite(test.uncorrected),
        uncorrected_p: finite(test.uncorrected_p),
    }
}

fn chi_squared(statistic: f64, of: &Homogeneity, p: f64) -> ChiSquared {
    ChiSquared {
        statistic: finite(statistic),
        df: of.df,
        p: finite(p),
    }
}

/// Tables that say nothing about a ratio, which people may wonder about.
fn silent(measure: &str, rows: &[[f64; 4]]) -> Option<String> {
    let none = |&[a, _, c, _]: &[f64; 4]| a == 0.0 && c == 0.0;
    let only = |&[a, n1, c, n2]: &[f64; 4]| n1 - a == 0.0 && n2 - c == 0.0;
    let (silent, what): (usize, &str) = match measure {
        "RD" | "IRD" => return None,
        "IRR" => (rows.iter().filter(|r| none(r)).count(), "without any event"),
        "RR" => (rows.iter().filter(|r| none(r)).count(), "without any event"),
        _ => (
            rows.iter().filter(|r| none(r) || only(r)).count(),
            "in which nobody or everybody had the event",
        ),
    };
    (silent > 0).then(|| {
        let add = if silent == 1 { "adds" } else { "add" };
        format!(
            "{} {what} {add} nothing to the ratio",
            plural(silent, "row")
        )
    })
}
