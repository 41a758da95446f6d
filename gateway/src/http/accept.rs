//! Which media type to answer with (GraphQL over HTTP, section 6.4; RFC 9110, section 12.5.1).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::event_stream::EVENT_STREAM;

/// A media type of a GraphQL response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells how the request went.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed GraphQL request.
    Json,
}

impl MediaType {
    /// The value of `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            MediaType::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            MediaType::Json => "application/json; charset=utf-8",
        }
    }

    fn subtype(self) -> &'static str {
        match self {
            MediaType::GraphqlResponse => "graphql-response+json",
            MediaType::Json => "json",
        }
    }
}

/// What the client prefers; without a preference the modern one. `None` where it takes neither.
pub(super) fn preferred(headers: &HeaderMap) -> Option<MediaType> {
    let ranges = ranges(headers);
    if ranges.is_empty() && !headers.contains_key(ACCEPT) {
        return Some(MediaType::GraphqlResponse);
    }
    let modern = quality(&ranges, MediaType::GraphqlResponse);
    let legacy = quality(&ranges, MediaType::Json);
    match (modern, legacy) {
        (0, 0) => None,
        (modern, legacy) if modern >= legacy => Some(MediaType::GraphqlResponse),
        _ => Some(MediaType::Json),
    }
}

/// Whether the client prefers server-sent events: it names them, and wants nothing else more. A
/// client that takes anything does not expect a stream.
pub(super) fn prefers_events(headers: &HeaderMap) -> bool {
    let ranges = ranges(headers);
    let events = ranges
        .iter()
        .filter(|range| {
            let (main, sub) = EVENT_STREAM.split_once('/').unwrap_or_default();
            range.main.eq_ignore_ascii_case(main) && range.sub.eq_ignore_ascii_case(sub)
        })
        .map(|range| range.quality)
        .max()
        .unwrap_or_default();
    let others = [MediaType::GraphqlResponse, MediaType::Json].map(|media| quality(&ranges, media));
    events > 0 && others.iter().all(|quality| *quality <= events)
}

fn ranges(headers: &HeaderMap) -> Vec<Range<'_>> {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(Range::parse)
        .collect()
}

/// A media range with its quality in thousandths.
struct Range<'a> {
    main: &'a str,
    sub: &'a str,
    quality: u32,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (main, sub) = parts.next()?.split_once('/')?;
        let quality = parts
            .find_map(|parameter| {
                parameter
                    .strip_prefix("q=")
                    .or(parameter.strip_prefix("Q="))
            })
            .map_or(Some(1.0), |text| text.parse::<f32>().ok())?;
        // Thousandths are all that the header can say, so nothing is lost.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
        Some(Self { main, sub, quality })
    }

    /// How closely the range names the type; `None` where it does not match.
    fn closeness(&self, media: MediaType) -> Option<u8> {
        let is = |text: &str, name: &str| text.eq_ignore_ascii_case(name);
        match (self.main, self.sub) {
            ("*", "*") => Some(0),
            (main, "*") if is(main, "application") => Some(1),
            (main, sub) if is(main, "application") && is(sub, media.subtype()) => Some(2),
            _ => None,
        }
    }
}

/// The quality that the closest matching range gives; 0 where none matches.
fn quality(ranges: &[Range<'_>], media: MediaType) -> u32 {
    ranges
        .iter()
        .filter_map(|range| Some((range.closeness(media)?, range.quality)))
        .max()
        .map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_type_follows_the_accept_header() {
        let table = [
            (None, Some(MediaType::GraphqlResponse)),
            (Some("*/*"), Some(MediaType::GraphqlResponse)),
            (Some("application/json"), Some(MediaType::Json)),
            (
                Some("Application/JSON; charset=utf-8"),
                Some(MediaType::Json),
            ),
            (
                Some("application/json, application/graphql-response+json"),
                Some(MediaType::GraphqlResponse),
            ),
            (
                Some("application/graphql-response+json;q=0.5, application/json"),
                Some(MediaType::Json),
            ),
            (
                Some("application/*;q=0.1"),
                Some(MediaType::GraphqlResponse),
            ),
            (
                Some("application/graphql-response+json;q=0, */*"),
                Some(MediaType::Json),
            ),
            (Some("text/html"), None),
            (Some("*/*;q=0"), None),
            (Some(""), None),
            (Some("nonsense"), None),
        ];
        for (accept, expected) in table {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(preferred(&headers), expected, "{accept:?}");
        }
    }
    #[test]
    fn events_are_sent_to_those_who_name_them() {
        let table = [
            (None, false),
            (Some("text/event-stream"), true),
            (Some("Text/Event-Stream; charset=utf-8"), true),
            (Some("*/*"), false),
            (Some("text/*"), false),
            (Some("text/event-stream, application/json"), true),
            (Some("text/event-stream;q=0.5, application/json"), false),
            (Some("text/event-stream, */*;q=0.1"), true),
            (Some("text/event-stream;q=0"), false),
        ];
        for (accept, expected) in table {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(prefers_events(&headers), expected, "{accept:?}");
        }
    }
}
