use std::path::Path;

use similar::{ChangeTag, TextDiff};

use super::super::super::output::{Output, Tone};
use crate::runtime::{OutputFolder, own_file};
use crate::scaffold::Node;
use crate::scaffold::run::Outcome;
use crate::text::counted;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Prints what the files of a run change in a folder; without one, all of them are new. Returns how many do.
pub(super) fn print(
    outcome: &Outcome,
    folder: Option<&OutputFolder>,
    out: &mut Output,
) -> std::io::Result<usize> {
    let mut changed = 0;
    let own = own_file(outcome, folder.map_or(Path::new("."), OutputFolder::path));
    for (path, node) in outcome.files().chain(own.iter().map(|(path, node)| (*path, node))) {
        let before = folder.and_then(|folder| folder.read(path));
        let after: &[u8] = match node {
            Node::File { bytes, .. } => bytes,
            Node::Link(target) => target.as_bytes(),
            Node::Folder => continue,
        };
        if before.as_deref() == Some(after) {
            continue;
        }
        changed += 1;
        file(path, before.as_deref(), after, out)?;
    }
    let said = counted(changed, "file differs", "files differ");
    out.pieces(&[(Tone::Muted, &said)])?;
    Ok(changed)
}

fn file(path: &str, before: Option<&[u8]>, after: &[u8], out: &mut Output) -> std::io::Result<()> {
    let from = if before.is_some() { format!("--- a/{path}") } else { "--- /dev/null".to_owned() };
    out.pieces(&[(Tone::Strong, &from)])?;
    out.pieces(&[(Tone::Strong, &format!("+++ b/{path}"))])?;
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let (Some(before), Some(after)) = (text(before.unwrap_or_default()), text(after)) else {
        return out.pieces(&[(Tone::Muted, "binary contents differ")]);
    };
    let diff = TextDiff::from_lines(before, after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        out.pieces(&[(Tone::Match, &hunk.header().to_string())])?;
        for change in hunk.iter_changes() {
            let (sign, tone) = match change.tag() {
                ChangeTag::Delete => ("-", Tone::Bad),
                ChangeTag::Insert => ("+", Tone::Good),
                ChangeTag::Equal => (" ", Tone::Plain),
            };
            out.pieces(&[(tone, &format!("{sign}{}", change.value().trim_end_matches(['\r', '\n'])))])?;
        }
    }
    Ok(())
}
