//! Requests for access and erasure over regions.

use super::*;

/// What a region does with a request.
#[derive(Clone, Copy, PartialEq)]
enum Behaviour {
    Files,
    Refuses,
    Fails,
    Lacks,
    /// Is away from the beginning.
    Down,
    /// Is there when it is asked for records, and away when it is to write.
    Dies,
}

/// Three regions that hold a pupil's records, and what they were told to write.
struct Holders {
    policy: CoveragePolicy,
    behaviour: Vec<(&'static str, Behaviour)>,
    written: Mutex<Vec<String>>,
}

impl Holders {
    fn new(behaviour: [(&'static str, Behaviour); 3]) -> Arc<Self> {
        Self::with_policy(behaviour, CoveragePolicy::Loud)
    }

    fn with_policy(behaviour: [(&'static str, Behaviour); 3], policy: CoveragePolicy) -> Arc<Self> {
        Arc::new(Self {
            policy,
            behaviour: behaviour.to_vec(),
            written: Mutex::default(),
        })
    }

    fn records(&self) -> Answer {
        let up = self
            .behaviour
            .iter()
            .filter(|(_, behaviour)| *behaviour != Behaviour::Down);
        let records: Vec<String> = up
            .map(|(code, _)| {
                let slug = region(code).slug();
                format!(r#"{{"id":"{slug}:R","region":"{code}"}}"#)
            })
            .collect();
        let down = self
            .behaviour
            .iter()
            .filter(|(_, behaviour)| *behaviour == Behaviour::Down);
        Answer {
            data: json(&format!(
                r#"{{"pupil":{{"records":[{}]}}}}"#,
                records.join(",")
            )),
            errors: Vec::new(),
            missing: down.map(|(code, _)| missing(code)).collect(),
        }
    }

    fn write(&self, operation: &str, variables: &Object) -> Answer {
        let field = match operation.contains("fileErasureRequest") {
            true => "fileErasureRequest",
            false => "fileAccessRequest",
        };
        let record = variables.get("recordId").and_then(Value::as_str).unwrap();
        self.written
            .lock()
            .unwrap()
            .push(format!("{field} {}", variables.to_string_for_test()));
        let (code, behaviour) = self
            .behaviour
            .iter()
            .find(|(code, _)| record.starts_with(&format!("{}:", region(code).slug())))
            .unwrap();
        let failed = |code| Answer {
            data: json(&format!(r#"{{"{field}":null}}"#)),
            errors: vec![GraphqlError::request(code, "no")],
            missing: Vec::new(),
        };
        let answered = |payload: &str| Answer {
            data: json(&format!(r#"{{"{field}":{payload}}}"#)),
            ..Answer::default()
        };
        match behaviour {
            Behaviour::Files => answered(r#"{"request":{"id":"x"},"userErrors":[]}"#),
            Behaviour::Refuses => answered(
                r#"{"request":null,"userErrors":[{"field":"input.requester","code":"RULE","message":{"nl":"Nee","en":"No"}}]}"#,
            ),
            Behaviour::Fails => failed(crate::error::ErrorCode::DownstreamError),
            Behaviour::Lacks => failed(crate::error::ErrorCode::NotOffered),
            Behaviour::Down | Behaviour::Dies => Answer {
                data: json(&format!(r#"{{"{field}":null}}"#)),
                missing: vec![missing(code)],
                ..Answer::default()
            },
        }
    }

    fn written(&self) -> String {
        let mut written = self.written.lock().unwrap().clone();
        written.sort();
        written.join("\n")
    }
}

impl Ask for Holders {
    fn ask(&self, operation: String, variables: Object) -> BoxFuture<'_, Answer> {
        let answer = match operation.starts_with("mutation") {
            true => self.write(&operation, &variables),
            false => self.records(),
        };
        async move { answer }.boxed()
    }

    fn policy(&self) -> CoveragePolicy {
        self.policy
    }
}

fn missing(code: &str) -> Missing {
    Missing {
        region: region(code),
        reason: CoverageStatus::Timeout,
    }
}

async fn told(holders: &Arc<Holders>, query: &str) -> String {
    let ask: Arc<dyn Ask> = Arc::clone(holders) as _;
    let response = schema(registry())
        .execute(Request::new(query).data(ask))
        .await;
    let errors: Vec<String> = response
        .errors
        .iter()
        .map(|error| {
            let extensions = serde_json::to_string(&error.extensions).unwrap();
            format!("\n  {} {extensions}", error.message)
        })
        .collect();
    format!("{}{}", response.data, errors.concat())
}

fn request(field: &str, more: &str) -> String {
    let id = Regions::key(1);
    format!(
        r#"mutation {{ {field}(input: {{ pupilId: "{id}", requester: SELF, idempotencyKey: "client-key-1" {more} }})
        {{ region status userErrors {{ field code message {{ nl }} }} }} }}"#,
        id = id.as_str()
    )
}

const ALL_FILE: [(&str, Behaviour); 3] = [
    ("VEENDAM", Behaviour::Files),
    ("TWENTE", Behaviour::Files),
    ("HOLLAND_RIJNLAND", Behaviour::Files),
];

#[tokio::test]
async fn each_region_that_holds_the_pupil_gets_one_request_of_its_own() {
    let holders = Holders::new(ALL_FILE);
    let first = told(&holders, &request("requestErasure", "")).await;
    insta::assert_snapshot!(first, @"{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}, {region: TWENTE, status: FILED, userErrors: []}, {region: HOLLAND_RIJNLAND, status: FILED, userErrors: []}]}");
    let written = holders.written();
    insta::assert_snapshot!(written, @r#"
fileErasureRequest {"recordId":"holland-rijnland:R","requester":"SELF","idempotencyKey":"4ae2730e121150c953218411b03af1d87fb354300720be5f"}
fileErasureRequest {"recordId":"twente:R","requester":"SELF","idempotencyKey":"9457bde56591996aa83c6baf19a984b573db942105d42b35"}
fileErasureRequest {"recordId":"veendam:R","requester":"SELF","idempotencyKey":"c3f4b49fa1ed75d2ac7311d657abcddc86c5d7f567368703"}
"#);
    holders.written.lock().unwrap().clear();
    assert_eq!(told(&holders, &request("requestErasure", "")).await, first);
    assert_eq!(
        holders.written(),
        written,
        "repeated, the regions get the same keys"
    );
}

#[tokio::test]
async fn only_the_regions_that_are_asked_are_told() {
    let holders = Holders::new(ALL_FILE);
    let query = request("requestAccess", "regions: [TWENTE]");
    insta::assert_snapshot!(told(&holders, &query).await, @"{requestAccess: [{region: TWENTE, status: FILED, userErrors: []}]}");
    assert!(holders.written().contains("fileAccessRequest"));
    assert_eq!(holders.written().lines().count(), 1);
    let nobody = request("requestAccess", "regions: []");
    insta::assert_snapshot!(told(&holders, &nobody).await, @"{requestAccess: []}");
}

#[tokio::test]
async fn one_regions_failure_leaves_the_others() {
    let mut all = Vec::new();
    for behaviour in [
        Behaviour::Refuses,
        Behaviour::Fails,
        Behaviour::Lacks,
        Behaviour::Down,
        Behaviour::Dies,
    ] {
        let holders = Holders::new([
            ("VEENDAM", Behaviour::Files),
            ("TWENTE", behaviour),
            ("HOLLAND_RIJNLAND", Behaviour::Files),
        ]);
        all.push(told(&holders, &request("requestErasure", "")).await);
        let asked = match behaviour {
            Behaviour::Down => 2,
            _ => 3,
        };
        assert_eq!(holders.written().lines().count(), asked, "once each");
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}, {region: TWENTE, status: REFUSED, userErrors: [{field: "input.requester", code: RULE, message: {nl: "Nee"}}]}, {region: HOLLAND_RIJNLAND, status: FILED, userErrors: []}]}
{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}, {region: TWENTE, status: FAILED, userErrors: []}, {region: HOLLAND_RIJNLAND, status: FILED, userErrors: []}]}
  no {"code":"DOWNSTREAM_ERROR"}
{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}, {region: TWENTE, status: NOT_OFFERED, userErrors: []}, {region: HOLLAND_RIJNLAND, status: FILED, userErrors: []}]}
  no {"code":"NOT_OFFERED"}
{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}, {region: TWENTE, status: UNREACHABLE, userErrors: []}, {region: HOLLAND_RIJNLAND, status: FILED, userErrors: []}]}
  region TWENTE gave no answer (TIMEOUT) {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"TWENTE"}
{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}, {region: TWENTE, status: UNREACHABLE, userErrors: []}, {region: HOLLAND_RIJNLAND, status: FILED, userErrors: []}]}
  region TWENTE gave no answer (TIMEOUT) {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"TWENTE"}
"#);
}

#[tokio::test]
async fn a_region_that_is_not_asked_is_not_missing() {
    let holders = Holders::new([
        ("VEENDAM", Behaviour::Files),
        ("TWENTE", Behaviour::Down),
        ("HOLLAND_RIJNLAND", Behaviour::Files),
    ]);
    let query = request("requestErasure", "regions: [VEENDAM]");
    insta::assert_snapshot!(told(&holders, &query).await, @"{requestErasure: [{region: VEENDAM, status: FILED, userErrors: []}]}");
}

#[tokio::test]
async fn complete_writes_nothing_where_a_region_is_known_to_be_away() {
    let behaviour = [
        ("VEENDAM", Behaviour::Files),
        ("TWENTE", Behaviour::Down),
        ("HOLLAND_RIJNLAND", Behaviour::Files),
    ];
    let holders = Holders::with_policy(behaviour, CoveragePolicy::Complete);
    insta::assert_snapshot!(told(&holders, &request("requestErasure", "")).await, @r#"
{requestErasure: null}
  region TWENTE gave no answer (TIMEOUT) {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"TWENTE"}
"#);
    assert_eq!(holders.written(), "");
}

#[tokio::test]
async fn what_no_region_could_take_is_refused_before_any_is_asked() {
    let holders = Holders::new(ALL_FILE);
    let good = request("requestErasure", "");
    let mut all = Vec::new();
    for bad in [
        good.replace("client-key-1", "short"),
        good.replace("client-key-1", "with spaces in it"),
        good.replace("client-key-1", &"x".repeat(65)),
        good.replace(Regions::key(1).as_str(), "VEENDAM:1"),
    ] {
        all.push(told(&holders, &bad).await);
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
{requestErasure: null}
  `input.idempotencyKey` is 8 to 64 characters of A-Z a-z 0-9 . _ - {"code":"BAD_USER_INPUT"}
{requestErasure: null}
  `input.idempotencyKey` is 8 to 64 characters of A-Z a-z 0-9 . _ - {"code":"BAD_USER_INPUT"}
{requestErasure: null}
  `input.idempotencyKey` is 8 to 64 characters of A-Z a-z 0-9 . _ - {"code":"BAD_USER_INPUT"}
{requestErasure: null}
  `input.pupilId` is no id that this graph gave you {"code":"INVALID_ID"}
"#);
    assert_eq!(holders.written(), "");
}
