/// A paragraph, heading or entry of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// What stands before its first line: a bullet or number, with the indentation; empty for plain text.
    pub lead: String,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Whether its line is to be left as it is, as in a block of code.
    pub is_verbatim: bool,
    /// Its text.
    pub runs: Vec<(Emphasis, String)>,
}

/// How a piece of text is set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emphasis {
    /// Not at all.
    None,
    /// Bold or italic.
    Strong,
    /// Code.
    Code,
    /// The words of a link, or its address.
    Link,
}

/// Reads the little Markdown that descriptions are written in: headings, lists, code, emphasis and links. Anything
/// else stands as it is. The text is foreign and not cleaned.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let (mut is_code, mut is_open) = (false, false);
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            (is_code, is_open) = (!is_code, false);
            continue;
        }
        if is_code {
            let runs = vec![(Emphasis::Code, line.to_owned())];
            found.push(Paragraph { is_verbatim: true, runs, ..Paragraph::default() });
            continue;
        }
        if trimmed.is_empty() {
            is_open = false;
            continue;
        }
        let indent = " ".repeat((line.len() - line.trim_start().len()).min(8));
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        if let Some(title) =
            trimmed.get(hashes..).filter(|rest| (1..=6).contains(&hashes) && rest.starts_with(' '))
        {
            found.push(Paragraph { is_heading: true, runs: runs(title.trim()), ..Paragraph::default() });
            is_open = false;
        } else if let Some((mark, rest)) = entry(trimmed) {
            found.push(Paragraph {
                lead: format!("{indent}{mark} "),
                runs: runs(rest),
                ..Paragraph::default()
            });
            is_open = true;
        } else if let Some(last) = found.last_mut().filter(|_| is_open) {
            last.runs.push((Emphasis::None, " ".to_owned()));
            last.runs.extend(runs(trimmed));
        } else {
            found.push(Paragraph { runs: runs(trimmed), ..Paragraph::default() });
            is_open = true;
        }
    }
    found
}

/// The words of Markdown without its marks, a paragraph a line.
pub fn words(text: &str) -> String {
    let line = |paragraph: Paragraph| {
        paragraph.lead + &paragraph.runs.into_iter().map(|(_, text)| text).collect::<String>()
    };
    paragraphs(text).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The mark and the text of an entry of a list.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (mark, rest) = line.split_once(' ')?;
    let number = mark.strip_suffix(['.', ')']).filter(|number| number.len() < 4);
    let is_number =
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    (matches!(mark, "-" | "*" | "+") || is_number)
        .then_some((if is_number { mark } else { "-" }, rest.trim()))
}

fn runs(text: &str) -> Vec<(Emphasis, String)> {
    let mut runs: Vec<(Emphasis, String)> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let before = plain.chars().last().is_none_or(|c| !c.is_alphanumeric());
        if let Some((set_off, left)) = marked(rest, before) {
            if !plain.is_empty() {
                runs.push((Emphasis::None, std::mem::take(&mut plain)));
            }
            runs.extend(set_off);
            rest = left;
        } else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    if !plain.is_empty() {
        runs.push((Emphasis::None, plain));
    }
    runs
}

/// What is set off at the beginning of a text, and what follows it.
fn marked(text: &str, is_word_start: bool) -> Option<(Vec<(Emphasis, String)>, &str)> {
    let within = |mark: &str, emphasis: Emphasis| {
        let (inner, left) = text.strip_prefix(mark)?.split_once(mark)?;
        let is_tight = !inner.is_empty() && inner.trim() == inner;
        is_tight.then(|| (vec![(emphasis, inner.to_owned())], left))
    };
    match text.as_bytes().first()? {
        b'`' => within("`", Emphasis::Code),
        b'*' => within("**", Emphasis::Strong).or_else(|| within("*", Emphasis::Strong)),
        b'_' if is_word_start => within("__", Emphasis::Strong).or_else(|| within("_", Emphasis::Strong)),
        b'[' => {
            let (words, rest) = text[1..].split_once("](")?;
            let (address, left) = rest.split_once(')')?;
            let words = words.to_owned();
            let address = (address != words).then(|| (Emphasis::None, format!(" ({address})")));
            Some((std::iter::once((Emphasis::Link, words)).chain(address).collect(), left))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_go_and_the_words_stay() {
        let text = "# Title\n\nA **bold** word, `code` and\na [link](https://a.example).\n\n- one\n  more\n2. two\n\n```\n  let x;\n```";
        let said = "Title\nA bold word, code and a link (https://a.example).\n- one more\n2. two\n  let x;";
        assert_eq!(words(text), said);
    }

    #[test]
    fn what_is_no_markdown_stands_as_it_is() {
        for text in ["snake_case_name * 2", "a * b * c", "5 > 3 [x] `open", "**", "#hash", "-5 degrees"] {
            assert_eq!(words(text), text);
        }
    }
}
