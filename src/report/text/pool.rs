//! A pooled effect.

use crate::diagnostic::plural;
use crate::report::glyph::NONE;
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone};
use crate::result::number::{self, count, decimals, fixed, level, shown};
pub(in crate::report) use crate::result::words::test;
use crate::result::{ChiSquared, Display, Heterogeneity, Interval, LeftOut, Pool, Sizes, Status};

/// Blanks between the facts of a line.
const APART: usize = 3;

/// Measure, model and size.
pub(super) fn about(pool: &Pool) -> String {
    let model = [pool.method.clone(), test(&pool.test)];
    let parts = pool.parts.iter().map(|part| &part.result.display);
    let mut displays = std::iter::once(&pool.display).chain(parts);
    let named = displays.find(|display| !display.name.is_empty());
    let name = named.map_or(pool.measure.as_str(), |display| &display.name);
    let facts = std::iter::once(name.to_owned());
    let clusters = pool.clusters.map(|n| tie(&plural(n, "cluster")));
    let facts = facts.chain(model).chain(sizes(&pool.sizes)).chain(clusters);
    facts
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What an effect is called.
pub(in crate::report) fn measure<'a>(display: &'a Display, measure: &'a str) -> &'a str {
    if display.name.is_empty() {
        measure
    } else {
        &display.name
    }
}

/// Effects and studies, and who is in them where that is known; a number that is not whole was divided by a plan that
/// allows for clusters, and is no number of people.
pub(super) fn sizes(sizes: &Sizes) -> Vec<String> {
    let studies = plural(sizes.studies, "study");
    let mut all = vec![tie(&format!("{} of {studies}", plural(sizes.k, "effect")))];
    let mut add = |n: Option<f64>, noun: &str| {
        if let Some(n) = n {
            let effective = if n.fract() == 0.0 { "" } else { " (effective)" };
            all.push(tie(&format!("{} {noun}{effective}", count(n))));
        }
    };
    add(sizes.participants, "participants");
    add(sizes.events, "events");
    all
}

/// What stands below the heading, but the parts and the rows.
pub(super) fn write(page: &mut Page<'_>, pool: &Pool, status: Status) {
    if status == Status::Ok && (pool.parts.is_empty() || pool.estimate.is_some()) {
        estimate(page, pool);
        prediction(page, pool);
        heterogeneity(page, &pool.heterogeneity);
        association(page, pool);
        equal_ratios(page, pool);
    }
    left_out(page, &pool.left_out);
    remarks(page, &pool.remarks);
}

/// Whether numbers are read by their size.
pub(in crate::report) fn is_ratio(display: &Display) -> bool {
    display.transform == "exp"
}

/// The digits behind the point of an estimate, its interval and its prediction interval.
pub(in crate::report) fn digits(display: &Display) -> usize {
    decimals(display.estimate, display.ci, is_ratio(display))
}

/// `0.34 to 0.70`.
pub(in crate::report) fn interval([lo, hi]: Interval, digits: usize, ratio: bool) -> String {
    format!(
        "{} to {}",
        shown(lo, digits, ratio),
        shown(hi, digits, ratio)
    )
}

fn estimate(page: &mut Page<'_>, pool: &Pool) {
    let display = &pool.display;
    let (digits, ratio) = (digits(display), is_ratio(display));
    let number = display
        .estimate
        .map_or_else(|| "not computed".to_owned(), |x| shown(x, digits, ratio));
    let mut spans = vec![Span::plain("estimate"), Span::new(number, Tone::Strong)];
    if let Some(ci) = display.ci {
        let text = format!("{} CI {}", level(pool.level), interval(ci, digits, ratio));
        spans.push(Span::plain(tie(&text)).after(APART));
    }
    spans.extend(tested(&pool.test, pool.statistic, pool.df, pool.p));
    spans.extend(scale(display, &pool.measure));
    page.fact(4, &spans);
}

/// `t −3.97, df 12, p = 0.002`.
pub(super) fn tested(
    test: &str,
    statistic: Option<f64>,
    df: Option<f64>,
    p: Option<f64>,
) -> Option<Span> {
    let letter = if df.is_some() || test != "z" {
        "t"
    } else {
        "z"
    };
    let mut facts = Vec::new();
    facts.extend(statistic.map(|x| format!("{letter} {}", fixed(x, 2))));
    facts.extend(df.map(|x| format!("df {}", number::maybe_whole(x))));
    facts.extend(p.map(number::p));
    (!facts.is_empty()).then(|| Span::plain(tie(&facts.join(", "))).after(APART))
}

/// On which scale the numbers are shown, where it is not that of the analysis.
pub(super) fn scale(display: &Display, measure: &str) -> Option<Span> {
    let text = match display.transform.as_str() {
        "" | "none" => return None,
        "exp" if display.name.contains("ratio") => "(shown as ratios; analysed as logs)".to_owned(),
        "exp" => "(shown as they were measured; analysed as logs)".to_owned(),
        "expit" => "(shown as proportions; analysed as log odds)".to_owned(),
        "tanh" => "(shown as correlations; analysed as Fisher z)".to_owned(),
        other => format!("(shown by {other}; analysed as {measure})"),
    };
    Some(Span::new(tie(&text), Tone::Faint).after(APART))
}

fn prediction(page: &mut Page<'_>, pool: &Pool) {
    if let Some(pi) = pool.display.pi {
        let text = interval(pi, digits(&pool.display), is_ratio(&pool.display));
        let name = format!("{} prediction interval", level(pool.level));
        page.fact(4, &[Span::plain(name), Span::plain(tie(&text))]);
    }
}

/// Variance between the studies, or what is left of it.
pub(super) fn heterogeneity(page: &mut Page<'_>, found: &Heterogeneity) {
    let mut facts = Vec::new();
    facts.extend(found.tau2.map(|tau2| {
        let text = number::plain_with_ends(tau2, found.tau2_ci);
        format!("tau² {text}")
    }));
    facts.extend(found.sigma2.map(|s| format!("σ² {}", number::plain(s))));
    facts.extend(found.i2.map(|i2| {
        let text = number::percent_with_ends(i2, found.i2_ci);
        format!("I² {text}")
    }));
    let name = if found.lrt.is_some() { "Wald" } else { "Q" };
    let tests = [(name, found.q, found.q_p), ("LRT", found.lrt, found.lrt_p)];
    for (name, statistic, p) in tests {
        let Some(x) = statistic else {
            continue;
        };
        let mut text = format!("{name} {}", fixed(x, 2));
        text.extend(found.q_df.map(|df| format!(", df {df}")));
        text.extend(p.map(|p| format!(", {}", number::p(p))));
        facts.push(text);
    }
    if facts.is_empty() {
        return;
    }
    line(page, "heterogeneity", &facts);
}

/// Whether there is an association in any table of counts.
fn association(page: &mut Page<'_>, pool: &Pool) {
    if let Some(cmh) = &pool.cmh {
        let mut facts = vec![format!(
            "Cochran-Mantel-Haenszel {}",
            chi_squared(&cmh.corrected)
        )];
        if let (Some(x), Some(p)) = (cmh.uncorrected, cmh.uncorrected_p) {
            let text = format!("without correction {}, {}", fixed(x, 2), number::p(p));
            facts.push(text);
        }
        line(page, "association", &facts);
    }
}

/// Whether the tables share one odds ratio.
fn equal_ratios(page: &mut Page<'_>, pool: &Pool) {
    let tests = [("Breslow-Day", &pool.breslow_day), ("Tarone", &pool.tarone)];
    let told = tests.iter().filter_map(|(name, test)| {
        let test = test.as_ref()?;
        Some(format!("{name} {}", chi_squared(test)))
    });
    let facts: Vec<String> = told.collect();
    if !facts.is_empty() {
        line(page, "equal odds ratios", &facts);
    }
}

/// `chi² 12.34, df 5, p = 0.031`.
fn chi_squared(test: &ChiSquared) -> String {
    let mut text = format!(
        "chi² {}",
        test.statistic.map_or(NONE.to_owned(), |x| fixed(x, 2))
    );
    text.extend([format!(", df {}", test.df)]);
    text.extend(test.p.map(|p| format!(", {}", number::p(p))));
    text
}

/// Facts behind what they are about.
fn line(page: &mut Page<'_>, about: &str, facts: &[String]) {
    let mut spans = vec![Span::plain(about.to_owned())];
    for (place, fact) in facts.iter().enumerate() {
        let gap = if place == 0 { 2 } else { APART };
        spans.push(Span::plain(tie(fact)).after(gap));
    }
    page.fact(4, &spans);
}

/// Rows that left, and why.
pub(super) fn left_out(page: &mut Page<'_>, left_out: &[LeftOut]) {
    let rows: usize = left_out.iter().map(|left| left.rows).sum();
    if rows == 0 {
        return;
    }
    let reasons: Vec<String> = left_out
        .iter()
        .map(|left| match left_out {
            [_] => left.reason.clone(),
            _ => format!("{} ({})", left.reason, left.rows),
        })
        .collect();
    let text = format!("left out  {}: {}", plural(rows, "row"), reasons.join("; "));
    page.say(4, text, Tone::Warn);
}

/// Defaults taken, forms used, arms divided.
pub(super) fn remarks(page: &mut Page<'_>, remarks: &[String]) {
    for remark in remarks {
        page.say(4, remark.as_str(), Tone::Faint);
    }
}
