//! Printed numbers held against each other: honest ones are never called inconsistent, and altered ones often are.

use kma::diagnostic::Diagnostics;
use kma::method::{self, Method};
use kma::plan::audit::{Block, Printed};
use kma::plan::{CheckedPlan, Statement, StatementKind, Test};
use kma::result::{Body, Check, Expected, Verdict};
use kma::run::run;
use kma::source::{Source, SourceId, Sources, Span};
use kma::stats::Studies;
use kma::stats::audit::{Range, Sides};
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
            one_sided: self.chance(10),
            of_q: name == "FE",
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
            ("se", format!("{:.*}", d, found.se)),
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

#[derive(Clone, Copy)]
struct Print {
    log: bool,
    decimals: usize,
    one_sided: bool,
    of_q: bool,
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
