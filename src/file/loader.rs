//! How a plan reaches its files: the folder it lies in, or a memory that stands for one.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{FileError, FileName, FileProblem};

/// The largest data file, in bytes.
pub const DATA_LIMIT: u64 = 2 << 30;

/// The largest plan, in bytes.
pub const PLAN_LIMIT: u64 = 64 << 20;

/// The files of one folder; all reading goes through it.
pub trait Loader {
    /// The bytes of the file `name`, at most `limit`.
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, FileError>;

    /// Whether there is something to read under `name`.
    ///
    /// `false` only where nothing is there: what is there and cannot be read is for [`Loader::read`] to report.
    fn exists(&self, name: &str) -> bool;

    /// Whether a file `name` could be written, as far as that can be known before.
    fn check_writable(&self, name: &str) -> Result<(), FileError>;
}

/// A folder on disk.
#[derive(Debug, Clone)]
pub struct FolderLoader {
    root: PathBuf,
}

impl FolderLoader {
    /// The files of the folder `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder in which the file `plan` lies, and its name there; `None` if `plan` names no file.
    pub fn beside(plan: &Path) -> Option<(Self, String)> {
        let name = plan.file_name()?.to_string_lossy().into_owned();
        let folder = match plan.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        };
        Some((Self::new(folder), name))
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The plans of the folder, at most ten, in the order of their names.
    pub fn plans(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| Path::new(name).extension().is_some_and(|e| e == "kma"))
            .collect();
        names.sort_unstable();
        names.truncate(10);
        names
    }

    /// The paths of all plans in the folder and below it, sorted. What is hidden is left out, and so are links.
    pub fn plans_below(&self) -> Vec<PathBuf> {
        let mut plans = Vec::new();
        let mut open = vec![self.root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if hidden {
                    continue;
                }
                if kind.is_dir() {
                    open.push(path);
                } else if kind.is_file() && path.extension().is_some_and(|e| e == "kma") {
                    plans.push(path);
                }
            }
        }
        plans.sort_unstable();
        plans
    }

    /// The files of the folder and of the folders in it whose names end as `ends` say, at most a hundred, sorted.
    pub fn files(&self, ends: &[&str]) -> Vec<String> {
        const MOST: usize = 100;
        let list = |folder: &Path| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let entries = entries.take(10 * MOST).map(|entry| entry.path());
            entries.collect::<Vec<PathBuf>>()
        };
        let inside = list(&self.root);
        let folders = inside.iter().filter(|path| path.is_dir()).take(MOST);
        let below: Vec<PathBuf> = folders.flat_map(|folder| list(folder)).collect();
        let mut names: Vec<String> = inside
            .iter()
            .chain(&below)
            .filter_map(|path| path.strip_prefix(&self.root).ok()?.to_str())
            .map(|name| name.replace('\\', "/"))
            .filter(|name| !name.starts_with('.') && ends.iter().any(|end| name.ends_with(end)))
            .collect();
        names.sort_unstable();
        names.truncate(MOST);
        names
    }

    /// The file that `name` means, links resolved, inside the folder.
    pub fn resolve(&self, name: &str) -> Result<PathBuf, FileError> {
        let checked = FileName::new(name)?;
        let fail = |problem| FileError::new(name, problem);
        let root = fs::canonicalize(&self.root)
            .map_err(|_| fail(FileProblem::NoFolder(self.root.display().to_string())))?;
        let path = root.join(checked.as_str());
        let real = fs::canonicalize(&path).map_err(|error| {
            fail(if error.kind() != io::ErrorKind::NotFound {
                FileProblem::reading(&error)
            } else if fs::symlink_metadata(&path).is_ok() {
                FileProblem::BrokenLink
            } else {
                missing(&root, &checked)
            })
        })?;
        if real.starts_with(&root) {
            Ok(real)
        } else {
            Err(fail(FileProblem::LinkOutside))
        }
    }
}

impl Loader for FolderLoader {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let path = self.resolve(name)?;
        let fail = |problem| FileError::new(name, problem);
        let reading = |error: io::Error| fail(FileProblem::reading(&error));
        // Before opening: to open a pipe waits for somebody to write into it.
        check_kind(&fs::metadata(&path).map_err(reading)?, limit).map_err(fail)?;
        let file = fs::File::open(&path).map_err(reading)?;
        let metadata = file.metadata().map_err(reading)?;
        check_kind(&metadata, limit).map_err(fail)?;
        // The file may grow while it is read, and some system files claim to have no bytes.
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(reading)?;
        if bytes.len() as u64 > limit {
            return Err(fail(FileProblem::TooLarge { size: None, limit }));
        }
        Ok(bytes)
    }

    fn exists(&self, name: &str) -> bool {
        !matches!(
            self.resolve(name).as_ref().map_err(FileError::problem),
            Err(FileProblem::Missing { .. } | FileProblem::NoFolder(_))
        )
    }

    fn check_writable(&self, name: &str) -> Result<(), FileError> {
        super::OutputFolder::new(&self.root).check(name).map(drop)
    }
}

/// What is there instead of `name`.
fn missing(root: &Path, name: &FileName) -> FileProblem {
    let (folder, prefix) = match name.as_str().rsplit_once('/') {
        Some((folder, _)) => (root.join(folder), format!("{folder}/")),
        None => (root.to_path_buf(), String::new()),
    };
    // A link on the way may lead outside: what lies there is nobody's business.
    let inside = fs::canonicalize(&folder).is_ok_and(|real| real.starts_with(root));
    let entries = match fs::read_dir(&folder) {
        Ok(entries) if inside => entries,
        Ok(_) => return FileProblem::LinkOutside,
        Err(_) => return FileProblem::NoFolder(prefix.trim_end_matches('/').into()),
    };
    let names = entries
        .filter_map(Result::ok)
        .take(10_000)
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|file| !file.starts_with('.'))
        .map(|file| format!("{prefix}{file}"))
        .collect();
    FileProblem::missing(name.as_str(), names)
}

fn check_kind(metadata: &fs::Metadata, limit: u64) -> Result<(), FileProblem> {
    let size = metadata.len();
    if metadata.is_dir() {
        Err(FileProblem::Folder)
    } else if !metadata.is_file() {
        Err(FileProblem::NotAFile)
    } else if size > limit {
        let size = Some(size);
        Err(FileProblem::TooLarge { size, limit })
    } else {
        Ok(())
    }
}

impl FileProblem {
    /// What the system says about a file that was to be read.
    fn reading(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::PermissionDenied {
            Self::Denied
        } else {
            Self::NotRead(super::error::system(error))
        }
    }

    /// Nothing is called `name`, and `names` are there.
    fn missing(name: &str, mut names: Vec<String>) -> Self {
        names.sort();
        let wanted = name.to_lowercase();
        let mut near: Vec<(f64, &String)> = names
            .iter()
            .map(|other| (strsim::jaro_winkler(&wanted, &other.to_lowercase()), other))
            .filter(|(similarity, _)| *similarity > 0.85)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let near = near.into_iter().take(3).map(|(_, n)| n.clone()).collect();
        let more = names.len().saturating_sub(10);
        names.truncate(10);
        Self::Missing {
            near,
            there: names,
            more,
        }
    }
}

/// Files in memory, for tests and for what has no disk.
#[derive(Debug, Clone, Default)]
pub struct MemoryLoader {
    files: BTreeMap<FileName, Vec<u8>>,
}

impl MemoryLoader {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a file `name`; a name that a plan could not write is left out.
    #[must_use]
    pub fn with(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        if let Ok(name) = FileName::new(name) {
            self.files.insert(name, bytes.into());
        }
        self
    }
}

impl Loader for MemoryLoader {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let checked = FileName::new(name)?;
        let Some(bytes) = self.files.get(&checked) else {
            let names = self.files.keys().map(|k| k.as_str().to_owned()).collect();
            let problem = FileProblem::missing(checked.as_str(), names);
            return Err(FileError::new(name, problem));
        };
        let size = bytes.len() as u64;
        if size > limit {
            let size = Some(size);
            return Err(FileError::new(name, FileProblem::TooLarge { size, limit }));
        }
        Ok(bytes.clone())
    }

    fn exists(&self, name: &str) -> bool {
        FileName::new(name).map_or(true, |name| self.files.contains_key(&name))
    }

    fn check_writable(&self, name: &str) -> Result<(), FileError> {
        FileName::new(name).map(drop)
    }
}
