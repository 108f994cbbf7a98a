//! `multiverse`: every universe is the pool that its choices name; shares and spread are those of the universes.

use kma::diagnostic::Code;
use kma::result::{Multiverse, Pool, Status, Universe};
use proptest::prelude::*;

use super::{FIVE, Ran, close, of_rows, run_plan};

/// Eight studies, two of them without label.
const EIGHT: &[(&str, &str, f64, f64)] = &[
    ("a", "cortex/in_vivo", 0.5, 0.04),
    ("b", "cortex/ex_vivo", 0.9, 0.09),
    ("c", "cortex/in_vivo", 0.1, 0.02),
    ("d", "striatum/in_vivo", -0.2, 0.05),
    ("e", "striatum/ex_vivo", 0.7, 0.03),
    ("f", "/in_vivo", 1.4, 0.2),
    ("g", "striatum/", -0.6, 0.11),
    ("h", "cortex/ex_vivo", f64::NAN, 0.11),
];

fn choice<'u>(universe: &'u Universe, word: &str) -> &'u str {
    let mut choices = universe.choices.iter();
    let found = choices.find(|(of, _)| of == word);
    found.map_or("", |(_, choice)| choice.as_str())
}

/// The pool that a universe stands for, as a statement.
fn statement(universe: &Universe, source: &str, name: &str, dropped: &[&str]) -> String {
    let mut clauses = String::new();
    let mut options = Vec::new();
    for (word, choice) in &universe.choices {
        if word == "where" && choice == "all" || dropped.contains(&word.as_str()) {
            continue;
        }
        match word.as_str() {
            "using" | "where" | "measuring" => clauses = format!("{clauses} {word} {choice}"),
            "robust" => clauses = format!("{clauses} robust in {choice}"),
            _ => options.push(format!("{word} {choice}")),
        }
    }
    if !options.is_empty() {
        clauses = format!("{clauses} with {}", options.join(", "));
    }
    format!("pool {source}{clauses} as {name}")
}

/// Whether a universe has the numbers of a pool, to the last bit.
fn assert_same(universe: &Universe, pool: &Pool, status: Status) {
    assert_eq!(universe.status, status, "{universe:?}");
    let numbers = |x: &[Option<f64>]| x.iter().map(|x| x.map(f64::to_bits)).collect::<Vec<_>>();
    let ends = |ci: Option<[f64; 2]>| ci.map(|ci| ci.map(f64::to_bits));
    let h = &pool.heterogeneity;
    assert_eq!(
        numbers(&[
            universe.estimate,
            universe.se,
            universe.statistic,
            universe.df,
            universe.p,
            universe.tau2,
            universe.i2,
            universe.display.estimate
        ]),
        numbers(&[
            pool.estimate,
            pool.se,
            pool.statistic,
            pool.df,
            pool.p,
            h.tau2,
            h.i2,
            pool.display.estimate
        ]),
        "{universe:?}"
    );
    assert_eq!(ends(universe.ci), ends(pool.ci));
    assert_eq!(ends(universe.pi), ends(pool.pi));
    assert_eq!(ends(universe.display.ci), ends(pool.display.ci));
    assert_eq!(universe.sizes, pool.sizes);
    assert_eq!(universe.left_out, pool.left_out);
    assert_eq!((&universe.test, universe.level), (&pool.test, pool.level));
    assert_eq!(
        (&universe.method, &universe.measure),
        (&pool.method, &pool.measure)
    );
}

/// Runs the pool of every universe of `all`, and holds them against each other.
fn every_universe_is_a_pool(
    found: &Multiverse,
    source: &str,
    dropped: fn(&Universe) -> &'static [&'static str],
    run: impl Fn(&str) -> Ran,
) {
    let pools: Vec<String> = found
        .universes
        .iter()
        .enumerate()
        .map(|(at, u)| statement(u, source, &format!("u{at}"), dropped(u)))
        .collect();
    let ran = run(&pools.join("\n"));
    for (at, universe) in found.universes.iter().enumerate() {
        let name = format!("u{at}");
        assert_same(universe, ran.pool(&name), ran.outcome(&name).status);
        let reason = ran.outcome(&name).reason.as_ref();
        assert_eq!(universe.reason.as_ref(), reason);
    }
}

fn nothing(_universe: &Universe) -> &'static [&'static str] {
    &[]
}

/// What `EE` and `FE` do not take.
fn without_tau2(universe: &Universe) -> &'static [&'static str] {
    if ["EE", "FE"].contains(&choice(universe, "using")) {
        &["tau2", "pi"]
    } else {
        &[]
    }
}

/// Some of `all`, in an order of its own, at least two.
fn some(all: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    (Just(all.to_vec()).prop_shuffle(), 2..=all.len().min(4)).prop_map(|(mut all, n)| {
        all.truncate(n);
        all
    })
}

fn maybe(all: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<&'static str>>> {
    proptest::option::of(some(all))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_universe_is_the_pool_of_its_choices(
        using in some(&["REML", "DL", "PM", "EE", "FE", "HSk", "SJ", "ML"]),
        rows in maybe(&["all", "region = cortex", "region = striatum", "method = in_vivo", "yi is missing"]),
        test in maybe(&["z", "t", "hksj"]),
        level in maybe(&["90%", "95%", "99.5%"]),
        floor in maybe(&["yes", "no"]),
        tau2 in maybe(&["0", "0.1", "2"]),
        of_result: bool,
    ) {
        // An option that none of the models takes is a mistake.
        let takes = using.iter().any(|model| !["EE", "FE"].contains(model));
        prop_assume!(tau2.is_none() || takes);
        let list = |items: &[&str]| items.join(", ");
        let mut clauses = format!("using ({})", list(&using));
        if let Some(rows) = rows {
            clauses = format!("where ({}) {clauses}", list(&rows));
        }
        let options = [("test", test), ("level", level), ("floor", floor), ("tau2", tau2)];
        let options = options.iter().filter_map(|(word, items)| {
            Some(format!("{word} ({})", list(items.as_ref()?)))
        });
        let options: Vec<String> = options.collect();
        if !options.is_empty() {
            clauses = format!("{clauses} with {}", options.join(", "));
        }
        let source = if of_result { "base" } else { "d" };
        let base = "pool d using PM with test t, level 80% as base";
        let ran = of_rows(&format!("{base}\nmultiverse {source} {clauses} as all"), EIGHT);
        let mut found = ran.multiverse("all").clone();
        if found.remarks.iter().any(|remark| remark.contains("none of these combinations")) {
            prop_assert!(of_result);
            let own = found.universes.remove(0);
            assert_same(&own, ran.pool("base"), Status::Ok);
        }
        every_universe_is_a_pool(&found, source, without_tau2, |pools| {
            of_rows(&format!("{base}\n{pools}"), EIGHT)
        });
    }
}

#[test]
fn models_of_counts_and_several_effects() {
    let plan = |statements: &str| {
        format!(
            "kma 1\n\ndata trials from \"t.csv\" {{\n  study: study\n  lab: text\n  drug: arm {{ events: a, n: n1 }}\n  \
             placebo: arm {{ events: c, n: n2 }}\n}}\n\neffect odds = OR(drug, placebo)\neffect risks = RR(drug, placebo)\n\n{statements}\n"
        )
    };
    let csv = "study,lab,a,n1,c,n2\nA,x,3,50,9,50\nB,x,0,40,4,41\nC,y,7,90,8,88\nD,y,2,30,1,30\nE,z,5,61,12,60\n";
    let run = |statements: &str| run_plan(&plan(statements), &[("t.csv", csv)]);
    let base = "pool trials measuring odds using REML with test z as base";
    let ran = run(&format!(
        "{base}\nmultiverse base measuring (odds, risks) using (REML, MH, Peto, GLMM, EE) as all"
    ));
    let mut found = ran.multiverse("all").clone();
    assert_eq!(found.counts.universes, 10);
    // Peto's method and the mixed models do not pool risk ratios.
    let refused: Vec<&Universe> = found
        .universes
        .iter()
        .filter(|u| u.status != Status::Ok)
        .collect();
    let refused: Vec<[&str; 3]> = refused
        .iter()
        .map(|u| {
            let reason = u.reason.as_deref().unwrap_or("");
            [choice(u, "measuring"), choice(u, "using"), reason]
        })
        .collect();
    let expected = [
        ["risks", "Peto", "`Peto` does not pool `RR`"],
        ["risks", "GLMM", "`GLMM` does not pool `RR`"],
    ];
    assert_eq!(refused, expected);
    assert_eq!(
        found.spread, None,
        "ratios of odds and of risks have no common spread"
    );
    assert!(found.shares.positive.is_some());
    found.universes.retain(|u| u.status == Status::Ok);
    every_universe_is_a_pool(&found, "base", nothing, |pools| {
        run(&format!("{base}\n{pools}"))
    });
    let mixed = "multiverse base using (REML, GLMM) with glmm (UM_FS, CM_EL) as all";
    let ran = run(&format!("{base}\n{mixed}"));
    let found = ran.multiverse("all");
    let glmm = |u: &&Universe| choice(u, "using") == "GLMM";
    let same = |u: &&Universe| u.same_as.is_some();
    assert_eq!(found.universes.iter().filter(glmm).count(), 2);
    // The models of counts are no choice under REML.
    let others = found.universes.iter().filter(|u| !glmm(u));
    assert_eq!(others.filter(same).count(), 1);
    let clusters = "multiverse base robust in (lab, study) using (REML, EE) as all";
    let ran = run(&format!("{base}\n{clusters}"));
    let mut found = ran.multiverse("all").clone();
    assert_eq!(choice(&found.universes[0], "robust"), "none");
    found.universes.remove(0);
    every_universe_is_a_pool(&found, "base", nothing, |pools| {
        run(&format!("{base}\n{pools}"))
    });
}

#[test]
fn the_plan_s_own_is_first() {
    let ran = of_rows(
        "pool d using DL with test z as base\nmultiverse base using (REML, DL) with test (hksj, z) as all",
        FIVE,
    );
    let found = ran.multiverse("all");
    let told: Vec<(&str, &str)> = found
        .universes
        .iter()
        .map(|u| (choice(u, "using"), choice(u, "test")))
        .collect();
    let expected = [("DL", "z"), ("REML", "hksj"), ("REML", "z"), ("DL", "hksj")];
    assert_eq!(told, expected);
    assert_eq!((found.method.as_str(), found.test.as_str()), ("DL", "z"));
    assert_same(&found.universes[0], ran.pool("base"), Status::Ok);
    assert_eq!(found.rows, ran.pool("base").rows);
}

#[test]
fn an_own_analysis_that_is_no_combination_stands_before_them() {
    let ran = of_rows(
        "pool d using DL with test z as base\nmultiverse base using (REML, PM) where (region = cortex, region = striatum) as all",
        FIVE,
    );
    let found = ran.multiverse("all");
    assert_eq!(found.counts.universes, 5);
    let own = &found.universes[0];
    assert_eq!((choice(own, "using"), choice(own, "where")), ("DL", "all"));
    assert_same(own, ran.pool("base"), Status::Ok);
    let said = &found.remarks[0];
    assert!(said.contains("none of these combinations"), "{said}");
    let listed: Vec<&str> = found.decisions[0]
        .choices
        .iter()
        .map(|c| c.choice.as_str())
        .collect();
    assert_eq!(listed, ["REML", "PM"]);
}

#[test]
fn the_same_analysis_counts_once() {
    let ran = of_rows(
        "multiverse d using (REML, EE) where (all, yi > -9) with tau2 (0.1, 0.2), test (z, hksj), floor (yes, no) as all",
        FIVE,
    );
    let found = ran.multiverse("all");
    assert_eq!(found.counts.universes, 32);
    // REML: two tau², and z, hksj with and without floor; EE: only the latter. `yi > -9` drops no row.
    assert_eq!(found.counts.ran, 9);
    assert_eq!(found.counts.same, 23);
    for universe in &found.universes {
        if let Some(first) = universe.same_as {
            let first = &found.universes[first - 1];
            assert_eq!(first.same_as, None);
            assert_eq!((first.estimate, first.ci), (universe.estimate, universe.ci));
        }
    }
}

#[test]
fn shares_and_spread_are_those_of_the_universes() {
    let ran = of_rows(
        "multiverse d using (EE, REML, DL) where (region = cortex, all, region = striatum) with test (z, hksj) as all",
        FIVE,
    );
    let found = ran.multiverse("all");
    let mut estimates: Vec<f64> = found.universes.iter().filter_map(|u| u.estimate).collect();
    assert_eq!((estimates.len(), found.counts.ran), (18, 18));
    estimates.sort_by(f64::total_cmp);
    let spread = found.spread.expect("a spread");
    assert_eq!((spread.min, spread.max), (estimates[0], estimates[17]));
    assert!(close(
        Some(spread.median),
        f64::midpoint(estimates[8], estimates[9])
    ));
    // R: quantile(x, 0.25, type = 7) is a quarter of the way from the 5th to the 6th of 18.
    assert!(close(
        Some(spread.q1),
        estimates[4] + 0.25 * (estimates[5] - estimates[4])
    ));
    let share = |holds: &dyn Fn(&Universe) -> bool| {
        let n = found.universes.iter().filter(|u| holds(u)).count();
        Some(100.0 * n as f64 / 18.0)
    };
    assert_eq!(found.shares.positive, share(&|u| u.estimate > Some(0.0)));
    assert_eq!(
        found.shares.above,
        share(&|u| u.ci.is_some_and(|ci| ci[0] > 0.0))
    );
    assert_eq!(
        found.shares.below,
        share(&|u| u.ci.is_some_and(|ci| ci[1] < 0.0))
    );
    assert_eq!(found.shares.same_side, found.shares.positive);
    let rows = found
        .decisions
        .iter()
        .find(|d| d.word == "where")
        .expect("a decision");
    let medians: Vec<f64> = rows
        .choices
        .iter()
        .map(|c| c.spread.expect("ran").median)
        .collect();
    let (low, high) = (
        medians.iter().copied().fold(f64::INFINITY, f64::min),
        medians.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    );
    assert_eq!(rows.moves, Some(high - low));
    assert!(rows.choices.iter().all(|c| c.ran == 6));
    let test = found
        .decisions
        .iter()
        .find(|d| d.word == "test")
        .expect("a decision");
    assert_eq!(test.moves, Some(0.0));
}

#[test]
fn parts_are_multiverses_of_their_own() {
    let ran = of_rows(
        "multiverse d using (REML, DL) where (all, method = in_vivo) with test (z, hksj) per region as apart\n\
         multiverse d using (REML, DL) where (all, method = in_vivo) with test (z, hksj) by region as together\n\
         multiverse d where (region = cortex and method = in_vivo, region = cortex) using (REML, DL) with test (z, hksj) as cortex",
        FIVE,
    );
    let apart = ran.multiverse("apart");
    assert!(apart.universes.is_empty());
    assert_eq!(apart.parts.len(), 2);
    let cortex = &apart.parts[0].result;
    assert_eq!(cortex.universes.len(), 8);
    let whole = ran.multiverse("together");
    assert_eq!(whole.universes.len(), 8);
    assert_eq!(whole.parts[0].result.universes, cortex.universes);
    for universe in &ran.multiverse("cortex").universes {
        let all = if choice(universe, "where") == "region = cortex" {
            "all"
        } else {
            "method = in_vivo"
        };
        let same = |u: &&Universe| {
            choice(u, "where") == all
                && ["using", "test"]
                    .iter()
                    .all(|word| choice(u, word) == choice(universe, word))
        };
        let part = cortex
            .universes
            .iter()
            .find(same)
            .expect("the same universe");
        assert_eq!(
            (part.estimate, part.ci, part.p),
            (universe.estimate, universe.ci, universe.p)
        );
    }
}

#[test]
fn requirements_of_pool_hold_in_each_universe() {
    let ran = of_rows(
        "require studies >= 3 for pool\nmultiverse d using (REML, DL) where (all, region = striatum) as all",
        FIVE,
    );
    let found = ran.multiverse("all");
    assert_eq!((found.counts.ran, found.counts.not_run), (2, 2));
    let refused = found
        .universes
        .iter()
        .find(|u| choice(u, "where") != "all")
        .expect("one");
    assert_eq!(refused.status, Status::NotRun);
    let reason = "studies = 2, the plan asks for studies >= 3";
    assert_eq!(refused.reason.as_deref(), Some(reason));
    let ran = of_rows(
        "require studies >= 9 for multiverse otherwise summarise\nmultiverse d using (REML, DL) as all",
        FIVE,
    );
    assert_eq!(
        ran.reason("all"),
        (
            Status::NotRun,
            "studies = 5, the plan asks for studies >= 9"
        )
    );
    let found = ran.multiverse("all");
    assert!(found.universes.is_empty());
    assert_eq!(found.summary.as_ref().map(|s| (s.up, s.down)), Some((4, 1)));
    assert_eq!(found.rows.len(), 5);
}

#[test]
fn rows_of_one_study_fail_where_they_are_pooled() {
    let twice: Vec<(&str, &str, f64, f64)> = vec![
        ("a", "cortex/in_vivo", 0.5, 0.04),
        ("a", "striatum/in_vivo", 0.4, 0.05),
        ("b", "cortex/in_vivo", 0.1, 0.02),
        ("c", "cortex/in_vivo", 0.3, 0.03),
    ];
    let ran = of_rows(
        "multiverse d using (REML, DL) where (all, region = cortex) as all",
        &twice,
    );
    assert!(ran.codes().contains(&Code::DependentRows));
    let found = ran.multiverse("all");
    assert_eq!((found.counts.ran, found.counts.failed), (2, 2));
    let ran = of_rows("multiverse d using (REML, DL) as all", &twice);
    let (status, reason) = ran.reason("all");
    assert_eq!(status, Status::Failed);
    assert!(
        reason.starts_with("none of 2 universes ran: several rows belong to one study"),
        "{reason}"
    );
    let ran = of_rows(
        "multiverse d using (REML, DL) with rows independent as all",
        &twice,
    );
    assert_eq!(ran.multiverse("all").counts.ran, 2);
}

#[test]
fn numbers_of_a_multiverse_are_expected_by_name() {
    let ran = of_rows(
        "pool d as base\nmultiverse base using (REML, DL) with test (z, hksj) as all\n\
         expect all.counts.ran = 4 and all.shares.positive = 100% and all.spread.min <= all.spread.median\n\
         expect all.shares.same_side > 90% and all.counts.universes = 4",
        FIVE,
    );
    for outcome in &ran.results[2..] {
        assert!(
            matches!(
                outcome.body,
                kma::result::Body::Expectation { holds: true, .. }
            ),
            "{outcome:?}"
        );
    }
}

#[test]
fn universes_of_one_or_two_effects_are_warned_of_once() {
    let ran = of_rows(
        "multiverse d using (REML, DL) where (region = striatum, region = striatum and method = in_vivo) as all",
        FIVE,
    );
    assert_eq!(ran.codes(), [Code::FewStudies]);
    let said = &ran.diagnostics[0].message;
    assert_eq!(
        said,
        "2 universes of one effect and 2 universes of two effects"
    );
}
