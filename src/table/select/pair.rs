//! `pair ARM by COLUMN against LABEL per …`: rows of arms to rows of comparisons.

use std::sync::Arc;

use super::Stepped;
use super::rebuild::{self, Filled};
use crate::diagnostic::plural;
use crate::plan::ColumnId;
use crate::table::intern::{Interner, row_name};
use crate::table::{Column, Frame, Groups, Labels, Table};

/// One row for each row that is not the reference, with the columns of the reference row's `arm` behind it, and
/// behind them a column that names the reference row: it may serve several comparisons.
///
/// A group without a reference row has nothing to compare with; of two reference rows nobody knows which is meant.
/// Neither is paired, and both are counted, as is a reference row that nothing is compared with.
pub(super) fn pair(
    frame: &Frame,
    arm: &[ColumnId],
    by: ColumnId,
    against: &str,
    per: &[ColumnId],
) -> Stepped {
    let pairs = Pairs::new(frame, by, against, per);
    let old = &frame.table;
    let mut columns: Vec<Arc<Column>> = (old.columns.iter())
        .map(|column| Arc::new(rebuild::take(column, &pairs.rows)))
        .collect();
    let mut filled = Filled::default();
    for column in 0..columns.len() {
        filled.add(column, 0, (frame, column), &pairs.rows);
    }
    for &column in arm {
        filled.add(columns.len(), 0, (frame, column), &pairs.references);
        columns.push(Arc::new(match old.columns.get(column) {
            Some(column) => rebuild::take(column, &pairs.references),
            None => Column::Number(vec![f64::NAN; pairs.rows.len()]),
        }));
    }
    columns.push(Arc::new(Column::Label(shared_groups(
        old,
        &pairs.references,
    ))));
    let table = Table {
        columns,
        studies: Arc::new(rebuild::take_labels(&old.studies, &pairs.rows)),
        row_numbers: rebuild::pick(&old.row_numbers, &pairs.rows, 0).into(),
        filled: filled.finish(),
    };
    Stepped {
        dropped: frame.len() - pairs.rows.len() - pairs.references_used,
        unknown: pairs.unlabelled + pairs.ambiguous.rows,
        remarks: pairs.remarks(against),
        frame: Frame::all(table),
    }
}

/// Groups that are not paired, and their rows.
#[derive(Default)]
struct Left {
    groups: usize,
    rows: usize,
}

impl Left {
    fn add(&mut self, rows: usize) {
        self.groups += 1;
        self.rows += rows;
    }

    fn remark(&self, what: &str) -> Option<String> {
        (self.groups > 0).then(|| {
            let (groups, rows) = (plural(self.groups, "group"), plural(self.rows, "row"));
            format!("{groups} with {what}: {rows} not paired")
        })
    }
}

/// Which rows are compared with which.
struct Pairs {
    /// Rows of the table, in the order of the frame.
    rows: Vec<u32>,
    /// For each of them its reference row.
    references: Vec<u32>,
    references_used: usize,
    unlabelled: usize,
    /// No reference row.
    unreferenced: Left,
    /// Several reference rows.
    ambiguous: Left,
    /// Only a reference row.
    alone: Left,
}

impl Pairs {
    fn new(frame: &Frame, by: ColumnId, against: &str, per: &[ColumnId]) -> Self {
        let reference = frame.names(by).iter().position(|name| name == against);
        let codes = frame.codes(by);
        let groups = frame.groups(per);
        let mut pairs = Self {
            rows: Vec::new(),
            references: Vec::new(),
            references_used: 0,
            unlabelled: 0,
            unreferenced: Left::default(),
            ambiguous: Left::default(),
            alone: Left::default(),
        };
        let code = |at: u32| codes.get(at as usize).copied().unwrap_or(Labels::MISSING);
        let is_reference = |at: u32| Some(code(at) as usize) == reference;
        let known = |at: &u32| code(*at) != Labels::MISSING;
        let of_group: Vec<Option<u32>> = groups
            .iter()
            .map(|rows| {
                let all = rows.iter().filter(|at| known(at)).count();
                let mut found = rows.iter().copied().filter(|&at| is_reference(at));
                match (found.next(), found.next()) {
                    (None, _) if all > 0 => pairs.unreferenced.add(all),
                    (None, _) => {}
                    (Some(_), Some(_)) => pairs.ambiguous.add(all),
                    (Some(_), None) if all == 1 => pairs.alone.add(1),
                    (Some(only), None) => {
                        pairs.references_used += 1;
                        return frame.rows.get(only as usize).copied();
                    }
                }
                None
            })
            .collect();
        for ((&group, &row), at) in groups.of_row().iter().zip(frame.rows.iter()).zip(0_u32..) {
            if group == Groups::NONE || !known(&at) {
                pairs.unlabelled += 1;
            } else if let Some(Some(reference)) = of_group.get(group as usize)
                && *reference != row
            {
                pairs.rows.push(row);
                pairs.references.push(*reference);
            }
        }
        pairs
    }

    fn remarks(&self, against: &str) -> Vec<String> {
        let paired = format!(
            "{} with {} of `{against}`",
            plural(self.rows.len(), "comparison"),
            plural(self.references_used, "row")
        );
        let left = [
            self.unreferenced.remark(&format!("no row `{against}`")),
            self.ambiguous.remark(&format!("several rows `{against}`")),
            self.alone.remark(&format!("nothing but `{against}`")),
        ];
        std::iter::once(paired)
            .chain(left.into_iter().flatten())
            .collect()
    }
}

/// Which reference row serves each comparison, by name.
fn shared_groups(table: &Table, references: &[u32]) -> Labels {
    let numbers = rebuild::pick(&table.row_numbers, references, 0);
    // Rows of two files may have one number: the place in the table tells them apart.
    let mut place_of: std::collections::HashMap<u32, u32> = std::collections::HashMap::new();
    let names: Vec<String> = numbers
        .iter()
        .zip(references)
        .map(|(&number, &row)| {
            if *place_of.entry(number).or_insert(row) == row {
                row_name(number)
            } else {
                format!("{} ({})", row_name(number), row + 1)
            }
        })
        .collect();
    let mut interner = Interner::default();
    let codes = names.iter().map(|name| interner.code(name)).collect();
    Labels {
        codes,
        names: interner.names(),
    }
}
