//! A scene as SVG: text stays text.

use std::fmt::Write as _;

use super::draw::drawable;
use super::font;
use super::theme::MM;
use super::{Anchor, Face, Item, Paint, Point, Scene, Stroke, Text};

/// Whether the SVG brings its font along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Embedding {
    /// The letters used are in the file.
    Letters,
    /// The reader has the font: another backend, or the page around.
    None,
}

/// `scene` as one SVG element: its size in mm, with title, description and the numbers drawn.
///
/// What is not finite is left out.
pub fn svg(scene: &Scene, embedding: Embedding) -> String {
    let mut out = String::with_capacity(4096);
    let (width, height) = (scene.width, scene.height);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>\n",
        number(width / MM),
        number(height / MM),
        number(width),
        number(height),
        Escaped(&scene.title),
        Escaped(&scene.description)
    );
    data(&mut out, &scene.data);
    if embedding == Embedding::Letters {
        let letters = font::css(scene.texts().map(|text| (text.face, text.text.as_str())));
        if !letters.is_empty() {
            let _ = writeln!(out, "<style>\n{letters}</style>");
        }
    }
    let _ = writeln!(
        out,
        "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        number(width),
        number(height),
        Paint::Paper.hex()
    );
    // The fonts that draw what the family lacks come in one weight, which is not to be made bold or slanted by guess.
    let _ = writeln!(
        out,
        "<g font-family=\"{}\" style=\"font-synthesis:none;font-variant-ligatures:none\" stroke-linejoin=\"miter\">",
        font::families(scene.texts().map(|text| text.text.as_str()))
    );
    for item in scene.items.iter().filter(|item| drawable(item)) {
        draw(&mut out, item);
        out.push('\n');
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// The numbers drawn, as a table that programs can read. Its names have a prefix: where a page holds the SVG, a bare
/// `table` would end it.
fn data(out: &mut String, rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    out.push_str("<metadata><h:table xmlns:h=\"http://www.w3.org/1999/xhtml\">\n");
    for (place, row) in rows.iter().enumerate() {
        let cell = if place == 0 { "th" } else { "td" };
        out.push_str("<h:tr>");
        for text in row {
            let _ = write!(out, "<h:{cell}>{}</h:{cell}>", Escaped(text));
        }
        out.push_str("</h:tr>\n");
    }
    out.push_str("</h:table></metadata>\n");
}

fn draw(out: &mut String, item: &Item) {
    match item {
        Item::Line { from, to, stroke } => {
            let _ = write!(
                out,
                "<path d=\"M{} L{}\"{}/>",
                place(*from),
                place(*to),
                Border(Some(*stroke))
            );
        }
        Item::Path { points, stroke } => {
            let _ = write!(
                out,
                "<path fill=\"none\" d=\"{}\"{}/>",
                Corners(points),
                Border(Some(*stroke))
            );
        }
        Item::Area {
            points,
            fill,
            stroke,
        } => {
            let _ = write!(
                out,
                "<path fill=\"{}\" d=\"{}Z\"{}/>",
                fill.hex(),
                Corners(points),
                Border(*stroke)
            );
        }
        Item::Rect {
            at,
            width,
            height,
            fill,
            stroke,
        } => {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{}/>",
                number(at.x),
                number(at.y),
                number(*width),
                number(*height),
                fill.map_or("none", Paint::hex),
                Border(*stroke)
            );
        }
        Item::Circle {
            at,
            radius,
            fill,
            stroke,
        } => {
            let _ = write!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"{}/>",
                number(at.x),
                number(at.y),
                number(*radius),
                fill.map_or("none", Paint::hex),
                Border(*stroke)
            );
        }
        Item::Text(text) => write_text(out, text),
    }
}

fn write_text(out: &mut String, text: &Text) {
    let Point { x, y } = text.at;
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"",
        number(x),
        number(y),
        number(text.size),
        text.paint.hex()
    );
    match text.face {
        Face::Regular => {}
        Face::Semibold => out.push_str(" font-weight=\"600\""),
        Face::Italic => out.push_str(" font-style=\"italic\""),
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    if text.upright {
        let _ = write!(
            out,
            " transform=\"rotate(-90 {} {})\"",
            number(x),
            number(y)
        );
    }
    let _ = write!(
        out,
        " xml:space=\"preserve\">{}</text>",
        Escaped(&text.text)
    );
}

/// The attributes of a line.
struct Border(Option<Stroke>);

impl std::fmt::Display for Border {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(stroke) = self.0 else {
            return Ok(());
        };
        let width = number(stroke.width);
        write!(
            f,
            " stroke=\"{}\" stroke-width=\"{width}\"",
            stroke.paint.hex()
        )?;
        match stroke.dash.lengths(stroke.width) {
            None => Ok(()),
            Some(lengths) => {
                let [on, off] = lengths.map(number);
                write!(f, " stroke-dasharray=\"{on} {off}\"")
            }
        }
    }
}

struct Corners<'a>(&'a [Point]);

impl std::fmt::Display for Corners<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, point) in self.0.iter().enumerate() {
            let letter = if index == 0 { "M" } else { " L" };
            write!(f, "{letter}{}", place(*point))?;
        }
        Ok(())
    }
}

fn place(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// A length with at most two decimals: a hundredth of a point is not seen. A page without size has none.
fn number(value: f64) -> String {
    let finite = if value.is_finite() { value } else { 0.0 };
    let rounded = (finite * 100.0).round() / 100.0;
    let shown = if rounded.is_finite() { rounded } else { finite };
    format!("{}", shown + 0.0)
}

/// Text as XML has it.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in font::clean(self.0).chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
