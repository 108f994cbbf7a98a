//! Authorities made on the spot.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kma::seal::{SealError, Stamp, timestamp};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// What is stamped and signed.
pub(super) const CONTENT: &[u8] = b"one registration, as it stands in its chain\n";

/// A folder that `authority.sh` has filled.
pub(super) struct Authority(TempDir);

impl Authority {
    /// `None` where there is no `openssl`: the test says that it was left out.
    pub(super) fn new(choices: &[(&str, &str)]) -> Option<Self> {
        let folder = workshop()?;
        fs::write(folder.path().join("content"), CONTENT).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seal/authority.sh");
        let made = Command::new("sh")
            .arg(script)
            .arg(folder.path())
            .envs(choices.iter().copied())
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{choices:?}: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        Some(Self(folder))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The stamp in the file `name`, checked against the certificates in the files `given`.
    pub(super) fn check(&self, name: &str, given: &[&str]) -> Result<Stamp, SealError> {
        let given: Vec<u8> = given.iter().flat_map(|name| self.file(name)).collect();
        let given = (!given.is_empty()).then_some(given.as_slice());
        timestamp(&self.file(name), &digest(CONTENT), given)
    }
}

/// A folder for what `openssl` makes, if it is installed.
#[expect(clippy::print_stdout, reason = "a test that was left out says so")]
pub(super) fn workshop() -> Option<TempDir> {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("left out: openssl is not installed");
        return None;
    }
    Some(tempfile::tempdir().unwrap())
}

pub(super) fn digest(content: &[u8]) -> [u8; 32] {
    Sha256::digest(content).into()
}
