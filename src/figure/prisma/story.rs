//! What stands in the boxes.

use crate::diagnostic::plural;
use crate::figure::{Counted, Flow, Stage};
use crate::result::{StepInfo, number};

/// A part of the diagram, named at its left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Phase {
    pub(super) name: &'static str,
    pub(super) steps: Vec<Step>,
}

/// A box, and what left after it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Step {
    pub(super) main: Vec<Line>,
    /// Beside it; empty where nothing left.
    pub(super) aside: Vec<Line>,
}

/// A line of a box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// How far it stands in.
    pub(super) level: usize,
    /// It is told by the plan, and is no part of the sum.
    pub(super) told: bool,
}

fn line(text: impl Into<String>, level: usize) -> Line {
    Line {
        text: text.into(),
        level,
        told: false,
    }
}

/// What leaves, in order, and the words of its box.
const LEAVING: [(&str, &str); 6] = [
    ("duplicates", "Duplicate records removed"),
    (
        "automation_excluded",
        "Records marked as ineligible by automation tools",
    ),
    ("other_removed", "Records removed for other reasons"),
    ("screened_out", "Records excluded"),
    ("not_retrieved", "Reports not retrieved"),
    ("full_text_excluded", "Reports excluded"),
];

/// What leaves before screening.
const BEFORE: usize = 3;

/// The boxes before what leaves in screening.
const SCREENING: [&str; 3] = [
    "Records screened",
    "Reports sought for retrieval",
    "Reports assessed for eligibility",
];

fn get<'a>(flow: &'a Flow, name: &str) -> Option<&'a Counted> {
    flow.fields.iter().find(|field| field.name == name)
}

/// How many are there before the first `left` kinds have left: counted from above, or from below.
fn before(flow: &Flow, left: usize) -> Option<f64> {
    let leaving = |(name, _): &(&str, &str)| get(flow, name).map_or(0.0, |field| field.count);
    if let Some(identified) = get(flow, "identified") {
        return Some(
            LEAVING
                .iter()
                .take(left)
                .map(leaving)
                .fold(identified.count, |n, x| n - x),
        );
    }
    let included = get(flow, "included")?;
    Some(
        LEAVING
            .iter()
            .skip(left)
            .map(leaving)
            .fold(included.count, |n, x| n + x),
    )
}

fn counted(words: &str, count: Option<f64>) -> String {
    match count {
        Some(count) => format!("{words} (n\u{a0}=\u{a0}{})", number::count(count)),
        None => words.to_owned(),
    }
}

fn with_reasons(lines: &mut Vec<Line>, words: &str, field: &Counted, level: usize) {
    lines.push(line(counted(words, Some(field.count)), level));
    for (reason, count) in &field.reasons {
        lines.push(line(counted(reason, *count), level + 1));
    }
}

/// The phases of a flow.
pub(super) fn of_flow(flow: &Flow) -> Vec<Phase> {
    let phases = [
        ("Identification", identification(flow)),
        ("Screening", screening(flow)),
        ("Included", included(flow)),
    ];
    phases
        .into_iter()
        .filter(|(_, steps)| !steps.is_empty())
        .map(|(name, steps)| Phase { name, steps })
        .collect()
}

fn identification(flow: &Flow) -> Vec<Step> {
    let mut step = Step::default();
    match (get(flow, "identified"), before(flow, 0)) {
        (Some(field), _) => with_reasons(&mut step.main, "Records identified", field, 0),
        (None, count) => step
            .main
            .push(line(counted("Records identified", count), 0)),
    }
    let removed: Vec<(&Counted, &str)> = LEAVING
        .iter()
        .take(BEFORE)
        .filter_map(|(name, words)| Some((get(flow, name)?, *words)))
        .collect();
    if !removed.is_empty() {
        step.aside
            .push(line("Records removed before screening:", 0));
    }
    for (field, words) in &removed {
        with_reasons(&mut step.aside, words, field, 1);
    }
    let told = told(flow, Some(0));
    if get(flow, "identified").is_none() && removed.is_empty() && told.is_empty() {
        return Vec::new();
    }
    step.main.extend(told);
    vec![step]
}

fn screening(flow: &Flow) -> Vec<Step> {
    let mut steps = Vec::new();
    let kinds = LEAVING.iter().enumerate().skip(BEFORE).zip(SCREENING);
    for ((place, (name, words)), title) in kinds {
        let Some(field) = get(flow, name) else {
            continue;
        };
        let mut step = Step {
            main: vec![line(counted(title, before(flow, place)), 0)],
            aside: Vec::new(),
        };
        with_reasons(&mut step.aside, words, field, 0);
        steps.push(step);
    }
    if let Some(last) = steps.last_mut() {
        last.main.extend(told(flow, Some(1)));
    }
    steps
}

fn included(flow: &Flow) -> Vec<Step> {
    let mut step = Step::default();
    if let Some(field) = get(flow, "included") {
        with_reasons(&mut step.main, "Studies included in review", field, 0);
    }
    step.main.extend(told(flow, Some(2)));
    if step.main.is_empty() {
        return Vec::new();
    }
    vec![step]
}

/// The phase of a field by its name.
fn phase_of(name: &str) -> Option<usize> {
    match name {
        "identified" => Some(0),
        "included" => Some(2),
        other => LEAVING
            .iter()
            .position(|(known, _)| *known == other)
            .map(|place| usize::from(place >= BEFORE)),
    }
}

/// The counts that no box is for: they stand where the plan writes them.
fn told(flow: &Flow, phase: Option<usize>) -> Vec<Line> {
    let mut current = 0;
    let mut lines = Vec::new();
    for field in &flow.fields {
        if let Some(known) = phase_of(&field.name) {
            current = known;
        } else if phase == Some(current) {
            let first = lines.len();
            with_reasons(&mut lines, &field.name.replace('_', " "), field, 1);
            for line in lines.iter_mut().skip(first) {
                line.told = true;
            }
        }
    }
    lines
}

/// What a diagram of a flow says of itself.
pub(super) fn says(flow: &Flow) -> String {
    let mut says = "Flow diagram after PRISMA 2020.".to_owned();
    if flow
        .fields
        .iter()
        .any(|field| phase_of(&field.name).is_none())
    {
        says.push_str(" In italics: told by the plan, not part of the sum.");
    }
    if let (Some(left), Some(field)) = (before(flow, LEAVING.len()), get(flow, "included"))
        && get(flow, "identified").is_some()
        && (left - field.count).abs() > 0.5
    {
        let (left, count) = (number::count(left), number::count(field.count));
        says = format!(
            "{says} The flow does not add up: {left} remain after what left, and {count} are included."
        );
    }
    says
}

/// How rows came into a selection or a result.
pub(super) fn of_way(way: &[Stage]) -> Phase {
    let mut steps: Vec<Step> = Vec::new();
    for stage in way {
        if let Some(above) = steps.last_mut() {
            above.aside = stage.steps.iter().filter_map(of_step).collect();
            if !above.aside.is_empty() {
                above.aside.insert(0, line("Rows that left:", 0));
            }
        }
        let size = format!(
            "{} of {}",
            plural(stage.rows, stage.unit),
            plural(stage.studies, "study")
        );
        steps.push(Step {
            main: vec![line(stage.name.clone(), 0), line(size, 0)],
            aside: Vec::new(),
        });
    }
    Phase {
        name: "Selection",
        steps,
    }
}

/// What a step took away, and why; nothing for one that adds or fills.
fn of_step(step: &StepInfo) -> Option<Line> {
    let (word, rest) = step.step.split_once(' ').unwrap_or((&step.step, ""));
    let rest = match &step.reason {
        Some(_) => rest.split(" because ").next().unwrap_or(rest),
        None => rest,
    };
    let condition = rest.strip_prefix("where ").unwrap_or(rest);
    let why = match (word, &step.reason) {
        ("exclude", Some(reason)) => format!("excluded, {reason}"),
        ("include", Some(reason)) => format!("not included, {reason}"),
        ("exclude", None) => format!("excluded, {condition}"),
        ("include", None) => format!("not included, {condition}"),
        ("where", _) => format!("outside of {rest}"),
        ("keep", Some(reason)) => format!("not kept by {rest}, {reason}"),
        ("keep", None) => format!("not kept by {rest}"),
        ("combine", _) => format!("combined {rest}"),
        _ if step.dropped == 0 => return None,
        _ => step.step.clone(),
    };
    let mut size = plural(step.dropped, "row");
    if step.dropped_studies > 0 {
        size = format!("{size}, {}", plural(step.dropped_studies, "study"));
    }
    match (word, step.unknown) {
        (_, 0) => {}
        ("exclude", unknown) => size = format!("{size}; {unknown} unknown stay"),
        ("where" | "include", unknown) => size = format!("{size}; {unknown} of them unknown"),
        (_, _) => {}
    }
    Some(line(format!("{why} ({size})"), 1))
}
