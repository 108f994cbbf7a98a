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
        "pi",
        &["prediction", "prediction_interval", "prediction_intervals"],
    ),
    ("ci", &["confidence_interval"]),
    (
        "tau2",
        &["tau", "tau²", "τ²", "tau^2", "between_study_variance"],
    ),
    ("i2", &["i²", "i^2", "inconsistency"]),
    ("h2", &["h²", "h^2"]),
    (
        "robust",
        &["cr2", "cluster_robust", "satterthwaite", "clubsandwich"],
    ),
    (
        "using",
        &[
            "random_effects",
            "random_effect",
            "fixed_effect",
            "fixed_effects",
            "common_effect",
        ],
    ),
    ("rows", &["dependence", "dependent", "independent"]),
    (
        "egger",
        &[
            "funnel_asymmetry",
            "publication_bias",
            "small_study_effects",
        ],
    ),
    ("fill", &["impute", "imputed", "imputation"]),
    ("summarise", &["narrative", "vote_counting", "summarize"]),
    ("note", &["##", "notes"]),
    ("kma", &["version"]),
    ("arm", &["arms", "group"]),
    ("one_of", &["label", "labels", "factor", "category"]),
    ("expect", &["agrees", "assert"]),
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
        &["registration", "preregistration", "protocol", "freeze"],
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
