//! The fields of the parts of results, of messages and of `kma data`, by their names.

/// Name and what it holds, by name.
pub(super) static PARTS: &[(&str, &str)] = &[
    (
        "above",
        "Of a spread of effects: intervals that lie above no effect.",
    ),
    ("added", "Of `trimfill`: how many rows are filled."),
    (
        "affects",
        "Of a difference from the registration: the results that it changes.",
    ),
    (
        "all",
        "Of `gosh`: whether the subsets are all that there are.",
    ),
    (
        "alpha",
        "Of `failsafe`: the combined p-value as it is; null under `orwin`.",
    ),
    (
        "alternatives",
        "Of `sensitivity`: a run for each item of a list, one choice at a time.",
    ),
    (
        "alternative",
        "Of `selection`: the side on which results are selected, `greater`, `less` or `two_sided`.",
    ),
    (
        "arm",
        "Of a shared group in `kma data`: the arm that it is.",
    ),
    (
        "at",
        "Of a prediction: the columns that the option `at` sets, each with its value.",
    ),
    (
        "baujat",
        "Of `sensitivity`: for each study `x`, its contribution to heterogeneity, and `y`, its influence on the estimate.",
    ),
    (
        "because",
        "Of a difference from the registration: the reason of the `deviation` that admits it; null without one.",
    ),
    (
        "begg",
        "Of `bias`: the rank correlation test, `tau` and `p`.",
    ),
    (
        "below",
        "Of a spread of effects: intervals that lie below no effect.",
    ),
    (
        "bias_p",
        "Of `limit`: the p-value of the small-study effect.",
    ),
    (
        "bias_se",
        "Of `limit`: the standard error of the small-study effect.",
    ),
    (
        "bias",
        "Of `limit`: the small-study effect per unit of the total standard error.",
    ),
    (
        "changes",
        "Of a run beside the plan's own: whether its interval stands on another side of no effect.",
    ),
    (
        "choice",
        "Of a `multiverse`: one of the choices of a list, as written.",
    ),
    (
        "chosen",
        "Of `pet_peese`: which of the two the effect is of, `pet` or `peese`.",
    ),
    (
        "class",
        "Of a difference from the registration: `decision`, `wording`, `presentation` or `record`.",
    ),
    (
        "clusters",
        "Under `robust in`: how many clusters there are.",
    ),
    (
        "code",
        "Of a message: stable, as `E0203`; `kma explain E0203` tells more.",
    ),
    (
        "coefficients",
        "Of `regress`: one for each column of the model, the intercept and main effects first.",
    ),
    (
        "column",
        "Of a message: where it begins, from 1, in Unicode characters; null without a place.",
    ),
    (
        "cook_d",
        "Of `influence`: Cook's distance, how far all fitted values move without the study.",
    ),
    (
        "cov_r",
        "Of `influence`: the variance of the estimate without the study by that with it.",
    ),
    (
        "cumulative",
        "Of `sensitivity`: the pool of the first row, of the first two, and so on.",
    ),
    (
        "dates",
        "Of a column in `kma data`: the first date and the last.",
    ),
    (
        "deeks",
        "Of `bias`: Deeks' test from counts, with the fields of `egger`.",
    ),
    (
        "delta",
        "Of `selection`: the parameters, each with `estimate`, `se` and `ci`; null where it is fixed or on its bound.",
    ),
    (
        "deviates",
        "Of a difference from the registration: whether a `deviation` must admit it.",
    ),
    (
        "dfbs_of",
        "Of `influence` of a regression: the coefficients of which `dfbs` is a list.",
    ),
    (
        "dfbs",
        "Of `influence`: how far the estimate moves without the study, in standard errors.",
    ),
    (
        "dffits",
        "Of `influence`: how far the fitted value of the study moves without it, in standard errors.",
    ),
    (
        "distinct",
        "Of a column in `kma data`: how many different values there are.",
    ),
    (
        "effects",
        "Of `kma data`: what the effects of the plan find in the rows.",
    ),
    (
        "egger",
        "Of `bias`: the regression test, `predictor`, `model`, `slope`, `statistic`, `df`, `p`, `limit` and `limit_ci`.",
    ),
    (
        "end_column",
        "Of a message: the place behind its last character.",
    ),
    ("end_line", "Of a message: the line of its last character."),
    (
        "entries",
        "Of `registration`: how many registrations there are.",
    ),
    ("estimator", "Of `trimfill`: `L0`, `R0` or `Q0`."),
    (
        "exact",
        "Of `begg` and of a permutation test: whether all orders were looked at.",
    ),
    (
        "excess",
        "Of `bias`: the test of an excess of significant rows.",
    ),
    (
        "excluding",
        "Of `sensitivity`: a run for each `excluding`, without the rows for which it holds.",
    ),
    (
        "failed",
        "Of a `multiverse`: the universes without a result.",
    ),
    (
        "failsafe",
        "Of `bias`: how many null results would undo the finding, with its `type`.",
    ),
    (
        "file",
        "The file that a dataset was read from, or that a message is about; null where rows are in the plan.",
    ),
    (
        "filled",
        "Of `trimfill`: the effects of the rows that were filled.",
    ),
    (
        "glmm",
        "Under GLMM of two groups: which mixed model, `UM_FS`, `UM_RS`, `CM_EL` or `CM_AL`.",
    ),
    (
        "gosh",
        "Of `sensitivity`: the pools of all subsets of the rows, in short and some of them as points.",
    ),
    ("group", "Of a shared group in `kma data`: its name."),
    (
        "harbord",
        "Of `bias`: Harbord's test from counts, with the fields of `egger`.",
    ),
    (
        "hat",
        "Of `influence`: the share of the estimate that the row itself brings.",
    ),
    (
        "header",
        "Of a column in `kma data`: the header of the file that it is read from; null where it is computed.",
    ),
    (
        "help",
        "Of a message: what to write instead; several are lines of one text.",
    ),
    (
        "henmi_copas",
        "Of `bias`: the effect of Henmi and Copas, with `tau2` by DL and without a p-value.",
    ),
    (
        "histogram",
        "Of numbers in `kma data`: how many stand in each of ten parts of the range.",
    ),
    (
        "influence",
        "Of `sensitivity`: what the result owes to each study.",
    ),
    (
        "influential",
        "Of `influence`: whether the study is influential by metafor's rule.",
    ),
    (
        "intervals",
        "Of `selection`: where the function steps, the last of them 1, and how many p-values are in each interval.",
    ),
    (
        "keyword",
        "Of a difference from the registration: the statement.",
    ),
    (
        "key",
        "Of a check: the key that was printed, as `estimate`.",
    ),
    (
        "labels",
        "Of a column in `kma data`: each `label` with its `rows`.",
    ),
    (
        "leave_one_out",
        "Of `sensitivity`: the pool without each study.",
    ),
    (
        "limit_ci",
        "Of `egger`: the interval of `limit`; null for `ni` and `sqrtni`.",
    ),
    (
        "limit",
        "Of `bias`: the limit meta-analysis; of `egger` the effect as the predictor goes to its limit.",
    ),
    ("link", "Of `scale`: `log` or `identity`."),
    ("max", "Of numbers: the largest."),
    (
        "mean",
        "Of the subsets of `gosh`: their mean. In a schema it is a field of `arm`.",
    ),
    (
        "median",
        "Of numbers: half of them are below. In a schema it is a field of `arm`.",
    ),
    (
        "members",
        "Of `gosh`: for each row the means of the subsets `with` it and `without` it.",
    ),
    ("min", "Of numbers: the smallest."),
    (
        "model",
        "Of `egger`: `weighted` or `mixed`; of `selection` its function.",
    ),
    (
        "moderators",
        "Of `regress`: the test of all coefficients but the intercept.",
    ),
    (
        "negative",
        "Of a spread of effects: the estimates below no effect.",
    ),
    (
        "new",
        "Of a difference from the registration: the clauses, steps, columns or fields that are new.",
    ),
    (
        "not_computed",
        "What could not be computed: `what`, and the `reason`.",
    ),
    (
        "not_run",
        "Of a `multiverse`: the universes that a `require` or this version did not let run.",
    ),
    ("notes", "Of a message: facts from elsewhere."),
    (
        "numbers",
        "Of a column in `kma data`: range, quartiles and `histogram`.",
    ),
    (
        "numeric",
        "Of a table: for each column, whether it holds numbers.",
    ),
    (
        "n",
        "Of `failsafe`: how many null results would undo the finding; null where no number would.",
    ),
    ("observed", "Of `excess`: how many rows are significant."),
    (
        "old",
        "Of a difference from the registration: those that are gone.",
    ),
    (
        "p_added",
        "Of `trimfill` with `R0`: the p-value of the test that none is missing.",
    ),
    (
        "p_adjusted",
        "With `adjust`: the p-value, adjusted for the number of tests.",
    ),
    (
        "p_exact",
        "Of `excess`: the p-value of the exact test; null above 2,000 rows.",
    ),
    (
        "p_permutation",
        "The p-value by permutation, with the option `permutation`.",
    ),
    (
        "p_pet",
        "Of `pet_peese`: the one-sided p-value on which it rests which of the two is chosen.",
    ),
    ("peese", "Of `pet_peese`: the effect by PEESE."),
    ("permutations", "How many permutations there were."),
    (
        "permutation",
        "How coefficients were permuted: `permutations`, `exact` and `seed`.",
    ),
    ("pet_peese", "Of `bias`: the effect by PET or PEESE."),
    (
        "peters",
        "Of `bias`: Peters' test from counts, with the fields of `egger`.",
    ),
    ("pet", "Of `pet_peese`: the effect by PET."),
    (
        "points",
        "Of `gosh`: at most 1000 subsets, drawn at random, with `k`, `estimate` and `i2`.",
    ),
    (
        "positive",
        "Of a spread of effects: the estimates above no effect.",
    ),
    (
        "power",
        "Of `excess`: the power of each row that has an effect.",
    ),
    (
        "predictions",
        "Of `regress`: with the option `at`, one for each combination of its values.",
    ),
    (
        "predictor",
        "Of `egger`: what the effects were regressed on.",
    ),
    ("printed", "Of a check: the number as printed."),
    (
        "probabilities",
        "Of `gosh`: those of its quantiles, in percent.",
    ),
    (
        "q1",
        "Of numbers: the lower quartile. In a schema it is a field of `arm`.",
    ),
    (
        "q3",
        "Of numbers: the upper quartile. In a schema it is a field of `arm`.",
    ),
    ("q_del", "Of `influence`: Q without the study."),
    ("q_rest_p", "Of `limit`: the p-value of `q_rest`."),
    ("q_rest", "Of `limit`: what small-study effects leave of Q."),
    ("q_small_p", "Of `limit`: the p-value of `q_small`."),
    (
        "q_small",
        "Of `limit`: what small-study effects explain of Q.",
    ),
    (
        "quantiles",
        "Of the subsets of `gosh`: quantiles of type 7.",
    ),
    (
        "r2",
        "Of `regress`: the share of tau² that the moderators explain, in percent.",
    ),
    ("ran", "Of a `multiverse`: how many different analyses ran."),
    (
        "ratio",
        "Of `excess`: the significant rows by the sum of their powers.",
    ),
    (
        "rows_per_study",
        "Of `kma data`: how many `studies` have so many `rows`.",
    ),
    (
        "row",
        "The row of the data, from 1; null for a study of several rows.",
    ),
    (
        "rstudent",
        "Of `influence`: the externally standardised residual.",
    ),
    (
        "same_side",
        "Of a spread of effects: estimates on the side of the plan's own.",
    ),
    (
        "same",
        "Of a `multiverse`: universes that are the same analysis as another. Of a check it is a verdict: see `reported`.",
    ),
    (
        "scale",
        "Of `regress`: what the variance between studies depends on.",
    ),
    (
        "sd",
        "Of the subsets of `gosh`: their standard deviation. In a schema it is a field of `arm`.",
    ),
    ("se_added", "Of `trimfill`: the standard error of `added`."),
    (
        "seed",
        "The seed of what was drawn; null where nothing was drawn.",
    ),
    (
        "selection",
        "Of `bias`: the effect before selection, by a selection model.",
    ),
    (
        "shared",
        "Of `kma data`: groups that serve several rows. In a schema it is a field of `arm`.",
    ),
    (
        "side",
        "Of `trimfill`: on which side rows are filled, `left` or `right`.",
    ),
    (
        "slope",
        "Of `egger`: the change of the effect per unit of the predictor.",
    ),
    (
        "source",
        "Of `kma data`: the dataset or selection whose rows an effect is computed from.",
    ),
    ("step", "Of a selection: the step as written, on one line."),
    ("study", "The study of a row."),
    ("subsets", "Of `gosh`: how many subsets were pooled."),
    (
        "summary",
        "Where `require … otherwise summarise` did not let an analysis run: a summary, as of `summarise`.",
    ),
    (
        "suspicious",
        "Of `kma data`: values that should be looked at again, each with its `reason`.",
    ),
    (
        "target_display",
        "Of `failsafe`: the target as people read it.",
    ),
    (
        "target",
        "Of `failsafe`: the mean effect or the p-value that is to be reached.",
    ),
    ("tau2_del", "Of `influence`: tau² without the study."),
    (
        "tau",
        "Of `begg`: Kendall's tau. See `tau2` for the variance between studies.",
    ),
    ("terms", "Of `regress`: the joint test of each term."),
    (
        "term",
        "Of a coefficient: its name, as `intercept`, `latitude` or `alloc[random]`.",
    ),
    ("trimfill", "Of `bias`: the effect with filled rows."),
    (
        "type",
        "Of `failsafe`: `rosenthal`, `fisher`, `orwin` or `rosenberg`; of a column, its type.",
    ),
    (
        "unit",
        "Of a column in `kma data`: its unit; null where it has none.",
    ),
    (
        "using",
        "Of the choices of a universe: which model, as written.",
    ),
    (
        "value",
        "A number on the display scale; of a suspicious cell the number in it.",
    ),
    ("what", "Of `not_computed`: what could not be computed."),
    (
        "where",
        "Of the choices of a universe: which rows, as written.",
    ),
    (
        "without",
        "Of the members of `gosh`: the subsets without the row; of `kma data`: the rows that give no effect.",
    ),
    (
        "with",
        "Of the members of `gosh`: the subsets with the row.",
    ),
    (
        "word",
        "Of a decision of a `multiverse`: the clause or the option.",
    ),
    ("x", "Of `baujat`: the contribution to heterogeneity."),
    ("y", "Of `baujat`: the influence on the estimate."),
    ("date", "Of a registration: when it was made."),
    (
        "hash",
        "Of a registration: the hash of its entry, to be deposited elsewhere.",
    ),
    (
        "number",
        "Of a registration: its place in the chain, from 1.",
    ),
    (
        "retrospective",
        "Of a registration: whether data were there already.",
    ),
    (
        "signed_by",
        "Of a registration: the public key that signed it; null without one.",
    ),
    (
        "timestamp",
        "Of a registration: the time that an authority vouches for; null without one.",
    ),
    (
        "amends",
        "Of a registration: the decisions that it changed of the registration before it.",
    ),
    (
        "held",
        "Of `registration`: the number of the registration that the plan is held against, the last that was made before there were data; null without one.",
    ),
    (
        "vouched",
        "Of a time stamp: whether a certificate given to `kma verify` vouches for its authority.",
    ),
];
