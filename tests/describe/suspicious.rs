//! What `kma data` asks to look at again: each fault by itself, and how often honest tables are suspected.

use std::fs;

use kma::stats::math::{cos, exp, ln};

use super::json;

const PLAN: &str = r#"kma 1

data trials from "trials.csv" {
  study:   study
  dose:    number in mg/kg
  treated: arm { n: n_t, mean: m_t, sd: sd_t }
  control: arm { n: n_c, mean: m_c, sd: sd_c }
}

effect g = SMD(treated, control)

pool trials with rows independent as overall
"#;

/// Numbers of a row: dose, and n, mean and sd of each arm.
type Row = [f64; 7];

/// Random numbers that are the same everywhere.
struct Random(u64);

impl Random {
    /// Between 0 and 1, neither of them.
    fn uniform(&mut self) -> f64 {
        // Steele, Lea and Flood's SplitMix64, doi:10.1145/2660193.2660195.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    /// Log-normal with this median and a coefficient of variation of 25%.
    fn around(&mut self, median: f64) -> f64 {
        let sigma = ln(1.0 + 0.25 * 0.25).sqrt();
        let (u, v) = (self.uniform(), self.uniform());
        let z = (-2.0 * ln(u)).sqrt() * cos(std::f64::consts::TAU * v);
        median * exp(sigma * z)
    }

    fn row(&mut self) -> Row {
        let cut = |x: f64| (x * 100.0).round() / 100.0;
        let arm = |random: &mut Self, mean: f64| {
            [
                random.around(20.0).round().max(3.0),
                cut(random.around(mean)),
                cut(random.around(2.0)),
            ]
        };
        let dose = cut(self.around(10.0));
        let ([a, b, c], [d, e, f]) = (arm(self, 10.0), arm(self, 9.0));
        [dose, a, b, c, d, e, f]
    }
}

fn honest(seed: u64, rows: usize) -> Vec<(String, Row)> {
    let mut random = Random(seed);
    (0..rows)
        .map(|at| (format!("Study number {at}"), random.row()))
        .collect()
}

/// What is suspicious: row, column, reason.
fn suspicious(rows: &[(String, Row)]) -> Vec<(u64, String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut csv = String::from("study,dose,n_t,m_t,sd_t,n_c,m_c,sd_c\n");
    for (study, numbers) in rows {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let row = format!("{study},{}\n", numbers.join(","));
        csv.push_str(&row);
    }
    fs::write(folder.path().join("trials.csv"), csv).expect("written");
    let plan = folder.path().join("plan.kma");
    fs::write(&plan, PLAN).expect("written");
    let (exit, document) = json(&[&plan.to_string_lossy()]);
    assert_eq!(exit, 0, "{document}");
    let found = document["datasets"][0]["suspicious"]
        .as_array()
        .expect("a list")
        .clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    found
        .iter()
        .map(|s| {
            (
                s["row"].as_u64().unwrap(),
                text(&s["column"]),
                text(&s["reason"]),
            )
        })
        .collect()
}

/// An honest table of thirty rows with one fault; what is found of row 4.
fn spoiled(spoil: impl Fn(&mut Vec<(String, Row)>)) -> Vec<(String, String)> {
    let mut rows = honest(7, 30);
    assert_eq!(suspicious(&rows), []);
    spoil(&mut rows);
    let found = suspicious(&rows);
    let others: Vec<_> = found.iter().filter(|found| found.0 != 4).collect();
    assert!(others.is_empty(), "{others:?}");
    found
        .into_iter()
        .map(|(_, column, reason)| (column, reason))
        .collect()
}

#[track_caller]
fn one(found: &[(String, String)], column: &str, reason: &str) {
    let has = found
        .iter()
        .any(|(of, why)| of == column && why.contains(reason));
    assert!(has, "{column}, {reason}: {found:?}");
}

#[test]
fn each_fault_is_found_in_its_row() {
    one(
        &spoiled(|rows| rows[3].1[1] = 12.5),
        "treated.n",
        "not a whole number",
    );
    one(
        &spoiled(|rows| rows[3].1[4] = 1.0),
        "control.n",
        "one participant has no",
    );
    one(
        &spoiled(|rows| rows[3].1[1] = 1500.0),
        "treated.n",
        "far from all others",
    );
    one(
        &spoiled(|rows| rows[3].1[2] *= 10.0),
        "treated.mean",
        "far from all others",
    );
    one(
        &spoiled(|rows| rows[3].1[0] = 10_000.0),
        "dose",
        "far from all others",
    );
    let equal = spoiled(|rows| {
        rows[3].1[2] = 10.47;
        rows[3].1[3] = 2.13;
        rows[3].1[5] = 10.47;
        rows[3].1[6] = 2.13;
    });
    one(&equal, "control", "mean and sd are those of `treated`");
    let error = spoiled(|rows| {
        let [n1, n2] = [rows[3].1[1], rows[3].1[4]];
        rows[3].1[3] /= n1.sqrt();
        rows[3].1[6] /= n2.sqrt();
    });
    one(&error, "treated.sd", "a standard error?");
    let large = spoiled(|rows| rows[3].1[6] *= 6.0);
    one(&large, "control.sd", "sd/mean is");
    let apart = spoiled(|rows| (rows[3].1[3], rows[3].1[6]) = (0.6, 6.5));
    one(&apart, "control.sd", "times the sd of `treated`");
}

#[test]
fn rows_that_stand_twice_are_found() {
    let mut rows = honest(7, 30);
    let mut copied = rows[2].clone();
    copied.0 = "Another study".to_owned();
    copied.1[0] = 11.5;
    rows.push(copied);
    rows.push(rows[5].clone());
    let found = suspicious(&rows);
    assert_eq!(
        found,
        [
            (
                31,
                "row".into(),
                "all 6 measured numbers are those of row 3, Study number 2".into()
            ),
            (
                32,
                "row".into(),
                "all 6 measured numbers are those of row 6, the same study".into()
            ),
        ]
    );
}

#[test]
fn names_that_look_like_one_are_all_listed() {
    let mut rows = honest(7, 30);
    let names = [
        "Smith 1998",
        "Smith et al. 1998",
        "Smtih 1998",
        "Smiths 1998",
        "Smith, A. 1998",
        "smith 1998",
    ];
    for (row, name) in rows.iter_mut().zip(names) {
        row.0 = format!("\"{name}\"");
    }
    let found = suspicious(&rows);
    for row in 2..=6 {
        let of_row = found.iter().any(|(at, column, why)| {
            *at == row && column == "study" && why.contains("looks like `Smith 1998` in row 1")
        });
        assert!(of_row, "row {row}: {found:?}");
    }
}

/// Fewer than one in a hundred tables in which nothing is wrong has a value that is called suspicious.
#[test]
fn honest_tables_are_not_suspected() {
    let tables = 500_usize;
    let sizes = [5, 8, 10, 15, 20, 30, 50, 75, 100];
    let mut alarms = Vec::new();
    for table in 0..tables {
        let rows = honest(1_000_003 + table as u64, sizes[table % sizes.len()]);
        let found = suspicious(&rows);
        if !found.is_empty() {
            alarms.push((rows.len(), found));
        }
    }
    assert!(
        alarms.len() < 5,
        "{} of {tables}: {alarms:#?}",
        alarms.len()
    );
}
