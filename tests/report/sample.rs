//! A document with every kind of result.

use kma::result::*;

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|&text| text.to_owned()).collect()
}

/// A result that ran, with `body`.
pub(crate) fn outcome(name: Option<&str>, statement: &str, body: Body) -> Outcome {
    Outcome {
        name: name.map(str::to_owned),
        statement: statement.to_owned(),
        line: 1,
        kind: statement.split(' ').next().unwrap_or("").to_owned(),
        status: Status::Ok,
        reason: None,
        note: None,
        registration: None,
        changed_by: Vec::new(),
        body,
    }
}

/// A result that did not run.
pub(crate) fn not_run(name: Option<&str>, statement: &str, reason: &str) -> Outcome {
    Outcome {
        status: Status::NotRun,
        reason: Some(reason.to_owned()),
        ..outcome(name, statement, Body::Nothing {})
    }
}

pub(crate) fn ratio(estimate: f64, ci: [f64; 2], pi: Option<[f64; 2]>) -> Display {
    Display {
        name: "risk ratio (vaccine vs control)".to_owned(),
        transform: "exp".to_owned(),
        estimate: Some(estimate),
        ci: Some(ci),
        pi,
        range: None,
    }
}

fn row(study: &str, row: usize, yi: f64, se: f64, weight: Option<f64>) -> Row {
    Row {
        study: study.to_owned(),
        row,
        yi: Some(yi),
        vi: Some(se * se),
        se: Some(se),
        ci: Some([yi - 1.96 * se, yi + 1.96 * se]),
        weight,
    }
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("Aronson, 1948", 1, -0.889, 0.571, Some(5.06)),
        row("Ferguson & Simes, 1949", 2, -1.585, 0.441, Some(6.36)),
        row("中文研究, 2003", 3, -1.348, 0.645, Some(4.44)),
        row("Müller e\u{301}t al, 1977", 4, 0.012, 0.063, Some(9.7)),
        row("دراسة, 1980", 5, 0.446, 0.730, Some(3.8)),
        Row {
            yi: None,
            vi: None,
            se: None,
            ci: None,
            ..row("A study without events", 6, 0.0, 1.0, None)
        },
    ]
}

pub(crate) fn pool() -> Pool {
    Pool {
        effect: "rr".to_owned(),
        measure: "RR".to_owned(),
        method: "REML".to_owned(),
        test: "hksj".to_owned(),
        level: 95.0,
        sizes: Sizes {
            k: 13,
            studies: 13,
            participants: Some(357_347.0),
            events: None,
        },
        left_out: vec![LeftOut {
            reason: "no events in either arm".to_owned(),
            rows: 1,
        }],
        estimate: Some(-0.714),
        se: Some(0.18),
        ci: Some([-1.07, -0.36]),
        statistic: Some(-3.97),
        df: Some(12.0),
        p: Some(0.001_85),
        p_adjusted: None,
        clusters: None,
        pi: Some([-1.87, 0.44]),
        heterogeneity: Heterogeneity {
            tau2: Some(0.3132),
            se_tau2: Some(0.1664),
            second_maximum: None,
            tau2_ci: Some([Some(0.1197), Some(1.1115)]),
            i2: Some(92.22),
            i2_ci: Some([Some(81.91), Some(97.68)]),
            h2: Some(12.86),
            h2_ci: Some([Some(5.53), Some(43.0)]),
            q: Some(152.233),
            q_df: Some(12),
            q_p: Some(1e-20),
            ..Heterogeneity::default()
        },
        glmm: None,
        cmh: None,
        breslow_day: None,
        tarone: None,
        fit: Fit::default(),
        display: ratio(0.4894, [0.3441, 0.6962], Some([0.1546, 1.5493])),
        remarks: texts(&[
            "defaults: REML; test hksj, floored at z; 95% intervals; tau² by Q-profile",
        ]),
        rows: rows(),
        parts: Vec::new(),
        summary: None,
        between: None,
    }
}

fn part(label: PartLabel, estimate: f64, k: usize) -> Part<Pool> {
    Part {
        label,
        status: Status::Ok,
        reason: None,
        result: Pool {
            sizes: Sizes {
                k,
                studies: k,
                ..Sizes::default()
            },
            display: ratio(
                estimate,
                [estimate / 2.0, estimate * 2.0],
                Some([estimate / 4.0, estimate * 12.5]),
            ),
            left_out: Vec::new(),
            rows: Vec::new(),
            ..pool()
        },
    }
}

pub(crate) fn by() -> Pool {
    let one = |label: &str, estimate, k| part(PartLabel::One(label.to_owned()), estimate, k);
    let mut few = one("systematic", 0.6, 0);
    few.status = Status::NotRun;
    few.reason = Some("studies = 0, the plan asks for studies >= 3".to_owned());
    few.result.display = Display::default();
    few.result.p = None;
    few.result.summary = Some(Box::new(summary()));
    few.result.heterogeneity = Heterogeneity::default();
    Pool {
        parts: vec![one("random", 0.379, 7), one("alternate", 0.584, 10), few],
        between: Some(Between {
            statistic: Some(1.77),
            df1: 2.0,
            df2: None,
            p: Some(0.4127),
        }),
        rows: Vec::new(),
        ..pool()
    }
}

pub(crate) fn per() -> Pool {
    let two = |a: &str, b: &str, estimate| part(PartLabel::Several(texts(&[a, b])), estimate, 4);
    Pool {
        parts: vec![
            two("cortex", "acute", 1.33),
            two("ventral pallidum", "chronic", 21.5),
        ],
        estimate: None,
        display: Display::default(),
        rows: Vec::new(),
        left_out: Vec::new(),
        ..pool()
    }
}

pub(crate) fn summary() -> Summary {
    let counts = |up, down| Summary {
        effect: Some("binding".to_owned()),
        measure: Some("DIRECTION".to_owned()),
        sizes: Sizes {
            k: up + down,
            studies: 2,
            ..Sizes::default()
        },
        up,
        down,
        none: 3,
        missing: 0,
        range: None,
        display: None,
        left_out: Vec::new(),
        remarks: Vec::new(),
        rows: Vec::new(),
        parts: Vec::new(),
    };
    let part = |label: &str, up, down| Part {
        label: PartLabel::One(label.to_owned()),
        status: Status::Ok,
        reason: None,
        result: counts(up, down),
    };
    Summary {
        parts: vec![part("anaesthetised", 0, 3), part("sub_anaesthetised", 0, 0)],
        ..counts(0, 3)
    }
}

pub(crate) fn comparison() -> Comparison {
    Comparison {
        effect: "d".to_owned(),
        measure: "SMD".to_owned(),
        test: "z".to_owned(),
        level: 95.0,
        estimate: Some(0.021),
        se: None,
        ci: None,
        statistic: None,
        df: None,
        p: None,
        shared_studies: 31,
        display: Display {
            name: "standardised mean difference".to_owned(),
            transform: "none".to_owned(),
            estimate: Some(0.021),
            ci: None,
            pi: None,
            range: None,
        },
    }
}

pub(crate) fn table() -> Table {
    Table {
        columns: texts(&["study", "system", "ligand", "n", "result"]),
        rows: vec![
            texts(&[
                "Tsukada (36)",
                "synthesis",
                "L-[b-11C]DOPA",
                "4",
                "increase",
            ]),
            texts(&[
                "Hashimoto (38)",
                "release",
                "[11C]raclopride",
                "12",
                "decrease",
            ]),
        ],
        numeric: vec![false, false, false, true, false],
        remarks: texts(&["outcome-dependent: `keep largest n per study`"]),
        files: texts(&["primate-pet.md"]),
    }
}

fn check(key: &str, printed: &str, found: [Option<f64>; 2], verdict: Verdict) -> Check {
    Check {
        key: key.to_owned(),
        printed: printed.to_owned(),
        found: found[0],
        found_to: found[1],
        verdict,
        expected: None,
        reason: None,
    }
}

pub(crate) fn checks() -> Vec<Check> {
    vec![
        check("estimate", "0.49", [Some(0.4894), None], Verdict::Same),
        check(
            "ci",
            "0.34 to 0.71",
            [Some(0.3441), Some(0.6962)],
            Verdict::Close,
        ),
        check("i2", "92.22%", [Some(92.2214), None], Verdict::Same),
        check("p", "< 0.001", [Some(1.2e-9), None], Verdict::Same),
        check("studies", "12", [Some(13.0), None], Verdict::Differs),
        check("pi", "0.1 to 1.5", [None, None], Verdict::Differs),
    ]
}

fn expectation(statement: &str, path: &str, value: Option<f64>, holds: bool) -> Outcome {
    let found = vec![Found {
        path: path.to_owned(),
        value,
    }];
    outcome(None, statement, Body::Expectation { holds, found })
}

fn results() -> Vec<Outcome> {
    let boxed = |pool: Pool| Body::Pool(Box::new(pool));
    let mut overall = outcome(Some("overall"), "pool trials as overall", boxed(pool()));
    overall.note = Some("The primary analysis: all trials.".to_owned());
    let mut late = outcome(
        Some("late"),
        "pool trials per region, regimen as late",
        boxed(per()),
    );
    late.registration = Some("exploratory".to_owned());
    let mut failed = not_run(
        Some("stuck"),
        "pool trials using ML as stuck",
        "no convergence after 100 steps",
    );
    failed.status = Status::Failed;
    vec![
        overall,
        outcome(
            Some("by_allocation"),
            "pool trials by alloc as by_allocation",
            boxed(by()),
        ),
        late,
        outcome(
            Some("availability"),
            "summarise transporter by state as availability",
            Body::Summary(Box::new(summary())),
        ),
        outcome(
            Some("difference"),
            "compare all against in_schools as difference",
            Body::Comparison(Box::new(comparison())),
        ),
        not_run(
            Some("by_latitude"),
            "regress trials on latitude as by_latitude",
            "`regress` is not in this version",
        ),
        failed,
        not_run(
            None,
            "forest overall to \"forest.svg\"",
            "`forest` is not in this version",
        ),
        not_run(
            None,
            "funnel overall to \"funnel.svg\"",
            "`funnel` is not in this version",
        ),
        outcome(
            None,
            "table pet showing study, system, ligand, n, result",
            Body::Table(table()),
        ),
        expectation(
            "expect overall.estimate < 1",
            "overall.estimate",
            Some(0.4894),
            true,
        ),
        expectation(
            "expect overall.studies = 12",
            "overall.studies",
            Some(13.0),
            false,
        ),
        outcome(
            None,
            "reported overall { … }",
            Body::Reported { checks: checks() },
        ),
    ]
}

pub(crate) fn document() -> Document {
    Document {
        kma: "0.1.0",
        plan: PlanInfo {
            title: Some("BCG vaccine against tuberculosis".to_owned()),
            path: "plans/bcg.kma".to_owned(),
            sha256: Some("0123456789abcdef".repeat(4)),
        },
        registration: RegistrationInfo::none(),
        diagnostics: Vec::new(),
        datasets: vec![DatasetInfo {
            name: "trials".to_owned(),
            file: Some("trials.csv".to_owned()),
            sha256: Some("fedcba9876543210".repeat(4)),
            rows: 13,
            studies: 13,
            remarks: texts(&["sd from: sd 10 rows, sem 3 rows"]),
        }],
        selections: vec![SelectionInfo {
            name: "acute".to_owned(),
            rows: 9,
            studies: 8,
            steps: vec![
                StepInfo {
                    step: "where regimen = acute".to_owned(),
                    reason: None,
                    dropped: 2,
                    dropped_studies: 1,
                    unknown: 1,
                    remarks: Vec::new(),
                },
                StepInfo {
                    step: "keep largest change per study, region".to_owned(),
                    reason: Some("the largest potential effect".to_owned()),
                    dropped: 2,
                    dropped_studies: 0,
                    unknown: 0,
                    remarks: texts(&["outcome-dependent"]),
                },
            ],
        }],
        results: results(),
    }
}
