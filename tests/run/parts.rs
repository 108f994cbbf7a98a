//! `by` and `per`.

use std::fmt::Write;

use kma::diagnostic::Code;
use kma::result::{PartLabel, Pool, Status};

use super::{FIVE, close, of_rows};

fn one(label: &str) -> PartLabel {
    PartLabel::One(label.into())
}

#[test]
fn a_part_of_by_equals_the_pool_of_that_part() {
    let analyses = "pool d by region as parts
pool d where region = cortex as cortex
pool d as all";
    let ran = of_rows(analyses, FIVE);
    let (parts, cortex, all) = (ran.ok("parts"), ran.ok("cortex"), ran.ok("all"));
    assert_eq!(parts.estimate, all.estimate);
    assert_eq!(parts.parts.len(), 2);
    assert_eq!(parts.parts[0].label, one("cortex"));
    assert_eq!(parts.parts[1].label, one("striatum"));
    let part: &Pool = &parts.parts[0].result;
    assert_eq!(
        (part.estimate, part.ci, part.pi),
        (cortex.estimate, cortex.ci, cortex.pi)
    );
    assert_eq!(part.heterogeneity, cortex.heterogeneity);
    assert_eq!(part.rows, cortex.rows);
}

#[test]
fn the_test_between_parts_is_chi_squared_of_their_estimates() {
    let ran = of_rows("pool d by region as parts", FIVE);
    let parts = ran.ok("parts");
    let between = parts.between.expect("a test");
    let [a, b] = [0, 1].map(|i| {
        (
            parts.parts[i].result.estimate.unwrap(),
            parts.parts[i].result.se.unwrap(),
        )
    });
    let z2 = (a.0 - b.0).powi(2) / (a.1.powi(2) + b.1.powi(2));
    assert!(close(between.statistic, z2));
    assert_eq!((between.df1, between.df2), (1.0, None));
    let p = kma::stats::dist::chi_squared::sf(z2, 1.0);
    assert!(close(between.p, p));
    assert_eq!(ran.codes(), [Code::FewStudies], "the part of two");
}

#[test]
fn a_row_without_label_stands_in_the_whole_and_in_no_part() {
    let mut rows = FIVE.to_vec();
    rows.push(("f", "/in_vivo", 0.3, 0.1));
    let ran = of_rows("pool d by region as parts", &rows);
    let parts = ran.ok("parts");
    assert_eq!(parts.sizes.k, 6);
    let inside: usize = parts.parts.iter().map(|p| p.result.sizes.k).sum();
    assert_eq!(inside, 5);
    assert_eq!(parts.remarks[1], "1 row without `region` stands in no part");
}

#[test]
fn per_has_parts_alone_with_those_of_by_inside() {
    let mut rows = FIVE.to_vec();
    rows.push(("f", "/in_vivo", 0.3, 0.1));
    let ran = of_rows("pool d per region by method as parts", &rows);
    let parts = ran.ok("parts");
    assert_eq!((parts.estimate, parts.rows.len()), (None, 0));
    assert_eq!(parts.sizes.k, 6);
    assert_eq!(parts.left_out[0].reason, "`region` is missing");
    let cortex = &parts.parts[0];
    assert_eq!((&cortex.label, cortex.status), (&one("cortex"), Status::Ok));
    assert_eq!(cortex.result.sizes.k, 3);
    assert_eq!(cortex.result.parts.len(), 2);
    assert_eq!(cortex.result.parts[0].label, one("in_vivo"));
    assert_eq!(cortex.result.parts[0].result.sizes.k, 2);
    assert!(cortex.result.between.is_some());
}

#[test]
fn several_columns_of_per_give_a_list_of_labels() {
    let ran = of_rows("pool d per region, method with test z as parts", FIVE);
    let parts = ran.ok("parts");
    let labels: Vec<String> = parts
        .parts
        .iter()
        .map(|p| p.label.labels().join("/"))
        .collect();
    let expected = [
        "cortex/in_vivo",
        "cortex/ex_vivo",
        "striatum/in_vivo",
        "striatum/ex_vivo",
    ];
    assert_eq!(labels, expected);
    assert_eq!(ran.codes(), [Code::FewStudies], "one warning for all parts");
    assert_eq!(
        ran.diagnostics[0].message,
        "3 pools of one effect and 1 pool of two effects"
    );
}

#[test]
fn a_result_of_a_part_is_taken_over() {
    let analyses = "pool d by region using DL with test z as parts
pool parts[cortex] as again
pool parts[cortex] where method = in_vivo as narrower";
    let ran = of_rows(analyses, FIVE);
    let (parts, again) = (ran.ok("parts"), ran.ok("again"));
    assert_eq!(again.method, "DL");
    assert_eq!(again.estimate, parts.parts[0].result.estimate);
    assert_eq!(ran.ok("narrower").sizes.k, 2);
}

#[test]
fn many_parts_take_no_time() {
    let groups = 20_000;
    let mut csv = "study,g,yi,vi\n".to_owned();
    for row in 0..10 * groups {
        let (g, noise) = (row / 10, f64::from((row * 7919) % 1000) / 1000.0);
        writeln!(csv, "s{row},g{g},{noise},{}", 0.01 + noise / 10.0).expect("a text");
    }
    let plan = r#"kma 1

data d from "d.csv" {
  study: study
  g:     text
  yi:    number
  vi:    number
}

effect e = given(yi, vi)

pool d per g using DL as all
"#;
    let start = std::time::Instant::now();
    let ran = super::run_plan(plan, &[("d.csv", &csv)]);
    assert_eq!(ran.ok("all").parts.len(), 20_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn parts_that_cannot_be_computed_are_one_error() {
    let mut rows = FIVE.to_vec();
    rows.push(("f", "striatum/in_vivo", 1e300, 0.1));
    rows.push(("g", "striatum/in_vivo", -1e300, 0.1));
    rows.push(("h", "striatum/in_vivo", 1e200, 0.1));
    let ran = of_rows("pool d per region as parts", &rows);
    let failed: Vec<Status> = ran.ok("parts").parts.iter().map(|p| p.status).collect();
    assert_eq!(failed, [Status::Ok, Status::Failed]);
    assert_eq!(ran.codes(), [Code::CannotCompute]);
    let message = &ran.diagnostics[0].message;
    assert!(
        message.starts_with("`striatum` cannot be computed: "),
        "{message}"
    );
}
