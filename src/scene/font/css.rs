//! Style sheets that bring the letters along.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use unicode_normalization::UnicodeNormalization as _;

use super::files::Font;
use super::sfnt::{Used, subset};
use super::shape::{Line, clean};
use super::{FAMILY, Face};

/// The `@font-face` rules for `texts`, each in its face: the letters that they use, of each font.
///
/// A reader without the fonts sees the texts as they were measured. The rules serve all that names the families:
/// one figure, or a page with many, where their letters are needed once. [`families`] is the value of `font-family`.
///
/// Of scripts whose letters join or carry marks (Arabic, Hebrew, those of India and South-East Asia) the rules of the
/// font are embedded whole, with the glyphs used. What no font has is left to the reader.
pub fn css<'a>(texts: impl IntoIterator<Item = (Face, &'a str)>) -> String {
    let mut out = String::new();
    for (font, used) in uses(texts).into_values() {
        let (family, style) = (font.family, font.style);
        let _ = write!(
            out,
            "@font-face{{font-family:\"{family}\";{style}src:url(data:font/ttf;base64,"
        );
        STANDARD.encode_string(subset(font, &used), &mut out);
        out.push_str(") format(\"truetype\")}\n");
    }
    out
}

/// The value of `font-family` for `texts`: the family, those that draw what it lacks, and what the reader has.
pub fn families<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut others: Vec<&'static str> = Vec::new();
    for text in texts {
        if text
            .chars()
            .all(|c| Face::Regular.font().letter(c).is_some())
        {
            continue;
        }
        let runs = Line::of(&clean(text), Face::Regular).runs;
        others.extend(runs.iter().map(|run| run.font.family));
    }
    others.retain(|family| *family != FAMILY);
    others.sort_unstable();
    others.dedup();
    let mut out = format!("'{FAMILY}', ");
    for family in others {
        let _ = write!(out, "'{family}', ");
    }
    out + "sans-serif"
}

/// What `texts` use of each font, by its name.
fn uses<'a>(
    texts: impl IntoIterator<Item = (Face, &'a str)>,
) -> BTreeMap<&'static str, (&'static Font, Used)> {
    let mut all: BTreeMap<&'static str, (&'static Font, Used)> = BTreeMap::new();
    for (face, text) in texts {
        let text = clean(text);
        for run in Line::of(&text, face).runs {
            let entry = all.entry(run.font.name);
            let (_, used) = entry.or_insert_with(|| (run.font, Used::default()));
            let part = text.get(run.text.clone()).unwrap_or_default();
            let turned = if run.leftwards { MIRRORED } else { "" };
            let parts = if run.font.joined { PARTS } else { "" };
            let others = turned.chars().chain(parts.chars());
            for c in part.chars().chain(part.nfd()).chain(others) {
                if let Some(glyph) = run.font.glyph(c) {
                    used.chars.insert(c, glyph.0);
                }
            }
            if run.font.joined {
                used.glyphs.extend(run.glyphs.iter().map(|glyph| glyph.id));
            } else if !run.leftwards {
                used.kerns.extend(run.kerns());
            }
        }
    }
    all.retain(|_, (_, used)| !used.chars.is_empty());
    all
}

/// What readers put in by themselves: the first half of Khmer vowels of two halves, and the circle that carries a mark
/// without a letter.
const PARTS: &str = "\u{17c1}\u{25cc}";

/// From right to left, each of these stands for its partner.
const MIRRORED: &str = "()[]{}<>«»‹›≤≥";
