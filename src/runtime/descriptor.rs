use std::fs;
use std::path::Path;

use crate::catalog::Entity;

/// The text of an entity's descriptor: its part of the file, else the processed descriptor as YAML.
///
/// The line is that of the file at which the text begins; none when the text was written anew.
pub(super) fn text(entity: &Entity, file: Option<&Path>, embedded: Option<&str>) -> (String, Option<u32>) {
    let from_disk = file.and_then(|file| fs::read_to_string(file).ok());
    match from_disk.as_deref().or(embedded) {
        Some(text) => {
            (excerpt(text, entity.origin.line, entity.origin.end_line), Some(entity.origin.line.max(1)))
        }
        None => (serde_yaml::to_string(&entity.document()).unwrap_or_default(), None),
    }
}

/// The lines from `line` to before `end`, both from 1.
fn excerpt(text: &str, line: u32, end: u32) -> String {
    let start = line.saturating_sub(1) as usize;
    let count = if end > line { (end - line) as usize } else { usize::MAX };
    text.lines().skip(start).take(count).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_document_of_several_is_cut_out() {
        assert_eq!(excerpt("a\n---\nb\nc\n---\nd\n", 3, 5), "b\nc");
        assert_eq!(excerpt("a\nb\n", 2, 0), "b");
    }
}
