//! Colours, sizes and distances: of all figures, in one place.

/// What a colour is for. The colours differ in lightness too, so that they are told apart in greyscale and by the
/// colour-blind (after Okabe and Ito).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paint {
    /// Text, axes, intervals.
    Ink,
    /// Text of less weight: captions, tests.
    Soft,
    /// Lines that guide the eye.
    Rule,
    /// The paper.
    Paper,
    /// What was found in studies.
    Study,
    /// What was pooled.
    Pooled,
    /// A prediction.
    Prediction,
    /// What is supposed, not found: imputed studies.
    Supposed,
    /// A band behind points.
    Band,
    /// A shade darker than `Band`.
    BandDark,
    /// A shade lighter than `Band`.
    BandLight,
    /// A judgement: low risk.
    Low,
    /// A judgement: some concerns.
    Some,
    /// A judgement: high risk.
    High,
    /// No judgement.
    Unknown,
    /// What stands out.
    Accent,
}

impl Paint {
    /// As `#rrggbb`.
    pub fn hex(self) -> &'static str {
        match self {
            Self::Ink => "#1a1a1a",
            Self::Soft => "#595959",
            Self::Rule => "#bfbfbf",
            Self::Paper => "#ffffff",
            Self::Study => "#0b5394",
            Self::Pooled => "#0a0a0a",
            Self::Prediction => "#b3541e",
            Self::Supposed => "#8c8c8c",
            Self::Band => "#d3dfea",
            Self::BandDark => "#a9bccf",
            Self::BandLight => "#e9eff5",
            Self::Low => "#2e8b57",
            Self::Some => "#f0c541",
            Self::High => "#c0392b",
            Self::Unknown => "#bdc3c7",
            Self::Accent => "#c2410c",
        }
    }
}

/// Sizes and distances, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theme {
    /// How wide a figure is.
    pub width: f64,
    /// From the edge of the page.
    pub margin: f64,
    /// The size of text.
    pub text: f64,
    /// The size of notes, tests and captions.
    pub small: f64,
    /// The size of titles.
    pub title: f64,
    /// From line to line of a table.
    pub row: f64,
    /// Between columns.
    pub gap: f64,
    /// Thin lines: axes, rules.
    pub thin: f64,
    /// Lines that show data.
    pub line: f64,
}

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

impl Default for Theme {
    /// Two columns of a journal: 174 mm.
    fn default() -> Self {
        Self {
            width: 174.0 * MM,
            margin: 6.0,
            text: 8.5,
            small: 7.25,
            title: 9.5,
            row: 12.5,
            gap: 9.0,
            thin: 0.5,
            line: 0.9,
        }
    }
}
