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

/// What a block shows: runs of lines, and whether lines are left out above and below; a line `…` stands for any.
struct Shown<'a> {
    runs: Vec<Vec<&'a str>>,
    above: bool,
    below: bool,
}

impl<'a> Shown<'a> {
    fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
        let blank = |line: &&&str| line.trim().is_empty();
        let runs = lines.split(|line| *line == "…").map(|run| {
            let begin = run.iter().take_while(blank).count();
            let end = run.len() - run.iter().rev().take_while(blank).count();
            let run = run.get(begin..end).unwrap_or_default();
            run.iter().map(|line| line.trim_end()).collect::<Vec<_>>()
        });
        Self {
            runs: runs.filter(|run| !run.is_empty()).collect(),
            above: lines.first() == Some(&"…"),
            below: lines.last() == Some(&"…"),
        }
    }
}

/// The lines of an output, without blank ones above and below.
fn output(real: &str) -> Vec<&str> {
    let real = real.trim_matches('\n');
    real.lines().map(str::trim_end).collect()
}

/// Whether `shown` is what `real` says: its lines stand in it, in that order and without a gap, where a line `…` stands
/// for any lines.
pub(super) fn shows(shown: &str, real: &str) -> bool {
    let (shown, real) = (Shown::new(shown), output(real));
    let mut from = 0;
    for run in shown.runs {
        let rest = real.get(from..).unwrap_or_default();
        let Some(place) = rest.windows(run.len()).position(|w| w == run) else {
            return false;
        };
        from += place + run.len();
    }
    true
}

/// Whether a line `…` marks what `shown` leaves out of `real` above and below.
pub(super) fn marked(shown: &str, real: &str) -> bool {
    let (shown, real) = (Shown::new(shown), output(real));
    let begins = |run: &Vec<&str>| real.starts_with(run);
    let ends = |run: &Vec<&str>| real.ends_with(run);
    let whole = shown.runs.is_empty() && real.is_empty();
    (shown.above || whole || shown.runs.first().is_some_and(begins))
        && (shown.below || whole || shown.runs.last().is_some_and(ends))
}

/// `shown` brought up to date: each run of lines from its first to its last, as `real` has them; `None` where these are
/// gone.
pub(super) fn refreshed(shown: &str, real: &str) -> Option<String> {
    let (shown, real) = (Shown::new(shown), output(real));
    if shown.runs.is_empty() {
        return None;
    }
    let mut from = 0;
    let mut runs = Vec::new();
    for run in &shown.runs {
        let first = place(run.first()?, &real, from)?;
        let last = place(run.last()?, &real, first)?;
        runs.push(real.get(first..=last)?.join("\n"));
        from = last + 1;
    }
    let mark = |cut: bool, mark: &'static str| if cut { mark } else { "" };
    let (above, below) = (mark(shown.above, "…\n"), mark(shown.below, "…\n"));
    Some(format!("{above}{}\n{below}", runs.join("\n…\n")))
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
    assert!(shows("…\nb\n…\n", real));
    assert!(!shows("…\ne\n", real));
}

#[test]
fn what_is_left_out_above_and_below_is_marked() {
    let real = "\na\nb\nc\n\n";
    assert!(marked("a\n…\nc\n", real));
    assert!(marked("…\nb\n…\n", real));
    assert!(marked("…\n", real) && marked("", "\n"));
    assert!(!marked("b\n…\n", real));
    assert!(!marked("…\nb\n", real));
    assert!(!marked("", real));
}

#[test]
fn shown_output_is_brought_up_to_date_between_its_first_and_last_lines() {
    let real = "a 1 x\nnew\nb\nc\nd\n";
    assert_eq!(
        refreshed("a 1 y\nb\n…\nd\n", real).as_deref(),
        Some("a 1 x\nnew\nb\n…\nd\n")
    );
    assert_eq!(
        refreshed("…\nb\nc\n…\n", real).as_deref(),
        Some("…\nb\nc\n…\n")
    );
    assert_eq!(refreshed("e\n", real), None);
}
