//! W3C Trace Context: the trace that a client's request is part of, passed on to services.

/// A trace as a client's `traceparent` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    id: String,
    flags: String,
}

impl Trace {
    /// Reads a `traceparent`. `None` for what is none: it is ignored, not refused (Trace Context,
    /// section 4.3).
    pub fn read(traceparent: &str) -> Option<Self> {
        let mut parts = traceparent.trim().split('-');
        let version = parts.next().filter(|text| is_hex(text, 2))?;
        let id = parts.next().filter(|text| is_id(text, 32))?;
        parts.next().filter(|text| is_id(text, 16))?;
        let flags = parts.next().filter(|text| is_hex(text, 2))?;
        // Later versions may say more; `ff` is none.
        let is_readable = match version {
            "00" => parts.next().is_none(),
            version => version != "ff",
        };
        is_readable.then(|| Self {
            id: id.to_owned(),
            flags: flags.to_owned(),
        })
    }

    /// The `traceparent` of one request to a service: the same trace, with this as its caller.
    pub fn parent(&self, span: u64) -> String {
        // All zeros is no span.
        format!("00-{}-{:016x}-{}", self.id, span.max(1), self.flags)
    }
}

fn is_id(text: &str, length: usize) -> bool {
    is_hex(text, length) && text.bytes().any(|byte| byte != b'0')
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn a_trace_is_passed_on_with_another_span() {
        let trace = Trace::read(&format!("00-{ID}-00f067aa0ba902b7-01")).unwrap();
        assert_eq!(trace.parent(0xab), format!("00-{ID}-00000000000000ab-01"));
        assert_eq!(trace.parent(0), format!("00-{ID}-0000000000000001-01"));
        let later = Trace::read(&format!("01-{ID}-00f067aa0ba902b7-00-more")).unwrap();
        assert_eq!(later.parent(1), format!("00-{ID}-0000000000000001-00"));
    }

    #[test]
    fn what_is_no_traceparent_is_ignored() {
        let upper = ID.to_uppercase();
        let zeros = "0".repeat(32);
        for text in [
            String::new(),
            "00".to_owned(),
            format!("00-{ID}-00f067aa0ba902b7"),
            format!("00-{ID}-00f067aa0ba902b7-01-more"),
            format!("ff-{ID}-00f067aa0ba902b7-01"),
            format!("00-{upper}-00f067aa0ba902b7-01"),
            format!("00-{zeros}-00f067aa0ba902b7-01"),
            format!("00-{ID}-0000000000000000-01"),
            format!("00-{ID}-00f067aa0ba902b7-\r\n"),
            format!("00-{ID}é-0f067aa0ba902b7-01"),
        ] {
            assert_eq!(Trace::read(&text), None, "{text:?}");
        }
    }
}
