//! What a judgement of the risk of bias says, and its sign.

use crate::scene::Paint;

/// A judgement, of whichever instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judgement {
    Low,
    Some,
    Unclear,
    High,
    Critical,
    NoInformation,
}

impl Judgement {
    pub(super) const ALL: [Self; 6] = [
        Self::Low,
        Self::Some,
        Self::Unclear,
        Self::High,
        Self::Critical,
        Self::NoInformation,
    ];

    /// What a label says; instruments differ in their words.
    pub(super) fn of(label: &str) -> Option<Self> {
        Some(match label.to_lowercase().as_str() {
            "low" => Self::Low,
            "some" | "some concerns" | "moderate" => Self::Some,
            "unclear" => Self::Unclear,
            "high" | "serious" => Self::High,
            "critical" => Self::Critical,
            "no information" | "none" => Self::NoInformation,
            _ => return None,
        })
    }

    /// Tells judgements apart where colours do not.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Low => "+",
            Self::Some => "!",
            Self::Unclear => "?",
            Self::High => "−",
            Self::Critical => "×",
            Self::NoInformation => "/",
        }
    }

    pub(super) fn paint(self) -> Paint {
        match self {
            Self::Low => Paint::Low,
            Self::Some | Self::Unclear => Paint::Some,
            Self::High => Paint::High,
            Self::Critical => Paint::Ink,
            Self::NoInformation => Paint::Unknown,
        }
    }

    /// The colour of the sign on it.
    pub(super) fn on(self) -> Paint {
        match self {
            Self::Low | Self::High | Self::Critical => Paint::Paper,
            Self::Some | Self::Unclear | Self::NoInformation => Paint::Ink,
        }
    }
}

/// Whether a column of these labels holds judgements of the risk of bias.
pub fn judges(labels: &[String]) -> bool {
    let has = |word: &str| labels.iter().any(|label| label.eq_ignore_ascii_case(word));
    let known = |label: &String| Judgement::of(label).is_some();
    labels.iter().all(known) && has("low") && (has("high") || has("serious"))
}
