//! Groups: their order, and rows without label.

use kma::table::{Column, Frame, Groups};
use proptest::prelude::*;

use super::{NA, frame, labels, labels_of, numbers};

/// The labels of each group and its rows.
fn listed(frame: &Frame, columns: &[usize]) -> Vec<(String, Vec<u32>)> {
    let groups = frame.groups(columns);
    let rows = groups.iter().enumerate();
    rows.map(|(at, rows)| {
        let labels = frame.group_labels(columns, &groups, at).join(" ");
        (labels, rows.to_vec())
    })
    .collect()
}

fn group(label: &str, rows: &[u32]) -> (String, Vec<u32>) {
    (label.to_owned(), rows.to_vec())
}

#[test]
fn labels_stand_as_declared_texts_as_they_appear_numbers_by_value() {
    let columns = vec![
        labels_of(
            &["low", "some", "high"],
            &["high", "low", "", "high", "low"],
        ),
        labels(&["b", "a", "b", "c", "a"]),
        numbers(&[2.0, -1.5, 0.0, -0.0, NA]),
        Column::Date(vec![Some((9, 9)), None, Some((0, 364)), Some((9, 9)), None]),
    ];
    let frame = frame(&["s", "s", "t", "t", "u"], columns);
    assert_eq!(
        listed(&frame, &[0]),
        [group("low", &[1, 4]), group("high", &[0, 3])]
    );
    assert_eq!(
        listed(&frame, &[1]),
        [group("b", &[0, 2]), group("a", &[1, 4]), group("c", &[3])]
    );
    assert_eq!(
        listed(&frame, &[2]),
        [group("-1.5", &[1]), group("0", &[2, 3]), group("2", &[0])]
    );
    assert_eq!(
        listed(&frame, &[3]),
        [group("1970", &[2]), group("1970-01-10", &[0, 3])]
    );
    assert_eq!(
        listed(&frame, &[0, 1]),
        [
            group("low a", &[1, 4]),
            group("high b", &[0]),
            group("high c", &[3])
        ]
    );
    assert_eq!(listed(&frame, &[]), [group("", &[0, 1, 2, 3, 4])]);
    let groups = frame.groups(&[0, 2]);
    assert_eq!(groups.unlabelled(), 2);
    assert_eq!(groups.of_row(), [2, 0, Groups::NONE, 1, Groups::NONE]);
    assert_eq!((frame.study_count(), frame.study(4)), (3, "u"));
    assert_eq!(frame.take(&[4, 9]).study_count(), 1);
    assert!(frame.groups(&[77]).is_empty());
    assert!(frame.take(&[]).groups(&[]).is_empty());
}

proptest! {
    #[test]
    fn groups_hold_each_labelled_row_once(
        rows in prop::collection::vec((0_u8..40, 0_u8..40, 0_u8..40), 0..60),
    ) {
        // Few rows and many labels, so that both ways of joining columns run.
        let text = |n: u8| if n == 0 { String::new() } else { format!("t{n:02}") };
        let column = |cells: Vec<String>| labels(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        let names: Vec<String> = (1..40).map(text).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let left: Vec<String> = rows.iter().map(|r| text(r.0)).collect();
        let left: Vec<&str> = left.iter().map(String::as_str).collect();
        let frame = frame(&vec!["s"; rows.len()], vec![
            labels_of(&names, &left),
            column(rows.iter().map(|r| text(r.1)).collect()),
            numbers(&rows.iter().map(|r| if r.2 == 0 { NA } else { f64::from(r.2) }).collect::<Vec<_>>()),
        ]);
        let groups = frame.groups(&[0, 2, 1]);
        let mut seen = vec![false; rows.len()];
        for group in groups.iter() {
            prop_assert!(group.is_sorted() && !group.is_empty());
            for &row in group {
                prop_assert!(!std::mem::replace(&mut seen[row as usize], true));
                prop_assert_eq!(rows[row as usize], rows[group[0] as usize]);
            }
        }
        let labelled = |r: &&(u8, u8, u8)| r.0 > 0 && r.1 > 0 && r.2 > 0;
        prop_assert_eq!(seen.iter().filter(|s| **s).count(), rows.iter().filter(labelled).count());
        prop_assert_eq!(groups.unlabelled(), rows.len() - rows.iter().filter(labelled).count());
        let firsts: Vec<(u8, u8)> = groups.iter().map(|g| rows[g[0] as usize]).map(|r| (r.0, r.2)).collect();
        prop_assert!(firsts.is_sorted());
    }
}
