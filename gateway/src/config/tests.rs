use std::path::Path;

use insta::assert_snapshot;

use super::{Config, ConfigError, SEALING_KEY, SealingKey};

const DEMO: &str = "
listen: 127.0.0.1:4000
regions:
  - { code: KENNEMERLAND, name: Kennemerland }
  - { code: TWENTE, name: Twente }
  - { code: HOLLAND_RIJNLAND, name: Holland Rijnland }
partitions:
  - name: twente
    url: http://127.0.0.1:4004/graphql
    regions: [TWENTE]
    timeout_ms: 1500
  - name: west
    url: http://127.0.0.1:4002/graphql
    regions: [HOLLAND_RIJNLAND, KENNEMERLAND]
state_directory: state
";

#[test]
fn a_whole_file_is_read() {
    let config = Config::parse(DEMO, Path::new("/etc/regiograaf")).unwrap();
    let regions: Vec<_> = config
        .regions
        .iter()
        .map(|region| region.code.as_str())
        .collect();
    assert_eq!(regions, ["KENNEMERLAND", "TWENTE", "HOLLAND_RIJNLAND"]);
    let hosted: Vec<_> = config.partitions[1]
        .regions
        .iter()
        .map(|code| code.as_str())
        .collect();
    assert_eq!(hosted, ["HOLLAND_RIJNLAND", "KENNEMERLAND"]);
    assert_eq!(
        config.state_directory.as_deref(),
        Some(Path::new("/etc/regiograaf/state"))
    );
    assert_eq!(config.partitions[0].timeout.as_millis(), 1500);
    assert_eq!(config.partitions[1].timeout, super::DEFAULT_TIMEOUT);
    assert_eq!(config.longest_timeout(), super::DEFAULT_TIMEOUT);
}

#[test]
fn all_mistakes_are_reported_at_once() {
    assert_snapshot!(mistakes("
listen: everywhere
regions:
  - { code: KENNEMERLAND, nam: Kennemerland }
  - { code: Twente, name: Twente }
partitions:
  - name: Twente
    url: 127.0.0.1:4004
    regions: [Twente]
    timeout_ms: 0
  - name: west
    url: http://127.0.0.1:4002/graphql
    region: [KENNEMERLAND]
  - name: west
    url: http://127.0.0.1:4002/graphql
    regions: [KENNEMERLAND]
subgraphs:
  - { name: national, url: ftp://x/graphql, sdl: absent.graphql }
  - just a text
state_dir: data
recheck_seconds: often
"), @"
    gateway.yaml: 18 mistakes
      state_dir is not a key of the configuration
        did you mean `state_directory`?
      listen is `everywhere`, not an address and a port
        write `127.0.0.1:4000`
      regions[0].nam is not a key of the configuration
        did you mean `name`?
      regions[0] has no `name`
        add `name: …`
      regions[1].code is `Twente`, not a region code
        use upper-case letters, digits and `_`: `HOLLAND_RIJNLAND`
      partitions[0].name is `Twente`
        use lower-case letters, digits, `-` and `_`, a letter first
      partitions[0].url is `127.0.0.1:4004`, not the URL of a GraphQL endpoint
        write `http://host:port/graphql` or `https://…`, without user, password and `#`
      partitions[0].regions[0] is `Twente`, not a region code
        use upper-case letters, digits and `_`: `HOLLAND_RIJNLAND`
      partitions[0].timeout_ms is `0`
        write a whole number from 1 to 600000
      partitions[1].region is not a key of the configuration
        did you mean `regions`?
      partitions[1] hosts no region
        name the codes of those whose rows it holds: `regions: [TWENTE]`
      partitions[2].name is `west`, as partitions[1].name already is
        give every partition and subgraph a name of its own
      partitions[2].url is `http://127.0.0.1:4002/graphql`, as partitions[1].url already is
        one service is one partition: name all its regions there
      subgraphs[0].name is `national`, which the gateway uses itself
        choose another name
      subgraphs[0].url is `ftp://x/graphql`, not the URL of a GraphQL endpoint
        write `http://host:port/graphql` or `https://…`, without user, password and `#`
      subgraphs[0].sdl names `/etc/regiograaf/absent.graphql`, which cannot be read: No such file or directory (os error 2)
        give a path relative to this file, or leave it out: the subgraph is then asked
      subgraphs[1] is `just a text`
        write keys and values; the keys are name, url, sdl, timeout_ms
      recheck_seconds is `often`
        write a whole number from 1 to 3600
    ");
}

#[test]
fn regions_and_partitions_that_do_not_fit_are_told_at_once() {
    assert_snapshot!(mistakes("
regions:
  - { code: VEENDAM, name: Veendam }
  - { code: TWENTE, name: Twente }
  - { code: TWENTE, name: Twente again }
  - { code: AMERSFOORT, name: Amersfoort }
partitions:
  - { name: east, url: 'http://127.0.0.1:4001/graphql', regions: [VEENDAM, TWENTHE, VEENDAM] }
  - { name: west, url: 'http://127.0.0.1:4002/graphql', regions: [VEENDAM, KENNEMERLAND, { code: AMERSFOORT, name: Amersfoort }] }
  - { name: void, url: 'http://127.0.0.1:4003/graphql', regions: [] }
"), @"
    gateway.yaml: 9 mistakes
      regions[2].code is `TWENTE`, as regions[1].code already is
        a region is one region: declare it once
      partitions[0].regions[1] is `TWENTHE`, which `regions` of the file does not declare
        did you mean `TWENTE`?
      partitions[0].regions[2] is `VEENDAM`, as partitions[0].regions[0] already is
        a region's rows live in one partition: name it once
      partitions[1].regions[0] is `VEENDAM`, as partitions[0].regions[0] already is
        a region's rows live in one partition: name it once
      partitions[1].regions[1] is `KENNEMERLAND`, which `regions` of the file does not declare
        declare it there: `- { code: KENNEMERLAND, name: … }`
      partitions[1].regions[2] is a mapping, not a region code
        write the code of a region that `regions` of the file declares: `TWENTE`
      partitions[2] hosts no region
        name the codes of those whose rows it holds: `regions: [TWENTE]`
      regions[1].code is `TWENTE`, which no partition hosts
        name it in the partition that holds its rows: `regions: [TWENTE]`, or leave it out
      regions[3].code is `AMERSFOORT`, which no partition hosts
        name it in the partition that holds its rows: `regions: [AMERSFOORT]`, or leave it out
    ");
}

#[test]
fn a_file_without_services_is_refused() {
    assert_snapshot!(mistakes("listen: 127.0.0.1:4000"), @"
    gateway.yaml: 1 mistake
      partitions is empty, and so is subgraphs: there is nothing to ask
        name at least one: `partitions: [{ name: twente, url: http://127.0.0.1:4004/graphql, regions: [TWENTE] }]`, and declare its regions: `regions: [{ code: TWENTE, name: Twente }]`
    ");
    assert_snapshot!(mistakes("partitions: []"), @"
    gateway.yaml: 1 mistake
      partitions is empty, and so is subgraphs: there is nothing to ask
        name at least one: `partitions: [{ name: twente, url: http://127.0.0.1:4004/graphql, regions: [TWENTE] }]`, and declare its regions: `regions: [{ code: TWENTE, name: Twente }]`
    ");
}

#[test]
fn what_is_no_mapping_is_refused() {
    assert_snapshot!(mistakes("- a\n- b"), @"
    gateway.yaml: 1 mistake
      the file is a list
        write keys and values; the keys are listen, regions, partitions, subgraphs, state_directory, request_timeout_ms, response_limit_mib, recheck_seconds
    ");
    assert_snapshot!(mistakes("a: [b"), @"
    gateway.yaml: 1 mistake
      the file is not YAML: did not find expected ',' or ']' at line 2 column 1, while parsing a flow sequence at line 1 column 4
        mend it at that place
    ");
    assert_snapshot!(mistakes("listen: a\nlisten: b"), @r#"
    gateway.yaml: 1 mistake
      the file is not YAML: duplicate entry with key "listen"
        mend it at that place
    "#);
}

#[test]
fn a_file_that_cannot_be_read_is_one_mistake() {
    let error = Config::load(Path::new("/nowhere/gateway.yaml")).unwrap_err();
    assert_snapshot!(error, @"
    /nowhere/gateway.yaml: 1 mistake
      the file cannot be read: No such file or directory (os error 2)
        give the path of the YAML file with the configuration
    ");
}

#[test]
fn a_secret_is_read_from_the_environment() {
    let hex = "0b".repeat(64);
    let key = secret(&[(SEALING_KEY, &hex)]).unwrap().unwrap();
    assert_eq!(key.bytes(), &[11; 64]);
    assert_eq!(format!("{key:?}"), "SealingKey(…)");
    assert_eq!(secret(&[]), Ok(None));
}

#[test]
fn an_unusable_secret_is_a_mistake_that_does_not_show_it() {
    let file = "REGIOGRAAF_SEALING_KEY_FILE";
    assert_snapshot!(secret(&[(SEALING_KEY, "0b0b")]).unwrap_err(), @"
    REGIOGRAAF_SEALING_KEY is not a key of 64 bytes in hexadecimal
        make one: `openssl rand -hex 64`
    ");
    assert_snapshot!(secret(&[(file, "/nowhere/sealing.key")]).unwrap_err(), @"
    REGIOGRAAF_SEALING_KEY_FILE names `/nowhere/sealing.key`, which cannot be read: No such file or directory (os error 2)
        name a file that holds the key and that this process may read
    ");
    assert_snapshot!(secret(&[(SEALING_KEY, "0b"), (file, "x")]).unwrap_err(), @"
    REGIOGRAAF_SEALING_KEY and REGIOGRAAF_SEALING_KEY_FILE are both set
        set one of them
    ");
}

fn mistakes(text: &str) -> String {
    let mistakes = Config::parse(text, Path::new("/etc/regiograaf")).unwrap_err();
    ConfigError::new("gateway.yaml", mistakes).to_string()
}

fn secret(environment: &[(&str, &str)]) -> Result<Option<SealingKey>, super::Mistake> {
    SealingKey::from_environment(|name| {
        environment
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    })
}
