//! Roadie's small actions: texts of files, requests to Backstage, waiting.

use super::super::language::{Data, Record};
use super::super::run::Reason;
use super::super::tree::{Node, ROOT};
use super::fault::Fault;
use super::filesystem::matching;
use super::input::{flag, required, text};
use super::{Call, Done};

/// The longest wait that Roadie's `sleep` is meant for, in seconds.
const LONGEST_SLEEP: f64 = 600.0;

/// `roadiehq:utils:fs:write`: writes a text; JSON is set in lines if `preserveFormatting`, whatever that name says.
pub(super) fn write(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let path = call.tree.resolve("", required(input, "path"))?;
    let content = required(input, "content");
    let set = flag(input, "preserveFormatting")
        .then(|| serde_json::from_str::<serde_json::Value>(content).ok())
        .flatten()
        .and_then(|json| serde_json::to_string_pretty(&json).ok());
    let bytes = set.unwrap_or_else(|| content.to_owned()).into_bytes();
    call.tree.write(&path, bytes, Node::PLAIN)?;
    Ok(Done::one("path", full(&path)))
}

/// `roadiehq:utils:fs:append`: adds a text at the end of a file, which may be new.
pub(super) fn append(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let path = call.tree.resolve("", required(input, "path"))?;
    let mut bytes = match call.tree.followed(&path)? {
        Some(_) => call.tree.read(&path)?.0.to_vec(),
        None => Vec::new(),
    };
    bytes.extend_from_slice(required(input, "content").as_bytes());
    call.tree.write(&path, bytes, Node::PLAIN)?;
    Ok(Done::one("path", full(&path)))
}

/// `roadiehq:utils:fs:replace`: replaces a text in files, or what a pattern matches.
pub(super) fn replace(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    for file in input.get("files").and_then(Data::as_list).unwrap_or_default() {
        let Some(pattern) = text(file, "file").filter(|pattern| !pattern.is_empty()) else {
            return Err(Fault::input("each of `files` needs a `file`"));
        };
        let (find, with) = (required(file, "find"), required(file, "replaceWith"));
        if find.is_empty() || with.is_empty() {
            return Err(Fault::input("each of `files` needs a `find` and a `replaceWith`"));
        }
        for path in matching(pattern, flag(file, "includeDotFiles"), call)? {
            let source = String::from_utf8_lossy(call.tree.read(&path)?.0).into_owned();
            let replaced = replaced(source, find, with, flag(file, "matchRegex"), call)?;
            call.tree.write(&path, replaced.into_bytes(), Node::PLAIN)?;
        }
    }
    Ok(Done::nothing())
}

/// Replaces by the rules of JavaScript, for which the template language has a method of texts already.
fn replaced(
    source: String,
    find: &str,
    with: &str,
    is_pattern: bool,
    call: &Call<'_, '_>,
) -> Result<String, Fault> {
    use super::super::language::{Renderer, Syntax};
    if !is_pattern && !with.contains('$') {
        return Ok(source.replace(find, with));
    }
    if !is_pattern {
        // `$$`, `$&` and their like have a meaning in a replacement, also of plain text.
        let with = with.replace("$$", "\u{0}").replace("$&", find).replace('\u{0}', "$");
        return Ok(source.replace(find, &with));
    }
    let expression = format!("${{{{ source.replace(r/{}/g, with) }}}}", find.replace('/', "\\/"));
    let context =
        Record::from_iter([("source".to_owned(), Data::Text(source)), ("with".to_owned(), with.into())]);
    let renderer =
        Renderer::new(Syntax::default(), call.extensions.clone()).with_limits(call.request.limits.template);
    renderer
        .render(&expression, &context)
        .map_err(|error| Fault::input(format!("the pattern `{find}` cannot be used: {}", error.message)))
}

/// `roadiehq:utils:sleep`, which does not wait in a dry run.
pub(super) fn sleep(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    match input.get("amount") {
        Some(Data::Number(seconds)) if (0.0..=LONGEST_SLEEP).contains(seconds) => {
            call.journal.info(&format!("A real run would wait {seconds} seconds here"));
            Ok(Done::nothing())
        }
        _ => Err(Fault::input(format!("`amount` must be a number of seconds up to {LONGEST_SLEEP}"))),
    }
}

/// `http:backstage:request`: asks the server what changes nothing, if there is one; all else is planned.
pub(super) fn request(input: &Data, call: &mut Call<'_, '_>) -> Result<Done, Fault> {
    let only_reads = matches!(text(input, "method"), Some("GET" | "HEAD" | "OPTIONS"));
    let answer = only_reads.then(|| call.world.ask(input)).flatten();
    match answer {
        Some(Ok(Data::Record(outputs))) => Ok(Done::Gave(outputs)),
        Some(Ok(other)) => Ok(Done::one("body", other)),
        Some(Err(why)) => Err(Fault::other(format!("the request failed: {why}"))),
        None => {
            let outputs = if only_reads {
                [("code", Data::Number(200.0)), ("headers", Data::record()), ("body", Data::record())]
                    .to_vec()
            } else {
                Vec::new()
            };
            let outputs = outputs.into_iter().map(|(name, data)| (name.to_owned(), data)).collect();
            // Reading leaves nothing behind outside, but its answer is missing here.
            Ok(Done::Planned { reason: Reason::Outside, outputs })
        }
    }
}

/// A path of the workspace as later steps see it.
pub(super) fn full(path: &str) -> String {
    format!("{ROOT}/{path}")
}
