//! The sizes that a zip file says its parts have, before any of them is unpacked.

/// What the directory of a zip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Directory {
    /// The parts together have so many bytes, unpacked.
    Size(u64),
    /// There is none that can be read.
    Broken,
}

/// The size of all parts together. The unpacker never gives more than is said here.
pub(crate) fn directory(bytes: &[u8]) -> Directory {
    sizes(bytes).map_or(Directory::Broken, Directory::Size)
}

/// Sums up the entries of the central directory (APPNOTE 4.3.12), found by the record at the end (4.3.16).
fn sizes(bytes: &[u8]) -> Option<u64> {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    let count = u16_at(bytes, end + 10)?;
    let size = u32_at(bytes, end + 12)?;
    let start = end.checked_sub(usize::try_from(size).ok()?)?;
    // Zip64 is for archives that are too large anyway.
    if count == u16::MAX || size == u32::MAX {
        return Some(u64::MAX);
    }
    let mut at = start;
    let mut total = 0_u64;
    for _ in 0..count {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let unpacked = u32_at(bytes, at + 24)?;
        if unpacked == u32::MAX {
            return Some(u64::MAX);
        }
        total += u64::from(unpacked);
        let lengths = [28, 30, 32].map(|offset| u16_at(bytes, at + offset).map(usize::from));
        at += 46 + lengths.into_iter().sum::<Option<usize>>()?;
    }
    Some(total)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let part = bytes.get(at..at + 2)?;
    part.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at + 4)?;
    part.try_into().ok().map(u32::from_le_bytes)
}
