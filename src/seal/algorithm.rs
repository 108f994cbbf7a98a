//! Digests and signatures that a time stamp may use.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs1::{DecodeRsaPublicKey, RsaPssParamsOwned};
use rsa::traits::PublicKeyParts;
use rsa::{pkcs1v15, pss};
use sha1::Sha1;
use sha2::digest::const_oid::AssociatedOid;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::referenced::OwnedToRef;
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use super::SealError;

/// id-Ed25519, RFC 8410.
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// rsaEncryption, RFC 8017.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// id-mgf1, RFC 8017.
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
/// id-RSASSA-PSS, RFC 8017.
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
/// sha256WithRSAEncryption, RFC 8017.
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// sha384WithRSAEncryption, RFC 8017.
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
/// sha512WithRSAEncryption, RFC 8017.
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
/// id-ecPublicKey, RFC 5480.
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// secp256r1, RFC 5480.
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
/// secp384r1, RFC 5480.
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
/// ecdsa-with-SHA256, RFC 5758.
const EC_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// ecdsa-with-SHA384, RFC 5758.
const EC_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
/// ecdsa-with-SHA512, RFC 5758.
const EC_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");

/// Shorter moduli can be factored (NIST SP 800-131A).
const SHORTEST_RSA: u32 = 2048;

/// Names of what is met, for messages.
const NAMES: &[(ObjectIdentifier, &str)] = &[
    (ED25519, "Ed25519"),
    (RSA, "RSA"),
    (RSA_PSS, "RSA-PSS"),
    (EC, "elliptic curve"),
    (P256, "P-256"),
    (P384, "P-384"),
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.26"), "SHA-1"),
    (Sha256::OID, "SHA-256"),
    (Sha384::OID, "SHA-384"),
    (Sha512::OID, "SHA-512"),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"),
        "SHA-1 with RSA",
    ),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.2.5"), "MD5"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "P-521"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "secp256k1"),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "Ed448"),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "X25519"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "DSA"),
];

/// The name of an object identifier; where it has none here, its numbers.
pub(super) fn name(oid: ObjectIdentifier) -> String {
    NAMES
        .iter()
        .find(|(known, _)| *known == oid)
        .map_or_else(|| oid.to_string(), |(_, name)| (*name).to_owned())
}

fn unsupported(what: &'static str, oid: ObjectIdentifier) -> SealError {
    SealError::Unsupported {
        what,
        found: name(oid),
    }
}

/// A digest that signatures may be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest that an algorithm identifier names; its parameters are absent or NULL (RFC 5754).
    pub(super) fn of(algorithm: AlgorithmIdentifierRef<'_>) -> Result<Self, SealError> {
        if !empty(algorithm.parameters) {
            return Err(SealError::Altered { part: "digest" });
        }
        [Self::Sha256, Self::Sha384, Self::Sha512]
            .into_iter()
            .find(|hash| hash.oid() == algorithm.oid)
            .ok_or_else(|| unsupported("digest", algorithm.oid))
    }

    fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256 => Sha256::OID,
            Self::Sha384 => Sha384::OID,
            Self::Sha512 => Sha512::OID,
        }
    }

    pub(super) fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

fn empty(parameters: Option<AnyRef<'_>>) -> bool {
    parameters.is_none_or(AnyRef::is_null)
}

/// A signature, what it is of, and the key it is to be checked with.
pub(super) struct Signed<'a> {
    /// The algorithm of the signature.
    pub(super) algorithm: AlgorithmIdentifierRef<'a>,
    /// The digest, where it is said apart from the algorithm.
    pub(super) hash: Option<Hash>,
    pub(super) message: &'a [u8],
    pub(super) signature: &'a [u8],
    /// What it is the signature of, for messages.
    pub(super) part: &'static str,
}

impl Signed<'_> {
    /// Checks the signature: RSA with PKCS#1 v1.5 or PSS (RFC 8017), ECDSA on P-256 and P-384 (RFC 5758), Ed25519.
    pub(super) fn check(&self, key: &SubjectPublicKeyInfoRef<'_>) -> Result<(), SealError> {
        let oid = self.algorithm.oid;
        if oid == ED25519 {
            return self.ed25519(key);
        }
        if oid == RSA_PSS {
            return self.pss(key);
        }
        let hash = match oid {
            RSA => self.hash,
            RSA_SHA256 | EC_SHA256 => Some(Hash::Sha256),
            RSA_SHA384 | EC_SHA384 => Some(Hash::Sha384),
            RSA_SHA512 | EC_SHA512 => Some(Hash::Sha512),
            _ => None,
        };
        let hash = hash.ok_or_else(|| unsupported("signature", oid))?;
        self.agrees(hash)?;
        if [EC_SHA256, EC_SHA384, EC_SHA512].contains(&oid) {
            // RFC 5758: the parameters are absent.
            self.unless(self.algorithm.parameters.is_some())?;
            return self.ecdsa(key, hash);
        }
        self.unless(!empty(self.algorithm.parameters))?;
        self.pkcs1(key, hash)
    }

    fn unless(&self, wrong: bool) -> Result<(), SealError> {
        if wrong {
            return Err(SealError::Altered { part: self.part });
        }
        Ok(())
    }

    /// The digest of the signature is the one said apart from it, if one is.
    fn agrees(&self, hash: Hash) -> Result<(), SealError> {
        self.unless(self.hash.is_some_and(|said| said != hash))
    }

    fn pkcs1(&self, key: &SubjectPublicKeyInfoRef<'_>, hash: Hash) -> Result<(), SealError> {
        self.unless(![RSA, RSA_PSS].contains(&key.algorithm.oid))?;
        let key = rsa(key)?;
        let Ok(signature) = pkcs1v15::Signature::try_from(self.signature) else {
            return self.unless(true);
        };
        let digest = hash.digest(self.message);
        let checked = match hash {
            Hash::Sha256 => {
                pkcs1v15::VerifyingKey::<Sha256>::new(key).verify_prehash(&digest, &signature)
            }
            Hash::Sha384 => {
                pkcs1v15::VerifyingKey::<Sha384>::new(key).verify_prehash(&digest, &signature)
            }
            Hash::Sha512 => {
                pkcs1v15::VerifyingKey::<Sha512>::new(key).verify_prehash(&digest, &signature)
            }
        };
        self.unless(checked.is_err())
    }

    /// RFC 4055: one digest for the message and the mask.
    fn pss(&self, key: &SubjectPublicKeyInfoRef<'_>) -> Result<(), SealError> {
        self.unless(![RSA, RSA_PSS].contains(&key.algorithm.oid))?;
        let key = rsa(key)?;
        let said = self
            .algorithm
            .parameters
            .and_then(|said| said.decode_as::<RsaPssParamsOwned>().ok());
        let said = said.ok_or_else(|| unsupported("signature", RSA_PSS))?;
        let hash = Hash::of(said.hash.owned_to_ref())?;
        self.agrees(hash)?;
        let mask = match &said.mask_gen.parameters {
            Some(mask) => Some(Hash::of(mask.owned_to_ref())?),
            None => None,
        };
        self.unless(said.mask_gen.oid != MGF1 || mask != Some(hash))?;
        let salt = usize::from(said.salt_len);
        let Ok(signature) = pss::Signature::try_from(self.signature) else {
            return self.unless(true);
        };
        let digest = hash.digest(self.message);
        let checked = match hash {
            Hash::Sha256 => pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt)
                .verify_prehash(&digest, &signature),
            Hash::Sha384 => pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt)
                .verify_prehash(&digest, &signature),
            Hash::Sha512 => pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt)
                .verify_prehash(&digest, &signature),
        };
        self.unless(checked.is_err())
    }

    fn ecdsa(&self, key: &SubjectPublicKeyInfoRef<'_>, hash: Hash) -> Result<(), SealError> {
        self.unless(key.algorithm.oid != EC)?;
        let curve = key
            .algorithm
            .parameters
            .and_then(|curve| curve.decode_as().ok())
            .ok_or_else(|| unsupported("key", EC))?;
        let point = key.subject_public_key.as_bytes().unwrap_or_default();
        let digest = hash.digest(self.message);
        let checked = match curve {
            P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).and_then(|key| {
                let signature = p256::ecdsa::Signature::from_der(self.signature)?;
                key.verify_prehash(&digest, &signature)
            }),
            P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).and_then(|key| {
                let signature = p384::ecdsa::Signature::from_der(self.signature)?;
                key.verify_prehash(&digest, &signature)
            }),
            _ => return Err(unsupported("curve", curve)),
        };
        self.unless(checked.is_err())
    }

    fn ed25519(&self, key: &SubjectPublicKeyInfoRef<'_>) -> Result<(), SealError> {
        self.unless(key.algorithm.oid != ED25519 || self.algorithm.parameters.is_some())?;
        // RFC 8419: signed attributes are digested with SHA-512.
        self.agrees(Hash::Sha512)?;
        let checked = ed25519_dalek::VerifyingKey::try_from(key.clone())
            .ok()
            .zip(ed25519_dalek::Signature::from_slice(self.signature).ok())
            .is_some_and(|(key, signature)| key.verify_strict(self.message, &signature).is_ok());
        self.unless(!checked)
    }
}

fn rsa(key: &SubjectPublicKeyInfoRef<'_>) -> Result<rsa::PublicKey, SealError> {
    let oid = key.algorithm.oid;
    let read = key
        .subject_public_key
        .as_bytes()
        .and_then(|bytes| rsa::PublicKey::from_pkcs1_der(bytes).ok())
        .ok_or_else(|| unsupported("key", oid))?;
    if read.n().bit_width_vartime() < SHORTEST_RSA {
        return Err(SealError::Unsupported {
            what: "key",
            found: format!("RSA of {} bits", read.n().bit_width_vartime()),
        });
    }
    Ok(read)
}

/// The digest of a certificate as RFC 3161 names it: with SHA-1, which nothing else here rests on.
pub(super) fn sha1(certificate: &[u8]) -> Vec<u8> {
    Sha1::digest(certificate).to_vec()
}
