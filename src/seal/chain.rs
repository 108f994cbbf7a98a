//! From the signer of a time stamp up to a certificate that was given, RFC 5280, section 6.

use x509_cert::der::DateTime;

use super::SealError;
use super::certificate::Certificate;

/// Chains have three or four certificates.
const LONGEST: usize = 8;

/// Checks that a certificate in `given` is the signer's, or vouches for it through those in `brought`.
///
/// Each authority on the way must have been valid at `time`, and allowed to issue certificates for time stamps. Each
/// certificate is asked once: the work is at most the square of their number.
pub(super) fn check(
    signer: &Certificate<'_>,
    brought: &[Certificate<'_>],
    given: &[Certificate<'_>],
    time: DateTime,
) -> Result<(), SealError> {
    if given.iter().any(|one| one.bytes == signer.bytes) {
        return Ok(());
    }
    let mut asked = vec![false; brought.len()];
    let mut reached = vec![signer];
    let mut refused = None;
    let mut last = signer;
    for between in 0..LONGEST {
        let mut next = Vec::new();
        for below in reached {
            last = below;
            for issuer in given {
                match vouches(issuer, below, between, time) {
                    Ok(true) => return Ok(()),
                    Ok(false) => {}
                    Err(reason) => refused = Some(reason),
                }
            }
            for (issuer, asked) in brought.iter().zip(&mut asked) {
                if *asked {
                    continue;
                }
                match vouches(issuer, below, between, time) {
                    Ok(true) => next.push(issuer),
                    Ok(false) => continue,
                    Err(reason) => refused = Some(reason),
                }
                *asked = true;
            }
        }
        if next.is_empty() {
            break;
        }
        reached = next;
    }
    Err(refused.unwrap_or_else(|| SealError::NotTrusted {
        subject: last.subject(),
        issuer: last.issuer(),
    }))
}

/// Whether `issuer` has issued `below`; if it has, it must have been allowed to.
fn vouches(
    issuer: &Certificate<'_>,
    below: &Certificate<'_>,
    between: usize,
    time: DateTime,
) -> Result<bool, SealError> {
    if !below.is_issued_by(issuer)? {
        return Ok(false);
    }
    issuer.check_time(time)?;
    issuer.check_extensions()?;
    if issuer.issues(between) {
        return Ok(true);
    }
    Err(SealError::NotAnAuthority {
        subject: issuer.subject(),
    })
}
