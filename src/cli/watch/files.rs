//! Whether files changed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// When files were last written, and how long they are; nothing for a file that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stamps(Vec<(PathBuf, Option<(SystemTime, u64)>)>);

impl Stamps {
    /// Of these files.
    pub(super) fn of(paths: Vec<PathBuf>) -> Self {
        let stamp = |path: PathBuf| {
            let stamp = std::fs::metadata(&path).ok().and_then(|about| {
                let written = about.modified().ok()?;
                Some((written, about.len()))
            });
            (path, stamp)
        };
        Self(paths.into_iter().map(stamp).collect())
    }

    /// The files, or `plan` alone at first.
    pub(super) fn paths(&self, plan: &Path) -> Vec<PathBuf> {
        if self.0.is_empty() {
            return vec![plan.to_owned()];
        }
        self.0.iter().map(|(path, _)| path.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = folder.path().join("plan.kma");
        let missing = Stamps::of(vec![plan.clone()]);
        assert_ne!(missing, Stamps::default());
        std::fs::write(&plan, "kma 1\n").expect("written");
        let first = Stamps::of(missing.paths(&plan));
        assert_ne!(first, missing);
        assert_eq!(first, Stamps::of(first.paths(&plan)));
        std::fs::write(&plan, "kma 1\n# more\n").expect("written");
        assert_ne!(first, Stamps::of(first.paths(&plan)));
    }
}
