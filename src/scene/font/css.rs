//! Style sheets that bring the letters along.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

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
    for (font, used) in uses(texts) {
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
        // The family has all of ASCII.
        if text.is_ascii() {
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

fn uses<'a>(texts: impl IntoIterator<Item = (Face, &'a str)>) -> BTreeMap<&'static Font, Used> {
    let mut all: BTreeMap<&'static Font, Used> = BTreeMap::new();
    for (face, text) in texts {
        let text = clean(text);
        for run in Line::of(&text, face).runs {
            let used = all.entry(run.font).or_default();
            let part = text.get(run.text.clone()).unwrap_or_default();
            let turned = if run.leftwards { MIRRORED } else { "" };
            for c in part.chars().chain(turned.chars()) {
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
    all.retain(|_, used| !used.chars.is_empty());
    all
}

/// From right to left, each of these stands for its partner.
const MIRRORED: &str = "()[]{}<>«»‹›≤≥";
