//! Whether the demo's ports are free.

use std::net::{Ipv4Addr, TcpListener};

use super::{DemoError, Layout};

/// Fails where one of the ports is in use, naming all that are.
pub(super) fn check(layout: &Layout) -> Result<(), DemoError> {
    let mut ports = layout.ports();
    ports.retain(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err());
    if ports.is_empty() {
        Ok(())
    } else {
        Err(DemoError::PortsBusy { ports })
    }
}

/// `port 4000`, `ports 4000 and 4003`
pub(super) fn listed(ports: &[u16]) -> String {
    let texts: Vec<String> = ports.iter().map(u16::to_string).collect();
    match texts.split_last() {
        Some((last, [])) => format!("port {last}"),
        Some((last, others)) => format!("ports {} and {last}", others.join(", ")),
        None => "no port".to_owned(),
    }
}
