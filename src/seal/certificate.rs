//! Certificates of X.509, RFC 5280: what of them a time stamp rests on.

use x509_cert::TbsCertificate;
use x509_cert::der::asn1::{BitStringRef, Ia5StringRef, ObjectIdentifier};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::referenced::OwnedToRef;
use x509_cert::der::{DateTime, Decode, Document, Tag};
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use x509_cert::name::Name;

use super::SealError;
use super::algorithm::Signed;
use super::token::Fields;

/// id-kp-timeStamping, RFC 3161.
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// anyExtendedKeyUsage, RFC 5280.
const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

/// commonName, RFC 4519.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// organizationName, RFC 4519.
const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// Extensions whose meaning is looked at, or bears only on names that are not asked: they may be critical.
const KNOWN: &[ObjectIdentifier] = &[
    BasicConstraints::OID,
    KeyUsage::OID,
    ExtendedKeyUsage::OID,
    // Subject alternative name, certificate policies.
    ObjectIdentifier::new_unwrap("2.5.29.17"),
    ObjectIdentifier::new_unwrap("2.5.29.32"),
];

/// Files of certificates are short; what is far longer is something else.
const MOST_BYTES: usize = 1 << 20;

/// A certificate: what is signed of it, as bytes, and read.
pub(super) struct Certificate<'a> {
    /// All of it.
    pub(super) bytes: &'a [u8],
    signed: &'a [u8],
    signature: &'a [u8],
    read: x509_cert::Certificate,
}

impl<'a> Certificate<'a> {
    /// `None` when `bytes` are no certificate.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let read = x509_cert::Certificate::from_der(bytes).ok()?;
        let whole = x509_cert::der::asn1::AnyRef::from_der(bytes).ok()?;
        let mut fields = Fields::of(whole, Tag::Sequence)?;
        let signed = fields.take_bytes()?;
        let _ = fields.take_bytes()?;
        let signature = fields.take::<BitStringRef<'_>>()?.as_bytes()?;
        // RFC 5280, section 4.1.1.2.
        if read.signature_algorithm() != read.tbs_certificate().signature() {
            return None;
        }
        Some(Self {
            bytes,
            signed,
            signature,
            read,
        })
    }

    pub(super) fn body(&self) -> &TbsCertificate {
        self.read.tbs_certificate()
    }

    /// Whose certificate it is, in words.
    pub(super) fn subject(&self) -> String {
        words(self.body().subject()).unwrap_or_else(|| "nobody named".to_owned())
    }

    /// Who issued it, in words.
    pub(super) fn issuer(&self) -> String {
        words(self.body().issuer()).unwrap_or_else(|| "nobody named".to_owned())
    }

    /// Checks that `signed` was signed with the key of this certificate.
    pub(super) fn has_signed(&self, signed: &Signed<'_>) -> Result<(), SealError> {
        signed.check(&self.body().subject_public_key_info().owned_to_ref())
    }

    /// Whether this certificate, by name and signature, was issued by the holder of `issuer`.
    ///
    /// # Errors
    /// `Unsupported` when the names say so and the signature cannot be checked.
    pub(super) fn is_issued_by(&self, issuer: &Certificate<'_>) -> Result<bool, SealError> {
        if self.body().issuer() != issuer.body().subject() {
            return Ok(false);
        }
        let checked = issuer.has_signed(&Signed {
            algorithm: self.read.signature_algorithm().owned_to_ref(),
            hash: None,
            message: self.signed,
            signature: self.signature,
            part: "certificate",
        });
        match checked {
            Ok(()) => Ok(true),
            Err(SealError::Altered { .. }) => Ok(false),
            Err(reason) => Err(reason),
        }
    }

    pub(super) fn check_time(&self, time: DateTime) -> Result<(), SealError> {
        let validity = self.body().validity();
        let (from, until) = (
            validity.not_before.to_date_time(),
            validity.not_after.to_date_time(),
        );
        if from <= time && time <= until {
            return Ok(());
        }
        Err(SealError::NotValidThen {
            subject: self.subject(),
            time: time.to_string(),
            from: from.to_string(),
            until: until.to_string(),
        })
    }

    /// The critical extensions are such as are understood here.
    pub(super) fn check_extensions(&self) -> Result<(), SealError> {
        let unknown = self
            .body()
            .extensions()
            .into_iter()
            .flatten()
            .find(|extension| extension.critical && !KNOWN.contains(&extension.extn_id));
        match unknown {
            Some(extension) => Err(SealError::Unsupported {
                what: "extension",
                found: extension.extn_id.to_string(),
            }),
            None => Ok(()),
        }
    }

    /// RFC 3161, section 2.3: the key is for time stamps, and for nothing else.
    pub(super) fn stamps_time(&self) -> bool {
        let usage = self.body().get_extension::<ExtendedKeyUsage>();
        let stamping =
            matches!(usage, Ok(Some((true, ExtendedKeyUsage(uses)))) if uses == [TIME_STAMPING]);
        let signing = match self.body().get_extension::<KeyUsage>() {
            Ok(Some((_, usage))) => usage.digital_signature() || usage.non_repudiation(),
            Ok(None) => true,
            Err(_) => false,
        };
        stamping && signing
    }

    /// Whether it may issue certificates for time stamps, with `between` more authorities between it and the signer.
    ///
    /// RFC 5280, sections 4.2.1.3, 4.2.1.9 and 4.2.1.12.
    pub(super) fn issues(&self, between: usize) -> bool {
        let authority = match self.body().get_extension::<BasicConstraints>() {
            Ok(Some((_, constraints))) => {
                constraints.ca
                    && constraints
                        .path_len_constraint
                        .is_none_or(|most| between <= usize::from(most))
            }
            Ok(None) | Err(_) => false,
        };
        let signing = match self.body().get_extension::<KeyUsage>() {
            Ok(Some((_, usage))) => usage.key_cert_sign(),
            Ok(None) => true,
            Err(_) => false,
        };
        let stamping = match self.body().get_extension::<ExtendedKeyUsage>() {
            Ok(Some((_, ExtendedKeyUsage(uses)))) => {
                uses.contains(&TIME_STAMPING) || uses.contains(&ANY_USAGE)
            }
            Ok(None) => true,
            Err(_) => false,
        };
        authority && signing && stamping
    }
}

/// A name in words: the common name, and the organisation in parentheses; without a common name all there is.
pub(super) fn words(name: &Name) -> Option<String> {
    let common = parts(name, COMMON_NAME);
    let organisation = parts(name, ORGANISATION);
    let told = match (common.is_empty(), organisation.is_empty()) {
        (true, _) => name.to_string(),
        (false, true) => common,
        (false, false) => format!("{common} ({organisation})"),
    };
    Some(printable(&told)).filter(|told| !told.is_empty())
}

/// The parts of a name that are of one kind.
fn parts(name: &Name, kind: ObjectIdentifier) -> String {
    let texts: Vec<String> = name
        .iter()
        .filter(|part| part.oid == kind)
        .filter_map(|part| {
            let latin = part.value.decode_as::<Ia5StringRef<'_>>();
            DirectoryString::try_from(&part.value)
                .map(|text| text.value().into_owned())
                .or_else(|_| latin.map(|text| text.as_str().to_owned()))
                .ok()
        })
        .collect();
    texts.join(", ")
}

/// `text` without what could move a cursor or hide a letter: it comes from a file that others wrote.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The certificates in a PEM file, as DER. What stands between them is left out, as OpenSSL does.
pub(super) fn from_pem(file: &[u8]) -> Result<Vec<Vec<u8>>, SealError> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    if file.len() > MOST_BYTES {
        return Err(SealError::NoCertificate);
    }
    let text = String::from_utf8_lossy(file);
    let mut found = Vec::new();
    for block in text.split(BEGIN).skip(1) {
        let (inside, _) = block.split_once(END).ok_or(SealError::NoCertificate)?;
        let (_, der) = Document::from_pem(&format!("{BEGIN}{inside}{END}\n"))
            .map_err(|_| SealError::NoCertificate)?;
        found.push(der.into_vec());
    }
    if found.is_empty() {
        return Err(SealError::NoCertificate);
    }
    Ok(found)
}
