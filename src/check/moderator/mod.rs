//! `on TERM + TERM`: moderators, and what a `regress` does with them.

mod options;
mod scale;

use super::expr::Exprs;
use super::lint::explained_by_itself;
use super::task::{Asked, Computed};
use super::{Checker, one_line};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::function;
use crate::method::{self, Method};
use crate::plan::{
    AtValue, ColumnId, ModelTerm, Moderator, ModeratorKind, Number, Regress, Scope, Type,
};
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind, Name, Term};
use crate::unit::Unit;

/// The functions of terms.
const TERMS: &[&str] = &["center", "poly", "reference"];

/// The highest degree of `poly`.
const DEGREE: f64 = 9.0;

/// More factors than these in one term are no question that data answer.
const FACTORS: usize = 4;

/// What is computed.
pub(super) fn task(checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Regress> {
    let before = checker.out.len();
    checker.has_regression(asked);
    let Some(clause) = asked.clauses.iter().find(|c| c.word.text == "on") else {
        // A clause that is missing was reported.
        return Some((Regress::default(), None));
    };
    let ClauseKind::On(terms) = &clause.kind else {
        return None;
    };
    let mut regress = checker.model(asked, terms, clause)?;
    options::check(checker, asked, &mut regress);
    checker.scale(asked, clause, &mut regress);
    (!checker.failed_since(before)).then_some((regress, None))
}

impl Checker<'_> {
    /// Whether the model takes moderators.
    fn has_regression(&mut self, asked: &Asked<'_, '_>) {
        let method = asked.settings.method;
        if method.regression().is_some() {
            return;
        }
        let using = asked.clauses.iter().find(|c| c.word.text == "using");
        let with: Vec<&str> = (method::METHODS.iter())
            .filter(|m| m.regression().is_some())
            .map(|m: &&Method| m.name)
            .collect();
        self.out.push(
            Diagnostic::new(
                Code::CannotCompute,
                using.map_or(asked.statement, |c| c.span),
                format!("`{}` does not take moderators", method.name),
            )
            .label("a model with a regression was expected")
            .help("write `using REML`")
            .note(format!("these do: {}", with.join(", "))),
        );
    }

    /// The moderators and the terms; mistakes in them were reported with the clauses.
    fn model(&mut self, asked: &Asked<'_, '_>, terms: &[Term], clause: &Clause) -> Option<Regress> {
        let (source, declared) = self.source_name(asked.source);
        let mut model = Model::default();
        for term in terms {
            let mut places = Vec::with_capacity(term.factors.len());
            for factor in &term.factors {
                let mut reported = Diagnostics::default();
                let mut exprs = Exprs {
                    scope: asked.scope,
                    source: source.clone(),
                    declared,
                    names: &self.names,
                    out: &mut reported,
                };
                let bound = bind(&mut exprs, factor)?;
                let name = name_of(factor, |expr| one_line(self.sources.text(expr.span)));
                match model.place(bound, name) {
                    Ok(place) => places.push(place),
                    Err(name) => {
                        self.out.push(
                            Diagnostic::new(
                                Code::WrongArguments,
                                factor.span,
                                format!("`{name}` stands here with another reference"),
                            )
                            .label("one reference was expected")
                            .help("write the same reference everywhere"),
                        );
                        return None;
                    }
                }
            }
            model.add(&places, term.crossed);
        }
        if let Some(term) = terms.iter().find(|term| term.factors.len() > FACTORS) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    term.span,
                    format!("an interaction of {} moderators", term.factors.len()),
                )
                .label(format!("at most {FACTORS} were expected"))
                .other(clause.word.span, "in this regression"),
            );
            return None;
        }
        Some(model.finish())
    }
}

/// The model as it is put together.
#[derive(Default)]
struct Model {
    moderators: Vec<Moderator>,
    terms: Vec<Vec<usize>>,
}

impl Model {
    /// The place of a moderator; its name where it is there with another reference.
    fn place(&mut self, bound: Bound, name: String) -> Result<usize, String> {
        if let Some(place) = self.moderators.iter().position(|known| known.name == name) {
            let same = self.moderators.get(place).map(|known| &known.kind) == Some(&bound.kind);
            return if same { Ok(place) } else { Err(name) };
        }
        let mut columns = Vec::new();
        match &bound.kind {
            ModeratorKind::Number(number)
            | ModeratorKind::Centered(number)
            | ModeratorKind::Polynomial(number, _) => columns_of(number, &mut columns),
            ModeratorKind::Labels { column, .. } => columns.push(*column),
        }
        self.moderators.push(Moderator {
            name,
            kind: bound.kind,
            columns,
            unit: bound.unit,
        });
        Ok(self.moderators.len() - 1)
    }

    /// Adds a term; of `a * b` also the main effects.
    fn add(&mut self, places: &[usize], crossed: bool) {
        let mut places = places.to_vec();
        let mut seen = Vec::new();
        places.retain(|place| {
            let new = !seen.contains(place);
            seen.push(*place);
            new
        });
        if !crossed {
            self.push(places);
            return;
        }
        // All subsets but the empty one, in the order of R: a, b, a:b, c, a:c, ….
        let mut subsets: Vec<Vec<usize>> = Vec::new();
        for place in places.into_iter().take(FACTORS) {
            let with: Vec<Vec<usize>> = subsets
                .iter()
                .map(|subset| subset.iter().copied().chain([place]).collect())
                .collect();
            subsets.push(vec![place]);
            subsets.extend(with);
        }
        for subset in subsets {
            self.push(subset);
        }
    }

    /// A term that is not there yet; `b : a` is `a : b`.
    fn push(&mut self, places: Vec<usize>) {
        let same = |known: &Vec<usize>| {
            known.len() == places.len() && known.iter().all(|place| places.contains(place))
        };
        if !self.terms.iter().any(same) && !places.is_empty() {
            self.terms.push(places);
        }
    }

    /// Main effects first, then interactions of two, ….
    fn finish(mut self) -> Regress {
        self.terms.sort_by_key(Vec::len);
        let name = |places: &Vec<usize>| {
            let names = places.iter().filter_map(|p| self.moderators.get(*p));
            let names: Vec<&str> = names.map(|moderator| moderator.name.as_str()).collect();
            names.join(":")
        };
        let terms = self.terms.iter().map(|places| ModelTerm {
            name: name(places),
            moderators: places.clone(),
        });
        Regress {
            terms: terms.collect(),
            moderators: self.moderators,
            ..Regress::default()
        }
    }
}

/// What a factor stands for.
struct Bound {
    kind: ModeratorKind,
    unit: String,
}

impl Bound {
    fn number((number, unit): (Number, Unit), kind: impl Fn(Number) -> ModeratorKind) -> Self {
        Self {
            kind: kind(number),
            unit: unit.to_string(),
        }
    }

    fn labels(column: ColumnId, reference: Option<String>, sorted: bool) -> Self {
        Self {
            kind: ModeratorKind::Labels {
                column,
                reference,
                sorted,
            },
            unit: String::new(),
        }
    }
}

/// The columns of a number, each once.
fn columns_of(number: &Number, columns: &mut Vec<ColumnId>) {
    match number {
        Number::Constant(_) => {}
        Number::Column(column) => {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        Number::Convert { value, .. } | Number::Negate(value) => columns_of(value, columns),
        Number::Arithmetic(_, left, right) => {
            columns_of(left, columns);
            columns_of(right, columns);
        }
        Number::Call(_, arguments) => {
            for argument in arguments {
                columns_of(argument, columns);
            }
        }
    }
}

/// What results call a factor: a column by its name, anything else as it is written.
fn name_of(factor: &Expr, written: impl Fn(&Expr) -> String) -> String {
    let ExprKind::Call { name, arguments } = &factor.kind else {
        return super::expr::dotted(factor).unwrap_or_else(|| written(factor));
    };
    match (name.text.as_str(), arguments.as_slice()) {
        ("center", [x]) => format!("center({})", written(x)),
        ("poly", [x, degree]) => format!("poly({}, {})", written(x), written(degree)),
        ("reference", [column, _]) => {
            super::expr::dotted(column).unwrap_or_else(|| written(column))
        }
        _ => written(factor),
    }
}

/// Checks the names, types and units of moderators.
pub(super) fn check(exprs: &mut Exprs<'_>, terms: &[Term]) {
    for factor in terms.iter().flat_map(|term| &term.factors) {
        let _ = bind(exprs, factor);
        explained_by_itself(exprs.scope, factor, exprs.out);
    }
}

fn bind(exprs: &mut Exprs<'_>, factor: &Expr) -> Option<Bound> {
    if matches!(factor.kind, ExprKind::Name(_) | ExprKind::Path(_)) {
        return bind_column(exprs, factor);
    }
    if let ExprKind::Call { name, arguments } = &factor.kind {
        if TERMS.contains(&name.text.as_str()) {
            return bind_call(exprs, name, arguments);
        }
        if function::find(&name.text).is_none()
            && let Some(help) = help_for(&name.text)
        {
            exprs.out.push(
                Diagnostic::new(
                    Code::UnknownFunction,
                    name.span,
                    format!("`{}` is not a function", name.text),
                )
                .label("no function of this name")
                .help(help),
            );
            return None;
        }
    }
    let (number, unit) = exprs.number(factor)?;
    let mut columns = Vec::new();
    columns_of(&number, &mut columns);
    if columns.is_empty() {
        exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                factor.span,
                "a moderator that is the same for all studies",
            )
            .label("something that differs between studies was expected")
            .help("leave it out: the intercept is always there"),
        );
        return None;
    }
    Some(Bound::number((number, unit), ModeratorKind::Number))
}

/// What to write instead of a function that there is not.
fn help_for(name: &str) -> Option<String> {
    match name {
        "factor" => {
            Some("give the column its labels in the schema: `grade: one of 1, 2, 3`".to_owned())
        }
        "I" => Some("write the expression itself: `dose^2`".to_owned()),
        "scale" => Some("write `center(x)`, or divide it by a number you can name".to_owned()),
        "relevel" => Some("write `reference(column, label)`".to_owned()),
        _ => {
            let near = suggest(name, TERMS.iter().copied());
            near.first().map(|near| format!("write `{near}`"))
        }
    }
}

fn bind_column(exprs: &mut Exprs<'_>, factor: &Expr) -> Option<Bound> {
    let column = exprs.reference(factor)?;
    let info = exprs.scope.columns.get(column)?;
    match &info.kind {
        Type::Number(unit) => {
            let number = (Number::Column(column), unit.clone());
            Some(Bound::number(number, ModeratorKind::Number))
        }
        Type::Label { .. } | Type::Flag => Some(Bound::labels(column, None, false)),
        Type::Text => Some(Bound::labels(column, None, true)),
        Type::Study | Type::Date => {
            let (what, help) = if info.kind == Type::Study {
                ("which study a row belongs to", "a property of the studies")
            } else {
                ("a date", "a year: `year: year` in the schema")
            };
            exprs.out.push(
                Diagnostic::new(
                    Code::WrongType,
                    factor.span,
                    format!("`{}` is {what}, and no moderator", info.name),
                )
                .label("a number or labels were expected")
                .other(info.span, "declared here")
                .help(format!("regress on {help}")),
            );
            None
        }
        Type::Unknown => None,
    }
}

/// `center(x)`, `poly(x, 2)`, `reference(a, label)`.
fn bind_call(exprs: &mut Exprs<'_>, name: &Name, arguments: &[Expr]) -> Option<Bound> {
    let wanted = match name.text.as_str() {
        "center" => "center(x)",
        "poly" => "poly(x, 2)",
        _ => "reference(column, label)",
    };
    match (name.text.as_str(), arguments) {
        ("center", [x]) => exprs
            .number(x)
            .map(|number| Bound::number(number, ModeratorKind::Centered)),
        ("poly", [x, degree]) if matches!(degree.kind, ExprKind::Number(_)) => {
            let number = exprs.number(x);
            let degree = degree_of(exprs, degree)?;
            let kind = |number| ModeratorKind::Polynomial(number, degree);
            Some(Bound::number(number?, kind))
        }
        ("reference", [column, label]) => bind_reference(exprs, column, label),
        _ => {
            exprs.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    name.span,
                    format!("`{}` does not take these arguments", name.text),
                )
                .label("other arguments were expected")
                .help(format!("write `{wanted}`")),
            );
            None
        }
    }
}

/// The degree of `poly`.
fn degree_of(exprs: &mut Exprs<'_>, degree: &Expr) -> Option<u8> {
    let found = match super::expr::literal(degree) {
        Some((value, None)) if value.fract() == 0.0 && (1.0..=DEGREE).contains(&value) => {
            // Between 1 and 9.
            (1..=9_u8).find(|n| f64::from(*n) >= value)
        }
        _ => None,
    };
    if found.is_none() {
        exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                degree.span,
                "this is not the degree of a polynomial",
            )
            .label(format!("a whole number from 1 to {DEGREE} was expected"))
            .help("write `poly(x, 2)`"),
        );
    }
    found
}

fn bind_reference(exprs: &mut Exprs<'_>, column: &Expr, label: &Expr) -> Option<Bound> {
    let place = exprs.reference(column)?;
    let info = exprs.scope.columns.get(place).cloned()?;
    if !matches!(info.kind, Type::Label { .. } | Type::Flag | Type::Text) {
        exprs.out.push(
            Diagnostic::new(
                Code::WrongType,
                column.span,
                format!("`{}` has no labels", info.name),
            )
            .label("a column of labels was expected")
            .other(info.span, "declared here")
            .help(format!("write `{}`: numbers have no reference", info.name)),
        );
        return None;
    }
    let found = if let ExprKind::Name(word) = &label.kind {
        exprs.known_label(&info, &word.text, false, label)
    } else if let ExprKind::Text(word) = &label.kind {
        exprs.known_label(&info, word, true, label)
    } else if let ExprKind::Number(number) = &label.kind {
        exprs.known_label(&info, &number.text, false, label)
    } else {
        exprs.out.push(
            Diagnostic::new(Code::WrongArguments, label.span, "this is not a label")
                .label(format!("a label of `{}` was expected", info.name)),
        );
        None
    };
    let sorted = info.kind == Type::Text;
    found.map(|label| Bound::labels(place, Some(label), sorted))
}

/// The names of the coefficients, terms and predictions of a regression; none where they hang on the data.
pub(super) fn names(regress: &Regress, scope: &Scope) -> Vec<String> {
    let mut names = vec!["intercept".to_owned()];
    for term in &regress.terms {
        let mut of_term = vec![String::new()];
        for place in &term.moderators {
            let Some(own) = regress.moderators.get(*place).map(|m| own_names(m, scope)) else {
                continue;
            };
            if own.is_empty() {
                return Vec::new();
            }
            let join = |a: &String, b: &String| match a.as_str() {
                "" => b.clone(),
                _ => format!("{a}:{b}"),
            };
            of_term = (of_term.iter())
                .flat_map(|a| own.iter().map(move |b| join(a, b)))
                .collect();
        }
        names.extend(of_term);
        names.push(term.name.clone());
    }
    names.dedup();
    names.extend(predictions(regress));
    names
}

/// The names of the columns of a moderator; none for texts.
fn own_names(moderator: &Moderator, scope: &Scope) -> Vec<String> {
    let name = &moderator.name;
    match &moderator.kind {
        ModeratorKind::Number(_) | ModeratorKind::Centered(_) => vec![name.clone()],
        ModeratorKind::Polynomial(_, degree) => {
            (1..=*degree).map(|d| format!("{name}[{d}]")).collect()
        }
        ModeratorKind::Labels { column, .. } => {
            let label = |label: &str| format!("{name}[{label}]");
            match scope.columns.get(*column).map(|info| &info.kind) {
                Some(Type::Label { labels, .. }) => labels.iter().map(|l| label(l)).collect(),
                Some(Type::Flag) => vec![label("no"), label("yes")],
                _ => Vec::new(),
            }
        }
    }
}

/// `latitude = 13, alloc = random`.
fn predictions(regress: &Regress) -> Vec<String> {
    let mut names = vec![String::new()];
    if regress.at.is_empty() {
        return Vec::new();
    }
    for at in &regress.at {
        let one = |value: &AtValue| match value {
            AtValue::Number(number) => format!("{} = {number}", at.name),
            AtValue::Label(label) => format!("{} = {label}", at.name),
        };
        let join = |before: &String, value: &AtValue| match before.as_str() {
            "" => one(value),
            _ => format!("{before}, {}", one(value)),
        };
        let join = &join;
        names = (names.iter())
            .flat_map(|before| at.values.iter().map(move |value| join(before, value)))
            .collect();
    }
    names
}
