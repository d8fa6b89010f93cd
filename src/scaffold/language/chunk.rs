//! Cuts a template into text and tags, and settles the white space between them.

use super::fault::{Fault, Outcome};
use super::lexer;
use super::syntax::Syntax;
use super::units::is_space;

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chunk {
    /// Text as it will be printed.
    Text(String),
    /// `${{ … }}`: what stands inside.
    Expression(Inside),
    /// `{% … %}`: what stands inside.
    Block(Inside),
}

/// The inside of a tag, by bytes of the template, without the white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inside {
    /// Where the tag opens.
    pub(super) tag: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Expression,
    Block,
    Comment,
}

/// Cuts `source` into chunks.
pub(super) fn chunks(source: &str, syntax: Syntax) -> Outcome<Vec<Chunk>> {
    let mut scanner =
        Scanner { source, syntax, at: 0, text: String::new(), line_has_content: false, chunks: Vec::new() };
    while let Some((kind, opening)) = scanner.next_opening()? {
        scanner.tag(kind, opening)?;
    }
    scanner.flush();
    Ok(scanner.chunks)
}

struct Scanner<'s> {
    source: &'s str,
    syntax: Syntax,
    at: usize,
    /// Text that no tag has followed yet.
    text: String,
    /// Whether the current line holds more than white space so far.
    line_has_content: bool,
    chunks: Vec<Chunk>,
}

impl<'s> Scanner<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn advance(&mut self, to: usize) {
        let passed = &self.source[self.at..to];
        let has_content = |text: &str| text.chars().any(|c| !is_space(c));
        self.line_has_content = match passed.rfind('\n') {
            Some(newline) => has_content(&passed[newline..]),
            None => self.line_has_content || has_content(passed),
        };
        self.at = to;
    }

    fn take_text(&mut self, to: usize) {
        self.text.push_str(&self.source[self.at..to]);
        self.advance(to);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.chunks.push(Chunk::Text(std::mem::take(&mut self.text)));
        }
    }

    /// Takes text up to the next tag; none, and all of the rest, when there is no further tag.
    fn next_opening(&mut self) -> Outcome<Option<(Kind, usize)>> {
        let bytes = self.source.as_bytes();
        let expression = self.syntax.opening().as_bytes();
        for at in self.at..bytes.len() {
            let kind = match bytes[at] {
                b'{' | b'$' if bytes[at..].starts_with(expression) => Kind::Expression,
                b'{' if bytes.get(at + 1) == Some(&b'%') => Kind::Block,
                b'{' if bytes.get(at + 1) == Some(&b'#') => Kind::Comment,
                b'#' if bytes.get(at + 1) == Some(&b'}') => {
                    return Err(Fault::syntax(at, "a comment ends here that nothing began")
                        .hint("print `#}` from a text: `${{ '#}' }}`"));
                }
                _ => continue,
            };
            self.take_text(at);
            return Ok(Some((kind, at)));
        }
        self.take_text(self.source.len());
        Ok(None)
    }

    fn tag(&mut self, kind: Kind, opening: usize) -> Outcome<()> {
        if kind == Kind::Block && self.syntax.lstrip_blocks {
            self.strip_indent();
        }
        let after = opening + if kind == Kind::Expression { self.syntax.opening().len() } else { 2 };
        let trims_left = self.source[after..].starts_with('-');
        if trims_left {
            self.text.truncate(self.text.trim_end_matches(is_space).len());
        }
        self.flush();
        let start = after + usize::from(trims_left);
        let (name, close) = match kind {
            Kind::Expression => ("expression", "}}"),
            Kind::Block => ("block tag", "%}"),
            Kind::Comment => ("comment", "#}"),
        };
        let end = match kind {
            Kind::Comment => self.source[start..].find(close).map(|at| start + at),
            _ => lexer::find_close(self.source, start, close)?,
        };
        let end =
            end.ok_or_else(|| Fault::syntax(opening, format!("this {name} is never closed with `{close}`")))?;
        let trims_right = self.source[..end].ends_with('-');
        let inside = self.inside(kind, opening, start, end - usize::from(trims_right));
        self.advance(end + close.len());
        if kind == Kind::Block
            && let Some(name) = raw_name(&self.source[inside.start..inside.end])
        {
            self.raw(name, inside)?;
            if trims_right {
                self.skip_space();
            }
            return Ok(());
        }
        match kind {
            Kind::Expression => self.chunks.push(Chunk::Expression(inside)),
            Kind::Block => self.chunks.push(Chunk::Block(inside)),
            Kind::Comment => {}
        }
        if trims_right {
            self.skip_space();
        } else if kind == Kind::Block {
            self.trim_newline();
        }
        Ok(())
    }

    /// Expressions keep white space behind them: an error at their end is reported there.
    fn inside(&self, kind: Kind, tag: usize, start: usize, end: usize) -> Inside {
        let text = self.source.get(start..end).unwrap_or_default();
        let start = start + text.len() - text.trim_start_matches(lexer::is_space).len();
        let text = self.source.get(start..end).unwrap_or_default();
        let kept =
            if kind == Kind::Block { text.trim_end_matches(lexer::is_space).len() } else { text.len() };
        Inside { tag, start, end: start + kept }
    }

    fn strip_indent(&mut self) {
        let line = self.text.rfind('\n').map_or(0, |newline| newline + 1);
        if !self.line_has_content && self.text[line..].chars().all(is_space) {
            self.text.truncate(line);
        }
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(is_space).len();
        self.advance(self.at + skipped);
    }

    fn trim_newline(&mut self) {
        if self.syntax.trim_blocks
            && let Some(newline) = ["\r\n", "\n"].into_iter().find(|newline| self.rest().starts_with(newline))
        {
            self.advance(self.at + newline.len());
        }
    }

    /// Takes everything up to the `endraw` that belongs to this tag as text.
    fn raw(&mut self, name: &'static str, inside: Inside) -> Outcome<()> {
        if inside.end - inside.start > name.len() {
            return Err(Fault::syntax(inside.tag, format!("`{name}` stands alone in its tag")));
        }
        self.trim_newline();
        let (start, end) = self.raw_end(name).ok_or_else(|| {
            Fault::syntax(inside.tag, format!("this `{name}` is never closed with `{{% end{name} %}}`"))
        })?;
        if self.source[start..end].contains('\n') {
            return Err(Fault::syntax(
                start,
                format!("`end{name}` must stand on one line with its brackets"),
            ));
        }
        self.take_text(start);
        self.advance(end);
        Ok(())
    }

    /// The place of the closing tag; the same tag inside opens another level.
    fn raw_end(&self, name: &str) -> Option<(usize, usize)> {
        let mut depth = 1;
        let mut at = self.at;
        loop {
            let start = at + self.source[at..].find("{%")?;
            at = start + 2;
            let inside = self.source[at..].trim_start_matches(is_space);
            let closes = inside.strip_prefix("end").and_then(|rest| rest.strip_prefix(name));
            let Some(rest) = closes.or_else(|| inside.strip_prefix(name)) else { continue };
            let Some(rest) = rest.trim_start_matches(is_space).strip_prefix("%}") else { continue };
            let end = self.source.len() - rest.len();
            depth = if closes.is_some() { depth - 1 } else { depth + 1 };
            if depth == 0 {
                return Some((start, end));
            }
            at = end;
        }
    }
}

/// `raw` or `verbatim`, if that is the name of the tag.
fn raw_name(inside: &str) -> Option<&'static str> {
    ["raw", "verbatim"].into_iter().find(|name| lexer::tag_name(inside) == *name)
}
