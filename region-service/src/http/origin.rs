//! Refuses streams to pages of other sites. A browser lets any page open a WebSocket to any address,
//! and sends `Origin` with it; what a page may do by ordinary requests the browser checks itself.

use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

use super::request::Refused;

/// Passes where no page asks (there is no `Origin`), or one of this very address. Fails otherwise.
pub(super) fn check(headers: &HeaderMap, uri: &Uri) -> Result<(), Refused> {
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(());
    };
    let origin: Option<Uri> = origin.to_str().ok().and_then(|text| text.parse().ok());
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok()?.parse().ok());
    let host: Option<Authority> = uri.authority().cloned().or(host);
    let own = match (origin, host) {
        (Some(origin), Some(host)) => is_same(&origin, &host),
        _ => false,
    };
    if own {
        return Ok(());
    }
    Err(Refused {
        status: 403,
        code: "FOREIGN_ORIGIN",
        message: "Streams are not served to pages of other sites.".to_owned(),
    })
}

fn is_same(origin: &Uri, host: &Authority) -> bool {
    let usual = match origin.scheme_str() {
        Some("http") => 80,
        Some("https") => 443,
        _ => return false,
    };
    let Some(asked) = origin.authority() else {
        return false;
    };
    asked.host().eq_ignore_ascii_case(host.host())
        && asked.port_u16().unwrap_or(usual) == host.port_u16().unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(origin: Option<&str>, host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        check(&headers, &Uri::from_static("/graphql")).is_ok()
    }

    #[test]
    fn only_pages_of_the_same_address_pass() {
        for (origin, host) in [
            (None, "127.0.0.1:4001"),
            (Some("http://127.0.0.1:4001"), "127.0.0.1:4001"),
            (Some("http://LOCALHOST:4001"), "localhost:4001"),
            (Some("https://region.example"), "region.example"),
            (Some("https://region.example"), "region.example:443"),
            (Some("http://[::1]:4001"), "[::1]:4001"),
        ] {
            assert!(passes(origin, host), "{origin:?} {host}");
        }
        for (origin, host) in [
            ("http://evil.example", "127.0.0.1:4001"),
            ("http://127.0.0.1:4000", "127.0.0.1:4001"),
            ("http://127.0.0.1:4001.evil.example", "127.0.0.1:4001"),
            ("https://region.example", "region.example:80"),
            ("null", "127.0.0.1:4001"),
            ("file://", "127.0.0.1:4001"),
            ("", "127.0.0.1:4001"),
        ] {
            assert!(!passes(Some(origin), host), "{origin} {host}");
        }
    }
}
