//! A plan in parts, and its text.

use std::fmt::Write as _;

use super::spell;

/// What is to be said of a plan.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Comments above all.
    pub(super) head: Vec<String>,
    pub(super) title: String,
    pub(super) question: Option<String>,
    /// The data file, and `with …`.
    pub(super) file: String,
    pub(super) with: String,
    /// A comment above the data.
    pub(super) note: Option<&'static str>,
    /// The lines of the schema.
    pub(super) columns: Vec<Line>,
    /// How the effect comes about, of each outcome; nothing where it is not known.
    pub(super) effects: Vec<Effect>,
    /// Which of the effects is meant is not known: none is measured.
    pub(super) unclear: bool,
    /// A selection between data and analysis: the name and its steps, with a comment.
    pub(super) selection: Option<(String, String)>,
    /// Each of these apart.
    pub(super) per: Option<String>,
    /// Clauses of the pool, with the reason.
    pub(super) clauses: Option<(String, String)>,
    /// A condition for `excluding`.
    pub(super) excluding: Option<String>,
}

/// A line of the schema.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) comment: Option<String>,
}

impl Line {
    pub(super) fn new(name: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            comment: None,
        }
    }

    pub(super) fn note(self, comment: impl Into<String>) -> Self {
        Self {
            comment: Some(comment.into()),
            ..self
        }
    }
}

/// An effect.
#[derive(Debug)]
pub(super) struct Effect {
    /// Comments above it.
    pub(super) comments: Vec<String>,
    pub(super) name: String,
    /// What is measured, where there are several.
    pub(super) result: String,
    /// `SMD(treatment, control)`, and options.
    pub(super) call: String,
    /// The tests and adjustments of `bias` that fit it.
    pub(super) bias: &'static str,
    /// Why these.
    pub(super) why: &'static str,
}

/// What datasets are called.
pub(super) const DATASET: &str = "studies";

impl Draft {
    /// The plan, not yet in its layout.
    pub(super) fn text(&self) -> String {
        let mut plan = String::from("kma 1\n\n");
        comments(&mut plan, &self.head);
        let _ = writeln!(plan, "plan {} {{", spell::text(&self.title));
        if let Some(question) = &self.question {
            let _ = writeln!(plan, "  question: {}", spell::text(question));
        }
        let measured = if self.unclear {
            &[]
        } else {
            self.effects.as_slice()
        };
        if !measured.is_empty() {
            let mut results = measured.iter().map(|effect| effect.result.as_str());
            let primary = results.next().unwrap_or_default();
            let secondary: Vec<&str> = results.collect();
            let _ = writeln!(plan, "  primary: {primary}");
            if !secondary.is_empty() {
                let _ = writeln!(plan, "  secondary: {}", secondary.join(", "));
            }
        }
        plan.push_str("}\n\n");
        self.data(&mut plan);
        match measured {
            [] if self.effects.is_empty() => plan.push_str(NO_EFFECT),
            [] => self.choices(&mut plan),
            effects => self.analyses(&mut plan, effects),
        }
        plan
    }

    fn data(&self, plan: &mut String) {
        let (file, with) = (spell::text(&self.file), &self.with);
        let gap = if with.is_empty() { "" } else { " " };
        if let Some(note) = self.note {
            let _ = writeln!(plan, "# {note}");
        }
        let _ = writeln!(plan, "data {DATASET} from {file}{gap}{with} {{");
        for line in &self.columns {
            let _ = write!(plan, "  {}: {}", line.name, line.kind);
            if let Some(comment) = &line.comment {
                let _ = write!(plan, "  # {comment}");
            }
            plan.push('\n');
        }
        plan.push_str("}\n\n");
    }

    /// Effects of which one is to be chosen.
    fn choices(&self, plan: &mut String) {
        plan.push_str(WHICH);
        for effect in &self.effects {
            let _ = writeln!(plan, "#\n# effect {} = {}", effect.name, effect.call);
        }
        plan.push_str(THEN);
    }

    fn analyses(&self, plan: &mut String, effects: &[Effect]) {
        let mut said: &[String] = &[];
        for effect in effects {
            if said != effect.comments {
                comments(plan, &effect.comments);
            }
            said = &effect.comments;
            let _ = writeln!(plan, "effect {} = {}", effect.name, effect.call);
        }
        plan.push('\n');
        let mut source = DATASET;
        if let Some((steps, comment)) = &self.selection {
            source = "pairs";
            let _ = writeln!(plan, "# {comment}\nlet {source} = {DATASET}\n  {steps}\n");
        }
        plan.push_str(GUARDS);
        if let Some((_, reason)) = &self.clauses {
            let _ = writeln!(plan, "# {reason}");
        }
        let several = effects.len() > 1;
        for (place, effect) in effects.iter().enumerate() {
            let note = if place == 0 {
                "The primary analysis."
            } else {
                "A secondary analysis."
            };
            let _ = writeln!(plan, "## {note}");
            self.pool(plan, source, effect, several);
        }
        for effect in effects {
            self.figures(plan, &effect.result, several);
        }
        plan.push_str("report to \"report.html\"\n");
    }

    /// The pool of an effect, and what looks at it.
    fn pool(&self, plan: &mut String, source: &str, effect: &Effect, several: bool) {
        let per = self.per.as_ref();
        let per_clause = per.map_or_else(String::new, |column| format!(" per {column}"));
        let measuring = if several {
            format!(" measuring {}", effect.name)
        } else {
            String::new()
        };
        let clauses = self.clauses.as_ref();
        let clauses = clauses.map_or_else(String::new, |(clauses, _)| format!(" {clauses}"));
        let result = &effect.result;
        let _ = writeln!(
            plan,
            "pool {source}{measuring}{per_clause}{clauses} as {result}\n"
        );
        // What is told apart is looked at part by part.
        let looked_at = per.map_or_else(
            || result.clone(),
            |column| format!("{source}{measuring} per {column}{clauses}"),
        );
        let of = if several {
            format!("{result}_")
        } else {
            String::new()
        };
        if self.clauses.is_some() {
            plan.push_str(&NO_BIAS.replace("overall", result));
        } else {
            let (why, bias) = (effect.why, effect.bias);
            let _ = writeln!(
                plan,
                "# {why}\nbias {looked_at} with {bias} as {of}small_studies"
            );
        }
        let excluding = self.excluding.as_ref();
        let excluding = excluding.map_or_else(String::new, |c| format!(", excluding {c}"));
        let _ = writeln!(
            plan,
            "sensitivity {looked_at} with leave_one_out, influence{excluding} as {of}robustness\n"
        );
    }

    fn figures(&self, plan: &mut String, result: &str, several: bool) {
        let mut of = if several {
            format!("-{result}")
        } else {
            String::new()
        };
        if let Some(column) = &self.per {
            let _ = write!(of, "-{{{column}}}");
        }
        let _ = writeln!(plan, "forest {result} to \"forest{of}.svg\"");
        let _ = writeln!(plan, "funnel {result} with contours to \"funnel{of}.svg\"");
    }
}

/// When analyses may run.
const GUARDS: &str = "\
# Fewer than three studies are described and not pooled: there is no prediction interval below three.
# Tests of the funnel need ten (Cochrane Handbook, 13.3.5.4).
require studies >= 3 for pool otherwise summarise
require studies >= 10 for bias

";

/// What stands instead of tests of the funnel where studies have several rows.
const NO_BIAS: &str = "\
# Tests of the funnel want one row a study. Once each has one: `bias overall with egger as small_studies`.
";

/// What stands where the effect is not known.
const NO_EFFECT: &str = "\
# The headers do not say how an effect comes from a row. Headers that do are, for example, n_drug, mean_drug, sd_drug and
# n_placebo, mean_placebo, sd_placebo. Or name the columns of each group yourself, as in
#
#   treatment: arm { n: n1, mean: m1, sd: sd1 }
#   control:   arm { n: n2, mean: m2, sd: sd2 }
#
# in the schema above, and say what is measured. `kma explain SMD` is the page of standardised mean differences, and `kma
# explain measures` lists all.
#
# effect g = SMD(treatment, control)
# require studies >= 3 for pool otherwise summarise
# pool studies as overall
";

/// What stands above effects of which one is to be chosen.
const WHICH: &str = "\
# What the headers tell is more than one effect, or one that may be no outcome. Take the `#` away from the one that you mean,
# and from the lines that follow.
";

/// What stands below them.
const THEN: &str = "\
#
# require studies >= 3 for pool otherwise summarise
# pool studies as overall
";

fn comments(plan: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(plan, "# {line}");
    }
    if !lines.is_empty() && plan.starts_with("kma 1\n\n#") && !plan.contains("plan ") {
        plan.push('\n');
    }
}
