//! Runs of text, broken into lines by their measured widths.

use crate::report::document::block::{Inline, Look};
use crate::scene::{Face, Paint, font};

/// A run of text in one face and colour.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) face: Face,
    pub(super) paint: Paint,
    /// From the start of its line.
    pub(super) x: f64,
}

/// How a look is set where there is one family.
pub(super) fn dress(look: &Look) -> (Face, Paint) {
    match look {
        Look::Plain | Look::Link(_) => (Face::Regular, Paint::Ink),
        Look::Strong => (Face::Semibold, Paint::Ink),
        Look::Code => (Face::Italic, Paint::Ink),
        Look::Soft | Look::Cite(_) => (Face::Regular, Paint::Soft),
        Look::Good => (Face::Regular, Paint::Low),
        Look::Warn => (Face::Regular, Paint::Accent),
        Look::Bad => (Face::Semibold, Paint::High),
    }
}

/// `all` in lines of at most `width`; a word that is longer is broken.
pub(super) fn lines(all: &[Inline], size: f64, width: f64) -> Vec<Vec<Run>> {
    let mut lines = Lines {
        size,
        width,
        done: Vec::new(),
        line: Vec::new(),
        x: 0.0,
    };
    for inline in all {
        let (face, paint) = dress(&inline.look);
        for piece in inline.text.split_inclusive([' ', '\n']) {
            lines.word(piece, face, paint);
        }
    }
    lines.end();
    lines.done
}

struct Lines {
    size: f64,
    width: f64,
    done: Vec<Vec<Run>>,
    line: Vec<Run>,
    x: f64,
}

impl Lines {
    /// A word with the blank behind it.
    fn word(&mut self, piece: &str, face: Face, paint: Paint) {
        let word = piece.trim_end_matches([' ', '\n']);
        let wide = font::width(word, face, self.size);
        if self.x > 0.0 && self.x + wide > self.width {
            self.end();
        }
        if wide > self.width {
            self.broken(word, face, paint);
        } else {
            self.put(word, wide, face, paint);
        }
        if word.len() < piece.len() {
            self.blank(face);
        }
    }

    /// A word that no line holds, letter by letter.
    fn broken(&mut self, word: &str, face: Face, paint: Paint) {
        for letter in word.chars() {
            let mut buffer = [0; 4];
            let letter: &str = letter.encode_utf8(&mut buffer);
            let wide = font::width(letter, face, self.size);
            if self.x > 0.0 && self.x + wide > self.width {
                self.end();
            }
            self.put(letter, wide, face, paint);
        }
    }

    fn put(&mut self, text: &str, wide: f64, face: Face, paint: Paint) {
        match self.line.last_mut() {
            Some(last) if last.face == face && last.paint == paint => last.text.push_str(text),
            Some(_) | None => self.line.push(Run {
                text: text.to_owned(),
                face,
                paint,
                x: self.x,
            }),
        }
        self.x += wide;
    }

    fn blank(&mut self, face: Face) {
        if let Some(last) = self.line.last_mut() {
            last.text.push(' ');
            self.x += font::width(" ", face, self.size);
        }
    }

    fn end(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        if let Some(last) = line.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self.x = 0.0;
        if !line.is_empty() {
            self.done.push(line);
        }
    }
}

/// How wide a line is.
pub(super) fn width(line: &[Run], size: f64) -> f64 {
    let end = |run: &Run| run.x + font::width(&run.text, run.face, size);
    line.last().map_or(0.0, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::block::{code, plain};

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = [
            plain("The effects were pooled with "),
            code("REML"),
            plain(" and Donaudampfschifffahrtsgesellschaftskapitänsmützenhersteller."),
        ];
        for wide in [40.0, 90.0, 300.0] {
            let lines = lines(&text, 10.0, wide);
            assert!(
                lines.iter().all(|line| width(line, 10.0) <= wide + 0.01),
                "{lines:?}"
            );
            let whole: String = lines
                .iter()
                .flatten()
                .map(|run| run.text.replace(' ', ""))
                .collect();
            assert_eq!(
                whole,
                super::super::super::block::text(&text).replace(' ', "")
            );
        }
    }
}
