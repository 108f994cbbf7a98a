//! Workbooks: what is read, what cells are called, and what is refused.

use kma::data::ReadOptions;
use kma::diagnostic::{Code, Diagnostic};

use super::{Outcome, read_as, rows};

/// CRC-32 as zip wants it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 * (crc & 1));
        }
    }
    !crc
}

/// A zip of files that are stored as they are.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        let at = u32::try_from(body.len()).unwrap().to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc32(text.as_bytes()).to_le_bytes());
        common.extend([size, size].concat());
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        directory.extend(
            [
                b"PK\x01\x02\x14\0".as_slice(),
                &common,
                &[0; 10],
                &at,
                name.as_bytes(),
            ]
            .concat(),
        );
        body.extend(
            [
                b"PK\x03\x04".as_slice(),
                &common,
                name.as_bytes(),
                text.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let start = u32::try_from(body.len()).unwrap().to_le_bytes();
    let end = [
        b"PK\x05\x06\0\0\0\0".as_slice(),
        &count,
        &count,
        &size,
        &start,
        &[0, 0],
    ]
    .concat();
    [body, directory, end].concat()
}

/// A workbook whose sheets hold these `<row>` elements, and claim to be as large as can be; style 1 is a date.
pub(super) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    workbook_with(sheets, "<sst uniqueCount=\"0\"></sst>")
}

/// The same, with this table of shared texts.
fn workbook_with(sheets: &[(&str, &str)], shared: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const SIZE: &str = "<dimension ref=\"A1:XFD1048576\"/>";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut files = vec![("xl/sharedStrings.xml".to_owned(), shared.to_owned())];
    let (mut list, mut links) = (Vec::new(), Vec::new());
    for (n, (name, rows)) in (1..).zip(sheets) {
        list.push(format!(
            "<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"r{n}\"/>"
        ));
        links.push(format!("<Relationship Id=\"r{n}\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"));
        let sheet =
            format!("<worksheet xmlns=\"{MAIN}\">{SIZE}<sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    links.push(format!(
        "<Relationship Id=\"s\" Type=\"{LINKS}/styles\" Target=\"styles.xml\"/>"
    ));
    let (list, links) = (list.concat(), links.concat());
    files.push((
        "xl/workbook.xml".into(),
        format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{list}</sheets></workbook>"
        ),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships xmlns=\"{PACKAGE}\">{links}</Relationships>"),
    ));
    files.push(("xl/styles.xml".into(), format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>")));
    files.push(("_rels/.rels".into(), format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"w\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    files.push(("[Content_Types].xml".into(), "<Types/>".into()));
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(n, t): &(String, String)| (n.as_str(), t.clone()))
        .collect();
    zip(&files)
}

fn text(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn number(cell: &str, value: &str) -> String {
    format!("<c r=\"{cell}\"><v>{value}</v></c>")
}

fn typed(cell: &str, kind: &str, value: &str) -> String {
    format!("<c r=\"{cell}\" t=\"{kind}\"><v>{value}</v></c>")
}

fn row(n: usize, cells: &[String]) -> String {
    format!("<row r=\"{n}\">{}</row>", cells.concat())
}

fn read(bytes: Vec<u8>, sheet: Option<&str>) -> Outcome {
    let options = ReadOptions {
        sheet: sheet.map(str::to_owned),
        ..ReadOptions::default()
    };
    read_as("a.xlsx", bytes, &options)
}

fn refused(bytes: Vec<u8>, sheet: Option<&str>) -> Diagnostic {
    let outcome = read(bytes, sheet);
    let [only] = outcome.found.as_slice() else {
        panic!("{:?}", outcome.found)
    };
    only.clone()
}

fn head() -> String {
    row(
        3,
        &[text("B3", " study "), text("C3", "n"), text("E3", "when")],
    )
}

#[test]
fn cells_are_read_as_csv_would_hold_them() {
    let rows_of_sheet = [
        row(1, &[text("A1", " ")]),
        head(),
        row(
            4,
            &[
                text("B4", "A"),
                number("C4", "12"),
                "<c r=\"E4\" s=\"1\"><v>42566</v></c>".into(),
            ],
        ),
        row(
            6,
            &[text("B6", "B"), number("C6", "0.1"), typed("D6", "str", "")],
        ),
        row(
            7,
            &[
                typed("B7", "b", "1"),
                typed("C7", "e", "#N/A"),
                "<c r=\"E7\" s=\"1\"><v>42566.5</v></c>".into(),
            ],
        ),
        row(9, &[text("Z9", "")]),
    ]
    .concat();
    let table = read(workbook(&[("My data", &rows_of_sheet)]), None)
        .table
        .expect("a table");
    assert_eq!(table.headers().collect::<Vec<_>>(), ["study", "n", "when"]);
    assert_eq!(
        rows(&table),
        [
            ["A", "12", "2016-07-15"],
            ["B", "0.1", ""],
            ["yes", "", "2016-07-15T12:00:00"]
        ]
    );
    let place = table.place(1, 2);
    assert_eq!(place.name.as_deref(), Some("'My data'!E6"));
    assert_eq!(place.to_string(), "row 2 ('My data'!E6)");
    assert_eq!(table.header_place(0).name.as_deref(), Some("'My data'!B3"));
}

#[test]
fn sheets_are_chosen_by_name() {
    let one = [row(1, &[text("A1", "a")]), row(2, &[number("A2", "1")])].concat();
    let two = [row(1, &[text("A1", "a")]), row(2, &[number("A2", "2")])].concat();
    let bytes = workbook(&[("First", &one), ("Outcomes", &two)]);
    assert_eq!(
        read(bytes.clone(), None).table.expect("a table").cell(0, 0),
        "1"
    );
    assert_eq!(
        read(bytes.clone(), Some("Outcomes"))
            .table
            .expect("a table")
            .cell(0, 0),
        "2"
    );
    let found = refused(bytes, Some("outcome"));
    assert_eq!(found.help, ["write `with sheet \"Outcomes\"`"]);
    assert_eq!(found.notes, ["its sheets are \"First\", \"Outcomes\""]);
}

#[test]
fn errors_and_stray_cells_are_named() {
    let bad = [
        head(),
        row(4, &[text("B4", "A"), typed("C4", "e", "#REF!")]),
    ]
    .concat();
    let found = refused(workbook(&[("S", &bad)]), None);
    assert_eq!(
        (found.code, found.message.as_str()),
        (Code::BadCell, "S!C4 of `a.xlsx` holds the error `#REF!`")
    );
    let titled = [
        row(1, &[text("A1", "Table 1")]),
        head(),
        row(4, &[text("A4", "A")]),
    ]
    .concat();
    let found = read(workbook(&[("S", &titled)]), None).found;
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].code, Code::RaggedRow);
    let twice = [
        row(1, &[text("A1", "n"), text("B1", "n")]),
        row(2, &[number("A2", "1")]),
    ]
    .concat();
    assert_eq!(
        refused(workbook(&[("S", &twice)]), None).code,
        Code::DuplicateHeader
    );
    assert_eq!(refused(workbook(&[("S", "")]), None).code, Code::EmptyData);
    assert_eq!(
        refused(workbook(&[("S", &head())]), None).code,
        Code::EmptyData
    );
}

#[test]
fn cells_at_the_far_corner_cost_nothing() {
    let far = [
        row(1, &[text("A1", "a"), text("XFD1", "z")]),
        row(1_048_576, &[number("A1048576", "1")]),
    ]
    .concat();
    let table = read(workbook(&[("S", &far)]), None).table.expect("a table");
    assert_eq!((table.rows(), table.columns()), (1, 2));
    assert_eq!(table.place(0, 1).name.as_deref(), Some("S!XFD1048576"));
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let mut bytes = workbook(&[("S", &head())]);
    let at = bytes
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a directory");
    bytes[at + 24..at + 28].copy_from_slice(&3_000_000_000_u32.to_le_bytes());
    let found = refused(bytes, None);
    assert_eq!(found.code, Code::TooLarge);
    assert_eq!(found.message, "`a.xlsx` has 2.8 GiB");
}

#[test]
fn claims_that_no_memory_can_meet_are_refused() {
    for shared in [
        "<sst uniqueCount=\"18446744073709551615\"></sst>",
        "<sst count=\"1\" uniqueCount=\"99999999999999\"><si><t>A</t></si></sst>",
        "<!-- texts --><x:sst a='1' uniqueCount = '00900000000' count='1'/>",
        "<sst uniqueCount=\"99999999999999999999999\"/>",
        "<sst uniqueCount=\"11\"><si><t>A</t></si></sst>",
    ] {
        let found = refused(workbook_with(&[("S", &head())], shared), None);
        assert_eq!(found.code, Code::UnreadableData, "{shared}");
        assert!(
            found
                .message
                .ends_with("it claims to hold more texts than it has room for"),
            "{}",
            found.message
        );
    }
}

#[test]
fn claims_that_hold_are_believed() {
    for shared in [
        "<sst count=\"900000000\" uniqueCount=\"2\"><si><t>A</t></si><si><t>uniqueCount=\"99999999999999\"</t></si></sst>",
        "<sst uniqueCount=\"2\" count=\"900000000\"><si><t>A</t></si><si><t>B</t></si></sst>",
        "<sst><si><t>A</t></si></sst>",
    ] {
        let sheet = [head(), row(4, &[typed("B4", "s", "0")])].concat();
        let outcome = read(workbook_with(&[("S", &sheet)], shared), None);
        let table = outcome
            .table
            .unwrap_or_else(|| panic!("{:?}", outcome.found));
        assert!(rows(&table)[0].contains(&"A"), "{shared}");
    }
}

#[test]
fn cells_beyond_the_end_of_a_sheet_are_refused() {
    for cell in ["XFE1", "ZZZZZZ1", "A1048577", "A4294967295"] {
        let sheet = row(1, &[text("A1", "study"), text(cell, "n")]);
        let found = refused(workbook(&[("S", &sheet)]), None);
        assert_eq!(found.code, Code::UnreadableData, "{cell}");
        assert!(
            found.message.contains(&format!("S!{cell} is beyond")),
            "{}",
            found.message
        );
    }
}

#[test]
fn the_size_that_a_sheet_claims_is_not_believed() {
    let far = [
        row(1, &[text("A1", "study"), text("B1", "n")]),
        row(1_048_576, &[text("A1048576", "A"), number("B1048576", "1")]),
    ];
    let outcome = read(workbook(&[("S", &far.concat())]), None);
    assert_eq!(rows(&outcome.table.unwrap()), [["A", "1"]]);
}

#[test]
fn damaged_workbooks_are_refused() {
    let rows_of_sheet = [head(), row(4, &[text("B4", "A")])].concat();
    let whole = workbook(&[("S", &rows_of_sheet)]);
    for length in (1..whole.len()).step_by(97) {
        let found = refused(whole[..length].to_vec(), None);
        assert_eq!(found.code, Code::UnreadableData, "{length}");
    }
    assert_eq!(
        refused(b"study,n\nA,1\n".to_vec(), None).code,
        Code::UnreadableData
    );
    let old = refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), None);
    assert!(
        old.message
            .ends_with("it is an old `.xls` file, or protected by a password")
    );
    assert_eq!(
        refused(zip(&[("a.txt", "text".into())]), None).code,
        Code::UnreadableData
    );
}
