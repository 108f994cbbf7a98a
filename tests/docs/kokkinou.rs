//! `analyses/kokkinou2018`: the protocol of an article whose data are not there, and what its printed numbers say.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kma::pipeline::{self, Finished, Task};
use serde_json::Value;

use super::{copy, errors, messages, page, plans, root};

const FOLDER: &str = "analyses/kokkinou2018";

/// A run of a plan in a copy of the folder, to which files are added.
fn run(plan: &str, files: &[(&str, &str)]) -> Finished {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join(FOLDER), folder.path());
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    pipeline::run(&folder.path().join(plan), None, Task::Run)
}

/// The document of a run as JSON.
fn json(finished: &Finished) -> Value {
    serde_json::to_value(&finished.document).expect("JSON")
}

/// The number at a place of a named result.
fn number(document: &Value, result: &str, place: &str) -> f64 {
    let found = named(document, "results", result).pointer(place);
    found
        .and_then(Value::as_f64)
        .unwrap_or_else(|| panic!("{result}{place}"))
}

/// The whole number at a place of a named result.
fn count(document: &Value, result: &str, place: &str) -> u64 {
    let found = named(document, "results", result).pointer(place);
    found
        .and_then(Value::as_u64)
        .unwrap_or_else(|| panic!("{result}{place}"))
}

/// The result or selection of this name.
fn named<'d>(document: &'d Value, list: &str, name: &str) -> &'d Value {
    let all = document[list].as_array().expect("a list");
    all.iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("{name}"))
}

const HEADER: &[(&str, &str)] = &[
    ("authors", ""),
    ("year", "2010"),
    ("search", "main"),
    ("design", "control_group"),
    ("language", "english"),
    ("original", "yes"),
    ("in_vitro", "no"),
    ("measure", "dopamine"),
    ("species", "rat"),
    ("strain", ""),
    ("sex", "male"),
    ("age", ""),
    ("weight", ""),
    ("regimen", "acute"),
    ("lasting", ""),
    ("form", "racemic"),
    ("dose", "30"),
    ("route", "ip"),
    ("region", "cortex"),
    ("assay", "microdialysis"),
    ("time", "40"),
    ("read_off", "text"),
    ("result", "increase"),
    ("n_ket", "7"),
    ("mean_ket", "150"),
    ("sd_ket", "40"),
    ("sem_ket", ""),
    ("n_ctl", "6"),
    ("mean_ctl", "100"),
    ("sd_ctl", "30"),
    ("sem_ctl", ""),
];

/// Rows of no real study.
#[derive(Default)]
struct Made(String);

impl Made {
    /// One comparison of the study, as the header has it but for these cells.
    fn row(&mut self, study: &str, cells: &[(&str, &str)]) {
        if self.0.is_empty() {
            let names: Vec<&str> = HEADER.iter().map(|(name, _)| *name).collect();
            writeln!(self.0, "{}", names.join(",")).expect("a text");
        }
        let known = |name: &str| HEADER.iter().any(|(column, _)| *column == name);
        assert!(cells.iter().all(|(name, _)| known(name)), "{cells:?}");
        let values: Vec<&str> = HEADER
            .iter()
            .map(|(name, usual)| {
                let said = cells.iter().find(|(column, _)| column == name);
                let usual = if *name == "authors" { study } else { usual };
                said.map_or(usual, |(_, value)| value)
            })
            .collect();
        writeln!(self.0, "{}", values.join(",")).expect("a text");
    }
}

/// As many studies as the article has in each region, and a row for each criterion.
fn levels() -> String {
    let mut made = Made::default();
    for place in 0..11 {
        let study = format!("Cortex{place}");
        let mean = format!("{}", 110 + 9 * place);
        let assay = if place < 6 {
            "microdialysis"
        } else {
            "homogenate"
        };
        made.row(&study, &[("mean_ket", &mean), ("assay", assay)]);
        if place < 4 {
            // Too high to be pooled, and told of by itself.
            made.row(
                &study,
                &[("dose", "200"), ("mean_ket", "101"), ("result", "none")],
            );
        }
    }
    // By time, then by dose: 18 mg/kg at 60 min is what stays.
    for (dose, time, mean) in [
        ("18", "20", "180"),
        ("18", "60", "300"),
        ("50", "60", "250"),
    ] {
        made.row(
            "Cortex0",
            &[("dose", dose), ("time", time), ("mean_ket", mean)],
        );
    }
    for (region, studies) in [("striatum", 6), ("accumbens", 5)] {
        for place in 0..studies {
            let mean = format!("{}", 105 + 12 * place);
            let form = if place == 4 && region == "accumbens" {
                "S"
            } else {
                "racemic"
            };
            let cells = [("region", region), ("mean_ket", &mean), ("form", form)];
            made.row(&format!("{region}{place}"), &cells);
        }
    }
    // Not by i.p.: no limit of the dose is said.
    made.row(
        "Intravenous",
        &[
            ("region", "hippocampus"),
            ("dose", "120"),
            ("route", "iv"),
            ("result", "none"),
        ],
    );
    for place in 0..6 {
        let cells = [("regimen", "chronic"), ("lasting", "14"), ("time", "1440")];
        made.row(&format!("Chronic{place}"), &cells);
    }
    made.row("Alone", &[("design", "neither")]);
    made.row("Foreign", &[("language", "other")]);
    made.row("Again", &[("original", "no")]);
    made.row("Unspread", &[("sd_ctl", "")]);
    made.row("Dish", &[("in_vitro", "yes")]);
    made.row("Acid", &[("measure", "metabolite")]);
    made.row("Mirror", &[("form", "R")]);
    // A standard error is enough.
    made.row(
        "Cortex10",
        &[("mean_ket", "90"), ("sd_ket", ""), ("sem_ket", "12")],
    );
    made.0
}

const PRIMATES: &str = "\
authors,year,regimen,infusion,dose,region,time,result
One,2000,acute,yes,5 mg/kg,cortex,120,none
Two,2001,acute,no,3 mg/kg,striatum,45,increase
";

const FIRING: &str = "\
authors,year,regimen,activity,result
One,2000,acute,population,increase
Two,2001,chronic,population,none
";

#[test]
fn the_protocol_is_whole_without_its_data() {
    let path = root().join(FOLDER).join("protocol.kma");
    let checked = pipeline::run(&path, None, Task::Check);
    assert_eq!(checked.exit, 0, "{}", messages(&checked));
    let mut codes: Vec<&str> = (checked.diagnostics.iter())
        .map(|d| d.code.number())
        .collect();
    codes.sort_unstable();
    // The time and the dose are chosen by the outcome; the predictor holds the effect; three primary outcomes; few effects for
    // the test of asymmetry, and for z.
    let known = ["W0303", "W0303", "W0305", "W0307", "W0504", "W0505"];
    assert_eq!(codes, known);

    let finished = run("protocol.kma", &[]);
    assert_eq!(finished.exit, 3);
    assert_eq!(errors(&finished), ["E0601", "E0601", "E0601"]);
}

#[test]
fn the_protocol_does_what_the_article_says() {
    let levels = levels();
    let files = [
        ("data/levels.csv", levels.as_str()),
        ("data/primates.csv", PRIMATES),
        ("data/firing.csv", FIRING),
    ];
    let finished = run("protocol.kma", &files);
    assert_eq!(finished.exit, 0, "{}", messages(&finished));
    let document = json(&finished);

    // Each criterion takes its row.
    let rodents = named(&document, "selections", "rodents");
    let dropped: Vec<&Value> = (rodents["steps"].as_array().expect("steps").iter())
        .filter(|step| step["reason"].is_string())
        .map(|step| &step["dropped"])
        .collect();
    assert_eq!(dropped, [1, 1, 1, 1, 1, 1]);

    // How many studies are pooled.
    for (result, studies) in [
        ("cortex_all", 11),
        ("cortex_in_vivo", 6),
        ("cortex_ex_vivo", 5),
        ("striatum_all", 6),
        ("accumbens_all", 5),
    ] {
        assert_eq!(count(&document, result, "/k"), studies, "{result}");
        assert_eq!(named(&document, "results", result)["method"], "REML");
        assert_eq!(named(&document, "results", result)["test"], "z");
    }

    // 18 mg/kg after 60 min: (300 - 100) / sd of 40 and 30 with 7 and 6 animals, times J of 11 df.
    let rows = named(&document, "results", "cortex_all")["rows"]
        .as_array()
        .expect("rows");
    let first: Vec<f64> = (rows.iter().filter(|row| row["study"] == "Cortex0 2010"))
        .filter(|row| row["weight"].is_number())
        .filter_map(|row| row["yi"].as_f64())
        .collect();
    let [chosen] = first.as_slice() else {
        panic!("one row of a study: {first:?}");
    };
    let sd = ((6.0 * 1600.0 + 5.0 * 900.0) / 11.0_f64).sqrt();
    let approximate = 200.0 / sd * (1.0 - 3.0 / (4.0 * 11.0 - 1.0));
    assert!(
        (chosen / approximate - 1.0).abs() < 0.001,
        "{chosen}, not {approximate}"
    );

    // The regression test has k - 2 degrees of freedom, and is for the cortex alone.
    assert!((number(&document, "cortex_bias", "/egger/df") - 9.0).abs() < 1e-12);
    let left_out = named(&document, "results", "cortex_loo")["leave_one_out"].as_array();
    assert_eq!(left_out.map(Vec::len), Some(11));

    // Six chronic studies are told of, and not pooled.
    assert_eq!(count(&document, "chronic_levels", "/studies"), 6);
    assert_eq!(count(&document, "anaesthetic_levels", "/none"), 4);
    assert_eq!(count(&document, "acute_elsewhere", "/none"), 1);
}

#[test]
fn the_tables_are_counted() {
    let document = json(&run("primate-pet.kma", &[]));
    for (place, rows) in [("/up", 0), ("/down", 3), ("/none", 2), ("/missing", 1)] {
        assert_eq!(count(&document, "transporter_availability", place), rows);
    }
    for (place, rows) in [("/up", 0), ("/down", 2), ("/none", 1), ("/studies", 2)] {
        assert_eq!(count(&document, "dopamine_release", place), rows);
    }
    let document = json(&run("human-pet.kma", &[]));
    for (place, rows) in [("/up", 1), ("/down", 4), ("/none", 5), ("/studies", 8)] {
        assert_eq!(count(&document, "d2_d3_availability", place), rows);
    }
}

#[test]
fn the_tests_that_the_article_does_not_give_are_computed_from_its_numbers() {
    let document = json(&run("audit.kma", &[]));
    // The standard error of a printed interval is its width by 2 · 1.959964.
    let se = |lo: f64, hi: f64| (hi - lo) / (2.0 * 1.959_963_984_540_054);
    let both = |a: f64, b: f64| (a * a + b * b).sqrt();
    for (result, difference, se) in [
        ("methods", 1.43, both(se(1.40, 2.45), se(-0.03, 1.02))),
        (
            "accumbens_striatum",
            0.73,
            both(se(0.14, 2.45), se(0.05, 1.10)),
        ),
        (
            "cortex_striatum",
            0.76,
            both(se(0.81, 1.85), se(0.05, 1.10)),
        ),
    ] {
        let found = number(&document, result, "/estimate");
        assert!((found - difference).abs() < 1e-12, "{result}: {found}");
        let found = number(&document, result, "/statistic");
        assert!((found - difference / se).abs() < 1e-9, "{result}: {found}");
    }
}

#[test]
fn the_readme_lists_every_plan() {
    let text = page(&format!("{FOLDER}/README.md"));
    for path in plans(Path::new(&root().join(FOLDER))) {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert!(text.contains(&format!("`{name}`")), "{name} is not listed");
    }
}

#[test]
fn the_printed_numbers_are_judged() {
    let document = json(&run("audit.kma", &[]));
    let mut unfit = Vec::new();
    for result in document["results"].as_array().expect("a list") {
        if result["kind"] != "reported" {
            continue;
        }
        let statement = result["statement"].as_str().expect("a text");
        let block = statement.split('"').nth(1).expect("a text");
        for check in result["checks"].as_array().expect("checks") {
            let key = check["key"].as_str().expect("a text");
            // Of k alone nothing follows.
            if check["verdict"] != "consistent"
                && (key, &check["verdict"]) != ("k", &"cannot_tell".into())
            {
                assert_eq!(check["verdict"], "inconsistent", "{block}: {key}");
                unfit.push(format!("{block}: {key}"));
            }
        }
    }
    let expected = [
        "striatum, if t: p",
        "accumbens, if t: p",
        "acute and chronic: holds",
        "more than 5 studies: holds",
        "racemic in the accumbens: holds",
        "Breier (41), dose: holds",
        "Kegeles (46), dose: holds",
        "changes of the cortex: holds",
        "changes of the cortex: holds",
        "doses of the cortex: holds",
    ];
    assert_eq!(unfit, expected);
}
