//! What a forest says in words: tests, reasons, its caption.

use std::fmt::Write as _;

use crate::diagnostic::plural;
use crate::figure::Shown;
use crate::figure::plot::caption;
use crate::result::number::{self, count, fixed, level};
use crate::result::words::capital;
use crate::result::{
    Between, Display, Heterogeneity, LeftOut, Pool, Sensitivity, Sizes, Status, Summary,
};

/// `Heterogeneity: tau² 0.31, I² 92.2%, Q 152.23, df 12, p < 0.001`.
pub(super) fn heterogeneity(found: &Heterogeneity) -> Option<String> {
    let mut facts = Vec::new();
    facts.extend(found.tau2.map(|x| format!("tau² {}", number::plain(x))));
    facts.extend(found.sigma2.map(|x| format!("σ² {}", number::plain(x))));
    facts.extend(found.i2.map(|x| format!("I² {}", number::percent(x))));
    let name = if found.lrt.is_some() { "Wald" } else { "Q" };
    for (name, statistic, p) in [(name, found.q, found.q_p), ("LRT", found.lrt, found.lrt_p)] {
        let Some(x) = statistic.filter(|_| found.q_df != Some(0)) else {
            continue;
        };
        facts.push(format!("{name} {}", fixed(x, 2)));
        facts.extend(found.q_df.map(|df| format!("df {df}")));
        facts.extend(p.map(number::p));
    }
    let several = found.q_df != Some(0) && !facts.is_empty();
    several.then(|| format!("Heterogeneity: {}", tied(&facts)))
}

/// `Between the parts: chi² 3.42, df 1, p = 0.064`.
pub(super) fn between(found: &Between) -> String {
    let mut facts = Vec::new();
    let letter = if found.df2.is_some() { "F" } else { "chi²" };
    facts.extend(found.statistic.map(|x| format!("{letter} {}", fixed(x, 2))));
    let df1 = number::maybe_whole(found.df1);
    facts.push(match found.df2 {
        Some(df2) => format!("df {df1} and {}", number::maybe_whole(df2)),
        None => format!("df {df1}"),
    });
    facts.extend(found.p.map(number::p));
    format!("Between the parts: {}", tied(&facts))
}

/// Facts of which none is broken over two lines.
fn tied(facts: &[String]) -> String {
    let whole = |fact: &String| fact.replace(' ', "\u{a0}");
    facts.iter().map(whole).collect::<Vec<_>>().join(", ")
}

/// `Not pooled: studies = 4, the plan asks for studies >= 5`.
pub(super) fn why_not(status: Status, reason: Option<&str>) -> Option<String> {
    let word = match status {
        Status::Ok => return reason.map(|reason| format!("Not pooled: {reason}")),
        Status::NotRun => "Not pooled",
        Status::Failed => "Pooling failed",
    };
    Some(reason.map_or_else(|| word.to_owned(), |reason| format!("{word}: {reason}")))
}

/// `Pooled (REML, HKSJ)`.
pub(super) fn with_model(name: &str, pool: &Pool) -> String {
    let model = caption::model(&pool.method, &pool.test);
    if model.is_empty() {
        return name.to_owned();
    }
    format!("{name} ({model})")
}

/// `13 effects of 13 studies, 357 347 participants`.
fn sizes(sizes: &Sizes) -> String {
    let mut all = format!(
        "{} of {}",
        plural(sizes.k, "effect"),
        plural(sizes.studies, "study")
    );
    for (n, noun) in [
        (sizes.participants, "participants"),
        (sizes.events, "events"),
    ] {
        if let Some(n) = n {
            let _ = write!(all, ", {} {noun}", count(n));
        }
    }
    all
}

/// How the scale of the analysis differs from that of the figure.
fn scale(display: &Display) -> &'static str {
    match display.transform.as_str() {
        "" | "none" => "",
        "exp" if display.name.contains("ratio") => " (analysed as logs, on a log axis)",
        "exp" => " (analysed as logs)",
        "expit" => " (analysed as log odds)",
        "tanh" => " (analysed as Fisher z)",
        _ => " (shown on the scale that it was measured on)",
    }
}

/// The caption of a pool.
pub(super) fn of_pool(shown: &Shown<'_>, pool: &Pool, model: &Pool) -> Vec<String> {
    let mut says = vec![format!(
        "{}{}; {}; {}.",
        capital(&model.display.name),
        scale(&model.display),
        caption::model(&model.method, &model.test),
        if pool.sizes.k > 0 {
            sizes(&pool.sizes)
        } else {
            plural(pool.parts.len(), "part")
        }
    )];
    let drawn = pool.estimate.is_some() || pool.parts.iter().any(|p| p.result.estimate.is_some());
    let squares = if drawn {
        "Squares: effects, their area by weight"
    } else {
        "Squares: effects"
    };
    let mut shapes = format!(
        "{squares}; lines: {} confidence intervals",
        level(model.level)
    );
    if drawn {
        shapes.push_str("; diamonds: pooled effects with theirs");
    }
    if predicted(pool) {
        let at = level(model.level);
        let _ = write!(
            shapes,
            "; bar: {at} prediction interval, where the effect of a new study is expected"
        );
    }
    says.push(format!("{shapes}."));
    if !pool.parts.is_empty() && pool.estimate.is_some() {
        says.push("Weights are those in the pool of all studies.".to_owned());
    }
    says.extend(left_out(&pool.left_out));
    for part in &pool.parts {
        let text = left_out(&part.result.left_out).filter(|_| pool.left_out.is_empty());
        says.extend(text.map(|text| format!("{}: {text}", super::gather::label(&part.label))));
    }
    says.extend(imputed(shown));
    says
}

fn predicted(pool: &Pool) -> bool {
    pool.pi.is_some() || pool.parts.iter().any(|part| predicted(&part.result))
}

/// Rows that left, and why.
fn left_out(left_out: &[LeftOut]) -> Option<String> {
    let rows: usize = left_out.iter().map(|left| left.rows).sum();
    let reasons: Vec<String> = left_out
        .iter()
        .map(|left| match left_out {
            [_] => left.reason.clone(),
            _ => format!("{} ({})", left.reason, left.rows),
        })
        .collect();
    let rows = plural(rows, "row");
    (!reasons.is_empty()).then(|| format!("Left out {rows}: {}.", reasons.join("; ")))
}

fn imputed(shown: &Shown<'_>) -> Option<String> {
    let mut cells = shown.facts.rows.iter().flat_map(|row| &row.cells);
    let any = cells.any(|cell| cell.ends_with('*'));
    any.then(|| "* imputed, as the plan says.".to_owned())
}

/// The caption of a summary.
pub(super) fn of_summary(
    shown: &Shown<'_>,
    found: &Summary,
    display: &Display,
    at: f64,
) -> Vec<String> {
    let name = if display.name.is_empty() {
        found.measure.clone().unwrap_or_default()
    } else {
        display.name.clone()
    };
    let mut says = vec![
        format!(
            "{}{}; not pooled; {}.",
            capital(&name),
            scale(display),
            sizes(&found.sizes)
        ),
        format!(
            "Squares: effects; lines: {} confidence intervals.",
            level(at)
        ),
    ];
    says.extend(left_out(&found.left_out));
    says.extend(imputed(shown));
    says
}

/// `Not pooled: up 3, down 1, none 0`.
pub(super) fn directions(found: &Summary) -> String {
    let Summary {
        up,
        down,
        none,
        missing,
        ..
    } = found;
    let mut text = format!("Not pooled: up {up}, down {down}, none {none}");
    if *missing > 0 {
        let _ = write!(text, ", missing {missing}");
    }
    text
}

/// The caption of the refits of a sensitivity analysis.
pub(super) fn of_refits(found: &Sensitivity, cumulative: bool) -> Vec<String> {
    let what = if cumulative {
        "Each line: the pooled effect of the studies so far, the one named added"
    } else {
        "Each line: the pooled effect without the study named"
    };
    let model = caption::model(&found.method, &found.test);
    let mut says = vec![format!(
        "{}{}; {}; {}.",
        capital(&found.display.name),
        scale(&found.display),
        model,
        sizes(&found.sizes)
    )];
    says.push(format!(
        "{what}, with its {} confidence interval; diamond: all studies.",
        level(found.level)
    ));
    let refits = found.leave_one_out.iter().filter(|_| !cumulative);
    let refits = refits.chain(found.cumulative.iter().filter(|_| cumulative));
    if refits.flatten().any(|refit| refit.changes) {
        says.push(
            "† Its interval lies otherwise to no effect than that of all studies.".to_owned(),
        );
    }
    says
}

/// The caption of several results.
pub(super) fn of_several(model: &Pool) -> Vec<String> {
    vec![
        format!("{}{}.", capital(&model.display.name), scale(&model.display)),
        format!(
            "Diamonds: pooled effects with {} confidence intervals.",
            level(model.level)
        ),
    ]
}
