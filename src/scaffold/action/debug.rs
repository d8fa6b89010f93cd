use super::super::language::Data;
use super::super::tree::Node;
use super::fault::Fault;
use super::input::text;
use super::{Call, Done};

/// `debug:log`: logs its input, its message, and the workspace if asked.
#[expect(clippy::unnecessary_wraps, reason = "all actions have this shape")]
pub(super) fn log(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let json = serde_json::to_string_pretty(&input.to_json()).expect("a value of JSON can be written");
    call.journal.info(&json);
    if let Some(message) = text(input, "message").filter(|message| !message.is_empty()) {
        call.journal.info(message);
    }
    let with_contents = match input.get("listWorkspace") {
        None | Some(Data::Bool(false)) => return Ok(Done::nothing()),
        Some(list) => list.as_text() == Some("with-contents"),
    };
    let files = call.tree.files().map(|(path, node)| match node {
        Node::File { bytes, .. } if with_contents => {
            format!(" - {path}:\n\n  {}", String::from_utf8_lossy(bytes))
        }
        _ if with_contents => format!(" - {path}: [skipped]"),
        _ => format!("  - {path}"),
    });
    let mut listing = "Workspace:".to_owned();
    for file in files {
        listing.push('\n');
        listing.push_str(&file);
        // The journal keeps no more than its limit in any case.
        if listing.len() > call.request.limits.log {
            break;
        }
    }
    call.journal.info(&listing);
    Ok(Done::nothing())
}
