//! Signatures with Ed25519.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::{PrivateKeyInfoRef, spki::SubjectPublicKeyInfoRef};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Document, SecretDocument};

use super::SealError;
use super::algorithm::{ED25519, name};

/// A signature and the key it is to be checked with. That the key belongs to somebody, others must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The public key: its 32 bytes, as padded base64 of RFC 4648.
    pub public_key: String,
    /// The signature: its 64 bytes, as padded base64 of RFC 4648.
    pub value: String,
}

/// Signs `message` with the private key in the PEM file `key`.
///
/// The key is PKCS#8 (RFC 5958, RFC 8410), as `openssl genpkey -algorithm ed25519` writes it. The same key and message
/// give the same signature (RFC 8032). What is read of the key is overwritten in memory at the end.
///
/// # Errors
/// `NotAKey`, `EncryptedKey`, `KeyKind`, `BrokenKey`.
pub fn sign(key: &[u8], message: &[u8]) -> Result<Signature, SealError> {
    let key = private(key)?;
    Ok(Signature {
        public_key: STANDARD.encode(key.verifying_key().as_bytes()),
        value: STANDARD.encode(key.sign(message).to_bytes()),
    })
}

/// Checks that `signature` is of `message`.
///
/// The check is the strict one: a signature has one form, and a key with which anything verifies is refused.
///
/// # Errors
/// `NotASignature` when a text is not what [`sign`] writes, `WrongSignature`.
pub fn verify(signature: &Signature, message: &[u8]) -> Result<(), SealError> {
    let key: [u8; 32] = bytes(&signature.public_key)?;
    let value: [u8; 64] = bytes(&signature.value)?;
    VerifyingKey::from_bytes(&key)
        .map_err(|_| SealError::NotASignature)?
        .verify_strict(message, &ed25519_dalek::Signature::from_bytes(&value))
        .map_err(|_| SealError::WrongSignature)
}

/// The public key in a PEM file, in the form of [`Signature::public_key`].
///
/// The file holds the public key (RFC 8410, as `openssl pkey -pubout` writes it), or the private one.
///
/// # Errors
/// `NotAKey`, `EncryptedKey`, `KeyKind`, `BrokenKey`.
pub fn public_key(pem: &[u8]) -> Result<String, SealError> {
    let text = text(pem)?;
    let Ok(("PUBLIC KEY", document)) = Document::from_pem(text) else {
        return Ok(STANDARD.encode(private(pem)?.verifying_key().as_bytes()));
    };
    let key: SubjectPublicKeyInfoRef<'_> =
        document.decode_msg().map_err(|_| SealError::BrokenKey)?;
    kind(key.algorithm.oid)?;
    let key = VerifyingKey::try_from(key).map_err(|_| SealError::BrokenKey)?;
    if key.is_weak() {
        return Err(SealError::BrokenKey);
    }
    Ok(STANDARD.encode(key.as_bytes()))
}

fn private(pem: &[u8]) -> Result<SigningKey, SealError> {
    let (label, document) =
        SecretDocument::from_pem(text(pem)?).map_err(|_| SealError::NotAKey { found: None })?;
    match label {
        "PRIVATE KEY" => {
            let key: PrivateKeyInfoRef<'_> =
                document.decode_msg().map_err(|_| SealError::BrokenKey)?;
            kind(key.algorithm.oid)?;
            SigningKey::try_from(key).map_err(|_| SealError::BrokenKey)
        }
        "ENCRYPTED PRIVATE KEY" => Err(SealError::EncryptedKey),
        other => Err(SealError::NotAKey {
            found: Some(other.to_owned()),
        }),
    }
}

fn text(pem: &[u8]) -> Result<&str, SealError> {
    let text = std::str::from_utf8(pem).map_err(|_| SealError::NotAKey { found: None })?;
    Ok(text.trim())
}

fn kind(found: ObjectIdentifier) -> Result<(), SealError> {
    if found == ED25519 {
        return Ok(());
    }
    Err(SealError::KeyKind { found: name(found) })
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], SealError> {
    STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(SealError::NotASignature)
}
