//! Widths and embedded letters, for each script and face.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kma::scene::font::{css, families, width};
use kma::scene::{Anchor, Embedding, Face, Item, Paint, Scene, Text, at, svg};
use resvg::usvg::{Node, Options, Tree, fontdb};
use rustybuzz::UnicodeBuffer;
use std::fs;
use std::sync::Arc;

/// A text for each script that the fonts have.
pub(super) const SCRIPTS: &[(&str, &str)] = &[
    ("Latin", "To AVAVA, Wolff et al. [−1.20, 0.34] «q»"),
    ("Latin with marks", "x̄ = 3, p̂ = 0.1, Đặng, Ångström"),
    ("Greek", "τ² = 0.12, χ², Ωμέγα"),
    ("Cyrillic", "Иванов и др."),
    ("Chinese", "李明与王芳，二〇一九"),
    ("Japanese", "メタ分析のひらがな"),
    ("Korean", "한국어 연구"),
    ("Arabic", "المصري وآخرون"),
    ("Hebrew", "שָׁלוֹם עולם"),
    ("Devanagari", "हिन्दी क्षत्रिय"),
    ("Bengali", "বাংলা ক্ষেত্র"),
    ("Gurmukhi", "ਪੰਜਾਬੀ"),
    ("Tamil", "தமிழ் மொழி"),
    ("Malayalam", "മലയാളം"),
    ("Thai", "ภาษาไทยที่นี่"),
    ("Lao", "ພາສາລາວ"),
    ("Khmer", "ភាសាខ្មែរ"),
    ("Georgian", "ქართული"),
    ("Armenian", "Հայերեն"),
];

fn line(said: &str, face: Face) -> Text {
    Text {
        at: at(10.0, 20.0),
        text: said.to_owned(),
        face,
        size: 10.0,
        paint: Paint::Ink,
        anchor: Anchor::Start,
        upright: false,
    }
}

/// Of a cluster of several glyphs `usvg` counts the widest only; browsers count all, and so do we.
const OF_MANY_GLYPHS: &[&str] = &[
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Tamil",
    "Malayalam",
    "Khmer",
];

/// Another program's layout of the same text, with the same fonts.
#[test]
fn widths_are_those_of_another_layout() {
    let mut fonts = fontdb::Database::new();
    let files = fs::read_dir("fonts").unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    // The first that has a character draws it.
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|extension| extension == "ttf") {
            fonts.load_font_data(fs::read(path).unwrap());
        }
    }
    let options = Options {
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let mut off = Vec::new();
    let scripts = SCRIPTS.iter();
    for (name, said) in scripts.filter(|(name, _)| !OF_MANY_GLYPHS.contains(name)) {
        for face in Face::ALL {
            let text = line(said, face);
            let own = text.width();
            let scene = Scene {
                width: 400.0,
                height: 40.0,
                items: vec![Item::Text(text)],
                ..Scene::default()
            };
            let tree = Tree::from_str(&svg(&scene, Embedding::None), &options).unwrap();
            let other = f64::from(texts(tree.root().children())[0]);
            if (own - other).abs() > 0.02 * other {
                off.push(format!("{name}, {face:?}: {own} here, {other} there"));
            }
        }
    }
    assert!(off.is_empty(), "{}", off.join("\n"));
}

fn texts(nodes: &[Node]) -> Vec<f32> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            // Its box reaches from the first advance to the last.
            Node::Text(text) => found.push(text.bounding_box().width()),
            Node::Group(group) => found.extend(texts(group.children())),
            _ => {}
        }
    }
    found
}

/// The fonts of a style sheet.
fn embedded(css: &str) -> Vec<Vec<u8>> {
    css.split("base64,")
        .skip(1)
        .map(|part| STANDARD.decode(part.split(')').next().unwrap()).unwrap())
        .collect()
}

/// A reader that has only the embedded letters sets each word as wide as it was measured.
#[test]
fn embedded_letters_are_as_wide() {
    for (name, said) in SCRIPTS
        .iter()
        .filter(|(name, _)| *name != "Latin with marks")
    {
        for face in Face::ALL {
            let fonts = embedded(&css([(face, *said)]));
            for word in said.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()) {
                let best = fonts.iter().filter_map(|file| shaped(file, word));
                let best = best
                    .reduce(f64::min)
                    .unwrap_or_else(|| panic!("{name}: no font draws {word:?}"));
                let own = width(word, face, 1.0);
                assert!(
                    (best - own).abs() < 1e-6,
                    "{name}, {face:?}, {word:?}: {best} embedded, {own} measured"
                );
            }
        }
    }
}

/// How wide `word` is in a font file, if it has all of it.
fn shaped(file: &[u8], word: &str) -> Option<f64> {
    let face = rustybuzz::Face::from_slice(file, 0).expect("the subset is a font");
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(word);
    let glyphs = rustybuzz::shape(&face, &[], buffer);
    if glyphs.glyph_infos().iter().any(|glyph| glyph.glyph_id == 0) {
        return None;
    }
    let advance: i32 = glyphs
        .glyph_positions()
        .iter()
        .map(|place| place.x_advance)
        .sum();
    Some(f64::from(advance) / f64::from(face.units_per_em()))
}

#[test]
fn embedded_letters_are_those_used() {
    let latin = css([(Face::Regular, "Smith 2019"), (Face::Regular, "0.5")]);
    let fonts = embedded(&latin);
    assert_eq!(fonts.len(), 1);
    assert!(
        latin.contains("font-family:\"Source Sans 3\";font-weight:400;"),
        "{}",
        &latin[..100]
    );
    assert!(fonts[0].len() < 12_000, "{} bytes", fonts[0].len());
    let face = ttf_parser::Face::parse(&fonts[0], 0).unwrap();
    assert!(face.glyph_index('S').is_some());
    assert!(face.glyph_index('Q').is_none());
    let arabic = css([(Face::Semibold, "المصري 2019")]);
    assert_eq!(embedded(&arabic).len(), 2, "the digits are of the family");
    assert!(arabic.contains("Noto Sans Arabic") && arabic.contains("font-weight:600;"));
    let whole = fs::metadata("fonts/NotoSansArabic-Regular.ttf")
        .unwrap()
        .len();
    assert!(
        arabic.len() as u64 * 2 < whole,
        "{} of {whole} bytes",
        arabic.len()
    );
    assert_eq!(css([]), "");
    assert_eq!(css([(Face::Regular, "\u{1f9ea}")]), "", "no font has it");
}

/// The words of a page and its figures share one style sheet.
#[test]
fn one_style_sheet_serves_many_texts() {
    let texts = SCRIPTS
        .iter()
        .flat_map(|(_, said)| Face::ALL.map(|face| (face, *said)));
    let sheet = css(texts);
    assert_eq!(sheet.matches("@font-face").count(), 17);
    assert_eq!(
        families(["Smith", "李明", "المصري", "μ"]),
        "'Source Sans 3', 'Droid Sans Fallback', 'Noto Sans Arabic', sans-serif"
    );
}

#[test]
fn marks_take_no_place() {
    for (marked, plain) in [
        ("x\u{304}", "x"),
        ("e\u{301}", "\u{e9}"),
        ("ש\u{5b8}", "ש"),
        ("a\u{200b}b\u{200f}", "ab"),
    ] {
        for face in Face::ALL {
            let by = width(marked, face, 8.0) - width(plain, face, 8.0);
            assert!(by.abs() < 1e-9, "{marked}, {face:?}: {by}");
        }
    }
}

#[test]
fn a_character_of_another_font_has_its_width_there() {
    let file = fs::read("fonts/DroidSansFallbackFull.ttf").unwrap();
    let droid = ttf_parser::Face::parse(&file, 0).unwrap();
    for c in ['李', '析', 'メ', '，'] {
        let glyph = droid.glyph_index(c).unwrap();
        let units = droid.glyph_hor_advance(glyph).unwrap();
        let expected = f64::from(units) / f64::from(droid.units_per_em());
        assert!((width(&c.to_string(), Face::Italic, 1.0) - expected).abs() < 1e-12);
    }
}

#[test]
fn pairs_are_kerned() {
    for face in Face::ALL {
        let apart = width("A", face, 100.0) + width("V", face, 100.0);
        assert!(width("AV", face, 100.0) < apart - 1.0);
    }
}

/// Columns of numbers stand below each other.
#[test]
fn digits_are_equally_wide() {
    for face in Face::ALL {
        let zero = width("0", face, 10.0);
        assert!(('1'..='9').all(|c| (width(&c.to_string(), face, 10.0) - zero).abs() < 1e-9));
    }
}
