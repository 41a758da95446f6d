use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_graphql::Request;
use futures::FutureExt;
use schema::link_key::{LinkKey, LinkSecret};
use schema::value::Key;

use super::*;

mod pupil_requests;

/// What a region of domain.md 7.2 gives: code, period, school types, enrolled, pupils, schools.
type Snapshot = (
    &'static str,
    &'static str,
    &'static str,
    usize,
    usize,
    (i64, i64),
);

const SNAPSHOTS: [Snapshot; 3] = [
    ("VEENDAM", "2022-03..2023-03", "BAO", 360, 46, (2, 2)),
    ("TWENTE", "SY2020-2021", "SBO", 1012, 240, (7, 7)),
    ("HOLLAND_RIJNLAND", "2022-H1", "SBO", 1611, 412, (11, 15)),
];

fn region(code: &str) -> RegionCode {
    RegionCode::new(code).unwrap()
}

fn registry() -> Registry {
    Registry::new(SNAPSHOTS.map(|(code, ..)| (region(code), format!("Regio {code}"))))
}

/// Answers from data: regions with pupils, and which of them are down.
struct Regions {
    policy: CoveragePolicy,
    down: Vec<&'static str>,
    /// Who knows each pupil, by the pupil's number.
    pupils: Vec<Vec<&'static str>>,
    asked: Mutex<Vec<String>>,
}

impl Regions {
    fn new() -> Self {
        Self {
            policy: CoveragePolicy::Loud,
            down: Vec::new(),
            pupils: vec![
                vec!["VEENDAM"],
                vec!["VEENDAM", "TWENTE"],
                vec!["TWENTE", "HOLLAND_RIJNLAND"],
                vec!["VEENDAM", "TWENTE", "HOLLAND_RIJNLAND"],
                vec!["HOLLAND_RIJNLAND"],
            ],
            asked: Mutex::default(),
        }
    }

    fn without(down: &'static str, policy: CoveragePolicy) -> Self {
        Self {
            policy,
            down: vec![down],
            ..Self::new()
        }
    }

    fn is_up(&self, code: &str) -> bool {
        !self.down.contains(&code)
    }

    fn key(number: usize) -> LinkKey {
        let secret = LinkSecret::new(&[7; 32]).unwrap();
        LinkKey::compute(&secret, &format!("test {number}"))
    }

    fn part(&self, id: &str, (code, period, school, enrolled, pupils, schools): Snapshot) -> Value {
        let tokens: Vec<String> = (0..self.pupils.len())
            .filter(|number| self.pupils[*number].contains(&code))
            .map(|number| format!("{number:032x}"))
            .collect();
        json(&format!(
            r#"{{"region": "{code}", "quality": "OK", "periods": ["{period}"], "schoolTypes": ["{school}"],
            "definitionVersion": "1", "numerator": "{pupils}", "denominator": "{enrolled}",
            "tokens": {}, "buckets": null, "schoolsReported": {}, "schoolsExpected": {}}}"#,
            if id == "JOS_PUPILS" {
                Value::from(tokens).to_string()
            } else {
                "null".into()
            },
            schools.0,
            schools.1,
        ))
    }

    fn metrics(&self, variables: &Object) -> Value {
        let asked = |name: &str| -> Option<Vec<String>> {
            let items = variables.get(name)?.as_list()?.iter();
            Some(
                items
                    .map(|item| item.as_str().unwrap().to_owned())
                    .collect(),
            )
        };
        let ids = asked("ids").unwrap_or_else(|| vec!["JOS_PUPILS".into()]);
        let regions = asked("regions");
        let metrics = ids.iter().map(|id| {
            let parts = SNAPSHOTS
                .iter()
                .filter(|(code, ..)| self.is_up(code))
                .filter(|(code, ..)| regions.as_ref().is_none_or(|r| r.iter().any(|r| r == code)))
                .map(|snapshot| self.part(id, *snapshot));
            object([
                ("id", id.as_str().into()),
                ("parts", Value::List(parts.collect())),
            ])
        });
        Value::List(metrics.collect())
    }

    fn pupil_keys(&self, variables: &Object) -> Value {
        let mut keys: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (number, regions) in self.pupils.iter().enumerate() {
            let regions: Vec<&str> = regions.iter().copied().filter(|r| self.is_up(r)).collect();
            if !regions.is_empty() {
                keys.insert(Self::key(number).as_str().to_owned(), regions);
            }
        }
        let after = variables
            .get("after")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let first = variables.get("first").and_then(Value::as_i64).unwrap();
        let page = keys
            .into_iter()
            .filter(|(key, _)| key.as_str() > after)
            .take(usize::try_from(first).unwrap())
            .map(|(key, regions)| object([("linkKey", key.into()), ("regions", regions.into())]));
        Value::List(page.collect())
    }
}

impl Ask for Regions {
    fn ask(&self, operation: String, variables: Object) -> BoxFuture<'_, Answer> {
        self.asked
            .lock()
            .unwrap()
            .push(variables.to_string_for_test());
        let (field, value) = if operation.contains("pupilKeys") {
            ("pupilKeys", self.pupil_keys(&variables))
        } else {
            ("metrics", self.metrics(&variables))
        };
        let complete = self.policy == CoveragePolicy::Complete && !self.down.is_empty();
        let answer = Answer {
            data: object([(field, if complete { Value::Null } else { value })]),
            errors: Vec::new(),
            missing: self
                .down
                .iter()
                .map(|code| Missing {
                    region: region(code),
                    reason: CoverageStatus::Timeout,
                })
                .collect(),
        };
        async move { answer }.boxed()
    }

    fn policy(&self) -> CoveragePolicy {
        self.policy
    }
}

trait Shown {
    fn to_string_for_test(&self) -> String;
}

impl Shown for Object {
    fn to_string_for_test(&self) -> String {
        Value::Object(self.clone()).to_string()
    }
}

fn json(text: &str) -> Value {
    Value::from_slice(text.as_bytes()).unwrap()
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.map(|(key, value)| (Key::from(key), value));
    Value::Object(entries.into_iter().collect())
}

async fn answer(regions: &Arc<Regions>, query: &str) -> String {
    let ask: Arc<dyn Ask> = Arc::clone(regions) as _;
    let response = schema(registry())
        .execute(Request::new(query).data(ask))
        .await;
    let data = serde_json::to_string_pretty(&response.data).unwrap();
    let errors = response.errors.iter().map(|error| {
        let path: Vec<String> = error
            .path
            .iter()
            .map(|segment| serde_json::to_string(segment).unwrap())
            .collect();
        let extensions = serde_json::to_string(&error.extensions).unwrap();
        format!("\n{} [{}] {extensions}", error.message, path.join(" "))
    });
    format!("{data}{}", errors.collect::<String>())
}

async fn ask(regions: Regions, query: &str) -> String {
    answer(&Arc::new(regions), query).await
}

const COMPARISON: &str = "{ comparison(metrics: [REACH]) { rows { metric { id unit }
  regions { region metric { value coverage { schoolsReported } } }
  national { value numerator denominator quality coverage { schoolsReported schoolsExpected } periods }
  warnings { code message { en } regions } } } }";

#[tokio::test]
async fn comparison_has_each_region_the_ratio_of_sums_and_what_to_mind() {
    insta::assert_snapshot!(ask(Regions::new(), COMPARISON).await, @r#"
    {
      "comparison": {
        "rows": [
          {
            "metric": {
              "id": "REACH",
              "unit": "RATIO"
            },
            "regions": [
              {
                "region": "VEENDAM",
                "metric": {
                  "value": "0.1278",
                  "coverage": {
                    "schoolsReported": 2
                  }
                }
              },
              {
                "region": "TWENTE",
                "metric": {
                  "value": "0.2372",
                  "coverage": {
                    "schoolsReported": 7
                  }
                }
              },
              {
                "region": "HOLLAND_RIJNLAND",
                "metric": {
                  "value": "0.2557",
                  "coverage": {
                    "schoolsReported": 11
                  }
                }
              }
            ],
            "national": {
              "value": "0.2340",
              "numerator": "698",
              "denominator": "2983",
              "quality": "OK",
              "coverage": {
                "schoolsReported": 20,
                "schoolsExpected": 24
              },
              "periods": [
                "SY2020-2021",
                "2022-H1",
                "2022-03..2023-03"
              ]
            },
            "warnings": [
              {
                "code": "W_SCHOOLTYPE",
                "message": {
                  "en": "Regions serve different school types"
                },
                "regions": [
                  "HOLLAND_RIJNLAND",
                  "TWENTE",
                  "VEENDAM"
                ]
              },
              {
                "code": "W_PERIOD",
                "message": {
                  "en": "Periods differ"
                },
                "regions": [
                  "HOLLAND_RIJNLAND",
                  "TWENTE",
                  "VEENDAM"
                ]
              },
              {
                "code": "W_COVERAGE",
                "message": {
                  "en": "20 of 24 schools reported"
                },
                "regions": [
                  "HOLLAND_RIJNLAND"
                ]
              }
            ]
          }
        ]
      }
    }
    "#);
}

#[tokio::test]
async fn comparison_with_a_region_missing_follows_the_policy() {
    let query = "{ comparison(metrics: [REACH]) { rows { regions { region metric { value } }
      national { value quality periods coverage { schoolsReported } } warnings { code } } } regions { code } }";
    let with = |policy| Regions::without("TWENTE", policy);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Loud), query).await, @r#"
    {
      "comparison": {
        "rows": [
          {
            "regions": [
              {
                "region": "VEENDAM",
                "metric": {
                  "value": "0.1278"
                }
              },
              {
                "region": "HOLLAND_RIJNLAND",
                "metric": {
                  "value": "0.2557"
                }
              }
            ],
            "national": {
              "value": null,
              "quality": null,
              "periods": [
                "2022-H1",
                "2022-03..2023-03"
              ],
              "coverage": null
            },
            "warnings": [
              {
                "code": "W_SCHOOLTYPE"
              },
              {
                "code": "W_PERIOD"
              },
              {
                "code": "W_COVERAGE"
              }
            ]
          }
        ]
      },
      "regions": [
        {
          "code": "VEENDAM"
        },
        {
          "code": "TWENTE"
        },
        {
          "code": "HOLLAND_RIJNLAND"
        }
      ]
    }
    region TWENTE gave no answer (TIMEOUT) ["comparison"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"TWENTE"}
    "#);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Partial), query).await, @r#"
    {
      "comparison": {
        "rows": [
          {
            "regions": [
              {
                "region": "VEENDAM",
                "metric": {
                  "value": "0.1278"
                }
              },
              {
                "region": "HOLLAND_RIJNLAND",
                "metric": {
                  "value": "0.2557"
                }
              }
            ],
            "national": {
              "value": "0.2324",
              "quality": "OK",
              "periods": [
                "2022-H1",
                "2022-03..2023-03"
              ],
              "coverage": {
                "schoolsReported": 13
              }
            },
            "warnings": [
              {
                "code": "W_SCHOOLTYPE"
              },
              {
                "code": "W_PERIOD"
              },
              {
                "code": "W_COVERAGE"
              }
            ]
          }
        ]
      },
      "regions": [
        {
          "code": "VEENDAM"
        },
        {
          "code": "TWENTE"
        },
        {
          "code": "HOLLAND_RIJNLAND"
        }
      ]
    }
    region TWENTE gave no answer (TIMEOUT) ["comparison"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"TWENTE"}
    "#);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Complete), query).await, @r#"
    {
      "comparison": null,
      "regions": [
        {
          "code": "VEENDAM"
        },
        {
          "code": "TWENTE"
        },
        {
          "code": "HOLLAND_RIJNLAND"
        }
      ]
    }
    region TWENTE gave no answer (TIMEOUT) ["comparison"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"TWENTE"}
    "#);
}

#[tokio::test]
async fn comparison_passes_on_what_it_was_asked_and_keeps_the_asked_order() {
    let regions = Arc::new(Regions::new());
    let query = "{ comparison(metrics: [JOS_PUPILS, REACH, JOS_PUPILS], period: \"2022\", alignment: SINCE_START,
      months: 6, regions: [TWENTE, VEENDAM]) { rows { metric { id } regions { region } national { value } } } }";
    insta::assert_snapshot!(answer(&regions, query).await, @r#"
    {
      "comparison": {
        "rows": [
          {
            "metric": {
              "id": "JOS_PUPILS"
            },
            "regions": [
              {
                "region": "VEENDAM"
              },
              {
                "region": "TWENTE"
              }
            ],
            "national": {
              "value": "4"
            }
          },
          {
            "metric": {
              "id": "REACH"
            },
            "regions": [
              {
                "region": "VEENDAM"
              },
              {
                "region": "TWENTE"
              }
            ],
            "national": {
              "value": "0.2085"
            }
          },
          {
            "metric": {
              "id": "JOS_PUPILS"
            },
            "regions": [
              {
                "region": "VEENDAM"
              },
              {
                "region": "TWENTE"
              }
            ],
            "national": {
              "value": "4"
            }
          }
        ]
      }
    }
    "#);
    insta::assert_snapshot!(regions.asked.lock().unwrap().join("\n"), @r#"{"ids":["REACH","JOS_PUPILS"],"by":null,"period":"2022","alignment":"SINCE_START","months":6,"regions":["TWENTE","VEENDAM"]}"#);
}

#[tokio::test]
async fn a_comparison_that_contradicts_itself_is_refused_and_the_rest_stands() {
    let exact = "{ regions { code } comparison(metrics: [REACH], alignment: EXACT) { rows { metric { id } } } }";
    insta::assert_snapshot!(ask(Regions::new(), exact).await, @r#"
    {
      "regions": [
        {
          "code": "VEENDAM"
        },
        {
          "code": "TWENTE"
        },
        {
          "code": "HOLLAND_RIJNLAND"
        }
      ],
      "comparison": null
    }
    alignment EXACT needs a period: give `period` ["comparison"] {"code":"BAD_USER_INPUT"}
    "#);
    let months = "{ comparison(metrics: [REACH], alignment: SINCE_START, months: 0) { rows { metric { id } } } }";
    insta::assert_snapshot!(ask(Regions::new(), months).await, @r#"
    {
      "comparison": null
    }
    alignment SINCE_START needs `months` from 1 to 120 ["comparison"] {"code":"BAD_USER_INPUT"}
    "#);
}

#[tokio::test]
async fn a_comparison_by_a_dimension_that_a_metric_does_not_take_is_refused() {
    let query = "{ comparison(metrics: [REACH], by: [AGE_BAND]) { rows { metric { id } } } }";
    insta::assert_snapshot!(ask(Regions::new(), query).await, @r#"
    {
      "comparison": null
    }
    REACH cannot be broken down by AGE_BAND: it takes SCHOOL_TYPE, MUNICIPALITY, PROVIDER ["comparison"] {"code":"BAD_USER_INPUT"}
    "#);
}

const CROSS_REGION: &str =
    "{ crossRegion { total distinct sumOfRegions byPair { from to count } } }";

#[tokio::test]
async fn pupils_known_in_several_regions_are_counted_once_and_by_pair() {
    insta::assert_snapshot!(ask(Regions::new(), CROSS_REGION).await, @r#"
    {
      "crossRegion": {
        "total": 3,
        "distinct": 5,
        "sumOfRegions": 9,
        "byPair": [
          {
            "from": "VEENDAM",
            "to": "TWENTE",
            "count": 2
          },
          {
            "from": "VEENDAM",
            "to": "HOLLAND_RIJNLAND",
            "count": 1
          },
          {
            "from": "TWENTE",
            "to": "HOLLAND_RIJNLAND",
            "count": 2
          }
        ]
      }
    }
    "#);
}

#[tokio::test]
async fn counts_with_a_region_missing_follow_the_policy() {
    let with = |policy| Regions::without("VEENDAM", policy);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Loud), CROSS_REGION).await, @r#"
    {
      "crossRegion": {
        "total": null,
        "distinct": null,
        "sumOfRegions": null,
        "byPair": [
          {
            "from": "TWENTE",
            "to": "HOLLAND_RIJNLAND",
            "count": 2
          }
        ]
      }
    }
    region VEENDAM gave no answer (TIMEOUT) ["crossRegion"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"VEENDAM"}
    "#);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Partial), CROSS_REGION).await, @r#"
    {
      "crossRegion": {
        "total": 2,
        "distinct": 4,
        "sumOfRegions": 6,
        "byPair": [
          {
            "from": "TWENTE",
            "to": "HOLLAND_RIJNLAND",
            "count": 2
          }
        ]
      }
    }
    region VEENDAM gave no answer (TIMEOUT) ["crossRegion"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"VEENDAM"}
    "#);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Complete), CROSS_REGION).await, @r#"
    {
      "crossRegion": null
    }
    region VEENDAM gave no answer (TIMEOUT) ["crossRegion"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"VEENDAM"}
    "#);
}

/// A page of `first` after `after`: the numbers of its pupils, and where it stands.
async fn pupils_page(
    regions: &Arc<Regions>,
    first: usize,
    after: Option<&str>,
) -> (Vec<usize>, serde_json::Value) {
    let after = after.map_or_else(|| "null".into(), |after| format!("\"{after}\""));
    let query = format!(
        "{{ crossRegionPupils(first: {first}, after: {after}) {{ edges {{ cursor node {{ linkKey }} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} totalCount }} }}"
    );
    let text = answer(regions, &query).await;
    let page: serde_json::Value = serde_json::from_str(&text).unwrap();
    let page = page["crossRegionPupils"].clone();
    let edges = page["edges"].as_array().unwrap();
    let numbers = edges.iter().map(|edge| {
        let key = edge["node"]["linkKey"].as_str().unwrap();
        (0..regions.pupils.len())
            .find(|number| Regions::key(*number).as_str() == key)
            .unwrap()
    });
    (numbers.collect(), page)
}

#[tokio::test]
async fn pages_give_each_pupil_of_several_regions_once() {
    // More keys than one chunk, every third known in two regions.
    let pupils = (0..1300).map(|number| match number % 3 {
        0 => vec!["VEENDAM", "TWENTE"],
        _ => vec!["TWENTE"],
    });
    let regions = Arc::new(Regions {
        pupils: pupils.collect(),
        ..Regions::new()
    });
    let (whole, page) = pupils_page(&regions, 500, None).await;
    assert_eq!(whole.len(), 434);
    assert_eq!(page["totalCount"], 434);
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
    assert!(whole.iter().all(|number| number % 3 == 0));

    let mut paged = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let (numbers, page) = pupils_page(&regions, 100, after.as_deref()).await;
        assert_eq!(page["totalCount"], 434, "on each page the whole");
        assert_eq!(page["pageInfo"]["hasPreviousPage"], after.is_some());
        paged.extend(numbers);
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = Some(page["pageInfo"]["endCursor"].as_str().unwrap().to_owned());
    }
    assert_eq!(paged, whole);
}

#[tokio::test]
async fn without_the_total_only_the_page_is_read() {
    let regions = Arc::new(Regions {
        pupils: vec![vec!["VEENDAM", "TWENTE"]; 1300],
        ..Regions::new()
    });
    answer(
        &regions,
        "{ crossRegionPupils(first: 7) { edges { cursor } } }",
    )
    .await;
    assert_eq!(regions.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_page_with_a_region_missing_has_no_total() {
    let query = "{ crossRegionPupils { edges { cursor } pageInfo { hasNextPage } totalCount } }";
    let with = |policy| Regions::without("VEENDAM", policy);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Loud), query).await, @r#"
    {
      "crossRegionPupils": {
        "edges": [
          {
            "cursor": "6c6b315f676b7769376e71686b34776f336b796e706e3564647069756277356f737a723379327a6477666668776864716b61716277787061"
          },
          {
            "cursor": "6c6b315f7675616332726d766577696a757861376b747435326c3536327179353665657a656d636177336a7a737973356c6d6e7362646961"
          }
        ],
        "pageInfo": {
          "hasNextPage": false
        },
        "totalCount": null
      }
    }
    region VEENDAM gave no answer (TIMEOUT) ["crossRegionPupils"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"VEENDAM"}
    "#);
    insta::assert_snapshot!(ask(with(CoveragePolicy::Complete), query).await, @r#"
    {
      "crossRegionPupils": null
    }
    region VEENDAM gave no answer (TIMEOUT) ["crossRegionPupils"] {"code":"PARTITION_UNAVAILABLE","reason":"TIMEOUT","region":"VEENDAM"}
    "#);
}

#[tokio::test]
async fn a_page_that_may_not_be_asked_is_refused() {
    for (arguments, code) in [
        ("first: 0", "BAD_USER_INPUT"),
        ("first: -1", "BAD_USER_INPUT"),
        ("first: 501", "BAD_USER_INPUT"),
        ("after: \"\"", "INVALID_CURSOR"),
        ("after: \"zz\"", "INVALID_CURSOR"),
        ("after: \"6162\"", "INVALID_CURSOR"),
    ] {
        let query = format!("{{ crossRegionPupils({arguments}) {{ totalCount }} }}");
        let answer = ask(Regions::new(), &query).await;
        assert!(answer.contains(code), "{arguments}: {answer}");
    }
}

#[tokio::test]
async fn an_answer_of_another_shape_is_an_error_of_the_field() {
    struct Liar;
    impl Ask for Liar {
        fn ask(&self, _: String, _: Object) -> BoxFuture<'_, Answer> {
            let data = json(
                r#"{"metrics": [{"id": "REACH", "parts": 1}], "pupilKeys": [{"linkKey": 1}]}"#,
            );
            async move {
                Answer {
                    data,
                    ..Answer::default()
                }
            }
            .boxed()
        }
        fn policy(&self) -> CoveragePolicy {
            CoveragePolicy::Loud
        }
    }
    for field in [
        "comparison(metrics: [REACH]) { rows { metric { id } } }",
        "crossRegionPupils { totalCount }",
    ] {
        let ask: Arc<dyn Ask> = Arc::new(Liar);
        let query = format!("{{ {field} regions {{ code }} }}");
        let response = schema(registry())
            .execute(Request::new(query).data(ask))
            .await;
        assert_eq!(response.errors.len(), 1, "{field}");
        let data = serde_json::to_string(&response.data).unwrap();
        assert!(data.contains("null") && data.contains("TWENTE"), "{data}");
    }
}

#[tokio::test]
async fn conflicts_name_the_values_in_which_records_disagree() {
    let records = |records: &str| {
        format!(
            "{{ _entities(representations: [
              {{ __typename: \"Pupil\", linkKey: \"{}\", records: {records} }},
              {{ __typename: \"Pupil\", linkKey: \"{}\" }},
              {{ __typename: \"Municipality\", code: \"GM0047\" }},
              {{ __typename: \"Municipality\", code: \"GM9999\" }}
            ]) {{ ... on Pupil {{ conflicts }} ... on Municipality {{ name youthRegion }} }} }}",
            Regions::key(1).as_str(),
            Regions::key(2).as_str()
        )
    };
    let moved = records(
        "[{ birthYear: 2010, ageBand: \"AGE_8_11\", residence: { code: \"GM0047\" }, responsible: null },
          { birthYear: 2010, ageBand: \"AGE_12_15\", residence: { code: \"GM0164\" }, responsible: { code: \"GM0047\" } }]",
    );
    insta::assert_snapshot!(ask(Regions::new(), &moved).await, @r#"
    {
      "_entities": [
        {
          "conflicts": [
            "ageBand",
            "residence"
          ]
        },
        {
          "conflicts": null
        },
        {
          "name": "Veendam",
          "youthRegion": "JZ01"
        },
        null
      ]
    }
    "#);
}

#[tokio::test]
async fn the_registry_answers_for_regions() {
    let query = "{ regions { code name } some: regions(codes: [TWENTE, VEENDAM, TWENTE]) { code }
      none: regions(codes: []) { code } region(code: TWENTE) { name } metricDefinitions { id } }";
    let answer = ask(Regions::new(), query).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["metricDefinitions"].as_array().unwrap().len(), 28);
    assert_eq!(answer["none"], serde_json::json!([]));
    assert_eq!(
        answer["some"],
        serde_json::json!([{"code": "VEENDAM"}, {"code": "TWENTE"}])
    );
    assert_eq!(answer["regions"][2]["code"], "HOLLAND_RIJNLAND");
    assert_eq!(answer["region"]["name"], "Regio TWENTE");
}

#[test]
fn the_sdl_has_enums_of_regions_and_of_their_sdls() {
    let other = "enum AgeBand { AGE_4_7 AGE_8_11 } enum Unit { COUNT ODD } extend enum AgeBand { AGE_12_15 } type X { broken";
    insta::assert_snapshot!(sdl(&registry(), [other]), @r#"
    """An age band (*leeftijdsgroep*)."""
    enum AgeBand {
      AGE_4_7
      AGE_8_11
      AGE_12_15
    }

    """A youth care provider (*jeugdhulpaanbieder*)."""
    type CareProvider @key(fields: "id", resolvable: false) {
      """Its id."""
      id: ID!
    }

    """How a metric's values combine over regions (*samenvoegen*)."""
    enum Combine {
      """They are added."""
      ADD
      """Numerators and denominators are added, then divided."""
      RATIO_OF_SUMS
      """Counts in fixed bins are added; quantiles come from the sums."""
      DISTRIBUTION
      """Different pupils are counted, each once."""
      DISTINCT_UNION
      """They stand side by side only."""
      NOT_COMBINABLE
    }

    """Metrics of regions side by side (*vergelijking van regio's*)."""
    type Comparison {
      """
      One for each asked metric, in the asked order; broken down, one for each of its cells.
      """
      rows: [ComparisonRow!]
    }

    """A metric per region and over all of them."""
    type ComparisonRow {
      """What is compared."""
      metric: MetricDefinition!
      """
      The cell that it is broken down to (*uitsplitsing*); empty for the whole.
      """
      dimensions: [DimensionValue!]
      """Each region that answered, in the order of the registry."""
      regions: [RegionMetric!]
      """Over all asked regions (*landelijk*)."""
      national: Metric
      """What to mind when comparing."""
      warnings: [MetricWarning!]
    }

    """
    How many pupils are known in several regions (*regio-overstijgende leerlingen*). "Wordt uniek
    gemaakt binnen de getoonde kenmerken": a pupil helped in two regions counts once in `distinct` and
    once in each region, so regions add up to more.
    """
    type CrossRegion {
      """Pupils known in two regions or more."""
      total: Int
      """Different pupils over all regions (*unieke leerlingen*)."""
      distinct: Int
      """The regions' pupils, added up (*som van de regio's*)."""
      sumOfRegions: Int
      """Each pair of regions once, in the order of the registry."""
      byPair: [RegionPair!]
    }

    """What a figure is worth, or why there is none (*gegevenskwaliteit*)."""
    enum DataQuality {
      OK
      AMBIGUOUS
      CONFLICTING_SOURCE
      NOT_DELIVERED
      NOT_STARTED
      ENDED
      NOT_APPLICABLE
      UNKNOWN
      SUPPRESSED
    }

    """A day (*datum*)."""
    scalar Date

    """An exact decimal number, as a text."""
    scalar Decimal

    """By what a figure is broken down (*uitsplitsing*)."""
    enum Dimension {
      SCHOOL_TYPE
      INTENSITY
      FORM
      AGE_BAND
      PROFESSIONAL_ROLE
      MUNICIPALITY
      PROVIDER
    }

    """One side of the cell that a figure is broken down to."""
    type DimensionValue @shareable {
      """By what."""
      dimension: Dimension!
      """Which value of it."""
      value: String!
      """The provider (*aanbieder*), where figures are broken down by it."""
      provider: CareProvider
      """The municipality (*gemeente*), where figures are broken down by it."""
      municipality: Municipality
    }

    """A municipality's code at CBS (*gemeentecode*): `GM` and four digits."""
    scalar GemeenteCode

    """What links a pupil's parts. Never shown to clients."""
    scalar LinkKey @inaccessible

    """A text in both languages."""
    type LocalizedText @shareable {
      """Dutch (*Nederlands*)."""
      nl: String!
      """English (*Engels*)."""
      en: String
    }

    """A figure over one region or more (*cijfer*)."""
    type Metric @shareable {
      """What it measures."""
      id: MetricId!
      """The cell that it is broken down to; empty for the whole."""
      dimensions: [DimensionValue!]
      """The figure; ratios are fractions with 4 decimals."""
      value: Decimal
      """What stands above the line (*teller*)."""
      numerator: Decimal
      """What stands below the line (*noemer*)."""
      denominator: Decimal
      """The median (*mediaan*) of a distribution."""
      p50: Decimal
      """The ninetieth percentile of a distribution."""
      p90: Decimal
      """
      How many cases of a distribution lie above the metric's limit (*boven de grens*).
      """
      overLimit: Int
      """How many had not ended on the period's last day (*nog lopend*)."""
      stillOpen: Int
      """The median of how long those had lasted by then."""
      stillOpenP50: Decimal
      """
      The median of all, those that had not ended taken into account (*Kaplan-Meier*).
      """
      p50WithOpen: Decimal
      """The numerator for each thousand of the denominator (*per duizend*)."""
      perThousand: Decimal
      """
      The versions of the definition by which regions count (*definitieversies*).
      """
      definitionVersions: [String!]
      """What it counts."""
      unit: Unit
      """What it is worth, or why there is none."""
      quality: DataQuality
      """The periods that it covers."""
      periods: [PeriodCode!]
      """How many schools it covers."""
      coverage: SchoolCoverage
      """What to mind when comparing it."""
      warnings: [MetricWarning!]
      """Whether it is held back to protect pupils (*onderdrukt*)."""
      suppressed: Boolean
    }

    """What a metric means (*definitie van een indicator*)."""
    type MetricDefinition {
      """Which metric."""
      id: MetricId!
      """Its name (*naam*)."""
      name: LocalizedText!
      """What is counted, above the line (*teller*)."""
      numerator: LocalizedText!
      """What it is counted against (*noemer*); null for plain counts."""
      denominator: LocalizedText
      """What its value counts."""
      unit: Unit!
      """How its values combine over regions."""
      combine: Combine!
      """What to mind when reading it (*kanttekening*)."""
      caveat: LocalizedText
      """The version of the definition (*definitieversie*)."""
      definitionVersion: String!
      """
      By what it can be broken down: any of these, or any two at once (*uitsplitsingen*).
      """
      dimensions: [Dimension!]!
      """For distributions: the lower edges of the bins. The last bin is open."""
      binEdges: [Int!]
      """What `overLimit` counts more than (*grens*)."""
      limit: Int
      """Published figures that it can be held against, and where they stand."""
      seedAnchor: String
    }

    """What is measured (*indicator*)."""
    enum MetricId {
      REACH
      JOS_PUPILS
      PUPILS_PER_FTE
      ENROLLED_PER_FTE
      STRUCTURAL_SHARE
      INCIDENTAL_SHARE
      INDIVIDUAL_SHARE
      GROUP_SHARE
      REFERRAL_FREE_SHARE
      AVOIDED_REFERRALS
      RESOLVED_BY_JOS
      ONWARD_HEAVY
      THUISZITTERS
      ABSENCE
      WAITING_DAYS
      DURATION_DAYS
      PGB_CHANGE
      DAYCARE_RETURN
      FULL_RETURN
      PROVIDERS_PER_PUPIL
      HELPERS_PER_SCHOOL
      COST_PER_PUPIL
      SUBSIDY_PER_PROVIDER
      CONTINUITY_GAP
      NON_RESIDENT_SHARE
      DELIVERY_RATE
      ENROLLED
      FTE
    }

    """Why a figure can mislead, and whose figures are the reason."""
    type MetricWarning @shareable {
      """Which warning."""
      code: WarningCode!
      """What to read."""
      message: LocalizedText
      """The regions that it is about."""
      regions: [RegionCode!]
    }

    """A municipality (*gemeente*)."""
    type Municipality @key(fields: "code") {
      """Its code at CBS (*gemeentecode*)."""
      code: GemeenteCode!
      """Its name (*naam*)."""
      name: String! @shareable
      """The youth region that it belongs to (*jeugdregio*), where known."""
      youthRegion: String @shareable
      """Its COROP area (*COROP-gebied*)."""
      corop: String @shareable
      """Its province (*provincie*)."""
      province: String @shareable
    }

    """What one region alone cannot do."""
    type Mutation {
      """
      Asks regions for access to what they hold of a pupil (*inzageverzoek*): one request to each
      region that holds the pupil and is asked, all or `regions`. Each files it by itself and
      decides by itself. To be repeated with the same idempotency key until each says `FILED`.
      """
      requestAccess(input: PupilRequestInput!): [RegionRequest!]
      """
      Asks regions to erase what they hold of a pupil (*vernietigingsverzoek*): one request to each
      region that holds the pupil and is asked, all or `regions`. Each files it by itself and
      decides by itself. To be repeated with the same idempotency key until each says `FILED`.
      """
      requestErasure(input: PupilRequestInput!): [RegionRequest!]
    }

    """Where a page stands in its list."""
    type PageInfo @shareable {
      """Whether more follow this page."""
      hasNextPage: Boolean!
      """Whether the page was asked for with `after`."""
      hasPreviousPage: Boolean!
      """The cursor of its first pupil."""
      startCursor: String
      """The cursor of its last pupil."""
      endCursor: String
    }

    """Which period each region answers for (*periodekeuze*)."""
    enum PeriodAlignment {
      EXACT
      MOST_RECENT
      SINCE_START
    }

    """
    A period (*periode*): `2022-Q1`, `2022-H1`, `2022`, `SY2022-2023`, `2022-03..2023-03`.
    """
    scalar PeriodCode

    """
    A pupil (*jeugdige*, *leerling*): one person, known in one region or more.
    """
    type Pupil @key(fields: "linkKey") {
      """What links the pupil's parts. Never shown to clients."""
      linkKey: LinkKey! @inaccessible
      """What each region holds of the pupil (*dossiers*)."""
      records: [RegionPupilRecord!] @external
      """
      The values in which the regions' records disagree (*tegenstrijdigheden*), by field name: a
      value that a region does not have disagrees with none.
      """
      conflicts: [String!] @requires(fields: "records { birthYear ageBand residence { code } responsible { code } }")
    }

    """
    A page of pupils (*jeugdigen*), in the order of a key that means nothing.
    """
    type PupilConnection @shareable {
      """The pupils of this page, each once."""
      edges: [PupilEdge!]
      """Where this page stands in the list."""
      pageInfo: PageInfo!
      """How many different pupils the whole list has (*totaal*)."""
      totalCount: Int
    }

    """A pupil of a page."""
    type PupilEdge @shareable {
      """Where the pupil stands: what `after` takes."""
      cursor: String!
      """The pupil."""
      node: Pupil
    }

    """What is asked of regions about one pupil."""
    input PupilRequestInput {
      """The pupil's id."""
      pupilId: ID!
      """The regions that are asked; all that hold the pupil where absent."""
      regions: [RegionCode!]
      """Who asks (*verzoeker*)."""
      requester: Requester!
      """
      What makes repeating safe: 8 to 64 characters of `A-Z a-z 0-9 . _ -`, another one for each
      request.
      """
      idempotencyKey: String!
    }

    """What no single region can know."""
    type Query {
      """
      The regions of the programme (*regio's*), in the order of the registry; all, or those asked.
      """
      regions(codes: [RegionCode!]): [Region!] @override(from: "regions")
      """One region (*regio*)."""
      region(code: RegionCode!): Region @override(from: "regions")
      """What each metric means (*definities van de indicatoren*)."""
      metricDefinitions: [MetricDefinition!]!
      """
      Metrics per region and over all (*vergelijking*). Without `period` each region answers for its
      reference period. `EXACT` needs a period; `MOST_RECENT` takes each region's latest closed
      period not after it; `SINCE_START` takes the first `months` (1 to 120) of each programme. `by`
      breaks the metrics down by at most two dimensions that they all take.
      """
      comparison(metrics: [MetricId!]!, by: [Dimension!], period: PeriodCode, alignment: PeriodAlignment! = MOST_RECENT, months: Int = 12, regions: [RegionCode!]): Comparison
      """
      How many pupils are known in several regions (*regio-overstijgende leerlingen*). Without
      `period` each region answers for its reference period.
      """
      crossRegion(period: PeriodCode): CrossRegion
      """
      The pupils known in several regions (*regio-overstijgende leerlingen*), each once. `first` is
      from 1 to 500.
      """
      crossRegionPupils(period: PeriodCode, first: Int! = 50, after: String): PupilConnection
    }

    """A region of the programme (*regio*)."""
    type Region @key(fields: "code") {
      """Its code."""
      code: RegionCode!
      """Its name (*naam*)."""
      name: String! @shareable
    }

    """A region (*regio*)."""
    enum RegionCode {
      VEENDAM
      TWENTE
      HOLLAND_RIJNLAND
    }

    """A region's figure."""
    type RegionMetric {
      """The region."""
      region: RegionCode!
      """Its figure."""
      metric: Metric
    }

    """How many pupils two regions share."""
    type RegionPair {
      """The one region."""
      from: RegionCode!
      """The other."""
      to: RegionCode!
      """
      Pupils known in both; null where one of them has no data, which is not zero.
      """
      count: Int
    }

    """What one region holds of a pupil (*dossier*)."""
    type RegionPupilRecord @key(fields: "id", resolvable: false) {
      """Its id."""
      id: ID!
      """Year of birth (*geboortejaar*)."""
      birthYear: Int @external
      """Age band (*leeftijdsgroep*)."""
      ageBand: AgeBand @external
      """Where the pupil lives (*feitelijk woonadres*)."""
      residence(on: Date): Municipality @external
      """The municipality that is responsible (*woonplaatsbeginsel*)."""
      responsible(on: Date): Municipality @external
    }

    """How a region took the request (*verzoek*)."""
    type RegionRequest {
      """The region."""
      region: RegionCode!
      """How it went."""
      status: RegionRequestStatus!
      """Why the region refused (*redenen*); empty where it did not."""
      userErrors: [UserError!]!
    }

    """
    How a request to one region went; the worst where a region holds several records.
    """
    enum RegionRequestStatus {
      """The region has filed it, durably (*ingediend*)."""
      FILED
      """The region refused it: see `userErrors` (*geweigerd*)."""
      REFUSED
      """
      The region's service does not take such requests yet (*niet aangeboden*).
      """
      NOT_OFFERED
      """The region's service failed: repeat the request (*mislukt*)."""
      FAILED
      """
      The region did not answer, so it may have been filed or not: repeat the request
      (*onbereikbaar*).
      """
      UNREACHABLE
    }

    """Who asks for access or erasure (*verzoeker*)."""
    scalar Requester

    """How many schools a figure covers."""
    type SchoolCoverage @shareable {
      """Schools that reported (*aangeleverd*)."""
      schoolsReported: Int
      """Schools that were to report (*verwacht*)."""
      schoolsExpected: Int
    }

    """What a value counts (*eenheid*)."""
    enum Unit {
      COUNT
      RATIO
      FTE
      PUPILS_PER_FTE
      DAYS
      EUR
      ODD
    }

    """Why a write was refused (*gebruikersfout*)."""
    type UserError @shareable {
      """The field of the input that it is about (*veld*)."""
      field: String
      """What is wrong (*code*)."""
      code: UserErrorCode
      """What to change (*melding*)."""
      message: LocalizedText
    }

    """Why a write was refused (*foutcode*)."""
    scalar UserErrorCode

    """Why a comparison can mislead (*waarschuwing*)."""
    enum WarningCode {
      W_SCHOOLTYPE
      W_PERIOD
      W_COVERAGE
      W_DEFINITION
      W_NULL_NOT_ZERO
      W_SMALL
      W_JUDGED
      W_COSTBASE
      W_SUM
      W_ROUNDED
    }

    """
    Directs the executor to include this field or fragment only when the `if` argument is true.
    """
    directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT

    """
    Directs the executor to skip this field or fragment when the `if` argument is true.
    """
    directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT

    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@tag", "@shareable", "@inaccessible", "@override", "@external", "@provides", "@requires", "@composeDirective", "@interfaceObject", "@requiresScopes"])
    "#);
}
