//! Reading server-sent events (HTML Living Standard, section 9.2.6), piece by piece.
//!
//! Pure: bytes in, events out, wherever the network cut them. Bounded: a service cannot make an
//! event grow without end.

/// One event that a service sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Event {
    /// `event`; empty where the service named none.
    pub(super) name: String,
    /// `data`, its lines joined by line feeds.
    pub(super) data: Vec<u8>,
}

/// An event is larger than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event is larger than {limit} bytes")]
pub(super) struct TooLarge {
    /// How large one may be.
    limit: usize,
}

/// Reads one stream of events.
#[derive(Debug)]
pub(super) struct EventParser {
    limit: usize,
    /// The line that has begun.
    line: Vec<u8>,
    /// The event that has begun, and whether it has any data.
    event: Event,
    has_data: bool,
    /// The last byte was a carriage return: a line feed would belong to it.
    after_return: bool,
    is_first_line: bool,
}

impl EventParser {
    /// A reader at the beginning of a stream whose events have at most `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            event: Event::default(),
            has_data: false,
            after_return: false,
            is_first_line: true,
        }
    }

    /// Reads on, and adds the events that end in `bytes` to `events`. Fails at an event that is
    /// too large; the stream is of no use then.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        events: &mut impl Extend<Event>,
    ) -> Result<(), TooLarge> {
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let Some(end) = end else {
                return self.extend_line(rest);
            };
            self.extend_line(&rest[..end])?;
            self.after_return = rest[end] == b'\r';
            rest = &rest[end + 1..];
            events.extend(self.end_line());
        }
        Ok(())
    }

    fn extend_line(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        let size = self.line.len() + self.event.data.len() + bytes.len();
        if size > self.limit {
            return Err(TooLarge { limit: self.limit });
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    /// Takes the line in; gives the event that it ends.
    fn end_line(&mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.line);
        let line = match std::mem::take(&mut self.is_first_line) {
            true => line
                .strip_prefix(b"\xef\xbb\xbf".as_slice())
                .unwrap_or(&line[..]),
            false => &line[..],
        };
        if line.is_empty() {
            return self.end_event();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = match colon {
            // A comment: it shows that the service is there.
            Some(0) => return None,
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.event.name = String::from_utf8_lossy(value).into_owned(),
            b"data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push(b'\n');
                }
                self.event.data.extend_from_slice(value);
            }
            _ => {}
        }
        None
    }

    /// An event without data counts where it has a name: `complete` needs no more.
    fn end_event(&mut self) -> Option<Event> {
        let has_data = std::mem::take(&mut self.has_data);
        let event = std::mem::take(&mut self.event);
        (has_data || !event.name.is_empty()).then_some(event)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Result<Vec<Event>, TooLarge> {
        let mut parser = EventParser::new(200);
        let mut events = Vec::new();
        for piece in pieces {
            parser.read(piece, &mut events)?;
        }
        Ok(events)
    }

    fn shown(text: &str) -> String {
        let events = read(&[text.as_bytes()]).unwrap();
        let lines = events.iter().map(|event| {
            let data = String::from_utf8_lossy(&event.data);
            format!("{}={data:?}", event.name)
        });
        lines.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        let table = [
            ("event: next\ndata: {}\n\n", r#"next="{}""#),
            ("event:next\r\ndata:{}\r\n\r\n", r#"next="{}""#),
            ("event: next\rdata: {}\r\r", r#"next="{}""#),
            ("data: a\ndata:  b\ndata\n\n", r#"="a\n b\n""#),
            (": heartbeat\n\n:\n\ndata: 1\n\n", r#"="1""#),
            ("event: complete\n\n", r#"complete="""#),
            ("event: complete\ndata:\n\n", r#"complete="""#),
            ("id: 7\nretry: 5\nother: x\nno colon\n\n", ""),
            ("data: never ended\n", ""),
            ("\u{feff}data: 1\n\n\u{feff}data: 2\n\n", r#"="1""#),
            ("data: \u{feff}x: y\n\n", r#"="\u{feff}x: y""#),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let line = format!("data: {}", "x".repeat(200));
        assert_eq!(read(&[line.as_bytes()]), Err(TooLarge { limit: 200 }));
        let lines = "data: xxxxxxxx\n".repeat(30);
        assert_eq!(read(&[lines.as_bytes()]), Err(TooLarge { limit: 200 }));
        let comments = ": x\n".repeat(1_000);
        assert_eq!(read(&[comments.as_bytes()]), Ok(Vec::new()));
    }

    fn a_line() -> impl Strategy<Value = String> {
        let field = prop_oneof![Just("data"), Just("event"), Just("id"), Just(""), Just("x")];
        let colon = prop_oneof![Just(": "), Just(":"), Just("")];
        let value = prop_oneof![Just(""), Just("next"), Just("{\"a\":\"é\"}"), Just(" : ")];
        let end = prop_oneof![
            Just("\n"),
            Just("\r\n"),
            Just("\r"),
            Just("\n\n"),
            Just("\r\n\r\n")
        ];
        (field, colon, value, end)
            .prop_map(|(field, colon, value, end)| format!("{field}{colon}{value}{end}"))
    }

    proptest! {
        #[test]
        fn where_the_network_cuts_makes_no_difference(
            lines in prop::collection::vec(a_line(), 0..12),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let text = lines.concat().into_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.sort_unstable();
            cuts.push(text.len());
            let mut pieces = Vec::new();
            let mut from = 0;
            for to in cuts {
                pieces.push(&text[from..to]);
                from = to;
            }
            prop_assert_eq!(read(&pieces), read(&[&text]));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&[&bytes]);
        }
    }
}
