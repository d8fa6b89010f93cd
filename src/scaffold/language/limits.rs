use std::cell::Cell;

use super::fault::{Fault, Outcome};

/// How far one rendering may go. The defaults are Backstage's (semantics 5.7), but for texts in the making,
/// which it leaves to the memory of its engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the template.
    pub source: usize,
    /// Parts that the template may consist of.
    pub nodes: usize,
    /// Steps of work: a part evaluated, an entry looked at, 256 bytes of text made.
    pub work: usize,
    /// How deep parts, and calls of macros, may stand inside each other.
    pub depth: usize,
    /// Bytes that a template may give.
    pub output: usize,
    /// Bytes of any text on the way there.
    pub text: usize,
    /// Calls of filters and functions that are not the language's own.
    pub calls: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            source: 4 << 20,
            nodes: 1_000_000,
            work: 1_000_000,
            depth: 512,
            output: 16 << 20,
            text: 32 << 20,
            calls: 4_096,
        }
    }
}

/// The most entries of one list or record.
pub(super) const ENTRIES: usize = 100_000;
/// How deep lists and records may stand inside each other.
pub(super) const NESTING: usize = 256;
/// Bytes of text that count as a step of work.
const BYTES_PER_STEP: usize = 256;

/// Counts what a rendering has cost so far.
pub(super) struct Meter {
    limits: Limits,
    work: Cell<usize>,
    output: Cell<usize>,
    calls: Cell<usize>,
}

impl Meter {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, work: Cell::new(0), output: Cell::new(0), calls: Cell::new(0) }
    }

    /// One step of work at a depth.
    pub(super) fn step(&self, depth: usize) -> Outcome<()> {
        if depth > self.limits.depth {
            return Err(Fault::limit(format!(
                "parts stand more than {} deep inside each other",
                self.limits.depth
            )));
        }
        self.work(1)
    }

    /// Some steps of work.
    pub(super) fn work(&self, steps: usize) -> Outcome<()> {
        let what = "steps of work, more than one template may take";
        count(&self.work, steps, self.limits.work, what)
    }

    /// A text of `bytes` that is about to be made.
    pub(super) fn text(&self, bytes: usize) -> Outcome<()> {
        if bytes > self.limits.text {
            return Err(Fault::limit(format!("a text grew beyond {} bytes", self.limits.text)));
        }
        if bytes < BYTES_PER_STEP { Ok(()) } else { self.work(bytes / BYTES_PER_STEP) }
    }

    /// Some bytes of output.
    pub(super) fn output(&self, bytes: usize) -> Outcome<()> {
        count(&self.output, bytes, self.limits.output, "bytes of output, more than one template may give")
    }

    /// One call of something that is not the language's own.
    pub(super) fn call(&self) -> Outcome<()> {
        count(
            &self.calls,
            1,
            self.limits.calls,
            "calls of filters and functions, more than one template may make",
        )
    }
}

/// Runs a step of a recursion that [`Limits::depth`] bounds, on more stack where little is left: threads have
/// little, and how much a step takes is the compiler's affair.
pub(super) fn deeper<T>(step: impl FnOnce() -> T) -> T {
    const ENOUGH: usize = 256 << 10;
    const MORE: usize = 1 << 20;
    stacker::maybe_grow(ENOUGH, MORE, step)
}

fn count(counter: &Cell<usize>, more: usize, limit: usize, what: &str) -> Outcome<()> {
    counter.set(counter.get().saturating_add(more));
    if counter.get() > limit { Err(Fault::limit(format!("over {limit} {what}"))) } else { Ok(()) }
}
