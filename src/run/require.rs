//! `require`: whether there is enough evidence for an analysis.

use crate::plan::{CheckedPlan, Require, Size, SizeCondition};
use crate::result::Sizes;
use crate::syntax::ast::CompareOp;

/// Why an analysis may not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// `studies = 4, the plan asks for studies >= 5`.
    pub(super) reason: String,
    /// Whether `summarise` takes its place.
    pub(super) summarise: bool,
}

/// The requirements for one verb.
#[derive(Debug, Clone)]
pub(super) struct Requirements<'a> {
    all: Vec<&'a Require>,
}

impl<'a> Requirements<'a> {
    /// Those that the plan has for `verb`.
    pub(super) fn new(plan: &'a CheckedPlan, verb: &str) -> Self {
        let of_verb = |require: &&Require| require.verbs.iter().any(|v| v == verb);
        Self {
            all: plan.requires.iter().filter(of_verb).collect(),
        }
    }

    /// The fewest effects with which an analysis may run.
    pub(super) fn fewest(&self) -> f64 {
        let all = self.all.iter().map(|require| fewest(&require.condition));
        all.fold(0.0, f64::max)
    }

    /// Which of them do not hold.
    pub(super) fn refuse(&self, sizes: &Sizes) -> Option<Refusal> {
        let mut reasons: Vec<String> = Vec::new();
        let mut summarise = false;
        for require in &self.all {
            let before = reasons.len();
            unmet(&require.condition, sizes, &mut reasons);
            summarise |= require.otherwise_summarise && reasons.len() > before;
        }
        (!reasons.is_empty()).then(|| Refusal {
            reason: reasons.join("; "),
            summarise,
        })
    }
}

/// The fewest effects for which `condition` may hold.
fn fewest(condition: &SizeCondition) -> f64 {
    match condition {
        // There are no fewer effects than studies.
        SizeCondition::Compare {
            size: Size::K | Size::Studies,
            op: CompareOp::GreaterEqual | CompareOp::Equal,
            value,
            ..
        } => value.ceil(),
        SizeCondition::Compare {
            size: Size::K | Size::Studies,
            op: CompareOp::Greater,
            value,
            ..
        } => value.floor() + 1.0,
        SizeCondition::And(parts) => parts.iter().map(fewest).fold(0.0, f64::max),
        SizeCondition::Or(parts) => parts.iter().map(fewest).fold(f64::INFINITY, f64::min),
        SizeCondition::Compare { .. } | SizeCondition::Not(_) => 0.0,
    }
}

/// The reasons for which `condition` does not hold; of several that must, each by itself.
fn unmet(condition: &SizeCondition, sizes: &Sizes, reasons: &mut Vec<String>) {
    if holds(condition, sizes) == Some(true) {
        return;
    }
    if let SizeCondition::And(parts) = condition {
        for part in parts {
            unmet(part, sizes, reasons);
        }
        return;
    }
    let mut asked = Vec::new();
    about(condition, &mut asked);
    let found: Vec<String> = asked.into_iter().map(|size| found(size, sizes)).collect();
    let text = text(condition, false);
    let reason = format!("{}, the plan asks for {text}", found.join(", "));
    if !reasons.contains(&reason) {
        reasons.push(reason);
    }
}

/// Kleene's logic: a size that is not known decides nothing.
fn holds(condition: &SizeCondition, sizes: &Sizes) -> Option<bool> {
    match condition {
        SizeCondition::Compare {
            size, op, value, ..
        } => value_of(*size, sizes).map(|found| compare(found, *op, *value)),
        SizeCondition::And(parts) => all(parts.iter().map(|part| holds(part, sizes))),
        SizeCondition::Or(parts) => {
            let none = all(parts.iter().map(|part| holds(part, sizes).map(|h| !h)));
            none.map(|none| !none)
        }
        SizeCondition::Not(inner) => holds(inner, sizes).map(|h| !h),
    }
}

fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut together = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => together = None,
            Some(true) => {}
        }
    }
    together
}

/// `left op right`.
#[expect(clippy::float_cmp, reason = "a plan's `=` means equal")]
pub(super) fn compare(left: f64, op: CompareOp, right: f64) -> bool {
    match op {
        CompareOp::Equal => left == right,
        CompareOp::NotEqual => left != right,
        CompareOp::Less => left < right,
        CompareOp::LessEqual => left <= right,
        CompareOp::Greater => left > right,
        CompareOp::GreaterEqual => left >= right,
    }
}

fn value_of(size: Size, sizes: &Sizes) -> Option<f64> {
    match size {
        Size::K => Some(sizes.k as f64),
        Size::Studies => Some(sizes.studies as f64),
        Size::Participants => sizes.participants,
        Size::Events => sizes.events,
    }
}

fn found(size: Size, sizes: &Sizes) -> String {
    let name = match size {
        Size::K => "k",
        Size::Studies => "studies",
        Size::Participants => "participants",
        Size::Events => "events",
    };
    match value_of(size, sizes) {
        Some(value) => format!("{name} = {value}"),
        None => format!("{name} not known"),
    }
}

/// What a condition is about, each once.
fn about(condition: &SizeCondition, sizes: &mut Vec<Size>) {
    match condition {
        SizeCondition::Compare { size, .. } => {
            if !sizes.contains(size) {
                sizes.push(*size);
            }
        }
        SizeCondition::And(parts) | SizeCondition::Or(parts) => {
            for part in parts {
                about(part, sizes);
            }
        }
        SizeCondition::Not(inner) => about(inner, sizes),
    }
}

fn text(condition: &SizeCondition, inside: bool) -> String {
    let join = |parts: &[SizeCondition], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| text(part, true)).collect();
        let joined = parts.join(word);
        if inside {
            format!("({joined})")
        } else {
            joined
        }
    };
    match condition {
        SizeCondition::Compare { text, .. } => text.clone(),
        SizeCondition::And(parts) => join(parts, " and "),
        SizeCondition::Or(parts) => join(parts, " or "),
        SizeCondition::Not(inner) => format!("not {}", text(inner, true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn compare(text: &str, size: Size, op: CompareOp, value: f64) -> SizeCondition {
        SizeCondition::Compare {
            text: text.into(),
            size,
            op,
            value,
        }
    }

    fn reason(condition: SizeCondition, sizes: &Sizes) -> Option<String> {
        let plan = CheckedPlan {
            requires: vec![Require {
                condition,
                verbs: vec!["pool".into()],
                otherwise_summarise: false,
                span: Span::default(),
            }],
            ..CheckedPlan::default()
        };
        let refusal = Requirements::new(&plan, "pool").refuse(sizes);
        refusal.map(|refusal| refusal.reason)
    }

    #[test]
    fn the_fewest_effects_of_a_condition() {
        let studies = |op, value| compare("", Size::Studies, op, value);
        let events = compare("", Size::Events, CompareOp::GreaterEqual, 50.0);
        assert!((fewest(&studies(CompareOp::GreaterEqual, 9.5)) - 10.0).abs() < 1e-12);
        assert!((fewest(&studies(CompareOp::Greater, 9.0)) - 10.0).abs() < 1e-12);
        assert!(fewest(&studies(CompareOp::Less, 9.0)).abs() < 1e-12);
        let both = SizeCondition::And(vec![events.clone(), studies(CompareOp::GreaterEqual, 8.0)]);
        assert!((fewest(&both) - 8.0).abs() < 1e-12);
        let either = SizeCondition::Or(vec![events, studies(CompareOp::GreaterEqual, 8.0)]);
        assert!(fewest(&either).abs() < 1e-12);
    }

    #[test]
    fn the_reason_names_what_was_found_and_what_was_asked_for() {
        let sizes = Sizes {
            k: 6,
            studies: 4,
            participants: None,
            events: Some(12.0),
        };
        let studies = || compare("studies >= 5", Size::Studies, CompareOp::GreaterEqual, 5.0);
        let k = || compare("k > 6", Size::K, CompareOp::Greater, 6.0);
        let people = || {
            compare(
                "participants > 9",
                Size::Participants,
                CompareOp::Greater,
                9.0,
            )
        };
        let events = || compare("events >= 12", Size::Events, CompareOp::GreaterEqual, 12.0);
        let said = |c| reason(c, &sizes);
        assert_eq!(
            said(studies()).as_deref(),
            Some("studies = 4, the plan asks for studies >= 5")
        );
        assert_eq!(
            said(SizeCondition::And(vec![studies(), events(), k()])).as_deref(),
            Some("studies = 4, the plan asks for studies >= 5; k = 6, the plan asks for k > 6")
        );
        assert_eq!(
            said(SizeCondition::Or(vec![studies(), k()])).as_deref(),
            Some("studies = 4, k = 6, the plan asks for studies >= 5 or k > 6")
        );
        assert_eq!(said(SizeCondition::Or(vec![people(), events()])), None);
        let not_known = Some("participants not known, the plan asks for participants > 9");
        assert_eq!(said(people()).as_deref(), not_known);
        let not = said(SizeCondition::Not(Box::new(people())));
        assert_eq!(
            not.as_deref(),
            Some("participants not known, the plan asks for not participants > 9")
        );
    }
}
