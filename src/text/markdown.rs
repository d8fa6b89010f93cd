/// A line of Markdown as a terminal shows it: without marks, but told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkdownLine {
    /// A heading.
    Heading(String),
    /// Text, or an item of a list behind its bullet.
    Text(String),
    /// Something to be taken letter by letter.
    Code(String),
}

impl MarkdownLine {
    /// What it says.
    pub fn text(&self) -> &str {
        match self {
            Self::Heading(text) | Self::Text(text) | Self::Code(text) => text,
        }
    }
}

/// The lines of a short Markdown text: headings, lists, fences, emphasis and links; all else as it stands.
pub fn markdown_lines(text: &str) -> Vec<MarkdownLine> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => lines.push(MarkdownLine::Code(line.to_owned())),
            (None, None) => lines.push(of_line(line, bare)),
        }
    }
    lines
}

fn of_line(line: &str, bare: &str) -> MarkdownLine {
    let level = bare.chars().take_while(|c| *c == '#').count();
    if let Some(title) = bare.get(level..).filter(|rest| (1..=6).contains(&level) && rest.starts_with(' ')) {
        return MarkdownLine::Heading(inline(title.trim().trim_end_matches('#').trim_end()));
    }
    let indent = &line[..line.len() - bare.len()];
    let item = ["- ", "* ", "+ "].into_iter().find_map(|mark| bare.strip_prefix(mark));
    match item {
        Some(item) => MarkdownLine::Text(format!("{indent}- {}", inline(item))),
        None => MarkdownLine::Text(format!("{indent}{}", inline(bare))),
    }
}

/// A text without marks of emphasis and code; a link keeps its address in brackets.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) =
            rest.strip_prefix('\\').filter(|after| after.starts_with(|c: char| c.is_ascii_punctuation()))
        {
            out.push_str(&after[..1]);
            rest = &after[1..];
        } else if let Some(after) = rest.strip_prefix('`') {
            let (code, after) = after.split_once('`').unwrap_or((after, ""));
            out.push_str(code);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("**").or_else(|| rest.strip_prefix("__")) {
            rest = after;
        } else if let Some((title, url, after)) = link(rest) {
            out.push_str(title);
            if title != url {
                out.push_str(&format!(" ({url})"));
            }
            rest = after;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// `[title](url)` at the beginning of a text, and what follows.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (title, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (url, after) = rest.split_once(')')?;
    (!title.contains('[') && !url.contains(char::is_whitespace)).then_some((title, url, after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::MarkdownLine::{Code, Heading, Text};
    use super::*;

    #[test]
    fn marks_go_and_what_they_mean_stays() {
        let text = "## Next **steps** ##\nSee [the guide](https://a.test/x) or `make run`\n  * item\n```sh\n# no heading\n```\n#hash";
        let told = [
            Heading("Next steps".into()),
            Text("See the guide (https://a.test/x) or make run".into()),
            Text("  - item".into()),
            Code("# no heading".into()),
            Text("#hash".into()),
        ];
        assert_eq!(markdown_lines(text), told);
    }

    proptest! {
        #[test]
        fn nothing_is_too_odd_to_be_shown(text in "[#*_`\\[\\]()\\\\a\\n -]*|.*") {
            prop_assert!(markdown_lines(&text).len() <= text.lines().count());
        }
    }
}
