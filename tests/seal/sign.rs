//! Signatures: the numbers of RFC 8032 and RFC 8410, and `openssl` on the other side.

use std::fs;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kma::seal::{SealError, Signature, public_key, sign, verify};
use proptest::prelude::*;

use super::authority::{CONTENT, workshop};

/// RFC 8410, section 10.3.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";
/// RFC 8410, section 10.1.
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
    -----END PUBLIC KEY-----\n";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// The private key of RFC 8032 in the frame of RFC 8410.
fn private(secret: &str) -> String {
    let frame = bytes("302e020100300506032b657004220420");
    pem("PRIVATE KEY", &[frame, bytes(secret)].concat())
}

#[test]
fn signatures_are_those_of_rfc_8032() {
    // Section 7.1, tests 1 to 3.
    for (secret, public, message, signature) in [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b\
             be24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430\
             2aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e\
             d28dc027beceea1ec40a",
        ),
    ] {
        let message = bytes(message);
        let made = sign(private(secret).as_bytes(), &message).unwrap();
        assert_eq!(made.public_key, STANDARD.encode(bytes(public)));
        assert_eq!(made.value, STANDARD.encode(bytes(signature)));
        assert_eq!(verify(&made, &message), Ok(()));
        assert_eq!(verify(&made, b"other"), Err(SealError::WrongSignature));
    }
}

#[test]
fn keys_are_those_of_rfc_8410() {
    let key = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    assert_eq!(public_key(PUBLIC.as_bytes()).unwrap(), key);
    assert_eq!(public_key(PRIVATE.as_bytes()).unwrap(), key);
    // Windows ends lines in two characters.
    let windows = PUBLIC.replace('\n', "\r\n");
    assert_eq!(public_key(windows.as_bytes()).unwrap(), key);
    assert_eq!(sign(PRIVATE.as_bytes(), b"").unwrap().public_key, key);
}

#[test]
fn what_is_no_key_is_said() {
    let found = |label: &str| SealError::NotAKey {
        found: Some(label.to_owned()),
    };
    assert_eq!(sign(b"", b""), Err(SealError::NotAKey { found: None }));
    assert_eq!(
        sign(b"\xff\xfe", b""),
        Err(SealError::NotAKey { found: None })
    );
    assert_eq!(sign(PUBLIC.as_bytes(), b""), Err(found("PUBLIC KEY")));
    let other = pem("CERTIFICATE", b"0\x03abc");
    assert_eq!(public_key(other.as_bytes()), Err(found("CERTIFICATE")));
    let locked = pem("ENCRYPTED PRIVATE KEY", b"0\x03abc");
    assert_eq!(sign(locked.as_bytes(), b""), Err(SealError::EncryptedKey));
    let short = pem("PRIVATE KEY", b"0\x03abc");
    assert_eq!(sign(short.as_bytes(), b""), Err(SealError::BrokenKey));
    // X25519 differs from Ed25519 in one number.
    let kind = SealError::KeyKind {
        found: "X25519".to_owned(),
    };
    let exchange = PRIVATE.replace("MC4CAQAwBQYDK2Vw", "MC4CAQAwBQYDK2Vu");
    assert_eq!(sign(exchange.as_bytes(), b""), Err(kind.clone()));
    let exchange = PUBLIC.replace("MCowBQYDK2Vw", "MCowBQYDK2Vu");
    assert_eq!(public_key(exchange.as_bytes()), Err(kind));
}

/// With the neutral element as key, one signature is of every message unless the check is strict (RFC 8032, section 8.4).
#[test]
fn a_key_that_signs_everything_is_refused() {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut value = [0; 64];
    value[0] = 1;
    let signature = Signature {
        public_key: STANDARD.encode(neutral),
        value: STANDARD.encode(value),
    };
    assert_eq!(verify(&signature, b"any"), Err(SealError::WrongSignature));
    let file = [bytes("302a300506032b6570032100"), neutral.to_vec()].concat();
    assert_eq!(
        public_key(pem("PUBLIC KEY", &file).as_bytes()),
        Err(SealError::BrokenKey)
    );
}

/// S + L is S to who does not look (RFC 8032, section 5.1.7).
#[test]
fn a_signature_has_one_form() {
    let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let made = sign(PRIVATE.as_bytes(), CONTENT).unwrap();
    let mut value = STANDARD.decode(&made.value).unwrap();
    let mut carry = 0;
    for (byte, more) in value[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let other = Signature {
        value: STANDARD.encode(value),
        ..made
    };
    assert_eq!(verify(&other, CONTENT), Err(SealError::WrongSignature));
}

#[test]
fn every_changed_letter_of_a_signature_is_seen() {
    let made = sign(PRIVATE.as_bytes(), CONTENT).unwrap();
    assert_eq!(verify(&made, CONTENT), Ok(()));
    for letter in "AB/+=z\n".chars() {
        for at in 0..made.value.len() {
            let mut value: Vec<char> = made.value.chars().collect();
            if value[at] == letter {
                continue;
            }
            value[at] = letter;
            let changed = Signature {
                value: value.into_iter().collect(),
                ..made.clone()
            };
            assert!(verify(&changed, CONTENT).is_err(), "{changed:?}");
        }
        for at in 0..made.public_key.len() {
            let mut key: Vec<char> = made.public_key.chars().collect();
            if key[at] == letter {
                continue;
            }
            key[at] = letter;
            let changed = Signature {
                public_key: key.into_iter().collect(),
                ..made.clone()
            };
            assert!(verify(&changed, CONTENT).is_err(), "{changed:?}");
        }
    }
}

#[test]
fn openssl_agrees() {
    let Some(folder) = workshop() else { return };
    let run = |arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{arguments}: {done:?}");
    };
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    fs::write(folder.path().join("content"), CONTENT).unwrap();
    run("genpkey -algorithm ed25519 -out key.pem");
    run("pkey -in key.pem -pubout -out public.pem");
    run("pkeyutl -sign -inkey key.pem -rawin -in content -out theirs");
    let ours = sign(&read("key.pem"), CONTENT).unwrap();
    assert_eq!(ours.value, STANDARD.encode(read("theirs")));
    assert_eq!(ours.public_key, public_key(&read("public.pem")).unwrap());
    assert_eq!(ours.public_key, public_key(&read("key.pem")).unwrap());

    run("genpkey -algorithm ed25519 -aes256 -pass pass:secret -out locked.pem");
    assert_eq!(sign(&read("locked.pem"), b""), Err(SealError::EncryptedKey));
    run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem");
    let kind = SealError::KeyKind {
        found: "RSA".to_owned(),
    };
    assert_eq!(sign(&read("rsa.pem"), b""), Err(kind.clone()));
    run("pkey -in rsa.pem -pubout -out rsa-public.pem");
    assert_eq!(public_key(&read("rsa-public.pem")), Err(kind));
}

proptest! {
    #[test]
    fn no_key_breaks_it(file in any::<Vec<u8>>(), label in "[A-Z ]{0,20}|PRIVATE KEY|PUBLIC KEY") {
        prop_assert!(sign(&file, b"").is_err());
        prop_assert!(public_key(&file).is_err());
        let file = pem(&label, &file);
        prop_assert!(sign(file.as_bytes(), b"").is_err());
        prop_assert!(public_key(file.as_bytes()).is_err());
    }

    #[test]
    fn no_signature_breaks_it(public_key in any::<String>(), value in any::<String>(), key: [u8; 32], said: [u8; 32]) {
        let words = Signature { public_key, value };
        prop_assert!(verify(&words, b"").is_err());
        let value = STANDARD.encode([said, key].concat());
        let random = Signature { public_key: STANDARD.encode(key), value };
        prop_assert!(verify(&random, b"").is_err());
    }
}
