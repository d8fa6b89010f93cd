/// What an event of a stream may hold; a log line of a task is some kilobytes.
const LONGEST: usize = 4 << 20;

/// An event of a stream: its type and its data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) r#type: String,
    pub(super) data: String,
}

/// Takes a stream of server-sent events apart, however it is cut into pieces.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The bytes of a line that has not ended.
    line: Vec<u8>,
    event: Sent,
    /// Whether the last byte was a carriage return, which a line feed may still belong to.
    has_returned: bool,
}

/// An event is longer than anything that a task says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Events {
    /// The events that `bytes` complete.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<Vec<Sent>, TooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            let follows_return = std::mem::replace(&mut self.has_returned, byte == b'\r');
            match byte {
                b'\n' if follows_return => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                byte => self.line.push(byte),
            }
            if self.line.len() + self.event.data.len() > LONGEST {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<Sent> {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return (!event.data.is_empty()).then_some(event);
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.r#type),
            "data" => {
                if !self.event.data.is_empty() {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            // Comments, and fields that this server does not use.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STREAM: &str = ": hello\nevent: log\ndata: {\"a\":\"ä\"}\n\nevent:completion\r\ndata:1\r\ndata: 2\r\n\r\n\
                          id: 7\n\ndata: cut";

    fn read(pieces: &[&[u8]]) -> Vec<Sent> {
        let mut events = Events::default();
        pieces.iter().flat_map(|piece| events.read(piece).expect("short")).collect()
    }

    #[test]
    fn events_are_what_stands_between_empty_lines() {
        let of = |r#type: &str, data: &str| Sent { r#type: r#type.into(), data: data.into() };
        assert_eq!(read(&[STREAM.as_bytes()]), [of("log", "{\"a\":\"ä\"}"), of("completion", "1\n2")]);
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let mut events = Events::default();
        let piece = vec![b'x'; LONGEST];
        assert_eq!(events.read(&piece), Ok(Vec::new()));
        assert_eq!(events.read(b"y"), Err(TooLong));
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_a_stream_is_cut(cuts in prop::collection::btree_set(0..STREAM.len(), 0..12)) {
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieces.push(&STREAM.as_bytes()[from..cut]);
                from = cut;
            }
            pieces.push(&STREAM.as_bytes()[from..]);
            prop_assert_eq!(read(&pieces), read(&[STREAM.as_bytes()]));
        }
    }
}
