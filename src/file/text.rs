//! Bytes to text: UTF-8, or an error that says what the file is instead. Nothing is guessed.

use encoding_rs::WINDOWS_1252;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The text of `bytes` without a byte order mark.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, TextError> {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    if let Some(kind) = FileKind::of(&bytes) {
        return Err(TextError::Binary(kind));
    }
    if looks_like_utf16(&bytes) {
        return Err(TextError::Utf16);
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        let (line, column) = position(&bytes, at);
        return Err(TextError::Nul { line, column });
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        TextError::not_utf8(error.as_bytes(), at)
    })
}

/// A kind of file that is known by its first bytes and is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `.xlsx`, or any other zip.
    Zip,
    /// Excel before 2007, Word and others of that time.
    Ole,
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// gzip; also `.rds` and `.RData`.
    Gzip,
    /// SPSS.
    Sav,
    /// Stata.
    Dta,
    /// Parquet.
    Parquet,
}

impl FileKind {
    /// The kind that `bytes` begin as.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const MAGIC: [(&[u8], FileKind); 10] = [
            (b"PK\x03\x04", FileKind::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Ole),
            (b"%PDF-", FileKind::Pdf),
            (b"\x89PNG\r\n\x1A\n", FileKind::Png),
            (b"\xFF\xD8\xFF", FileKind::Jpeg),
            (b"\x1F\x8B", FileKind::Gzip),
            (b"$FL2@(#)", FileKind::Sav),
            (b"<stata_dta>", FileKind::Dta),
            (b"PAR1", FileKind::Parquet),
            (b"PK\x05\x06", FileKind::Zip),
        ];
        MAGIC
            .iter()
            .find(|(magic, _)| bytes.starts_with(magic))
            .map(|(_, kind)| *kind)
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Zip => "a zip or `.xlsx` file",
            Self::Ole => "an old `.xls` or `.doc` file",
            Self::Pdf => "a PDF",
            Self::Png => "a PNG picture",
            Self::Jpeg => "a JPEG picture",
            Self::Gzip => "a gzip or `.rds` file",
            Self::Sav => "an SPSS `.sav` file",
            Self::Dta => "a Stata `.dta` file",
            Self::Parquet => "a `.parquet` file",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Zip => "if it is a workbook, name it `.xlsx`; else unpack it",
            Self::Ole => "open it and save it as `.xlsx` or as CSV UTF-8",
            Self::Pdf | Self::Png | Self::Jpeg => "type the numbers into a `.csv` file",
            Self::Gzip => "unpack it, or in R write it with `write.csv`",
            Self::Sav => "in SPSS save it as CSV in UTF-8",
            Self::Dta => "in Stata write it with `export delimited`",
            Self::Parquet => "write it as `.csv`",
        }
    }
}

/// Why bytes are not text in UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextError {
    /// UTF-16, with a byte order mark or by its zero bytes.
    Utf16,
    /// Another kind of file.
    Binary(FileKind),
    /// A zero byte.
    Nul {
        /// Its line, from 1.
        line: usize,
        /// Its column in that line, from 1.
        column: usize,
    },
    /// A byte that UTF-8 does not have there.
    NotUtf8 {
        /// Its line, from 1.
        line: usize,
        /// Its column in that line, from 1.
        column: usize,
        /// The byte.
        byte: u8,
        /// What it is in Windows-1252, which has the letters of Latin-1.
        character: char,
        /// The word around it, read as Windows-1252.
        word: String,
    },
}

impl TextError {
    fn not_utf8(bytes: &[u8], at: usize) -> Self {
        let (line, column) = position(bytes, at);
        let byte = bytes.get(at).copied().unwrap_or_default();
        let character = windows_1252(&[byte]).chars().next().unwrap_or('?');
        Self::NotUtf8 {
            line,
            column,
            byte,
            character,
            word: windows_1252(word_around(bytes, at)),
        }
    }

    /// As a diagnostic about `file` at `span`, where a plan names it.
    pub fn diagnostic(&self, file: &str, span: impl Into<Option<Span>>) -> Diagnostic {
        let span = span.into();
        let diagnostic = Diagnostic::new(Code::NotText, span, self.message(file))
            .label("expected a text file in UTF-8");
        let diagnostic = match span {
            Some(_) => diagnostic,
            None => diagnostic.in_file(file),
        };
        match self {
            Self::Utf16 => diagnostic
                .help("save the file as UTF-8 (in Excel: Save As, \"CSV UTF-8\"; in an editor: encoding UTF-8)"),
            Self::Binary(kind) => diagnostic.help(kind.help()),
            Self::Nul { .. } => diagnostic.note("text holds no zero bytes: the file is binary or damaged"),
            Self::NotUtf8 {
                byte,
                character,
                word,
                ..
            } => diagnostic
                .note(format!("byte 0x{byte:02X} would be `{character}` in Latin-1, as in `{word}`"))
                .help("save the file as UTF-8 (in Excel: Save As, \"CSV UTF-8\"; in R: fileEncoding = \"UTF-8\")"),
        }
    }

    fn message(&self, file: &str) -> String {
        match self {
            Self::Utf16 => format!("`{file}` is UTF-16"),
            Self::Binary(kind) => format!("`{file}` is {}", kind.words()),
            Self::Nul { line, column } => {
                format!("`{file}` has a zero byte in line {line}, column {column}")
            }
            Self::NotUtf8 { line, column, .. } => {
                format!("`{file}` is not UTF-8 in line {line}, column {column}")
            }
        }
    }
}

/// A byte order mark, or zeros in every second of the first bytes.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let zeros = |offset: usize| {
        let pairs = bytes.iter().take(256).skip(offset).step_by(2);
        let (all, zero) = pairs.fold((0, 0), |(n, z), &b| (n + 1, z + usize::from(b == 0)));
        all >= 4 && zero * 4 >= all * 3
    };
    zeros(0) != zeros(1)
}

/// Line and column of the byte `at`; before it all is UTF-8 or counted as bytes.
fn position(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let line_text = String::from_utf8_lossy(before.get(start..).unwrap_or_default());
    (line, line_text.chars().count() + 1)
}

/// The letters around `at`, at most twenty on each side.
fn word_around(bytes: &[u8], at: usize) -> &[u8] {
    let part = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
    let before = bytes.get(..at).unwrap_or_default();
    let behind = bytes.get(at..).unwrap_or_default();
    let left = before.iter().rev().take(20).take_while(|b| part(b)).count();
    let right = behind.iter().take(20).take_while(|b| part(b)).count();
    bytes.get(at - left..at + right).unwrap_or_default()
}

fn windows_1252(bytes: &[u8]) -> String {
    WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_read_with_and_without_a_mark() {
        assert_eq!(decode("a,é\r\n".into()).as_deref(), Ok("a,é\r\n"));
        assert_eq!(decode(b"\xEF\xBB\xBFa,b".to_vec()).as_deref(), Ok("a,b"));
        assert_eq!(decode(Vec::new()).as_deref(), Ok(""));
    }

    #[test]
    fn utf16_is_refused_with_and_without_a_mark() {
        let units: Vec<u16> = "study,year\nSmith,2016\n".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        for bytes in [
            little.clone(),
            big.clone(),
            [b"\xFF\xFE".to_vec(), little].concat(),
            [b"\xFE\xFF".to_vec(), big].concat(),
        ] {
            assert_eq!(decode(bytes), Err(TextError::Utf16));
        }
    }

    #[test]
    fn latin1_is_refused_and_its_letters_are_named() {
        let error = decode(b"study\nSmith\n\xE9\x8A;Caf\xE9 1\n".to_vec()).unwrap_err();
        let TextError::NotUtf8 {
            line,
            column,
            byte,
            character,
            ref word,
        } = error
        else {
            panic!("{error:?}")
        };
        assert_eq!((line, column, byte, character), (3, 1, 0xE9, 'é'));
        assert_eq!(word, "éŠ");
        let said = error.diagnostic("a.csv", None);
        assert_eq!(said.code, Code::NotText);
        assert_eq!(said.message, "`a.csv` is not UTF-8 in line 3, column 1");
        assert_eq!(
            said.notes,
            ["byte 0xE9 would be `é` in Latin-1, as in `éŠ`"]
        );
    }

    #[test]
    fn other_files_are_named() {
        assert_eq!(
            decode(b"PK\x03\x04....".to_vec()),
            Err(TextError::Binary(FileKind::Zip))
        );
        assert_eq!(
            decode(b"ab\0cd\n".to_vec()),
            Err(TextError::Nul { line: 1, column: 3 })
        );
    }
}
