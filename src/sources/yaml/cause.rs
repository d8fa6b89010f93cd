use granit_parser::{ErrorKind, Marker, ScanError, Span};

use super::Mark;
use super::tree::mark;

/// Where npm `yaml` sees a mistake, which is not always where our parser stops.
pub(super) struct Cause {
    pub(super) mark: Mark,
    /// The line that something left open starts on.
    pub(super) opened: Option<u32>,
}

/// What the parser had read when it stopped.
pub(super) struct Read<'a> {
    pub(super) text: &'a str,
    /// The last plain scalar.
    pub(super) plain: Span,
    /// The end of the last thing that was whole.
    pub(super) end: Marker,
}

/// Finds the place of an error as npm would state it.
pub(super) fn find(error: &ScanError, read: &Read<'_>) -> Cause {
    let place = error.marker();
    match error.kind() {
        // A text that runs on into what was meant to be the next key: npm points at the text.
        ErrorKind::MappingValueNotAllowed
            if read.plain.start.line() < place.line() && read.plain.end.line() == place.line() =>
        {
            Cause { mark: mark(&read.plain.start), opened: None }
        }
        ErrorKind::UnclosedFlowCollection { .. } => {
            let mark = end_of_flow(read.text, place).unwrap_or_else(|| end_of_file(read.text));
            Cause { mark, opened: Some(line(place)) }
        }
        ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidIndentation => {
            quoted(error, read).unwrap_or(Cause { mark: mark(place), opened: None })
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => {
            Cause { mark: behind_last_value(read.text, place), opened: None }
        }
        _ => Cause { mark: mark(place), opened: None },
    }
}

/// Where npm puts the blame for something that the block around it does not allow: behind the
/// value before it.
fn behind_last_value(text: &str, place: &Marker) -> Mark {
    let before = place.byte_offset().and_then(|at| text.get(..at)).unwrap_or_default();
    let starts_line = before.trim_end_matches(' ').ends_with('\n');
    if !starts_line {
        return mark(place);
    }
    match line_before(text, place) {
        Some((line, _)) if line + 1 < self::line(place) => Mark { line: line + 1, column: 1 },
        _ => behind_empty_value(text, place),
    }
}

/// Where npm sees something that stands directly below an empty value, which leaves the end of its
/// line to what follows.
pub(super) fn behind_empty_value(text: &str, place: &Marker) -> Mark {
    let here = mark(place);
    match line_before(text, place) {
        Some((line, text)) if line + 1 == here.line && (text.ends_with(':') || text.ends_with('-')) => {
            Mark { line, column: column(text.chars().count()) }
        }
        _ => here,
    }
}

/// The last line before `place` that is not blank, and its number.
fn line_before<'a>(text: &'a str, place: &Marker) -> Option<(u32, &'a str)> {
    let before = text.get(..place.byte_offset()?)?;
    // The last of these lines is the one that `place` is on.
    let mut earlier = (1..line(place)).rev().zip(before.rsplit('\n').skip(1).map(str::trim_end));
    earlier.find(|(_, text)| !text.is_empty())
}

/// A quoted text that is not closed: npm looks for the next such quote anywhere. If there is one,
/// it points at the end of the line before the text leaves its indentation, else at the end of the file.
fn quoted(error: &ScanError, read: &Read<'_>) -> Option<Cause> {
    let (from, to) = (read.end.byte_offset()?, error.marker().byte_offset()?);
    let is_unclosed = *error.kind() == ErrorKind::UnclosedQuotedScalar;
    let between = read.text.get(from..if is_unclosed { read.text.len() } else { to })?;
    let at = between.find(['"', '\''])?;
    let opened = line(&read.end) + lines(&between[..at]);
    let quote = &between[at..=at];
    let is_closed_somewhere = read.text[from + at + 1..].contains(quote);
    let before = Mark { line: line(error.marker()).saturating_sub(1).max(opened), column: 1 };
    let is_end_of_document = *error.kind() == ErrorKind::DocumentIndicatorInQuotedScalar;
    let stays_near = (is_closed_somewhere && !is_unclosed) || is_end_of_document;
    let mark = if stays_near { before } else { end_of_file(read.text) };
    Some(Cause { mark, opened: Some(opened) })
}

/// The first line behind an opening bracket that is not indented further than the bracket's line.
fn end_of_flow(text: &str, bracket: &Marker) -> Option<Mark> {
    let (before, behind) = text.split_at_checked(bracket.byte_offset()?)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let indent = indentation(&text[start..]);
    let behind = (line(bracket) + 1..).zip(behind.lines().skip(1));
    let mut unindented = behind.filter(|(_, text)| !text.trim().is_empty() && indentation(text) <= indent);
    unindented.next().map(|(line, text)| Mark { line, column: column(indentation(text)) })
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn end_of_file(text: &str) -> Mark {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Mark { line: 1 + lines(text), column: column(last.chars().count()) }
}

fn lines(text: &str) -> u32 {
    text.matches('\n').count().try_into().unwrap_or(u32::MAX)
}

fn line(marker: &Marker) -> u32 {
    mark(marker).line
}

fn column(characters: usize) -> u32 {
    characters.saturating_add(1).try_into().unwrap_or(u32::MAX)
}
