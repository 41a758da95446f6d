//! Whether a page of another site opens a WebSocket. A browser opens one for any page, without
//! asking the server first, and sends the page's origin along.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::{Authority, Uri};

/// Whether the request comes from no page, or from one of the host that it is sent to.
pub(super) fn is_own(headers: &HeaderMap, authority: Option<&Authority>) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return true;
    };
    let host = match authority {
        Some(authority) => Some(authority.clone()),
        None => headers
            .get(HOST)
            .and_then(|host| host.to_str().ok()?.parse().ok()),
    };
    let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
    match (origin, host) {
        (Some(origin), Some(host)) if origins.next().is_none() => is_same(&origin, &host),
        _ => false,
    }
}

/// Whether both name one host and port. A host without a port has that of the origin's scheme:
/// who ends TLS in front of the gateway does not change the name.
fn is_same(origin: &Uri, host: &Authority) -> bool {
    let default = match origin.scheme_str() {
        Some("http") => 80,
        Some("https") => 443,
        _ => return false,
    };
    let Some(named) = origin.host() else {
        return false;
    };
    named.eq_ignore_ascii_case(host.host())
        && origin.port_u16().unwrap_or(default) == host.port_u16().unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_same_host_and_port_may_connect() {
        let table = [
            (None, "127.0.0.1:4000", true),
            (Some("http://127.0.0.1:4000"), "127.0.0.1:4000", true),
            (Some("http://LOCALHOST:4000"), "localhost:4000", true),
            (Some("https://graph.example"), "graph.example", true),
            (Some("https://graph.example"), "graph.example:443", true),
            (Some("http://localhost:4001"), "localhost:4000", false),
            (Some("http://localhost"), "localhost:4000", false),
            (Some("http://localhost:4000"), "127.0.0.1:4000", false),
            (Some("https://evil.example"), "graph.example", false),
            (Some("http://graph.example"), "graph.example:443", false),
            (Some("https://graph.example.evil"), "graph.example", false),
            (Some("null"), "localhost:4000", false),
            (Some("chrome-extension://abc"), "abc", false),
            (Some(""), "localhost:4000", false),
        ];
        for (origin, host, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(is_own(&headers, None), expected, "{origin:?} at {host}");
        }
        let mut twice = HeaderMap::new();
        twice.insert(HOST, "a".parse().unwrap());
        twice.append(ORIGIN, "http://a".parse().unwrap());
        twice.append(ORIGIN, "http://b".parse().unwrap());
        assert!(!is_own(&twice, None));
    }
}
