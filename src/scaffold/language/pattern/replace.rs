use super::super::fault::Outcome;
use super::{Captures, Pattern};

/// Something found, with its groups.
struct Found<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    groups: Vec<Option<&'t str>>,
    names: Vec<(&'t str, usize)>,
}

impl Pattern {
    /// Replaces the first match from the byte `from` on, or every match if the pattern is global. Also
    /// returns where the last match ended.
    pub(in super::super) fn replace(
        &self,
        text: &str,
        from: usize,
        replacement: &str,
    ) -> Outcome<(String, Option<usize>)> {
        let mut out = String::new();
        let (mut copied, mut at, mut end) = (0, from, None);
        while at <= text.len() {
            let Some(captures) = self.captures(text, at)? else { break };
            let found = self.found(text, &captures);
            out.push_str(&text[copied..found.start]);
            expand(&found, replacement, &mut out);
            copied = found.end;
            end = Some(found.end);
            if !self.is_global() {
                break;
            }
            // An empty match must not be found for ever.
            at = if found.end == found.start { next_char(text, found.end) } else { found.end };
        }
        out.push_str(&text[copied..]);
        Ok((out, end))
    }

    /// `String.prototype.split`: the parts between matches, and what groups took.
    pub(in super::super) fn split(&self, text: &str, most: usize) -> Outcome<Vec<Option<String>>> {
        let mut parts = Vec::new();
        if text.is_empty() {
            if self.captures(text, 0)?.is_none() {
                parts.push(Some(String::new()));
            }
            parts.truncate(most);
            return Ok(parts);
        }
        let (mut start, mut at) = (0, 0);
        while at < text.len() {
            let Some(captures) = self.captures_anywhere(text, at)? else { break };
            let found = self.found(text, &captures);
            if found.start >= text.len() {
                break;
            }
            if found.end == start {
                at = next_char(text, found.start.max(at));
                continue;
            }
            parts.push(Some(text[start..found.start].to_owned()));
            parts.extend(found.groups.iter().map(|group| group.map(str::to_owned)));
            start = found.end;
            at = if found.end == found.start { next_char(text, found.end) } else { found.end };
            if parts.len() >= most {
                parts.truncate(most);
                return Ok(parts);
            }
        }
        parts.push(Some(text[start..].to_owned()));
        parts.truncate(most);
        Ok(parts)
    }

    /// Splitting tries every position, whether the pattern is sticky or not.
    fn captures_anywhere<'t>(&self, text: &'t str, from: usize) -> Outcome<Option<Captures<'t>>> {
        self.engine.captures_from_pos(text, from).map_err(|error| self.gave_up(&error))
    }

    fn found<'t>(&'t self, text: &'t str, captures: &Captures<'t>) -> Found<'t> {
        let (start, end) = captures.get(0).map_or((0, 0), |whole| (whole.start(), whole.end()));
        let groups = (1..captures.len()).map(|index| captures.get(index).map(|group| group.as_str()));
        let names = self.engine.capture_names().enumerate();
        let names = names.filter_map(|(index, name)| Some((name?, index)));
        Found { text, start, end, groups: groups.collect(), names: names.collect() }
    }
}

/// `String.prototype.replace` of a text by a text: the first occurrence.
pub(in super::super) fn replace_first(text: &str, needle: &str, replacement: &str) -> String {
    let Some(start) = text.find(needle) else { return text.to_owned() };
    let end = start + needle.len();
    let mut out = text[..start].to_owned();
    expand(&Found { text, start, end, groups: Vec::new(), names: Vec::new() }, replacement, &mut out);
    out + &text[end..]
}

/// Writes `replacement` with what its `$` signs stand for.
fn expand(found: &Found<'_>, replacement: &str, out: &mut String) {
    let mut rest = replacement;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        let after = &rest[dollar + 1..];
        let taken = match after.as_bytes().first() {
            Some(b'$') => {
                out.push('$');
                1
            }
            Some(b'&') => {
                out.push_str(&found.text[found.start..found.end]);
                1
            }
            Some(b'`') => {
                out.push_str(&found.text[..found.start]);
                1
            }
            Some(b'\'') => {
                out.push_str(&found.text[found.end..]);
                1
            }
            Some(b'<') => named_group(found, after, out),
            Some(digit) if digit.is_ascii_digit() => numbered_group(found, after, out),
            _ => 0,
        };
        if taken == 0 {
            out.push('$');
        }
        rest = &after[taken..];
    }
    out.push_str(rest);
}

/// `$1` to `$99`; two digits where there are that many groups. Returns the bytes it took, 0 for none.
fn numbered_group(found: &Found<'_>, after: &str, out: &mut String) -> usize {
    for len in [2, 1] {
        let digits = after.get(..len).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let index = digits.and_then(|digits| digits.parse::<usize>().ok()).unwrap_or(0);
        if index > 0 && index <= found.groups.len() {
            out.push_str(found.groups[index - 1].unwrap_or_default());
            return len;
        }
    }
    0
}

/// `$<name>`, where the pattern has named groups.
fn named_group(found: &Found<'_>, after: &str, out: &mut String) -> usize {
    let Some(close) = after.find('>').filter(|_| !found.names.is_empty()) else { return 0 };
    let name = &after[1..close];
    if let Some((_, index)) = found.names.iter().find(|(known, _)| *known == name) {
        out.push_str(found.groups.get(index - 1).copied().flatten().unwrap_or_default());
    }
    close + 1
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}
