//! The effects that trim-and-fill supposes to be missing from a funnel.

use super::super::convert::{finite, options_of};
use crate::figure::{Facts, Found, Supposed};
use crate::plan::{Figure, RowAnalysis};
use crate::stats::bias::{self, Counter, Side};
use crate::stats::{StatsError, Studies};

/// As `bias … with trimfill` would find them; why not, where they cannot be found.
pub(super) fn tell(asked: &Figure, analysis: &RowAnalysis, found: Found<'_>, facts: &mut Facts) {
    if !asked.wishes.trimfill {
        return;
    }
    match supposed(analysis, found) {
        Ok(supposed) => facts.supposed = Some(supposed),
        Err(reason) => facts.lacking.push(format!("Trim and fill: {reason}")),
    }
}

fn supposed(analysis: &RowAnalysis, found: Found<'_>) -> Result<Supposed, String> {
    let method = analysis.settings.method;
    let model = method
        .model()
        .ok_or_else(|| format!("`{}` pools counts, and it pools effects", method.name))?;
    let used = found.rows().iter().filter(|row| row.weight.is_some());
    let (yi, vi): (Vec<f64>, Vec<f64>) = used.filter_map(|row| Some((row.yi?, row.vi?))).unzip();
    let told = |error: StatsError| error.to_string();
    let studies = Studies::new(&yi, &vi).map_err(told)?;
    if studies.k() < 3 {
        return Err(told(StatsError::TooFew {
            k: studies.k(),
            needed: 3,
        }));
    }
    let regression = method
        .regression()
        .ok_or_else(|| format!("`{}` has no regression that says the side", method.name))?;
    let side = bias::side(&studies, regression).map_err(|error| {
        if let StatsError::Collinear { .. } = error {
            "all standard errors are equal, and do not say the side".to_owned()
        } else {
            error.to_string()
        }
    })?;
    let options = options_of(&analysis.settings);
    let filled = bias::trimfill(&studies, model, &options, Counter::L0, side).map_err(told)?;
    Ok(Supposed {
        studies: (filled.yi.iter().zip(&filled.vi))
            .map(|(yi, vi)| [*yi, vi.sqrt()])
            .collect(),
        estimate: finite(filled.pooled.estimate),
        side: match filled.side {
            Side::Left => "left",
            Side::Right => "right",
        },
    })
}
