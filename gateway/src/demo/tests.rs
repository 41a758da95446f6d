use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use insta::assert_snapshot;

use super::{DemoError, Layout, database, ports, secret, summary};

fn layout(data: &Path) -> Layout {
    Layout::of(
        data,
        "/opt/gateway".into(),
        "/opt/region-service".into(),
        4000,
    )
    .unwrap()
}

#[test]
fn the_summary_has_addresses_a_query_and_a_line_for_each_region() {
    assert_snapshot!(summary::started(&layout(Path::new("/srv/d'emo"))), @r#"

    Regiograaf is running, with invented data.

      All regions        http://127.0.0.1:4000/playground
      Veendam            http://127.0.0.1:4001/playground
      Kennemerland       http://127.0.0.1:4002/playground
      Amersfoort         http://127.0.0.1:4003/playground
      Twente             http://127.0.0.1:4004/playground
      Holland Rijnland   http://127.0.0.1:4005/playground

    The first query, which needs all five:
      curl -s http://127.0.0.1:4000/graphql -H 'content-type: application/json' -d '{"query":"{ crossRegion { total distinct byPair { from to count } } }"}'

    A region that stops stays down until you start it, each with its own line:
      DATABASE_URL='sqlite:///srv/d'\''emo/veendam.sqlite?mode=rwc' REGIOGRAAF_LINK_KEY="$(cat '/srv/d'\''emo/secrets/link.key')" /opt/region-service serve --region veendam --listen 127.0.0.1:4001
      DATABASE_URL='sqlite:///srv/d'\''emo/kennemerland.sqlite?mode=rwc' REGIOGRAAF_LINK_KEY="$(cat '/srv/d'\''emo/secrets/link.key')" /opt/region-service serve --region kennemerland --listen 127.0.0.1:4002
      DATABASE_URL='sqlite:///srv/d'\''emo/amersfoort.sqlite?mode=rwc' REGIOGRAAF_LINK_KEY="$(cat '/srv/d'\''emo/secrets/link.key')" /opt/region-service serve --region amersfoort --listen 127.0.0.1:4003
      DATABASE_URL='sqlite:///srv/d'\''emo/twente.sqlite?mode=rwc' REGIOGRAAF_LINK_KEY="$(cat '/srv/d'\''emo/secrets/link.key')" /opt/region-service serve --region twente --listen 127.0.0.1:4004
      DATABASE_URL='sqlite:///srv/d'\''emo/holland-rijnland.sqlite?mode=rwc' REGIOGRAAF_LINK_KEY="$(cat '/srv/d'\''emo/secrets/link.key')" /opt/region-service serve --region holland-rijnland --listen 127.0.0.1:4005

    Logs are in /srv/d'emo/logs. Ctrl-C stops everything.
    "#);
}

#[test]
fn the_configuration_is_one_that_the_gateway_reads() {
    let text = layout(Path::new("/srv/demo")).configuration_text();
    let config = crate::config::Config::parse(&text, Path::new("/srv/demo")).unwrap();
    let served: Vec<String> = config
        .partitions
        .iter()
        .map(|partition| {
            format!(
                "{} {} {}",
                partition.regions[0], partition.name, partition.url
            )
        })
        .collect();
    assert_snapshot!(served.join("\n"), @"
    VEENDAM veendam http://127.0.0.1:4001/graphql
    KENNEMERLAND kennemerland http://127.0.0.1:4002/graphql
    AMERSFOORT amersfoort http://127.0.0.1:4003/graphql
    TWENTE twente http://127.0.0.1:4004/graphql
    HOLLAND_RIJNLAND holland-rijnland http://127.0.0.1:4005/graphql
    ");
    assert_eq!(
        config.state_directory.as_deref(),
        Some(Path::new("/srv/demo/gateway"))
    );
}

#[test]
fn a_database_that_fails_is_explained_by_the_line_that_says_why() {
    let own = "2026-01-01 INFO applying\nregion-service: no such table: region\n  caused by: x\n";
    assert_eq!(
        database::reason(own),
        Some("region-service: no such table: region")
    );
    let usage = "error: unexpected argument '--x'\n\nUsage: region-service seed\n\nFor more information, try '--help'.\n";
    assert_eq!(
        database::reason(usage),
        Some("error: unexpected argument '--x'")
    );
    assert_eq!(
        database::reason("killed by\n  the system \n\n"),
        Some("the system")
    );
    assert_eq!(database::reason("\n"), None);
}

#[test]
fn busy_ports_are_named_all_at_once() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let layout = Layout::of(Path::new("/x"), "/g".into(), "/r".into(), port - 2).unwrap();
    let Err(DemoError::PortsBusy { ports }) = ports::check(&layout) else {
        panic!("port {port} is taken");
    };
    assert!(ports.contains(&port));
    assert_snapshot!(DemoError::PortsBusy { ports: vec![4000, 4002, 4005] }, @"in use on 127.0.0.1: ports 4000, 4002 and 4005. Stop what listens there, or choose others with --ports-from");
    assert_snapshot!(DemoError::PortsBusy { ports: vec![4000] }, @"in use on 127.0.0.1: port 4000. Stop what listens there, or choose others with --ports-from");
}

#[test]
fn ports_that_do_not_fit_are_refused() {
    let error = Layout::of(Path::new("/x"), "/g".into(), "/r".into(), 65_531).unwrap_err();
    assert_snapshot!(error, @"--ports-from 65531: the demo needs the five ports after it, too");
}

#[test]
fn secrets_are_made_once_for_this_user_only() {
    let data = tempfile::tempdir().unwrap();
    let layout = layout(data.path());
    layout.create_directories().unwrap();
    secret::create_missing(&layout).unwrap();
    let first = std::fs::read_to_string(layout.sealing_key()).unwrap();
    secret::create_missing(&layout).unwrap();
    assert_eq!(
        std::fs::read_to_string(layout.sealing_key()).unwrap(),
        first
    );
    assert_eq!(first.trim().len(), 128);
    for secret in [layout.sealing_key(), layout.link_key()] {
        let mode = std::fs::metadata(secret).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn databases_without_their_key_are_not_given_a_new_one() {
    let data = tempfile::tempdir().unwrap();
    let layout = layout(data.path());
    layout.create_directories().unwrap();
    std::fs::write(data.path().join("twente.sqlite"), "").unwrap();
    assert!(matches!(
        secret::create_missing(&layout),
        Err(DemoError::SecretGone { .. })
    ));
    assert!(!layout.link_key().exists());
}
