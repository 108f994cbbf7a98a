//! The faces of figures, embedded so that every machine draws the same, and how wide text is in them.

mod css;
mod files;
mod kern;
mod sfnt;
mod shape;

pub use css::{css, families};
pub(super) use files::Font;
pub(super) use shape::{Line, Run, clean};

/// How far letters rise above the baseline, in sizes.
pub const ASCENT: f64 = 0.75;
/// How far letters fall below the baseline, in sizes.
pub const DESCENT: f64 = 0.22;

/// The name of the family.
pub const FAMILY: &str = "Source Sans 3";

/// A face of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Face {
    /// For text and numbers.
    #[default]
    Regular,
    /// For headings and what was pooled.
    Semibold,
    /// For symbols and notes.
    Italic,
}

impl Face {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Semibold, Self::Italic];

    /// Its file.
    pub fn bytes(self) -> &'static [u8] {
        self.font().bytes()
    }
}

/// How wide `text` is in points, set in `face` at `size` points: kerned and joined, as every backend draws it.
///
/// Marks that stand on letters take no place. A character that no font has is as wide as a letter, or twice.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    Line::of(&clean(text), face).width * size
}
