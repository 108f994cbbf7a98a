//! The files of letters: the faces of the family, and those that draw what it lacks.

use std::ops::RangeInclusive;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustybuzz::{Direction, Feature, ShapePlan, script};
use ttf_parser::{GlyphId, Tag};

use super::kern::Kerns;
use super::{FAMILY, Face};

/// A file of letters. It is parsed when its first letter is asked for.
pub(in crate::scene) struct Font {
    /// Its own name, unlike that of all others.
    pub(in crate::scene) name: &'static str,
    /// The family, as style sheets call it.
    pub(super) family: &'static str,
    /// The declarations that tell it from others of its family.
    pub(super) style: &'static str,
    /// Whether letters change with their neighbours, or marks are placed by the font.
    pub(super) joined: bool,
    bytes: &'static [u8],
    ranges: &'static [RangeInclusive<char>],
    face: OnceLock<rustybuzz::Face<'static>>,
    plan: OnceLock<ShapePlan>,
    ascii: OnceLock<[Option<(u16, u16)>; 128]>,
    pairs: Mutex<Option<Kerns>>,
}

impl Font {
    const fn of_family(name: &'static str, style: &'static str, bytes: &'static [u8]) -> Self {
        Self {
            name,
            family: FAMILY,
            style,
            joined: false,
            bytes,
            ranges: &[],
            face: OnceLock::new(),
            plan: OnceLock::new(),
            ascii: OnceLock::new(),
            pairs: Mutex::new(None),
        }
    }

    const fn fallback(
        name: &'static str,
        joined: bool,
        ranges: &'static [RangeInclusive<char>],
        bytes: &'static [u8],
    ) -> Self {
        Self {
            name,
            family: name,
            style: "",
            joined,
            bytes,
            ranges,
            face: OnceLock::new(),
            plan: OnceLock::new(),
            ascii: OnceLock::new(),
            pairs: Mutex::new(None),
        }
    }

    pub(in crate::scene) fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    pub(in crate::scene) fn face(&self) -> &rustybuzz::Face<'static> {
        self.face.get_or_init(|| {
            rustybuzz::Face::from_slice(self.bytes, 0)
                .expect("the file is part of the program, and a test parses each")
        })
    }

    pub(super) fn glyph(&self, c: char) -> Option<GlyphId> {
        self.face().glyph_index(c)
    }

    /// The glyph of `c` and how far it moves the pen, in units.
    pub(super) fn letter(&self, c: char) -> Option<(u16, u16)> {
        let ascii = self.ascii.get_or_init(|| {
            let mut letters = [None; 128];
            for (code, slot) in (0_u8..).zip(&mut letters) {
                *slot = self.found(char::from(code));
            }
            letters
        });
        match ascii.get(c as usize) {
            Some(known) => *known,
            None => self.found(c),
        }
    }

    fn found(&self, c: char) -> Option<(u16, u16)> {
        let glyph = self.glyph(c)?;
        Some((glyph.0, self.face().glyph_hor_advance(glyph)?))
    }

    /// The pairs of letters that stand closer or wider, as far as they were asked for.
    pub(super) fn pairs(&self) -> Pairs<'_> {
        let known = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        Pairs { font: self, known }
    }

    /// How letters of the family follow each other: as in Latin, without ligatures, which subsets do not have either.
    pub(super) fn plain_plan(&self) -> &ShapePlan {
        self.plan.get_or_init(|| {
            ShapePlan::new(
                self.face(),
                Direction::LeftToRight,
                Some(script::LATIN),
                None,
                &NO_LIGATURES,
            )
        })
    }

    pub(in crate::scene) fn units_per_em(&self) -> f64 {
        f64::from(self.face().units_per_em())
    }

    fn draws(&self, c: char) -> bool {
        self.ranges.iter().any(|range| range.contains(&c)) && self.glyph(c).is_some()
    }
}

/// The kerning of a font, while a text is set.
pub(super) struct Pairs<'a> {
    font: &'a Font,
    known: MutexGuard<'a, Option<Kerns>>,
}

impl Pairs<'_> {
    /// How far the pen moves from `left` to `right` beyond the width of `left`, in units.
    pub(super) fn kern(&mut self, left: u16, right: u16) -> i16 {
        let known = self.known.get_or_insert_with(Kerns::default);
        known.of(self.font.face(), left, right)
    }
}

/// Ligatures off: a letter is a glyph.
pub(super) static NO_LIGATURES: [Feature; 2] = [
    Feature {
        tag: Tag::from_bytes(b"liga"),
        value: 0,
        start: 0,
        end: u32::MAX,
    },
    Feature {
        tag: Tag::from_bytes(b"clig"),
        value: 0,
        start: 0,
        end: u32::MAX,
    },
];

impl PartialEq for Font {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Font {}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Face {
    pub(in crate::scene) fn font(self) -> &'static Font {
        match self {
            Self::Regular => &REGULAR,
            Self::Semibold => &SEMIBOLD,
            Self::Italic => &ITALIC,
        }
    }
}

/// The font that draws `c` where the family cannot.
pub(super) fn fallback(c: char) -> Option<&'static Font> {
    FALLBACKS.iter().find(|font| font.draws(c))
}

static REGULAR: Font = Font::of_family(
    "Source Sans 3 Regular",
    "font-weight:400;",
    include_bytes!("../../../fonts/SourceSans3-Regular.ttf"),
);
static SEMIBOLD: Font = Font::of_family(
    "Source Sans 3 Semibold",
    "font-weight:600;",
    include_bytes!("../../../fonts/SourceSans3-Semibold.ttf"),
);
static ITALIC: Font = Font::of_family(
    "Source Sans 3 Italic",
    "font-weight:400;font-style:italic;",
    include_bytes!("../../../fonts/SourceSans3-It.ttf"),
);

/// From scripts of few letters to those of many; a character is looked for only in fonts of its script.
pub(super) static FALLBACKS: [Font; 14] = [
    Font::fallback(
        "Noto Sans Hebrew",
        true,
        &['\u{0591}'..='\u{05f4}', '\u{fb1d}'..='\u{fb4f}'],
        include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Arabic",
        true,
        &[
            '\u{0600}'..='\u{06ff}',
            '\u{0750}'..='\u{077f}',
            '\u{08a0}'..='\u{08ff}',
            '\u{fb50}'..='\u{fdff}',
            '\u{fe70}'..='\u{fefc}',
        ],
        include_bytes!("../../../fonts/NotoSansArabic-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Devanagari",
        true,
        &['\u{0900}'..='\u{097f}', '\u{a8e0}'..='\u{a8ff}'],
        include_bytes!("../../../fonts/NotoSansDevanagari-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Bengali",
        true,
        &['\u{0980}'..='\u{09ff}'],
        include_bytes!("../../../fonts/NotoSansBengali-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Gurmukhi",
        true,
        &['\u{0a00}'..='\u{0a7f}'],
        include_bytes!("../../../fonts/NotoSansGurmukhi-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Tamil",
        true,
        &['\u{0b80}'..='\u{0bff}'],
        include_bytes!("../../../fonts/NotoSansTamil-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Malayalam",
        true,
        &['\u{0d00}'..='\u{0d7f}'],
        include_bytes!("../../../fonts/NotoSansMalayalam-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Thai",
        true,
        &['\u{0e00}'..='\u{0e7f}'],
        include_bytes!("../../../fonts/NotoSansThai-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Lao",
        true,
        &['\u{0e80}'..='\u{0eff}'],
        include_bytes!("../../../fonts/NotoSansLao-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Khmer",
        true,
        &['\u{1780}'..='\u{17ff}', '\u{19e0}'..='\u{19ff}'],
        include_bytes!("../../../fonts/NotoSansKhmer-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Georgian",
        false,
        &[
            '\u{10a0}'..='\u{10ff}',
            '\u{1c90}'..='\u{1cbf}',
            '\u{2d00}'..='\u{2d2f}',
        ],
        include_bytes!("../../../fonts/NotoSansGeorgian-Regular.ttf"),
    ),
    Font::fallback(
        "Noto Sans Armenian",
        false,
        &['\u{0530}'..='\u{058f}', '\u{fb13}'..='\u{fb17}'],
        include_bytes!("../../../fonts/NotoSansArmenian-Regular.ttf"),
    ),
    Font::fallback(
        "NanumSquare",
        false,
        &[
            '\u{1100}'..='\u{11ff}',
            '\u{3131}'..='\u{318e}',
            '\u{ac00}'..='\u{d7a3}',
        ],
        include_bytes!("../../../fonts/NanumSquareR.ttf"),
    ),
    Font::fallback(
        "Droid Sans Fallback",
        false,
        &[
            '\u{1100}'..='\u{11ff}',
            '\u{2018}'..='\u{9fff}',
            '\u{f900}'..='\u{ffef}',
            '\u{10400}'..='\u{3ffff}',
        ],
        include_bytes!("../../../fonts/DroidSansFallbackFull.ttf"),
    ),
];
