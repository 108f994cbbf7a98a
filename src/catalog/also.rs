//! Other names of what has a page: fields inside a statement, signs, and words of the field.

use crate::word::blocks_with;

/// Page, and the words that lead to it; blanks and hyphens are underscores.
static ALSO: &[(&str, &[&str])] = &[
    ("by", &["subgroup", "subgroups", "subgroup_analysis"]),
    (
        "on",
        &[
            "moderator",
            "moderators",
            "covariate",
            "covariates",
            "meta_regression",
        ],
    ),
    (
        "prediction_interval",
        &[
            "prediction",
            "predictions",
            "prediction_intervals",
            "predict",
            "pi",
        ],
    ),
    (
        "ci",
        &[
            "confidence_interval",
            "confidence_intervals",
            "interval_of_the_estimate",
        ],
    ),
    (
        "tau2",
        &["tau", "tau²", "τ²", "tau^2", "between_study_variance", "τ"],
    ),
    ("i2", &["i²", "i^2", "inconsistency", "i_squared"]),
    (
        "q",
        &["cochran's_q", "cochrans_q", "cochran_q", "q_test", "qe"],
    ),
    ("h2", &["h²", "h^2"]),
    (
        "p",
        &[
            "p_value",
            "p_values",
            "pvalue",
            "significance",
            "significant",
        ],
    ),
    ("weight", &["weights", "weighting"]),
    ("heterogeneity", &["heterogeneous", "het"]),
    (
        "effect_size",
        &[
            "effect_sizes",
            "effect_measure",
            "effect_estimate",
            "outcome",
            "outcomes",
        ],
    ),
    (
        "random_effects",
        &["random", "random_effect", "random_effects_model"],
    ),
    (
        "common_effect",
        &[
            "fixed",
            "fixed_effect",
            "fixed_effects",
            "common",
            "common_effects",
            "equal_effects",
        ],
    ),
    (
        "dependence",
        &[
            "dependent",
            "independent",
            "multiple_effects",
            "several_effects",
            "unit_of_analysis",
        ],
    ),
    (
        "medians",
        &[
            "luo",
            "wan",
            "median_to_mean",
            "median",
            "iqr",
            "interquartile_range",
            "estmeansd",
        ],
    ),
    (
        "small_studies",
        &[
            "publication_bias",
            "small_study_effects",
            "small_study_effect",
            "reporting_bias",
            "funnel_asymmetry",
            "asymmetry",
        ],
    ),
    ("exploratory", &["as_registered", "changed_by", "post_hoc"]),
    (
        "grade",
        &[
            "certainty",
            "certainty_of_evidence",
            "quality_of_evidence",
            "summary_of_findings",
        ],
    ),
    ("metafor", &["viechtbauer", "stata", "revman"]),
    (
        "robust",
        &[
            "cr2",
            "cluster_robust",
            "satterthwaite",
            "clubsandwich",
            "robumeta",
        ],
    ),
    (
        "test",
        &[
            "hartung_knapp",
            "knapp_hartung",
            "hartung",
            "hksj_interval",
            "sidik_jonkman_interval",
            "khartung",
        ],
    ),
    (
        "floor",
        &["knha", "adhoc", "truncated", "modified_knapp_hartung"],
    ),
    ("rows", &["independent"]),
    ("egger", &["regression_test"]),
    ("begg", &["rank_test", "rank_correlation"]),
    ("trimfill", &["trim_and_fill", "trim_fill", "taf"]),
    ("failsafe", &["file_drawer", "fail_safe_n"]),
    (
        "DL",
        &[
            "dersimonian_laird",
            "dersimonian",
            "dersimonian_and_laird",
            "moments",
        ],
    ),
    ("MH", &["mantel_haenszel", "mantel_and_haenszel"]),
    (
        "MD",
        &["wmd", "mean_difference", "weighted_mean_difference"],
    ),
    (
        "SMD",
        &[
            "smds",
            "cohen's_d",
            "cohens_d",
            "cohen",
            "hedges",
            "hedges_g",
            "hedges'_g",
            "standardised_mean_difference",
            "standardized_mean_difference",
        ],
    ),
    (
        "SMD1",
        &["glass", "glass's_delta", "glass_delta", "glass's_δ"],
    ),
    ("RD", &["arr", "absolute_risk_reduction"]),
    ("RR", &["relative_risk", "risk_ratio"]),
    ("OR", &["odds_ratio"]),
    ("HR", &["hazard_ratio"]),
    (
        "ZCOR",
        &[
            "fisher's_z",
            "fisher_z",
            "fishers_z",
            "correlation",
            "correlations",
        ],
    ),
    ("PLO", &["proportion", "proportions", "prevalence"]),
    ("keep", &["largest", "smallest"]),
    ("fill", &["impute", "imputed", "imputation"]),
    (
        "summarise",
        &["narrative", "vote_counting", "summarize", "swim"],
    ),
    ("note", &["##", "notes"]),
    ("kma", &["version"]),
    ("add", &["continuity_correction", "zero_cells"]),
    ("arm", &["arms", "group", "pre_post", "sem"]),
    ("one_of", &["one", "label", "labels", "factor", "category"]),
    ("expect", &["agrees", "assert"]),
    ("forest", &["forestplot"]),
    (
        "rob",
        &["risk_of_bias", "rob2", "rob_2", "robins_i", "traffic_light"],
    ),
    ("prisma", &["flow_diagram", "prisma_diagram"]),
    ("gosh", &["all_subsets"]),
    ("curve", &["specification_curve"]),
    (
        "sensitivity",
        &["sensitivity_analysis", "sensitivity_analyses"],
    ),
    ("leave_one_out", &["leave1out", "jackknife"]),
    ("cumulative", &["cumulative_meta_analysis"]),
    (
        "selection",
        &[
            "selection_model",
            "weight_function",
            "three_parameter",
            "3psm",
        ],
    ),
    ("nested", &["multilevel", "three_level", "rma.mv"]),
    ("network", &["nma", "netmeta"]),
    (
        "reported",
        &[
            "consistent",
            "inconsistent",
            "cannot_tell",
            "same",
            "close",
            "differs",
            "grim",
        ],
    ),
    (
        "register",
        &[
            "registration",
            "preregistration",
            "protocol",
            "freeze",
            "prospero",
        ],
    ),
    ("deviation", &["deviations", "amendment"]),
    (
        "expressions",
        &[
            "+",
            "_",
            "*",
            "/",
            "^",
            "=",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "condition",
            "conditions",
            "()",
            "#",
            "comment",
            "comments",
        ],
    ),
    (
        "data",
        &["schema", "column", "columns", "|", "csv", "xlsx", "json"],
    ),
    ("units", &["unit", "quantity", "quantities"]),
    ("exit_codes", &["exit_code", "exit", "exit_status"]),
    ("completions", &["completion", "bash", "zsh", "fish"]),
    ("fmt", &["format", "layout"]),
];

/// What stands behind the name of a thing and says only what kind of thing it is: `forest plot`, `Egger's test`.
static KINDS: &[&str] = &[
    "plot",
    "plots",
    "test",
    "tests",
    "model",
    "models",
    "method",
    "methods",
    "estimator",
    "estimate",
    "interval",
    "diagram",
    "analysis",
    "option",
    "statistic",
];

/// The page that `word` leads to.
pub(super) fn page(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let found = ALSO
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()));
    found
        .map(|(page, _)| *page)
        .or_else(|| blocks_with(&word).next())
}

/// `word` without what says only what kind of thing it is, and without the genitive before it.
pub(super) fn bare(word: &str) -> Option<String> {
    let (name, kind) = word.rsplit_once('_')?;
    let name = name.trim_end_matches("'s").trim_end_matches("’s");
    KINDS
        .contains(&kind.to_lowercase().as_str())
        .then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    #[test]
    fn every_other_name_leads_to_a_page() {
        for (page, words) in ALSO {
            for word in *words {
                let found = catalog::find(word);
                assert!(found.iter().any(|entry| entry.name == *page), "{word}");
            }
        }
    }
}
