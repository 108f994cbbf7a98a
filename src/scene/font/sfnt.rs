//! A font file of the letters used.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

use super::files::Font;

/// What texts use of a font.
#[derive(Debug, Default)]
pub(super) struct Used {
    /// The glyph of each character, as it is alone.
    pub(super) chars: BTreeMap<char, u16>,
    /// The glyphs seen.
    pub(super) glyphs: BTreeSet<u16>,
    /// How much closer two glyphs stand, in units of the font.
    pub(super) kerns: BTreeMap<(u16, u16), i16>,
}

type Tables<'a> = BTreeMap<[u8; 4], Cow<'a, [u8]>>;

/// `font` with only the glyphs used; the whole font where it cannot be cut.
pub(super) fn subset(font: &Font, used: &Used) -> Vec<u8> {
    let cut = if font.joined {
        joined(font, used)
    } else {
        plain(font, used)
    };
    cut.map_or_else(|| font.bytes().to_vec(), |tables| file(&tables))
}

/// Of a font whose letters do not change: the glyphs, their characters, and the kerning of the pairs seen.
fn plain<'a>(font: &Font, used: &Used) -> Option<Tables<'a>> {
    let mut places = GlyphRemapper::new();
    for glyph in used.chars.values().chain(&used.glyphs) {
        places.remap(*glyph);
    }
    let cut = subsetter::subset(font.bytes(), 0, &places).ok()?;
    let mut tables = Tables::new();
    copy(
        &RawFace::parse(&cut, 0).ok()?,
        &[
            b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cvt ", b"fpgm", b"prep",
        ],
        &mut tables,
    );
    let whole = font.face().raw_face();
    copy(whole, &[b"OS/2", b"gasp"], &mut tables);
    let chars = used.chars.iter();
    let chars: Vec<_> = chars
        .filter_map(|(c, glyph)| Some((*c, places.get(*glyph)?)))
        .collect();
    let kerns = used.kerns.iter();
    let kerns: BTreeMap<_, _> = kerns
        .filter_map(|((left, right), by)| Some(((places.get(*left)?, places.get(*right)?), *by)))
        .collect();
    if !kerns.is_empty() {
        tables.insert(*b"kern", Cow::Owned(kern(&kerns)));
    }
    described(font, &chars, &mut tables);
    Some(tables)
}

/// Of a font whose letters change with their neighbours: all its rules, so the glyphs keep their numbers; those not
/// used are empty.
fn joined<'a>(font: &Font, used: &Used) -> Option<Tables<'a>> {
    let whole = font.face().raw_face();
    let mut tables = Tables::new();
    copy(
        whole,
        &[
            b"head", b"hhea", b"hmtx", b"maxp", b"OS/2", b"cvt ", b"fpgm", b"prep", b"gasp",
            b"GDEF", b"GSUB", b"GPOS",
        ],
        &mut tables,
    );
    let outlines = Outlines::of(whole)?;
    let mut kept = BTreeSet::from([0]);
    for glyph in used.chars.values().chain(&used.glyphs) {
        outlines.keep(*glyph, &mut kept);
    }
    let (mut glyf, mut loca) = (Vec::new(), Vec::new());
    for glyph in 0..font.face().number_of_glyphs() {
        loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
        if kept.contains(&glyph) {
            glyf.extend_from_slice(outlines.glyph(glyph)?);
            glyf.resize(glyf.len().next_multiple_of(4), 0);
        }
    }
    loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
    let long_offsets = tables.get_mut(b"head")?.to_mut().get_mut(50..52)?;
    long_offsets.copy_from_slice(&1_u16.to_be_bytes());
    tables.insert(*b"glyf", Cow::Owned(glyf));
    tables.insert(*b"loca", Cow::Owned(loca));
    let chars: Vec<_> = used.chars.iter().map(|(c, glyph)| (*c, *glyph)).collect();
    described(font, &chars, &mut tables);
    Some(tables)
}

/// The outlines of a font, as it has them.
struct Outlines<'a> {
    glyf: &'a [u8],
    loca: &'a [u8],
    long: bool,
}

impl<'a> Outlines<'a> {
    fn of(face: &RawFace<'a>) -> Option<Self> {
        Some(Self {
            glyf: face.table(Tag::from_bytes(b"glyf"))?,
            loca: face.table(Tag::from_bytes(b"loca"))?,
            long: number(face.table(Tag::from_bytes(b"head"))?, 50)? == 1,
        })
    }

    fn offset(&self, index: usize) -> Option<usize> {
        if self.long {
            let high = number(self.loca, index * 4)?;
            let low = number(self.loca, index * 4 + 2)?;
            Some(usize::from(high) << 16 | usize::from(low))
        } else {
            Some(usize::from(number(self.loca, index * 2)?) * 2)
        }
    }

    fn glyph(&self, glyph: u16) -> Option<&'a [u8]> {
        let index = usize::from(glyph);
        self.glyf.get(self.offset(index)?..self.offset(index + 1)?)
    }

    /// Adds `glyph`, and the glyphs that it is made of.
    fn keep(&self, glyph: u16, kept: &mut BTreeSet<u16>) {
        if kept.insert(glyph) {
            for part in self.glyph(glyph).map(parts).unwrap_or_default() {
                self.keep(part, kept);
            }
        }
    }
}

/// The glyphs that a glyph is made of.
fn parts(outline: &[u8]) -> Vec<u16> {
    const WIDE_ARGUMENTS: u16 = 0x1;
    const SCALE: u16 = 0x8;
    const MORE: u16 = 0x20;
    const TWO_SCALES: u16 = 0x40;
    const MATRIX: u16 = 0x80;
    let mut found = Vec::new();
    // The number of contours of a composed glyph is negative.
    if number(outline, 0).is_none_or(|contours| contours < 0x8000) {
        return found;
    }
    let mut place = 10;
    while let (Some(flags), Some(part)) = (number(outline, place), number(outline, place + 2)) {
        found.push(part);
        place += if flags & WIDE_ARGUMENTS == 0 { 6 } else { 8 };
        place += match flags {
            flags if flags & SCALE != 0 => 2,
            flags if flags & TWO_SCALES != 0 => 4,
            flags if flags & MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            break;
        }
    }
    found
}

fn number(bytes: &[u8], place: usize) -> Option<u16> {
    let pair = bytes.get(place..place + 2)?;
    Some(u16::from_be_bytes(pair.try_into().ok()?))
}

fn copy(face: &RawFace<'_>, tags: &[&[u8; 4]], tables: &mut Tables<'_>) {
    for tag in tags {
        if let Some(table) = face.table(Tag::from_bytes(tag)) {
            tables.insert(**tag, Cow::Owned(table.to_vec()));
        }
    }
}

/// Adds the tables that say what the glyphs are, and whose.
fn described(font: &Font, chars: &[(char, u16)], tables: &mut Tables<'_>) {
    tables.insert(*b"cmap", Cow::Owned(cmap(chars)));
    tables.insert(*b"name", Cow::Owned(name(font)));
    let mut post = vec![0; 32];
    if let Some(version) = post.get_mut(..4) {
        version.copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    }
    tables.insert(*b"post", Cow::Owned(post));
}

/// Which glyph draws a character: once for the characters of two bytes, which all programs read, once for all.
fn cmap(chars: &[(char, u16)]) -> Vec<u8> {
    let short = segments(chars);
    let long = groups(chars);
    let mut out = Words::default();
    out.add([0, 2, 3, 1]).add_long(20).add([3, 10]);
    out.add_long(20 + short.len()).bytes(&short).bytes(&long);
    out.0
}

fn segments(chars: &[(char, u16)]) -> Vec<u8> {
    let pairs = chars.iter();
    let mut pairs: Vec<(u16, u16)> = pairs
        .filter_map(|(c, glyph)| Some((u16::try_from(u32::from(*c)).ok()?, *glyph)))
        .filter(|(code, _)| *code != u16::MAX)
        .collect();
    pairs.push((u16::MAX, 0));
    let count = u16::try_from(pairs.len()).unwrap_or(u16::MAX);
    let (range, log, rest) = search(count, 2);
    let mut out = Words::default();
    out.add([4, count.saturating_mul(8).saturating_add(16), 0]);
    out.add([count.saturating_mul(2), range, log, rest]);
    out.add(pairs.iter().map(|(code, _)| *code)).add([0]);
    out.add(pairs.iter().map(|(code, _)| *code));
    out.add(pairs.iter().map(|(code, glyph)| match *code {
        u16::MAX => 1,
        code => glyph.wrapping_sub(code),
    }));
    out.add(pairs.iter().map(|_| 0));
    out.0
}

fn groups(chars: &[(char, u16)]) -> Vec<u8> {
    let mut out = Words::default();
    out.add([12, 0]).add_long(16 + 12 * chars.len());
    out.add_long(0).add_long(chars.len());
    for (c, glyph) in chars {
        let code = *c as usize;
        out.add_long(code)
            .add_long(code)
            .add_long(usize::from(*glyph));
    }
    out.0
}

fn kern(pairs: &BTreeMap<(u16, u16), i16>) -> Vec<u8> {
    // The length of the table is of two bytes.
    const MOST: usize = 10_900;
    let count = u16::try_from(pairs.len().min(MOST)).unwrap_or(u16::MAX);
    let (range, log, rest) = search(count, 6);
    let mut out = Words::default();
    out.add([0, 1, 0, 14 + 6 * count, 1, count, range, log, rest]);
    for ((left, right), by) in pairs.iter().take(MOST) {
        out.add([*left, *right, by.cast_unsigned()]);
    }
    out.0
}

/// What tables of sorted rows begin with: the largest power of two in `count`, times `size`; its logarithm; the rest.
fn search(count: u16, size: u16) -> (u16, u16, u16) {
    let log = count.checked_ilog2().unwrap_or(0);
    let power = 1_u16 << log;
    (
        power.saturating_mul(size),
        u16::try_from(log).unwrap_or(0),
        count.saturating_sub(power).saturating_mul(size),
    )
}

/// Whose the font is, and under which licence.
fn name(font: &Font) -> Vec<u8> {
    const COPYRIGHT: u16 = 0;
    const LICENCE: u16 = 14;
    let own = |id| {
        let names = font.face().names();
        let mut names = names.into_iter().filter(|name| name.name_id == id);
        names.find_map(|name| name.to_string()).unwrap_or_default()
    };
    let texts = [
        (COPYRIGHT, own(COPYRIGHT)),
        (1, font.family.to_owned()),
        (2, "Regular".to_owned()),
        (4, font.name.to_owned()),
        (6, font.name.replace(' ', "")),
        (LICENCE, own(LICENCE)),
    ];
    let (mut records, mut letters) = (Words::default(), Words::default());
    let count = u16::try_from(texts.len()).unwrap_or(0);
    records.add([0, count, 6 + 12 * count]);
    for (id, text) in &texts {
        let start = letters.0.len();
        letters.add(text.encode_utf16());
        let length = u16::try_from(letters.0.len() - start).unwrap_or(0);
        let start = u16::try_from(start).unwrap_or(0);
        records.add([3, 1, 0x409, *id, length, start]);
    }
    records.bytes(&letters.0);
    records.0
}

/// The file: where each table is, and the tables.
fn file(tables: &Tables<'_>) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(0);
    let (range, log, rest) = search(count, 16);
    let mut head = Words::default();
    head.add([1, 0, count, range, log, rest]);
    let mut body = Words::default();
    let start = 12 + 16 * tables.len();
    let mut adjustment = None;
    for (tag, table) in tables {
        let table = if tag == b"head" {
            adjustment = Some(start + body.0.len() + 8);
            let mut table = table.to_vec();
            if let Some(sum) = table.get_mut(8..12) {
                sum.fill(0);
            }
            Cow::Owned(table)
        } else {
            Cow::Borrowed(table.as_ref())
        };
        head.bytes(tag).bytes(&sum(&table).to_be_bytes());
        head.add_long(start + body.0.len()).add_long(table.len());
        body.bytes(&table);
        body.0.resize(body.0.len().next_multiple_of(4), 0);
    }
    head.bytes(&body.0);
    let mut out = head.0;
    let whole = 0xb1b0_afba_u32.wrapping_sub(sum(&out));
    if let Some(slot) = adjustment.and_then(|place| out.get_mut(place..place + 4)) {
        slot.copy_from_slice(&whole.to_be_bytes());
    }
    out
}

/// The sum of a table, as words of four bytes.
fn sum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        for (slot, byte) in word.iter_mut().zip(chunk) {
            *slot = *byte;
        }
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// Bytes, written as numbers of two and four bytes.
#[derive(Default)]
struct Words(Vec<u8>);

impl Words {
    fn add(&mut self, numbers: impl IntoIterator<Item = u16>) -> &mut Self {
        self.0
            .extend(numbers.into_iter().flat_map(u16::to_be_bytes));
        self
    }

    fn add_long(&mut self, number: usize) -> &mut Self {
        self.0
            .extend(u32::try_from(number).unwrap_or(0).to_be_bytes());
        self
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }
}
