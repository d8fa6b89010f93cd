use std::fmt;

use super::fault::{Fault, Kind};

/// The most characters of a template that an error quotes.
const QUOTED: usize = 120;

/// Why a template gives nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The stage that failed.
    pub kind: Kind,
    /// What is wrong, without a place.
    pub message: String,
    /// The line of the template, from 1.
    pub line: usize,
    /// The column in that line, from 1, in UTF-16 code units as Backstage counts.
    pub column: usize,
    /// The byte of the template.
    pub offset: usize,
    /// The tag that it is about, as it is written, cut when it is long.
    pub expression: String,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

impl TemplateError {
    pub(super) fn new(fault: Fault, source: &str) -> Self {
        let parts = fault.into_parts();
        let at = floor(source, parts.at.unwrap_or(0));
        let before = &source[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            kind: parts.kind,
            message: parts.message,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].encode_utf16().count() + 1,
            offset: at,
            expression: tag_around(source, at),
            hint: parts.hint,
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}: {}", self.line, self.column, self.message)?;
        if !self.expression.is_empty() {
            write!(out, " in `{}`", self.expression)?;
        }
        match &self.hint {
            Some(hint) => write!(out, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TemplateError {}

/// The tag that holds the byte `at`; empty when none does.
fn tag_around(source: &str, at: usize) -> String {
    // A place at the very opening of a tag belongs to that tag.
    let reach = floor(source, (at + 3).min(source.len()));
    let opening = ["${{", "{{", "{%"].iter().filter_map(|tag| source[..reach].rfind(tag)).max();
    let Some(start) = opening.filter(|start| *start <= at) else {
        return String::new();
    };
    let start = if source[..start].ends_with('$') { start - 1 } else { start };
    let rest = &source[start..];
    let close = if rest.starts_with("{%") { "%}" } else { "}}" };
    let seek = at.saturating_sub(start).min(rest.len());
    let end =
        rest[floor(rest, seek)..].find(close).map_or(rest.len(), |end| floor(rest, seek) + end + close.len());
    let shown: String = rest[..end].chars().take(QUOTED).collect();
    if shown.len() < end { shown + "…" } else { shown }
}

/// The last boundary between characters at or before `at`.
fn floor(source: &str, at: usize) -> usize {
    (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0)
}
