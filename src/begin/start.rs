//! A plan from what a review will measure.

use super::draft::{Draft, Effect, Line};

/// What a review will measure.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The title.
    pub title: String,
    /// The effect.
    pub start: &'static Start,
    /// How many outcomes.
    pub outcomes: Outcomes,
    /// Which direction is good, where that is known.
    pub benefit: Option<Benefit>,
}

/// How many outcomes a plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcomes {
    /// One.
    One,
    /// Several, each pooled by itself.
    Several,
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benefit {
    /// Less of the outcome.
    Lower,
    /// More of it.
    Higher,
}

impl Benefit {
    fn clause(self) -> &'static str {
        match self {
            Self::Lower => "benefit lower",
            Self::Higher => "benefit higher",
        }
    }
}

/// What is extracted from each study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// Size, mean and standard deviation of two arms.
    Means,
    /// Events and size of two arms.
    Counts,
    /// Events and person-time of two arms.
    Rates,
    /// A correlation and its size.
    Correlations,
    /// Size, means and standard deviations of one arm before and after.
    Changes,
    /// Events and size of one arm.
    Proportions,
    /// Size, mean and standard deviation of one arm.
    Averages,
    /// Events and person-time of one arm.
    Incidences,
    /// Estimates with standard errors.
    Effects,
    /// Ratios with intervals, as papers print them.
    Ratios,
}

impl Data {
    /// All of them; the first effect of each in [`START`] is its usual one.
    pub const ALL: &[Self] = &[
        Self::Means,
        Self::Counts,
        Self::Rates,
        Self::Changes,
        Self::Correlations,
        Self::Proportions,
        Self::Averages,
        Self::Incidences,
        Self::Effects,
        Self::Ratios,
    ];

    /// As the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Means => "means",
            Self::Counts => "counts",
            Self::Rates => "rates",
            Self::Correlations => "correlations",
            Self::Changes => "changes",
            Self::Proportions => "proportions",
            Self::Averages => "averages",
            Self::Incidences => "incidences",
            Self::Effects => "effects",
            Self::Ratios => "ratios",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Means => "size, mean and standard deviation of two arms",
            Self::Counts => "events and size of two arms",
            Self::Rates => "events and person-time of two arms",
            Self::Correlations => "a correlation and its size",
            Self::Changes => "size, means and standard deviations of one group before and after",
            Self::Proportions => "events and size of one group",
            Self::Averages => "size, mean and standard deviation of one group",
            Self::Incidences => "events and person-time of one group",
            Self::Effects => "estimates with standard errors, computed already",
            Self::Ratios => "ratios with intervals, as papers print them",
        }
    }

    /// The effect that is usual for it.
    pub fn usual(self) -> &'static Start {
        let found = START.iter().find(|start| start.data == self);
        found.unwrap_or(&SMD)
    }

    /// The same of two arms, where it is of one.
    pub(super) fn of_two(self) -> Self {
        match self {
            Self::Averages => Self::Means,
            Self::Proportions => Self::Counts,
            Self::Incidences => Self::Rates,
            Self::Means
            | Self::Counts
            | Self::Rates
            | Self::Changes
            | Self::Correlations
            | Self::Effects
            | Self::Ratios => self,
        }
    }

    fn columns(self) -> Vec<Line> {
        let arms = |fields: [&str; 3]| -> Vec<Line> {
            let arm = |group: &str| {
                let fields = fields.iter().filter(|field| !field.is_empty());
                let fields: Vec<String> = fields
                    .map(|field| format!("{field}: {field}_{group}"))
                    .collect();
                Line::new(group, format!("arm {{ {} }}", fields.join(", ")))
            };
            vec![arm("treatment"), arm("control")]
        };
        match self {
            Self::Means => arms(["n", "mean", "sd"]),
            Self::Counts => arms(["events", "n", ""]),
            Self::Rates => arms(["events", "time", ""]),
            Self::Correlations => vec![
                Line::new("r", "number from -1 to 1"),
                Line::new("n", "count"),
            ],
            Self::Changes => vec![Line::new("group", CHANGES)],
            Self::Proportions => vec![Line::new("group", "arm { events: events, n: n }")],
            Self::Averages => vec![Line::new("group", "arm { n: n, mean: mean, sd: sd }")],
            Self::Incidences => vec![Line::new("group", "arm { events: events, time: time }")],
            Self::Effects => vec![Line::new("yi", "number"), Line::new("se", "number")],
            Self::Ratios => {
                vec![Line::new("ratio", "interval").note("as printed: 0.79 (0.61 to 1.02)")]
            }
        }
    }

    /// What else papers may print.
    fn note(self) -> Option<&'static str> {
        match self {
            Self::Means | Self::Averages => Some(
                "Papers print other numbers too: beside `sd` or instead, an arm takes `sem`, `var`, `ci: (low, high)`,\n\
                 # or `median` with `q1` and `q3`, each from a column of its own.",
            ),
            Self::Changes => Some(
                "`r` is how before and after correlate; where papers do not say, a number may stand there: `r: 0.5`.",
            ),
            Self::Counts
            | Self::Rates
            | Self::Correlations
            | Self::Proportions
            | Self::Incidences
            | Self::Effects
            | Self::Ratios => None,
        }
    }

    /// The headers of a new data file for it, besides the study and what describes it.
    pub fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Means => &[
                "n_treatment",
                "mean_treatment",
                "sd_treatment",
                "n_control",
                "mean_control",
                "sd_control",
            ],
            Self::Counts => &[
                "events_treatment",
                "n_treatment",
                "events_control",
                "n_control",
            ],
            Self::Rates => &[
                "events_treatment",
                "time_treatment",
                "events_control",
                "time_control",
            ],
            Self::Correlations => &["r", "n"],
            Self::Changes => &[
                "n",
                "mean_before",
                "sd_before",
                "mean_after",
                "sd_after",
                "r",
            ],
            Self::Proportions => &["events", "n"],
            Self::Averages => &["n", "mean", "sd"],
            Self::Incidences => &["events", "time"],
            Self::Effects => &["yi", "se"],
            Self::Ratios => &["ratio"],
        }
    }
}

/// A group before and after.
const CHANGES: &str = "arm { n: n, before { mean: mean_before, sd: sd_before }, \
    after { mean: mean_after, sd: sd_after }, r: r }";

/// An effect that a plan may begin with.
#[derive(Debug, PartialEq, Eq)]
pub struct Start {
    /// Its measure: `SMD`.
    pub measure: &'static str,
    /// What it is computed from.
    pub data: Data,
    /// What plans call it.
    pub name: &'static str,
    /// When it is the right one.
    pub when: &'static str,
    /// The tests and adjustments for small studies that fit it.
    pub bias: &'static str,
    /// Why these.
    pub why: &'static str,
}

const BY_N: &str = "egger, predictor sqrtninv, trimfill";
const BY_SE: &str = "egger, trimfill";
const WHY_BY_N: &str =
    "The standard error depends on the effect itself here, so the test looks at the sample size.";
const WHY_BY_SE: &str = "Whether small studies show other effects; trim and fill is a sensitivity analysis, no correction.";
const WHY_PETERS: &str =
    "The standard error of a log ratio depends on the ratio: Peters' test looks at 1/n.";

const fn start(
    measure: &'static str,
    data: Data,
    name: &'static str,
    when: &'static str,
    (bias, why): (&'static str, &'static str),
) -> Start {
    Start {
        measure,
        data,
        name,
        when,
        bias,
        why,
    }
}

const SMD: Start = start(
    "SMD",
    Data::Means,
    "g",
    "Hedges' g: for scales that differ between studies. On one scale `MD` keeps its unit.",
    (BY_N, WHY_BY_N),
);

/// What is done where nobody had the event.
const EMPTY_CELLS: &str = "An empty cell gets 0.5. Where events are rare, pool the counts: `using MH`, `Peto` or `GLMM` add nothing.";

/// The effects that are proposed for a file only.
pub(super) static EFFECTS: &[Start] = &[start(
    "ABT",
    Data::Correlations,
    "alpha",
    "Reliabilities, as logs of 1 - alpha, shown as reliabilities.",
    (BY_N, WHY_BY_N),
)];

/// The effects that a plan may begin with.
pub static START: &[Start] = &[
    SMD,
    start(
        "MD",
        Data::Means,
        "md",
        "The mean difference, in the unit of the scale: for one scale in all studies.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "SMDH",
        Data::Means,
        "g",
        "Hedges' g for arms whose standard deviations differ.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "ROM",
        Data::Means,
        "ratio_of_means",
        "The ratio of means: for positive numbers with a natural zero.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "SMD1",
        Data::Means,
        "g",
        "Glass' delta: standardised by the control's standard deviation, where treatment changes the spread.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "VR",
        Data::Means,
        "vr",
        "The log ratio of the standard deviations: whether treatment changes the spread.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "RR",
        Data::Counts,
        "rr",
        "The risk ratio. `OR` where the data are from case-control studies.",
        ("peters, trimfill", WHY_PETERS),
    ),
    start(
        "OR",
        Data::Counts,
        "odds",
        "The odds ratio.",
        ("peters, trimfill", WHY_PETERS),
    ),
    start(
        "RD",
        Data::Counts,
        "rd",
        "The risk difference; it depends on the risk without treatment, and varies with it.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "PETO",
        Data::Counts,
        "odds",
        "Peto's odds ratio: for rare events, small effects and arms of like size.",
        ("peters, trimfill", WHY_PETERS),
    ),
    start(
        "IRR",
        Data::Rates,
        "irr",
        "The ratio of rates.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "IRD",
        Data::Rates,
        "ird",
        "The difference of rates.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "SMCC",
        Data::Changes,
        "change",
        "The mean change, by the standard deviation of changes. `SMCR` goes by the one before, as a difference of groups does; `MC` keeps the unit.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "SMCR",
        Data::Changes,
        "change",
        "The mean change, by the standard deviation before.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "MC",
        Data::Changes,
        "change",
        "The mean change, in the unit of the scale: for one scale in all studies.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "ZCOR",
        Data::Correlations,
        "z",
        "Correlations as Fisher's z, shown as correlations.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "COR",
        Data::Correlations,
        "r",
        "Correlations as they are; their variance depends on them, so `ZCOR` is usual.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "PLO",
        Data::Proportions,
        "proportion",
        "Proportions as log odds, shown as proportions.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "PFT",
        Data::Proportions,
        "proportion",
        "Proportions by the double arcsine of Freeman and Tukey; it can be read back for one size only.",
        (BY_N, WHY_BY_N),
    ),
    start(
        "MN",
        Data::Averages,
        "mean",
        "The mean of one group, in the unit of the scale.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "IRLN",
        Data::Incidences,
        "rate",
        "Rates as logs, shown as rates.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "IR",
        Data::Incidences,
        "rate",
        "Rates as they are.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "given",
        Data::Effects,
        "e",
        "Estimates as they are, on the scale of the analysis: ratios as logs.",
        (BY_SE, WHY_BY_SE),
    ),
    start(
        "HR",
        Data::Ratios,
        "hr",
        "Hazard ratios with their intervals; they are analysed as logs.",
        (BY_SE, WHY_BY_SE),
    ),
];

impl Start {
    /// The effect called `measure`, in small letters or not.
    pub fn find(measure: &str) -> Option<&'static Self> {
        let exact = START.iter().find(|start| start.measure == measure);
        exact.or_else(|| {
            START
                .iter()
                .find(|start| start.measure.eq_ignore_ascii_case(measure))
        })
    }

    /// The effect of two arms, or of the columns of [`Data::columns`].
    fn call(&self) -> String {
        let measure = self.measure;
        match self.data {
            Data::Means | Data::Counts | Data::Rates => format!("{measure}(treatment, control)"),
            Data::Correlations => format!("{measure}(r, n)"),
            Data::Changes | Data::Proportions | Data::Averages | Data::Incidences => {
                format!("{measure}(group)")
            }
            Data::Effects => format!("{measure}(yi, se: se)"),
            Data::Ratios => format!("{measure}(ratio.est, ci: (ratio.lo, ratio.hi))"),
        }
    }

    /// The effect in a plan, as `call` computes it.
    pub(super) fn effect(&self, call: &str, benefit: Option<Benefit>) -> Effect {
        let mut comments = vec![self.when.to_owned()];
        if benefit.is_none() && self.compares() {
            comments.push(
                "Add `with benefit lower`, or `higher`: figures then say which side is better."
                    .to_owned(),
            );
        }
        let counts = matches!(self.data, Data::Counts | Data::Rates | Data::Proportions);
        let adds = counts && ["RR", "OR", "IRR", "PLO"].contains(&self.measure);
        if adds {
            comments.push(EMPTY_CELLS.to_owned());
        }
        let options = [adds.then_some("add 0.5"), benefit.map(Benefit::clause)];
        let options: Vec<&str> = options.into_iter().flatten().collect();
        let with = if options.is_empty() { "" } else { " with " };
        Effect {
            comments,
            name: self.name.to_owned(),
            result: "overall".to_owned(),
            call: format!("{call}{with}{}", options.join(", ")),
            bias: self.bias,
            why: self.why,
        }
    }

    /// Whether it has a good direction.
    pub fn compares(&self) -> bool {
        !matches!(
            self.data,
            Data::Correlations | Data::Proportions | Data::Averages | Data::Incidences
        )
    }
}

/// What data files of new reviews are called.
const FILE: &str = "data.csv";

/// The plan for `answers`, and the headers of its data as a line of CSV.
pub fn template(answers: &Answers) -> super::Begun {
    let several = answers.outcomes == Outcomes::Several;
    let mut columns = vec![
        Line::new("study", "study").note("author and year; rows of one study have the same name"),
        Line::new("year", "optional year"),
    ];
    let mut headers = vec!["study", "year"];
    if several {
        columns.push(Line::new("outcome", "text").note("better: one of pain, function, …"));
        headers.push("outcome");
    }
    columns.extend(answers.start.data.columns());
    headers.extend(answers.start.data.headers());
    columns.push(Line::new(
        "risk_of_bias",
        "optional one of low < some < high",
    ));
    headers.push("risk_of_bias");
    let draft = Draft {
        head: vec![
            "Everything that is decided stands here, before the data: change it until it is your protocol,".to_owned(),
            "then `kma check` it, and `kma register` it.".to_owned(),
        ],
        title: answers.title.clone(),
        question: Some("In whom, what, against what, for which outcome?".to_owned()),
        file: FILE.to_owned(),
        note: answers.start.data.note(),
        columns,
        effects: vec![answers.start.effect(&answers.start.call(), answers.benefit)],
        per: several.then(|| "outcome".to_owned()),
        excluding: Some("risk_of_bias = high".to_owned()),
        ..Draft::default()
    };
    super::Begun {
        plan: draft.text(),
        headers: Some((FILE, headers.join(",") + "\n")),
        found: Vec::new(),
        unsure: Vec::new(),
    }
}
