//! `FIGURE RESULT [with …] to "file"`.

use super::Checker;
use super::expr::Exprs;
use super::names::Entity;
use super::options::Given;
use super::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic, list};
use crate::figure::{EVERY, Figure, Of, Sort, Wishes};
use crate::measure::Transform;
use crate::option::OptionSpec;
use crate::plan::{self, ColumnId, FigureSource, ResultId, SourceRef, StatementKind, Task};
use crate::syntax::ast::{self, Clause, ClauseKind, Expr, ResultRef};
use crate::word::endings;

impl Checker<'_> {
    /// Checks a figure.
    pub(super) fn figure(
        &mut self,
        statement: &ast::Statement,
        figure: &'static Figure,
        sources: &[ResultRef],
        clauses: &[Clause],
    ) -> Option<StatementKind> {
        let mut takes: Vec<&str> = figure.clauses.to_vec();
        takes.push("to");
        let readable = self.known_clauses(statement, figure.name, &takes, clauses);
        let known: Vec<&OptionSpec> = figure.options.iter().chain(EVERY).copied().collect();
        let mut given = Vec::new();
        let mut showing: Option<&[Expr]> = None;
        let mut to = None;
        for clause in &readable {
            if let ClauseKind::With(uses) = &clause.kind {
                given.extend(self.options(uses, &known, &format!("`{}`", figure.name)));
            } else if let ClauseKind::Showing(columns) = &clause.kind {
                showing = Some(columns);
            } else if let ClauseKind::To(file) = &clause.kind {
                self.output_file(file, endings(&statement.keyword.text));
                to = Some(file.clone());
            }
        }
        if to.is_none() {
            self.without_file(statement, figure);
        }
        let source = self.drawn_of(statement, figure, sources)?;
        let (wishes, sort_by) = self.wishes(&given, &source)?;
        if figure.name == "forest" {
            self.forest_asks(&given, &source, &wishes)?;
        }
        let showing = self.shown(showing, &source)?;
        let to = to?;
        self.fits(figure, sources, &source, &given);
        if let FigureSource::Results(of) = &source {
            for id in of {
                self.placeholders(figure, &to, id);
            }
        }
        let asks = given.into_iter().map(|given| given.spec.name).collect();
        Some(StatementKind::Figure(Box::new(plan::Figure {
            figure,
            of: source,
            wishes,
            said: asks,
            showing,
            sort_by,
            to,
        })))
    }

    fn without_file(&mut self, statement: &ast::Statement, figure: &Figure) {
        self.out.push(
            Diagnostic::new(
                Code::MissingClause,
                statement.span.behind(),
                format!("`{}` without a file", figure.name),
            )
            .label("`to \"file.svg\"` was expected")
            .help(format!(
                "write `{} to \"{}.svg\"`",
                self.one_line(statement.span),
                figure.name
            )),
        );
    }

    /// What the figure is drawn of.
    fn drawn_of(
        &mut self,
        statement: &ast::Statement,
        figure: &'static Figure,
        sources: &[ResultRef],
    ) -> Option<FigureSource> {
        let Some(source) = sources.first() else {
            self.out.push(
                Diagnostic::new(
                    Code::MissingClause,
                    statement.keyword.span.behind(),
                    format!("`{}` of what?", figure.name),
                )
                .label("the name of a result was expected")
                .maybe_help(
                    self.names
                        .last_result()
                        .map(|name| format!("write `{} {name} …`", figure.name)),
                ),
            );
            return None;
        };
        if sources.len() > 1 && !matches!(figure.of, Of::Results(_)) {
            self.one_source(figure.name, sources);
            return None;
        }
        match figure.of {
            Of::Flow | Of::Rows => {
                let of = self.rows_or_flow(figure, source)?;
                self.judged(figure, source, &of)?;
                Some(of)
            }
            Of::Result(_) | Of::Results(_) | Of::Sensitivity(_) => {
                let of: Vec<Option<ResultId>> = sources
                    .iter()
                    .map(|source| {
                        let of = self.result_for(source, figure.name)?;
                        self.drawable(figure, source, &of)?;
                        Some(of)
                    })
                    .collect();
                of.into_iter()
                    .collect::<Option<Vec<_>>>()
                    .map(FigureSource::Results)
            }
        }
    }

    /// A flow, a selection, or the rows of a result.
    fn rows_or_flow(&mut self, figure: &Figure, source: &ResultRef) -> Option<FigureSource> {
        let flow = matches!(figure.of, Of::Flow);
        let (wanted, fits): (_, fn(Entity) -> bool) = if flow {
            ("a flow, a selection or a result", |entity| {
                !matches!(entity, Entity::Effect(_))
            })
        } else {
            ("a result or a selection", |entity| {
                !matches!(entity, Entity::Effect(_) | Entity::Record)
            })
        };
        match self.names.find(&source.name, wanted, fits, self.out) {
            Entity::Dataset(at) => Some(FigureSource::Rows(SourceRef::Dataset(at))),
            Entity::Selection(at) => Some(FigureSource::Rows(SourceRef::Selection(at))),
            Entity::Record => self.flow_of(figure, &source.name),
            Entity::Result(_) => {
                let id = self.result_for(source, figure.name)?;
                Some(FigureSource::Results(vec![id]))
            }
            Entity::Effect(_) | Entity::Failed => None,
        }
    }

    /// Whether a figure is made of results of this kind; reports it if not.
    fn drawable(&mut self, figure: &Figure, source: &ResultRef, of: &ResultId) -> Option<()> {
        let statement = self.plan.statements.get(of.statement)?;
        let verbs = figure.of.verbs();
        if verbs.contains(&statement.keyword.as_str()) {
            return Some(());
        }
        let first = verbs.first().copied().unwrap_or("pool");
        let help = match figure.name {
            "bubble" => "a bubble for each study along a moderator: `regress … on latitude as slope`, then `bubble slope`".to_owned(),
            name => format!("name the result of a `{first}`: `{first} … as result`, then `{name} result`"),
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongResult,
                source.span,
                format!(
                    "`{}` is the result of `{}`, and `{}` is drawn of {}",
                    of.text,
                    statement.keyword,
                    figure.name,
                    list(verbs, "or")
                ),
            )
            .label(format!("a result of {} was expected", list(verbs, "or")))
            .other(statement.span, "declared here")
            .help(help),
        );
        None
    }

    /// What is asked for behind `with`, and the column that rows are sorted by.
    fn wishes(
        &mut self,
        given: &[Given<'_>],
        source: &FigureSource,
    ) -> Option<(Wishes, Option<ColumnId>)> {
        let mut wishes = Wishes::default();
        let mut sort_by = None;
        for option in given {
            match option.spec.name {
                "width" => wishes.width = option.number(),
                "contours" => wishes.contours = true,
                "trimfill" => wishes.trimfill = true,
                "predictor" => wishes.predictor = option.word().map(str::to_owned),
                "leave_one_out" | "cumulative" => {
                    wishes.refits = Some(option.spec.name.to_owned());
                }
                "axis" => wishes.axis = Some(self.axis(option)?),
                "sort" => {
                    let (sort, column) = self.sort(option, source)?;
                    wishes.sort = Some(sort);
                    sort_by = column;
                }
                _ => {}
            }
        }
        Some((wishes, sort_by))
    }

    /// Whether a forest's axis lies on its scale, and a `sensitivity` holds what it is to show.
    fn forest_asks(
        &mut self,
        given: &[Given<'_>],
        source: &FigureSource,
        wishes: &Wishes,
    ) -> Option<()> {
        let id = source.results().first()?;
        let statement = self.plan.statements.get(id.statement)?;
        let Some(analysis) = rows_of(&statement.kind) else {
            return Some(());
        };
        let measure = analysis.effect.as_ref().map(|effect| effect.measure);
        let ratio = measure.is_some_and(|measure| measure.transform == Transform::Exp);
        if let (Some([lo, hi]), true) = (wishes.axis, ratio)
            && lo <= 0.0
        {
            let option = given.iter().find(|given| given.spec.name == "axis")?;
            let (name, span) = (
                measure.map_or("", |measure| measure.name),
                option.usage.span,
            );
            self.out.push(
                Diagnostic::new(
                    Code::WrongOptionValue,
                    span,
                    format!("{lo} is on no axis of {name}: ratios stand on a log axis"),
                )
                .label("two numbers above 0 were expected")
                .help(format!(
                    "write `axis ({}, {hi})`",
                    if hi > 0.1 { "0.1" } else { "0.001" }
                )),
            );
            return None;
        }
        let Task::Sensitivity(asked) = &analysis.task else {
            return Some(());
        };
        let wanted = wishes.refits.as_deref();
        let has = match wanted {
            Some("cumulative") => asked.cumulative.is_some(),
            Some(_) => asked.leave_one_out,
            None => asked.leave_one_out || asked.cumulative.is_some(),
        };
        if has {
            return Some(());
        }
        let what = wanted.unwrap_or("leave_one_out");
        let written = if what == "cumulative" {
            "cumulative year"
        } else {
            what
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongResult,
                statement.span,
                format!(
                    "`{}` holds no `{what}`, and a forest of it shows one",
                    id.text
                ),
            )
            .label(format!("`with {written}` was expected here"))
            .help(format!(
                "write `sensitivity … with {written} as {}`",
                id.text
            )),
        );
        None
    }

    fn axis(&mut self, option: &Given<'_>) -> Option<[f64; 2]> {
        if let [lo, hi] = option.numbers()[..]
            && lo < hi
        {
            return Some([lo, hi]);
        }
        self.out.push(
            Diagnostic::new(
                Code::WrongOptionValue,
                option.usage.span,
                "`axis` wants its two ends, the lower first",
            )
            .label("two numbers were expected")
            .help("write `axis (0.1, 10)`"),
        );
        None
    }

    fn sort(
        &mut self,
        option: &Given<'_>,
        source: &FigureSource,
    ) -> Option<(Sort, Option<ColumnId>)> {
        match option.word() {
            Some("effect") => return Some((Sort::Effect, None)),
            Some("weight") => return Some((Sort::Weight, None)),
            Some(_) | None => {}
        }
        let column = self.columns_of(option.usage.values.get(..1)?, source)?;
        let (_, column) = column.into_iter().next()?;
        Some((Sort::Column, Some(column)))
    }

    /// The columns behind `showing`.
    fn shown(
        &mut self,
        showing: Option<&[Expr]>,
        source: &FigureSource,
    ) -> Option<Vec<(String, ColumnId)>> {
        match showing {
            None => Some(Vec::new()),
            Some(columns) => self.columns_of(columns, source),
        }
    }

    /// Columns of the rows that are drawn.
    fn columns_of(
        &mut self,
        written: &[Expr],
        source: &FigureSource,
    ) -> Option<Vec<(String, ColumnId)>> {
        let rows = match source {
            FigureSource::Rows(rows) => Some(*rows),
            FigureSource::Results(of) => {
                let statement = self.plan.statements.get(of.first()?.statement)?;
                rows_of(&statement.kind).map(|analysis| analysis.source)
            }
            FigureSource::Flow(_) => None,
        }?;
        let scope = self.scope(rows).clone();
        let (name, declared) = self.source_name(rows);
        let mut exprs = Exprs {
            scope: &scope,
            source: name,
            declared,
            names: &self.names,
            out: self.out,
        };
        let found: Vec<_> = written.iter().map(|e| exprs.reference(e)).collect();
        let found = found.into_iter().collect::<Option<Vec<_>>>()?;
        Some(
            found
                .into_iter()
                .filter_map(|place| Some((scope.columns.get(place)?.name.clone(), place)))
                .collect(),
        )
    }

    /// `{region}` in the name of a file stands for the label of a part: each must be a column of `per`.
    fn placeholders(&mut self, figure: &Figure, file: &ast::Text, of: &ResultId) {
        let statement = self.plan.statements.get(of.statement);
        let Some(analysis) = statement.and_then(|s| rows_of(&s.kind)) else {
            return;
        };
        let scope = self.scope(analysis.source);
        let per: Vec<String> = analysis
            .per
            .iter()
            .filter_map(|column| scope.columns.get(*column))
            .map(|column| column.name.clone())
            .collect();
        let parted = !per.is_empty() && of.part.is_empty();
        if parted && !file.node.contains('{') && !matches!(figure.of, Of::Results(_)) {
            self.one_file_for_parts(figure, file, (of, &per));
            return;
        }
        let written = file.node.split('{').skip(1);
        let Some(odd) = written
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .find(|name| !per.iter().any(|known| known == name))
        else {
            return;
        };
        let help = if per.is_empty() {
            format!("leave out `{{{odd}}}`, or analyse the parts separately: `per {odd}`")
        } else {
            let braces: Vec<String> = per.iter().map(|name| format!("{{{name}}}")).collect();
            format!("write {}", list(&braces, "or"))
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownColumn,
                file.span,
                format!("`{{{odd}}}` is no column that `{}` is parted by", of.text),
            )
            .label("a column behind `per` was expected between the braces")
            .help(help),
        );
    }

    /// A figure shows one part: several need a file each.
    fn one_file_for_parts(
        &mut self,
        figure: &Figure,
        file: &ast::Text,
        (of, per): (&ResultId, &[String]),
    ) {
        let braces: Vec<String> = per.iter().map(|name| format!("{{{name}}}")).collect();
        let (stem, kind) = file.node.rsplit_once('.').unwrap_or((&file.node, "svg"));
        self.out.push(
            Diagnostic::new(
                Code::MissingClause,
                file.span,
                format!("`{}` has several parts, and one file for them", of.text),
            )
            .label("a name with the column in braces was expected")
            .help(format!(
                "write `{} {} to \"{stem}-{}.{kind}\"`: a file for each part",
                figure.name,
                of.text,
                braces.join("-")
            )),
        );
    }
}
