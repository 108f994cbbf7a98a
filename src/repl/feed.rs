//! Lines that come in by themselves, to inputs of a session.

use crate::pipeline;
use crate::syntax::{self, Words};

/// Larger texts are looked through again only when they have grown.
const LARGE: usize = 1 << 16;

/// Takes lines in, and gives a statement out as soon as the next one begins.
#[derive(Debug, Default)]
pub struct Feed {
    text: String,
    /// Until the text is so long, it is not looked through again.
    until: usize,
    /// Whether its last statement is a row of data: the next row belongs to the same input.
    rows: bool,
}

impl Feed {
    /// One more line, without its end; what is complete now.
    pub fn line(&mut self, line: &str) -> Vec<String> {
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
            ready.push(line.to_owned());
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
    pub fn end(&mut self) -> Option<String> {
        self.until = 0;
        self.rows = false;
        let text = std::mem::take(&mut self.text);
        (!text.trim().is_empty()).then_some(text)
    }

    /// The statements above, where `line` begins a new one; the comments between stay with it.
    fn before(&mut self, line: &str) -> Option<String> {
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
        (!done.trim().is_empty()).then_some(done)
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
    let name = line.trim_end().strip_suffix('?');
    line.starts_with(':') || name.is_some_and(|name| !name.contains(['"', '#', '{', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(text: &str) -> Vec<String> {
        let mut feed = Feed::default();
        let mut all: Vec<String> = text.lines().flat_map(|line| feed.line(line)).collect();
        all.extend(feed.end());
        all
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
