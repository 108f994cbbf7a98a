//! How far long computations are, on a terminal; and Ctrl-C.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::pipeline::{STOPPED, Watch};

/// What takes less is not shown.
const SHORT: Duration = Duration::from_secs(1);
/// Between two looks of the bar.
const REDRAWN: Duration = Duration::from_millis(100);
/// What has not ended so long after Ctrl-C is ended by force.
const PATIENCE: Duration = Duration::from_secs(2);
/// Signs of the bar.
const WIDTH: usize = 30;

/// Whether Ctrl-C was pressed.
static STOP: AtomicBool = AtomicBool::new(false);
/// Whether there is a prompt to come back to.
static PROMPT: AtomicBool = AtomicBool::new(false);
/// How often Ctrl-C was pressed since the prompt.
static PRESSED: AtomicUsize = AtomicUsize::new(0);
/// So often, and a run that does not end is ended by force, prompt or not.
const INSISTS: usize = 3;

/// Lets Ctrl-C end computations between two steps, so that nothing is left half-written.
pub(super) fn install() {
    // Without a handler Ctrl-C ends the process, which is right too.
    let _ = ctrlc::set_handler(|| {
        STOP.store(true, Ordering::Relaxed);
        let pressed = PRESSED.fetch_add(1, Ordering::Relaxed) + 1;
        if PROMPT.load(Ordering::Relaxed) && pressed < INSISTS {
            return;
        }
        std::thread::sleep(PATIENCE);
        std::process::exit(i32::from(STOPPED));
    });
}

/// From now on Ctrl-C ends what is computed, and not the process.
pub(super) fn keep_the_prompt() {
    PROMPT.store(true, Ordering::Relaxed);
}

/// Forgets that Ctrl-C was pressed: there is something new to compute.
pub(super) fn go_on() {
    STOP.store(false, Ordering::Relaxed);
    PRESSED.store(0, Ordering::Relaxed);
}

/// Whether Ctrl-C was pressed.
pub(super) fn stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// A bar on the terminal of the process, once a computation takes more than a second.
pub(super) struct Progress {
    /// The columns of the terminal; without one nothing is shown.
    columns: Option<usize>,
    state: Mutex<State>,
}

/// The computation that is going on.
#[derive(Default)]
struct State {
    began: Option<(Instant, u64)>,
    drawn: Option<Instant>,
}

impl Progress {
    pub(super) fn new(columns: Option<usize>) -> Self {
        Self {
            columns,
            state: Mutex::default(),
        }
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.drawn.is_some() {
            write(&format!(
                "\r{}\r",
                " ".repeat(self.columns.unwrap_or(0).saturating_sub(1))
            ));
        }
        *state = State::default();
    }

    /// Draws the bar where it is time to.
    fn draw(&self, done: u64, of: u64, columns: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let began = match state.began {
            Some((began, same)) if same == of => began,
            Some(_) | None => {
                state.began = Some((now, of));
                now
            }
        };
        let elapsed = now - began;
        let recent = |drawn: Instant| now - drawn < REDRAWN;
        if elapsed > SHORT && !state.drawn.is_some_and(recent) {
            write(&format!("\r{}", line(done, of, elapsed, columns)));
            state.drawn = Some(now);
        }
    }
}

impl Watch for Progress {
    fn done(&self, done: u64, of: u64) -> ControlFlow<()> {
        if STOP.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        match (of, self.columns) {
            (0, _) => self.clear(),
            (of, Some(columns)) => self.draw(done, of, columns),
            (_, None) => {}
        }
        ControlFlow::Continue(())
    }
}

/// Who does not see it is not told so.
fn write(text: &str) {
    let mut err = io::stderr();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// ` 38% [###########...................]  12 s left`, in at most so many columns.
fn line(done: u64, of: u64, elapsed: Duration, columns: usize) -> String {
    let share = (done as f64 / of as f64).clamp(0.0, 1.0);
    let left = elapsed.as_secs_f64() * (1.0 - share) / share;
    let filled = "#".repeat(part(share));
    let bar = format!("{filled:.<WIDTH$}");
    let left = if left.is_finite() {
        format!("{:.0} s left", left.ceil())
    } else {
        String::new()
    };
    let line = format!("{:>3.0}% [{bar}]  {left:<16}", (100.0 * share).floor());
    line.chars().take(columns.saturating_sub(1)).collect()
}

/// Filled signs of the bar.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of the width"
)]
fn part(share: f64) -> usize {
    (share * WIDTH as f64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_much_is_done_and_left() {
        let at = |done, seconds| line(done, 200, Duration::from_secs(seconds), 80);
        assert_eq!(
            at(50, 10).trim_end(),
            " 25% [#######.......................]  30 s left"
        );
        assert_eq!(at(0, 3).trim_end(), "  0% [..............................]");
        assert_eq!(
            at(200, 3).trim_end(),
            "100% [##############################]  0 s left"
        );
        assert_eq!(line(50, 200, Duration::from_secs(10), 12), " 25% [#####");
    }

    #[test]
    fn nothing_is_shown_where_there_is_no_terminal() {
        let progress = Progress::new(None);
        assert_eq!(progress.done(1, 10), ControlFlow::Continue(()));
        assert!(progress.state.lock().expect("not poisoned").began.is_none());
        let seen = Progress::new(Some(80));
        assert_eq!(seen.done(1, 10), ControlFlow::Continue(()));
        assert!(seen.state.lock().expect("not poisoned").began.is_some());
        assert_eq!(seen.done(0, 0), ControlFlow::Continue(()));
        assert!(seen.state.lock().expect("not poisoned").began.is_none());
    }
}
