//! Every metric through the gateway: alike wherever it is asked, by the dimensions that it takes,
//! aligned as asked, and what arises between regions.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::Value;
use tests::client::{Answer, Client};
use tests::stack::{REGIONS, Stack};

/// What is asked of each figure.
const FIELDS: &str = "id value numerator denominator p50 p90 overLimit stillOpen stillOpenP50 p50WithOpen perThousand \
     definitionVersions unit quality periods coverage { schoolsReported schoolsExpected } \
     warnings { code message { nl en } regions } suppressed";

#[tokio::test]
async fn a_figure_is_the_same_in_the_region_through_the_gateway_and_in_a_comparison() -> Result<()>
{
    let stack = Stack::start().await?;
    let client = stack.client();
    let definitions = client.ask("{ metricDefinitions { id } }").await?.clean()?;
    let ids: Vec<&str> = definitions
        .at("/metricDefinitions")
        .as_array()
        .context("definitions")?
        .iter()
        .filter_map(|definition| definition["id"].as_str())
        .collect();
    assert_eq!(ids.len(), 28);
    let query = format!(
        "{{ comparison(metrics: [{}]) {{ rows {{ metric {{ id }} regions {{ region metric {{ {FIELDS} }} }} \
           national {{ {FIELDS} }} }} }} }}",
        ids.join(" ")
    );
    let begun = Instant::now();
    let comparison = client.ask(&query).await?.clean()?;
    eprintln!(
        "28 metrics of five regions compared in {:?}",
        begun.elapsed()
    );
    let begun = Instant::now();
    let merged = client
        .ask(&format!("{{ metrics {{ {FIELDS} }} }}"))
        .await?
        .clean()?;
    eprintln!("28 metrics of five regions merged in {:?}", begun.elapsed());
    let rows = comparison
        .at("/comparison/rows")
        .as_array()
        .context("rows")?;
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(row["national"], *merged.at(&format!("/metrics/{place}")));
    }
    for (place, (slug, code, _)) in REGIONS.iter().enumerate() {
        let service = stack.partitions.get(place).context(*slug)?;
        let alone = Client::new(&service.url())
            .ask(&format!("{{ metrics {{ {FIELDS} }} }}"))
            .await?
            .clean()?;
        let through = client
            .ask(&format!("{{ metrics(regions: [{code}]) {{ {FIELDS} }} }}"))
            .await?
            .clean()?;
        assert_eq!(alone.data(), through.data(), "{code}");
        for (metric, row) in rows.iter().enumerate() {
            let compared = &row["regions"][place];
            assert_eq!(compared["region"], *code);
            let own = alone.at(&format!("/metrics/{metric}"));
            assert_eq!(compared["metric"], *own, "{code}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_metric_has_a_figure_in_some_region() -> Result<()> {
    let stack = Stack::start().await?;
    let answer = stack
        .client()
        .ask("{ comparison(metrics: [COST_PER_PUPIL SUBSIDY_PER_PROVIDER CONTINUITY_GAP THUISZITTERS]) { rows {
                 metric { id } regions { region metric { value numerator denominator quality } }
                 national { value numerator denominator overLimit quality definitionVersions } warnings { code } } } }")
        .await?
        .clean()?;
    let rows = answer.at("/comparison/rows").as_array().context("rows")?;
    let figure = |metric: &Value| {
        format!(
            "{} {}/{} {}",
            metric["value"], metric["numerator"], metric["denominator"], metric["quality"]
        )
        .replace('"', "")
    };
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let regions: Vec<String> = row["regions"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| {
                    format!("  {} {}", one["region"], figure(&one["metric"])).replace('"', "")
                })
                .collect();
            let codes: Vec<&str> = row["warnings"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|warning| warning["code"].as_str())
                .collect();
            format!(
                "{} {} over {} {}\n{}",
                row["metric"]["id"],
                figure(&row["national"]),
                row["national"]["overLimit"],
                codes.join(" "),
                regions.join("\n")
            )
            .replace('"', "")
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    COST_PER_PUPIL 2934.7826 135000/46 AMBIGUOUS over null W_COVERAGE W_NULL_NOT_ZERO
      VEENDAM 2934.7826 135000/46 AMBIGUOUS
      KENNEMERLAND null null/null UNKNOWN
      AMERSFOORT null null/null UNKNOWN
      TWENTE null null/null UNKNOWN
      HOLLAND_RIJNLAND null null/null UNKNOWN
    SUBSIDY_PER_PROVIDER null null/null NOT_APPLICABLE over null W_COVERAGE W_NULL_NOT_ZERO
      VEENDAM 67500.0000 135000/2 AMBIGUOUS
      KENNEMERLAND null null/null NOT_APPLICABLE
      AMERSFOORT null null/null UNKNOWN
      TWENTE null null/null NOT_APPLICABLE
      HOLLAND_RIJNLAND null null/null NOT_APPLICABLE
    CONTINUITY_GAP 100.8 5092/36 AMBIGUOUS over 33 W_SCHOOLTYPE W_PERIOD W_COVERAGE
      VEENDAM null null/null NOT_APPLICABLE
      KENNEMERLAND null null/null NOT_APPLICABLE
      AMERSFOORT null null/null NOT_APPLICABLE
      TWENTE null null/null NOT_APPLICABLE
      HOLLAND_RIJNLAND null null/null NOT_APPLICABLE
    THUISZITTERS 6 6/937 AMBIGUOUS over null W_SCHOOLTYPE W_PERIOD W_COVERAGE W_NULL_NOT_ZERO
      VEENDAM null null/null UNKNOWN
      KENNEMERLAND 2 2/275 OK
      AMERSFOORT 0 0/64 AMBIGUOUS
      TWENTE 4 4/222 OK
      HOLLAND_RIJNLAND 0 0/376 OK
    ");
    Ok(())
}

#[tokio::test]
async fn a_provider_and_a_municipality_of_a_cell_have_their_names() -> Result<()> {
    let stack = Stack::start().await?;
    let answer = stack
        .client()
        .ask("{ metrics(ids: [SUBSIDY_PER_PROVIDER], by: [PROVIDER]) { value dimensions { provider { name } municipality { name } } }
               places: metrics(ids: [DELIVERY_RATE], by: [MUNICIPALITY], regions: [VEENDAM]) { value dimensions { value municipality { name } } }
               comparison(metrics: [SUBSIDY_PER_PROVIDER], by: [PROVIDER]) { rows { dimensions { provider { name } } national { value } } } }")
        .await?
        .clean()?;
    let named = |list: &str, value: &str| -> BTreeMap<String, String> {
        let cells = answer.at(list).as_array().cloned().unwrap_or_default();
        let cells = cells.iter().map(|cell| {
            let name = cell["dimensions"][0]["provider"]["name"].as_str();
            let value = cell.pointer(value).and_then(Value::as_str);
            (
                name.unwrap_or_default().to_owned(),
                value.unwrap_or_default().to_owned(),
            )
        });
        cells.collect()
    };
    let subsidies = BTreeMap::from([
        ("Cosis".to_owned(), "76500.0000".to_owned()),
        ("Team050".to_owned(), "58500.0000".to_owned()),
    ]);
    assert_eq!(named("/metrics", "/value"), subsidies);
    assert_eq!(named("/comparison/rows", "/national/value"), subsidies);
    assert_eq!(answer.at("/places/0/dimensions/0/value"), "GM0047");
    assert_eq!(
        answer.at("/places/0/dimensions/0/municipality/name"),
        "Veendam"
    );
    Ok(())
}

#[tokio::test]
async fn a_breakdown_without_a_meaning_is_refused_with_what_the_metric_takes() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    for (field, said) in [
        (
            "metrics(ids: [REACH], by: [AGE_BAND]) { value }",
            "SCHOOL_TYPE, MUNICIPALITY, PROVIDER",
        ),
        (
            "metrics(ids: [CONTINUITY_GAP], by: [FORM]) { value }",
            "nor by anything else",
        ),
        ("metrics(by: [FORM, FORM]) { value }", "FORM twice"),
        (
            "metrics(by: [FORM, INTENSITY, AGE_BAND]) { value }",
            "3 dimensions",
        ),
        (
            "comparison(metrics: [REACH], by: [AGE_BAND]) { rows { national { value } } }",
            "SCHOOL_TYPE, MUNICIPALITY, PROVIDER",
        ),
        (
            "comparison(metrics: [REACH], alignment: EXACT) { rows { national { value } } }",
            "needs a period",
        ),
        (
            "comparison(metrics: [REACH], alignment: SINCE_START, months: 121) { rows { national { value } } }",
            "1 to 120",
        ),
    ] {
        let answer = client.ask(&format!("{{ {field} }}")).await?;
        let error = &answer.errors()[0];
        assert_eq!(
            error["extensions"]["code"], "BAD_USER_INPUT",
            "{field}: {}",
            answer.body
        );
        let message = error["message"].as_str().unwrap_or_default();
        assert!(message.contains(said), "{field}: {message}");
    }
    Ok(())
}

#[tokio::test]
async fn each_region_answers_for_the_period_that_the_alignment_means() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let mut lines = Vec::new();
    for arguments in [
        "period: \"2022-H1\", alignment: EXACT",
        "period: \"2020\", alignment: EXACT",
        "period: \"2022-Q1\", alignment: EXACT",
        "period: \"2025\", alignment: EXACT",
        "period: \"2022\", alignment: MOST_RECENT",
        "period: \"2021-Q4\", alignment: MOST_RECENT",
        "alignment: SINCE_START, months: 12",
        "alignment: SINCE_START, months: 13",
    ] {
        let answer = client
            .ask(&format!(
                "{{ comparison(metrics: [ENROLLED JOS_PUPILS], {arguments}) {{ rows {{ metric {{ id }}
                    regions {{ region metric {{ value quality periods }} }} }} }} }}"
            ))
            .await?
            .clean()?;
        lines.push(arguments.replace('"', ""));
        lines.extend(shown(&answer));
    }
    insta::assert_snapshot!(lines.join("\n"), @r"
    period: 2022-H1, alignment: EXACT
      ENROLLED: VE UNKNOWN, KE NOT_STARTED, AM UNKNOWN, TW UNKNOWN, HO 1611 (2022-H1)
      JOS_PUPILS: VE 21 (2022-H1), KE NOT_STARTED, AM 47 (2022-H1), TW UNKNOWN, HO 412 (2022-H1)
    period: 2020, alignment: EXACT
      ENROLLED: VE NOT_STARTED, KE NOT_STARTED, AM UNKNOWN, TW UNKNOWN, HO NOT_STARTED
      JOS_PUPILS: VE NOT_STARTED, KE NOT_STARTED, AM UNKNOWN, TW 111 (2020), HO NOT_STARTED
    period: 2022-Q1, alignment: EXACT
      ENROLLED: VE UNKNOWN, KE NOT_STARTED, AM UNKNOWN, TW UNKNOWN, HO UNKNOWN
      JOS_PUPILS: VE 6 (2022-Q1), KE NOT_STARTED, AM 31 (2022-Q1), TW UNKNOWN, HO 211 (2022-Q1)
    period: 2025, alignment: EXACT
      ENROLLED: VE UNKNOWN, KE UNKNOWN, AM UNKNOWN, TW UNKNOWN, HO UNKNOWN
      JOS_PUPILS: VE UNKNOWN, KE UNKNOWN, AM UNKNOWN, TW UNKNOWN, HO UNKNOWN
    period: 2022, alignment: MOST_RECENT
      ENROLLED: VE UNKNOWN, KE UNKNOWN, AM 540 (2022), TW 1012 (SY2020-2021), HO 1611 (2022-H1)
      JOS_PUPILS: VE UNKNOWN, KE UNKNOWN, AM 88 (2022), TW 240 (SY2020-2021), HO 412 (2022-H1)
    period: 2021-Q4, alignment: MOST_RECENT
      ENROLLED: VE NOT_STARTED, KE NOT_STARTED, AM UNKNOWN, TW 1012 (SY2020-2021), HO NOT_STARTED
      JOS_PUPILS: VE NOT_STARTED, KE NOT_STARTED, AM UNKNOWN, TW 240 (SY2020-2021), HO NOT_STARTED
    alignment: SINCE_START, months: 12
      ENROLLED: VE UNKNOWN, KE 6480 (SY2022-2023), AM UNKNOWN, TW 1012 (SY2020-2021), HO 1718 (2022-H1+2022-H2)
      JOS_PUPILS: VE 45 (2022-03..2023-02), KE 324 (2022-08..2023-07), AM UNKNOWN, TW 240 (2020-08..2021-07), HO 412 (2022-01..2022-12)
    alignment: SINCE_START, months: 13
      ENROLLED: VE 360 (2022-03..2023-03), KE 6480 (SY2022-2023), AM UNKNOWN, TW 1012 (SY2020-2021), HO 1718 (2022-H1+2022-H2)
      JOS_PUPILS: VE 46 (2022-03..2023-03), KE UNKNOWN, AM UNKNOWN, TW UNKNOWN, HO 412 (2022-01..2023-01)
    ");
    Ok(())
}

/// A line for each metric: what each region gives.
fn shown(answer: &Answer) -> Vec<String> {
    let rows = answer
        .at("/comparison/rows")
        .as_array()
        .cloned()
        .unwrap_or_default();
    let lines = rows.iter().map(|row| {
        let regions = row["regions"].as_array().cloned().unwrap_or_default();
        let regions = regions.iter().map(|one| {
            let metric = &one["metric"];
            let region = one["region"].as_str().unwrap_or_default();
            let letters: String = region.chars().take(2).collect();
            let periods = metric["periods"].as_array().cloned().unwrap_or_default();
            let periods = periods
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join("+");
            match metric["value"].as_str() {
                Some(value) => format!("{letters} {value} ({periods})"),
                None => format!("{letters} {}", metric["quality"].as_str().unwrap_or("?")),
            }
        });
        let regions = regions.collect::<Vec<_>>().join(", ");
        format!(
            "  {}: {regions}",
            row["metric"]["id"].as_str().unwrap_or("?")
        )
    });
    lines.collect()
}
