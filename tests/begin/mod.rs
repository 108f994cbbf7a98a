//! `kma new`: what it writes passes the check, has its layout, and runs once the data are there.

use std::fs;
use std::path::{Path, PathBuf};

use kma::begin::START;

use crate::ui::kma;

mod file;
mod generated;
mod headers;

/// Runs `kma new` with these options; the plan that it wrote, and what it printed.
fn begun(arguments: &[&str], plan: &Path) -> (String, String) {
    let (exit, out, err) = kma(&[&["new"], arguments].concat());
    assert_eq!((exit, err.as_str()), (0, ""), "{arguments:?}");
    let text = fs::read_to_string(plan).expect("written");
    let path = plan.to_string_lossy();
    for command in [&["check", &path][..], &["fmt", "--check", &path]] {
        let (exit, _, err) = kma(command);
        assert_eq!((exit, err.as_str()), (0, ""), "{command:?}\n{text}");
    }
    (text, out)
}

/// The plan for a data file with this text.
fn proposed(name: &str, data: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, data).expect("written");
    let plan = file.with_extension("kma");
    let (text, _) = begun(&["--from", &file.to_string_lossy()], &plan);
    let (exit, _, err) = kma(&["run", "--quiet", &plan.to_string_lossy()]);
    assert_eq!((exit, err.as_str()), (0, ""), "{text}");
    (folder, text)
}

#[test]
fn every_effect_begins_with_a_plan_that_waits_for_its_data() {
    for start in START {
        for outcomes in ["one", "several"] {
            let folder = tempfile::tempdir().expect("a folder");
            let review = folder.path().join("a_review");
            let options = ["--effect", start.measure, "--outcomes", outcomes];
            let folder = review.to_string_lossy();
            let arguments = [&options[..], &[&folder]].concat();
            let plan = review.join("plan.kma");
            let (text, out) = begun(&arguments, &plan);
            assert!(text.contains("plan \"A review\""), "{text}");
            assert!(text.contains(&format!("{}(", start.measure)), "{text}");
            assert_eq!(
                text.contains(" per outcome "),
                outcomes == "several",
                "{text}"
            );
            assert!(out.contains("kma register"), "{out}");
            let headers = fs::read_to_string(review.join("data.csv")).expect("written");
            assert!(headers.starts_with("study,year,") && headers.lines().count() == 1);
            let (exit, out, err) = kma(&["run", &plan.to_string_lossy()]);
            assert_eq!((exit, out.as_str()), (2, ""));
            assert!(
                err.contains("[E0408]") && err.contains("below the headers"),
                "{err}"
            );
        }
    }
}

/// A form that is filled in runs, outcome by outcome.
#[test]
fn a_filled_form_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan.kma");
    let path = folder.path().to_string_lossy();
    begun(
        &[
            "--effect",
            "MD",
            "--outcomes",
            "several",
            "--benefit",
            "lower",
            &path,
        ],
        &plan,
    );
    let mut data = fs::read_to_string(folder.path().join("data.csv")).expect("written");
    for (study, difference) in [("A", 1.0), ("B", 1.4), ("C", 0.7)] {
        for outcome in ["pain", "function"] {
            let row = format!(
                "{study},2001,{outcome},20,{},2,22,5,2.1,low\n",
                5.0 - difference
            );
            data.push_str(&row);
        }
    }
    fs::write(folder.path().join("data.csv"), data).expect("written");
    let (exit, out, err) = kma(&["run", &plan.to_string_lossy()]);
    assert_eq!((exit, err.as_str()), (0, ""), "{out}");
    assert!(folder.path().join("forest-pain.svg").exists());
}

#[test]
fn every_data_file_of_the_project_gives_a_plan_that_runs() {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![home.join("examples"), home.join("analyses")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("readable").path();
            let extension = path
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if ["csv", "json", "xlsx"].contains(&extension) {
                files.push(path);
            }
        }
    }
    assert!(files.len() >= 6, "only {} files", files.len());
    for file in files {
        let folder = tempfile::tempdir().expect("a folder");
        let stem = file.file_stem().expect("a name").to_string_lossy();
        let plan = folder.path().join(format!("{stem}.kma"));
        let (from, to) = (file.to_string_lossy(), folder.path().to_string_lossy());
        let (text, _) = begun(&["--from", &from, &to], &plan);
        let (exit, _, err) = kma(&["run", "--quiet", &plan.to_string_lossy()]);
        assert_eq!((exit, err.as_str()), (0, ""), "{}\n{text}", file.display());
    }
}

/// Headers, the same three rows below each, and what must stand in the plan.
#[test]
fn headers_of_many_styles_are_recognised() {
    let means = "\nA,20,5.1,1.2,21,4.0,1.1\nB,33,4.8,1.5,30,4.4,1.4\nC,25,5.0,1.1,25,4.6,1.3\n";
    let counts = "\nA,4,120,11,118\nB,2,45,3,44\nC,9,210,15,205\n";
    let ratios = "\nA,0.8,0.6,1.1\nB,0.7,0.5,0.9\nC,0.9,0.7,1.2\n";
    let given = "\nA,-0.4,0.2\nB,0.1,0.3\nC,0.2,0.1\n";
    for (headers, rows, wanted) in [
        (
            "study,n1i,m1i,sd1i,n2i,m2i,sd2i",
            means,
            "effect g = SMD(treatment, control)",
        ),
        (
            "studlab,n.e,mean.e,sd.e,n.c,mean.c,sd.c",
            means,
            "treatment: arm { n: `n.e`, mean: `mean.e`, sd: `sd.e` }",
        ),
        (
            "Study,Total 1,Mean 1,Std dev 1,Total 2,Mean 2,Std dev 2",
            means,
            "control:   arm { n: `Total 2`, mean: `Mean 2`, sd: `Std dev 2` }",
        ),
        (
            "study,n_treatment,mean_treatment,sd_treatment,n_control,mean_control,sd_ctl",
            means,
            "sd: sd_ctl }",
        ),
        (
            "author,nTreat,meanTreat,semTreat,nControl,meanControl,semControl",
            means,
            "sem: semControl }",
        ),
        (
            "study,nt,mt,sdt,nc,mc,sdc",
            means,
            "treatment: arm { n: nt, mean: mt, sd: sdt }",
        ),
        (
            "study,ai,n1i,ci,n2i",
            counts,
            "effect rr = RR(treatment, control)",
        ),
        (
            "study,tpos,tneg,cpos,cneg",
            counts,
            "arm { events: tpos, nonevents: tneg }",
        ),
        (
            "study,event.e,n.e,event.c,n.c",
            counts,
            "arm { events: `event.c`, n: `n.c` }",
        ),
        (
            "study,events_t,total_t,events_c,total_c",
            counts,
            "arm { events: events_t, n: total_t }",
        ),
        (
            "Study,Experimental cases,Experimental N,Control cases,Control N",
            counts,
            "events: `Control cases`",
        ),
        (
            "study,Events 1,Total 1,Events 2,Total 2",
            counts,
            "arm { events: `Events 1`, n: `Total 1` }",
        ),
        (
            "trial,x1i,t1i,x2i,t2i",
            counts,
            "effect irr = IRR(treatment, control)",
        ),
        (
            "trial,drug_death,drug_n,placebo_death,placebo_n",
            counts,
            "events: drug_death, n: drug_n",
        ),
        (
            "study,hr,lower,upper",
            ratios,
            "effect hr = HR(hr, ci: (lower, upper))",
        ),
        (
            "study,HR,CI lower,CI upper",
            ratios,
            "HR(HR, ci: (CI_lower, CI_upper))",
        ),
        ("study,OR,ci.lb,ci.ub", ratios, "OR(OR, ci: (ci_lb, ci_ub))"),
        ("study,es,lcl,ucl", ratios, "given(es, ci: (lcl, ucl))"),
        ("study,yi,vi", given, "effect e = given(yi, vi)"),
        ("study,TE,seTE", given, "given(TE, se: seTE)"),
        ("study,Effect size,SE", given, "given(Effect_size, se: SE)"),
        (
            "study,ri,ni",
            "\nA,0.2,30\nB,0.1,40\nC,-0.3,50\n",
            "effect z = ZCOR(ri, ni)",
        ),
        ("study,xi,ni", "\nA,2,30\nB,1,40\nC,3,50\n", "PLO(group)"),
    ] {
        let (_folder, text) = proposed("data.csv", &format!("{headers}{rows}"));
        let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(blanks(&text).contains(&blanks(wanted)), "{headers}\n{text}");
    }
}

#[test]
fn types_are_read_off_the_cells() {
    let data = "Study;Pub. year;dose (mg/kg);sex;blind;protein;when;hr;yi;vi\n\
                A;1999;0,5;male;yes;10%;2001-02;0,8 (0,6 to 1,1);0,1;0,2\n\
                B;2001;1;female;no;n/a;2002-03;0,7 (0,5 to 0,9);0,2;0,2\n\
                C;2003;n/a;male;no;12%;2002-04;0,9 (0,7 to 1,2);0,3;0,1\n\
                D;2003;2;female;yes;30%;2002-05;0,9 (0,7 to 1,2);0,3;0,1\n";
    let (_folder, text) = proposed("data.csv", data);
    for line in [
        "with separator \";\", decimal \",\", missing \"n/a\" {",
        "study: study = \"Study\"",
        "Pub_year: year = \"Pub. year\"",
        "dose_mg_kg: optional number in mg/kg = \"dose (mg/kg)\"",
        "sex: one of male, female",
        "blind: flag",
        "protein: optional percent",
        "when: date",
        "hr: interval",
    ] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn rows_of_arms_are_paired_and_rows_of_one_study_allowed_for() {
    let arms = "study,trt,xi,ni\nA,placebo,9,40\nA,drug,3,41\nB,placebo,8,30\nB,drug,4,30\nC,drug,1,20\nC,placebo,5,21\n";
    let (_folder, text) = proposed("arms.csv", arms);
    assert!(
        text.contains("pair group by trt against placebo per study"),
        "{text}"
    );
    assert!(text.contains("RR(group, reference)"), "{text}");
    let rows = "study,yi,vi\nA,0.1,0.1\nA,0.2,0.1\nB,0.3,0.2\nB,0.2,0.1\nC,0.1,0.1\n";
    let (_folder, text) = proposed("rows.csv", rows);
    assert!(
        text.contains("pool studies robust in study as overall"),
        "{text}"
    );
    assert!(!text.lines().any(|line| line.starts_with("bias")), "{text}");
}

/// Two groups that no list of words knows.
#[test]
fn arms_are_called_as_their_headers_call_them() {
    let rows = "\nA,20,5.1,1.2,21,4.0,1.1\nB,33,4.8,1.5,30,4.4,1.4\nC,25,5.0,1.1,25,4.6,1.3\n";
    let turned = "Not sure: `ketamine` and `midazolam` are read as two groups";
    for (headers, effect, said) in [
        (
            "study,n_wheel,mean_wheel,sd_wheel,n_control,mean_control,sd_control",
            "SMD(wheel, control)",
            None,
        ),
        (
            "study,n_vaccine,mean_vaccine,sd_vaccine,n_usual_diet,mean_usual_diet,sd_usual_diet",
            "SMD(treatment, usual_diet)",
            None,
        ),
        (
            "study,ketamine_n,ketamine_mean,ketamine_sd,midazolam_n,midazolam_mean,midazolam_sd",
            "SMD(ketamine, midazolam)",
            Some(turned),
        ),
        // The same animals twice.
        (
            "study,n_pre,mean_pre,sd_pre,n_post,mean_post,sd_post",
            "# effect",
            None,
        ),
        // One size of all, and none of the groups.
        (
            "study,n,mean_wheel,sd_wheel,weight,mean_cage,sd_cage",
            "# effect",
            None,
        ),
    ] {
        let (_folder, text) = proposed("data.csv", &format!("{headers}{rows}"));
        assert!(text.contains(effect), "{headers}\n{text}");
        let unsure = text.lines().find(|line| line.contains("two groups"));
        assert_eq!(unsure.is_some(), said.is_some(), "{text}");
        assert!(said.is_none_or(|said| text.contains(said)), "{text}");
    }
    let counts =
        "study,wheel_deaths,wheel_n,cage_deaths,cage_n,sham_deaths,sham_n\nA,1,9,2,8,3,9\n";
    let (_folder, text) = proposed("data.csv", counts);
    assert!(text.contains("# effect"), "three groups\n{text}");
}

/// The judgements stand in their order, and studies of high risk are left out once to see what rests on them.
#[test]
fn judgements_of_the_risk_of_bias_are_ordered() {
    let rows = |high: &str| {
        let risk = [
            "some concerns",
            high,
            "low",
            "some concerns",
            "low",
            high,
            "low",
        ];
        let rows = risk.iter().enumerate();
        rows.map(|(row, risk)| {
            format!(
                "S{row},0.{row},0.1,{risk},{}\n",
                if row % 2 == 0 { "low" } else { "high" }
            )
        })
        .collect::<Vec<_>>()
        .concat()
    };
    for (high, order) in [
        (
            "high",
            "one of (low < \"some concerns\" < high) = \"Overall risk of bias\"",
        ),
        ("serious", "one of (low < \"some concerns\" < serious) ="),
    ] {
        let data = format!("study,yi,vi,Overall risk of bias,dose\n{}", rows(high));
        let (_folder, text) = proposed("data.csv", &data);
        assert!(text.contains(order), "{text}");
        let excluding = format!("excluding Overall_risk_of_bias = {high}\n");
        assert!(text.contains(&excluding), "{text}");
        // The same words of something else have no order.
        assert!(text.contains("one of low, high"), "{text}");
    }
}

#[test]
fn headers_that_say_nothing_leave_a_plan_to_complete() {
    let (_folder, text) = proposed("data.csv", "x y,`,y\"z,in,where\n1,2,3,4,5\n2,3,4,a,b\n");
    assert!(text.contains("no column says which study"), "{text}");
    assert!(text.contains("# effect g ="), "{text}");
}

#[test]
fn nothing_is_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy();
    for name in ["plan.kma", "data.csv"] {
        let file = folder.path().join(name);
        fs::write(&file, "mine").expect("written");
        let (exit, out, err) = kma(&["new", &path]);
        assert_eq!((exit, out.as_str()), (3, ""));
        assert!(err.contains("is there already"), "{err}");
        let there = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(there, 1, "{name}: nothing else was written");
        assert_eq!(fs::read_to_string(&file).expect("there"), "mine");
        fs::remove_file(&file).expect("gone");
    }
}

#[test]
fn what_cannot_begin_says_what_to_write() {
    for (arguments, code, said) in [
        (&["new"][..], 2, "kma new <DIR>"),
        (&["new", "x.kma"], 2, "kma new x"),
        (&["new", "x.csv"], 2, "kma new --from x.csv"),
        (&["new", "x", "--effect", "SMDX"], 2, "SMD"),
        (
            &["new", "x", "--effect", "SMD", "--data", "counts"],
            2,
            "--data means",
        ),
        (
            &["new", "--from", "nothing_there.csv"],
            3,
            "nothing_there.csv",
        ),
        (
            &["new", "--from", "x.csv", "--effect", "SMD"],
            2,
            "cannot be used with",
        ),
    ] {
        let (exit, out, err) = kma(arguments);
        assert_eq!((exit, out.as_str()), (code, ""), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[test]
fn rows_that_are_no_study_and_outcomes_that_are_mixed_are_said() {
    let (_folder, text) = proposed(
        "data.csv",
        "study,yi,vi\nAbe,0.1,0.2\nBock,0.3,0.1\nTotal,0.2,0.1\n",
    );
    assert!(
        text.contains("# Not sure: row 3 is called `Total`"),
        "{text}"
    );
    let (_folder, text) = proposed(
        "data.csv",
        "Outcome Number,study,yi,vi\n1,Abe,0.1,0.2\n1,Bock,0.3,0.1\n2,Abe,0.2,0.1\n",
    );
    let said = "# Not sure: `Outcome Number` tells 2 outcomes apart, and all are pooled together";
    assert!(text.contains(said), "{text}");
}

#[test]
fn fractions_under_a_header_of_percentages_are_not_divided_again() {
    let (_folder, text) = proposed(
        "data.csv",
        "study,n_treated,percent_treated,n_control,percent_control\nAbe,200,0.1,200,0.2\nBock,100,0.2,100,0.25\n",
    );
    assert!(
        text.contains("events: percent_treated * n_treated"),
        "{text}"
    );
}

#[test]
fn a_first_group_that_is_the_control_is_said() {
    let (_folder, text) = proposed(
        "data.csv",
        "study,n1,mean1,sd1,n2,mean2,sd2,group1,group2\nA,20,30,5,20,32,5,placebo,drug\nB,22,31,5,21,33,6,placebo,drug\n",
    );
    let said = "# Not sure: `group1` is placebo in every row, and the first group is read as the treated one";
    assert!(text.contains(said), "{text}");
}
