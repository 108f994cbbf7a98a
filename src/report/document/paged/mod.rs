//! A document on pages of A4: blocks set below each other in measured text, as scenes.

mod figure;
mod table;
mod words;

use super::block::{Article, Block, Heading, Inline, Look, plain, styled};
use crate::scene::{Anchor, Dash, Face, Item, MM, Paint, Scene, Stroke, Text, at, font};
use words::{Run, dress, lines};

/// A4, in points.
const WIDTH: f64 = 210.0 * MM;
const HEIGHT: f64 = 297.0 * MM;
/// From the left and the right edge.
const SIDE: f64 = 20.0 * MM;
/// From the upper edge.
const TOP: f64 = 20.0 * MM;
/// From the lower edge; the page's number stands in it.
const BOTTOM: f64 = 22.0 * MM;
/// How wide text is.
const MEASURE: f64 = WIDTH - 2.0 * SIDE;
/// The size of text.
const TEXT: f64 = 9.5;
/// From line to line, in sizes.
const LEADING: f64 = 1.38;

/// The pages of `article`.
pub fn pages(article: &Article) -> Vec<Scene> {
    let mut pages = Pages {
        title: &article.title,
        done: Vec::new(),
        page: empty(&article.title),
        y: TOP,
    };
    pages.paragraph(&[styled(&article.title, Look::Strong)], 20.0, 0.0);
    pages.space(4.0);
    if !article.authors.is_empty() {
        pages.paragraph(&[plain(article.authors.join(", "))], 10.0, 0.0);
    }
    pages.paragraph(&[styled(&article.imprint, Look::Soft)], 8.0, 0.0);
    pages.space(8.0);
    for block in &article.blocks {
        pages.block(block);
    }
    pages.finish()
}

fn empty(title: &str) -> Scene {
    Scene {
        width: WIDTH,
        height: HEIGHT,
        title: title.to_owned(),
        ..Scene::default()
    }
}

/// Pages as they are filled.
struct Pages<'a> {
    title: &'a str,
    done: Vec<Scene>,
    page: Scene,
    /// Where the next thing stands.
    y: f64,
}

impl Pages<'_> {
    fn turn(&mut self) {
        let page = std::mem::replace(&mut self.page, empty(self.title));
        self.done.push(page);
        self.y = TOP;
    }

    /// Turns the page where `height` does not fit on it; whether it did.
    fn turned(&mut self, height: f64) -> bool {
        let full = self.y + height > HEIGHT - BOTTOM && self.y > TOP;
        if full {
            self.turn();
        }
        full
    }

    /// Keeps what follows together with the next `height`.
    fn keep(&mut self, height: f64) {
        self.turned(height);
    }

    /// Space, but none at the top of a page.
    fn space(&mut self, height: f64) {
        if self.y > TOP {
            self.y += height;
        }
    }

    fn down(&mut self, height: f64) {
        self.y += height;
    }

    /// A line of text, `x` from the margin and `down` below the place reached.
    fn runs(&mut self, line: &[Run], x: f64, down: f64, size: f64) {
        for run in line {
            self.page.push(Item::Text(Text {
                at: at(SIDE + x + run.x, self.y + down),
                text: run.text.clone(),
                face: run.face,
                size,
                paint: run.paint,
                anchor: Anchor::Start,
                upright: false,
            }));
        }
    }

    /// A thin line across what is set.
    fn rule(&mut self, wide: f64, width: f64, paint: Paint) {
        let stroke = Stroke {
            paint,
            width,
            dash: Dash::Solid,
        };
        let y = self.y;
        self.page.line(at(SIDE, y), at(SIDE + wide, y), stroke);
    }

    /// Text behind `indent`.
    fn paragraph(&mut self, words: &[Inline], size: f64, indent: f64) {
        let step = size * LEADING;
        let lines = lines(words, size, MEASURE - indent);
        let many = lines.len();
        for (place, line) in lines.iter().enumerate() {
            // No line of a paragraph stands alone.
            let ahead = if place == 0 && many > 1 || place + 2 == many {
                2.0
            } else {
                1.0
            };
            self.turned(step * ahead);
            self.runs(line, indent, size * 1.05, size);
            self.down(step);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(words) => {
                self.paragraph(words, TEXT, 0.0);
                self.space(4.0);
            }
            Block::Lead(words) => {
                let words: Vec<Inline> =
                    words.iter().map(|w| styled(&w.text, Look::Code)).collect();
                self.paragraph(&words, 12.0, 0.0);
                self.space(6.0);
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(found) => {
                self.space(3.0);
                table::set(self, found);
            }
            Block::Figure(found) => figure::set(self, found),
            Block::List { numbered, items } => {
                for (place, item) in items.iter().enumerate() {
                    let sign = if *numbered {
                        format!("{}.", place + 1)
                    } else {
                        "•".to_owned()
                    };
                    self.item(&sign, item);
                }
                self.space(4.0);
            }
            Block::Remarks(items) => {
                for item in items {
                    let soft: Vec<Inline> = item.iter().map(softened).collect();
                    self.paragraph(&soft, 8.0, 0.0);
                }
                self.space(4.0);
            }
            Block::Note(look, words) => self.note(look, words),
            Block::Code(text) => self.code(text),
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let (size, before) = match heading.level {
            2 => (15.0, 18.0),
            3 => (11.5, 11.0),
            _ => (10.0, 7.0),
        };
        self.space(before);
        self.keep(size * LEADING + 48.0);
        if heading.level == 2 {
            self.rule(MEASURE, 0.6, Paint::Soft);
            self.down(3.0);
        }
        let words: Vec<Inline> = heading
            .text
            .iter()
            .map(|w| styled(&w.text, Look::Strong))
            .collect();
        // Readers list pages by what begins on them.
        if heading.level < 4 && self.page.title == self.title {
            self.page.title = super::block::text(&heading.text);
        }
        self.paragraph(&words, size, 0.0);
        self.space(2.0);
    }

    fn item(&mut self, sign: &str, words: &[Inline]) {
        let size = TEXT;
        self.turned(size * LEADING);
        let (face, paint) = dress(&Look::Soft);
        let run = Run {
            text: sign.to_owned(),
            face,
            paint,
            x: 0.0,
        };
        let y = self.y;
        self.runs(&[run], 4.0, size * 1.05, size);
        debug_assert!(y <= self.y, "a sign does not move what follows");
        self.paragraph(words, size, 20.0);
        self.space(1.0);
    }

    /// Facts in two columns.
    fn facts(&mut self, facts: &[(String, Vec<Inline>)]) {
        const ABOUT: f64 = 112.0;
        const SIZE: f64 = 9.0;
        let step = SIZE * LEADING;
        self.keep(2.0 * step + 4.0);
        self.rule(MEASURE, 0.35, Paint::Rule);
        for (about, found) in facts {
            let about = lines(&[styled(about, Look::Soft)], SIZE, ABOUT - 8.0);
            let found = lines(found, SIZE, MEASURE - ABOUT);
            let height = about.len().max(found.len()).max(1) as f64 * step + 4.0;
            if self.turned(height) {
                self.rule(MEASURE, 0.35, Paint::Rule);
            }
            for (x, column) in [(0.0, &about), (ABOUT, &found)] {
                for (place, line) in column.iter().enumerate() {
                    self.runs(line, x, 2.0 + SIZE * 1.05 + step * place as f64, SIZE);
                }
            }
            self.down(height);
            self.rule(MEASURE, 0.35, Paint::Rule);
        }
        self.space(7.0);
    }

    /// What somebody should see, with a bar at its side.
    fn note(&mut self, look: &Look, words: &[Inline]) {
        const SIZE: f64 = 9.0;
        let (_, paint) = dress(look);
        let height = lines(words, SIZE, MEASURE - 10.0).len() as f64 * SIZE * LEADING;
        self.turned(height.min(200.0));
        let top = at(SIDE + 1.0, self.y + 1.0);
        let end = at(SIDE + 1.0, (self.y + height).min(HEIGHT - BOTTOM));
        let stroke = Stroke {
            paint,
            width: 2.0,
            dash: Dash::Solid,
        };
        self.page.line(top, end, stroke);
        self.paragraph(words, SIZE, 10.0);
        self.space(5.0);
    }

    /// Lines as they are written: what stands below each other there does so here, in a face of one's own widths.
    fn code(&mut self, text: &str) {
        const SIZE: f64 = 8.0;
        const CELL: f64 = SIZE * 0.56;
        self.space(1.0);
        for line in text.lines() {
            let mut end = 0.0;
            let mut placed = Vec::new();
            for (column, run) in runs_of_code(line) {
                let x = (column as f64 * CELL).max(end);
                end = x + font::width(&run, Face::Regular, SIZE) + CELL;
                placed.push((x, run));
            }
            if 8.0 + end - CELL > MEASURE {
                self.long_code(line, SIZE, CELL);
                continue;
            }
            self.turned(SIZE * LEADING);
            for (x, run) in placed {
                for part in lines(&[plain(run)], SIZE, MEASURE) {
                    self.runs(&part, 8.0 + x, SIZE * 1.05, SIZE);
                }
            }
            self.down(SIZE * LEADING);
        }
        self.space(5.0);
    }

    /// A line of code that is longer than the page is wide: on several, those that follow set in.
    fn long_code(&mut self, line: &str, size: f64, cell: f64) {
        let blanks = line.chars().take_while(|c| *c == ' ').count();
        let first = 8.0 + (blanks as f64 * cell).min(MEASURE / 4.0);
        let words: Vec<&str> = line.split_whitespace().collect();
        let room = MEASURE - first - 4.0 * cell;
        for (place, part) in lines(&[plain(words.join(" "))], size, room)
            .iter()
            .enumerate()
        {
            let x = if place == 0 {
                first
            } else {
                first + 4.0 * cell
            };
            self.turned(size * LEADING);
            self.runs(part, x, size * 1.05, size);
            self.down(size * LEADING);
        }
    }

    /// All pages, each with its number.
    fn finish(mut self) -> Vec<Scene> {
        if !self.page.items.is_empty() {
            self.turn();
        }
        let many = self.done.len();
        for (place, page) in self.done.iter_mut().enumerate() {
            let text = |text: String, x: f64, anchor: Anchor| {
                Item::Text(Text {
                    at: at(x, HEIGHT - BOTTOM / 2.0),
                    text,
                    face: Face::Regular,
                    size: 7.5,
                    paint: Paint::Soft,
                    anchor,
                    upright: false,
                })
            };
            let title = first_line(self.title);
            page.push(text(title, SIDE, Anchor::Start));
            page.push(text(
                format!("{} / {many}", place + 1),
                WIDTH - SIDE,
                Anchor::End,
            ));
        }
        self.done
    }
}

/// As much of a title as stands beside the page's number.
fn first_line(title: &str) -> String {
    let lines = lines(&[plain(title)], 7.5, MEASURE - 60.0);
    let first: String = lines
        .first()
        .into_iter()
        .flatten()
        .map(|run| run.text.as_str())
        .collect();
    if lines.len() > 1 {
        format!("{first} …")
    } else {
        first
    }
}

fn softened(inline: &Inline) -> Inline {
    let look = if inline.look == Look::Plain {
        Look::Soft
    } else {
        inline.look.clone()
    };
    styled(&inline.text, look)
}

/// The pieces of a line of code with the columns in which they begin: parted where blanks align them, and those of a
/// table in the plan at its bars.
fn runs_of_code(line: &str) -> Vec<(usize, String)> {
    let table = line.trim_start().starts_with('|');
    let mut runs: Vec<(usize, String)> = Vec::new();
    let mut blanks = 2;
    for (column, c) in line.chars().enumerate() {
        if c == ' ' || c == '\t' {
            blanks += 1;
            continue;
        }
        match runs.last_mut() {
            Some((_, run)) if blanks < 2 && !(table && c == '|') => {
                run.extend(std::iter::repeat_n(' ', blanks));
                run.push(c);
            }
            Some(_) | None => runs.push((column, c.to_string())),
        }
        blanks = 0;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_parted_where_blanks_align_it() {
        let found = runs_of_code("  study:   text  # why");
        let expected = [(2, "study:"), (11, "text"), (17, "# why")];
        assert_eq!(found, expected.map(|(n, text)| (n, text.to_owned())));
        assert_eq!(runs_of_code("| a | b |").len(), 3);
        assert_eq!(runs_of_code("  question: \"a | b: c?\"").len(), 1);
        assert!(runs_of_code("   ").is_empty());
    }
}
