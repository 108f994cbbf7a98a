//! The studies: how records came to be rows, what left, and the rows themselves.

use super::block::{Align, Block, Column, Inline, Look, Table, code, inlines, plain, styled};
use super::methods::{heading, record_name, told};
use super::pieces;
use super::protocol::{Dataset, Fact, Protocol, Record};
use crate::report::table::true_minus;
use crate::report::text::head;
use crate::result::Document;
use crate::result::number::count;

/// More rows than this are not for reading.
const MOST: usize = 300;

/// The numbers of a flow, in the order in which records leave.
const FLOW: &[(&str, &str)] = &[
    ("identified", "records identified"),
    ("duplicates", "duplicates removed"),
    ("automation_excluded", "excluded by automation tools"),
    ("other_removed", "removed for other reasons"),
    ("screened_out", "excluded on title and abstract"),
    ("not_retrieved", "reports not retrieved"),
    ("full_text_excluded", "reports excluded on full text"),
    ("included", "studies included"),
];

/// Everything of the section; `figures` are those of the flow.
pub(super) fn section(document: &Document, protocol: &Protocol, figures: Vec<Block>) -> Vec<Block> {
    let mut all = vec![heading(2, "Studies"), heading(3, "Flow of records")];
    if protocol.flows.is_empty() {
        let text = "The plan does not say how many records were found and screened.";
        all.push(Block::Paragraph(vec![plain(text)]));
    }
    for flow in &protocol.flows {
        record_name(&mut all, flow, "Flow");
        all.push(Block::Table(numbers(flow)));
        let others: Vec<_> = flow.facts.iter().filter(|fact| !is_counted(fact)).collect();
        if !others.is_empty() {
            all.push(Block::Facts(others.into_iter().map(told).collect()));
        }
    }
    all.extend(figures);
    all.push(heading(3, "Rows"));
    for dataset in &document.datasets {
        let size = head::rows_and_studies(dataset.rows, dataset.studies);
        all.push(Block::Paragraph(vec![
            styled(&dataset.name, Look::Code),
            plain(format!(" has {size}.")),
        ]));
        if !dataset.remarks.is_empty() {
            let remarks = dataset.remarks.iter();
            let remarks = remarks.map(|text| inlines(text, &Look::Plain));
            all.push(Block::Remarks(remarks.collect()));
        }
    }
    for selection in &document.selections {
        let blocks = pieces::of(&selection.name, |page| head::steps(page, selection));
        let size = head::rows_and_studies(selection.rows, selection.studies);
        let sentence = vec![
            code(&selection.name),
            plain(if blocks.is_empty() {
                format!(" has {size}.")
            } else {
                format!(" has {size}. What each step took out:")
            }),
        ];
        all.push(Block::Paragraph(sentence));
        all.extend(blocks.into_iter().map(steps_as_code));
    }
    table_of_studies(&mut all, protocol);
    all
}

/// Steps are words of the language.
fn steps_as_code(block: Block) -> Block {
    let Block::Table(mut table) = block else {
        return block;
    };
    for row in &mut table.rows {
        if let Some(step) = row.first_mut().filter(|cell| cell.look == Look::Plain) {
            step.look = Look::Code;
        }
    }
    Block::Table(table)
}

fn is_counted(fact: &Fact) -> bool {
    let known = FLOW.iter().any(|(name, _)| *name == fact.name);
    known && fact.values.iter().any(|value| value.count.is_some())
}

/// The counts of a flow, each with its reasons below it.
fn numbers(flow: &Record) -> Table {
    let mut rows = Vec::new();
    for (name, words) in FLOW {
        let Some(fact) = flow.facts.iter().find(|fact| fact.name == *name) else {
            continue;
        };
        let counts = fact.values.iter().filter_map(|value| value.count);
        let sum = counts.fold(0.0, |sum, count| sum + count);
        let look = if ["identified", "included"].contains(name) {
            Look::Strong
        } else {
            Look::Plain
        };
        rows.push(vec![styled(*words, look.clone()), styled(count(sum), look)]);
        for (reason, n) in fact.values.iter().flat_map(|value| &value.reasons) {
            let text = format!("\u{a0}\u{a0}{reason}");
            let n = n.map_or_else(String::new, count);
            rows.push(vec![styled(text, Look::Soft), styled(n, Look::Soft)]);
        }
    }
    Table {
        caption: None,
        columns: vec![column("", Align::Left), column("n", Align::Number)],
        rows,
    }
}

fn column(header: &str, align: Align) -> Column {
    Column {
        header: header.to_owned(),
        align,
    }
}

fn table_of_studies(all: &mut Vec<Block>, protocol: &Protocol) {
    let with_rows: Vec<&Dataset> = protocol
        .datasets
        .iter()
        .filter(|d| !d.rows.rows.is_empty())
        .collect();
    if with_rows.is_empty() {
        return;
    }
    all.push(heading(3, "Table of studies"));
    for dataset in with_rows {
        let rows = &dataset.rows;
        let caption = vec![
            plain("The rows of "),
            code(&dataset.name),
            plain(" as the plan reads them"),
        ];
        all.push(Block::Table(rows_of(rows, Some(caption), MOST)));
        if rows.rows.len() > MOST {
            let more = count((rows.rows.len() - MOST) as f64);
            let text = format!("{more} more rows are in the data file.");
            all.push(Block::Remarks(vec![vec![plain(text)]]));
        }
    }
}

/// At most so many rows of a table of a run.
fn rows_of(table: &crate::result::Table, caption: Option<Vec<Inline>>, most: usize) -> Table {
    let numeric = |place: usize| table.numeric.get(place).copied().unwrap_or(false);
    let columns = table.columns.iter().enumerate();
    Table {
        caption,
        columns: columns
            .map(|(place, header)| {
                column(
                    header,
                    if numeric(place) {
                        Align::Number
                    } else {
                        Align::Left
                    },
                )
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .take(most)
            .map(|row| {
                let cells = row.iter().enumerate();
                let cells = cells.map(|(place, cell)| {
                    if numeric(place) {
                        plain(true_minus(cell))
                    } else {
                        plain(cell)
                    }
                });
                cells.collect()
            })
            .collect(),
    }
}
