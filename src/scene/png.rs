//! A scene as PNG: painted with the program's own fonts.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint as Ink, Path, PathBuilder, Pixmap, Stroke as Pen,
    StrokeDash, Transform,
};
use ttf_parser::{GlyphId, OutlineBuilder};

use super::draw::{MOST_PIXELS, Outline, Step, drawable, outline, single, size, start};
use super::font::{Line, clean};
use super::{Item, Paint, PictureError, Scene, Stroke, Text};

/// `scene` as PNG, at `dpi` dots per inch, which the file says.
pub fn png(scene: &Scene, dpi: f64) -> Result<Vec<u8>, PictureError> {
    let (width, height) = pixels(scene, dpi)?;
    let refused = PictureError::Size {
        width: scene.width,
        height: scene.height,
    };
    let mut page = Pixmap::new(width, height).ok_or(refused)?;
    page.fill(colour(Paint::Paper));
    let scale = single(dpi / 72.0);
    let to_pixels = Transform::from_scale(scale, scale);
    for item in scene.items.iter().filter(|item| drawable(item)) {
        match item {
            Item::Text(text) => write(&mut page, text, to_pixels),
            Item::Line { .. }
            | Item::Path { .. }
            | Item::Area { .. }
            | Item::Rect { .. }
            | Item::Circle { .. } => {
                if let Some(outline) = outline(item) {
                    paint(&mut page, &outline, to_pixels);
                }
            }
        }
    }
    encode(&page, dpi)
}

fn pixels(scene: &Scene, dpi: f64) -> Result<(u32, u32), PictureError> {
    if !(dpi.is_finite() && dpi > 0.0) {
        return Err(PictureError::Resolution(dpi));
    }
    let (width, height) = (scene.width, scene.height);
    let positive = |length: f64| length.is_finite() && length > 0.0;
    if !(positive(width) && positive(height)) {
        return Err(PictureError::Size { width, height });
    }
    // A page of whole pixels keeps its width: half a pixel is not seen.
    let across = (width * dpi / 72.0).round().max(1.0);
    let down = (height * dpi / 72.0).round().max(1.0);
    if across * down > MOST_PIXELS {
        return Err(PictureError::TooManyPixels {
            width: across,
            height: down,
            dpi: (72.0 * (MOST_PIXELS / (width * height)).sqrt()).floor(),
        });
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1 and at most 1e8"
    )]
    Ok((across as u32, down as u32))
}

fn colour(paint: Paint) -> Color {
    let [red, green, blue] = paint.channels();
    Color::from_rgba8(red, green, blue, 255)
}

fn ink(paint: Paint) -> Ink<'static> {
    let mut ink = Ink::default();
    ink.set_color(colour(paint));
    ink
}

fn paint(page: &mut Pixmap, outline: &Outline, to_pixels: Transform) {
    let Some(path) = path(&outline.steps) else {
        return;
    };
    if let Some(fill) = outline.fill {
        page.fill_path(&path, &ink(fill), FillRule::Winding, to_pixels, None);
    }
    if let Some(stroke) = outline.stroke {
        page.stroke_path(&path, &ink(stroke.paint), &pen(&stroke), to_pixels, None);
    }
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
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
    path.finish()
}

fn pen(stroke: &Stroke) -> Pen {
    let dash = stroke.dash.lengths(stroke.width);
    Pen {
        width: single(stroke.width),
        miter_limit: 4.0,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Miter,
        dash: dash.and_then(|lengths| StrokeDash::new(lengths.map(single).to_vec(), 0.0)),
    }
}

fn write(page: &mut Pixmap, text: &Text, to_pixels: Transform) {
    let line = Line::of(&clean(&text.text), text.face);
    let size = size(text);
    let from = start(text, line.width * size);
    let mut letters = Letters {
        path: PathBuilder::new(),
        scale: 0.0,
        x: 0.0,
        y: 0.0,
    };
    let mut pen = 0.0;
    for run in &line.runs {
        letters.scale = single(size / run.font.units_per_em());
        for glyph in &run.glyphs {
            letters.x = single((pen + glyph.dx) * size);
            letters.y = single(-glyph.dy * size);
            let _ = run
                .font
                .face()
                .outline_glyph(GlyphId(glyph.id), &mut letters);
            pen += glyph.advance;
        }
    }
    let Some(path) = letters.path.finish() else {
        return;
    };
    let (x, y) = (single(from.x), single(from.y));
    let place = if text.upright {
        Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y)
    } else {
        Transform::from_translate(x, y)
    };
    page.fill_path(
        &path,
        &ink(text.paint),
        FillRule::Winding,
        to_pixels.pre_concat(place),
        None,
    );
}

/// The outlines of glyphs, one after the other.
struct Letters {
    path: PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Letters {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Letters {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// The page is opaque: three channels hold it.
fn encode(page: &Pixmap, dpi: f64) -> Result<Vec<u8>, PictureError> {
    let colours: Vec<u8> = page
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().take(3).copied())
        .collect();
    let refused = |error: png::EncodingError| PictureError::Format(error.to_string());
    let mut out = Vec::new();
    let mut file = png::Encoder::new(&mut out, page.width(), page.height());
    file.set_color(png::ColorType::Rgb);
    file.set_depth(png::BitDepth::Eight);
    file.set_pixel_dims(Some(dots(dpi)));
    let mut writer = file.write_header().map_err(refused)?;
    writer.write_image_data(&colours).map_err(refused)?;
    writer.finish().map_err(refused)?;
    Ok(out)
}

/// PNG counts dots per metre.
fn dots(dpi: f64) -> png::PixelDimensions {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is positive, and a cast of a float saturates"
    )]
    let per_metre = (dpi / 0.0254).round() as u32;
    png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }
}
