//! Statements that hold for the whole plan, and those that look at results.

use super::{Kind, Word};

entry! {
    /// Sets clauses for every analysis that does not say otherwise.
    ///
    /// `default CLAUSES`, of `measuring`, `using`, `nested`, `robust` and `with`. Options go one by one, and an analysis takes
    /// none that its model does not know.
    ///
    /// ```kma
    /// default using REML with test z
    /// ```
    ///
    /// It holds for the whole plan, wherever it stands. Without it: REML, Hartung-Knapp-Sidik-Jonkman with the floor, 95%.
    /// What was taken by default is printed with every result.
    pub(super) static DEFAULT: Word = { name: "default", kind: Kind::Statement };
}

entry! {
    /// Says how much evidence there must be before an analysis may run.
    ///
    /// `require CONDITION for VERB, … [otherwise summarise]`. The condition is about `studies`, `k`, `participants` and
    /// `events` only, and is tested in every part of `by` and `per`.
    ///
    /// ```kma
    /// require studies >= 5 for pool otherwise summarise
    /// require studies >= 10 for bias
    /// ```
    ///
    /// Where it does not hold the result is `not_run` with the reason, or the summary in its place; what stands on it is not
    /// run either. A condition on an estimate or a p-value cannot be written: results must not decide what is reported.
    pub(super) static REQUIRE: Word = { name: "require", kind: Kind::Statement };
}

entry! {
    /// Holds published numbers against the result, or against each other.
    ///
    /// `reported RESULT { key: value, … }`: keys are the paths of the result in the JSON document, `heterogeneity.` may be
    /// left out, and the digits that are printed are the meaning: `1.30` is not `1.3`. The verdict is `same` (some rounding of
    /// the found number prints so), `close` (one unit in the last digit) or `differs`. `reported "text" { … }` needs no data:
    /// it asks whether the numbers agree with each other.
    ///
    /// ```kma
    /// reported cortex_all { estimate: 1.33, ci: 0.81 to 1.85, p: < 0.001, studies: 11, i2: 45.8% }
    /// reported "striatum" { estimate: 0.57, ci: 0.05 to 1.10, p: 0.03, k: 6 }
    /// reported "rodents" { acute: 20, chronic: 6, both: 4, total: 21, holds: acute + chronic - both = total }
    /// ```
    ///
    /// Without data each number is the set of all values that round to it. The verdict is `consistent`, `inconsistent` (no
    /// such values agree, and what the others imply), or `cannot_tell` (and what is missing). Keys: `estimate ci se
    /// statistic z t chi2 df p`, `k studies participants events`, `q q_df q_p i2 i2_ci h2 tau2 tau pi`, `mean sd n items` for
    /// means of whole numbers, and any name that a `holds:` uses. Words: `test: z|t|hksj`, `sided: one|two`, `measure: RR`,
    /// `model: REML`, `i2_from: q|tau2`, `level: 90%`, and for people `page source note`. `parts { a { … } b { … } }` holds
    /// the numbers of subgroups, `between { chi2: 5.23, df: 1, p: 0.02 }` the test between them.
    ///
    /// `estimate`, `ci` and `pi` are read on the scale that is shown: for a risk ratio the ratio. It never changes the exit
    /// code; `expect RESULT agrees` does, and looks at numbers held against a result only.
    ///
    /// Source: Brown and Heathers (2017), doi:10.1177/1948550616673876, for means of whole numbers; Nuijten et al. (2016),
    /// doi:10.3758/s13428-015-0664-2, for p-values held against their statistics.
    pub(super) static REPORTED: Word = { name: "reported", kind: Kind::Statement };
}

entry! {
    /// States what must hold when the plan runs; if it does not, the exit code is 1.
    ///
    /// `expect CONDITION`, about results by their paths, or `expect RESULT agrees`: no number of its `reported` differs.
    ///
    /// ```kma
    /// expect overall.estimate < 1
    /// expect overall.studies = 13
    /// expect by_method[in_vivo].i2 < 75%
    /// expect overall agrees
    /// ```
    ///
    /// What is unknown, or did not run, does not hold. It guards against surprises in data and program; nothing else in the
    /// plan can depend on it.
    pub(super) static EXPECT: Word = { name: "expect", kind: Kind::Statement };
}

entry! {
    /// Admits that a statement differs from the registered plan, and says why.
    ///
    /// `deviation in NAME because "…"`, where NAME is what the statement declares; `default`, `require` and `plan` (its
    /// outcomes) are named by their word.
    ///
    /// ```kma
    /// deviation in cortex because "one study turned out to use the S enantiomer"
    /// ```
    ///
    /// It holds for that one statement. A difference that is not admitted makes `kma verify` end with exit code 1; a deviation
    /// that matches nothing is a warning. Wording, figures, records and rows of data need none. `kma verify PLAN` says what to
    /// write.
    pub(super) static DEVIATION: Word = { name: "deviation", kind: Kind::Statement };
}

entry! {
    /// Writes the whole run as one document.
    ///
    /// `report to "file"`, a `.html`, `.md` or `.pdf`.
    ///
    /// ```kma
    /// report to "review.html"
    /// ```
    ///
    /// It holds the question, the methods as sentences made of the plan, the studies, each result with its tables and
    /// figures, what was checked, the sources, the hashes of plan and data, and the plan itself. An HTML report is one file
    /// without script, for screens and for paper. It has no date: equal plans and data give equal reports. `kma run PLAN
    /// --format html` prints it.
    ///
    /// The file is written whole or not at all; that it can be is checked before anything is computed.
    pub(super) static REPORT: Word = { name: "report", kind: Kind::Statement };
}
