//! A chain of registrations: each entry holds the hash of the one before, so that none can be changed, taken out, put
//! elsewhere or dated back without being seen.

use std::collections::BTreeSet;
use std::fmt;

use super::entry::{Entry, Frozen, Line};
use super::form::hash;
use super::meaning::FORM;

/// A chain that holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chain {
    /// In order; never empty where there is a file.
    pub lines: Vec<Line>,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a line of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file is empty.
    Empty,
    /// The last line has no end: something was cut off.
    Unfinished,
    /// It is no entry, in the words of the reader.
    Unreadable(String),
    /// It says the same as kma would write, in other bytes.
    Respelt,
    /// A later version of kma wrote it.
    LaterForm(u32),
    /// The entry is not the one that its hash was made of.
    Changed,
    /// An entry is not there.
    Missing(u64),
    /// Another entry stands here.
    Moved {
        /// The number that was expected.
        expected: u64,
        /// The number that is there.
        found: u64,
    },
    /// The hash of the entry before is another one.
    Unlinked,
    /// It is dated before the entry before it.
    BackDated {
        /// Its date.
        date: String,
        /// The date of the entry before.
        before: String,
    },
    /// Its date is no date.
    NoDate(String),
    /// What a statement depends on is not what its hash was made of.
    Meaning(String),
    /// The signature is not of this entry, or not by that key.
    Signature(String),
    /// The time stamp is not of an entry of this chain, or does not hold.
    Timestamp(String),
    /// The time stamp is older than the entry that it is about.
    StampedBefore {
        /// The time of the stamp.
        time: String,
        /// The date of the entry.
        date: String,
    },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.problem {
            Problem::Empty => write!(f, "the file is empty: its registrations are gone"),
            Problem::Unfinished => {
                write!(f, "line {line} has no end: something was cut off behind it")
            }
            Problem::Unreadable(why) => write!(f, "line {line} is no registration: {why}"),
            Problem::Respelt => write!(
                f,
                "line {line} was written anew: its bytes are not those that were registered"
            ),
            Problem::LaterForm(form) => write!(
                f,
                "line {line} is in form {form}, and this version of kma knows forms up to {FORM}"
            ),
            Problem::Changed => write!(
                f,
                "the entry in line {line} was changed after it was registered"
            ),
            Problem::Missing(number) => {
                write!(f, "entry {number} is gone: line {line} holds a later one")
            }
            Problem::Moved { expected, found } => write!(
                f,
                "entry {found} stands in line {line}, in the place of entry {expected}"
            ),
            Problem::Unlinked => write!(
                f,
                "the entry in line {line} does not follow the one before it: one of the two was replaced"
            ),
            Problem::BackDated { date, before } => write!(
                f,
                "the entry in line {line} is dated {date}, before the one above it ({before})"
            ),
            Problem::NoDate(date) => write!(f, "the entry in line {line} has no date: `{date}`"),
            Problem::Meaning(name) => {
                write!(f, "what `{name}` depends on was changed in line {line}")
            }
            Problem::Signature(why) => {
                write!(f, "the signature in line {line} does not hold: {why}")
            }
            Problem::Timestamp(why) => {
                write!(f, "the time stamp in line {line} does not hold: {why}")
            }
            Problem::StampedBefore { time, date } => write!(
                f,
                "the time stamp in line {line} is of {time}, before the date of the entry ({date})"
            ),
        }
    }
}

impl Chain {
    /// Reads a chain; everything that is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Broken>> {
        let mut broken = Vec::new();
        let mut lines: Vec<Line> = Vec::new();
        let all: Vec<Result<Line, Problem>> = texts(bytes).map(read_line).collect();
        let numbers: BTreeSet<u64> = (all.iter().flatten())
            .map(|line| line.entry.number)
            .collect();
        for (place, read) in all.into_iter().enumerate() {
            let line = place + 1;
            let previous = lines.last();
            match read {
                Ok(found) => {
                    let problems = problems(&found, previous, line as u64, &numbers);
                    broken.extend(problems.into_iter().map(|problem| Broken { line, problem }));
                    lines.push(found);
                }
                Err(problem) => {
                    broken.push(Broken { line, problem });
                    // What follows cannot be held against it.
                    break;
                }
            }
        }
        if lines.is_empty() && broken.is_empty() {
            broken.push(Broken {
                line: 1,
                problem: Problem::Empty,
            });
        } else if !bytes.ends_with(b"\n") && broken.is_empty() {
            broken.push(Broken {
                line: lines.len(),
                problem: Problem::Unfinished,
            });
        }
        let chain = Self { lines };
        broken.extend(chain.stamps());
        // Of a chain that does not hold, no seal says more.
        if broken.is_empty() {
            let seals = (1..).zip(&chain.lines);
            let wrong = seals.filter_map(|(line, entry)| {
                let problem = seal(entry)?;
                Some(Broken { line, problem })
            });
            broken.extend(wrong);
        }
        if broken.is_empty() {
            Ok(chain)
        } else {
            Err(broken)
        }
    }

    /// The registrations, without time stamps.
    pub fn registrations(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.lines.iter().filter(|line| line.frozen().is_some())
    }

    /// The registration that a plan is held against: the last that was made before there were data; where none was, the
    /// last.
    ///
    /// What is registered when the data are known is kept, and takes nothing back that was registered before.
    pub fn held(&self) -> Option<&Line> {
        let saw = |line: &&Line| line.frozen().is_some_and(Frozen::retrospective);
        let before_data = self.registrations().take_while(|line| !saw(line));
        before_data.last().or_else(|| self.last())
    }

    /// The last registration.
    pub fn last(&self) -> Option<&Line> {
        self.registrations().next_back()
    }

    /// The time that an authority testifies of an entry.
    pub fn stamped(&self, hash: &str) -> Option<&str> {
        let mut tokens = self.lines.iter().filter_map(Line::token);
        tokens
            .find(|token| token.of == hash)
            .map(|token| token.time.as_str())
    }

    /// Time stamps that are not of an entry above them.
    fn stamps(&self) -> Vec<Broken> {
        let mut broken = Vec::new();
        for (place, line) in self.lines.iter().enumerate() {
            let Some(token) = line.token() else { continue };
            let above = self.lines.iter().take(place);
            let mut above = above.filter(|other| other.hash == token.of);
            let problem = match above.next() {
                None => Problem::Timestamp("it is about no entry above it".to_owned()),
                Some(of) if second(&token.time) < second(&of.entry.date) => {
                    Problem::StampedBefore {
                        time: token.time.clone(),
                        date: of.entry.date.clone(),
                    }
                }
                Some(_) => continue,
            };
            broken.push(Broken {
                line: place + 1,
                problem,
            });
        }
        broken
    }
}

/// The lines of a file, without their ends.
fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n');
    lines.filter(move |_| !bytes.is_empty())
}

fn read_line(text: &[u8]) -> Result<Line, Problem> {
    let unreadable = |why: String| Problem::Unreadable(why);
    let text = std::str::from_utf8(text).map_err(|_| unreadable("it is no text".to_owned()))?;
    let line: Line = match serde_json::from_str(text) {
        Ok(line) => line,
        Err(error) => {
            let form = serde_json::from_str::<serde_json::Value>(text).ok();
            let form = form.and_then(|value| value.get("entry")?.get("form")?.as_u64());
            return Err(match form.and_then(|form| u32::try_from(form).ok()) {
                Some(form) if form > FORM => Problem::LaterForm(form),
                _ => unreadable(error.to_string()),
            });
        }
    };
    if line.entry.form > FORM {
        return Err(Problem::LaterForm(line.entry.form));
    }
    if line.true_hash() != line.hash {
        return Err(Problem::Changed);
    }
    if line.text().trim_end_matches('\n') != text {
        return Err(Problem::Respelt);
    }
    Ok(line)
}

/// What is wrong with an entry in its place.
fn problems(
    line: &Line,
    previous: Option<&Line>,
    expected: u64,
    numbers: &BTreeSet<u64>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Entry {
        number,
        previous: link,
        date,
        ..
    } = &line.entry;
    if *number == expected {
        if link.as_deref() != previous.map(|line| line.hash.as_str()) {
            problems.push(Problem::Unlinked);
        }
    } else if numbers.contains(&expected) {
        problems.push(Problem::Moved {
            expected,
            found: *number,
        });
    } else {
        problems.push(Problem::Missing(expected));
    }
    if !is_date(date) {
        problems.push(Problem::NoDate(date.clone()));
    } else if let Some(before) = previous.map(|line| &line.entry.date)
        && date < before
        && *number == expected
    {
        problems.push(Problem::BackDated {
            date: date.clone(),
            before: before.clone(),
        });
    }
    if let Some(frozen) = line.frozen() {
        let untrue = frozen.plan_means.statements.iter().find(|stated| {
            let true_hash = stated.means.as_ref().map(hash);
            true_hash != stated.closure
        });
        if let Some(stated) = untrue {
            problems.push(Problem::Meaning(stated.title()));
        } else if frozen.plan_means.hash() != frozen.meaning {
            problems.push(Problem::Meaning("the plan".to_owned()));
        }
    }
    problems
}

/// What is wrong with the signature or the time stamp of an entry.
fn seal(line: &Line) -> Option<Problem> {
    if let Some(why) = signature(line) {
        return Some(Problem::Signature(why));
    }
    let token = line.token()?;
    match token.check(None) {
        Ok(stamp) if stamp.time != token.time => {
            Some(Problem::Timestamp(format!("it is of {}", stamp.time)))
        }
        Ok(_) => None,
        Err(error) => Some(Problem::Timestamp(error.to_string())),
    }
}

/// What is wrong with a signature; the entry itself says by whom it was signed.
fn signature(line: &Line) -> Option<String> {
    match (&line.entry.signed_by, &line.signature) {
        (None, None) => None,
        (Some(_), None) => Some("it was signed, and the signature is gone".to_owned()),
        (None, Some(_)) => Some("it was not signed when it was registered".to_owned()),
        (Some(key), Some(signature)) if *key != signature.public_key => {
            Some("it was signed with another key".to_owned())
        }
        (Some(_), Some(signature)) => Some(signature.check(&line.hash).err()?.to_string()),
    }
}

/// A time without what is below its second.
fn second(time: &str) -> &str {
    time.get(..19).unwrap_or(time)
}

/// `2026-11-28T03:40:12Z`
fn is_date(text: &str) -> bool {
    let pattern = b"0000-00-00T00:00:00Z";
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern)
            .all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                other => byte == *other,
            })
}
