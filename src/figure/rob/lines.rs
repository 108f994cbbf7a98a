//! The studies, each with its judgements; the shares that they make up.

use crate::figure::judgement::Judgement;
use crate::figure::{Facts, Found, Role, RowFacts, Shown};
use crate::result::Row;

/// A domain: a column of judgements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Domain {
    /// As people read it.
    pub(super) name: String,
    /// Its place among the columns.
    pub(super) column: usize,
    /// Whether it judges the study as a whole.
    pub(super) overall: bool,
}

/// A line of the figure: a study, or one of its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// The study.
    pub(super) study: String,
    /// The study; its row too, where the rows of a study differ.
    pub(super) name: String,
    /// One for each domain; nothing where it is missing.
    pub(super) judgements: Vec<Option<Judgement>>,
    /// The labels as the data have them.
    pub(super) labels: Vec<String>,
    /// In the summary: of the weight, or of the studies.
    pub(super) share: f64,
}

/// The domains in the order of the data; the judgement of the whole comes last.
pub(super) fn domains(facts: &Facts) -> Vec<Domain> {
    let judged = facts.columns.iter().enumerate();
    let mut domains: Vec<Domain> = judged
        .filter(|(_, column)| column.role == Role::Judgement)
        .map(|(place, column)| Domain {
            name: column.heading.replace('_', " "),
            column: place,
            overall: column.heading.to_lowercase().contains("overall"),
        })
        .collect();
    domains.sort_by_key(|domain| domain.overall);
    domains
}

/// The lines, and whether they share the weight of a result (or count as studies).
pub(super) fn lines(shown: &Shown<'_>, domains: &[Domain]) -> (Vec<Line>, bool) {
    let rows = rows(shown);
    let weighted = !rows.is_empty() && rows.iter().all(|(_, weight)| weight.is_some());
    let mut studies: Vec<(&str, Vec<Line>)> = Vec::new();
    for (row, weight) in rows {
        let mut line = line(row, domains);
        line.share = weight.unwrap_or(1.0);
        let known = studies.iter_mut().find(|(study, _)| *study == row.study);
        match known {
            Some((_, lines)) => match lines.iter_mut().find(|known| known.labels == line.labels) {
                Some(equal) => equal.share += line.share,
                None => lines.push(line),
            },
            None => studies.push((&row.study, vec![line])),
        }
    }
    let mut all = Vec::new();
    for (study, mut lines) in studies {
        let rows: f64 = lines.iter().map(|line| line.share).sum();
        let single = lines.len() == 1;
        for line in &mut lines {
            if single {
                study.clone_into(&mut line.name);
            }
            if !weighted {
                line.share /= rows;
            }
        }
        all.extend(lines);
    }
    (all, weighted)
}

/// The rows that are shown, and their weights where the result has some: of a result those with an effect.
fn rows<'a>(shown: &'a Shown<'_>) -> Vec<(&'a RowFacts, Option<f64>)> {
    let facts = &shown.facts;
    let of_all = matches!(shown.found, Found::Rows);
    if of_all {
        return facts.rows.iter().map(|row| (row, None)).collect();
    }
    let counts = matches!(shown.found, Found::Summary(_));
    let used = shown.found.rows().iter();
    used.filter(|row| counts || row.yi.is_some())
        .filter_map(|row: &Row| Some((facts.of(row)?, row.weight)))
        .collect()
}

fn line(row: &RowFacts, domains: &[Domain]) -> Line {
    let labels: Vec<String> = domains
        .iter()
        .map(|domain| row.cells.get(domain.column).cloned().unwrap_or_default())
        .collect();
    Line {
        study: row.study.clone(),
        name: format!("{}, row {}", row.study, row.row),
        judgements: labels
            .iter()
            .map(|label| Judgement::of(label.trim_end_matches('*')))
            .collect(),
        labels,
        share: 1.0,
    }
}

/// The share of each judgement in a domain, of 1, in the order of judgements; nothing stands for missing ones.
pub(super) fn shares(lines: &[Line], domain: usize) -> Vec<(Option<Judgement>, f64)> {
    let total: f64 = lines.iter().map(|line| line.share).sum();
    let of = |judgement: Option<Judgement>| -> f64 {
        let has = |line: &&Line| line.judgements.get(domain).copied().flatten() == judgement;
        lines.iter().filter(has).map(|line| line.share).sum()
    };
    let kinds = Judgement::ALL.into_iter().map(Some).chain([None]);
    kinds
        .map(|judgement| (judgement, of(judgement) / total))
        .filter(|(_, share)| *share > 0.0)
        .collect()
}
