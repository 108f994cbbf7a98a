//! What stands where in a time stamp. Only the form is looked at here; whether it holds, `timestamp` says.

use x509_cert::der::asn1::{
    AnyRef, GeneralizedTime, IntRef, ObjectIdentifier, OctetStringRef, Utf8StringRef,
};
use x509_cert::der::{DateTime, Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use x509_cert::ext::Extensions;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierRef;

use super::SealError;

/// Time stamps have a few thousand bytes; what is far longer is none.
const MOST_BYTES: usize = 1 << 20;

/// id-signedData, RFC 5652.
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// id-ct-TSTInfo, RFC 3161.
pub(super) const TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// `[number]`, of a field that holds others.
const fn field(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    }
}

/// `[0] IMPLICIT OCTET STRING`.
const KEY_IDENTIFIER: Tag = Tag::ContextSpecific {
    constructed: false,
    number: TagNumber(0),
};

/// The fields of a sequence or a set, one after the other; `None` where the next one is another than expected.
pub(super) struct Fields<'a>(SliceReader<'a>);

impl<'a> Fields<'a> {
    pub(super) fn of(whole: AnyRef<'a>, tag: Tag) -> Option<Self> {
        if whole.tag() != tag {
            return None;
        }
        Self::inside(whole.value())
    }

    fn inside(bytes: &'a [u8]) -> Option<Self> {
        SliceReader::new(bytes).ok().map(Self)
    }

    pub(super) fn take<T: Decode<'a>>(&mut self) -> Option<T> {
        T::decode(&mut self.0).ok()
    }

    /// The next field, if it has this tag.
    pub(super) fn take_if(&mut self, tag: Tag) -> Option<AnyRef<'a>> {
        let mut ahead = self.0.clone();
        let next = AnyRef::decode(&mut ahead).ok()?;
        if next.tag() != tag {
            return None;
        }
        self.0 = ahead;
        Some(next)
    }

    /// The next field with its tag and length.
    pub(super) fn take_bytes(&mut self) -> Option<&'a [u8]> {
        self.0.tlv_bytes().ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_finished()
    }

    /// What was read, if nothing is left.
    pub(super) fn end<T>(&self, read: T) -> Option<T> {
        self.is_empty().then_some(read)
    }

    /// All that is left.
    pub(super) fn all<T: Decode<'a>>(mut self) -> Option<Vec<T>> {
        let mut all = Vec::new();
        while !self.is_empty() {
            all.push(self.take()?);
        }
        Some(all)
    }
}

/// A time stamp: `SignedData` of RFC 5652 with a `TSTInfo` of RFC 3161.
pub(super) struct Token<'a> {
    /// The digests that are used in it.
    pub(super) digests: Vec<AlgorithmIdentifierRef<'a>>,
    /// The bytes that are stamped and signed.
    pub(super) content: &'a [u8],
    pub(super) info: Info<'a>,
    /// The certificates that it brings.
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) signer: Signer<'a>,
}

/// `TSTInfo`, RFC 3161, section 2.4.2.
pub(super) struct Info<'a> {
    pub(super) policy: ObjectIdentifier,
    pub(super) hash: AlgorithmIdentifierRef<'a>,
    pub(super) digest: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) time: Time,
}

/// A time to the second, and what it says below the second.
pub(super) struct Time {
    pub(super) second: DateTime,
    /// Digits of the fraction.
    pub(super) fraction: Option<String>,
}

/// `SignerInfo`, RFC 5652, section 5.3.
pub(super) struct Signer<'a> {
    pub(super) who: Who<'a>,
    pub(super) hash: AlgorithmIdentifierRef<'a>,
    /// The signed attributes, as they are signed: with the tag of a set.
    pub(super) signed: Vec<u8>,
    pub(super) attributes: Vec<(ObjectIdentifier, AnyRef<'a>)>,
    pub(super) algorithm: AlgorithmIdentifierRef<'a>,
    pub(super) signature: &'a [u8],
}

/// How the certificate of the signer is named.
pub(super) enum Who<'a> {
    Issued { issuer: Name, serial: SerialNumber },
    Key(&'a [u8]),
}

/// Reads a `TimeStampResp`, or the `ContentInfo` in it alone.
pub(super) fn read(bytes: &[u8]) -> Result<Token<'_>, SealError> {
    let unread = |part| SealError::NotAStamp { part };
    if bytes.len() > MOST_BYTES {
        return Err(unread("length"));
    }
    let whole = AnyRef::from_der(bytes).map_err(|_| unread("outer form"))?;
    let message = message(whole)?;
    let signed = content_info(message, SIGNED_DATA).ok_or(unread("signed message"))?;
    signed_data(signed)
}

/// The message in an answer that grants one; a message alone is itself.
fn message(whole: AnyRef<'_>) -> Result<AnyRef<'_>, SealError> {
    let unread = SealError::NotAStamp { part: "outer form" };
    let mut fields = Fields::of(whole, Tag::Sequence).ok_or(unread.clone())?;
    let Some(status) = fields.take_if(Tag::Sequence) else {
        return Ok(whole);
    };
    let (status, words) = status_info(status).ok_or(SealError::NotAStamp { part: "status" })?;
    match (status, fields.take::<AnyRef<'_>>()) {
        // Granted, and granted with changes of what was asked.
        (0 | 1, Some(message)) => fields.end(message).ok_or(unread),
        _ => Err(SealError::Refused { status, words }),
    }
}

/// `PKIStatusInfo`: the status and its words. A granted stamp has no failure.
fn status_info(info: AnyRef<'_>) -> Option<(u8, Option<String>)> {
    let mut fields = Fields::of(info, Tag::Sequence)?;
    let status: u8 = fields.take()?;
    let mut words = None;
    if let Some(said) = fields.take_if(Tag::Sequence) {
        let said: Vec<Utf8StringRef<'_>> = Fields::of(said, Tag::Sequence)?.all()?;
        let said: Vec<&str> = said.iter().map(AsRef::as_ref).collect();
        words = Some(super::certificate::printable(&said.join("; ")));
    }
    let failed = fields.take_if(Tag::BitString).is_some();
    if status < 2 && failed {
        return None;
    }
    fields.end((status, words))
}

/// What a `ContentInfo` of the kind `kind` holds.
fn content_info(message: AnyRef<'_>, kind: ObjectIdentifier) -> Option<AnyRef<'_>> {
    let mut fields = Fields::of(message, Tag::Sequence)?;
    if fields.take::<ObjectIdentifier>()? != kind {
        return None;
    }
    let mut inside = Fields::of(fields.take_if(field(0))?, field(0))?;
    let content = inside.take()?;
    fields.end(inside.end(content)?)
}

fn signed_data(signed: AnyRef<'_>) -> Result<Token<'_>, SealError> {
    let unread = |part| SealError::NotAStamp { part };
    let mut fields = Fields::of(signed, Tag::Sequence).ok_or(unread("signed message"))?;
    // Version 3: RFC 5652, section 5.1, for content that is no plain data.
    if fields.take::<u8>() != Some(3) {
        return Err(unread("version"));
    }
    let digests = fields
        .take_if(Tag::Set)
        .and_then(|set| Fields::of(set, Tag::Set)?.all())
        .ok_or(unread("list of digests"))?;
    let content = fields
        .take::<AnyRef<'_>>()
        .and_then(|content| content_info(content, TST_INFO))
        .and_then(|content| content.decode_as::<&OctetStringRef>().ok())
        .ok_or(unread("content"))?
        .as_bytes();
    let certificates = match fields.take_if(field(0)) {
        Some(set) => certificates(set).ok_or(unread("list of certificates"))?,
        None => Vec::new(),
    };
    // Lists of revoked certificates: they are of another time than the stamp, and are not asked.
    let _ = fields.take_if(field(1));
    // RFC 3161: there is one signature, that of the authority.
    let signer = fields
        .take_if(Tag::Set)
        .and_then(|set| {
            let mut signers = Fields::of(set, Tag::Set)?;
            let signer = signers.take()?;
            fields.end(signers.end(signer)?)
        })
        .and_then(signer_info)
        .ok_or(unread("signer"))?;
    let info = info(content).ok_or(unread("content"))?;
    Ok(Token {
        digests,
        content,
        info,
        certificates,
        signer,
    })
}

/// The certificates among what may be in the list.
fn certificates(set: AnyRef<'_>) -> Option<Vec<&[u8]>> {
    let mut fields = Fields::inside(set.value())?;
    let mut found = Vec::new();
    while !fields.is_empty() {
        found.push(fields.take_bytes()?);
    }
    Some(found)
}

fn signer_info(signer: AnyRef<'_>) -> Option<Signer<'_>> {
    let mut fields = Fields::of(signer, Tag::Sequence)?;
    let version: u8 = fields.take()?;
    let who = if let Some(key) = fields.take_if(KEY_IDENTIFIER) {
        Who::Key(key.value())
    } else {
        let mut who = Fields::of(fields.take()?, Tag::Sequence)?;
        let (issuer, serial) = (who.take()?, who.take()?);
        who.end(Who::Issued { issuer, serial })?
    };
    let expected = match who {
        Who::Issued { .. } => 1,
        Who::Key(_) => 3,
    };
    if version != expected {
        return None;
    }
    let hash = fields.take()?;
    let signed = fields.take_if(field(0))?;
    let attributes = Fields::inside(signed.value())?
        .all()?
        .into_iter()
        .map(attribute)
        .collect::<Option<_>>()?;
    let signed = AnyRef::new(Tag::Set, signed.value()).ok()?.to_der().ok()?;
    let algorithm = fields.take()?;
    let signature = fields.take::<&OctetStringRef>()?.as_bytes();
    // Attributes that are not signed say nothing that holds.
    let _ = fields.take_if(field(1));
    fields.end(Signer {
        who,
        hash,
        signed,
        attributes,
        algorithm,
        signature,
    })
}

/// An attribute and its value: those that matter here have one.
fn attribute(attribute: AnyRef<'_>) -> Option<(ObjectIdentifier, AnyRef<'_>)> {
    let mut fields = Fields::of(attribute, Tag::Sequence)?;
    let kind = fields.take()?;
    let mut values = Fields::of(fields.take()?, Tag::Set)?;
    let value = values.take()?;
    fields.end(values.end((kind, value))?)
}

fn info(content: &[u8]) -> Option<Info<'_>> {
    let mut fields = Fields::of(AnyRef::from_der(content).ok()?, Tag::Sequence)?;
    let version: u8 = fields.take()?;
    let policy = fields.take()?;
    let mut imprint = Fields::of(fields.take()?, Tag::Sequence)?;
    let hash = imprint.take()?;
    let digest = imprint.take::<&OctetStringRef>()?.as_bytes();
    imprint.end(())?;
    let serial = fields.take::<IntRef<'_>>()?.as_bytes();
    let time = time(fields.take_if(Tag::GeneralizedTime)?.value())?;
    // Accuracy, order, nonce, and the name of the authority: all signed, none asked.
    for tag in [Tag::Sequence, Tag::Boolean, Tag::Integer, field(0)] {
        let _ = fields.take_if(tag);
    }
    if let Some(extensions) = fields.take_if(field(1)) {
        let extensions: Extensions = Fields::inside(extensions.value())?.all()?;
        // A critical one would have to be understood.
        if extensions.iter().any(|extension| extension.critical) {
            return None;
        }
    }
    if version != 1 {
        return None;
    }
    fields.end(Info {
        policy,
        hash,
        digest,
        serial,
        time,
    })
}

/// `YYYYMMDDhhmmss[.s…]Z`. RFC 3161 wants no 0 at the end of the fraction; authorities write it.
fn time(text: &[u8]) -> Option<Time> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (second, fraction) = match text.split_once('.') {
        Some((second, fraction)) => (second, Some(fraction)),
        None => (text, None),
    };
    let well = |digits: &str| {
        digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() && digits.len() <= 9
    };
    if !fraction.is_none_or(well) {
        return None;
    }
    let second = format!("{second}Z");
    let second = AnyRef::new(Tag::GeneralizedTime, second.as_bytes()).ok()?;
    let second: GeneralizedTime = second.decode_as().ok()?;
    Some(Time {
        second: second.to_date_time(),
        fraction: fraction.map(str::to_owned),
    })
}
