use std::sync::OnceLock;

use crate::arena::Image;
use crate::diagnostic::{Problem, Severity};

/// What is wrong in a catalog, counted.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    /// How many there are of each severity, the gravest first.
    pub(super) counts: [u32; 3],
    all: OnceLock<Vec<Problem>>,
    /// Where they are, until somebody looks at them.
    kept: Option<std::sync::Arc<Image>>,
}

impl Complaints {
    pub(super) fn all(&self) -> &[Problem] {
        self.all.get_or_init(|| {
            let kept = self.kept.as_ref().map(|image| super::kept::problems(image));
            kept.unwrap_or_default()
        })
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        self.counts[place(severity)] as usize
    }

    pub(super) fn kept(counts: [u32; 3], image: std::sync::Arc<Image>) -> Self {
        Self { counts, all: OnceLock::new(), kept: Some(image) }
    }
}

impl From<Vec<Problem>> for Complaints {
    fn from(all: Vec<Problem>) -> Self {
        let mut counts = [0_u32; 3];
        for problem in &all {
            let count = &mut counts[place(problem.severity)];
            *count = count.saturating_add(1);
        }
        Self { counts, all: all.into(), kept: None }
    }
}

fn place(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}
