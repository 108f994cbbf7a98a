//! Printed numbers held against each other: honest ones are never called inconsistent, and altered ones often are.

use kma::diagnostic::Diagnostics;
use kma::method::{self, Method};
use kma::plan::audit::{Block, Printed};
use kma::plan::{CheckedPlan, Statement, StatementKind, Test};
use kma::result::{Body, Check, Expected, Verdict};
use kma::run::run;
use kma::source::{Source, SourceId, Sources, Span};
use kma::stats::Studies;
use kma::stats::audit::{Range, Scale, Sides};
use kma::stats::between::between;
use kma::stats::dist::normal;
use kma::stats::math;
use kma::stats::pool::{self, Options, Pooled, Prediction, pool};
use kma::stats::random::Random;

/// A number as a paper prints it.
fn printed(key: &str, text: &str) -> Printed {
    let mut ends = text.split(" to ").map(|end| {
        let end = end.trim_end_matches('%');
        let (bound, digits) = match end.strip_prefix("< ") {
            Some(digits) => (true, digits),
            None => (false, end),
        };
        let value: f64 = digits.parse().expect("a number");
        let behind = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
        let unit: f64 = format!("1e-{behind}").parse().expect("a number");
        let range = if bound {
            Range::new(f64::NEG_INFINITY, value)
        } else {
            Range::rounding_to(value, unit)
        };
        (value, range)
    });
    let (value, range) = ends.next().expect("one number");
    let to = ends.next().map(|(_, range)| range);
    let count = ["k", "studies"].contains(&key);
    Printed {
        key: key.to_owned(),
        text: text.to_owned(),
        value,
        range: if count { Range::point(value) } else { range },
        to,
        whole: !text.contains(['.', '%', '<', ' ']),
        percent: text.ends_with('%'),
    }
}

/// Runs blocks as one plan.
fn audit(blocks: &[Block]) -> Vec<Vec<Check>> {
    let mut sources = Sources::default();
    let id: SourceId = sources.add(Source::new("simulated.kma", ""));
    let statement = |block: &Block| Statement {
        name: None,
        text: String::new(),
        keyword: "reported".to_owned(),
        span: Span::new(id, 0, 0),
        note: None,
        registration: None,
        changed_by: Vec::new(),
        kind: StatementKind::Audit(Box::new(block.clone())),
    };
    let plan = CheckedPlan {
        statements: blocks.iter().map(statement).collect(),
        ..CheckedPlan::default()
    };
    let ran = run(&plan, &[], &sources, &mut Diagnostics::default());
    let checks = ran.results.into_iter().map(|outcome| match outcome.body {
        Body::Reported { checks } => checks,
        other => panic!("{other:?}"),
    });
    checks.collect()
}

fn wrong(checks: &[Check]) -> Vec<&Check> {
    let wrong = |check: &&Check| check.verdict == Verdict::Inconsistent;
    checks.iter().filter(wrong).collect()
}

/// A meta-analysis that somebody made, and prints.
struct Paper {
    random: Random,
}

impl Paper {
    fn chance(&mut self, percent: u64) -> bool {
        self.random.below(100) < percent
    }

    fn normal(&mut self) -> f64 {
        normal::quantile(self.random.uniform().clamp(1e-12, 1.0 - 1e-12))
    }

    fn block(&mut self) -> Block {
        let k = 2 + usize::try_from(self.random.below(39)).expect("small");
        let (theta, tau) = (
            self.normal() * 0.6,
            if self.chance(30) {
                0.0
            } else {
                self.random.uniform()
            },
        );
        let vi: Vec<f64> = (0..k).map(|_| 0.01 + 0.3 * self.random.uniform()).collect();
        let yi: Vec<f64> = vi
            .iter()
            .map(|v| theta + (tau * tau + v).sqrt() * self.normal())
            .collect();
        let name =
            ["FE", "DL", "DL", "DL", "REML"][usize::try_from(self.random.below(5)).expect("small")];
        let method = method::find(name).expect("a model");
        let test = match self.random.below(4) {
            0 if name != "FE" => pool::Test::T,
            1 | 2 if name != "FE" => pool::Test::Hksj {
                floor: self.chance(50),
            },
            _ => pool::Test::Z,
        };
        let level =
            [0.95, 0.95, 0.95, 0.90, 0.99][usize::try_from(self.random.below(5)).expect("small")];
        let options = Options {
            test,
            level,
            prediction: if self.chance(50) {
                Prediction::AsTest
            } else {
                Prediction::Hts
            },
            ..Options::default()
        };
        let log = self.chance(50);
        let decimals = 1 + usize::try_from(self.random.below(4)).expect("small");
        let said = (self.chance(50), self.chance(50), self.chance(50));
        let mut whole = Block::inside(None, "");
        whole.level = level * 100.0;
        if said.0 {
            whole.measure = kma::measure::find(if log { "RR" } else { "SMD" });
        }
        if said.1 {
            whole.test = Some(match test {
                pool::Test::Z => Test::Z,
                pool::Test::T => Test::T,
                pool::Test::Hksj { .. } => Test::Hksj,
            });
        }
        if said.2 {
            whole.model = Some(method);
        }
        let print = Print {
            log,
            decimals,
            // One tail of t with 1 df would explain nearly everything, and is not tried.
            one_sided: self.chance(10) && (k > 2 || test == pool::Test::Z),
            of_q: name == "FE",
            stata: self.chance(40),
        };
        if print.one_sided && self.chance(30) {
            whole.sides = Some(Sides::One);
        }
        whole.i2_from_q = print.of_q && self.chance(50);
        let found = fit(&yi, &vi, method, &options);
        self.print(&mut whole, &found, print);
        if k >= 6 && self.chance(25) {
            self.parts(&mut whole, (&yi, &vi), (method, &options), print);
        }
        whole
    }

    fn parts(
        &mut self,
        whole: &mut Block,
        (yi, vi): (&[f64], &[f64]),
        (method, options): (&Method, &Options),
        print: Print,
    ) {
        let groups = 2 + usize::from(yi.len() >= 9 && self.chance(50));
        let (mut estimates, mut ses) = (Vec::new(), Vec::new());
        let size = yi.len() / groups;
        for group in 0..groups {
            let from = group * size;
            let to = if group + 1 == groups {
                yi.len()
            } else {
                from + size
            };
            let found = fit(&yi[from..to], &vi[from..to], method, options);
            let mut part = Block::inside(Some(whole), ["a", "b", "c"][group]);
            self.print(&mut part, &found, print);
            estimates.push(found.estimate);
            ses.push(found.se);
            whole.parts.push(part);
        }
        if ses.iter().all(|se| *se > 0.0) {
            let test = between(&estimates, &ses).expect("parts");
            let mut block = Block::inside(Some(whole), "between");
            block.numbers.push(printed(
                "chi2",
                &format!("{:.*}", print.decimals, test.statistic),
            ));
            block.numbers.push(printed("df", &test.df.to_string()));
            block.numbers.push(printed(
                "p",
                &format!("{:.*}", print.decimals.max(2), test.p),
            ));
            whole.between = Some(Box::new(block));
        }
    }

    /// Some of the numbers.
    fn print(&mut self, block: &mut Block, found: &Pooled, print: Print) {
        let d = print.decimals;
        let shown = |x: f64| if print.log { math::exp(x) } else { x };
        let ends = |lo: f64, hi: f64| format!("{:.*} to {:.*}", d, shown(lo), d, shown(hi));
        let p = found.p.unwrap_or(1.0) / if print.one_sided { 2.0 } else { 1.0 };
        let p = if p < 0.001 && self.chance(50) {
            "< 0.001".to_owned()
        } else {
            format!("{:.*}", d.max(2), p)
        };
        // Stata prints the standard error of a ratio by the delta method.
        let stata = print.log && print.stata;
        let se = found.se
            * if stata {
                math::exp(found.estimate)
            } else {
                1.0
            };
        let h = &found.heterogeneity;
        let statistic = found.statistic.unwrap_or(0.0);
        let key = match (self.random.below(3), found.df) {
            (0, None) => "z",
            (0, Some(_)) => "t",
            _ => "statistic",
        };
        let mut all = vec![
            ("k", found.k.to_string()),
            ("estimate", format!("{:.*}", d, shown(found.estimate))),
            ("ci", ends(found.ci.lo, found.ci.hi)),
            ("se", format!("{se:.d$}")),
            ("q", format!("{:.*}", d, h.q.q)),
            ("i2", format!("{:.*}%", d, h.i2.unwrap_or(0.0))),
            ("tau2", format!("{:.*}", d, h.tau2)),
            ("tau", format!("{:.*}", d, h.tau2.sqrt())),
            ("h2", format!("{:.*}", d, h.h2.unwrap_or(1.0))),
        ];
        if found.p.is_some() {
            all.push(("p", p));
            all.push((key, format!("{statistic:.d$}")));
        }
        if let Some(df) = found.df {
            all.push(("df", df.to_string()));
        }
        if found.k > 1 {
            all.push(("q_df", (found.k - 1).to_string()));
            all.push(("q_p", format!("{:.*}", d.max(2), h.q.p.unwrap_or(1.0))));
        }
        if let Some(pi) = found.pi {
            all.push(("pi", ends(pi.lo, pi.hi)));
        }
        for (key, text) in all {
            if self.chance(60) {
                block.numbers.push(printed(key, &text));
            }
        }
    }
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a way of printing, drawn by itself"
)]
#[derive(Clone, Copy)]
struct Print {
    log: bool,
    decimals: usize,
    one_sided: bool,
    of_q: bool,
    stata: bool,
}

fn fit(yi: &[f64], vi: &[f64], method: &Method, options: &Options) -> Pooled {
    let studies = Studies::new(yi, vi).expect("studies");
    let model = method.model().expect("a model of effects");
    pool(&studies, model, options).unwrap_or_else(|_| {
        let z = Options {
            test: pool::Test::Z,
            ..*options
        };
        pool(
            &studies,
            method::find("FE").and_then(Method::model).expect("FE"),
            &z,
        )
        .expect("a mean")
    })
}

/// A block on one line.
fn line(block: &Block) -> String {
    let numbers = block
        .numbers
        .iter()
        .map(|one| format!("{}: {}", one.key, one.text));
    let numbers: Vec<String> = numbers.collect();
    let parts: Vec<String> = block
        .parts
        .iter()
        .chain(block.between.as_deref())
        .map(line)
        .collect();
    format!(
        "{} {{ {}; test {:?}, sides {:?}, measure {:?}, model {:?}, level {}; {} }}",
        block.name,
        numbers.join(", "),
        block.test,
        block.sides,
        block.measure.map(|measure| measure.name),
        block.model.map(|model| model.name),
        block.level,
        parts.join(" ")
    )
}

fn papers(seed: u64, many: usize) -> Vec<Block> {
    let mut paper = Paper {
        random: Random::new(seed),
    };
    (0..many).map(|_| paper.block()).collect()
}

/// The checks of a plan, by the title of their block and key.
fn of_plan(plan: &str) -> Vec<(String, Check)> {
    let ran = super::run_plan(plan, &[]);
    let mut all = Vec::new();
    for outcome in ran.results {
        let title = outcome
            .statement
            .split('"')
            .nth(1)
            .expect("a title")
            .to_owned();
        let Body::Reported { checks } = outcome.body else {
            panic!("{}", outcome.statement);
        };
        all.extend(checks.into_iter().map(|check| (title.clone(), check)));
    }
    all
}

#[test]
fn the_article_is_judged_as_an_independent_reading_judged_it() {
    let all = of_plan(include_str!("../syntax/plans/audit.kma"));
    let wrong = |(_, check): &&(String, Check)| check.verdict == Verdict::Inconsistent;
    let wrong: Vec<_> = all.iter().filter(wrong).collect();
    let [(title, check)] = wrong.as_slice() else {
        panic!("{wrong:#?}");
    };
    assert_eq!(
        (title.as_str(), check.key.as_str()),
        ("rodent studies", "holds")
    );
    assert_eq!(
        check.expected,
        Some(Expected::Range([Some(22.0), Some(22.0)]))
    );
    let consistent = |(_, check): &(String, Check)| check.verdict != Verdict::CannotTell;
    assert!(all.iter().all(consistent), "{all:#?}");
    // What rounding allows of p, with all of estimate and interval; t with k - 1 df fits neither.
    let p = |title: &str| {
        let found = all
            .iter()
            .find(|(of, check)| of == title && check.key == "p");
        let (_, check) = found.expect("a p-value");
        let Some(Expected::Range([Some(lo), Some(hi)])) = check.expected else {
            panic!("{check:?}");
        };
        (lo, hi, check.reason.clone().unwrap_or_default())
    };
    for (title, least, most) in [
        ("cortex, ex vivo", 0.057, 0.0675),
        ("striatum", 0.030, 0.037),
        ("accumbens", 0.0261, 0.0287),
    ] {
        let (lo, hi, reason) = p(title);
        assert!(least <= lo && hi <= most, "{title}: {lo} to {hi}");
        let told = title == "cortex, ex vivo" || reason.starts_with("fits z, not t with");
        assert!(told, "{title}: {reason}");
    }
}

#[test]
fn what_rounds_to_the_printed_digits_decides() {
    // The middle of the interval is 0.485 to 0.495 at its ends: 0.49 and 0.50 fit, 0.51 does not.
    let verdict = |estimate: &str, p: &str| {
        let plan = format!(
            "kma 1\nreported \"x\" {{ measure: SMD, test: z, estimate: {estimate}, ci: -0.03 to 1.02, p: {p} }}"
        );
        let all = of_plan(&plan);
        let of = |key: &str| {
            all.iter()
                .find(|(_, check)| check.key == key)
                .map(|(_, check)| check.verdict)
        };
        (of("ci"), of("p"))
    };
    let (yes, no) = (Some(Verdict::Consistent), Some(Verdict::Inconsistent));
    assert_eq!(verdict("0.50", "0.064"), (yes, yes));
    assert_eq!(verdict("0.51", "0.064"), (no, Some(Verdict::CannotTell)));
    // Half of 0.062 to 0.067 is below 0.05: a one-sided test, perhaps.
    assert_eq!(verdict("0.50", "< 0.05"), (yes, Some(Verdict::CannotTell)));
    assert_eq!(verdict("0.50", "< 0.01"), (yes, no));
    assert_eq!(verdict("0.50", "> 0.05"), (yes, yes));
    assert_eq!(verdict("0.50", "0.00"), (yes, no));
    assert_eq!(verdict("0.50", "0.1"), (yes, yes));
    assert_eq!(verdict("0.50", "6.4e-2"), (yes, yes));
    assert_eq!(verdict("0.50", "6.9e-2"), (yes, no));
}

#[test]
fn numbers_with_three_hundred_digits_are_read() {
    let (nines, zeros) = ("9".repeat(300), "0".repeat(300));
    let all = of_plan(&format!(
        "kma 1\nreported \"x\" {{ estimate: {nines}, ci: -{nines} to {nines}, p: 0.{zeros}1, se: 0.{zeros}, q: {nines}, \
         k: {nines}, i2: 0.{zeros}%, mean: {nines}, n: {nines}, items: 1, holds: k * k * n = q / mean }}"
    ));
    assert!(!all.is_empty());
}

#[test]
fn ten_thousand_honest_papers_are_never_called_wrong() {
    let blocks = papers(20, 10_000);
    let mut verdicts = [0_usize; 2];
    let mut alarms = Vec::new();
    for (block, checks) in blocks.iter().zip(audit(&blocks)) {
        if let Some(found) = wrong(&checks).first() {
            alarms.push(format!("{found:?}\n  {}", line(block)));
        }
        let told = |verdict| {
            checks
                .iter()
                .filter(|check| check.verdict == verdict)
                .count()
        };
        verdicts[0] += told(Verdict::Consistent);
        verdicts[1] += told(Verdict::CannotTell);
    }
    assert!(
        alarms.is_empty(),
        "{} of 10,000:\n{}",
        alarms.len(),
        alarms.join("\n")
    );
    // Silence would pass as well.
    assert!(verdicts[0] > 3 * verdicts[1], "{verdicts:?}");
}

/// The verdict and the reason of each key of one block.
fn of_block(numbers: &str) -> Vec<(String, Verdict, String)> {
    let all = of_plan(&format!("kma 1\nreported \"x\" {{ {numbers} }}"));
    let each = all.into_iter().map(|(_, check)| {
        let reason = check.reason.unwrap_or_default();
        (check.key, check.verdict, reason)
    });
    each.collect()
}

/// What is said of `key` in a block.
fn of_key(numbers: &str, key: &str) -> (Verdict, String) {
    let all = of_block(numbers);
    let found = all.iter().find(|(name, ..)| name == key);
    let (_, verdict, reason) = found.unwrap_or_else(|| panic!("no {key}: {all:?}"));
    (*verdict, reason.clone())
}

/// No number of a block is called inconsistent.
fn honest(numbers: &str) {
    let all = of_block(numbers);
    let wrong = |(_, verdict, _): &(String, Verdict, String)| *verdict == Verdict::Inconsistent;
    assert!(!all.iter().any(wrong), "{numbers}: {all:#?}");
}

#[test]
fn a_standard_error_of_a_ratio_is_of_its_log_or_of_itself() {
    // As Stata prints an odds ratio: the standard error is that of the log times the ratio.
    let numbers = "estimate: 2.021944, se: 0.6462912, z: 2.20, p: 0.028, ci: 1.080668 to 3.783083";
    for measure in ["measure: OR, ", "measure: HR, ", "measure: IRR, ", ""] {
        let of = format!("{measure}{numbers}");
        honest(&of);
        let (verdict, reason) = of_key(&of, "se");
        assert_eq!(verdict, Verdict::Consistent);
        assert!(reason.contains("delta method"), "{reason}");
        assert_eq!(of_key(&of, "p").1, "", "{of}");
    }
    let of_log = numbers.replace("0.6462912", "0.3196385");
    let (verdict, reason) = of_key(&format!("measure: OR, {of_log}"), "se");
    assert_eq!(
        (verdict, reason.as_str()),
        (Verdict::Consistent, "on the log scale")
    );
    let neither = numbers.replace("0.6462912", "0.5462912");
    let (verdict, reason) = of_key(&format!("measure: OR, test: z, {neither}"), "se");
    assert_eq!(verdict, Verdict::Inconsistent);
    assert!(
        reason.contains("0.64629") && reason.contains("0.31963"),
        "{reason}"
    );
}

#[test]
fn a_p_value_and_an_interval_that_disagree_about_no_effect_are_inconsistent() {
    let ratio = "measure: OR, estimate: 1.30, ci: 0.90 to 1.88";
    for more in ["", ", k: 12", ", test: t", ", test: t, k: 12", ", test: z"] {
        let (verdict, reason) = of_key(&format!("{ratio}, p: 0.01{more}"), "p");
        assert_eq!(verdict, Verdict::Inconsistent, "{more}: {reason}");
        let (verdict, reason) = of_key(&format!("{ratio}, p: 0.04{more}"), "p");
        // Half of a two-sided p-value by t with few df.
        let one = reason.contains("one-sided") && !reason.contains("(t with 1 df)");
        assert!(verdict == Verdict::Inconsistent || one, "{more}: {reason}");
    }
    let (verdict, reason) = of_key(&format!("{ratio}, p: 0.01, test: t, df: 1"), "p");
    assert_eq!(verdict, Verdict::Inconsistent, "{reason}");
    for more in [", k: 12", ", test: z", ", test: t, df: 11"] {
        let of = format!("measure: OR, estimate: 1.30, ci: 1.04 to 1.63, p: 0.30{more}");
        assert_eq!(of_key(&of, "p").0, Verdict::Inconsistent, "{more}");
        let (verdict, reason) = of_key(&format!("{ratio}, p: 0.04{more}"), "p");
        assert_eq!(verdict, Verdict::Inconsistent, "{more}: {reason}");
    }
    // An end that rounds to no effect goes with either.
    honest("measure: OR, estimate: 1.41, ci: 1.00 to 1.99, p: 0.05, k: 12");
    honest("measure: OR, estimate: 1.41, ci: 1.00 to 1.99, p: 0.049, k: 12");
    honest("measure: OR, estimate: 1.41, ci: 1.00 to 1.99, p: 0.052, k: 12");
    honest(&format!("{ratio}, p: 0.16"));
    // By z one-sided.
    assert_eq!(
        of_key(&format!("{ratio}, p: 0.08, k: 12"), "p").0,
        Verdict::CannotTell
    );
}

#[test]
fn one_degree_of_freedom_is_one() {
    // t = 12.706 ln 1.30 / (ln(1.88/0.90) / 2) = 9.05: p = 0.0701.
    let ratio = "measure: OR, test: t, df: 1, estimate: 1.30, ci: 0.90 to 1.88";
    assert_eq!(
        of_key(&format!("{ratio}, p: 0.070"), "p").0,
        Verdict::Consistent
    );
    assert_eq!(
        of_key(&format!("{ratio}, p: 0.16"), "p").0,
        Verdict::Inconsistent
    );
    let all = of_plan(&format!("kma 1\nreported \"x\" {{ {ratio}, p: 0.070 }}"));
    let of = |key: &str| {
        let found = all.iter().find(|(_, check)| check.key == key);
        let Some(Some(Expected::Range([Some(lo), Some(hi)]))) =
            found.map(|(_, check)| check.expected.clone())
        else {
            panic!("{key}: {all:#?}");
        };
        (lo, hi)
    };
    let (p, middle) = (of("p"), of("estimate"));
    assert!(0.068 < p.0 && p.1 < 0.072, "{p:?}");
    assert!(1.295 < middle.0 && middle.1 < 1.306, "{middle:?}");
}

#[test]
fn intervals_of_correlations_proportions_and_rates_may_be_on_other_scales() {
    for numbers in [
        "measure: COR, test: z, estimate: 0.650, ci: 0.480 to 0.773",
        "measure: PR, test: z, estimate: 12.0%, ci: 8.2% to 17.2%",
        "measure: PR, test: z, estimate: 0.120, ci: 0.082 to 0.172",
        "measure: IR, test: z, estimate: 2.0, ci: 1.2 to 3.3",
    ] {
        let (verdict, reason) = of_key(numbers, "ci");
        assert_eq!(verdict, Verdict::Consistent, "{numbers}: {reason}");
    }
    // Clopper and Pearson's interval of 3 in 20 is on no scale.
    for numbers in [
        "measure: PR, test: z, estimate: 15.00%, ci: 3.21% to 37.89%",
        "measure: PFT, estimate: 0.1500, ci: 0.0321 to 0.3789",
        "estimate: 15.00%, ci: 3.21% to 37.89%",
        "estimate: 66.9%, ci: 59.0% to 73.4%",
        "measure: IR, estimate: 2.00, ci: 0.41 to 4.10",
    ] {
        let (verdict, reason) = of_key(numbers, "ci");
        assert_eq!(verdict, Verdict::CannotTell, "{numbers}: {reason}");
        assert!(reason.contains("exact or score"), "{reason}");
    }
    // What lies outside of its interval is wrong by any method, and so is a ratio that is on no scale.
    for numbers in [
        "measure: PR, estimate: 40.0%, ci: 3.2% to 37.9%",
        "measure: OR, estimate: 0.65, ci: 0.48 to 0.70",
    ] {
        assert_eq!(of_key(numbers, "ci").0, Verdict::Inconsistent, "{numbers}");
    }
}

#[test]
fn a_scale_on_which_numbers_cannot_be_explains_nothing() {
    let (verdict, reason) = of_key("measure: OR, estimate: -0.5, ci: 0.2 to 0.8", "estimate");
    assert_eq!(verdict, Verdict::Inconsistent);
    assert!(reason.contains("outside of its interval"), "{reason}");
    let (_, reason) = of_key("estimate: 66.9%, ci: 59.0% to 73.4%", "ci");
    assert!(!reason.contains("measure"), "{reason}");
    // No proportion, and z 1.4.
    let ratio = "estimate: 1.30, ci: 0.90 to 1.88, p: < 0.001";
    assert_eq!(of_key(ratio, "p").0, Verdict::Inconsistent);
    // Logs that are printed are still told.
    let (verdict, reason) = of_key("measure: OR, estimate: -0.5, ci: -0.8 to -0.2", "ci");
    assert_eq!(verdict, Verdict::CannotTell);
    assert!(reason.contains("logs are printed"), "{reason}");
}

/// A proportion, a rate or a correlation with the interval of a usual method.
fn one_group(paper: &mut Paper) -> Block {
    let mut block = Block::inside(None, "");
    let decimals = 1 + usize::try_from(paper.random.below(4)).expect("small");
    let (name, scale) = [
        ("PR", Scale::Linear),
        ("PR", Scale::Logit),
        ("PR", Scale::Log),
        ("PR", Scale::Arcsine),
        ("COR", Scale::Linear),
        ("COR", Scale::Atanh),
        ("IR", Scale::Linear),
        ("IR", Scale::Log),
        ("IR", Scale::Root),
    ][usize::try_from(paper.random.below(9)).expect("small")];
    let x = 0.1 + 0.8 * paper.random.uniform();
    let x = if name == "COR" { 2.0 * x - 1.0 } else { x };
    let theta = scale.apply(x);
    let s = 0.02 + 0.08 * paper.random.uniform();
    let critical = normal::quantile(0.975);
    let (lo, hi) = (theta - critical * s, theta + critical * s);
    let percent = name == "PR" && paper.chance(50);
    let (times, unit) = if percent { (100.0, "%") } else { (1.0, "") };
    let shown = |x: f64| format!("{:.*}{unit}", decimals, times * x);
    let back = |x: f64| shown(scale.invert(x));
    if paper.chance(60) {
        block.measure = kma::measure::find(name);
    }
    if paper.chance(50) {
        block.test = Some(Test::Z);
    }
    let mut push = |key: &str, text: &str| block.numbers.push(printed(key, text));
    push("estimate", &back(theta));
    push("ci", &format!("{} to {}", back(lo), back(hi)));
    if paper.chance(50) {
        let slope = (scale.invert(theta + 1e-6) - scale.invert(theta - 1e-6)) / 2e-6;
        if paper.chance(50) {
            push("se", &format!("{s:.decimals$}"));
        } else {
            push("se", &shown(s * slope));
        }
    }
    if name == "COR" && paper.chance(50) {
        let z = theta / s;
        push(
            "p",
            &format!("{:.*}", decimals.max(2), 2.0 * normal::sf(z.abs())),
        );
    }
    block
}

#[test]
fn ten_thousand_honest_proportions_rates_and_correlations_are_never_called_wrong() {
    let mut paper = Paper {
        random: Random::new(21),
    };
    let blocks: Vec<Block> = (0..10_000).map(|_| one_group(&mut paper)).collect();
    let (mut alarms, mut consistent) = (Vec::new(), 0);
    for (block, checks) in blocks.iter().zip(audit(&blocks)) {
        if let Some(found) = wrong(&checks).first() {
            alarms.push(format!("{found:?}\n  {}", line(block)));
        }
        let interval = checks.iter().find(|check| check.key == "ci");
        consistent += usize::from(interval.is_some_and(|ci| ci.verdict == Verdict::Consistent));
    }
    assert!(
        alarms.is_empty(),
        "{} of 10,000:\n{}",
        alarms.len(),
        alarms.join("\n")
    );
    assert!(consistent > 9_900, "{consistent}");
}

#[test]
fn counts_and_degrees_of_freedom_that_cannot_be_are_told() {
    let (verdict, reason) = of_key("q: 12.0, k: 5, q_df: 6", "q_df");
    assert_eq!(verdict, Verdict::Inconsistent);
    assert!(reason.contains("k - 1 is 4"), "{reason}");
    assert_eq!(
        of_key("q: 12.0, k: 5, q_df: 6, i2: 50%", "q_df").0,
        Verdict::Inconsistent
    );
    // Moderators take some.
    let (verdict, reason) = of_key("q: 12.0, k: 5, q_df: 3", "q_df");
    assert_eq!(verdict, Verdict::CannotTell);
    assert!(reason.contains("moderators"), "{reason}");
    let (_, reason) = of_key("q: 12.0, k: 5, q_df: 4", "q");
    assert!(!reason.contains("`k`"), "{reason}");
    for key in ["q", "q_df", "i2"] {
        let (verdict, _) = of_key("k: 1, q: 0, q_df: 0, i2: 0%", key);
        assert_eq!(verdict, Verdict::Consistent, "{key}");
    }
    assert_eq!(of_key("k: 1, q: 3.1, i2: 0%", "q").0, Verdict::Inconsistent);
    let (verdict, reason) = of_key("k: 2.5, estimate: 0.5, ci: 0.1 to 0.9", "k");
    assert_eq!(
        (verdict, reason.as_str()),
        (Verdict::Inconsistent, "a count is a whole number")
    );
    let (verdict, reason) = of_key("mean: 2.0, sd: 0.5, n: 1, items: 1", "sd");
    assert_eq!(verdict, Verdict::Inconsistent);
    assert!(reason.contains("one score"), "{reason}");
}

#[test]
fn an_equation_takes_percent_as_its_number_or_as_hundredths() {
    let numbers = "a: 12, total: 42, share:";
    for holds in ["a / total = share", "100 * a / total = share"] {
        let of = |share: &str| of_key(&format!("{numbers} {share}, holds: {holds}"), "holds");
        assert_eq!(of("28.6%").0, Verdict::Consistent, "{holds}");
        assert_eq!(of("28.9%").0, Verdict::Inconsistent, "{holds}");
    }
    let (_, reason) = of_key(
        &format!("{numbers} 28.9%, holds: a / total = share"),
        "holds",
    );
    assert!(
        reason.contains("`share` is 0.28") || reason.contains("0.289"),
        "{reason}"
    );
    let changed = "before: 12, after: 10, change: -3, holds: after - before = change";
    let (verdict, reason) = of_key(changed, "holds");
    assert_eq!(verdict, Verdict::Inconsistent);
    assert!(reason.contains("exact counts"), "{reason}");
    honest("before: 12, after: 10, change: -3, holds: after - before <= change + 1.5");
}

/// Another digit in the place of one of `text`.
fn altered(text: &str, random: &mut Random) -> String {
    let digits: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    let at = digits[usize::try_from(random.below(digits.len() as u64)).expect("small")];
    let old = u64::from(text.as_bytes()[at] - b'0');
    let new = (old + 1 + random.below(9)) % 10;
    format!("{}{new}{}", &text[..at], &text[at + 1..])
}

/// An honest DerSimonian-Laird z-test, printed as papers do.
fn usual_paper(paper: &mut Paper, key: &str, said: bool) -> Block {
    let k = 3 + usize::try_from(paper.random.below(30)).expect("small");
    let theta = paper.normal() * 0.5;
    let vi: Vec<f64> = (0..k)
        .map(|_| 0.01 + 0.3 * paper.random.uniform())
        .collect();
    let yi: Vec<f64> = vi
        .iter()
        .map(|v| theta + v.sqrt() * 1.3 * paper.normal())
        .collect();
    let options = Options {
        test: pool::Test::Z,
        ..Options::default()
    };
    let found = fit(&yi, &vi, method::find("DL").expect("DL"), &options);
    let h = &found.heterogeneity;
    let mut block = Block::inside(None, "");
    if said {
        block.test = Some(Test::Z);
        block.sides = Some(Sides::Two);
        block.measure = kma::measure::find("SMD");
        block.i2_from_q = true;
    }
    let mut push = |key: &str, text: String| block.numbers.push(printed(key, &text));
    push("k", k.to_string());
    push("estimate", format!("{:.2}", found.estimate));
    push("ci", format!("{:.2} to {:.2}", found.ci.lo, found.ci.hi));
    match key {
        "se" => push("se", format!("{:.2}", found.se)),
        "statistic" => push(
            "statistic",
            format!("{:.2}", found.statistic.unwrap_or(0.0)),
        ),
        _ => {}
    }
    push("p", format!("{:.3}", found.p.unwrap_or(1.0)));
    push("q", format!("{:.2}", h.q.q));
    push("q_df", (k - 1).to_string());
    push("q_p", format!("{:.3}", h.q.p.unwrap_or(1.0)));
    push("i2", format!("{:.1}%", h.i2.unwrap_or(0.0)));
    block
}

/// The share of papers found in which a digit of `key` is another.
fn found(key: &str, said: bool) -> f64 {
    let mut paper = Paper {
        random: Random::new(31),
    };
    let mut random = Random::new(7);
    let mut blocks = Vec::new();
    while blocks.len() < 300 {
        let mut block = usual_paper(&mut paper, key, said);
        let place = block
            .numbers
            .iter()
            .position(|one| one.key == key)
            .expect("printed");
        let text = altered(&block.numbers[place].text, &mut random);
        let ends: Vec<f64> = text
            .split(" to ")
            .filter_map(|end| end.parse().ok())
            .collect();
        // What ends before it begins is an error of the plan.
        if ends.windows(2).any(|pair| pair[1] < pair[0]) {
            continue;
        }
        block.numbers[place] = printed(key, &text);
        blocks.push(block);
    }
    let found = audit(&blocks)
        .iter()
        .filter(|checks| !wrong(checks).is_empty())
        .count();
    100.0 * found as f64 / blocks.len() as f64
}

/// What `docs/language.md` says, in percent: key, where only numbers are printed, and where test, sides, measure and the
/// definition of I² are said.
const AT_LEAST: [(&str, f64, f64); 9] = [
    ("estimate", 60.0, 95.0),
    ("ci", 20.0, 90.0),
    ("se", 75.0, 95.0),
    ("statistic", 30.0, 80.0),
    ("p", 40.0, 85.0),
    ("q", 75.0, 90.0),
    ("q_df", 90.0, 95.0),
    ("q_p", 95.0, 95.0),
    ("i2", 0.0, 95.0),
];

#[test]
fn an_altered_digit_is_often_found() {
    for (key, alone, said) in AT_LEAST {
        let rates = (found(key, false), found(key, true));
        assert!(rates.0 >= alone && rates.1 >= said, "{key}: {rates:?}");
    }
}

#[test]
fn no_number_makes_it_panic() {
    let long = "9".repeat(300);
    let small = format!("0.{}1", "0".repeat(298));
    let texts = [
        "0",
        "0.00",
        "-0.0",
        "1",
        "-5.5",
        "1000000",
        &long,
        &small,
        "0.5",
        "-0.001",
        "3.14159265358979",
    ];
    let keys = [
        "estimate",
        "ci",
        "se",
        "statistic",
        "t",
        "z",
        "chi2",
        "df",
        "p",
        "k",
        "studies",
        "q",
        "q_df",
        "q_p",
        "i2",
        "i2_ci",
        "h2",
        "tau2",
        "tau",
        "pi",
        "mean",
        "sd",
        "n",
        "items",
    ];
    let mut random = Random::new(5);
    let mut pick = |n: usize| usize::try_from(random.below(n as u64)).expect("small");
    let mut blocks = Vec::new();
    for round in 0..3000 {
        let mut block = Block::inside(None, "");
        for key in keys {
            if pick(2) == 0 {
                let text = if ["ci", "pi", "i2_ci"].contains(&key) {
                    // Ends in any order.
                    format!(
                        "{} to {}",
                        texts[pick(texts.len())],
                        texts[pick(texts.len())]
                    )
                } else {
                    texts[pick(texts.len())].to_owned()
                };
                block.numbers.push(printed(key, &text));
            }
        }
        if round % 3 == 0 {
            block.measure = kma::measure::find(["RR", "PLO", "ZCOR", "PAS", "PFT"][pick(5)]);
        }
        if round % 5 == 0 {
            block.test = Some([Test::Z, Test::T, Test::Hksj][pick(3)]);
        }
        if round % 7 == 0 {
            let mut part = block.clone();
            part.name = "a".to_owned();
            let mut other = part.clone();
            other.name = "b".to_owned();
            block.between = Some(Box::new(part.clone()));
            block.parts = vec![part, other];
        }
        blocks.push(block);
    }
    assert_eq!(audit(&blocks).len(), 3000);
}
