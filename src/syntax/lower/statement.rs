//! Statements, by their first word.

use std::ops::Range;

use super::super::ast::{
    Argument, Data, EffectForm, Name, ReportedOf, Statement, StatementKind, Text,
};
use super::super::grammar::Rule;
use super::super::{lex, problem};
use super::{Lower, Pair, Token, Tokens, all, find, nfc};
use crate::diagnostic::Code;

/// How a statement is lowered; `None` when it could not be read.
type Lowering = fn(&mut Lower<'_>) -> Option<StatementKind>;

/// The statements of fixed form. All others are analyses.
const FORMS: &[(&str, Lowering)] = &[
    ("plan", |lower| Some(lower.plan())),
    ("search", |lower| Some(lower.record())),
    ("flow", |lower| Some(lower.record())),
    ("data", |lower| lower.data()),
    ("study", |lower| lower.study()),
    ("let", |lower| lower.selection()),
    ("effect", |lower| lower.effect()),
    ("default", |lower| lower.defaults()),
    ("require", |lower| lower.require()),
    ("reported", |lower| lower.reported()),
    ("expect", |lower| lower.expect()),
    ("deviation", |lower| lower.deviation()),
    ("report", |lower| lower.report()),
];

/// The first words of the statements of fixed form.
pub(in crate::syntax) fn fixed() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|form| form.0)
}

impl Lower<'_> {
    /// The statement of the chunk.
    pub(in crate::syntax) fn statement(&mut self) -> Statement {
        let range = self.chunk.range.clone();
        let word = lex::word(self.slice(range.clone()));
        let mut keyword = Name {
            text: nfc(word),
            span: self.place(&(range.start..range.start + word.len())),
        };
        if self.chunk.too_deep {
            return self.finish(keyword, StatementKind::Error);
        }
        if self.chunk.indented && self.words.is_statement(word) {
            self.out.push(problem::indented(keyword.span, word));
        }
        if !self.words.is_statement(word) {
            let Some(meant) = self.unknown_statement(word) else {
                let kind = self.salvage();
                return self.finish(keyword, kind);
            };
            keyword.text = meant;
        }
        let behind = self
            .slice(keyword.span.end as usize..range.end)
            .trim_start();
        if behind.starts_with(':') && !behind.starts_with(":=") {
            self.out.push(problem::field_outside(keyword.span, word));
            return self.finish(keyword, StatementKind::Error);
        }
        self.text_below_table();
        let form = FORMS.iter().find(|form| form.0 == keyword.text);
        if form.is_none_or(|form| form.0 != "data") {
            self.table_of_no_data(&keyword.text);
        }
        let lowering = form.map_or((|lower| lower.analysis()) as Lowering, |form| form.1);
        let kind = lowering(self).unwrap_or_else(|| self.salvage_as(&keyword.text));
        self.finish(keyword, kind)
    }

    /// Reports a first word that begins no statement; returns the one that was meant, if that is clear.
    fn unknown_statement(&mut self, word: &str) -> Option<String> {
        let range = self.chunk.range.clone();
        let span = self.place(&(range.start..range.start + word.len()));
        let text = self.slice(range);
        let (diagnostic, meant) = problem::unknown_statement(span, word, text, self.words);
        self.out.push(diagnostic);
        meant.map(str::to_owned)
    }

    fn text_below_table(&mut self) {
        let chunk = self.chunk;
        if let Some(table) = chunk
            .table
            .as_ref()
            .filter(|table| table.end < chunk.range.end)
        {
            let below = self.slice(table.end..chunk.range.end);
            let start = chunk.range.end - below.trim_start().len();
            if self.swallows(table.end, start) {
                return;
            }
            let span =
                self.place(&(start..start + lex::line_length(self.slice(start..chunk.range.end))));
            let message = "text below the rows of a table";
            let label = "a row begins with `|`, a statement at the start of the line";
            self.error(Code::UnexpectedText, span, message, label, "");
        }
    }

    fn table_of_no_data(&mut self, keyword: &str) {
        if let Some(table) = self.chunk.table.clone() {
            let first = table.start..table.start + lex::line_length(self.slice(table));
            let span = self.place(&first);
            let message = format!("`{keyword}` takes no rows");
            let label = "only `data` has rows in the plan";
            self.error(Code::UnexpectedText, span, message, label, "");
        }
    }

    /// The chunk without what stands below its rows.
    pub(super) fn body(&self) -> Range<usize> {
        let range = self.chunk.range.clone();
        let end = self
            .chunk
            .table
            .as_ref()
            .map_or(range.end, |table| range.end.min(table.start));
        range.start..end
    }

    /// The text before the block, and the inside of the block.
    fn head(&mut self) -> (Range<usize>, Option<Range<usize>>) {
        let body = self.body();
        let mut tokens = Tokens::new(self.text, body.start, body.end, true);
        let mut block: Option<Range<usize>> = None;
        let mut head = body.clone();
        while let Some((token, start, end)) = tokens.next() {
            let close = |open| {
                self.chunk
                    .pairs
                    .close(open)
                    .unwrap_or(body.end)
                    .min(body.end)
            };
            if let (Some(block), false) = (&block, token.is_trivia()) {
                self.behind_block(block.end, start, body.end);
                break;
            }
            match token {
                Token::Open(b'{') if block.is_none() => {
                    head.end = start;
                    let close = close(start);
                    block = Some(end..close.max(end));
                    tokens.jump(close + 1);
                }
                Token::Open(_) => tokens.jump(close(start)),
                Token::Blank
                | Token::Newline
                | Token::Comment
                | Token::ForeignComment
                | Token::Text
                | Token::OpenText
                | Token::OpenLongText
                | Token::Quoted
                | Token::OpenQuoted
                | Token::Close(_)
                | Token::Word
                | Token::Number
                | Token::Comma
                | Token::Colon
                | Token::Semicolon
                | Token::Other => {}
            }
        }
        (head, block)
    }

    /// Whether an indented keyword of a statement stands at `start`, on another line than `end`.
    fn swallows(&mut self, end: usize, start: usize) -> bool {
        let word = lex::word(self.slice(start..self.chunk.range.end));
        let own_line = self.slice(end..start).contains('\n');
        if own_line && self.words.is_statement(word) {
            let span = self.place(&(start..start + word.len()));
            self.swallowed = Some((end..start, problem::indented(span, word)));
        }
        self.swallowed.is_some()
    }

    /// Reports text behind the block of a statement.
    fn behind_block(&mut self, close: usize, start: usize, end: usize) {
        if self.chunk.is_broken(&(close..end)) || self.swallows(close + 1, start) {
            return;
        }
        let line = lex::line_length(self.slice(start..end));
        let span = self.place(&(start..start + line));
        let open = self.brace(close);
        let message = "text behind the end of the block";
        let diagnostic = crate::diagnostic::Diagnostic::new(Code::UnexpectedText, span, message)
            .label("the statement has ended before this")
            .other(open, "here it ends");
        self.out.push(diagnostic);
    }

    /// Reports that a statement has no block.
    fn block_or_report(&mut self, block: Option<Range<usize>>, form: &str) -> Range<usize> {
        let end = self.body().end;
        if block.is_none() && !self.chunk.is_broken(&self.body()) {
            let span = self.at(end);
            let message = "the statement ends before its block";
            let label = "`{` was expected here";
            self.error(
                Code::UnexpectedText,
                span,
                message,
                label,
                &format!("write `{form}`"),
            );
        }
        block.unwrap_or(end..end)
    }

    fn plan(&mut self) -> StatementKind {
        let (head, block) = self.head();
        let title = self.parse(Rule::a_plan, head, |lower, pair| lower.text_in(&pair));
        let block = block.unwrap_or_default();
        StatementKind::Plan {
            title: title.flatten(),
            fields: self.fields(block),
        }
    }

    fn record(&mut self) -> StatementKind {
        let (head, block) = self.head();
        let word = lex::word(self.slice(head.clone()));
        let form = format!("{word} {{ … }}");
        let known = self.parse(Rule::a_record, head, |lower, pair| {
            find(&pair, Rule::name).map(|name| lower.name(&name))
        });
        let block = match known {
            Some(_) => self.block_or_report(block, &form),
            None => block.unwrap_or_default(),
        };
        StatementKind::Record {
            name: known.flatten(),
            fields: self.fields(block),
        }
    }

    fn data(&mut self) -> Option<StatementKind> {
        let (head, block) = self.head();
        let table = self.chunk.table.clone();
        let head_end = head.end;
        let mut data = self.parse(Rule::a_data, head, |lower, pair| Data {
            name: lower.name_in(&pair, Rule::name),
            from: lower.text_in(&pair),
            options: lower.with_options(&pair),
            schema: None,
            table: None,
        });
        let schema = block.map(|block| self.columns(block));
        if data.is_none() {
            if schema.is_none() && table.is_none() {
                return None;
            }
            data = self.declared_name().map(|name| Data {
                name,
                from: None,
                options: Vec::new(),
                schema: None,
                table: None,
            });
        } else if schema.is_none() && table.is_none() && data.as_ref()?.from.is_none() {
            let span = self.at(head_end);
            let message = "data without a file and without a schema";
            let label = "`from \"file.csv\"` or `{` was expected here";
            self.error(Code::UnexpectedText, span, message, label, "");
        }
        let mut data = data?;
        data.table = table.map(|table| self.place(&table));
        data.schema = schema;
        Some(StatementKind::Data(data))
    }

    fn study(&mut self) -> Option<StatementKind> {
        let (head, block) = self.head();
        let (label, dataset) = self.parse(Rule::a_study, head, |lower, pair| {
            let name = lower.name_in(&pair, Rule::name);
            lower.text_in(&pair).map(|label| (label, name))
        })??;
        let block = self.block_or_report(block, "study \"Smith 2001\" in trials { n: 12 }");
        Some(StatementKind::Study {
            label,
            dataset,
            cells: self.cells(block),
        })
    }

    fn selection(&mut self) -> Option<StatementKind> {
        let body = self.body();
        self.parse(Rule::a_let, body, |lower, pair| {
            lower.assign(&pair);
            let union = find(&pair, Rule::union);
            let sources = union.iter().flat_map(|union| all(union, Rule::name));
            StatementKind::Let {
                name: lower.name_in(&pair, Rule::name),
                sources: sources.map(|source| lower.name(&source)).collect(),
                steps: lower.steps(&pair),
            }
        })
    }

    fn effect(&mut self) -> Option<StatementKind> {
        let body = self.body();
        self.parse(Rule::a_effect, body, |lower, pair| {
            lower.assign(&pair);
            StatementKind::Effect {
                name: lower.name_in(&pair, Rule::name),
                forms: all(&pair, Rule::form)
                    .map(|form| lower.form(&form))
                    .collect(),
                options: lower.with_options(&pair),
            }
        })
    }

    fn form(&mut self, pair: &Pair<'_>) -> EffectForm {
        EffectForm {
            measure: self.name_in(pair, Rule::name),
            arguments: all(pair, Rule::argument)
                .map(|argument| self.argument(&argument))
                .collect(),
            condition: find(pair, Rule::expr).map(|expr| self.expr(&expr)),
            span: self.span(pair),
        }
    }

    fn argument(&mut self, pair: &Pair<'_>) -> Argument {
        if let Some(sign) = find(pair, Rule::assign) {
            let span = self.span(&sign);
            self.foreign(span, ":", "the name of an argument ends with `:`");
        }
        let name = find(pair, Rule::argument_name);
        Argument {
            name: name.map(|name| self.name(&name)),
            value: self.expr_in(pair),
        }
    }

    fn defaults(&mut self) -> Option<StatementKind> {
        let body = self.body();
        self.parse(Rule::a_default, body, |lower, pair| {
            StatementKind::Default(lower.clauses(&pair))
        })
    }

    fn require(&mut self) -> Option<StatementKind> {
        let body = self.body();
        self.parse(Rule::a_require, body, |lower, pair| {
            StatementKind::Require {
                condition: lower.expr_in(&pair),
                verbs: find(&pair, Rule::names).map_or_else(Vec::new, |verbs| lower.names(&verbs)),
                otherwise: find(&pair, Rule::name).map(|verb| lower.name(&verb)),
            }
        })
    }

    fn reported(&mut self) -> Option<StatementKind> {
        let (head, block) = self.head();
        let of = self.parse(Rule::a_reported, head, |lower, pair| {
            match find(&pair, Rule::result_ref) {
                Some(result) => Some(ReportedOf::Result(lower.result_ref(&result))),
                None => lower.text_in(&pair).map(ReportedOf::Text),
            }
        });
        let fields = match &of {
            Some(_) => {
                let block = self.block_or_report(block, "reported main { estimate: 1.33 }");
                self.fields(block)
            }
            None => self.fields(block.unwrap_or_default()),
        };
        Some(StatementKind::Reported { of: of??, fields })
    }

    fn expect(&mut self) -> Option<StatementKind> {
        let body = self.body();
        let agrees = self.slice(body.clone()).trim_end().ends_with("agrees");
        if agrees {
            return self.parse(Rule::an_agrees, body, |lower, pair| {
                let result = find(&pair, Rule::result_ref);
                StatementKind::Agrees(lower.result_ref(result.as_ref().unwrap_or(&pair)))
            });
        }
        self.parse(Rule::a_expect, body, |lower, pair| {
            StatementKind::Expect(lower.expr_in(&pair))
        })
    }

    fn deviation(&mut self) -> Option<StatementKind> {
        let body = self.body();
        self.parse(Rule::a_deviation, body, |lower, pair| {
            StatementKind::Deviation {
                name: lower.name_in(&pair, Rule::name),
                because: lower.because(&pair),
            }
        })
    }

    fn report(&mut self) -> Option<StatementKind> {
        let body = self.body();
        let to: Option<Text> =
            self.parse(Rule::a_report, body, |lower, pair| lower.text_in(&pair))?;
        Some(StatementKind::Report { to: to? })
    }

    fn analysis(&mut self) -> Option<StatementKind> {
        let body = self.body();
        self.parse(Rule::an_analysis, body, |lower, pair| {
            let sources = find(&pair, Rule::sources);
            let sources = sources
                .iter()
                .flat_map(|sources| all(sources, Rule::result_ref));
            StatementKind::Analysis {
                sources: sources.map(|source| lower.result_ref(&source)).collect(),
                clauses: lower.clauses(&pair),
            }
        })
    }
}
