use super::Screen;

/// How many steps back are kept.
const DEPTH: usize = 100;

/// A screen that was looked at, and the row that was selected on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The screen.
    pub screen: Screen,
    /// The selected row.
    pub row: usize,
}

/// Where a session has been.
#[derive(Debug, Clone, Default)]
pub struct History {
    back: Vec<Stop>,
    forward: Vec<Stop>,
}

impl History {
    /// Remembers `from` on the way to somewhere new.
    pub fn leave(&mut self, from: Stop) {
        self.forward.clear();
        self.back.push(from);
        if self.back.len() > DEPTH {
            self.back.remove(0);
        }
    }

    /// The stop before `from`, if there is one.
    pub fn go_back(&mut self, from: Stop) -> Option<Stop> {
        let stop = self.back.pop()?;
        self.forward.push(from);
        Some(stop)
    }

    /// The stop that was gone back from, if there is one.
    pub fn go_forward(&mut self, from: Stop) -> Option<Stop> {
        let stop = self.forward.pop()?;
        self.back.push(from);
        Some(stop)
    }

    /// Whether there is a way back.
    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// Whether there is a way forward.
    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }
}
