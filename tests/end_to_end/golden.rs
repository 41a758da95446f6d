//! The golden totals of the synthetic data, asked as a client asks them.

use anyhow::Result;
use serde_json::{Value, json};
use tests::stack::Stack;

/// Code, abbreviation, enrolled, JOS pupils, FTE, reach in its reference period.
const ROWS: [(&str, Value, &str, &str, &str, &str); 5] = [
    ("VEENDAM", Value::Null, "360", "46", "1.20", "0.1278"),
    (
        "KENNEMERLAND",
        Value::Null,
        "6480",
        "324",
        "10.40",
        "0.0500",
    ),
    ("AMERSFOORT", Value::Null, "540", "88", "4.00", "0.1630"),
    ("TWENTE", Value::Null, "1012", "240", "9.60", "0.2372"),
    (
        "HOLLAND_RIJNLAND",
        Value::Null,
        "1611",
        "412",
        "13.76",
        "0.2557",
    ),
];

#[tokio::test]
async fn each_region_gives_its_figures_of_its_reference_period() -> Result<()> {
    let stack = Stack::start().await?;
    let answer = stack
        .client()
        .ask(
            "{ regions { code name programme { abbreviation }
                 metrics(ids: [ENROLLED, JOS_PUPILS, FTE, REACH]) { id value numerator denominator quality } } }",
        )
        .await?
        .clean()?;
    let regions = answer.at("/regions").as_array().unwrap();
    assert_eq!(regions.len(), 5);
    for (region, (code, _, enrolled, pupils, fte, reach)) in regions.iter().zip(ROWS) {
        assert_eq!(region["code"], code);
        let ids: Vec<_> = region["metrics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|metric| metric["id"].clone())
            .collect();
        assert_eq!(
            ids,
            ["ENROLLED", "JOS_PUPILS", "FTE", "REACH"],
            "in the order that was asked"
        );
        assert_eq!(region["metrics"][0]["value"], enrolled, "{code} enrolled");
        assert_eq!(region["metrics"][1]["value"], pupils, "{code} pupils");
        assert_eq!(
            decimal(&region["metrics"][2]["value"]),
            decimal(&json!(fte)),
            "{code} FTE"
        );
        assert_eq!(region["metrics"][3]["value"], reach, "{code} reach");
        assert_eq!(
            region["metrics"][3]["numerator"], pupils,
            "{code} reach, numerator"
        );
        assert_eq!(
            region["metrics"][3]["denominator"], enrolled,
            "{code} reach, denominator"
        );
    }
    let abbreviations: Vec<_> = regions
        .iter()
        .map(|region| &region["programme"]["abbreviation"])
        .collect();
    assert_eq!(
        abbreviations,
        [
            &json!("JOS"),
            &json!("JOS"),
            &json!("OSJ"),
            &Value::Null,
            &json!("JOS")
        ]
    );
    assert_eq!(answer.body["extensions"]["coverage"]["complete"], true);
    Ok(())
}

#[tokio::test]
async fn a_comparison_gives_the_ratio_of_sums_and_its_warnings() -> Result<()> {
    let stack = Stack::start().await?;
    let answer = stack
        .client()
        .ask(
            "{ comparison(metrics: [REACH, PUPILS_PER_FTE]) { rows {
                 metric { id }
                 regions { region metric { value coverage { schoolsReported schoolsExpected } } }
                 national { value numerator denominator coverage { schoolsReported schoolsExpected } }
                 warnings { code message { nl en } } } } }",
        )
        .await?
        .clean()?;
    let reach = answer.at("/comparison/rows/0");
    assert_eq!(reach["metric"]["id"], "REACH");
    assert_eq!(reach["national"]["value"], "0.1110");
    assert_eq!(reach["national"]["numerator"], "1110");
    assert_eq!(reach["national"]["denominator"], "10003");
    assert_eq!(
        reach["national"]["coverage"],
        json!({ "schoolsReported": 31, "schoolsExpected": 35 })
    );
    assert_eq!(reach["regions"].as_array().unwrap().len(), 5);
    let holland = &reach["regions"][4];
    assert_eq!(holland["region"], "HOLLAND_RIJNLAND");
    assert_eq!(
        holland["metric"]["coverage"],
        json!({ "schoolsReported": 11, "schoolsExpected": 15 })
    );
    let codes: Vec<_> = reach["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| &warning["code"])
        .collect();
    assert_eq!(codes, ["W_SCHOOLTYPE", "W_PERIOD", "W_COVERAGE"]);

    let per_fte = answer.at("/comparison/rows/1");
    assert_eq!(per_fte["national"]["value"], "28.4908");
    assert_eq!(per_fte["national"]["numerator"], "1110");
    assert_eq!(
        decimal(&per_fte["national"]["denominator"]),
        decimal(&json!("38.96"))
    );
    Ok(())
}

#[tokio::test]
async fn pupils_of_several_regions_count_once() -> Result<()> {
    let stack = Stack::start().await?;
    let answer = stack
        .client()
        .ask(
            "{ metrics(ids: [JOS_PUPILS]) { value warnings { code } }
               crossRegion { total distinct sumOfRegions byPair { from to count } }
               pupils(first: 1) { totalCount } }",
        )
        .await?
        .clean()?;
    assert_eq!(answer.at("/metrics/0/value"), "1074");
    let warnings = answer.at("/metrics/0/warnings").to_string();
    assert!(warnings.contains("W_SUM"), "{warnings}");
    assert_eq!(answer.at("/pupils/totalCount"), 1074);
    assert_eq!(answer.at("/crossRegion/total"), 35);
    assert_eq!(answer.at("/crossRegion/distinct"), 1074);
    assert_eq!(answer.at("/crossRegion/sumOfRegions"), 1110);
    let pairs: Vec<_> = answer
        .at("/crossRegion/byPair")
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| {
            format!(
                "{}-{} {}",
                pair["from"].as_str().unwrap(),
                pair["to"].as_str().unwrap(),
                pair["count"]
            )
        })
        .collect();
    assert_eq!(
        pairs,
        [
            "VEENDAM-KENNEMERLAND 1",
            "VEENDAM-AMERSFOORT 1",
            "VEENDAM-TWENTE 2",
            "VEENDAM-HOLLAND_RIJNLAND 1",
            "KENNEMERLAND-AMERSFOORT 5",
            "KENNEMERLAND-TWENTE 2",
            "KENNEMERLAND-HOLLAND_RIJNLAND 12",
            "AMERSFOORT-TWENTE 4",
            "AMERSFOORT-HOLLAND_RIJNLAND 6",
            "TWENTE-HOLLAND_RIJNLAND 3",
        ]
    );
    Ok(())
}

/// A decimal without trailing zeros, so that 1.20 and 1.2 are one number.
fn decimal(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}
