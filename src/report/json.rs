//! The JSON document of a run.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::result::{Description, Document};

/// `document` as one JSON text, fields in the order of the contract, with a line end.
pub fn json(document: &Document) -> String {
    // Keys are texts and no field fails to serialise, so there always is a text.
    write(document).unwrap_or_default()
}

/// What data look like, in the same way.
pub fn description(description: &Description) -> String {
    write(description).unwrap_or_default()
}

fn write(value: &impl Serialize) -> Option<String> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Tidy(PrettyFormatter::new()));
    value.serialize(&mut serializer).ok()?;
    bytes.push(b'\n');
    String::from_utf8(bytes).ok()
}

/// Pretty, and zero without a sign.
struct Tidy(PrettyFormatter<'static>);

impl Formatter for Tidy {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // Minus zero and zero are zero.
        self.0.write_f64(writer, value + 0.0)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign() {
        let text = write(&[-0.0, 0.5, f64::NAN]).expect("a text");
        assert_eq!(text, "[\n  0.0,\n  0.5,\n  null\n]\n");
    }
}
