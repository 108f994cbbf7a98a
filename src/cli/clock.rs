//! The time of this machine.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in seconds from 1970-01-01.
pub(super) fn seconds() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}
