//! Arms: expressions over the file, spreads in several forms, numbers that cannot be.

use super::load::outcome;
use super::{Frame, cells};
use kma::plan::Number;

fn values(frame: &Frame, column: usize) -> Vec<f64> {
    frame.numbers(&Number::Column(column))
}

fn close(found: &[f64], expected: &[f64]) {
    let same = |(a, b): (&f64, &f64)| (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-12;
    assert!(
        found.len() == expected.len() && found.iter().zip(expected).all(same),
        "{found:?} is not {expected:?}"
    );
}

fn messages(schema: &str, csv: &str) -> Vec<String> {
    outcome(schema, "", csv).messages()
}

#[test]
fn fields_are_expressions_over_the_columns_of_the_file() {
    let schema = "{ a: arm { n: n1 / (1 + (size - 1) * icc), mean: -max(m.pre, 2) ^ 2, sd: \"S D\", r: 0.7, shared: group } }";
    let csv = "n1,size,icc,m.pre,S D,group\n100,11,0.1,3,1.5,g1\n50,1,NA,1,2,\n,1,0.5,1,0,g1\n";
    let frame = outcome(schema, "", csv).frame();
    // n, r, mean, sd, shared
    close(&values(&frame, 0), &[50.0, f64::NAN, f64::NAN]);
    close(&values(&frame, 1), &[0.7, 0.7, 0.7]);
    close(&values(&frame, 2), &[-9.0, -4.0, -4.0]);
    close(&values(&frame, 3), &[1.5, 2.0, 0.0]);
    assert_eq!(cells(&frame, 4), ["g1", "-", "g1"]);
}

#[test]
fn the_spread_is_the_first_that_is_complete() {
    let schema = "{ ket: arm { n: n, mean: m, sd: sd, sem: sem, var: v } }";
    let csv = "n,m,sd,sem,v\n4,1,2,9,9\n16,1,,0.5,9\n9,1,,,25\n9,1,,,\n,1,,0.5,\n";
    let found = outcome(schema, "", csv);
    let frame = found.frame();
    let sd = frame.table.columns.len() - 1;
    close(&values(&frame, sd), &[2.0, 2.0, 5.0, f64::NAN, f64::NAN]);
    let remarks = &found.loaded.as_ref().unwrap().info.remarks;
    assert_eq!(
        *remarks,
        ["ket: sd as given in 1 row, from sem in 1, from var in 1"]
    );
    let given = outcome(
        "{ ket: arm { n: n, mean: m, sd: sd } }",
        "",
        "n,m,sd\n4,1,2\n",
    );
    assert!(given.loaded.unwrap().info.remarks.is_empty());
}

#[test]
fn intervals_and_quartiles_are_converted() {
    let schema = "{ a: arm { n: n, mean: m, ci: (lo, hi), median: med, q1: q1, q3: q3 } }";
    let csv = "n,m,lo,hi,med,q1,q3\n25,10,8,12,,,\n50,,,,10,8,13\n";
    let found = outcome(schema, "", csv);
    let frame = found.frame();
    // n, median, q1, q3, mean, sd
    let (mean, sd) = (values(&frame, 4), values(&frame, 5));
    // 5 * 4 / (2 * 2.0638985616280205)
    assert!((sd[0] - 4.845_199_364_891_238).abs() < 1e-9, "{sd:?}");
    let w = 0.7 + 0.39 / 50.0;
    close(&mean, &[10.0, w * 10.5 + (1.0 - w) * 10.0]);
    assert!((sd[1] - 3.8).abs() < 0.1, "{sd:?}");
    let remarks = &found.loaded.as_ref().unwrap().info.remarks;
    assert!(
        remarks.contains(&"a: sd from ci in 1 row, from median in 1".to_owned()),
        "{remarks:?}"
    );
    assert!(
        remarks.iter().any(|r| r.starts_with("a: mean from median")),
        "{remarks:?}"
    );
    let cell = outcome(
        "{ a: arm { n: n, mean: m, ci: c } }",
        "",
        "n,m,c\n25,10,8 to 12\n25,10,10 (8 to 12)\n",
    );
    let sd = values(&cell.frame(), 2);
    assert!((sd[0] - 4.845_199_364_891_238).abs() < 1e-9 && sd[0].to_bits() == sd[1].to_bits());
}

#[test]
fn two_measurements_share_n() {
    let schema =
        "{ a: arm { n: n, r: 0.5, before { mean: m0, sem: s0 }, after { mean: m1, sd: s1 } } }";
    let csv = "n,m0,s0,m1,s1\n16,1,0.5,2,3\n";
    let found = outcome(schema, "", csv);
    let frame = found.frame();
    let all: Vec<f64> = (0..frame.table.columns.len())
        .map(|c| values(&frame, c)[0])
        .collect();
    // n, r, before: sem, mean, sd, after: mean, sd
    close(&all, &[16.0, 0.5, 0.5, 1.0, 2.0, 2.0, 3.0]);
    assert_eq!(
        found.loaded.unwrap().info.remarks,
        ["a.before: sd from sem in 1 row"]
    );
}

#[test]
fn n_is_events_and_nonevents() {
    let frame = outcome(
        "{ a: arm { events: e, nonevents: f } }",
        "",
        "e,f\n4,6\n0,3\n,3\n",
    )
    .frame();
    close(&values(&frame, 2), &[10.0, 3.0, f64::NAN]);
}

#[test]
fn an_arm_alone_takes_the_columns_with_its_name() {
    let csv = "ket_n,ket_mean,ket_sem\n16,1,0.5\n";
    let frame = outcome("{ ket: arm }", "", csv).frame();
    let last = frame.table.columns.len() - 1;
    close(&values(&frame, last), &[2.0]);
    let found = messages("{ ctl: arm }", csv);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("E0402 plan.kma:2:24 ctl | `d.csv` has no column `ctl_n`"),
        "{found:?}"
    );
}

#[test]
fn headers_that_are_not_there() {
    let found = messages(
        "{ a: arm { n: n_kte * 2, mean: n_kte + abs(m) } }",
        "n_ket,m,x\n1,2,3\n",
    );
    assert_eq!(
        found,
        [
            "E0402 plan.kma:2:36 n_kte | `d.csv` has no column `n_kte` | a header of the file was expected |  | write `n_ket`",
        ]
    );
}

#[test]
fn a_cell_that_is_no_number_is_reported_once() {
    let schema = "{ size: count = \"n\"\n a: arm { n: n, mean: m, sd: n + m } }";
    let found = messages(schema, "n,m\nmany,ten\n3,4\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("E0403 d.csv:2:1 many"), "{found:?}");
    assert!(found[1].starts_with("E0403 d.csv:2:6 ten"), "{found:?}");
}

#[test]
fn numbers_that_cannot_be() {
    let one = |schema: &str, csv: &str| {
        let found = messages(&format!("{{ a: arm {{ {schema} }} }}"), csv);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    assert_eq!(
        one("n: n, mean: m, sd: s", "n,m,s\n4,1,2\n-3,1,2\n"),
        "E0407 d.csv:3:1 -3 | `n` of `a` is -3 (row 2) | a number above 0 was expected |  | "
    );
    assert!(one("n: n, mean: m, sd: s", "n,m,s\n0,1,2\n").contains("`n` of `a` is 0 (row 1)"));
    assert!(one("n: n, mean: m, sd: s", "n,m,s\n4,1,-2\n").contains("`sd` of `a` is -2 (row 1)"));
    assert!(one("n: n, mean: m, sem: s", "n,m,s\n4,1,-2\n").contains("`sem` of `a` is -2"));
    assert!(one("n: n, events: e", "n,e\n4,5\n").contains("`a` has 5 events among 4 (row 1)"));
    assert!(one("n: n, events: e", "n,e\n4,-5\n").contains("`events` of `a` is -5"));
    assert!(one("events: e, nonevents: f", "e,f\n4,-1\n").contains("`nonevents` of `a` is -1"));
    assert!(
        one("n: n, mean: m, ci: (l, h)", "n,m,l,h\n4,1,2,0\n")
            .contains("`a` has its limits in the wrong order")
    );
    assert!(
        one("n: n, median: m, q1: l, q3: h", "n,m,l,h\n4,1,2,3\n")
            .contains("`a` has its quantiles in the wrong order")
    );
    assert!(
        one("n: -n / 2, events: e", "n,e\n4,1\n")
            .starts_with("E0407 d.csv:2:1 4 | `n` of `a` is -2")
    );
    let constant = one(
        "n: n, r: 2, before { mean: n, sd: n }, after { mean: n, sd: n }",
        "n\n4\n5\n",
    );
    assert!(
        constant.starts_with("E0407 plan.kma:2:42 2 | `r` of `a` is 2"),
        "{constant}"
    );
    let fine = outcome(
        "{ a: arm { n: n, mean: m, sd: s } }",
        "",
        "n,m,s\n4,1,0\n,1,2\n4,,\n",
    );
    close(&values(&fine.frame(), 2), &[0.0, 2.0, f64::NAN]);
}
