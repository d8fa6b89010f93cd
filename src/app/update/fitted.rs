use crate::text::{clean, wrap};

/// The most columns of a box that asks something, and those that its frame takes.
const WIDEST: u16 = 96;
const FRAME: u16 = 4;

/// Sentences broken to the width of the box that they are asked in: what a yes means must not be cut off.
pub(super) fn fitted(lines: &[String], columns: u16) -> Vec<String> {
    let room = usize::from(columns.min(WIDEST).saturating_sub(FRAME));
    let of_line = |line: &String| -> Vec<String> {
        let bare = line.trim_start();
        let before = " ".repeat(line.len() - bare.len());
        let rest = wrap(&clean(bare), room.saturating_sub(before.len() + 2).max(16)).into_iter().enumerate();
        rest.map(|(at, text)| if at == 0 { format!("{before}{text}") } else { format!("{before}  {text}") })
            .collect()
    };
    lines.iter().flat_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_hangs_behind_its_beginning() {
        let lines = ["This writes eight files to ./a-folder.".to_owned(), "  create it".to_owned()];
        assert_eq!(fitted(&lines, 30), ["This writes eight files", "  to ./a-folder.", "  create it"]);
    }
}
