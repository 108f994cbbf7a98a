//! `kma new --from` over tables with headers and cells of all kinds: what it writes passes the check.

use std::fs;

use proptest::prelude::*;

use crate::ui::kma;

/// Words for a number, a group and an outcome, in the spellings of many files.
const NUMBERS: &[&str] = &[
    "n",
    "N",
    "Total",
    "Number of patients",
    "mean",
    "Mean",
    "sd",
    "SD",
    "Std dev",
    "SE",
    "sem",
    "events",
    "Events",
    "cases",
    "percent",
    "%",
    "time",
    "median",
    "q1",
    "q3",
    "lower",
    "upper",
    "95% CI lower",
    "95% CI upper",
    "r",
    "yi",
    "vi",
    "es",
    "se",
    "OR",
    "RR",
    "HR",
    "MD",
    "g",
    "d",
    "alpha",
    "items",
    "prevalence",
    "variance",
    "t value",
];
const GROUPS: &[&str] = &[
    "",
    "",
    "t",
    "c",
    "1",
    "2",
    "treated",
    "control",
    "(placebo)",
    "exp",
    "ketamine",
    "midazolam",
    "wheel",
    "a",
    "b",
    "pre",
    "post",
];
const OUTCOMES: &[&str] = &["", "", "", "pain", "age", "baseline", "quality of life"];
const WHOLE: &[&str] = &[
    "study",
    "Study",
    "Author",
    "Year",
    "Author, year",
    "id",
    "Comparison Number",
    "Name",
    "ai",
    "bi",
    "ci",
    "di",
    "n1i",
    "n2i",
    "m1i",
    "m2i",
    "sd1i",
    "sd2i",
    "ri",
    "ni",
    "xi",
    "ti",
    "mi",
    "sdi",
    "pi",
    "dose (mg/kg)",
    "Study design",
    "outcome",
    "arm",
    "HR (95% CI)",
    "CI Start",
    "CI End",
    "by",
    "where",
    "row",
    "missing",
    "yes",
];

fn header() -> impl Strategy<Value = String> {
    let made = (
        prop::sample::select(NUMBERS),
        prop::sample::select(OUTCOMES),
        prop::sample::select(GROUPS),
        prop::sample::select(&["_", " ", ".", ""][..]),
        any::<bool>(),
    )
        .prop_map(|(number, outcome, group, mark, turned)| {
            let mut words = vec![number, outcome, group];
            words.retain(|word| !word.is_empty());
            if turned {
                words.reverse();
            }
            words.join(mark)
        });
    prop_oneof![
        6 => made,
        3 => prop::sample::select(WHOLE).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9 %()/\"'`#|,;.\\\\\n{}=<_äß研-]{0,12}",
    ]
}

/// The cells of a column.
fn cells(rows: usize) -> impl Strategy<Value = Vec<String>> {
    let of = |cell: BoxedStrategy<String>| prop::collection::vec(cell, rows).boxed();
    let number = (1_u32..400).prop_map(|n| n.to_string()).boxed();
    let decimal = (-500_i32..500)
        .prop_map(|n| format!("{:.2}", f64::from(n) / 100.0))
        .boxed();
    let label = prop::sample::select(&["RCT", "cohort", "high dose", "by", "a|b", "x\"y", "é"][..]);
    let kinds = prop_oneof![
        4 => of(number.clone()),
        4 => of(decimal),
        1 => of(prop::sample::select(&["0", "1"][..]).prop_map(str::to_owned).boxed()),
        1 => of(label.prop_map(str::to_owned).boxed()),
        1 => of((0_u32..100).prop_map(|n| format!("{n}%")).boxed()),
        1 => of((1_u32..90).prop_map(|n| format!("0.{n} (0.1 to 1.{n})")).boxed()),
        1 => of("[a-zA-Z0-9 ,;\"'~<.%-]{0,8}".boxed()),
    ];
    let odd = prop::sample::select(&["", "NA", "n/a", "~0.3", "1,200", "<0.001", "12*", "-"][..]);
    (kinds, prop::option::weighted(0.4, (0..rows.max(1), odd))).prop_map(|(mut cells, odd)| {
        if let Some((row, odd)) = odd
            && let Some(cell) = cells.get_mut(row)
        {
            odd.clone_into(cell);
        }
        cells
    })
}

/// A table as the text of a CSV file.
fn table() -> impl Strategy<Value = String> {
    (
        1_usize..12,
        prop_oneof![1 => Just(0_usize), 6 => 1_usize..14],
    )
        .prop_flat_map(|(columns, rows)| {
            let headers = prop::collection::vec(header(), columns);
            let body = prop::collection::vec(cells(rows), columns);
            (headers, body).prop_map(move |(headers, body)| {
                let mut writer = String::new();
                let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
                let lines = std::iter::once(headers.clone()).chain(
                    (0..rows).map(|row| body.iter().map(|cells| cells[row].clone()).collect()),
                );
                for line in lines {
                    let cells: Vec<String> = line.iter().map(|cell| quoted(cell)).collect();
                    writer.push_str(&cells.join(","));
                    writer.push('\n');
                }
                writer
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever a file of data holds, the plan for it has no mistake; what cannot be read as a table is refused as one,
    /// and what is not sure is said.
    #[test]
    fn a_proposed_plan_passes_the_check(data in table()) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("data.csv");
        fs::write(&file, &data).expect("written");
        let (exit, out, err) = kma(&["new", "--from", &file.to_string_lossy()]);
        let plan = fs::read_to_string(folder.path().join("data.kma"));
        let Ok(plan) = plan else {
            // A file without any header is no table.
            prop_assert!(exit == 2 && err.contains("[E04"), "{data}\n{err}");
            return Ok(());
        };
        // A negative time is no mistake of the plan: the cell is shown.
        let mut errors = err.lines().filter(|line| line.starts_with("[E")).peekable();
        let any = errors.peek().is_some();
        let of_cells = exit == 2 && any && errors.all(|line| line.starts_with("[E0407]"));
        if of_cells {
            return Ok(());
        }
        prop_assert!(exit == 0 && err.is_empty(), "{data}\n{plan}\n{err}");
        let (open, sure) = (plan.contains("\n# effect "), plan.contains("\neffect "));
        prop_assert!(open != sure, "{plan}");
        if open && !plan.contains("The headers do not say") {
            prop_assert!(plan.contains("stand in the plan as comments") || plan.contains("stands in the plan as a comment"), "{plan}");
        }
        let unsure = plan.lines().filter(|line| line.starts_with("# Not sure: ")).count();
        prop_assert_eq!(unsure > 0, out.contains("Not sure"), "{}\n{}", plan, out);
        let (exit, out, err) = kma(&["fmt", "--check", &folder.path().join("data.kma").to_string_lossy()]);
        prop_assert!(exit == 0, "{plan}\n{out}{err}");
    }
}
