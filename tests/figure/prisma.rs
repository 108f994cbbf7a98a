use super::plans::{refusal, scenes, snapshot, texts};

const DATA: &str = "study,region,dose
Abe,cortex,5
Abe,cortex,50
Bock,cortex,5
Cruz,striatum,5
Diaz,cortex,60
Eder,cortex,
";

fn plan(before: &str, figures: &str) -> String {
    format!(
        "kma 1\n\n{before}\ndata d from \"d.csv\" {{\n  study:  study\n  region: one of cortex, striatum\n  \
         dose:   optional number\n}}\nlet cortex = d where region = cortex\n\
         let low = cortex\n  exclude where dose > 20 because \"high dose\"\n{figures}\n"
    )
}

const FLOW: &str = "flow screening {
  identified:         120 because \"PubMed\" 100, \"Embase\" 20
  duplicates:         20
  screened_out:       70
  not_retrieved:      2
  full_text_excluded: 24 because \"no control\" 16, \"no data\" 8
  included:           4
  reports_included:   5
}";

#[test]
fn the_numbers_between_are_what_is_left() {
    let drawn = scenes(
        &plan(FLOW, "prisma screening to \"a.svg\""),
        &[("d.csv", DATA)],
    );
    let texts: Vec<String> = texts(&drawn[0])
        .iter()
        .map(|text| text.replace('\u{a0}', " "))
        .collect();
    for line in [
        "Records identified (n = 120)",
        "PubMed (n = 100)",
        "Duplicate records removed (n = 20)",
        "Records screened (n = 100)",
        "Records excluded (n = 70)",
        "Reports sought for retrieval (n = 30)",
        "Reports not retrieved (n = 2)",
        "Reports assessed for eligibility (n = 28)",
        "Reports excluded (n = 24)",
        "no control (n = 16)",
        "Studies included in review (n = 4)",
        "reports included (n = 5)",
    ] {
        assert!(texts.iter().any(|text| text == line), "{line}: {texts:?}");
    }
    assert!(drawn[0].description.contains("In italics"));
    snapshot("prisma", &drawn[0]);
}

#[test]
fn a_flow_without_a_start_is_counted_from_its_end() {
    let flow = "flow told {\n  screened_out: 7\n  full_text_excluded: 3\n  included: 2\n}";
    let drawn = scenes(&plan(flow, "prisma told to \"a.svg\""), &[("d.csv", DATA)]);
    let texts = texts(&drawn[0]).join("|").replace('\u{a0}', " ");
    assert!(texts.contains("Records screened (n = 12)"), "{texts}");
    assert!(texts.contains("Reports assessed for eligibility (n = 5)"));
    assert!(!texts.contains("identified") && !texts.contains("retrieval"));
}

#[test]
fn a_flow_that_does_not_add_up_says_so() {
    let flow = "flow told {\n  identified: 10\n  screened_out: 7\n  included: 2\n}";
    let drawn = scenes(&plan(flow, "prisma told to \"a.svg\""), &[("d.csv", DATA)]);
    assert!(drawn[0].description.contains("does not add up: 3 remain"));
}

#[test]
fn the_steps_of_a_selection_stand_below_the_only_flow() {
    let drawn = scenes(&plan(FLOW, "prisma low to \"a.svg\""), &[("d.csv", DATA)]);
    let all = texts(&drawn[0]).join("|").replace('\u{a0}', " ");
    assert!(all.contains("Records identified (n = 120)"));
    for line in [
        "d|6 rows of 5 studies",
        "outside of region = cortex (1 row, 1 study)",
        "cortex|5 rows of 4 studies",
        "excluded, high dose (2 rows, 1 study; 1 unknown stay)",
        "low|3 rows of 3 studies",
    ] {
        assert!(all.contains(line), "{line}: {all}");
    }
    let alone = scenes(&plan("", "prisma low to \"a.svg\""), &[("d.csv", DATA)]);
    assert!(!texts(&alone[0]).join(" ").contains("Records"));
    let narrow = "prisma low with width 85 mm to \"a.svg\"";
    scenes(&plan(FLOW, narrow), &[("d.csv", DATA)]);
}

#[test]
fn a_flow_without_counts_has_no_boxes() {
    let flow = "flow told {\n  by: \"two reviewers\"\n}";
    let said = refusal(&plan(flow, "prisma told to \"a.svg\""), &[("d.csv", DATA)]);
    assert_eq!(said, "`told` counts nothing that has a box");
}
