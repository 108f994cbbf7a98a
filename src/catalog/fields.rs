//! The fields of the JSON document, by their names.

/// Name and what it holds, in the order of the document.
pub static FIELDS: &[(&str, &str)] = &[
    ("kma", "The version of this program."),
    ("plan", "`title`, `path` and `sha256` of the plan."),
    ("title", "The title of the plan."),
    (
        "path",
        "Of the plan, as given on the command line; of a value, its name in the result.",
    ),
    (
        "sha256",
        "The hash of the bytes of the plan, or of a dataset's file; null where there are none, or could not be read.",
    ),
    (
        "registration",
        "Of the document: `status`, `entries`, `history` and `differences`. Of a result: `as_registered`, `changed` or `exploratory`, or `not_run` of what is registered and in the plan no more; null in a plan that is not registered.",
    ),
    (
        "history",
        "Each registration: `number`, `date`, `hash`, `message`, `retrospective`, `amends`, `signed_by`, `timestamp`, `vouched`.",
    ),
    (
        "differences",
        "What differs from the last registration: `class`, `kind`, `keyword`, `name`, `old`, `new`, `affects`, `deviates`, `because`.",
    ),
    (
        "changed_by",
        "The statements that changed a result since it was registered.",
    ),
    (
        "diagnostics",
        "Errors and warnings: `severity`, `code`, `message`, `help`, `file`, and the place by `line`, `column`, `end_line`, `end_column`, from 1 and in Unicode scalars.",
    ),
    ("severity", "`error` or `warning`."),
    ("message", "What was found."),
    (
        "datasets",
        "Each dataset: `name`, `rows`, `studies`, `remarks`.",
    ),
    (
        "selections",
        "Each selection: `name`, `rows`, `studies`, and `steps`.",
    ),
    (
        "steps",
        "What each step of a selection did: `step`, `reason`, `dropped`, `dropped_studies`, `unknown`.",
    ),
    ("dropped", "How many rows a step dropped."),
    ("dropped_studies", "Of how many studies a step left no row."),
    (
        "unknown",
        "For how many rows the condition of a step was unknown.",
    ),
    (
        "results",
        "One for each analysis, figure, table, `reported` and `expect`, in the plan's order.",
    ),
    (
        "name",
        "The name of a result; null without `as`. Of `display`: what the numbers are.",
    ),
    ("statement", "The statement as written, on one line."),
    (
        "line",
        "The first line of a statement, or of a place in a text.",
    ),
    (
        "kind",
        "The first word of a statement: `pool`, `forest`, `expect`.",
    ),
    (
        "status",
        "`ok`, `not_run` or `failed`. What a version does not have is `not_run`.",
    ),
    (
        "reason",
        "Why a result did not run or failed, or why rows left.",
    ),
    ("note", "The `##` lines above a statement."),
    (
        "remarks",
        "What people should know: defaults taken, forms used, arms divided.",
    ),
    ("effect", "The name of the effect."),
    ("measure", "Its measure: `SMD`."),
    ("method", "The model: `REML`."),
    ("test", "`z`, `t` or `hksj`."),
    ("level", "The level of all intervals, in percent."),
    ("k", "How many effects."),
    ("studies", "How many studies."),
    (
        "participants",
        "The sum of n, a shared arm once; null where a row has none.",
    ),
    ("events", "The sum of events; null where a row has none."),
    (
        "left_out",
        "Rows that are not in the analysis: `reason` and `rows`.",
    ),
    (
        "estimate",
        "The pooled effect on the scale of the analysis: for ratios the log. Under `display` as people read it, which is what `expect` and `reported` mean.",
    ),
    ("se", "The standard error, on the scale of the analysis."),
    (
        "ci",
        "`[lo, hi]`, the interval of the estimate or of a row.",
    ),
    (
        "statistic",
        "Estimate by standard error, or the statistic of a test.",
    ),
    ("df", "Degrees of freedom; null for z."),
    ("df1", "Degrees of freedom of a joint test."),
    ("df2", "Its second degrees of freedom; null for chi²."),
    ("p", "The p-value, two-sided."),
    (
        "pi",
        "`[lo, hi]`, the prediction interval: where the effect of a new study is expected.",
    ),
    (
        "heterogeneity",
        "`tau2, se_tau2, tau2_ci, second_maximum, i2, i2_ci, h2, h2_ci, q, q_df, q_p`.",
    ),
    (
        "tau2",
        "The variance between studies, in the square of the effect's scale.",
    ),
    ("se_tau2", "The standard error of tau²."),
    (
        "tau2_ci",
        "The interval of tau²: the Q-profile one, or as the option `tau2_ci` says.",
    ),
    (
        "second_maximum",
        "Where the likelihood of tau² has a second, lower maximum.",
    ),
    (
        "i2",
        "The share of the variance that is between studies, in percent; from tau², for common-effect models from Q.",
    ),
    ("i2_ci", "The interval of I², in percent."),
    ("h2", "Total variability by sampling variability."),
    ("h2_ci", "The interval of H²."),
    ("q", "Cochran's Q; under GLMM Wald's test of heterogeneity."),
    ("q_df", "The degrees of freedom of Q."),
    (
        "q_p",
        "The p-value of Q. A large one does not show that there is no heterogeneity.",
    ),
    (
        "cmh",
        "Under MH, for OR and IRR: the test of association of Cochran, Mantel and Haenszel, `statistic, df, p`, corrected for continuity, and `uncorrected, uncorrected_p`.",
    ),
    (
        "uncorrected",
        "The statistic of `cmh` without the correction for continuity.",
    ),
    ("uncorrected_p", "The p-value of `uncorrected`."),
    (
        "breslow_day",
        "Under MH, for OR: the test of Breslow and Day that the odds ratios are equal, `statistic, df, p`.",
    ),
    (
        "tarone",
        "Tarone's correction of `breslow_day`: `statistic, df, p`.",
    ),
    (
        "lrt",
        "Under GLMM: the likelihood-ratio test of heterogeneity, with the degrees of freedom `q_df`.",
    ),
    ("lrt_p", "The p-value of `lrt`."),
    (
        "sigma2",
        "Under GLMM with `glmm UM_RS`: the variance of the studies' baselines.",
    ),
    ("fit", "`log_likelihood, aic, bic, aicc`."),
    (
        "log_likelihood",
        "The log-likelihood; for REML the restricted one.",
    ),
    ("aic", "Akaike's criterion."),
    ("bic", "The Bayesian criterion."),
    ("aicc", "Akaike's criterion for small samples."),
    (
        "display",
        "The numbers as people read them: `name, transform, estimate, ci, pi`.",
    ),
    (
        "transform",
        "From the scale of the analysis to that of the display: `exp`, `expit`, `tanh`, `none`, or metafor's inverse by its name.",
    ),
    (
        "rows",
        "The rows of an analysis: `study, row, yi, vi, se, ci, weight`. Elsewhere: how many rows.",
    ),
    ("yi", "The effect of a row."),
    ("vi", "Its sampling variance."),
    (
        "weight",
        "Its weight, in percent; null if the row was not used.",
    ),
    (
        "parts",
        "With `by` or `per`: each part, with its `label` and the same fields.",
    ),
    (
        "label",
        "The label of a part; a list where `per` has several columns.",
    ),
    (
        "between",
        "The test between the parts of `by`: `statistic, df1, df2, p`.",
    ),
    (
        "up",
        "Rows with an effect above zero, or whose label says up.",
    ),
    (
        "down",
        "Rows with an effect below zero, or whose label says down.",
    ),
    (
        "none",
        "Rows with an effect of exactly zero, or another label.",
    ),
    ("missing", "Rows without effect or label."),
    ("range", "The smallest and the largest effect."),
    (
        "universes",
        "Of `multiverse`: every combination of choices with its result, the plan's own first. In `counts`: how many.",
    ),
    (
        "counts",
        "Of `multiverse`: `universes, ran, not_run, failed, same`.",
    ),
    (
        "shares",
        "Of the different universes that ran, in percent: `same_side`, `positive` and `negative` estimates, intervals that lie `above` and `below` no effect.",
    ),
    (
        "spread",
        "Of estimates: `min, q1, median, q3, max`, with quartiles of type 7 of Hyndman and Fan.",
    ),
    (
        "decisions",
        "Of `multiverse`: for each list of choices its `word`, the `choices` with their `shares` and `spread`, and by how much their medians differ, `moves`.",
    ),
    (
        "choices",
        "Of a universe: word and choice of each decision. Of a decision: its choices.",
    ),
    (
        "moves",
        "By how much the medians of the choices of a decision differ at most, on the scale of the analysis.",
    ),
    (
        "same_as",
        "The first universe that is the same analysis, from 1; null where there is none before it.",
    ),
    (
        "shared_studies",
        "How many studies are in both results of a `compare`.",
    ),
    ("columns", "The headers of a table."),
    ("files", "The files that were written."),
    (
        "captions",
        "Of a figure: what each of its pictures shows, in sentences.",
    ),
    ("holds", "Whether an `expect` holds."),
    (
        "found",
        "What the run found, held against what was expected or printed.",
    ),
    (
        "checks",
        "Of `reported`: `key, printed, found, verdict`; of numbers held against each other also `expected, reason`.",
    ),
    (
        "verdict",
        "`same`, `close` or `differs`; of numbers held against each other `consistent`, `inconsistent` or `cannot_tell`.",
    ),
    (
        "expected",
        "What the other printed numbers imply of this one, `[lo, hi]`; of an interval one such pair for each end.",
    ),
];
