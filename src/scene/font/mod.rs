//! The faces of figures, embedded so that every machine draws the same, and how wide text is in them.

use std::sync::LazyLock;

use unicode_width::UnicodeWidthChar;

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
        match self {
            Self::Regular => include_bytes!("../../../fonts/SourceSans3-Regular.ttf"),
            Self::Semibold => include_bytes!("../../../fonts/SourceSans3-Semibold.ttf"),
            Self::Italic => include_bytes!("../../../fonts/SourceSans3-It.ttf"),
        }
    }

    fn advances(self) -> &'static Advances {
        match self {
            Self::Regular => &REGULAR,
            Self::Semibold => &SEMIBOLD,
            Self::Italic => &ITALIC,
        }
    }
}

static REGULAR: LazyLock<Advances> = LazyLock::new(|| Advances::of(Face::Regular));
static SEMIBOLD: LazyLock<Advances> = LazyLock::new(|| Advances::of(Face::Semibold));
static ITALIC: LazyLock<Advances> = LazyLock::new(|| Advances::of(Face::Italic));

/// How far each character moves the pen, in sizes.
struct Advances {
    face: Option<ttf_parser::Face<'static>>,
    ascii: [f64; 128],
}

impl Advances {
    fn of(face: Face) -> Self {
        let face = ttf_parser::Face::parse(face.bytes(), 0).ok();
        let mut ascii = [0.0; 128];
        for (code, slot) in (0_u8..).zip(&mut ascii) {
            *slot = advance(face.as_ref(), char::from(code));
        }
        Self { face, ascii }
    }

    fn of_char(&self, c: char) -> f64 {
        match self.ascii.get(c as usize) {
            Some(advance) => *advance,
            None => advance(self.face.as_ref(), c),
        }
    }
}

/// Of a character that the face lacks another face draws: as wide as a letter, or twice.
fn advance(face: Option<&ttf_parser::Face<'_>>, c: char) -> f64 {
    let known = face.and_then(|face| {
        let glyph = face.glyph_index(c)?;
        let advance = face.glyph_hor_advance(glyph)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    });
    known.unwrap_or_else(|| match c.width() {
        Some(0) | None => 0.0,
        Some(1) => 0.6,
        Some(_) => 1.0,
    })
}

/// How wide `text` is in points, set in `face` at `size` points.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let advances = face.advances();
    text.chars().map(|c| advances.of_char(c)).sum::<f64>() * size
}
