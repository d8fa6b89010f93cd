/// How heavy a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Weight {
    /// There is none.
    #[default]
    None,
    /// Like any other.
    Light,
    /// One that stands out.
    Heavy,
}

/// The lines that meet in a cell, by the side on which they leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arms {
    /// Upwards.
    pub up: Weight,
    /// To the right.
    pub right: Weight,
    /// Downwards.
    pub down: Weight,
    /// To the left.
    pub left: Weight,
}

/// Every combination of three weights on four sides; up counts most, then right, down, left.
const LINES: &str = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋";

impl Arms {
    /// A line from left to right.
    pub const LEVEL: Self =
        Self { right: Weight::Light, left: Weight::Light, up: Weight::None, down: Weight::None };

    /// A line from top to bottom.
    pub(super) const UPRIGHT: Self =
        Self { up: Weight::Light, down: Weight::Light, right: Weight::None, left: Weight::None };

    /// A line that turns: down or up, and to the left or the right.
    pub(super) fn corner(is_down: bool, is_left: bool) -> Self {
        let light = |is_there| if is_there { Weight::Light } else { Weight::None };
        Self { up: light(!is_down), right: light(!is_left), down: light(is_down), left: light(is_left) }
    }

    /// Whether there are both level and upright lines.
    pub(super) fn turns(self) -> bool {
        self.left.max(self.right) > Weight::None && self.up.max(self.down) > Weight::None
    }

    /// The upright lines alone.
    pub(super) fn upright(self) -> Self {
        Self { left: Weight::None, right: Weight::None, ..self }
    }

    /// The lines of both, the heavier on each side.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self {
            up: self.up.max(other.up),
            right: self.right.max(other.right),
            down: self.down.max(other.down),
            left: self.left.max(other.left),
        }
    }

    /// The same lines, all of them heavy.
    #[must_use]
    pub fn heavy(self) -> Self {
        let heavy = |weight| if weight == Weight::None { Weight::None } else { Weight::Heavy };
        Self { up: heavy(self.up), right: heavy(self.right), down: heavy(self.down), left: heavy(self.left) }
    }

    /// Whether one of the lines is heavy.
    pub fn is_heavy(self) -> bool {
        self.weights().contains(&Weight::Heavy)
    }

    const fn weights(self) -> [Weight; 4] {
        [self.up, self.right, self.down, self.left]
    }
}

/// The character that shows the lines of a cell.
pub fn glyph(arms: Arms, is_ascii: bool) -> char {
    if is_ascii {
        return in_ascii(arms);
    }
    let at = arms.weights().into_iter().fold(0, |at, weight| at * 3 + weight as usize);
    LINES.chars().nth(at).unwrap_or(' ')
}

fn in_ascii(arms: Arms) -> char {
    let is_level = arms.left.max(arms.right) > Weight::None;
    let is_upright = arms.up.max(arms.down) > Weight::None;
    match (is_level, is_upright, arms.is_heavy()) {
        (false, false, _) => ' ',
        (true, false, false) => '-',
        (true, false, true) => '=',
        (false, true, false) => '|',
        (_, true, true) => '#',
        (true, true, false) => '+',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meeting_of_lines_has_a_character_of_its_own() {
        let weights = [Weight::None, Weight::Light, Weight::Heavy];
        let mut seen = Vec::new();
        for up in weights {
            for right in weights {
                for down in weights {
                    for left in weights {
                        seen.push(glyph(Arms { up, right, down, left }, false));
                    }
                }
            }
        }
        assert_eq!(seen[0], ' ');
        let corner = Arms { down: Weight::Light, right: Weight::Heavy, ..Arms::default() };
        assert_eq!((glyph(Arms::LEVEL, false), glyph(Arms::LEVEL.heavy(), false)), ('─', '━'));
        assert_eq!(glyph(corner, false), '┍');
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 81);
    }
}
