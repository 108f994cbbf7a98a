//! Stamps that were made once and are kept: they are checked without `openssl`, and byte for byte.
//!
//! `authority.sh` made them: `p256` with its first choices, `rsa` with `KINDS="rsa rsa rsa" DIGEST=sha512 ESS=sha1
//! PRECISION=3`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kma::seal::{SealError, Stamp, timestamp};
use proptest::prelude::*;

use super::authority::{CONTENT, digest};

struct Frozen {
    stamp: &'static [u8],
    root: &'static [u8],
}

const P256: Frozen = Frozen {
    stamp: include_bytes!("frozen/p256.tsr"),
    root: include_bytes!("frozen/p256-root.pem"),
};
/// The certificate between signer and root, in the stamp.
const MIDDLE: &str = include_str!("frozen/p256-middle.pem");
const RSA: Frozen = Frozen {
    stamp: include_bytes!("frozen/rsa.tsr"),
    root: include_bytes!("frozen/rsa-root.pem"),
};

fn check(stamp: &[u8], root: Option<&[u8]>) -> Result<Stamp, SealError> {
    timestamp(stamp, &digest(CONTENT), root)
}

#[test]
fn kept_stamps_hold() {
    let stamp = check(P256.stamp, Some(P256.root)).unwrap();
    let expected = Stamp {
        time: "2026-11-28T03:32:45Z".to_owned(),
        authority: Some("Test Stamps (Test Society)".to_owned()),
        policy: "1.2.3.4.1".to_owned(),
        serial: "0b".to_owned(),
        trusted: true,
    };
    assert_eq!(stamp, expected);
    let stamp = check(RSA.stamp, Some(RSA.root)).unwrap();
    let expected = Stamp {
        time: "2026-11-28T03:32:45.748Z".to_owned(),
        ..expected
    };
    assert_eq!(stamp, expected);
    assert_eq!(
        check(RSA.stamp, Some(P256.root)),
        Err(SealError::NotTrusted {
            subject: "Test Middle (Test Society)".to_owned(),
            issuer: "Test Root (Test Society)".to_owned()
        })
    );
}

/// All changes of one byte that are asked: each bit, and all of them.
const CHANGES: [u8; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 255];

/// The place of the status in the answer: sequence, sequence, integer, its value.
const STATUS: usize = 8;

fn changed(frozen: &Frozen, place: usize, change: u8) -> Vec<u8> {
    let mut bytes = frozen.stamp.to_vec();
    bytes[place] ^= change;
    bytes
}

/// With a root no change passes but `granted` for `granted with changes`, which nobody signs.
#[test]
fn every_changed_byte_is_seen() {
    // An RSA signature takes longer to check: two changes stand for all.
    for (frozen, changes) in [(P256, &CHANGES[..]), (RSA, &[1, 255])] {
        for place in 0..frozen.stamp.len() {
            for change in changes.iter().copied() {
                let found = check(&changed(&frozen, place, change), Some(frozen.root));
                if (place, change) == (STATUS, 1) {
                    assert!(found.is_ok(), "{found:?}");
                } else {
                    assert!(found.is_err(), "byte {place} ^ {change}: {found:?}");
                }
            }
        }
    }
}

/// Without a root, the certificates above the signer's say nothing, and change nothing.
#[test]
fn every_changed_byte_is_seen_without_a_root_but_above_the_signer() {
    let told = check(P256.stamp, None).unwrap();
    let middle: String = MIDDLE
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let middle = STANDARD.decode(middle).unwrap();
    let start = P256
        .stamp
        .windows(middle.len())
        .position(|part| part == middle)
        .unwrap();
    for place in 0..P256.stamp.len() {
        for change in CHANGES {
            let found = check(&changed(&P256, place, change), None);
            if (place, change) == (STATUS, 1) || (start..start + middle.len()).contains(&place) {
                assert!(found.is_err() || found.as_ref() == Ok(&told), "{found:?}");
            } else {
                assert!(found.is_err(), "byte {place} ^ {change}: {found:?}");
            }
        }
    }
}

#[test]
fn every_changed_byte_of_the_root_is_seen_or_is_outside_of_what_is_asked() {
    for frozen in [P256, RSA] {
        let told = check(frozen.stamp, Some(frozen.root)).unwrap();
        let text = std::str::from_utf8(frozen.root).unwrap();
        let text: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        let root = STANDARD.decode(text).unwrap();
        for place in 0..root.len() {
            for change in CHANGES {
                let mut root = root.clone();
                root[place] ^= change;
                let file = format!(
                    "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                    STANDARD.encode(root)
                );
                // Whoever gives a root says that it is one: its own signature is not asked, its key and name are.
                let found = check(frozen.stamp, Some(file.as_bytes()));
                assert!(found.is_err() || found.as_ref() == Ok(&told), "{found:?}");
            }
        }
    }
}

#[test]
fn no_beginning_and_no_longer_file_holds() {
    for end in 0..P256.stamp.len() {
        assert!(check(&P256.stamp[..end], Some(P256.root)).is_err(), "{end}");
    }
    let longer = [P256.stamp, &[0]].concat();
    assert!(check(&longer, Some(P256.root)).is_err());
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_authority() {
    let refusal = b"\x30\x16\x30\x14\x02\x01\x02\x30\x0b\x0c\x09try later\x03\x02\x05\x20";
    let error = check(refusal, None).unwrap_err();
    assert_eq!(
        error,
        SealError::Refused {
            status: 2,
            words: Some("try later".to_owned())
        }
    );
    assert_eq!(
        error.to_string(),
        "the authority made no time stamp (status 2: try later)"
    );
    let silent = check(b"\x30\x05\x30\x03\x02\x01\x02", None).unwrap_err();
    assert_eq!(
        silent.to_string(),
        "the authority made no time stamp (status 2)"
    );
}

/// What a biologist may hand over instead of a stamp.
#[test]
fn what_is_no_stamp_is_said() {
    for other in [&b""[..], b"<html>404</html>", P256.root, b"PK\x03\x04"] {
        assert_eq!(
            check(other, None).unwrap_err().to_string(),
            "this is no time stamp of RFC 3161: its outer form cannot be read"
        );
    }
    let middle: String = MIDDLE
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let certificate = STANDARD.decode(middle).unwrap();
    assert!(matches!(
        check(&certificate, None),
        Err(SealError::NotAStamp { .. })
    ));
}

proptest! {
    #[test]
    fn no_stamp_breaks_it(bytes in any::<Vec<u8>>(), given in any::<Option<Vec<u8>>>()) {
        prop_assert!(check(&bytes, given.as_deref()).is_err());
    }

    #[test]
    fn no_damage_breaks_it(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 2..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = P256.stamp.to_vec();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let whole = check(&bytes, Some(P256.root));
        let granted = |stamp: &[u8]| stamp[..STATUS] == P256.stamp[..STATUS] && stamp[STATUS + 1..] == P256.stamp[STATUS + 1..];
        prop_assert!(whole.is_err() || granted(&bytes), "{:?}", whole);
        bytes.remove(cut.index(bytes.len()));
        prop_assert!(check(&bytes, Some(P256.root)).is_err());
    }
}
