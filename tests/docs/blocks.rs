//! The fenced blocks of a page.

/// A fenced block.
pub(super) struct Block {
    /// What stands behind the fence: `kma run`.
    pub(super) info: String,
    /// What is between the fences.
    pub(super) text: String,
    /// The line of the opening fence.
    pub(super) line: usize,
}

/// The blocks of a page in their order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (place, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    line: place + 1,
                });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

/// Stands for lines that are left out.
const CUT: &str = "…";

/// Runs of lines between lines `…`; blank lines at the ends of a run do not count.
fn runs(shown: &str) -> Vec<&str> {
    let parts = shown.split_inclusive('\n');
    let mut found: Vec<&str> = Vec::new();
    let (mut from, mut at) = (0, 0);
    for line in parts {
        if line.trim_end() == CUT {
            found.extend(shown.get(from..at));
            from = at + line.len();
        }
        at += line.len();
    }
    found.extend(shown.get(from..));
    let kept = found.into_iter().map(|run| run.trim_matches('\n'));
    kept.filter(|run| !run.is_empty()).collect()
}

/// The lines of `real` that `shown` has, run by run; `None` where it has others.
fn places(shown: &str, real: &[&str]) -> Option<Vec<(usize, usize)>> {
    let mut from = 0;
    let mut found = Vec::new();
    for run in runs(shown) {
        let lines: Vec<&str> = run.lines().map(str::trim_end).collect();
        let rest = real.get(from..).unwrap_or_default();
        let place = rest.windows(lines.len().max(1)).position(|w| w == lines)?;
        found.push((from + place, from + place + lines.len()));
        from += place + lines.len();
    }
    Some(found)
}

/// Whether `shown` is what `real` says: its lines stand in it, in that order and without a gap, where a line `…` stands
/// for any lines.
pub(super) fn shows(shown: &str, real: &str) -> bool {
    let real: Vec<&str> = real.lines().map(str::trim_end).collect();
    places(shown, &real).is_some()
}

/// `shown` with a line `…` wherever lines of `real` are left out, at its ends too; `None` where it shows others.
pub(super) fn marked(shown: &str, real: &str) -> Option<String> {
    let real: Vec<&str> = real.lines().map(str::trim_end).collect();
    let blank = |from: usize, to: usize| {
        let between = real.get(from..to).unwrap_or_default();
        between.iter().all(|line| line.is_empty())
    };
    let mut text = String::new();
    let mut at = 0;
    for (from, to) in places(shown, &real)? {
        if !blank(at, from) {
            text += "…\n";
        } else if at > 0 {
            text += "\n";
        }
        for line in real.get(from..to)? {
            text += line;
            text.push('\n');
        }
        at = to;
    }
    if !blank(at, real.len()) {
        text += "…\n";
    }
    Some(text)
}

/// `shown` brought up to date: each run of lines from its first to its last, as `real` has them; `None` where these are
/// gone.
pub(super) fn refreshed(shown: &str, real: &str) -> Option<String> {
    let real: Vec<&str> = real.lines().map(str::trim_end).collect();
    let mut from = 0;
    let mut fresh = Vec::new();
    for run in runs(shown) {
        let first = place(run.lines().next()?, &real, from)?;
        let last = place(run.lines().last()?, &real, first)?;
        fresh.push(real.get(first..=last)?.join("\n"));
        from = last + 1;
    }
    Some(fresh.join("\n…\n") + "\n")
}

/// The line that is `line`, or that begins with its first two words.
fn place(line: &str, real: &[&str], from: usize) -> Option<usize> {
    let head = |line: &str| -> Vec<String> {
        line.split_whitespace().take(2).map(str::to_owned).collect()
    };
    let same = |found: &&str| **found == *line.trim_end();
    let rest = || real.iter().skip(from);
    let place = rest()
        .position(same)
        .or_else(|| rest().position(|found| head(found) == head(line)))?;
    Some(from + place)
}

#[test]
fn shown_output_may_leave_lines_out_but_not_change_them() {
    let real = "a\nb\nc\nd\n";
    assert!(shows("a\nb\n", real));
    assert!(shows("a\n…\nd\n", real));
    assert!(!shows("a\nc\n", real));
    assert!(!shows("d\n…\na\n", real));
}

#[test]
fn shown_output_is_brought_up_to_date_between_its_first_and_last_lines() {
    let real = "a 1 x\nnew\nb\nc\nd\n";
    assert_eq!(
        refreshed("a 1 y\nb\n…\nd\n", real).as_deref(),
        Some("a 1 x\nnew\nb\n…\nd\n")
    );
    assert_eq!(refreshed("e\n", real), None);
}

#[test]
fn lines_that_are_left_out_are_marked() {
    let real = "\na\nb\n\nc\nd\n";
    assert_eq!(marked("b\n", real).as_deref(), Some("…\nb\n…\n"));
    assert_eq!(
        marked("a\nb\n…\nd\n", real).as_deref(),
        Some("a\nb\n…\nd\n")
    );
    let whole = "a\nb\n\nc\nd\n";
    assert_eq!(marked(whole, real).as_deref(), Some(whole));
    assert_eq!(marked("…\nc\nd\n", real).as_deref(), Some("…\nc\nd\n"));
    assert_eq!(marked("x\n", real), None);
}
