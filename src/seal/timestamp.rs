//! Time stamps: that some bytes were there at a time, said by an authority.

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use x509_cert::der::{Tag, Tagged};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierRef;

use super::SealError;
use super::algorithm::{Hash, Signed, name, sha1};
use super::certificate::{Certificate, from_pem, words};
use super::chain;
use super::token::{Fields, Info, TST_INFO, Time, Token, Who, read};

/// id-contentType, RFC 5652, section 11.1.
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
/// id-messageDigest, RFC 5652, section 11.2.
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// id-aa-signingCertificate, RFC 2634.
const SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// id-aa-signingCertificateV2, RFC 5035.
const SIGNING_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// A stamp brings a few certificates, a file of them some hundred at most.
const MOST_CERTIFICATES: usize = 32;

/// What a time stamp says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The time: RFC 3339, in UTC, with as many digits below the second as the stamp has.
    pub time: String,
    /// The authority in words, as its certificate names it: `common name (organisation)`.
    pub authority: Option<String>,
    /// The authority's policy, an object identifier.
    pub policy: String,
    /// The number that the authority gave the stamp, in hexadecimal.
    pub serial: String,
    /// Whether a certificate that was given vouches for the authority.
    ///
    /// If not, the stamp agrees with itself, and anybody could have made it.
    pub trusted: bool,
}

/// Checks a time stamp of `digest`, and says what it says.
///
/// `token` is the answer of an authority (`TimeStampResp`), as `openssl ts -reply` or `curl` write it to a `.tsr` file,
/// or the token in it alone. `digest` is the SHA-256 of what was stamped. `certificates` is a PEM file with the
/// certificate of the authority, or one above it; several are allowed, and one that vouches is enough.
///
/// Checked are, with or without `certificates`:
///
/// - the answer grants a stamp, and it is of `digest` (RFC 3161, section 2.4.2);
/// - one signer has signed; the signed attributes name the kind of the content, its digest, and the signer's
///   certificate by its digest (RFC 5652, section 11; RFC 5816);
/// - the signature of these attributes, with the key of that certificate;
/// - the certificate is for time stamps alone, and was valid at the time of the stamp (RFC 3161, section 2.3).
///
/// With `certificates`, the signer's is one of them, or one of them vouches for it, through those that the stamp brings:
/// names, signatures, validity at the time of the stamp, and what each may issue (RFC 5280). If none does, that is an
/// error, never a stamp that is not trusted.
///
/// Signatures may be RSA (PKCS#1 v1.5 or PSS, from 2048 bits on), ECDSA on P-256 or P-384, with SHA-256, SHA-384 or
/// SHA-512, and Ed25519. No list of revoked certificates is asked: that would need a network.
///
/// Not looked at, because nothing signs them and nothing told depends on them: certificates in the stamp that are not
/// on the way to one given, its lists of revoked certificates, attributes outside the signature, and whether the
/// authority granted the stamp as asked (status 0) or with changes (1).
///
/// # Errors
/// All variants of [`SealError`] from `NotAStamp` on.
pub fn timestamp(
    token: &[u8],
    digest: &[u8; 32],
    certificates: Option<&[u8]>,
) -> Result<Stamp, SealError> {
    let token = read(token)?;
    check_imprint(&token.info, digest)?;
    let files = certificates.map(from_pem).transpose()?;
    let given = given(files.as_deref().unwrap_or_default())?;
    let brought: Vec<Certificate<'_>> = token
        .certificates
        .iter()
        .take(MOST_CERTIFICATES)
        .filter_map(|bytes| Certificate::read(bytes))
        .collect();
    let signer = signer(&token, &brought, &given)?;
    check_signature(&token, signer)?;
    let time = token.info.time.second;
    if !signer.stamps_time() {
        return Err(SealError::NotAnAuthority {
            subject: signer.subject(),
        });
    }
    signer.check_extensions()?;
    signer.check_time(time)?;
    if certificates.is_some() {
        chain::check(signer, &brought, &given, time)?;
    }
    Ok(Stamp {
        time: told(&token.info.time),
        authority: words(signer.body().subject()),
        policy: token.info.policy.to_string(),
        serial: hex(match token.info.serial {
            [0, number @ ..] if !number.is_empty() => number,
            number => number,
        }),
        trusted: certificates.is_some(),
    })
}

/// The stamp is of `digest`, which is a SHA-256.
fn check_imprint(info: &Info<'_>, digest: &[u8; 32]) -> Result<(), SealError> {
    if Hash::of(info.hash)? != Hash::Sha256 {
        return Err(SealError::Unsupported {
            what: "digest",
            found: name(info.hash.oid),
        });
    }
    if info.digest != digest {
        return Err(SealError::OtherContent {
            stamped: hex(info.digest),
        });
    }
    Ok(())
}

fn given(files: &[Vec<u8>]) -> Result<Vec<Certificate<'_>>, SealError> {
    files
        .iter()
        .take(MOST_CERTIFICATES)
        .map(|bytes| Certificate::read(bytes).ok_or(SealError::NoCertificate))
        .collect()
}

/// The certificate that the token names as its signer's, by issuer and number or by key, and by digest.
fn signer<'c, 'a>(
    token: &Token<'_>,
    brought: &'c [Certificate<'a>],
    given: &'c [Certificate<'a>],
) -> Result<&'c Certificate<'a>, SealError> {
    let named = |certificate: &&Certificate<'_>| match &token.signer.who {
        Who::Issued { issuer, serial } => {
            certificate.body().issuer() == issuer && certificate.body().serial_number() == serial
        }
        Who::Key(key) => certificate
            .body()
            .get_extension::<SubjectKeyIdentifier>()
            .is_ok_and(|found| found.is_some_and(|(_, found)| found.0.as_bytes() == *key)),
    };
    let mut found = Err(SealError::NoSigner);
    for certificate in brought.iter().chain(given).filter(named) {
        match check_certificate_digest(token, certificate) {
            Ok(()) => return Ok(certificate),
            Err(reason) => found = Err(reason),
        }
    }
    found
}

/// The value of a signed attribute, which there is at most once.
fn attribute<'a>(
    token: &Token<'a>,
    kind: ObjectIdentifier,
) -> Result<Option<AnyRef<'a>>, SealError> {
    let mut found = token
        .signer
        .attributes
        .iter()
        .filter(|(found, _)| *found == kind)
        .map(|(_, value)| *value);
    let first = found.next();
    match found.next() {
        None => Ok(first),
        Some(_) => Err(SealError::NotAStamp { part: "attributes" }),
    }
}

/// `ESSCertID` and `ESSCertIDv2`, RFC 5035: the first names the signer's certificate by its digest.
fn check_certificate_digest(
    token: &Token<'_>,
    certificate: &Certificate<'_>,
) -> Result<(), SealError> {
    let unread = SealError::NotAStamp { part: "attributes" };
    let altered = SealError::Altered {
        part: "certificate",
    };
    let first = attribute(token, SIGNING)?;
    let second = attribute(token, SIGNING_V2)?;
    if first.is_none() && second.is_none() {
        return Err(unread);
    }
    if let Some(value) = first {
        let (None, digest) = identifier(value).ok_or(unread.clone())? else {
            return Err(unread);
        };
        if digest != sha1(certificate.bytes) {
            return Err(altered);
        }
    }
    if let Some(value) = second {
        let (hash, digest) = identifier(value).ok_or(unread)?;
        let hash = hash.map_or(Ok(Hash::Sha256), Hash::of)?;
        if digest != hash.digest(certificate.bytes) {
            return Err(altered);
        }
    }
    Ok(())
}

/// The digest in the first identifier of an attribute, and its algorithm, if it is said.
fn identifier(value: AnyRef<'_>) -> Option<(Option<AlgorithmIdentifierRef<'_>>, &[u8])> {
    let mut fields = Fields::of(value, Tag::Sequence)?;
    let mut list = Fields::of(fields.take()?, Tag::Sequence)?;
    let mut first = Fields::of(list.take()?, Tag::Sequence)?;
    let hash = match first.take_if(Tag::Sequence) {
        Some(hash) => Some(hash.decode_as().ok()?),
        None => None,
    };
    let digest = first.take::<&OctetStringRef>()?.as_bytes();
    Some((hash, digest))
}

/// RFC 5652, section 5.4: the content against its digest, the signed attributes against the signature.
fn check_signature(token: &Token<'_>, signer: &Certificate<'_>) -> Result<(), SealError> {
    let altered = |part| SealError::Altered { part };
    let hash = Hash::of(token.signer.hash)?;
    for listed in &token.digests {
        Hash::of(*listed)?;
    }
    if !token
        .digests
        .iter()
        .any(|one| one.oid == token.signer.hash.oid)
    {
        return Err(altered("list of digests"));
    }
    let kind = attribute(token, CONTENT_TYPE)?.and_then(|kind| kind.decode_as().ok());
    if kind != Some(TST_INFO) {
        return Err(altered("kind of content"));
    }
    let said = attribute(token, MESSAGE_DIGEST)?
        .filter(|said| said.tag() == Tag::OctetString)
        .map(AnyRef::value);
    if said != Some(hash.digest(token.content).as_slice()) {
        return Err(altered("content"));
    }
    signer.has_signed(&Signed {
        algorithm: token.signer.algorithm,
        hash: Some(hash),
        message: &token.signer.signed,
        signature: token.signer.signature,
        part: "signature",
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn told(time: &Time) -> String {
    let second = time.second.to_string();
    match (&time.fraction, second.strip_suffix('Z')) {
        (Some(fraction), Some(second)) => format!("{second}.{fraction}Z"),
        _ => second,
    }
}
