//! Time stamps of an authority that `openssl ts` makes here.

use std::process::Command;

use kma::seal::{SealError, timestamp};
use x509_cert::der::DateTime;

use super::authority::{Authority, CONTENT, digest};

/// The time as `openssl` tells it, to compare with.
fn now() -> DateTime {
    DateTime::try_from(std::time::SystemTime::now()).unwrap()
}

#[test]
fn stamps_of_all_kinds_hold() {
    for choices in [
        &[("KINDS", "p256 p256 p256")][..],
        &[("KINDS", "rsa rsa rsa"), ("DIGEST", "sha512")],
        &[("KINDS", "p384 p384 p384"), ("DIGEST", "sha384")],
        &[("KINDS", "ed25519 pss rsa"), ("ESS", "sha1")],
        &[
            ("KINDS", "pss p384 p256"),
            ("ESS", "sha512"),
            ("PRECISION", "3"),
        ],
    ] {
        let before = now();
        let Some(authority) = Authority::new(choices) else {
            return;
        };
        let stamp = authority.check("asked.tsr", &["root.pem"]).unwrap();
        assert!(stamp.trusted);
        assert_eq!(
            stamp.authority.as_deref(),
            Some("Test Stamps (Test Society)")
        );
        assert_eq!(stamp.policy, "1.2.3.4.1");
        assert_eq!(stamp.serial, "0b");
        let second = stamp.time.split(['.', 'Z']).next().unwrap();
        let second: DateTime = format!("{second}Z").parse().unwrap();
        assert!(
            before <= second && second <= now(),
            "{choices:?}: {stamp:?}"
        );

        // Whichever certificate on the way is given, and among others.
        for given in [
            &["middle.pem"][..],
            &["signer.pem"],
            &["other.pem", "root.pem"],
        ] {
            assert_eq!(authority.check("asked.tsr", given).as_ref(), Ok(&stamp));
        }
        // Without certificates the same is told, and not trusted.
        let alone = authority.check("asked.tsr", &[]).unwrap();
        assert!(!alone.trusted);
        assert_eq!((alone.time, alone.authority), (stamp.time, stamp.authority));
        // The token without the answer around it.
        assert!(authority.check("token.der", &["root.pem"]).unwrap().trusted);
    }
}

#[test]
fn a_stamp_without_certificates_needs_them() {
    let Some(authority) = Authority::new(&[]) else {
        return;
    };
    let check = |given: &[&str]| authority.check("bare.tsr", given);
    assert_eq!(check(&[]), Err(SealError::NoSigner));
    assert_eq!(check(&["root.pem"]), Err(SealError::NoSigner));
    assert!(check(&["signer.pem"]).unwrap().trusted);
}

#[test]
fn digits_below_the_second_are_told() {
    let Some(authority) = Authority::new(&[("PRECISION", "6")]) else {
        return;
    };
    let stamp = authority.check("asked.tsr", &["root.pem"]).unwrap();
    let said = Command::new("openssl")
        .args(["ts", "-reply", "-text", "-in"])
        .arg(authority.path("asked.tsr"))
        .output()
        .unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let time = said.lines().find(|line| line.starts_with("Time stamp:"));
    let mut words = time.unwrap().split(' ');
    // `12:34:56.789`, without a fraction once in a million.
    let clock = words.find(|word| word.matches(':').count() == 2);
    let clock = clock.unwrap();
    assert!(
        stamp.time.ends_with(&format!("T{clock}Z")),
        "{stamp:?}: {said}"
    );
}

/// What `openssl cms` signs in the form of RFC 5816: by the identifier of a key, with RSA-PSS, with Ed25519.
#[test]
fn stamps_of_other_makers_hold() {
    for choices in [
        &[("CMS", "-keyid")][..],
        &[
            ("KINDS", "p256 p256 rsa"),
            ("CMS", "-keyopt rsa_padding_mode:pss"),
        ],
        &[("KINDS", "rsa rsa rsa"), ("CMS", "-keyid -md sha384")],
    ] {
        let Some(authority) = Authority::new(choices) else {
            return;
        };
        let stamp = authority.check("other.der", &["root.pem"]).unwrap();
        assert!(stamp.trusted, "{choices:?}");
    }
}

#[test]
fn a_stamp_of_other_content_is_seen() {
    let Some(authority) = Authority::new(&[]) else {
        return;
    };
    let stamped = "3ed748e2778b4311312f4028dc5b2cacec7ce5250de79efa21c5b0b5d903527c".to_owned();
    assert_eq!(
        timestamp(
            &authority.file("asked.tsr"),
            &digest(b"other"),
            Some(&authority.file("root.pem"))
        ),
        Err(SealError::OtherContent { stamped })
    );
    // A stamp of the SHA-512 is not one of the SHA-256.
    assert_eq!(
        authority.check("long.tsr", &["root.pem"]),
        Err(SealError::Unsupported {
            what: "digest",
            found: "SHA-512".to_owned()
        })
    );
}

#[test]
fn the_certificate_must_be_for_stamps() {
    for usage in [
        "extendedKeyUsage = timeStamping",
        "extendedKeyUsage = critical, timeStamping, serverAuth",
        "extendedKeyUsage = critical, serverAuth",
        "extendedKeyUsage = critical, timeStamping\nkeyUsage = critical, keyEncipherment",
        "basicConstraints = CA:false",
    ] {
        let Some(authority) = Authority::new(&[("USAGE", usage)]) else {
            return;
        };
        for given in [&["root.pem"][..], &["other.pem"], &[]] {
            assert_eq!(
                authority.check("other.der", given),
                Err(SealError::NotAnAuthority {
                    subject: "Test Stamps (Test Society)".to_owned()
                }),
                "{usage}"
            );
        }
    }
    let usage = "extendedKeyUsage = critical, timeStamping\n1.2.3.4 = critical, ASN1:NULL";
    let Some(authority) = Authority::new(&[("USAGE", usage)]) else {
        return;
    };
    assert_eq!(
        authority.check("other.der", &["root.pem"]),
        Err(SealError::Unsupported {
            what: "extension",
            found: "1.2.3.4".to_owned()
        })
    );
}

#[test]
fn the_certificate_must_be_valid_then() {
    let Some(authority) = Authority::new(&[("DAYS", "-1")]) else {
        return;
    };
    for given in [&["root.pem"][..], &["other.pem"], &[]] {
        let found = authority.check("other.der", given);
        assert!(
            matches!(&found, Err(SealError::NotValidThen { subject, time, until, .. })
                if subject == "Test Stamps (Test Society)" && until < time),
            "{found:?}"
        );
    }
}

#[test]
fn another_root_of_the_same_name_does_not_vouch() {
    let (Some(one), Some(other)) = (Authority::new(&[]), Authority::new(&[])) else {
        return;
    };
    let stamp = one.file("asked.tsr");
    for name in ["root.pem", "middle.pem", "signer.pem"] {
        let found = timestamp(&stamp, &digest(CONTENT), Some(&other.file(name)));
        assert!(
            matches!(found, Err(SealError::NotTrusted { .. })),
            "{name}: {found:?}"
        );
    }
    // The chain is followed as far as it goes.
    assert_eq!(
        timestamp(&stamp, &digest(CONTENT), Some(&other.file("root.pem"))),
        Err(SealError::NotTrusted {
            subject: "Test Middle (Test Society)".to_owned(),
            issuer: "Test Root (Test Society)".to_owned()
        })
    );
}

#[test]
fn who_may_not_issue_certificates_does_not_vouch() {
    for middle in [
        "CA:false",
        "CA:true\nextendedKeyUsage = serverAuth",
        "CA:true\nkeyUsage = digitalSignature",
    ] {
        let Some(authority) = Authority::new(&[("MIDDLE", middle)]) else {
            return;
        };
        for given in ["root.pem", "middle.pem"] {
            assert_eq!(
                authority.check("asked.tsr", &[given]),
                Err(SealError::NotAnAuthority {
                    subject: "Test Middle (Test Society)".to_owned()
                }),
                "{middle}"
            );
        }
        assert!(authority.check("asked.tsr", &["signer.pem"]).is_ok());
    }
}

/// The lengths of RFC 5280, section 4.2.1.9: so many authorities below, and no more.
#[test]
fn a_chain_is_as_long_as_its_authorities_allow() {
    let limits = [
        ("ROOT", "CA:true, pathlen:1"),
        ("MIDDLE", "CA:true, pathlen:0"),
    ];
    let Some(authority) = Authority::new(&limits) else {
        return;
    };
    assert!(authority.check("asked.tsr", &["root.pem"]).is_ok());
    let Some(authority) = Authority::new(&[("ROOT", "CA:true, pathlen:0")]) else {
        return;
    };
    assert_eq!(
        authority.check("asked.tsr", &["root.pem"]),
        Err(SealError::NotAnAuthority {
            subject: "Test Root (Test Society)".to_owned()
        })
    );
}

#[test]
fn what_cannot_be_checked_is_said() {
    for (kinds, what, found) in [
        ("p521 p256 p256", "curve", "P-521"),
        ("rsa1024 p256 p256", "key", "RSA of 1024 bits"),
    ] {
        let Some(authority) = Authority::new(&[("KINDS", kinds)]) else {
            return;
        };
        assert_eq!(
            authority.check("asked.tsr", &["root.pem"]),
            Err(SealError::Unsupported {
                what,
                found: found.to_owned()
            })
        );
        // What does not need it holds.
        assert!(authority.check("asked.tsr", &["middle.pem"]).is_ok());
    }
    let Some(authority) = Authority::new(&[("KINDS", "p256 p256 p521")]) else {
        return;
    };
    assert_eq!(
        authority.check("asked.tsr", &["root.pem"]),
        Err(SealError::Unsupported {
            what: "curve",
            found: "P-521".to_owned()
        })
    );
}

#[test]
fn files_without_certificates_are_said() {
    let Some(authority) = Authority::new(&[]) else {
        return;
    };
    let check =
        |given: &[u8]| timestamp(&authority.file("asked.tsr"), &digest(CONTENT), Some(given));
    let root = String::from_utf8(authority.file("root.pem")).unwrap();
    let cut = &root[..root.len() / 2];
    for given in ["", "words", cut, &root.replace("MII", "MIJ")] {
        assert_eq!(
            check(given.as_bytes()),
            Err(SealError::NoCertificate),
            "{given}"
        );
    }
    // Words around a certificate are left out, as `openssl x509 -text` writes them.
    let around = format!(
        "\u{feff}Certificate: é\r\n{}words",
        root.replace('\n', "\r\n")
    );
    assert!(check(around.as_bytes()).unwrap().trusted);
}
