use granit_parser::{ErrorKind, ScanError};

use super::Mark;
use super::cause::Cause;
use crate::diagnostic::Code;

/// Why a document cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// One of the `yaml-…` codes.
    pub code: Code,
    /// One sentence that says what is wrong.
    pub message: String,
    /// One sentence that says what to do.
    pub help: String,
    /// Where, as npm `yaml` would say it.
    pub mark: Mark,
}

impl Complaint {
    pub(super) fn new(code: Code, mark: Mark, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into(), mark }
    }

    pub(super) fn syntax(error: &ScanError, cause: &Cause) -> Self {
        let stopped = error.marker().line();
        let mark = cause.mark;
        if let Some(opened) = cause.opened {
            let what = match error.kind() {
                ErrorKind::UnclosedFlowCollection { .. } => "the list or mapping in brackets",
                _ => "the quoted text",
            };
            let message = format!("{what} that starts in line {opened} is not closed");
            let help = "close it there, or indent the lines that belong to it";
            return Self::new(Code::YamlSyntax, mark, message, help);
        }
        if *error.kind() == ErrorKind::MappingValueNotAllowed && (mark.line as usize) < stopped {
            let message = "the text that starts here runs on into what looks like the next key";
            return Self::new(
                Code::YamlSyntax,
                mark,
                message,
                format!("check the indentation of line {stopped}"),
            );
        }
        let (message, help) = explain(error.kind());
        let code = match error.kind() {
            ErrorKind::RecursionLimitExceeded => Code::YamlTooLarge,
            _ => Code::YamlSyntax,
        };
        Self::new(code, mark, message, help)
    }

    pub(super) fn duplicate_key(key: &str, mark: Mark) -> Self {
        let message = format!("the key `{key}` stands here for the second time");
        Self::new(Code::YamlDuplicateKey, mark, message, "keep one of them, or merge their values")
    }

    pub(super) fn unknown_alias(name: &str, mark: Mark) -> Self {
        Self::new(
            Code::YamlUnknownAlias,
            mark,
            format!("`*{name}` refers to an anchor that was not set before"),
            format!("set it with `&{name}` further up, or put the text into quotes"),
        )
    }

    pub(super) fn alias_in_itself(mark: Mark) -> Self {
        Self::new(
            Code::YamlUnknownAlias,
            mark,
            "the alias stands inside the very value that it refers to",
            "write the value out instead",
        )
    }

    pub(super) fn too_many_aliases(mark: Mark) -> Self {
        Self::new(
            Code::YamlTooLarge,
            mark,
            "aliases repeat here so often that Backstage takes it for an attack",
            "write the values out, or use fewer than a hundred aliases of one anchor",
        )
    }

    pub(super) fn too_deep(mark: Mark) -> Self {
        Self::new(
            Code::YamlTooLarge,
            mark,
            format!("values are nested more than {} levels deep", super::reader::MAX_DEPTH),
            "flatten the document",
        )
    }

    pub(super) fn too_many_values(mark: Mark) -> Self {
        Self::new(
            Code::YamlTooLarge,
            mark,
            format!("the document holds more than {} values", super::reader::MAX_NODES),
            "split it into several documents",
        )
    }
}

/// Says in our words what a YAML error means and how such a thing is usually mended.
fn explain(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as E;
    let (message, help) = match kind {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar
        | E::InvalidBlockEntryWhitespace
        | E::InvalidMappingValueWhitespace => ("a tab stands where YAML wants spaces", "indent with spaces"),
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::MappingKeyNotAllowed => (
            "a `key: value` pair cannot start here",
            "put the text into quotes if the colon belongs to it, or start a new line",
        ),
        E::SimpleKeyExpected
        | E::InvalidSimpleKey
        | E::ExpectedBlockMappingKey
        | E::InvalidIndentation
        | E::ExpectedBlockSequenceEntry
        | E::InvalidFlowScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidBlockScalarIndent => (
            "this line does not fit the lines around it",
            "check the indentation and that every key ends in `: `",
        ),
        E::BlockEntryInFlowCollection
        | E::BlockSequenceEntryNotAllowed
        | E::PlainScalarStartsWithDashFlowIndicator => {
            ("a list entry `- ` cannot start here", "put the list on lines of its own, indented alike")
        }
        E::UnexpectedCharacter { character } => {
            let message = format!("a text cannot start with `{}`", character.escape_default());
            return (message, "put the text into quotes");
        }
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
            ("a quoted text is not closed", "add the missing quote")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            "something follows a quoted text on its line",
            "quote the whole text, and double or escape quotes within it",
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => (
            "a backslash in double quotes starts an escape that YAML does not know",
            "double the backslash, or use single quotes",
        ),
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::MisplacedFlowCollectionEnd
        | E::MismatchedFlowCollectionEnd { .. }
        | E::UnclosedFlowCollection { .. }
        | E::FlowMappingValueAdjacentCollection => (
            "a list in `[ ]` or a mapping in `{ }` is not closed, or a comma is missing",
            "close it, separate its entries with commas, or put the text into quotes",
        ),
        E::ExpectedNodeContent => ("a value is missing or starts with a reserved character", "quote it"),
        E::CommentNotSeparated | E::CommentInterceptedScalar => {
            ("a comment starts where none can", "put a space before `#`, or the text into quotes")
        }
        E::ExpectedDocumentStart
        | E::InvalidDocumentEnd
        | E::MissingDocumentEndBeforeDirective
        | E::BomInsideDocument => (
            "the document ends before this line",
            "separate documents with a line `---`, and check the indentation",
        ),
        E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => {
            ("the line after `|` or `>` is no block text", "put the text on the next line, indented")
        }
        E::UndeclaredTagHandle
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidGlobalTagCharacter
        | E::ExpectedTagBang => ("`!` starts a tag that YAML does not know", "put the text into quotes"),
        E::MissingAnchorOrAliasName => {
            ("`&` or `*` starts the name of an anchor, but none follows", "put the text into quotes")
        }
        E::RecursionLimitExceeded => ("values are nested too deeply", "flatten the document"),
        _ => ("the document is no valid YAML from here on", "check the line and the one before it"),
    };
    (message.to_owned(), help)
}
