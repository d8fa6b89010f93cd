/// The columns that lines should keep to.
pub(super) const WIDTH: usize = 80;
/// A line holds at least so much of the text, however deep it is indented.
const NARROWEST: usize = 20;

/// Which kind of text is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A plain or single-quoted one.
    Flow,
    /// A `>` block.
    Block,
    /// A double-quoted one, which may be broken anywhere.
    Quoted,
}

/// A folded text, and whether some line of it is still too long.
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) overflows: bool,
}

/// Breaks long lines at single spaces. Lengths are in UTF-16 code units, as in the original.
pub(super) fn fold(text: &str, indent: &str, kind: Kind, column: Option<usize>) -> Folded {
    let units: Vec<u16> = text.encode_utf16().collect();
    let step = (1 + NARROWEST).max((1 + WIDTH).saturating_sub(indent.len()));
    if units.len() <= step {
        return Folded { text: text.to_owned(), overflows: false };
    }
    Folder { units: &units, indent, kind, step }.fold(text, column)
}

struct Folder<'u> {
    units: &'u [u16],
    indent: &'u str,
    kind: Kind,
    step: usize,
}

const SPACE: u16 = b' ' as u16;
const TAB: u16 = b'\t' as u16;
const NEWLINE: u16 = b'\n' as u16;
const BACKSLASH: u16 = b'\\' as u16;

impl Folder<'_> {
    fn fold(&self, text: &str, column: Option<usize>) -> Folded {
        let mut folds: Vec<usize> = Vec::new();
        let mut escaped: Vec<usize> = Vec::new();
        let mut end = WIDTH.saturating_sub(self.indent.len());
        if let Some(column) = column {
            if column > WIDTH - NARROWEST {
                folds.push(0);
            } else {
                end = WIDTH - column;
            }
        }
        let mut split: Option<usize> = None;
        let mut previous: Option<u16> = None;
        let mut overflows = false;
        let (mut escape_start, mut escape_end): (Option<usize>, Option<usize>) = (None, None);
        let mut at = 0;
        if self.kind == Kind::Block
            && let Some(last) = self.more_indented(None)
        {
            at = last + 1;
            end = last + self.step;
        }
        while let Some(&first) = self.units.get(at) {
            let mut unit = first;
            if self.kind == Kind::Quoted && unit == BACKSLASH {
                escape_start = Some(at);
                at += match self.units.get(at + 1).copied().map(u32::from).and_then(char::from_u32) {
                    Some('x') => 3,
                    Some('u') => 5,
                    Some('U') => 9,
                    _ => 1,
                };
                escape_end = Some(at);
            }
            if unit == NEWLINE {
                if self.kind == Kind::Block
                    && let Some(last) = self.more_indented(Some(at))
                {
                    at = last;
                }
                end = at + self.indent.len() + self.step;
                split = None;
            } else {
                let is_blank = |unit: u16| matches!(unit, SPACE | NEWLINE | TAB);
                if unit == SPACE
                    && previous.is_some_and(|previous| !is_blank(previous))
                    && self.units.get(at + 1).is_some_and(|next| !is_blank(*next))
                {
                    split = Some(at);
                }
                if at >= end {
                    if let Some(place) = split.filter(|place| *place > 0) {
                        folds.push(place);
                        end = place + self.step;
                        split = None;
                    } else if self.kind == Kind::Quoted {
                        while matches!(previous, Some(SPACE | TAB)) {
                            previous = Some(unit);
                            at += 1;
                            unit = self.units.get(at).copied().unwrap_or_default();
                            overflows = true;
                        }
                        let place = if escape_end.is_none_or(|end| at > end + 1) {
                            at.saturating_sub(2)
                        } else {
                            escape_start.unwrap_or_default().saturating_sub(1)
                        };
                        if escaped.contains(&place) {
                            return Folded { text: text.to_owned(), overflows };
                        }
                        folds.push(place);
                        escaped.push(place);
                        end = place + self.step;
                        split = None;
                    } else {
                        overflows = true;
                    }
                }
            }
            previous = Some(unit);
            at += 1;
        }
        Folded {
            text: if folds.is_empty() { text.to_owned() } else { self.broken(&folds, &escaped) },
            overflows,
        }
    }

    /// The text with a line break at each fold.
    fn broken(&self, folds: &[usize], escaped: &[usize]) -> String {
        let part = |from: usize, to: usize| {
            String::from_utf16_lossy(
                self.units.get(from.min(to)..to.min(self.units.len())).unwrap_or_default(),
            )
        };
        let mut out = part(0, folds[0]);
        for (number, &place) in folds.iter().enumerate() {
            let end = folds.get(number + 1).copied().unwrap_or(self.units.len());
            if place == 0 {
                out = format!("\n{}{}", self.indent, part(0, end));
                continue;
            }
            if self.kind == Kind::Quoted && escaped.contains(&place) {
                out.push_str(&part(place, place + 1));
                out.push('\\');
            }
            out.push('\n');
            out.push_str(self.indent);
            out.push_str(&part(place + 1, end));
        }
        out
    }

    /// The end of the lines behind `at` that are indented further than their block, which are not folded.
    fn more_indented(&self, at: Option<usize>) -> Option<usize> {
        let mut at = at;
        let next = |at: Option<usize>| at.map_or(0, |at| at + 1);
        let mut end = at;
        let mut start = next(at);
        let mut unit = self.units.get(start).copied();
        while matches!(unit, Some(SPACE | TAB)) {
            if next(at) < start + self.indent.len() + 1 {
                at = Some(next(at));
                unit = at.and_then(|at| self.units.get(at)).copied();
                continue;
            }
            loop {
                at = Some(next(at));
                unit = at.and_then(|at| self.units.get(at)).copied();
                if unit.is_none_or(|unit| unit == NEWLINE) {
                    break;
                }
            }
            end = at;
            start = next(at);
            unit = self.units.get(start).copied();
        }
        end
    }
}
