//! JSON: an array of objects, or an object of equally long arrays.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Source, Sources, Span};

use super::capped::Capped;
use super::grid::{CELL_LIMIT, Full, Grid, nfc, shortest};
use super::raw::Origin;
use super::read::Request;
use super::{Decimal, RawTable};

/// Reads `text`.
pub(crate) fn read(
    text: &str,
    request: &Request<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    let mut records = Records::new(request);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let done = As(Top(&mut records))
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    if records.full {
        diagnostics.push(super::read::too_many(request, CELL_LIMIT, "cells"));
        return None;
    }
    if let Err(error) = done {
        diagnostics.push(syntax_error(&error, text, request, sources));
        return None;
    }
    if !records.problems.is_empty() {
        records.problems.finish("places", diagnostics);
        return None;
    }
    let rows = records.rows as usize;
    let headers = records.names;
    let at = |row, column| Some((row as usize, column as usize));
    let Ok(mut table) = records
        .grid
        .into_table(request.file, headers, rows, Origin::Records, at)
    else {
        diagnostics.push(super::read::too_many(request, CELL_LIMIT, "cells"));
        return None;
    };
    let twice = table.finish_headers();
    super::read::is_finished(&table, &twice, request, diagnostics).then_some(table)
}

/// What was read so far.
struct Records<'a> {
    request: &'a Request<'a>,
    decimal: Decimal,
    names: Vec<String>,
    /// The number of each key, and the record that had it last, from 1.
    keys: HashMap<String, (u32, u32)>,
    rows: u32,
    grid: Grid,
    full: bool,
    problems: Capped,
}

impl<'a> Records<'a> {
    fn new(request: &'a Request<'a>) -> Self {
        Self {
            request,
            decimal: request.options.decimal,
            names: Vec::new(),
            keys: HashMap::new(),
            rows: 0,
            grid: Grid::default(),
            full: false,
            problems: Capped::default(),
        }
    }

    /// The column of `key`, which stands in `record`; `None` if it stood there before.
    fn column(&mut self, key: &str, record: u32) -> Option<u32> {
        let key = nfc(key.trim());
        if let Some((column, last)) = self.keys.get_mut(key.as_ref()) {
            let new = std::mem::replace(last, record) != record;
            return new.then_some(*column);
        }
        let column = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(key.clone().into_owned());
        self.keys.insert(key.into_owned(), (column, record));
        Some(column)
    }

    /// Stores a cell; the error ends the reading.
    fn store<E: Error>(&mut self, row: u32, column: u32, value: &Scalar<'_>) -> Result<(), E> {
        let text = match value {
            Scalar::Null => "",
            Scalar::Flag(true) => "yes",
            Scalar::Flag(false) => "no",
            Scalar::Integer(text) => text.as_str(),
            Scalar::Number(number) => &shortest(*number, self.decimal),
            Scalar::Text(text) => text,
        };
        self.grid.push(row, column, text).map_err(|Full| {
            self.full = true;
            E::custom("full")
        })
    }

    fn problem(
        &mut self,
        code: Code,
        message: impl FnOnce() -> String,
        expected: &str,
        help: &str,
    ) {
        let request = self.request;
        self.problems.push(|| {
            let diagnostic = request.diagnostic(code, message()).label(expected);
            diagnostic.maybe_help((!help.is_empty()).then(|| help.to_owned()))
        });
    }

    fn nested(&mut self, path: &str, what: &str) {
        self.problem(
            Code::UnreadableData,
            || format!("`{path}` is {what}"),
            "expected a text, a number, `true`, `false` or `null` there",
            "give each part of it a key of its own",
        );
    }

    fn twice(&mut self, key: &str, place: &str) {
        self.problem(
            Code::DuplicateHeader,
            || format!("the key \"{key}\" stands twice in {place}"),
            "expected every key once",
            "",
        );
    }
}

/// A value without parts.
enum Scalar<'a> {
    Null,
    Flag(bool),
    Integer(String),
    Number(f64),
    Text(&'a str),
}

impl Scalar<'_> {
    fn words(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "a flag",
            Self::Integer(_) | Self::Number(_) => "a number",
            Self::Text(_) => "a text",
        }
    }
}

/// What is done with a value, by its kind.
trait Shape<'de>: Sized {
    fn scalar<E: Error>(self, value: &Scalar<'_>) -> Result<(), E>;
    fn array<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error>;
    fn object<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error>;
}

/// The adapter from a shape to serde.
struct As<S>(S);

impl<'de, S: Shape<'de>> DeserializeSeed<'de> for As<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Shape<'de>> Visitor<'de> for As<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.scalar(&Scalar::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.scalar(&Scalar::Flag(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.scalar(&Scalar::Integer(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.0.scalar(&Scalar::Integer(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.scalar(&Scalar::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.0.scalar(&Scalar::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.0.array(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        self.0.object(entries)
    }
}

fn skip_items<'de, A: SeqAccess<'de>>(mut items: A) -> Result<(), A::Error> {
    while items.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_entries<'de, A: MapAccess<'de>>(mut entries: A) -> Result<(), A::Error> {
    while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// The whole file.
struct Top<'r, 'a>(&'r mut Records<'a>);

impl<'de> Shape<'de> for Top<'_, '_> {
    fn scalar<E: Error>(self, value: &Scalar<'_>) -> Result<(), E> {
        let file = self.0.request.file;
        self.0.problem(
            Code::UnreadableData,
            || format!("`{file}` is {}", value.words()),
            "expected an array of objects",
            "write `[{\"study\": \"A\", \"n\": 12}, …]`",
        );
        Ok(())
    }

    fn array<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(As(Record(self.0)))?.is_some() {}
        Ok(())
    }

    fn object<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut first: Option<(String, u32)> = None;
        while let Some(key) = entries.next_key::<String>()? {
            let mut length = None;
            let column = self.0.column(&key, 1);
            if column.is_none() {
                self.0.twice(&key, "the object");
            }
            entries.next_value_seed(As(Column {
                records: self.0,
                key: &key,
                number: column.unwrap_or(0),
                length: &mut length,
            }))?;
            let Some(length) = length else { continue };
            self.0.rows = self.0.rows.max(length);
            match &first {
                None => first = Some((key, length)),
                Some((other, expected)) if length != *expected => self.0.problem(
                    Code::RaggedRow,
                    || format!("`{key}` has {length} values, `{other}` has {expected}"),
                    "expected arrays of one length",
                    "write `null` for a missing value",
                ),
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// One element of the array.
struct Record<'r, 'a>(&'r mut Records<'a>);

impl Record<'_, '_> {
    fn wrong(self, what: &str) {
        self.0.rows += 1;
        let number = self.0.rows;
        self.0.problem(
            Code::UnreadableData,
            || format!("record {number} is {what}"),
            "expected an array of objects",
            "write `{\"study\": \"A\", \"n\": 12}` for a record",
        );
    }
}

impl<'de> Shape<'de> for Record<'_, '_> {
    fn scalar<E: Error>(self, value: &Scalar<'_>) -> Result<(), E> {
        self.wrong(value.words());
        Ok(())
    }

    fn array<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.wrong("an array");
        skip_items(items)
    }

    fn object<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let row = self.0.rows;
        self.0.rows += 1;
        while let Some(key) = entries.next_key::<String>()? {
            let Some(column) = self.0.column(&key, row + 1) else {
                self.0.twice(&key, &format!("record {}", row + 1));
                entries.next_value::<IgnoredAny>()?;
                continue;
            };
            entries.next_value_seed(As(Value {
                records: self.0,
                place: Key::OfRecord(&key),
                row,
                column,
            }))?;
        }
        Ok(())
    }
}

/// One array of the object.
struct Column<'r, 'a> {
    records: &'r mut Records<'a>,
    key: &'r str,
    number: u32,
    length: &'r mut Option<u32>,
}

impl Column<'_, '_> {
    fn wrong(self, what: &str) {
        let key = self.key;
        self.records.problem(
            Code::UnreadableData,
            || format!("`{key}` is {what}"),
            "expected an array of objects, or an object of arrays",
            "write `[{…}]` around a single record",
        );
    }
}

impl<'de> Shape<'de> for Column<'_, '_> {
    fn scalar<E: Error>(self, value: &Scalar<'_>) -> Result<(), E> {
        self.wrong(value.words());
        Ok(())
    }

    fn array<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut row = 0;
        while items
            .next_element_seed(As(Value {
                records: self.records,
                place: Key::OfAll(self.key),
                row,
                column: self.number,
            }))?
            .is_some()
        {
            row += 1;
        }
        *self.length = Some(row);
        Ok(())
    }

    fn object<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        self.wrong("an object");
        skip_entries(entries)
    }
}

/// The key of a value, and how its path is written.
enum Key<'r> {
    OfRecord(&'r str),
    OfAll(&'r str),
}

/// One cell.
struct Value<'r, 'a> {
    records: &'r mut Records<'a>,
    place: Key<'r>,
    row: u32,
    column: u32,
}

impl Value<'_, '_> {
    /// As jq and JavaScript write it, from 0.
    fn path(&self) -> String {
        match self.place {
            Key::OfRecord(key) => format!("[{}].{key}", self.row),
            Key::OfAll(key) => format!("{key}[{}]", self.row),
        }
    }
}

impl<'de> Shape<'de> for Value<'_, '_> {
    fn scalar<E: Error>(self, value: &Scalar<'_>) -> Result<(), E> {
        self.records.store(self.row, self.column, value)
    }

    fn array<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        let path = self.path();
        self.records.nested(&path, "an array");
        skip_items(items)
    }

    fn object<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        let path = self.path();
        self.records.nested(&path, "an object");
        skip_entries(entries)
    }
}

/// At the place in the file, which is kept for the message.
fn syntax_error(
    error: &serde_json::Error,
    text: &str,
    request: &Request<'_>,
    sources: &mut Sources,
) -> Diagnostic {
    let start: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let source = Source::new(request.file, text);
    let at = source.snap((start + error.column()).saturating_sub(1));
    let rest = text.get(at..).unwrap_or_default();
    let end = at + rest.chars().next().map_or(0, char::len_utf8);
    let span = Span::new(sources.add(source), at, end);
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or_default();
    let message = format!("`{}` is not valid JSON: {what}", request.file);
    let diagnostic = Diagnostic::new(Code::UnreadableData, span, message).label("here");
    let diagnostic = if what == "trailing characters" {
        diagnostic.help("write one array around all records: `[{…}, {…}]`")
    } else if ["NaN", "Inf", "-Inf"].iter().any(|w| rest.starts_with(w)) {
        diagnostic.help("write `null` for a value that is missing or not finite")
    } else {
        diagnostic
    };
    request.read_here(diagnostic)
}
