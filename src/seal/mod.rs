//! Seals of a registration: who wrote it, and when it was there at the latest.
//!
//! A signature says who: [`sign`] and [`verify`], Ed25519 ([RFC 8032]) with keys as `openssl genpkey -algorithm ed25519`
//! writes them ([RFC 8410]). A time stamp says when: [`timestamp`] reads the answer of a time-stamping authority
//! ([RFC 3161], [RFC 5816]), a message of the form CMS ([RFC 5652]), and checks it without a network.
//!
//! Both are bytes in, facts out: no file is read here, and no clock.
//!
//! [RFC 8032]: https://www.rfc-editor.org/rfc/rfc8032
//! [RFC 8410]: https://www.rfc-editor.org/rfc/rfc8410
//! [RFC 3161]: https://www.rfc-editor.org/rfc/rfc3161
//! [RFC 5816]: https://www.rfc-editor.org/rfc/rfc5816
//! [RFC 5652]: https://www.rfc-editor.org/rfc/rfc5652

use std::fmt;

mod algorithm;
mod certificate;
mod chain;
mod sign;
mod timestamp;
mod token;

pub use sign::{Signature, public_key, sign, verify};
pub use timestamp::{Stamp, timestamp};

/// Why there is no seal, or why one does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// The file that should hold a key holds something else.
    NotAKey {
        /// What it holds: the label of its PEM block, if it has one.
        found: Option<String>,
    },
    /// The private key is protected by a password.
    EncryptedKey,
    /// The key is of another kind than Ed25519.
    KeyKind {
        /// The kind, by name where it has one, else its object identifier.
        found: String,
    },
    /// The key is of the right kind, but its bytes are no key.
    BrokenKey,
    /// A recorded signature is not what [`sign`] writes.
    NotASignature,
    /// The signature is not that of this message by this key.
    WrongSignature,
    /// The file that should hold a time stamp cannot be read as one.
    NotAStamp {
        /// The part that cannot be read.
        part: &'static str,
    },
    /// The authority answered without a stamp.
    Refused {
        /// Its status, as RFC 3161 numbers them.
        status: u8,
        /// Its words, if it gave any.
        words: Option<String>,
    },
    /// The stamp is of other content.
    OtherContent {
        /// The digest in the stamp, in hexadecimal.
        stamped: String,
    },
    /// The stamp, or a certificate that it needs, uses what this version cannot check.
    Unsupported {
        /// What it is: a digest, a signature, a key, a curve, an extension.
        what: &'static str,
        /// The one found, by name where it has one, else its object identifier.
        found: String,
    },
    /// The stamp is not as its authority made it.
    Altered {
        /// The part that disagrees with the rest.
        part: &'static str,
    },
    /// The certificate of the signer is neither in the stamp nor among those given.
    NoSigner,
    /// The signer's certificate does not allow it to make time stamps.
    NotAnAuthority {
        /// Whose certificate it is.
        subject: String,
    },
    /// A certificate was not valid at the time of the stamp.
    NotValidThen {
        /// Whose certificate it is.
        subject: String,
        /// The time of the stamp.
        time: String,
        /// The first second at which the certificate is valid.
        from: String,
        /// The last one.
        until: String,
    },
    /// The certificates given do not vouch for the authority.
    NotTrusted {
        /// Whose certificate nobody given has signed.
        subject: String,
        /// Who has signed it, by its own words.
        issuer: String,
    },
    /// The file that should hold certificates holds none that can be read.
    NoCertificate,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAKey { found: None } => f.write_str("the file holds no key in PEM form"),
            Self::NotAKey { found: Some(found) } => {
                write!(f, "the file holds no key that can be used, but `{found}`")
            }
            Self::EncryptedKey => f.write_str("the private key is protected by a password"),
            Self::KeyKind { found } => write!(f, "the key is of the kind {found}, not Ed25519"),
            Self::BrokenKey => f.write_str("the file holds a damaged Ed25519 key"),
            Self::NotASignature => f.write_str("the recorded signature is damaged"),
            Self::WrongSignature => f.write_str("the signature is not of this content by this key"),
            Self::NotAStamp { part } => {
                write!(f, "this is no time stamp of RFC 3161: its {part} cannot be read")
            }
            Self::Refused { status, words } => {
                write!(f, "the authority made no time stamp (status {status}")?;
                match words {
                    Some(words) => write!(f, ": {words})"),
                    None => f.write_str(")"),
                }
            }
            Self::OtherContent { stamped } => {
                write!(f, "the time stamp is of other content, with the digest {stamped}")
            }
            Self::Unsupported { what, found } => {
                write!(f, "the time stamp uses the {what} {found}, which cannot be checked")
            }
            Self::Altered { part } => {
                write!(f, "the time stamp is not as its authority made it: its {part} disagrees with the rest")
            }
            Self::NoSigner => f.write_str(
                "the time stamp does not bring the certificate of its authority, and none of those given is it",
            ),
            Self::NotAnAuthority { subject } => {
                write!(f, "the certificate of {subject} is not one for making time stamps")
            }
            Self::NotValidThen {
                subject,
                time,
                from,
                until,
            } => write!(
                f,
                "the certificate of {subject} is valid from {from} to {until}, not at the time of the stamp, {time}"
            ),
            Self::NotTrusted { subject, issuer } => write!(
                f,
                "no given certificate vouches for {subject}, whose certificate was issued by {issuer}"
            ),
            Self::NoCertificate => f.write_str("the file holds no certificate in PEM form"),
        }
    }
}

impl std::error::Error for SealError {}
