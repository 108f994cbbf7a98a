//! The names that a plan may call files by: the same rules on every platform.

use super::{FileError, FileProblem};

/// A relative name inside a folder, checked and with `.` and `..` resolved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

impl FileName {
    /// Checks `name`, as a plan writes it.
    ///
    /// A backslash is refused everywhere: on one platform it is part of a name, on another it parts folders, and a
    /// plan means the same files on both.
    pub fn new(name: &str) -> Result<Self, FileError> {
        let refuse = |problem| Err(FileError::new(name, problem));
        if name.is_empty() {
            return refuse(FileProblem::EmptyName);
        }
        if let Some(found) = name.chars().find(|c| c.is_control()) {
            return refuse(FileProblem::ControlCharacter(found));
        }
        if is_absolute(name) {
            return refuse(FileProblem::Absolute);
        }
        if name.contains('\\') {
            return refuse(FileProblem::Backslash);
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in name.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.is_empty() => return refuse(FileProblem::LeavesFolder),
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        if parts.is_empty() || name.ends_with('/') {
            return refuse(FileProblem::Folder);
        }
        Ok(Self(parts.join("/")))
    }

    /// The name, its parts separated by `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `/…`, `~/…`, `\…`, `\\server\…`, `C:…` and `file://…`.
fn is_absolute(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next();
    let drive = first.is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    drive || name.starts_with(['/', '\\']) || name.starts_with("~/") || name.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(name: &str) -> FileProblem {
        FileName::new(name).expect_err(name).problem().clone()
    }

    #[test]
    fn names_inside_the_folder_are_resolved() {
        for (name, resolved) in [
            ("a.csv", "a.csv"),
            ("./data//a.csv", "data/a.csv"),
            ("data/../a b.csv", "a b.csv"),
            ("..a.csv", "..a.csv"),
            ("données.csv", "données.csv"),
        ] {
            assert_eq!(FileName::new(name).expect(name).as_str(), resolved);
        }
    }

    #[test]
    fn names_outside_the_folder_are_refused() {
        for name in ["../secret.csv", "a/../../b.csv", "a/../.."] {
            assert_eq!(problem(name), FileProblem::LeavesFolder, "{name}");
        }
        for name in [
            "/etc/passwd",
            "C:\\a.csv",
            "c:a.csv",
            "\\\\server\\a.csv",
            "~/a.csv",
            "https://example.org/a.csv",
        ] {
            assert_eq!(problem(name), FileProblem::Absolute, "{name}");
        }
    }

    #[test]
    fn names_that_are_no_names_are_refused() {
        assert_eq!(problem(""), FileProblem::EmptyName);
        assert_eq!(problem("a\0.csv"), FileProblem::ControlCharacter('\0'));
        assert_eq!(problem("data\new.csv"), FileProblem::ControlCharacter('\n'));
        assert_eq!(problem("data\\a.csv"), FileProblem::Backslash);
        for name in [".", "data/", "a/..", "./"] {
            assert_eq!(problem(name), FileProblem::Folder, "{name}");
        }
    }
}
