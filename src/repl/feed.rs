//! Lines that come in by themselves, to inputs of a session.

use super::command::asked;
use crate::pipeline;
use crate::syntax::{self, Words};

/// Larger texts are looked through again only when they have grown.
const LARGE: usize = 1 << 16;

/// A piece of what came in: a statement, or a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its lines.
    pub text: String,
    /// The number of the first of them, from 1.
    pub line: usize,
}

impl Piece {
    /// Whether it is for the session itself: `:help`, `NAME?`.
    pub fn asks(&self) -> bool {
        asks(&self.text)
    }
}

/// Takes lines in, and gives a statement out as soon as the next one begins.
#[derive(Debug, Default)]
pub struct Feed {
    text: String,
    /// How many lines came in, but for those of the text.
    above: usize,
    /// Until the text is so long, it is not looked through again.
    until: usize,
    /// Whether its last statement is a row of data: the next row belongs to the same input.
    rows: bool,
}

impl Feed {
    /// One more line, without its end; what is complete now.
    pub fn line(&mut self, line: &str) -> Vec<Piece> {
        let line = line.trim_end_matches('\r');
        let mut ready = Vec::new();
        let first = line.chars().next();
        let begins = first.is_some_and(|c| !c.is_whitespace() && !"})]|#".contains(c));
        let word: String = line
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if begins && asks(line) && self.is_complete() {
            ready.extend(self.end());
            self.above += 1;
            ready.push(Piece {
                text: line.to_owned(),
                line: self.above,
            });
            return ready;
        }
        let known = pipeline::keywords().contains(&&*word);
        let row = word == "study" && self.rows;
        if begins && !row && (known || self.text.len() >= self.until) {
            ready.extend(self.before(line));
            self.rows = word == "study";
        }
        self.text.push_str(line);
        self.text.push('\n');
        ready
    }

    /// What is left when no line comes any more.
    pub fn end(&mut self) -> Option<Piece> {
        self.until = 0;
        self.rows = false;
        let text = std::mem::take(&mut self.text);
        self.piece(text)
    }

    /// The lines above those that are left.
    fn piece(&mut self, text: String) -> Option<Piece> {
        let line = self.above + 1;
        self.above += text.matches('\n').count();
        (!text.trim().is_empty()).then_some(Piece { text, line })
    }

    /// The statements above, where `line` begins a new one; the comments between stay with it.
    fn before(&mut self, line: &str) -> Option<Piece> {
        let keywords = pipeline::keywords();
        let words = Words {
            statements: &keywords,
        };
        let begin = self.text.len();
        let text = format!("{}{line}\n", self.text);
        let mut ranges = syntax::statements(&text, &words);
        let new = ranges.pop().is_some_and(|last| last.start == begin);
        if !new {
            if begin > LARGE {
                self.until = begin + begin / 8;
            }
            return None;
        }
        self.until = 0;
        let end = ranges.pop()?.end;
        let rest = text.get(end..).unwrap_or("");
        let end = end + rest.find('\n').map_or(0, |line_end| line_end + 1);
        let rest = self.text.split_off(end.min(begin));
        let done = std::mem::replace(&mut self.text, rest);
        self.piece(done)
    }

    fn is_complete(&self) -> bool {
        let keywords = pipeline::keywords();
        let words = Words {
            statements: &keywords,
        };
        syntax::is_complete(&self.text, &words)
    }
}

/// Whether a line is for the session itself: `:help`, `NAME?`.
fn asks(line: &str) -> bool {
    line.starts_with([':', '?']) || asked(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        let mut feed = Feed::default();
        let mut all: Vec<Piece> = text.lines().flat_map(|line| feed.line(line)).collect();
        all.extend(feed.end());
        all
    }

    fn fed(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn a_piece_knows_its_line() {
        let text = "kma 1\n\n\n:names\n\n# c\npool a\n  as b\ndata t\n";
        let pieces = pieces(text);
        let lines: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
        assert_eq!(lines, [1, 4, 5, 9], "{pieces:?}");
        let asks: Vec<bool> = pieces.iter().map(Piece::asks).collect();
        assert_eq!(asks, [false, true, false, false]);
    }

    #[test]
    fn a_statement_is_given_out_when_the_next_begins() {
        assert_eq!(
            fed(
                "kma 1\n\n# c\n## n\npool a\n\n  as b # x\ndata t\n| a |\n\n| 1 |\n:names\nt?\nlet"
            ),
            [
                "kma 1\n",
                "\n# c\n## n\npool a\n\n  as b # x\n",
                "data t\n| a |\n\n| 1 |\n",
                ":names",
                "t?",
                "let\n"
            ]
        );
    }

    #[test]
    fn brackets_and_long_texts_hold_lines_together() {
        let schema = "data t from \"a\" {\nname: text\nb: one of a,\nc\n}\n";
        assert_eq!(fed(schema), [schema]);
        let text = "plan \"\"\"one\n:two\nthree?\n\"\"\" {}\n";
        assert_eq!(fed(text), [text]);
    }

    #[test]
    fn rows_of_data_come_together() {
        let rows = "study \"A\" in t { n: 1 }\nstudy \"B\" in t { n: 2 }\n";
        assert_eq!(
            fed(&format!("data t\n{rows}pool t")),
            ["data t\n", rows, "pool t\n"]
        );
    }
}
