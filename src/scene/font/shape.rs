//! From text to glyphs: which font draws a character, and where.

use std::borrow::Cow;
use std::ops::Range;

use rustybuzz::{Direction, UnicodeBuffer};
use ttf_parser::GlyphId;
use unicode_bidi::{BidiInfo, Level};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};
use unicode_width::UnicodeWidthChar;

use super::Face;
use super::files::{Font, NO_LIGATURES, fallback};

/// A line of glyphs. Lengths are in sizes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::scene) struct Line {
    /// From left to right, as seen.
    pub(in crate::scene) runs: Vec<Run>,
    /// Of all of them.
    pub(in crate::scene) width: f64,
}

/// Glyphs of one font that follow each other.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scene) struct Run {
    /// Where it is in the text, in bytes.
    pub(in crate::scene) text: Range<usize>,
    /// Which font has its glyphs.
    pub(in crate::scene) font: &'static Font,
    /// Whether it is read from right to left.
    pub(in crate::scene) leftwards: bool,
    /// From left to right, as seen.
    pub(in crate::scene) glyphs: Vec<Glyph>,
    /// How far it moves the pen.
    pub(in crate::scene) width: f64,
}

/// A glyph.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scene) struct Glyph {
    /// Its number in the font; 0 is what stands for a letter that the font lacks.
    pub(in crate::scene) id: u16,
    /// Which bytes of the text it draws, with those of its cluster.
    pub(in crate::scene) text: Range<usize>,
    /// How far it moves the pen.
    pub(in crate::scene) advance: f64,
    /// How far from the pen it stands, to the right.
    pub(in crate::scene) dx: f64,
    /// How far from the pen it stands, upwards.
    pub(in crate::scene) dy: f64,
}

/// `text` as it can be set: composed, without line breaks and control characters.
pub(in crate::scene) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let text = if text.chars().any(|c| settled(c) != c) {
        Cow::Owned(text.chars().map(settled).collect::<String>())
    } else {
        Cow::Borrowed(text)
    };
    if is_nfc(&text) {
        text
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Line breaks become spaces; control characters and what XML lacks become U+FFFD.
fn settled(c: char) -> char {
    match c {
        '\n' | '\t' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    }
}

impl Line {
    /// Sets `text`, which is `clean`, in `face`.
    pub(in crate::scene) fn of(text: &str, face: Face) -> Self {
        let mut line = Self::default();
        for (range, leftwards) in directions(text) {
            let first = line.runs.len();
            for (range, font) in fonts(text, range, face.font()) {
                line.runs.push(Run::of(text, range, font, leftwards));
            }
            if leftwards {
                line.runs
                    .get_mut(first..)
                    .into_iter()
                    .for_each(<[Run]>::reverse);
            }
        }
        line.width = line.runs.iter().map(|run| run.width).sum();
        line
    }
}

/// The parts of one direction, from left to right, and whether it is leftwards.
fn directions(text: &str) -> Vec<(Range<usize>, bool)> {
    // Below Hebrew nothing runs leftwards.
    if text.chars().all(|c| c < '\u{590}') {
        return vec![(0..text.len(), false)];
    }
    let bidi = BidiInfo::new(text, Some(Level::ltr()));
    let mut parts = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let leftwards = levels.get(run.start).is_some_and(Level::is_rtl);
            parts.push((run, leftwards));
        }
    }
    parts
}

/// The parts of one font, as written.
fn fonts(
    text: &str,
    range: Range<usize>,
    base: &'static Font,
) -> Vec<(Range<usize>, &'static Font)> {
    let mut parts: Vec<(Range<usize>, &'static Font)> = Vec::new();
    let Some(part) = text.get(range.clone()) else {
        return parts;
    };
    for (place, c) in part.char_indices() {
        let here = range.start + place..range.start + place + c.len_utf8();
        match parts.last_mut() {
            Some((before, font)) if *font == chosen(c, Some(font), base) => before.end = here.end,
            Some((_, font)) => {
                let font = chosen(c, Some(font), base);
                parts.push((here, font));
            }
            None => parts.push((here, chosen(c, None, base))),
        }
    }
    parts
}

/// The font for `c`: marks and joiners stay with the letter before them.
fn chosen(c: char, before: Option<&'static Font>, base: &'static Font) -> &'static Font {
    if matches!(c, ' '..='~') {
        return base;
    }
    if let Some(before) = before {
        let invisible = c.width() == Some(0);
        if (invisible || is_combining_mark(c))
            && (before.glyph(c).is_some() || !is_combining_mark(c))
        {
            return before;
        }
    }
    if base.glyph(c).is_some() {
        return base;
    }
    fallback(c).unwrap_or(base)
}

impl Run {
    fn of(text: &str, range: Range<usize>, font: &'static Font, leftwards: bool) -> Self {
        let part = text.get(range.clone()).unwrap_or_default();
        let in_family = font.family == super::FAMILY;
        if in_family && !leftwards && !part.chars().any(stands_on_another) {
            return Self::plain(part, range, font);
        }
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(part);
        let output = if in_family && !leftwards {
            buffer.set_direction(Direction::LeftToRight);
            buffer.set_script(rustybuzz::script::LATIN);
            rustybuzz::shape_with_plan(font.face(), font.plain_plan(), buffer)
        } else {
            buffer.set_direction(if leftwards {
                Direction::RightToLeft
            } else {
                Direction::LeftToRight
            });
            let features: &[_] = if font.joined { &[] } else { &NO_LIGATURES };
            rustybuzz::shape(font.face(), features, buffer)
        };
        let units = font.units_per_em();
        let mut glyphs = Vec::with_capacity(output.len());
        let ends = cluster_ends(output.glyph_infos(), part.len(), leftwards);
        let placed = output.glyph_infos().iter().zip(output.glyph_positions());
        for ((info, position), end) in placed.zip(ends) {
            let start = info.cluster as usize;
            let id = u16::try_from(info.glyph_id).unwrap_or(0);
            let advance = match part.get(start..).and_then(|rest| rest.chars().next()) {
                Some(c) if id == 0 => guessed(c),
                _ => f64::from(position.x_advance) / units,
            };
            glyphs.push(Glyph {
                id,
                text: range.start + start..range.start + end,
                advance,
                dx: f64::from(position.x_offset) / units,
                dy: f64::from(position.y_offset) / units,
            });
        }
        Self {
            text: range,
            font,
            leftwards,
            width: glyphs.iter().map(|glyph| glyph.advance).sum(),
            glyphs,
        }
    }

    /// Letters that stand side by side: as wide as they are, and closer where the font says so.
    fn plain(part: &str, range: Range<usize>, font: &'static Font) -> Self {
        let units = font.units_per_em();
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(part.len());
        let mut pairs = font.pairs();
        for (place, c) in part.char_indices() {
            let (id, advance) = font.letter(c).map_or((0, guessed(c)), |(id, advance)| {
                (id, f64::from(advance) / units)
            });
            if let Some(before) = glyphs.last_mut() {
                before.advance += f64::from(pairs.kern(before.id, id)) / units;
            }
            let start = range.start + place;
            glyphs.push(Glyph {
                id,
                text: start..start + c.len_utf8(),
                advance,
                dx: 0.0,
                dy: 0.0,
            });
        }
        Self {
            text: range,
            font,
            leftwards: false,
            width: glyphs.iter().map(|glyph| glyph.advance).sum(),
            glyphs,
        }
    }

    /// By how much, in units of the font, each pair of glyphs stands closer or wider than their widths say.
    pub(super) fn kerns(&self) -> impl Iterator<Item = ((u16, u16), i16)> {
        let units = self.font.units_per_em();
        self.glyphs.windows(2).filter_map(move |pair| {
            let [left, right] = pair else {
                return None;
            };
            let alone = self.font.face().glyph_hor_advance(GlyphId(left.id))?;
            let by = (left.advance * units).round() - f64::from(alone);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a cast of a float saturates"
            )]
            let by = by as i16;
            (by != 0 && left.id != 0 && left.advance != 0.0).then_some(((left.id, right.id), by))
        })
    }
}

/// Where the text of each glyph ends: where that of the next cluster begins.
fn cluster_ends(infos: &[rustybuzz::GlyphInfo], length: usize, leftwards: bool) -> Vec<usize> {
    let mut ends = vec![length; infos.len()];
    let (mut end, mut current) = (length, None);
    let mut step = |place: usize| {
        let Some(info) = infos.get(place) else {
            return;
        };
        let start = info.cluster as usize;
        if let Some(before) = current.filter(|before| *before != start) {
            end = before;
        }
        current = Some(start);
        if let Some(slot) = ends.get_mut(place) {
            *slot = end;
        }
    };
    if leftwards {
        (0..infos.len()).for_each(&mut step);
    } else {
        (0..infos.len()).rev().for_each(&mut step);
    }
    ends
}

/// Whether `c` is a mark, or is not seen: then the rules of the font are asked.
fn stands_on_another(c: char) -> bool {
    !matches!(c, ' '..='~') && (c.width() == Some(0) || is_combining_mark(c) || c == '\u{ad}')
}

/// How wide a character is that no font has.
fn guessed(c: char) -> f64 {
    match c.width() {
        Some(0) | None => 0.0,
        Some(1) => 0.6,
        Some(_) => 1.0,
    }
}
