//! Scenes as the pages of a PDF: text stays text, and its fonts are in the file.

use std::collections::BTreeMap;

use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point as Place, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline as Contents, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke as Pen, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font as Letters, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};

use super::draw::{LONGEST_PAGE, Outline, Step, drawable, outline, single, size, start};
use super::font::{Font, Line, Run, clean};
use super::{Item, Paint, PictureError, Scene, Stroke, Text};

/// `pages` as one PDF named `title`, each page as large as its scene.
///
/// The same scenes give the same bytes: no clock is read. For those who do not see, each page is a figure with its
/// description, and the contents name the pages by their titles.
pub fn pdf(pages: &[Scene], title: &str) -> Result<Vec<u8>, PictureError> {
    if pages.is_empty() {
        return Err(PictureError::NoPage);
    }
    let mut document = Document::new_with(SerializeSettings::default());
    let mut fonts = Fonts::default();
    let (mut tags, mut contents) = (
        TagTree::new().with_lang(Some(LANGUAGE.to_owned())),
        Contents::new(),
    );
    for (number, scene) in pages.iter().enumerate() {
        let mut page = document.start_page_with(settings(scene)?);
        let mut surface = page.surface();
        tags.push(figure(scene, &mut surface, &mut fonts));
        surface.finish();
        page.finish();
        let top = XyzDestination::new(number, Place::from_xy(0.0, 0.0));
        contents.push_child(OutlineNode::new(clean(&scene.title).into_owned(), top));
    }
    document.set_tag_tree(tags);
    document.set_outline(contents);
    document.set_metadata(
        Metadata::new()
            .title(clean(title).into_owned())
            .language(LANGUAGE.to_owned())
            .creator(concat!("kma ", env!("CARGO_PKG_VERSION")).to_owned()),
    );
    let finished = document.finish();
    finished.map_err(|error| PictureError::Format(error.to_string()))
}

/// What figures are written in.
const LANGUAGE: &str = "en-GB";

fn settings(scene: &Scene) -> Result<PageSettings, PictureError> {
    let (width, height) = (scene.width, scene.height);
    let refused = PictureError::Size { width, height };
    if !(width.is_finite() && height.is_finite()) {
        return Err(refused);
    }
    if width.max(height) > LONGEST_PAGE {
        let side = width.max(height);
        return Err(PictureError::TooLong { side });
    }
    PageSettings::from_wh(single(width), single(height)).ok_or(refused)
}

/// The fonts of the document, each once, by their names.
#[derive(Default)]
struct Fonts(BTreeMap<&'static str, Option<Letters>>);

impl Fonts {
    fn get(&mut self, font: &'static Font) -> Option<Letters> {
        let entry = self.0.entry(font.name);
        let letters = entry.or_insert_with(|| Letters::new(Data::from(font.bytes()), 0));
        letters.clone()
    }
}

/// Draws the page; texts are read one by one, what lies between them is one drawing.
fn figure(scene: &Scene, surface: &mut Surface<'_>, fonts: &mut Fonts) -> TagGroup {
    let told = format!("{}. {}", clean(&scene.title), clean(&scene.description));
    let mut group = TagGroup::new(Tag::Figure(Some(told)));
    group.push(surface.start_tagged(ContentTag::Other));
    if let Some(paper) = paper(scene) {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(Paint::Paper)));
        surface.draw_path(&paper);
    }
    let mut reading = false;
    for item in scene.items.iter().filter(|item| drawable(item)) {
        if let Item::Text(text) = item {
            surface.end_tagged();
            group.push(surface.start_tagged(ContentTag::Span(SpanTag::empty())));
            write(surface, text, fonts);
            reading = true;
        } else if let Some(outline) = outline(item) {
            if reading {
                surface.end_tagged();
                group.push(surface.start_tagged(ContentTag::Other));
                reading = false;
            }
            paint(surface, &outline);
        }
    }
    surface.end_tagged();
    group
}

fn paper(scene: &Scene) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(
        0.0,
        0.0,
        single(scene.width),
        single(scene.height),
    )?);
    path.finish()
}

fn fill(paint: Paint) -> Fill {
    let [red, green, blue] = paint.channels();
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }
}

fn pen(stroke: &Stroke) -> Pen {
    let lengths = stroke.dash.lengths(stroke.width);
    Pen {
        paint: fill(stroke.paint).paint,
        width: single(stroke.width),
        miter_limit: 4.0,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Miter,
        opacity: NormalizedF32::ONE,
        dash: lengths.map(|lengths| StrokeDash {
            array: lengths.map(single).to_vec(),
            offset: 0.0,
        }),
    }
}

fn paint(surface: &mut Surface<'_>, outline: &Outline) {
    if outline.fill.is_none() && outline.stroke.is_none() {
        return;
    }
    let mut path = PathBuilder::new();
    for step in &outline.steps {
        match step {
            Step::Move(p) => path.move_to(single(p.x), single(p.y)),
            Step::Line(p) => path.line_to(single(p.x), single(p.y)),
            Step::Curve(a, b, p) => path.cubic_to(
                single(a.x),
                single(a.y),
                single(b.x),
                single(b.y),
                single(p.x),
                single(p.y),
            ),
            Step::Close => path.close(),
        }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(outline.fill.map(fill));
        surface.set_stroke(outline.stroke.as_ref().map(pen));
        surface.draw_path(&path);
    }
}

fn write(surface: &mut Surface<'_>, text: &Text, fonts: &mut Fonts) {
    let said = clean(&text.text);
    let line = Line::of(&said, text.face);
    let size = size(text);
    if size <= 0.0 {
        return;
    }
    surface.set_stroke(None);
    surface.set_fill(Some(fill(text.paint)));
    let from = start(text, line.width * size);
    let (x, y) = (single(from.x), single(from.y));
    let place = if text.upright {
        Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y)
    } else {
        Transform::from_translate(x, y)
    };
    surface.push_transform(&place);
    let mut pen = 0.0;
    for run in &line.runs {
        if let Some(font) = fonts.get(run.font) {
            let here = Place::from_xy(single(pen * size), 0.0);
            surface.draw_glyphs(here, &glyphs(run), font, &said, single(size), false);
        }
        pen += run.width;
    }
    surface.pop();
}

fn glyphs(run: &Run) -> Vec<KrillaGlyph> {
    let glyphs = run.glyphs.iter();
    glyphs
        .map(|glyph| {
            KrillaGlyph::new(
                GlyphId::new(u32::from(glyph.id)),
                single(glyph.advance),
                single(glyph.dx),
                single(glyph.dy),
                0.0,
                glyph.text.clone(),
                None,
            )
        })
        .collect()
}
