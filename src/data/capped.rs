//! Many mistakes of one kind: a few are shown, the others counted.

use crate::diagnostic::{Diagnostic, Diagnostics};

/// How many mistakes of one kind are shown.
const SHOWN: usize = 5;

/// The mistakes of one kind, the first few of them kept.
#[derive(Debug, Clone, Default)]
pub struct Capped {
    kept: Vec<Diagnostic>,
    found: usize,
}

impl Capped {
    /// Adds one; it is made only if it is kept.
    pub fn push(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.found += 1;
        if self.kept.len() < SHOWN {
            self.kept.push(make());
        }
    }

    /// How many were found.
    pub fn found(&self) -> usize {
        self.found
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// Hands over what was kept; the last one tells how many more `of_these` there are: `and 12 more rows like these`.
    pub fn finish(mut self, of_these: &str, diagnostics: &mut Diagnostics) {
        let more = self.found - self.kept.len();
        if let Some(last) = self.kept.last_mut().filter(|_| more > 0) {
            last.notes
                .push(format!("and {more} more {of_these} like these"));
        }
        for diagnostic in self.kept {
            diagnostics.push(diagnostic);
        }
    }
}
