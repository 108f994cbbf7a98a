//! `kma new --from`: files that are odd, unfinished, or alike in all sizes; and `kma new` where nobody can be asked.

use std::fmt::Write;
use std::fs;

use super::{begun, proposed};
use crate::ui::kma;

#[test]
fn an_odd_cell_is_named_and_the_rest_is_numbers() {
    let mut data = "study,yi,vi\n".to_owned();
    for row in 1..=12 {
        let yi = if row == 2 {
            "~0.3".to_owned()
        } else {
            format!("0.{row}")
        };
        writeln!(data, "S{row},{yi},0.{row}5").expect("text");
    }
    let (_folder, text) = proposed("data.csv", &data);
    for wanted in [
        "missing \"~0.3\" {",
        "effect e = given(yi, vi)",
        "# Not sure: `~0.3` (row 2 of `yi`) is no number and is read as missing: mend the cell.",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let data = "study,events_t,n_t,events_c,n_c\nA,9,\"1,200\",8,900\nB,4,80,6,85\nC,5,90,8,95\nD,3,70,8,75\n";
    let (_folder, text) = proposed("data.csv", data);
    assert!(text.contains("RR(treatment, control)"), "{text}");
    assert!(text.contains("write `1200` in the file"), "{text}");
    // A word that stands elsewhere too is not read as missing there.
    let data = "study,arm,yi,vi\nA,high,0.1,0.2\nB,low,0.2,0.2\nC,high,high,0.2\nD,low,0.2,0.2\nE,low,0.1,0.2\n";
    let (_folder, text) = proposed("data.csv", data);
    assert!(!text.contains("missing \"high\""), "{text}");
    assert!(text.contains("`yi` looks like effect"), "{text}");
}

#[test]
fn headers_alone_are_enough() {
    for (headers, effect) in [
        ("study,n1i,m1i,sd1i,n2i,m2i,sd2i", "SMD(treatment, control)"),
        (
            "Author,Year,Events exp,N exp,Events ctrl,N ctrl",
            "RR(treatment, control)",
        ),
        ("study,yi,vi", "given(yi, vi)"),
        ("study,HR (95% CI)", "HR(HR_95_CI.est"),
        ("study,HR,lower,upper", "HR(HR, ci: (lower, upper))"),
        ("study,n,mean_pre,sd_pre,mean_post,sd_post,r", "SMCC(group)"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("sheet.csv");
        fs::write(&file, format!("{headers}\n")).expect("written");
        let plan = folder.path().join("sheet.kma");
        let (text, _) = begun(&["--from", &file.to_string_lossy()], &plan);
        assert!(
            text.contains(effect) && !text.contains("# effect"),
            "{headers}\n{text}"
        );
        let (exit, _, err) = kma(&["run", &plan.to_string_lossy()]);
        assert!(exit == 2 && err.contains("[E0408]"), "{err}");
    }
}

#[test]
fn headers_that_stand_twice_are_numbered_in_a_copy() {
    let data = "study,\"n\",mean,sd,n,mean,sd\nA1,20,11,3,22,9,3.1\nA2,21,12,3,22,9,3.2\nA3,20,13,3,23,9,3\n";
    let (folder, text) = proposed("dup.csv", data);
    let copy = fs::read_to_string(folder.path().join("dup_numbered.csv")).expect("written");
    assert!(
        copy.starts_with("study,\"n_1\",mean_1,sd_1,n_2,mean_2,sd_2\nA1,20"),
        "{copy}"
    );
    assert!(text.contains("from \"dup_numbered.csv\""), "{text}");
    assert!(text.contains("stand twice among the headers"), "{text}");
    assert!(
        text.contains("control:   arm { n: n_2, mean: mean_2, sd: sd_2 }"),
        "{text}"
    );
    let there = fs::read_to_string(folder.path().join("dup.csv")).expect("there");
    assert_eq!(there, data, "the file itself is as it was");
}

/// Where all studies are of a size there is nothing that a test for small studies could look at.
#[test]
fn studies_of_one_size_leave_a_plan_that_runs() {
    let data = "Author,Year,Events exp,N exp,Events ctrl,N ctrl\n";
    let rows: Vec<String> = (1..=12)
        .map(|row| format!("A{row},2001,{row},50,{},50\n", row + 2 + row % 3))
        .collect();
    let (folder, _) = proposed("data.csv", &(data.to_owned() + &rows.concat()));
    let plan = folder.path().join("data.kma");
    let (_, out, _) = kma(&["run", &plan.to_string_lossy()]);
    assert!(
        out.contains("peters: not run, all numbers of people are equal"),
        "{out}"
    );
}

/// Where no column names studies, the advice names none; two counts are alike by chance.
#[test]
fn groups_that_are_alike_are_told_without_a_column_that_is_not_there() {
    let warned = |headers: &str, arm: &str| {
        let rows: Vec<String> = (1..=4)
            .map(|row| format!("{row}{arm},{row}1{arm}\n"))
            .collect();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("data.csv");
        fs::write(&file, format!("{headers}\n{}", rows.concat())).expect("written");
        let (exit, _, _) = kma(&["new", "--quiet", "--from", &file.to_string_lossy()]);
        assert_eq!(exit, 0);
        let plan = file.with_extension("kma");
        let (_, _, err) = kma(&["run", &plan.to_string_lossy()]);
        err.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let counts = warned("x,events_t,n_t,y,events_c,n_c", ",3,50");
    assert!(!counts.contains("W0404"), "{counts}");
    let means = warned("x,n_t,mean_t,sd_t,y,n_c,mean_c,sd_c", ",50,3,1");
    assert!(
        means.contains("2 groups with the same numbers in several rows"),
        "{means}"
    );
    assert!(
        means.contains("say in a column of the data which study"),
        "{means}"
    );
    assert!(!means.contains("shared: study"), "{means}");
}

#[test]
fn without_a_terminal_it_says_what_it_took() {
    for (options, said) in [
        (
            &[][..],
            "taken, without a terminal to ask on, what is usual: `--effect SMD --outcomes one`",
        ),
        (&["--data", "counts"], "`--effect RR --outcomes one`"),
        (
            &["--data", "counts", "--outcomes", "several"],
            "`--effect RR`",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let review = folder.path().join("tf");
        let path = review.to_string_lossy();
        let arguments = [options, &[&path]].concat();
        let (_, out) = begun(&arguments, &review.join("plan.kma"));
        let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains(said), "{out}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x");
    let (_, out) = begun(
        &["--effect", "OR", &path.to_string_lossy()],
        &path.join("plan.kma"),
    );
    assert!(!out.contains("taken"), "{out}");
}
