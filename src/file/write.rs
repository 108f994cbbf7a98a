//! Files are written whole or not at all, and only into one folder.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{FileError, FileName, FileProblem};

/// The folder that results are written into: the plan's own or the one of `--out`.
#[derive(Debug, Clone)]
pub struct OutputFolder {
    root: PathBuf,
    protected: Vec<PathBuf>,
}

impl OutputFolder {
    /// Writes into `root`, which is made when the first file is written.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            protected: Vec::new(),
        }
    }

    /// Never writes onto `path`: the plan, its data, its registrations.
    #[must_use]
    pub fn protecting(mut self, path: impl Into<PathBuf>) -> Self {
        self.protected.push(path.into());
        self
    }

    /// Where the file `name` would be written; nothing is changed.
    pub fn check(&self, name: &str) -> Result<PathBuf, FileError> {
        let fail = |problem| FileError::new(name, problem);
        let target = self.target(name)?;
        if self.protected.iter().any(|path| same_file(path, &target)) {
            return Err(fail(FileProblem::Protected));
        }
        match fs::metadata(&target) {
            Ok(metadata) if metadata.is_dir() => Err(fail(FileProblem::Folder)),
            Ok(metadata) if !metadata.is_file() => Err(fail(FileProblem::NotAFile)),
            Ok(metadata) if metadata.permissions().readonly() => Err(fail(FileProblem::ReadOnly)),
            Ok(_) => Ok(target),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(target),
            Err(error) => Err(fail(FileProblem::writing(&error))),
        }
    }

    /// As [`OutputFolder::check`], and whether a file can be made there: one is, and goes at once.
    pub fn try_out(&self, name: &str) -> Result<(), FileError> {
        let target = self.check(name)?;
        let there = target.ancestors().skip(1).find(|folder| folder.is_dir());
        let folder = there.unwrap_or(&self.root);
        match new_file(folder) {
            Ok(_) => Ok(()),
            Err(error) => Err(FileError::new(name, FileProblem::writing(&error))),
        }
    }

    /// Writes `bytes` to the file `name` and returns its path; makes the folders on the way.
    ///
    /// The bytes go to a new file beside it, which then takes its place: a reader sees the old file or the new one.
    /// It may be read and written by those who might the old one.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FileError> {
        let target = self.check(name)?;
        let writing = |error: io::Error| FileError::new(name, FileProblem::writing(&error));
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(writing)?;
        let mut file = new_file(folder).map_err(writing)?;
        file.write_all(bytes).map_err(writing)?;
        if let Ok(old) = fs::metadata(&target) {
            let permissions = old.permissions();
            file.as_file()
                .set_permissions(permissions)
                .map_err(writing)?;
        }
        file.as_file().sync_all().map_err(writing)?;
        file.persist(&target).map_err(|e| writing(e.error))?;
        Ok(target)
    }

    /// Makes the file `name`, whole or not at all; what is there already stays as it is.
    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FileError> {
        let target = self.check(name)?;
        let fail = |problem| FileError::new(name, problem);
        let writing = |error: io::Error| fail(FileProblem::writing(&error));
        if fs::symlink_metadata(&target).is_ok() {
            return Err(fail(FileProblem::Exists));
        }
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(writing)?;
        let mut file = new_file(folder).map_err(writing)?;
        file.write_all(bytes).map_err(writing)?;
        file.as_file().sync_all().map_err(writing)?;
        match file.persist_noclobber(&target) {
            Ok(_) => Ok(target),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(fail(FileProblem::Exists))
            }
            Err(error) => Err(writing(error.error)),
        }
    }

    /// The path of `name`, links resolved as far as it exists, inside the folder.
    fn target(&self, name: &str) -> Result<PathBuf, FileError> {
        let checked = FileName::new(name)?;
        let fail = |problem| FileError::new(name, problem);
        let root = match fs::canonicalize(&self.root) {
            Ok(root) => root,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(self.root.join(checked.as_str()));
            }
            Err(error) => return Err(fail(FileProblem::writing(&error))),
        };
        let mut path = root.clone();
        let mut parts = checked.as_str().split('/');
        for part in parts.by_ref() {
            path.push(part);
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_symlink() => {
                    // A link to nothing could be made to lead anywhere.
                    path = fs::canonicalize(&path).map_err(|_| fail(FileProblem::BrokenLink))?;
                    if !path.starts_with(&root) {
                        return Err(fail(FileProblem::LinkOutside));
                    }
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(fail(FileProblem::writing(&error))),
            }
        }
        path.extend(parts);
        Ok(path)
    }
}

impl FileProblem {
    /// What the system says about a file that was to be written.
    fn writing(error: &io::Error) -> Self {
        Self::NotWritten(super::error::system(error))
    }
}

/// A new file in `folder`, with the permissions of any other new file.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kma-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Whether both are one file, by whatever names.
fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
        use std::os::unix::fs::MetadataExt;
        return a.dev() == b.dev() && a.ino() == b.ino();
    }
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => a == b,
    }
}
