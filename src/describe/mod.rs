//! What a dataset looks like through its schema: for `kma data`.

mod column;
mod copies;
mod names;
mod suspicion;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::plan::Dataset;
use crate::result::{DatasetDescription, DatasetInfo, RowsPerStudy, SharedGroup};
use crate::table::{Column, Frame, Labels, Table};

/// Describes the rows of `dataset`, of which `info` tells where they are from.
pub fn dataset(dataset: &Dataset, table: &Arc<Table>, info: &DatasetInfo) -> DatasetDescription {
    let frame = Frame::all(Arc::clone(table));
    DatasetDescription {
        name: info.name.clone(),
        file: info.file.clone(),
        rows: info.rows,
        studies: info.studies,
        remarks: info.remarks.clone(),
        columns: column::all(dataset, &frame),
        rows_per_study: rows_per_study(&frame),
        shared: shared(dataset, &frame),
        suspicious: suspicion::all(dataset, &frame),
    }
}

fn rows_per_study(frame: &Frame) -> Vec<RowsPerStudy> {
    let mut of_study: BTreeMap<u32, usize> = BTreeMap::new();
    for study in frame.studies() {
        *of_study.entry(study).or_default() += 1;
    }
    let mut studies: BTreeMap<usize, usize> = BTreeMap::new();
    for rows in of_study.into_values() {
        *studies.entry(rows).or_default() += 1;
    }
    let all = studies.into_iter();
    all.map(|(rows, studies)| RowsPerStudy { rows, studies })
        .collect()
}

/// Groups that the data name in several rows of a study.
fn shared(dataset: &Dataset, frame: &Frame) -> Vec<SharedGroup> {
    let mut found = Vec::new();
    for arm in &dataset.scope.arms {
        let Some(Column::Label(labels)) = arm.shared.and_then(|column| frame.column(column)) else {
            continue;
        };
        let mut rows: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for (study, group) in frame.studies().into_iter().zip(&labels.codes) {
            if *group != Labels::MISSING {
                *rows.entry((study, *group)).or_default() += 1;
            }
        }
        let several = rows.into_iter().filter(|(_, rows)| *rows > 1);
        found.extend(several.map(|((study, group), rows)| {
            SharedGroup {
                arm: arm.name.clone(),
                study: frame
                    .table
                    .studies
                    .name(study)
                    .unwrap_or_default()
                    .to_owned(),
                group: labels.name(group).unwrap_or_default().to_owned(),
                rows,
            }
        }));
    }
    found
}
