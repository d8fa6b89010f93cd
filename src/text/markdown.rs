/// A line of Markdown as a terminal shows it: without marks, but told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkdownLine {
    /// A heading.
    Heading(String),
    /// Text, or an item of a list behind its bullet.
    Text(String),
    /// Something to be taken letter by letter.
    Code {
        /// The line.
        text: String,
        /// The number of its block in the text, from 0.
        block: usize,
        /// Its own number in that, from 0.
        line: usize,
    },
}

/// What stands between two fences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeBlock {
    /// The language behind the fence; empty when none is named.
    pub language: String,
    /// The lines.
    pub text: String,
}

impl MarkdownLine {
    /// What it says.
    pub fn text(&self) -> &str {
        match self {
            Self::Heading(text) | Self::Text(text) | Self::Code { text, .. } => text,
        }
    }
}

/// The lines of a short Markdown text: headings, lists, fences, emphasis and links; all else as it stands.
pub fn markdown_lines(text: &str) -> Vec<MarkdownLine> {
    let (mut block, mut line) = (0, 0);
    parts(text)
        .filter_map(|part| match part {
            Part::Prose(text) => Some(of_line(text, text.trim_start())),
            Part::Opening(_) => {
                line = 0;
                None
            }
            Part::Code(text) => {
                line += 1;
                Some(MarkdownLine::Code { text: text.to_owned(), block, line: line - 1 })
            }
            Part::Closing => {
                block += 1;
                None
            }
        })
        .collect()
}

/// What stands between fences in a Markdown text, in its order.
pub fn code_blocks(text: &str) -> Vec<CodeBlock> {
    let mut blocks: Vec<CodeBlock> = Vec::new();
    for part in parts(text) {
        match (part, blocks.last_mut()) {
            (Part::Opening(language), _) => {
                blocks.push(CodeBlock { language: language.to_owned(), text: String::new() });
            }
            (Part::Code(line), Some(block)) => block.text.extend([line, "\n"]),
            _ => {}
        }
    }
    blocks
}

/// A line as the fences make it.
enum Part<'t> {
    Prose(&'t str),
    /// A fence, and the language that it names.
    Opening(&'t str),
    Code(&'t str),
    Closing,
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut fence: Option<&str> = None;
    text.lines().map(move |line| {
        let bare = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => {
                fence = Some(mark);
                let named = bare.trim_start_matches(['`', '~']).trim_start_matches([' ', '{', '.']);
                Part::Opening(named.split([' ', ',', '}', ':']).next().unwrap_or_default())
            }
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                Part::Closing
            }
            (Some(_), _) => Part::Code(line),
            (None, None) => Part::Prose(line),
        }
    })
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
            Code { text: "# no heading".into(), block: 0, line: 0 },
            Text("#hash".into()),
        ];
        assert_eq!(markdown_lines(text), told);
    }

    #[test]
    fn blocks_of_code_know_their_language_and_their_lines() {
        let text = "a\n```sh\nmake\nmake run\n```\n~~~ {.yaml title=x}\n```\n~~~\n```\nopen";
        let block = |language: &str, text: &str| CodeBlock { language: language.into(), text: text.into() };
        let blocks = [block("sh", "make\nmake run\n"), block("yaml", "```\n"), block("", "open\n")];
        assert_eq!(code_blocks(text), blocks);
        let places = markdown_lines(text).into_iter().filter_map(|line| match line {
            Code { block, line, .. } => Some((block, line)),
            Heading(_) | Text(_) => None,
        });
        assert_eq!(places.collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 0), (2, 0)]);
    }

    proptest! {
        #[test]
        fn nothing_is_too_odd_to_be_shown(text in "[#*_`\\[\\]()\\\\a\\n -]*|.*") {
            prop_assert!(markdown_lines(&text).len() <= text.lines().count());
            let blocks = code_blocks(&text);
            for line in markdown_lines(&text) {
                if let Code { text, block, line } = line {
                    prop_assert_eq!(blocks[block].text.lines().nth(line).unwrap_or(""), text.trim_end_matches('\r'));
                }
            }
        }
    }
}
