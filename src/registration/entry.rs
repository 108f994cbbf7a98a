//! The entries of a chain of registrations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::form::{Hash, canonical, hash};
use super::meaning::{FORM, Meaning};
use crate::seal::{self, SealError, Stamp};

/// How the name of the chain ends: of `review.kma` it is `review.kma.registrations.jsonl`.
pub const SUFFIX: &str = ".registrations.jsonl";

/// The name of the chain of a plan.
pub fn chain_name(plan: &str) -> String {
    format!("{plan}{SUFFIX}")
}

/// One line of a chain: an entry, its hash, and who signed that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What is registered.
    pub entry: Entry,
    /// The SHA-256 of the canonical text of `entry`.
    pub hash: Hash,
    /// Of the hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// An Ed25519 signature of the 64 hexadecimal digits of a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The key that it is checked with: 32 bytes in base64.
    pub public_key: String,
    /// The signature: 64 bytes in base64.
    pub value: String,
}

impl Signature {
    /// Signs `hash` with the private key in the PEM file `key`.
    pub fn of(hash: &str, key: &[u8]) -> Result<Self, SealError> {
        let seal::Signature { public_key, value } = seal::sign(key, hash.as_bytes())?;
        Ok(Self { public_key, value })
    }

    /// Checks that it is of `hash`.
    pub fn check(&self, hash: &str) -> Result<(), SealError> {
        let signature = seal::Signature {
            public_key: self.public_key.clone(),
            value: self.value.clone(),
        };
        seal::verify(&signature, hash.as_bytes())
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The version of the canonical form.
    pub form: u32,
    /// Its number, from 1.
    pub number: u64,
    /// The hash of the entry before; none of the first.
    pub previous: Option<Hash>,
    /// When it was made, by this machine's clock: `2026-11-28T03:40:12Z`.
    pub date: String,
    /// The version of kma.
    pub kma: String,
    /// The key that signs its hash, in base64; left out of an entry that nobody signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// What it says.
    pub content: Content,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A plan is frozen.
    Registration(Box<Frozen>),
    /// An authority testifies that an entry was there at a time.
    Timestamp(Token),
}

/// A plan, frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The title of the plan.
    pub title: Option<String>,
    /// The name of its file.
    pub plan: String,
    /// The SHA-256 of the file.
    pub sha256: Hash,
    /// `--message`.
    pub message: Option<String>,
    /// Each dataset: whether its rows were there.
    pub data: Vec<DataSeen>,
    /// The SHA-256 of all decisions.
    pub meaning: Hash,
    /// What the plan means.
    pub plan_means: Meaning,
}

/// A dataset when the plan was registered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DataSeen {
    /// Its name.
    pub name: String,
    /// Its file; none where its rows are in the plan.
    pub file: Option<String>,
    /// The SHA-256 of the file; none where it was not there, or where the rows are in the plan.
    pub sha256: Option<Hash>,
    /// How many rows there were.
    pub rows: u64,
    /// The study of each row and a short hash of its cells; not kept of large datasets.
    pub fingerprints: Vec<(String, String)>,
}

/// A time stamp by RFC 3161.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The hash of the entry that it is about.
    pub of: Hash,
    /// The time that the authority testifies.
    pub time: String,
    /// The token, in base64.
    pub token: String,
}

impl Token {
    /// Reads a time stamp of one of `hashes`; `certificates` are those that must vouch for its authority.
    pub fn read(
        token: &[u8],
        hashes: &[&str],
        certificates: Option<&[u8]>,
    ) -> Result<(Self, Stamp), SealError> {
        let mut why = SealError::NotAStamp { part: "imprint" };
        for hash in hashes {
            match seal::timestamp(token, &digest(hash), certificates) {
                Ok(stamp) => {
                    let token = Self {
                        of: (*hash).to_owned(),
                        time: stamp.time.clone(),
                        token: STANDARD.encode(token),
                    };
                    return Ok((token, stamp));
                }
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Checks it against its hash, and against `certificates` where some are given.
    pub fn check(&self, certificates: Option<&[u8]>) -> Result<Stamp, SealError> {
        let token = STANDARD
            .decode(&self.token)
            .map_err(|_| SealError::NotAStamp { part: "base64" })?;
        seal::timestamp(&token, &digest(&self.of), certificates)
    }
}

/// The bytes of 64 hexadecimal digits; zeros for what is none.
fn digest(hash: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        let pair = hash.get(at..at + 2).unwrap_or("");
        *byte = u8::from_str_radix(pair, 16).unwrap_or(0);
    }
    bytes
}

impl Line {
    /// The line of an entry, not signed.
    pub fn new(entry: Entry) -> Self {
        let hash = hash(&serde_json::to_value(&entry).unwrap_or_default());
        Self {
            entry,
            hash,
            signature: None,
        }
    }

    /// The hash that its entry has.
    pub fn true_hash(&self) -> Hash {
        hash(&serde_json::to_value(&self.entry).unwrap_or_default())
    }

    /// As it is written, with the end of the line.
    pub fn text(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        format!("{}\n", canonical(&value))
    }

    /// The plan that it freezes.
    pub fn frozen(&self) -> Option<&Frozen> {
        match &self.entry.content {
            Content::Registration(frozen) => Some(frozen),
            Content::Timestamp(_) => None,
        }
    }

    /// The time stamp that it holds.
    pub fn token(&self) -> Option<&Token> {
        match &self.entry.content {
            Content::Timestamp(token) => Some(token),
            Content::Registration(_) => None,
        }
    }
}

impl Frozen {
    /// Whether data were there.
    pub fn retrospective(&self) -> bool {
        self.data.iter().any(|data| data.rows > 0)
    }
}

impl Entry {
    /// The entry that follows `previous`.
    pub fn after(previous: Option<&Line>, date: String, content: Content) -> Self {
        Self {
            form: FORM,
            number: previous.map_or(1, |line| line.entry.number + 1),
            previous: previous.map(|line| line.hash.clone()),
            date,
            kma: env!("CARGO_PKG_VERSION").to_owned(),
            signed_by: None,
            content,
        }
    }
}
