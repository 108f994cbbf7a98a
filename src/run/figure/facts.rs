//! What the plan and the data say of the rows that a figure shows.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Context, columns, convert, rows};
use crate::figure::{Column, Facts, Found, Key, Role, RowFacts, judges};
use crate::measure::{Fields, Inputs};
use crate::plan::{
    BoundEffect, BoundForm, ColumnId, Figure, FormInputs, ResultId, RowAnalysis, Scope, SourceRef,
    StatementKind, Type,
};
use crate::result::{Row, number};
use crate::table::{self, Frame};

/// The name of a selection or dataset.
pub(super) fn name(context: &Context<'_>, source: SourceRef) -> String {
    let plan = context.plan;
    let name = match source {
        SourceRef::Dataset(at) => plan.datasets.get(at).map(|d| &d.name),
        SourceRef::Selection(at) => plan.selections.get(at).map(|s| &s.name),
    };
    name.cloned().unwrap_or_default()
}

/// Of the rows of a result.
pub(super) fn of_result(
    context: &Context<'_>,
    asked: &Figure,
    id: &ResultId,
    found: Found<'_>,
) -> Facts {
    let statement = context.plan.statements.get(id.statement);
    let Some(StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis)) =
        statement.map(|statement| &statement.kind)
    else {
        return Facts::default();
    };
    let (frame, _) = rows::narrowed(context, analysis);
    let scope = context.scope(analysis.source);
    let mut facts = Facts {
        plan: context.plan.title.clone(),
        by: analysis.by.and_then(|by| named(scope, by)),
        marks: marks(context, id),
        ..Facts::default()
    };
    if let Some(effect) = &analysis.effect {
        of_effect(&mut facts, effect);
        facts.harmonic = if effect.measure.transform.needs_harmonic_n() {
            harmonic(context, analysis, found.rows())
        } else {
            f64::NAN
        };
    }
    let columns = columns(analysis.effect.as_ref(), scope, asked);
    fill(&mut facts, &frame, columns, asked, Some(analysis));
    super::sizes::tell(context, asked, analysis, &mut facts);
    super::supposed::tell(asked, analysis, found, &mut facts);
    super::line::tell(context, asked, analysis, found, &mut facts);
    facts
}

/// Of the rows of a selection.
pub(super) fn of_rows(context: &Context<'_>, asked: &Figure, source: SourceRef) -> Facts {
    let mut facts = Facts {
        plan: context.plan.title.clone(),
        marks: context.marks(source),
        ..Facts::default()
    };
    let columns = columns(None, context.scope(source), asked);
    fill(&mut facts, context.frame(source), columns, asked, None);
    facts
}

/// Marks of the selection, and what the registration says of the result.
fn marks(context: &Context<'_>, id: &ResultId) -> Vec<String> {
    let registered = context
        .results
        .get(id.statement)
        .and_then(|outcome| outcome.registration.as_deref())
        .filter(|mark| *mark != "as_registered");
    let mut marks: Vec<String> = registered.map(str::to_owned).into_iter().collect();
    marks.extend(context.marks_of(id.statement));
    marks
}

fn named(scope: Option<&Scope>, column: ColumnId) -> Option<String> {
    Some(scope?.columns.get(column)?.name.clone())
}

fn of_effect(facts: &mut Facts, effect: &BoundEffect) {
    facts.measure = Some(effect.measure);
    facts.lower_is_better = effect.lower_is_better;
    facts.arms = effect.forms.iter().find_map(arms);
}

/// The two arms of `SMD(ketamine, control)`.
fn arms(form: &BoundForm) -> Option<[String; 2]> {
    if !matches!(form.form.inputs, Inputs::TwoArms(_)) {
        return None;
    }
    let mut names = arm_names(form).into_iter();
    Some([names.next()?, names.next()?])
}

/// What stands in the brackets of a form.
fn arm_names(form: &BoundForm) -> Vec<String> {
    let inside = form.text.split_once('(').map_or("", |(_, inside)| inside);
    let inside = inside.split(')').next().unwrap_or("");
    inside
        .split(',')
        .map(|name| name.trim().trim_matches('`').to_owned())
        .collect()
}

/// The harmonic mean of the sizes that the display scale takes; NaN for others.
fn harmonic(context: &Context<'_>, analysis: &RowAnalysis, used: &[Row]) -> f64 {
    let (rows, _) = rows::evidence(context, analysis);
    let Some(measured) = rows.measured() else {
        return f64::NAN;
    };
    let in_use: BTreeSet<(&str, usize)> = used
        .iter()
        .filter(|row| row.yi.is_some())
        .map(|row| (row.study.as_str(), row.row))
        .collect();
    let numbers = rows.frame.row_numbers();
    let is_used = |place: &u32| {
        let at = *place as usize;
        let number = numbers.get(at).map_or(0, |number| *number as usize);
        in_use.contains(&(rows.frame.study(at), number))
    };
    let places: Vec<u32> = rows.places().iter().copied().filter(is_used).collect();
    let set = rows.set(&places, false);
    measured.harmonic_n(set.places, &set.effects)
}

/// A column, and how its cells are read from the rows.
type Read<'a> = (Column, Box<dyn Fn(&Frame) -> Vec<String> + 'a>);

fn columns<'a>(
    effect: Option<&'a BoundEffect>,
    scope: Option<&'a Scope>,
    asked: &'a Figure,
) -> Vec<Read<'a>> {
    let mut columns = Vec::new();
    for form in effect.iter().flat_map(|effect| &effect.forms).take(1) {
        of_arms(form, &mut columns);
    }
    for (name, column) in &asked.showing {
        columns.push(plain(name, *column, Role::Asked, scope));
    }
    for (place, column) in scope.iter().flat_map(|s| &s.columns).enumerate() {
        if let Type::Label { labels, .. } = &column.kind
            && judges(labels)
        {
            columns.push(plain(&column.name, place, Role::Judgement, scope));
        }
    }
    columns
}

/// A column as the data have it.
fn plain<'a>(name: &str, column: ColumnId, role: Role, scope: Option<&'a Scope>) -> Read<'a> {
    let kind = scope.and_then(|scope| scope.columns.get(column));
    let numeric = kind.is_some_and(|info| matches!(info.kind, Type::Number(_) | Type::Date));
    let head = Column {
        heading: name.to_owned(),
        group: None,
        numeric,
        role,
    };
    let read = move |frame: &Frame| {
        let filled = frame.filled(column);
        let numbers = match frame.column(column) {
            Some(table::Column::Number(_)) => {
                Some(frame.numbers(&crate::plan::Number::Column(column)))
            }
            Some(table::Column::Label(_) | table::Column::Date(_)) | None => None,
        };
        let cell = |(at, filled): (usize, bool)| {
            let number = numbers.as_ref().and_then(|numbers| numbers.get(at));
            let text = match number.filter(|number| number.is_finite()) {
                Some(number) => number::six_digits(*number).replace('-', "−"),
                None => frame.text(column, at).unwrap_or_default(),
            };
            if filled { format!("{text}*") } else { text }
        };
        filled.into_iter().enumerate().map(cell).collect()
    };
    (head, Box::new(read))
}

/// The numbers that a form takes from each arm: `events/n`, or n, mean and sd.
fn of_arms<'a>(form: &'a BoundForm, columns: &mut Vec<Read<'a>>) {
    let FormInputs::Numbers { values, .. } = &form.inputs else {
        return;
    };
    let (fields, arms) = match form.form.inputs {
        Inputs::TwoArms(fields) => (fields, 2),
        Inputs::OneArm(fields) => (fields, 1),
        Inputs::ThreeArms | Inputs::BeforeAfter | Inputs::Values(_) | Inputs::Direction => return,
    };
    let names = arm_names(form);
    let each = fields.names().len();
    for (arm, numbers) in values.chunks(each).take(arms).enumerate() {
        let group = names.get(arm).cloned();
        match fields {
            Fields::Binary | Fields::Rate => {
                let head = Column {
                    heading: fields.names().join("/"),
                    group,
                    numeric: true,
                    role: Role::Arm,
                };
                columns.push((head, Box::new(move |frame| fractions(frame, numbers))));
            }
            Fields::Continuous => {
                for (heading, number) in fields.names().iter().zip(numbers) {
                    let head = Column {
                        heading: (*heading).to_owned(),
                        group: group.clone(),
                        numeric: true,
                        role: Role::Arm,
                    };
                    let whole = *heading == "n";
                    columns.push((
                        head,
                        Box::new(move |frame| {
                            let numbers = frame.numbers(number);
                            let cells = if whole {
                                numbers.into_iter().map(|x| cell(x, true)).collect()
                            } else {
                                alike(&numbers)
                            };
                            marked(frame, number, cells)
                        }),
                    ));
                }
            }
        }
    }
}

/// Cells with a mark where what they are computed from was imputed.
fn marked(frame: &Frame, number: &crate::plan::Number, mut cells: Vec<String>) -> Vec<String> {
    let mut columns = Vec::new();
    columns::columns_of_number(number, &mut columns);
    for column in columns {
        for (cell, filled) in cells.iter_mut().zip(frame.filled(column)) {
            if filled && !cell.ends_with('*') {
                cell.push('*');
            }
        }
    }
    cells
}

fn fractions(frame: &Frame, numbers: &[crate::plan::Number]) -> Vec<String> {
    let mut columns = numbers.iter().map(|number| frame.numbers(number));
    let (events, sizes) = (
        columns.next().unwrap_or_default(),
        columns.next().unwrap_or_default(),
    );
    let cells = events
        .into_iter()
        .zip(sizes)
        .map(
            |(events, size)| match (cell(events, true), cell(size, true)) {
                (events, size) if events.is_empty() || size.is_empty() => String::new(),
                (events, size) => format!("{events}/{size}"),
            },
        )
        .collect();
    numbers
        .iter()
        .fold(cells, |cells, number| marked(frame, number, cells))
}

/// The numbers of a column with the same digits behind the point: as many as most of them have, and at most two.
fn alike(numbers: &[f64]) -> Vec<String> {
    const MOST: usize = 2;
    let finite = || numbers.iter().filter(|x| x.is_finite());
    let size = finite().fold(0.0, |most: f64, x| most.max(x.abs()));
    if !(0.1..1e6).contains(&size) {
        return numbers.iter().map(|x| cell(*x, false)).collect();
    }
    let digits = |x: &f64| {
        let text = number::six_digits(*x);
        text.split_once('.').map_or(0, |(_, behind)| behind.len())
    };
    let digits = finite().map(digits).max().unwrap_or(0).min(MOST);
    let write = |x: &f64| {
        if x.is_finite() {
            number::fixed(*x, digits)
        } else {
            String::new()
        }
    };
    numbers.iter().map(write).collect()
}

/// A number of a row; nothing where it is missing.
fn cell(x: f64, whole: bool) -> String {
    if !x.is_finite() {
        String::new()
    } else if whole {
        number::maybe_whole(x)
    } else {
        number::plain(x)
    }
}

fn fill(
    facts: &mut Facts,
    frame: &Frame,
    columns: Vec<Read<'_>>,
    asked: &Figure,
    analysis: Option<&RowAnalysis>,
) {
    let (heads, read): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let mut cells: Vec<_> = read.iter().map(|read| read(frame).into_iter()).collect();
    let keys = asked.sort_by.map(|column| keys(frame, column));
    let risks = analysis.and_then(|analysis| risks(analysis, frame));
    let mut places = BTreeMap::new();
    for (at, row) in frame.row_numbers().into_iter().enumerate() {
        let study = frame.study(at).to_owned();
        let row = row as usize;
        places.insert((study.clone(), row), at);
        facts.rows.push(RowFacts {
            study,
            row,
            cells: cells
                .iter_mut()
                .map(|column| column.next().unwrap_or_default())
                .collect(),
            key: keys.as_ref().and_then(|keys| keys.get(at).cloned()?),
            risks: risks.as_ref().and_then(|risks| risks.get(at).copied()?),
            n: None,
            moderator: None,
        });
    }
    facts.columns = heads;
    facts.places = places;
}

/// What rows are sorted by: numbers, dates and ordered labels by their order, texts by their letters.
fn keys(frame: &Frame, column: ColumnId) -> Vec<Option<Key>> {
    if let Some(table::Column::Number(_) | table::Column::Date(_)) = frame.column(column) {
        let order = frame.order(column).into_iter();
        return order.map(|x| convert::finite(x).map(Key::Number)).collect();
    }
    (0..frame.len())
        .map(|at| frame.text(column, at).map(Key::Text))
        .collect()
}

/// Events and size of both arms.
fn risks(analysis: &RowAnalysis, frame: &Frame) -> Option<Vec<Option<[[f64; 2]; 2]>>> {
    let effect = analysis.effect.as_ref()?;
    let values = effect.forms.iter().find_map(|form| {
        if let (
            FormInputs::Numbers { values, .. },
            Inputs::TwoArms(Fields::Binary | Fields::Rate),
        ) = (&form.inputs, form.form.inputs)
        {
            Some(values)
        } else {
            None
        }
    })?;
    let [events1, n1, events2, n2] = values.as_slice() else {
        return None;
    };
    let [events1, n1, events2, n2] = [events1, n1, events2, n2].map(|number| frame.numbers(number));
    let arms = events1.into_iter().zip(n1).zip(events2.into_iter().zip(n2));
    Some(
        arms.map(|((e1, n1), (e2, n2))| {
            let all = [e1, n1, e2, n2].iter().all(|x| x.is_finite());
            all.then_some([[e1, n1], [e2, n2]])
        })
        .collect(),
    )
}
