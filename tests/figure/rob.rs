use super::plans::{circles, outcomes, refusal, scenes, snapshot, texts};

const SCHEMA: &str = "kma 1

data trials from \"trials.csv\" {
  study:        study
  yi:           number
  vi:           number
  allocation:   one of low < \"some concerns\" < high
  missing_data: optional one of low < \"some concerns\" < high
  overall:      one of low < \"some concerns\" < high
}
effect g = given(yi, vi)
";

/// Weights under EE: 4, 4, 1, 1 of 10.
const FOUR: &str = "study,yi,vi,allocation,missing_data,overall
Abe,0.1,0.25,low,low,low
Bock,0.2,0.25,low,,some concerns
Cruz,0.3,1,high,low,high
Diaz,0.4,1,some concerns,high,high
";

fn plan(figures: &str) -> String {
    format!("{SCHEMA}{figures}\n")
}

#[test]
fn shares_of_the_weight_are_those_of_the_result() {
    let drawn = scenes(
        &plan("pool trials using EE as pooled\nrob pooled to \"a.svg\""),
        &[("trials.csv", FOUR)],
    );
    let texts = texts(&drawn[0]);
    // allocation: low 4 + 4, some 1, high 1; missing data: low 5, high 1, not judged 4; overall: low 4, some 4, high 2.
    let bars: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|text| text.contains('%') && text.contains(|c| "+!−".contains(c)) || *text == "40%")
        .collect();
    assert_eq!(
        bars,
        [
            "+ 80%", "! 10%", "− 10%", "+ 50%", "− 10%", "40%", "+ 40%", "! 40%", "− 20%"
        ]
    );
    assert!(texts.contains(&"Share of the weight in pooled"));
    // Twelve lights, and four in the legend.
    assert_eq!(circles(&drawn[0]), 16);
    snapshot("rob", &drawn[0]);
}

#[test]
fn shares_of_studies_count_each_study_once() {
    let rows = format!(
        "{FOUR}Diaz,0.5,1,low,high,high\nDiaz,0.6,1,low,high,high\nAbe,0.2,1,low,low,low\n"
    );
    let drawn = scenes(&plan("rob trials to \"a.svg\""), &[("trials.csv", &rows)]);
    let texts = texts(&drawn[0]);
    // Abe's rows agree, Diaz' do not: one of three rows is `some concerns`, so the study counts by thirds.
    assert!(
        texts.contains(&"Diaz, row 4") && texts.contains(&"Diaz, row 5"),
        "{texts:?}"
    );
    assert!(texts.contains(&"Abe") && !texts.contains(&"Diaz, row 6"));
    assert!(texts.contains(&"Share of studies"));
    let last = |name: &str| {
        let row = drawn[0].data.iter().find(|row| row[0] == name);
        row.and_then(|row| row.last()).cloned()
    };
    assert_eq!(last("Abe").as_deref(), Some("25.0%"));
    assert_eq!(last("Diaz, row 4").as_deref(), Some("8.3%"));
    assert_eq!(last("Diaz, row 5").as_deref(), Some("16.7%"));
    assert!(drawn[0].description.contains("4 studies"));
}

#[test]
fn long_names_and_many_domains_fit_a_column() {
    let domains: Vec<String> = (1..=12).map(|n| format!("a_domain_of_bias_{n}")).collect();
    let mut text = format!("study,{}\n", domains.join(","));
    for n in 0..60 {
        let name = "The Collaborative Multicentre Randomised Evaluation of a Long Treatment, Part";
        let judged = [["low", "high", "unclear"][n % 3]; 12].join(",");
        text.extend([format!("\"{name} {n:02}\",{judged}\n")]);
    }
    let columns: Vec<String> = domains
        .iter()
        .map(|name| format!("  {name}: one of low, unclear, high\n"))
        .collect();
    let plan = format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n{}}}\nrob d with width 85 mm to \"a.svg\"\nrob d to \"b.svg\"\n",
        columns.concat()
    );
    let drawn = scenes(&plan, &[("d.csv", &text)]);
    assert!((drawn[0].width - 85.0 * 72.0 / 25.4).abs() < 1e-9);
    assert_eq!(circles(&drawn[0]), 60 * 12 + 3);
    assert_eq!(drawn[1].data.len(), 61);
}

#[test]
fn too_many_domains_say_how_wide_they_need_to_be() {
    let domains: Vec<String> = (1..=20).map(|n| format!("d{n}")).collect();
    let judged = vec!["low"; 20].join(",");
    let text = format!("study,{}\nAbe,{judged}\n", domains.join(","));
    let columns: Vec<String> = domains
        .iter()
        .map(|name| format!("  {name}: one of low, high\n"))
        .collect();
    let plan = format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n{}}}\nrob d with width 85 mm to \"a.svg\"\n",
        columns.concat()
    );
    let said = refusal(&plan, &[("d.csv", &text)]);
    assert_eq!(
        said,
        "20 domains do not fit into 85 mm: write `with width 105 mm`"
    );
    assert_eq!(
        outcomes(&plan.replace("85", "105"), &[("d.csv", &text)]).len(),
        1
    );
}
