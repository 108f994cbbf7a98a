//! `summarise`, `compare`, `table`, and figures.

use kma::result::{Body, Status};

use super::{FIVE, close, of_rows, run_plan};

#[test]
fn directions_are_counted_by_label_and_by_part() {
    let plan = r#"kma 1

data pet from "pet.csv" {
  study:  study
  state:  one of asleep, awake
  result: optional one of decrease, none, increase
}

effect binding = DIRECTION(result, up: increase, down: decrease)

summarise pet by state as told
expect told[asleep].up = 0
expect told.down = 2
"#;
    let csv = "study,state,result\na,asleep,decrease\nb,asleep,none\nc,awake,increase\nc,awake,\nd,awake,decrease\n";
    let ran = run_plan(plan, &[("pet.csv", csv)]);
    let told = ran.summary("told");
    assert_eq!((told.up, told.down, told.none, told.missing), (1, 2, 1, 1));
    assert_eq!((told.sizes.k, told.sizes.studies), (4, 4));
    assert_eq!(told.range, None);
    assert_eq!(told.sizes.participants, None);
    assert!(told.rows.iter().all(|row| row.yi.is_none()));
    assert_eq!(told.parts[0].result.down, 1);
    for outcome in &ran.results[1..] {
        assert!(matches!(
            outcome.body,
            Body::Expectation { holds: true, .. }
        ));
    }
}

#[test]
fn a_difference_of_results_without_common_studies_is_tested() {
    let analyses = "pool d where region = cortex as one
pool d where region = striatum as other
compare one against other as difference";
    let ran = of_rows(analyses, FIVE);
    let (a, b) = (ran.ok("one"), ran.ok("other"));
    let Body::Comparison(found) = &ran.outcome("difference").body else {
        panic!("a comparison");
    };
    let se = (a.se.unwrap().powi(2) + b.se.unwrap().powi(2)).sqrt();
    assert!(close(
        found.estimate,
        a.estimate.unwrap() - b.estimate.unwrap()
    ));
    assert!(close(found.se, se));
    assert!(close(found.statistic, found.estimate.unwrap() / se));
    assert!(found.p.is_some() && found.shared_studies == 0);
    assert_eq!(ran.outcome("difference").reason, None);
}

#[test]
fn a_difference_of_results_with_common_studies_has_no_p() {
    let analyses = "pool d as all
pool d where region = cortex as one
compare all against one as difference";
    let ran = of_rows(analyses, FIVE);
    let outcome = ran.outcome("difference");
    let Body::Comparison(found) = &outcome.body else {
        panic!("a comparison");
    };
    assert_eq!(found.shared_studies, 3);
    assert!(found.estimate.is_some());
    assert_eq!((found.se, found.ci, found.p), (None, None, None));
    assert_eq!(outcome.status, Status::Ok);
    assert!(
        outcome
            .reason
            .as_deref()
            .is_some_and(|r| r.starts_with("3 studies are in both"))
    );
}

#[test]
fn tables_show_results_with_their_parts_and_rows_with_their_cells() {
    let analyses = "pool d by region as all\ntable all\ntable d showing study, yi, region";
    let ran = of_rows(analyses, FIVE);
    let Body::Table(results) = &ran.results[1].body else {
        panic!("a table");
    };
    let names: Vec<&str> = results.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["all", "all[cortex]", "all[striatum]"]);
    assert_eq!(results.columns[4], "95% CI");
    let Body::Table(rows) = &ran.results[2].body else {
        panic!("a table");
    };
    assert_eq!(rows.rows[0], ["a", "0.5", "cortex"]);
    assert_eq!(rows.numeric, [false, true, false]);
}

#[test]
fn a_figure_is_drawn_of_its_result() {
    let ran = of_rows("pool d as all\nforest all to \"forest.svg\"", FIVE);
    let last = ran.last();
    assert_eq!(last.status, Status::Ok);
    let Body::Figure(figure) = &last.body else {
        panic!("a figure");
    };
    assert_eq!(figure.pictures.len(), 1);
    assert!(ran.codes().is_empty());
}

#[test]
fn an_outcome_dependent_selection_marks_every_result() {
    let analyses = "let some = d keep largest yi per study because \"the largest\"
pool some as all";
    let ran = of_rows(analyses, FIVE);
    let marks = &ran.ok("all").remarks;
    assert!(
        marks
            .iter()
            .any(|m| m.starts_with("outcome-dependent: `keep largest yi")),
        "{marks:?}"
    );
    assert_eq!(ran.selections.len(), 1);
}
