//! `kma new --from`: what headers say, and what they leave open.

use super::proposed;

/// The plan for these lines, with single blanks.
fn plan(lines: &str) -> String {
    let (_folder, text) = proposed("data.csv", lines);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that a plan has these pieces, and none of those.
fn says(lines: &str, wanted: &[&str], unwanted: &[&str]) {
    let text = plan(lines);
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    for unwanted in unwanted {
        assert!(!text.contains(unwanted), "{unwanted}\n{text}");
    }
}

/// Three rows of a study and numbers.
fn rows(cells: &str) -> String {
    ["A 2001", "B 2002", "C 2003"]
        .map(|study| format!("\n{study},{cells}"))
        .concat()
        + "\n"
}

#[test]
fn what_describes_the_patients_is_no_outcome() {
    let numbers = rows("20,45,10,5.5,1.2,21,46,9,4.2,1.1");
    for (what, outcome) in [("age", "pain"), ("baseline", "post")] {
        let headers = format!(
            "study,n_t,mean_{what}_t,sd_{what}_t,mean_{outcome}_t,sd_{outcome}_t,n_c,mean_{what}_c,sd_{what}_c,mean_{outcome}_c,sd_{outcome}_c"
        );
        let arm =
            format!("treatment: arm {{ n: n_t, mean: mean_{outcome}_t, sd: sd_{outcome}_t }}");
        let said = format!("# Not sure: `{what}` is read as a description of the patients");
        says(
            &(headers + &numbers),
            &[&arm, &said, "effect g = SMD(treatment, control)"],
            &[
                "arm { n: n_t, mean: mean_age",
                "arm { n: n_t, mean: mean_baseline",
            ],
        );
    }
    // Where there is nothing else, it is not measured either.
    says(
        &("study,n_t,mean_age_t,sd_age_t,n_c,mean_age_c,sd_age_c".to_owned()
            + &rows("20,45,10,21,46,9")),
        &["# effect g = SMD(treatment, control)", "may be no outcome"],
        &[" pool studies as overall report"],
    );
}

#[test]
fn each_outcome_has_its_effect() {
    says(
        &("study,n_t,mean_pain_t,sd_pain_t,mean_mood_t,sd_mood_t,n_c,mean_pain_c,sd_pain_c,mean_mood_c,sd_mood_c".to_owned()
            + &rows("20,45,10,5.5,1.2,21,46,9,4.2,1.1")),
        &[
            "primary: pain secondary: mood",
            "pain_treatment: arm { n: n_t, mean: mean_pain_t, sd: sd_pain_t }",
            "effect g_mood = SMD(mood_treatment, mood_control)",
            "pool studies measuring g_pain as pain",
            "forest mood to \"forest-mood.svg\"",
            "`pain` stands first and is written as the primary outcome: is it the one?",
        ],
        &[],
    );
    says(
        &("study,yi_iq,vi_iq,yi_gpa,vi_gpa".to_owned() + &rows("0.1,0.2,0.3,0.2")),
        &[
            "effect e_iq = given(yi_iq, vi_iq)",
            "pool studies measuring e_gpa as gpa",
        ],
        &[],
    );
}

#[test]
fn of_two_ways_to_an_effect_none_is_chosen() {
    says(
        &("study,yi,vi,n1i,m1i,sd1i,n2i,m2i,sd2i".to_owned() + &rows("0.1,0.2,20,5,1,21,4,1")),
        &[
            "# effect g = SMD(treatment, control)",
            "# effect e = given(yi, vi, n: n1i + n2i)",
            "Not sure: an effect comes from a row in several ways",
        ],
        &["report to"],
    );
}

#[test]
fn revman_s_export_is_read_with_its_own_sizes() {
    let lines = "Comparison Number,Outcome Number,Subgroup Number,Name,Mean 1,Std Dev 1,Total 1,Mean 2,Std Dev 2,Total 2,Mean Difference,CI Start,CI End,Weight\n\
                 1,1,0,A 2001,11,2,50,9,2.1,48,2.0,1.2,2.8,25\n1,1,0,B 2002,12,2,40,9,2.1,41,3.0,2.1,3.9,25\n1,1,0,C 2003,11.5,2,30,9,2.1,33,2.5,1.5,3.5,25\n";
    says(
        lines,
        &[
            "study: study = \"Name\"",
            "control: arm { n: `Total 2`, mean: `Mean 2`, sd: `Std Dev 2` }",
            "effect g = SMD(treatment, control)",
            "the exporting program computed from them",
        ],
        &[],
    );
    // Numbers of rows are no sizes, whatever they are called.
    says(
        "study,n_t,mean_t,sd_t,n_c,mean_c,sd_c\nA,1,5,1,20,4,1\nB,2,5,2,30,4,1\nC,3,6,1,40,4,1\n",
        &["no column says n of the treated group"],
        &["report to"],
    );
}

#[test]
fn percentages_become_events() {
    says(
        "study,n_treated,percent_treated,n_control,percent_control\nA,200,10,210,20\nB,300,12,320,22\nC,400,11,420,19\n",
        &[
            "treatment: arm { events: percent_treated / 100 * n_treated, n: n_treated }",
            "effect rr = RR(treatment, control)",
            "Not sure: `percent_treated` and `percent_control` are read as percentages",
        ],
        &[],
    );
    says(
        "study,n_t,% with event (treated),n_c,% with event (control)\nA,200,10%,210,20%\nB,300,12%,320,22%\n",
        &["has cells with `%`"],
        &["treatment: arm { events"],
    );
    says(
        "study,prevalence,N\nA,0.1,40\nB,0.2,50\nC,0.1,60\n",
        &["group: arm { events: prevalence * N, n: N }", "PLO(group)"],
        &[],
    );
}

#[test]
fn a_group_measured_twice_is_no_correlation() {
    says(
        &("study,m1i,m2i,sd1i,sd2i,ri,ni".to_owned() + &rows("11,9.5,2,2.1,0.5,30")),
        &[
            "group: arm { n: ni, before { mean: m2i, sd: sd2i }, after { mean: m1i, sd: sd1i }, r: ri }",
            "effect change = SMCC(group)",
            "Not sure: one group was measured twice: `m2i` is read as before, `m1i` as after",
        ],
        &["ZCOR"],
    );
    says(
        &("study,n,mean_pre,sd_pre,mean_post,sd_post,r".to_owned() + &rows("20,11,2,9,2,0.5")),
        &["before { mean: mean_pre, sd: sd_pre } after { mean: mean_post, sd: sd_post } r: r"],
        &["ZCOR"],
    );
    says(
        &("study,n,mean_pre,sd_pre,mean_post,sd_post".to_owned() + &rows("20,11,2,9,2")),
        &["no column says how the two correlate", "# effect"],
        &["report to"],
    );
}

#[test]
fn labels_and_levels_and_names_of_ratios() {
    says(
        "Study,Study design,yi,vi\nA,RCT,0.1,0.02\nB,cohort,0.3,0.03\nC,RCT,0.2,0.02\nD,cohort,0.2,0.1\n",
        &["Study_design: one of (RCT, cohort) = \"Study design\""],
        &[],
    );
    for (headers, effect) in [
        (
            "Study,OR,95% CI lower,95% CI upper",
            "effect odds = OR(OR, ci: (column_95_CI_lower, column_95_CI_upper))",
        ),
        ("study,RR,lci,uci", "effect rr = RR(RR, ci: (lci, uci))"),
        (
            "Study,Hazard ratio,Lower 95% CI,Upper 95% CI",
            "effect hr = HR(Hazard_ratio, ci: (Lower_95_CI, Upper_95_CI))",
        ),
        (
            "study,RR,RR_lower,RR_upper",
            "effect rr = RR(RR, ci: (RR_lower, RR_upper))",
        ),
        (
            "study,MD,lower,upper",
            "effect e = given(MD, ci: (lower, upper))",
        ),
    ] {
        let lines = headers.to_owned() + "\nA,2.0,1.0,4.0\nB,1.5,0.75,3.0\nC,3.0,1.5,6.0\n";
        says(&lines, &[effect], &["percent"]);
    }
}

#[test]
fn everyday_headers_are_known() {
    for (headers, cells, effect) in [
        (
            "study,n_ket,mean_ket,sd_ket,n_ctl,mean_ctl,sd_ctl",
            "20,5,1,21,4,1",
            "SMD(ket, control)",
        ),
        (
            "study,Mean_ket,SEM_ket,n_ket,Mean_sal,SEM_sal,n_sal",
            "5,1,20,4,1,21",
            "SMD(ket, sal)",
        ),
        (
            "study,n_a,mean_a,sd_a,n_b,mean_b,sd_b",
            "20,5,1,21,4,1",
            "SMD(a, b)",
        ),
        ("study,mi,sdi,ni", "5,1,21", "MN(group)"),
        ("study,xi,ti", "5,210", "IRLN(group)"),
        (
            "study,ti,n1i,n2i",
            "2.1,20,21",
            "SMD(t: ti, n1: n1i, n2: n2i)",
        ),
        (
            "study,di,n1i,n2i",
            "0.4,20,21",
            "SMD(d: di, n1: n1i, n2: n2i)",
        ),
        ("study,d,n1,n2", "0.4,20,21", "SMD(d: d, n1: n1, n2: n2)"),
        ("study,pi,ni", "0.4,20", "PLO(group)"),
        (
            "study,HR (95% CI)",
            "0.8 (0.6 to 1.1)",
            "HR(HR_95_CI.est, ci: (HR_95_CI.lo, HR_95_CI.hi))",
        ),
        (
            "study,logRR,se_logRR",
            "0.4,0.2",
            "given(logRR, se: se_logRR)",
        ),
        (
            "study,effect,var_effect",
            "0.4,0.2",
            "given(effect, var_effect)",
        ),
        ("study,g,var_g", "0.4,0.2", "given(g, var_g)"),
        ("study,b,se", "0.4,0.2", "given(b, se: se)"),
        ("study,beta,SE", "0.4,0.2", "given(beta, se: SE)"),
        (
            "study,Pearson r,Sample size",
            "0.4,20",
            "ZCOR(Pearson_r, Sample_size)",
        ),
        ("study,alpha,items,n", "0.8,10,200", "ABT(alpha, items, n)"),
        (
            "study,n_t,mean_t,lower_t,upper_t,n_c,mean_c,lower_c,upper_c",
            "20,5,4,6,21,4,3,5",
            "SMD(treatment, control)",
        ),
    ] {
        says(
            &(headers.to_owned() + &rows(cells)),
            &[effect],
            &["# effect"],
        );
    }
    for study in [
        "\"Author, year\"",
        "Authors (year)",
        "Author/Year",
        "Author(s)",
        "Study author",
        "\"Study, year\"",
        "Publication",
        "ref",
        "slab",
        "Name",
    ] {
        says(
            &(study.to_owned() + ",yi,vi" + &rows("0.4,0.2")),
            &["study: study = "],
            &["each row is a study"],
        );
    }
}

#[test]
fn what_is_missing_is_said() {
    says(
        &("study,Mean (treated),SD (treated),N (treated),Mean (control),SD control,N".to_owned()
            + &rows("5,1,20,4,1,41")),
        &["Not sure: no column says n of the control group"],
        &[],
    );
    says(
        &("study,OR,SE".to_owned() + &rows("1.5,0.2")),
        &["`OR` looks like a ratio, and `SE` like a standard error"],
        &[],
    );
    says(
        &("study,n_randomised_t,n_t,events_t,n_randomised_c,n_c,events_c".to_owned()
            + &rows("30,28,4,31,29,6")),
        &["`n_t` is taken for n, and not `n_randomised_t`"],
        &[],
    );
}
