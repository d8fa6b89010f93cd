use std::borrow::Cow;

use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::alias::{Anchors, Dead};
use super::cause::{self, Cause, Read};
use super::key::Keys;
use super::reader::{MAX_DEPTH, MAX_NODES};
use super::scalar::Schema;
use super::tag::Meaning;
use super::{Complaint, Data, Mark, Node, merge};
use crate::diagnostic::Code;

/// Builds the value of one document from the events of the parser.
pub(super) struct Tree<'p, 'a> {
    parser: &'p mut Parser<'a, StrInput<'a>>,
    schema: Schema,
    anchors: Anchors<'a>,
    complaints: Vec<Complaint>,
    /// What npm finds only after it has read the whole document.
    late_complaints: Vec<Complaint>,
    nodes: usize,
    end_line: u32,
    read: Read<'a>,
}

/// Why a document was left before its end.
pub(super) enum Stop {
    /// It is no YAML.
    Syntax { error: ScanError, cause: Cause },
    /// It is too large; a complaint says so.
    Limit,
}

type Tagged<'a> = Option<Cow<'a, Tag>>;

impl<'p, 'a> Tree<'p, 'a> {
    pub(super) fn new(parser: &'p mut Parser<'a, StrInput<'a>>, text: &'a str, schema: Schema) -> Self {
        Self {
            parser,
            schema,
            anchors: Anchors::default(),
            complaints: Vec::new(),
            late_complaints: Vec::new(),
            nodes: 0,
            end_line: 1,
            read: Read { text, plain: Span::default(), end: Marker::default() },
        }
    }

    /// Reads the document up to its end.
    pub(super) fn root(&mut self) -> Result<Node<'a>, Stop> {
        let (event, span) = self.event()?;
        let root = self.node(event, span, 0)?;
        while !matches!(self.event()?.0, Event::DocumentEnd | Event::StreamEnd) {}
        Ok(root)
    }

    /// The complaints in the order in which npm makes them, and the line behind the last value.
    pub(super) fn finish(mut self) -> (Vec<Complaint>, u32) {
        self.complaints.append(&mut self.late_complaints);
        (self.complaints, self.end_line)
    }

    fn event(&mut self) -> Result<(Event<'a>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.read.end = span.end;
                Ok((event, span))
            }
            Some(Err(error)) => {
                let cause = cause::find(&error, &self.read);
                Err(Stop::Syntax { error, cause })
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node<'a>, Stop> {
        let start = mark(&span.start);
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.complaints.push(Complaint::too_many_values(start));
            return Err(Stop::Limit);
        }
        if depth > MAX_DEPTH {
            self.complaints.push(Complaint::too_deep(start));
            return Err(Stop::Limit);
        }
        let (data, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.ended_at(span.end);
                if style == ScalarStyle::Plain {
                    self.read.plain = span;
                }
                let node = self.scalar_node(text, style, tag, span);
                return Ok(self.anchored(anchor, node));
            }
            Event::SequenceStart(_, anchor, tag) => (self.sequence(tag, depth)?, anchor),
            Event::MappingStart(_, anchor, tag) => (self.mapping(tag, start, depth)?, anchor),
            Event::Alias(anchor) => {
                self.ended_at(span.end);
                (self.alias(anchor, start), 0)
            }
            Event::UnresolvedAlias(name) => {
                self.late_complaints.push(Complaint::unknown_alias(&name, start));
                (Data::Null, 0)
            }
            _ => (Data::Null, 0),
        };
        Ok(self.anchored(anchor, Node { data, mark: start, source: "" }))
    }

    fn anchored(&mut self, anchor: usize, node: Node<'a>) -> Node<'a> {
        if anchor != 0 {
            self.anchors.set(anchor, &node);
        }
        node
    }

    fn scalar_node(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        tag: Tagged<'a>,
        span: Span,
    ) -> Node<'a> {
        let start = mark(&span.start);
        let source = span.slice(self.read.text).unwrap_or_default();
        let data = match tag {
            Some(tag) => Meaning::of(&tag).scalar(self.schema, text).unwrap_or_else(|message| {
                let help = "correct the value, or remove the tag";
                self.complaints.push(Complaint::new(Code::YamlSyntax, start, message, help));
                Data::Null
            }),
            None if style == ScalarStyle::Plain => self.schema.plain(text),
            None => Data::Text(text),
        };
        Node { data, mark: start, source }
    }

    fn alias(&mut self, anchor: usize, start: Mark) -> Data<'a> {
        match self.anchors.mention(anchor) {
            Ok(target) => Data::Alias { anchor, target },
            Err(dead) => {
                self.late_complaints.push(match dead {
                    Dead::InItself => Complaint::alias_in_itself(start),
                    Dead::TooMany => Complaint::too_many_aliases(start),
                });
                Data::Null
            }
        }
    }

    fn sequence(&mut self, tag: Tagged<'a>, depth: usize) -> Result<Data<'a>, Stop> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.event()?;
            if matches!(event, Event::SequenceEnd) {
                self.ended_at(span.end);
                break;
            }
            items.push(self.node(event, span, depth + 1)?);
        }
        let is_ordered_map = tag.is_some_and(|tag| Meaning::of(&tag) == Meaning::OrderedMap);
        Ok(if is_ordered_map { Data::Opaque } else { Data::Sequence(items) })
    }

    fn mapping(&mut self, tag: Tagged<'a>, start: Mark, depth: usize) -> Result<Data<'a>, Stop> {
        let mut entries: Vec<(Node<'a>, Node<'a>)> = Vec::new();
        let mut keys = Keys::default();
        let mut merges = false;
        loop {
            let (event, span) = self.event()?;
            if matches!(event, Event::MappingEnd) {
                self.ended_at(span.end);
                break;
            }
            let start = span.start;
            let is_plain = matches!(event, Event::Scalar(_, ScalarStyle::Plain, _, _));
            let key = self.node(event, span, depth + 1)?;
            let is_merge = self.schema == Schema::Yaml1_1 && is_plain && key.text() == Some("<<");
            merges |= is_merge;
            if !is_merge && keys.repeats(&entries, &key) {
                let mark = cause::behind_empty_value(self.read.text, &start);
                self.complaints.push(Complaint::duplicate_key(&key.key_text(), mark));
            }
            let (event, span) = self.event()?;
            let value = self.node(event, span, depth + 1)?;
            entries.push((key, value));
        }
        if merges {
            entries = merge::merge(entries, &mut self.nodes).unwrap_or_else(|complaint| {
                self.late_complaints.push(complaint);
                Vec::new()
            });
        }
        let is_set = tag.is_some_and(|tag| Meaning::of(&tag) == Meaning::Set);
        if is_set && entries.iter().any(|(_, value)| !matches!(value.data, Data::Null)) {
            let message = "a `!!set` has keys only, but a value stands here";
            self.complaints.push(Complaint::new(Code::YamlSyntax, start, message, "remove the tag"));
        }
        Ok(if is_set { Data::Opaque } else { Data::Mapping(entries) })
    }

    /// Notes how far the document reaches; an end in the first column belongs to the line before.
    fn ended_at(&mut self, end: Marker) {
        let line = if end.col() == 0 { end.line() } else { end.line() + 1 };
        self.end_line = self.end_line.max(line.try_into().unwrap_or(u32::MAX));
    }
}

/// A marker of the parser as a place; its columns count from 0.
pub(super) fn mark(marker: &Marker) -> Mark {
    let column = marker.col().saturating_add(1);
    Mark { line: marker.line().try_into().unwrap_or(u32::MAX), column: column.try_into().unwrap_or(u32::MAX) }
}
