//! What is kept of a statement that could not be read: the name it declares, so that nobody misses it.

use super::super::ast::{Clause, ClauseKind, Name, ResultRef, StatementKind, Step, StepKind};
use super::super::lex;
use super::{Lower, Token, Tokens, nfc};

impl Lower<'_> {
    /// What is kept of a broken statement that begins with `keyword`.
    pub(super) fn salvage_as(&mut self, keyword: &str) -> StatementKind {
        match keyword {
            "let" => self
                .meant_name()
                .map_or(StatementKind::Error, |name| self.broken_let(name)),
            "effect" => match self.meant_name() {
                Some(name) => StatementKind::Effect {
                    name,
                    forms: Vec::new(),
                    options: Vec::new(),
                },
                None => StatementKind::Error,
            },
            "data" => match self.declared_name() {
                Some(name) => self.broken_let(name),
                None => self.unnamed_data(),
            },
            "plan" | "search" | "flow" | "study" | "default" | "require" | "reported"
            | "expect" | "deviation" | "report" => StatementKind::Error,
            _ => self.broken_analysis(),
        }
    }

    /// `data = read.csv("d.csv")`: the name that the help proposes.
    fn unnamed_data(&self) -> StatementKind {
        let start = self.body().start;
        let behind = self.slice(start..self.body().end);
        let behind = behind.get("data".len()..).unwrap_or("").trim_start();
        if !behind.starts_with(['=', '<']) {
            return StatementKind::Error;
        }
        let mut name = self.name_at(start, start + "data".len());
        "dat".clone_into(&mut name.text);
        self.broken_let(name)
    }

    /// What is kept of a statement whose first word is not known.
    pub(super) fn salvage(&mut self) -> StatementKind {
        let body = self.body();
        let word = lex::word(self.slice(body.clone()));
        let behind = self.slice(body.start + word.len()..body.end).trim_start();
        if behind.starts_with(['=', '~']) || behind.starts_with("<-") || behind.starts_with(":=") {
            let name = self.name_at(body.start, body.start + word.len());
            return self.broken_let(name);
        }
        let name = self.named_as().or_else(|| self.assigned_name());
        name.map_or(StatementKind::Error, |name| self.broken_let(name))
    }

    fn broken_let(&self, name: Name) -> StatementKind {
        let span = self.place(&self.body());
        StatementKind::Let {
            name,
            sources: Vec::new(),
            steps: vec![Step {
                kind: StepKind::Error,
                because: None,
                span,
            }],
        }
    }

    fn broken_analysis(&mut self) -> StatementKind {
        let span = self.place(&self.body());
        let word = Name {
            text: String::new(),
            span,
        };
        let mut clauses = vec![Clause {
            word,
            kind: ClauseKind::Error,
            span,
        }];
        if let Some(name) = self.named_as() {
            clauses.push(Clause {
                word: Name {
                    text: "as".to_owned(),
                    span: name.span,
                },
                span: name.span,
                kind: ClauseKind::As(name),
            });
        }
        let source = self.declared_name().map(|name| ResultRef {
            span: name.span,
            name,
            part: Vec::new(),
        });
        StatementKind::Analysis {
            sources: source.into_iter().collect(),
            clauses,
        }
    }

    fn name_at(&self, start: usize, end: usize) -> Name {
        Name {
            text: nfc(self.slice(start..end).trim_matches('`')),
            span: self.place(&(start..end)),
        }
    }

    /// The word behind the first, which most statements declare.
    pub(super) fn declared_name(&self) -> Option<Name> {
        let body = self.body();
        let mut tokens =
            Tokens::new(self.text, body.start, body.end, true).filter(|token| !token.0.is_trivia());
        tokens.next();
        let (token, start, end) = tokens.next()?;
        let plain = token == Token::Quoted
            || token == Token::Word
                && !super::super::unexpected::is_reserved(self.slice(start..end));
        plain.then(|| self.name_at(start, end))
    }

    /// The declared name, or the one that `low-dose` and `low dose` stand for.
    fn meant_name(&self) -> Option<Name> {
        let body = self.body();
        let text = self.slice(body.clone());
        let word = lex::word(text);
        let written = text.get(word.len()..)?.split(['=', '\n']).next()?.trim();
        let fine = written
            .chars()
            .all(|c| lex::is_word(c) || c == '-' || c == ' ' || c == '.');
        let odd =
            written.contains(['-', ' ', '.']) || written.starts_with(|c: char| c.is_ascii_digit());
        if !fine || !odd || !text.contains('=') {
            return self.declared_name();
        }
        let start = body.start + text.find(written)?;
        Some(Name {
            text: nfc(&super::super::unexpected::mended_name(written)),
            span: self.place(&(start..start + written.len())),
        })
    }

    /// The word before an `=`, as in `lett x = …`.
    fn assigned_name(&self) -> Option<Name> {
        let name = self.declared_name()?;
        let behind = self.slice(name.span.end as usize..self.body().end);
        behind.trim_start().starts_with('=').then_some(name)
    }

    /// The name behind `as`.
    fn named_as(&self) -> Option<Name> {
        let body = self.body();
        let tokens = Tokens::new(self.text, body.start, body.end, true);
        let mut after_as = false;
        let mut found = None;
        for (token, start, end) in tokens.filter(|token| !token.0.is_trivia()) {
            if after_as && matches!(token, Token::Word | Token::Quoted) {
                found = Some(self.name_at(start, end));
            }
            after_as = token == Token::Word && self.slice(start..end) == "as";
        }
        found
    }
}
