//! `kma data`: what data look like, for people and as one document.

mod suspicious;

use std::fs;

use serde_json::Value;

use crate::ui::kma;

const PLAN: &str = r#"kma 1

data trials from "trials.csv" {
  study:   study
  year:    optional year from 1980 to 2012
  dose:    number in mg/kg
  risk:    one of low < some < high
  drug:    arm { n: n1, mean: m1, sd: sd1, shared: group }
  placebo: arm { n: n2, mean: m2, sd: sd2 }
}

data counts {
  study: study
  drug:  arm { events: a, n: n1 }
  none:  arm { events: c, n: n2 }
}
| study | a | n1 | c  | n2 |
| A     | 0 | 20 | 11 | 18 |
| B     | 5 | 45 | 45 | 45 |

effect g = SMD(drug, placebo)
effect rr = RR(drug, none)

pool trials with rows independent as overall
pool counts as second
"#;

/// Ten studies whose spreads are alike but for one, whose doses are alike but for one, and a mean that is not there.
fn trials() -> String {
    let mut rows = String::from("study,year,dose,risk,n1,m1,sd1,n2,m2,sd2,group\n");
    for at in 0..10 {
        let dose = if at == 3 { 5000 } else { 10 + at };
        let spread = if at == 5 {
            0.21
        } else {
            1.1 + f64::from(at) / 50.0
        };
        let mean = if at == 7 {
            String::new()
        } else {
            "4.5".to_owned()
        };
        let year = if at == 2 {
            String::new()
        } else {
            (2003 + at).to_string()
        };
        let row = format!("Study {at},{year},{dose},low,25,5.1,{spread},25,{mean},1.2,g{at}\n");
        rows.push_str(&row);
    }
    rows + "Study 0,2012,11,high,25,5.0,1.2,25,4.4,1.2,g0\n"
}

fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.kma"), PLAN).expect("written");
    fs::write(folder.path().join("trials.csv"), trials()).expect("written");
    let plan = folder
        .path()
        .join("plan.kma")
        .to_string_lossy()
        .into_owned();
    (folder, plan)
}

fn json(arguments: &[&str]) -> (u8, Value) {
    let (exit, out, _) = kma(&[&["data", "--format", "json"], arguments].concat());
    let document = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    (exit, document)
}

fn column<'a>(dataset: &'a Value, name: &str) -> &'a Value {
    let columns = dataset["columns"].as_array().expect("a list");
    let found = columns.iter().find(|column| column["name"] == name);
    found.unwrap_or_else(|| panic!("no column {name}"))
}

#[test]
fn columns_say_type_unit_missing_labels_and_range() {
    let (_folder, plan) = folder();
    let (exit, document) = json(&[&plan]);
    assert_eq!(exit, 0);
    let trials = &document["datasets"][0];
    assert_eq!(
        (trials["rows"].as_u64(), trials["studies"].as_u64()),
        (Some(11), Some(10))
    );
    let dose = column(trials, "dose");
    assert_eq!(
        (dose["type"].as_str(), dose["unit"].as_str()),
        (Some("number"), Some("mg/kg"))
    );
    assert_eq!(
        (
            dose["numbers"]["min"].as_f64(),
            dose["numbers"]["max"].as_f64()
        ),
        (Some(10.0), Some(5000.0))
    );
    let bars = dose["numbers"]["histogram"].as_array().expect("a list");
    let counted: u64 = bars.iter().filter_map(Value::as_u64).sum();
    assert_eq!((bars.len(), counted), (10, 11));
    assert_eq!(column(trials, "year")["missing"], 1);
    assert_eq!(column(trials, "year")["type"], "year");
    let sd = column(trials, "drug.sd");
    assert_eq!(
        (sd["type"].as_str(), sd["header"].as_str()),
        (Some("arm"), Some("sd1"))
    );
    assert_eq!(column(trials, "study")["header"], "study");
    let labels: Vec<(&str, u64)> = column(trials, "risk")["labels"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|label| {
            (
                label["label"].as_str().unwrap(),
                label["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(labels, [("low", 10), ("some", 0), ("high", 1)]);
    assert_eq!(
        trials["rows_per_study"][0],
        serde_json::json!({"rows": 1, "studies": 9})
    );
    assert_eq!(
        trials["rows_per_study"][1],
        serde_json::json!({"rows": 2, "studies": 1})
    );
}

#[test]
fn values_far_from_their_peers_are_named_with_their_rows() {
    let (_folder, plan) = folder();
    let (_, document) = json(&[&plan]);
    let suspicious = |dataset: usize| -> Vec<String> {
        let found = document["datasets"][dataset]["suspicious"]
            .as_array()
            .expect("a list");
        found
            .iter()
            .map(|s| {
                format!(
                    "{} {}: {}",
                    s["row"],
                    s["column"].as_str().unwrap(),
                    s["reason"].as_str().unwrap()
                )
            })
            .collect()
    };
    let trials = suspicious(0);
    let has = |start: &str, end: &str| {
        trials
            .iter()
            .any(|s| s.starts_with(start) && s.ends_with(end))
    };
    assert!(has("4 dose: far from all others", ""), "{trials:?}");
    assert!(
        has("6 drug.sd: sd/mean is 0.04", "a standard error?"),
        "{trials:?}"
    );
    assert!(
        has("10 year: at the high end", "of its range"),
        "{trials:?}"
    );
    assert!(!trials.iter().any(|s| s.starts_with("1 ")), "{trials:?}");
    assert_eq!(
        suspicious(1),
        [
            "1 drug.events: no events",
            "2 none.events: everybody had the event"
        ]
    );
    assert_eq!(
        document["datasets"][0]["shared"],
        serde_json::json!([{"arm": "drug", "study": "Study 0", "group": "g0", "rows": 2}])
    );
}

#[test]
fn rows_without_effect_are_named_with_the_reason() {
    let (_folder, plan) = folder();
    let (_, document) = json(&[&plan]);
    let g = &document["effects"][0];
    assert_eq!(
        (g["effect"].as_str(), g["source"].as_str()),
        (Some("g"), Some("trials"))
    );
    assert_eq!(g["without"][0]["row"], 8);
    let reason = g["without"][0]["reason"].as_str().expect("a text");
    assert!(reason.contains("`placebo.mean`"), "{reason}");
    assert_eq!(document["effects"][1]["without"], serde_json::json!([]));
}

#[test]
fn one_dataset_and_a_file_alone_are_shown() {
    let (folder, plan) = folder();
    let (exit, out, err) = kma(&["data", &plan, "counts"]);
    assert_eq!((exit, err.as_str()), (0, ""));
    assert!(
        out.starts_with("counts, 2 rows of 2 studies\n") && !out.contains("trials"),
        "{out}"
    );
    let file = folder
        .path()
        .join("trials.csv")
        .to_string_lossy()
        .into_owned();
    let (exit, out, err) = kma(&["data", &file]);
    assert_eq!((exit, err.as_str()), (0, ""));
    assert!(
        out.starts_with("trials.csv, 11 rows of 10 studies\n"),
        "{out}"
    );
    assert!(out.contains("types read off the file"), "{out}");
    let (_, out, _) = kma(&["data", &plan, "trials", "--width", "200"]);
    assert!(
        out.contains("10 to 5000 mg/kg, quartiles 11.5 15 17.5 "),
        "{out}"
    );
    assert!(out.contains("drug.sd") && out.contains(" sd1 "), "{out}");
    for width in ["40", "60", "200"] {
        let (exit, out, _) = kma(&["data", &plan, "--width", width]);
        assert_eq!(exit, 0);
        let wide = out
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0);
        assert!(wide <= width.parse().unwrap(), "{width}: {wide}\n{out}");
        // No word is cut, and no histogram.
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        for word in ["quartiles", "placebo.mean", "number", "missing", "types"] {
            let shown = words(&out)
                .iter()
                .any(|shown| shown.trim_end_matches(':') == word);
            assert!(shown || word == "types", "{width}: {word}\n{out}");
        }
        assert_eq!(out.matches('[').count(), out.matches(']').count());
        assert!(
            out.lines()
                .all(|line| line.matches('[').count() == line.matches(']').count()),
            "{out}"
        );
    }
}

#[test]
fn mistakes_are_messages_and_json_stays_one_document() {
    let (folder, plan) = folder();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    fs::write(path("broken.kma"), "pool {\n").expect("written");
    fs::write(path("empty.csv"), "").expect("written");
    let (missing, broken, empty, file) = (
        path("no.kma"),
        path("broken.kma"),
        path("empty.csv"),
        path("trials.csv"),
    );
    for (arguments, code, said) in [
        (vec![missing.as_str()], 3, "E0601"),
        (vec![&broken], 2, "E01"),
        (vec![&empty], 2, "E0408"),
        (vec![&plan, "trialz"], 2, "E0201"),
        (vec![&file, "trials"], 2, "E0607"),
        (vec![], 2, "E0607"),
    ] {
        let (exit, document) = json(&arguments);
        assert_eq!(exit, code, "{arguments:?}");
        let found = document["diagnostics"][0]["code"].as_str().unwrap_or("");
        assert!(found.starts_with(said), "{arguments:?}: {found}");
        let (exit, out, err) = kma(&[&["data"], &arguments[..]].concat());
        assert_eq!((exit, out.as_str()), (code, ""), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[test]
fn study_names_that_look_alike_are_warned_of_once() {
    let (folder, plan) = folder();
    fs::write(
        folder.path().join("trials.csv"),
        trials().replace("Study 4,", "study-3,"),
    )
    .expect("written");
    let (exit, _, err) = kma(&["data", &plan]);
    assert_eq!(exit, 0);
    assert_eq!(err.matches("two studies, or one?").count(), 1, "{err}");
    let (_, _, err) = kma(&["data", "--quiet", &plan]);
    assert_eq!(err, "");
}
