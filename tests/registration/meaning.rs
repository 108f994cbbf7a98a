//! Meaning, not spelling: what changes the closure of a result, and what does not.

use std::collections::BTreeSet;

use super::support::{check, closures, is_wrong, meaning_of, messages};

const RICH: &str = include_str!("rich.kma");

/// The rich plan with one passage written otherwise.
fn with(old: &str, new: &str) -> String {
    assert_eq!(RICH.matches(old).count(), 1, "`{old}` stands once in it");
    RICH.replace(old, new)
}

/// The results whose closures differ, also those that only one of the two has; or what is wrong with the plan.
fn changed(new: &str) -> Result<BTreeSet<String>, String> {
    let finished = check(new);
    if is_wrong(&finished) {
        return Err(messages(&finished));
    }
    let (old, new) = (closures(&meaning_of(RICH)), closures(&finished.meaning));
    let names = old.keys().chain(new.keys());
    let differ = names.filter(|name| old.get(*name) != new.get(*name));
    Ok(differ.cloned().collect())
}

const ON_ADULTS: &str = "overall light apart dosed crossed small rests choices";
const ON_TRIALS: &str = "overall light apart dosed crossed small rests choices clustered averaged";
const ON_COUNTS: &str = "harms harms_mh odds_iv difference counted narrative";
const ON_ODDS: &str = "harms harms_mh odds_iv difference counted";
const ON_OVERALL: &str = "overall light small rests choices";
const ON_LIGHT: &str = "light rests choices";

/// Each change, and the results that it concerns.
#[track_caller]
fn each_changes(changes: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (old, new, concerned) in changes {
        let expected: BTreeSet<String> = concerned.split_whitespace().map(str::to_owned).collect();
        match changed(&with(old, new)) {
            Err(why) => wrong.push(format!("`{old}` → `{new}`\n{why}")),
            Ok(found) if found == expected => {}
            Ok(found) => {
                let too_many: Vec<_> = found.difference(&expected).collect();
                let missing: Vec<_> = expected.difference(&found).collect();
                wrong.push(format!(
                    "`{old}` → `{new}`\n  changes {too_many:?}, and not {missing:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[track_caller]
fn none_changes(changes: &[(&str, &str)]) {
    let all: Vec<(&str, &str, &str)> = changes.iter().map(|(a, b)| (*a, *b, "")).collect();
    each_changes(&all);
}

#[test]
fn another_spelling_is_no_other_meaning() {
    none_changes(&[
        ("dose > 100 mg/kg ", "dose > 0.1 g/kg "),
        ("dose > 100 mg/kg ", "dose > 1e2 mg/kg"),
        ("dose > 100 mg/kg ", "100.0 mg/kg < dose "),
        ("dose > 100 mg/kg ", "dose>100 mg/kg"),
        ("total < 0.1 g/kg", "total < 100 mg/kg"),
        ("total < 0.1 g/kg", "0.10 g/kg > total"),
        (
            "derive total in g/kg = 2 * dose",
            "derive total in g/kg = dose * 2.0",
        ),
        (
            "(randomised, \"cross over\")",
            "(\"cross over\", \"randomised\")",
        ),
        (
            "started >= 1990-07 and 18 years <= age <= 65 years",
            "age <= 65 years and age >= 18 years and started >= 1990-07",
        ),
        ("18 years <= age <= 65 years", "18 <= age <= 65 years"),
        ("18 years <= age <= 65 years", "65 years >= age >= 18 years"),
        (
            "method = early where year < 2000",
            "method = early where 2e3 > year",
        ),
        (
            "one of cohort, randomised",
            "one of \"cohort\", \"randomised\"",
        ),
        (
            "number in years from 0 to 120",
            "number in years from 0.0 to 1.2e2",
        ),
        (
            "keep largest dose per study, region",
            "keep largest dose per region, study",
        ),
        ("flip region = striatum", "flip region = \"striatum\""),
        (
            "vtype LS2, benefit lower, flip region = striatum",
            "flip region = striatum, benefit lower, vtype LS2",
        ),
        ("test (hksj, z)", "test (z, hksj)"),
        ("using (EE, PM)", "using (PM, EE)"),
        (
            "where (all, region = cortex)",
            "where (region = cortex, all)",
        ),
        (
            "at dose (20 mg/kg, 60 mg/kg)",
            "at dose (0.06 g/kg, 20 mg/kg)",
        ),
        ("per region, sex with", "per sex, region with"),
        ("studies >= 5 for pool", "5.0 <= studies for pool"),
        (
            "k >= 8 and participants > 100",
            "100 < participants and k >= 8",
        ),
        (
            "center(dose) + poly(year, 2)",
            "poly(year, 2) + center(dose)",
        ),
        ("on dose * method with", "on method * dose with"),
        (
            "on dose * method with",
            "on dose + method + dose : method with",
        ),
        (
            "trials measuring g robust in centre with level 90%",
            "trials with level 90% robust in centre measuring g",
        ),
        ("missing \"n/a\"", "missing \"n/a\", \"n/a\""),
    ]);
}

#[test]
fn a_default_that_is_written_out_is_no_other_meaning() {
    none_changes(&[
        (
            "method with rows independent  ",
            "method with rows independent, test t, level 95%",
        ),
        (
            "per region, sex with adjust",
            "per region, sex using DL with test t, level 95.0%, adjust",
        ),
        (
            "odds using GLMM with glmm UM_RS",
            "odds using GLMM with glmm UM_RS, level 95%",
        ),
        ("odds using MH  ", "odds using MH with test z"),
        (
            "direction by finding",
            "direction by finding with level 95%",
        ),
        (
            "in centre with level 90%",
            "in centre with level 90%, tau2_ci q_profile",
        ),
        ("add 0.25 to all, drop", "add 0.25 to all, vtype LS, drop"),
        ("rho 0.6", "rho 0.60"),
    ]);
    // Of the language: REML, hksj with its floor, 95%.
    let plain = RICH.replace("default using DL with test t\n", "");
    let explicit = RICH.replace(
        "default using DL with test t\n",
        "default using REML with test hksj, floor yes, level 95%\n",
    );
    assert_eq!(
        closures(&meaning_of(&plain)),
        closures(&meaning_of(&explicit))
    );
}

#[test]
fn a_schema_is_part_of_each_result_of_its_data() {
    let changes = [
        ("\"author\", \"year\"", "\"author\""),
        ("year = \"published\"", "year = \"year\""),
        ("started: optional date", "started: date"),
        (
            "one of cohort, randomised, \"cross over\"",
            "one of randomised, cohort, \"cross over\"",
        ),
        (
            "one of cohort, randomised, \"cross over\"",
            "one of cohort, randomised, \"cross over\", other",
        ),
        (
            "one of low < some < high",
            "one of low < some < much < high",
        ),
        ("male = \"M\"", "male = \"m\""),
        ("= \"gender\"", "= \"sex\""),
        ("from 0 to 120", "from 1 to 120"),
        ("from 0 to 120", "from 0 to 110"),
        (" from 0 to 120", ""),
        ("number in mg/kg\n", "number in ug/kg\n"),
        ("lost:    percent", "lost:    number in %"),
        ("lost:    percent", "lost:    count"),
        ("centre:  text", "centre:  one of a, b"),
        ("sem: e1", "sem: se1"),
        ("mean: m1", "mean: m1 / 10"),
        ("sd: s1, sem: e1", "sem: e1, sd: s1 / 2"),
        ("n: n1, mean", "n: n1 / 2, mean"),
        ("shared: centre", "shared: study"),
        ("missing \"n/a\"", "missing \"n/a\", \"-\""),
    ];
    for (old, new) in changes {
        each_changes(&[(old, new, ON_TRIALS)]);
    }
    each_changes(&[
        ("one of up, down, same", "one of up, same, down", ON_COUNTS),
        ("events: a,", "events: b,", ON_COUNTS),
        (
            "control: arm { events: c, n: n2 }",
            "control: arm { events: c, nonevents: n2 }",
            ON_COUNTS,
        ),
    ]);
}

#[test]
fn each_step_is_part_of_each_result_that_stands_on_it() {
    let mut changes = Vec::new();
    for (old, new) in [
        ("include where design in", "where design in"),
        (
            "design in (randomised, \"cross over\")",
            "design in (randomised, \"cross over\", cohort)",
        ),
        (
            "design in (randomised, \"cross over\")",
            "design not in (randomised, \"cross over\")",
        ),
        ("dose > 100 mg/kg", "dose >= 100 mg/kg"),
        ("dose > 100 mg/kg", "dose > 101 mg/kg"),
        ("dose > 100 mg/kg", "dose > 100 ug/kg"),
        ("dose > 100 mg/kg", "dose != 100 mg/kg"),
        ("risk >= high ", "risk > some "),
        ("risk >= high ", "risk >= some "),
        ("1990-07 and", "1990-08 and"),
        ("1990-07 and", "1990 and"),
        ("started >= 1990-07 and 18", "started >= 1990-07 or 18"),
        ("<= age <=", "< age <="),
        ("= 2 * dose", "= 3 * dose"),
        ("= 2 * dose", "= 2 * dose * dose / dose"),
        (
            "early where year < 2000, late otherwise",
            "late where year < 2000, early otherwise",
        ),
        (
            "early where year < 2000, late otherwise",
            "early where year < 2000",
        ),
        ("fill drug.sd = placebo.sd ", "fill drug.sd = drug.mean "),
        ("fill drug.sd = placebo.sd ", "fill placebo.sd = drug.sd "),
        ("keep largest dose", "keep smallest dose"),
        ("keep largest dose", "keep largest age"),
        ("dose per study, region", "dose per study, region, sex"),
        (
            "  exclude where dose > 100 mg/kg                      because \"a toxic dose\"\n  exclude where risk >= high                          because \"too biased\"\n",
            "  exclude where risk >= high                          because \"too biased\"\n  exclude where dose > 100 mg/kg                      because \"a toxic dose\"\n",
        ),
        (
            "  where started >= 1990-07 and 18 years <= age <= 65 years\n",
            "",
        ),
    ] {
        changes.push((old, new, ON_ADULTS));
    }
    changes.extend([
        ("  where sham\n", "  where not sham\n", "averaged"),
        ("  where sham\n", "", "averaged"),
        ("rho 0.6", "rho 0.5", "averaged"),
        ("combine per study", "combine per study, region", "averaged"),
    ]);
    each_changes(&changes);
    // The unit of a column decides what is compared with it, and its name which one later steps take.
    let renamed = RICH
        .replace("derive total", "derive sum")
        .replace("total <", "sum <");
    assert_eq!(changed(&renamed), Ok(names(ON_ADULTS)));
}

fn names(all: &str) -> BTreeSet<String> {
    all.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn columns_that_change_their_names_are_another_meaning() {
    let plan = |first: &str, second: &str| {
        format!(
            "data d {{ study: study, x: number, yi: number, vi: number }}\neffect e = given(yi, vi)\n\
             let s = d\n  derive {first} = x + 1\n  derive {second} = x + 2\n  where a > 3\npool s as all\n"
        )
    };
    let (one, other) = (meaning_of(&plan("a", "b")), meaning_of(&plan("b", "a")));
    assert_ne!(closures(&one), closures(&other));
}

#[test]
fn an_effect_is_part_of_what_measures_it() {
    each_changes(&[
        ("SMD(drug, placebo)", "SMDH(drug, placebo)", ON_TRIALS),
        ("SMD(drug, placebo)", "SMD(placebo, drug)", ON_TRIALS),
        ("vtype LS2", "vtype UB", ON_TRIALS),
        ("vtype LS2, ", "", ON_TRIALS),
        ("vtype LS2", "vtype LS2, correction approximate", ON_TRIALS),
        ("benefit lower, flip", "benefit higher, flip", ON_TRIALS),
        ("flip region = striatum", "flip region = cortex", ON_TRIALS),
        ("OR(treated, control)", "OR(control, treated)", ON_ODDS),
        (
            "OR(treated, control)",
            "OR(treated, control) where finding = up",
            ON_ODDS,
        ),
        ("add 0.25", "add 0.5", ON_ODDS),
        ("to all, drop", "to if_any_zero, drop", ON_ODDS),
        (", drop_double_zero", "", ON_ODDS),
        ("up: up, down: down", "up: down, down: up", "narrative"),
    ]);
}

#[test]
fn measures_and_the_order_of_forms_are_part_of_what_measures_them() {
    let plan = |effect: &str| {
        format!(
            "data d {{\n  study: study\n  drug: arm {{ n: n1, events: a, mean: m1, sd: s1 }}\n  \
             control: arm {{ n: n2, events: c, mean: m2, sd: s2 }}\n  t: number\n  d: number\n  n1: number\n  \
             n2: number\n}}\neffect e = {effect}\npool d as all\n"
        )
    };
    let forms = [
        "MD(drug, control)",
        "SMD(drug, control)",
        "ROM(drug, control)",
        "RR(drug, control)",
        "RR(drug, control) with benefit lower",
        "RD(drug, control)",
        "SMD(d: d, n1: n1, n2: n2)",
        "SMD(t: t, n1: n1, n2: n2)",
        "SMD(t: t, n1: n2, n2: n1)",
        "SMD(d: d, n1: n1, n2: n2) else SMD(t: t, n1: n1, n2: n2)",
        "SMD(t: t, n1: n1, n2: n2) else SMD(d: d, n1: n1, n2: n2)",
        "SMD(t: t, n1: n1, n2: n2) where t > 0 else SMD(d: d, n1: n1, n2: n2)",
        "given(t, d)",
        "given(t, se: d)",
    ];
    let all: BTreeSet<String> = forms
        .iter()
        .map(|form| closures(&meaning_of(&plan(form)))["all"].clone())
        .collect();
    assert_eq!(all.len(), forms.len());
}

#[test]
fn defaults_and_requirements_are_part_of_what_they_hold_for() {
    each_changes(&[
        (
            "default using DL",
            "default using PM",
            "apart clustered dosed crossed odds_iv counted",
        ),
        (
            "with test t\n",
            "with test z\n",
            &format!("{ON_TRIALS} odds_iv counted").replace(" clustered", ""),
        ),
        (
            "with test t\n",
            "with test t, level 99%\n",
            &format!("{ON_TRIALS} {ON_COUNTS}").replace(" clustered", ""),
        ),
        (
            "studies >= 5 for pool",
            "studies >= 6 for pool",
            &format!("{ON_OVERALL} {ON_ODDS} clustered averaged apart"),
        ),
        (
            "studies >= 5 for pool",
            "studies > 5 for pool",
            &format!("{ON_OVERALL} {ON_ODDS} clustered averaged apart"),
        ),
        (
            "studies >= 5 for pool",
            "k >= 5 for pool",
            &format!("{ON_OVERALL} {ON_ODDS} clustered averaged apart"),
        ),
        (
            "for pool otherwise summarise",
            "for pool",
            &format!("{ON_OVERALL} {ON_ODDS} clustered averaged apart"),
        ),
        ("k >= 8 and", "k >= 9 and", "small counted"),
        ("k >= 8 and", "k >= 8 or", "small counted"),
        ("100 for bias", "100 for bias, regress", "dosed crossed"),
        (
            "require k >= 8 and participants > 100 for bias\n",
            "",
            "small counted",
        ),
    ]);
}

#[test]
fn each_clause_and_option_of_an_analysis_is_part_of_it() {
    each_changes(&[
        ("using REML by method", "using PM by method", ON_OVERALL),
        (
            "summarise counts measuring direction by finding",
            "summarise counts measuring direction per finding",
            "narrative",
        ),
        (
            "method with rows independent  ",
            "method with rows independent, level 90%  ",
            ON_OVERALL,
        ),
        (
            "method with rows independent  ",
            "method with rows independent, test hksj, floor no  ",
            ON_OVERALL,
        ),
        (
            "method with rows independent  ",
            "method with rows independent, test hksj  ",
            ON_OVERALL,
        ),
        (
            "method with rows independent  ",
            "method with rows independent, tau2 common  ",
            "overall",
        ),
        (
            "method with rows independent  ",
            "method with rows independent, tau2 0.1  ",
            ON_OVERALL,
        ),
        (
            "method with rows independent  ",
            "method with rows independent, weights equal  ",
            ON_OVERALL,
        ),
        (
            "method with rows independent  ",
            "method with rows independent, weights precision  ",
            ON_OVERALL,
        ),
        (
            "method with rows independent  ",
            "method with rows independent, pi HTS  ",
            ON_OVERALL,
        ),
        ("overall[early]", "overall[late]", ON_LIGHT),
        ("overall[early]", "overall", ON_LIGHT),
        (
            "where total < 0.1 g/kg",
            "where total <= 0.1 g/kg",
            ON_LIGHT,
        ),
        ("per region, sex with", "per region with", "apart"),
        ("adjust holm", "adjust fdr", "apart"),
        ("adjust holm, ", "", "apart"),
        ("robust in centre", "robust in study", "clustered"),
        ("level 90%", "level 91%", "clustered"),
        ("pi HTS, ", "", "averaged"),
        ("tau2_ci profile", "tau2_ci q_profile", "averaged"),
        ("glmm UM_RS", "glmm CM_EL", "harms difference"),
        ("using MH  ", "using Peto  ", "harms_mh difference"),
        (
            "compare harms against harms_mh",
            "compare harms_mh against harms",
            "difference",
        ),
        (
            "compare harms against harms_mh  ",
            "compare harms against harms_mh with level 90%  ",
            "difference",
        ),
        ("center(dose)", "dose", "dosed"),
        ("poly(year, 2)", "poly(year, 3)", "dosed"),
        ("reference(region, striatum)", "region", "dosed"),
        ("permutation 500", "permutation 501", "dosed"),
        ("seed 7", "seed 8", "dosed"),
        ("dose * method", "dose + method", "crossed"),
        ("(20 mg/kg, 60 mg/kg)", "(20 mg/kg, 61 mg/kg)", "crossed"),
        ("predictor vi", "predictor sei", "small"),
        ("model mixed", "model weighted", "small"),
        ("begg, ", "", "small"),
        ("estimator R0", "estimator L0", "small"),
        ("side left", "side right", "small"),
        (", side left", "", "small"),
        ("failsafe orwin, target 0.2", "failsafe rosenthal", "small"),
        ("target 0.2", "target 0.3", "small"),
        (
            "side left, failsafe",
            "side left, selection stepfun, steps (0.025, 0.5), failsafe",
            "small",
        ),
        ("peters, harbord", "harbord", "counted"),
        ("harbord, deeks", "harbord", "counted"),
        ("deeks, excess", "deeks", "counted"),
        ("excess, pet_peese", "excess", "counted"),
        ("pet_peese, limit", "pet_peese", "counted"),
        (
            "pet_peese, limit",
            "pet_peese, limit, henmi_copas",
            "counted",
        ),
        ("using (EE, PM)", "using (EE, DL)", "rests"),
        ("leave_one_out, ", "", "rests"),
        ("influence, ", "", "rests"),
        ("cumulative year", "cumulative age", "rests"),
        ("subsets 500", "subsets 400", "rests"),
        ("seed 3", "seed 4", "rests"),
        (
            "excluding region = cortex",
            "excluding region = striatum",
            "rests",
        ),
        ("using (REML, ML)", "using (REML, DL)", "choices"),
        (
            "where (all, region = cortex)",
            "where (all, region = striatum)",
            "choices",
        ),
        ("test (hksj, z)", "test (hksj, t)", "choices"),
        ("direction by finding", "direction", "narrative"),
        (
            "summarise counts measuring",
            "summarise counts where finding != same measuring",
            "narrative",
        ),
    ]);
}

#[test]
fn names_of_the_plan_mean_nothing() {
    for (old, new) in [
        ("adults", "grown_ups"),
        ("merged", "one_each"),
        ("trials", "studies_"),
        ("direction", "sign"),
        ("odds", "odds_ratio"),
    ] {
        let renamed = rename(RICH, old, new);
        assert_ne!(renamed, RICH);
        let (was, is) = (meaning_of(RICH), meaning_of(&renamed));
        assert_eq!(closures(&was), closures(&is), "{old}");
        let found = kma::registration::compare(&was, &is);
        let decisions: Vec<_> = found.differences.iter().filter(|d| d.deviates).collect();
        assert!(decisions.is_empty(), "{old}: {decisions:?}");
    }
}

/// Another name wherever it stands as a word, but in text.
fn rename(plan: &str, old: &str, new: &str) -> String {
    let mut words = String::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in plan.chars().chain(['\n']) {
        if c.is_alphanumeric() || c == '_' || c == '.' {
            word.push(c);
            continue;
        }
        words.push_str(if word == old && !quoted { new } else { &word });
        word.clear();
        quoted ^= c == '"';
        words.push(c);
    }
    words.pop();
    words
}
