//! The same content makes the same rows, however it is written.

use super::*;

/// A CSV text with `;` as JSON Lines.
fn as_json(csv: &str) -> String {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(';').collect();
    let mut text = String::new();
    for line in lines {
        let mut object = serde_json::Map::new();
        for (name, cell) in names.iter().zip(line.split(';')) {
            let value = match cell {
                "" => serde_json::Value::Null,
                "true" => true.into(),
                "13,76" => serde_json::from_str("13.76").unwrap(),
                _ if cell.contains('|') => cell.split('|').collect(),
                _ => cell.into(),
            };
            object.insert((*name).to_owned(), value);
        }
        writeln!(text, "{}", serde_json::Value::Object(object)).unwrap();
    }
    text
}

/// With the other separator, quotes, a mark and line ends of another system.
fn in_other_dress(csv: &str) -> String {
    let quoted = |line: &str| {
        let cells: Vec<String> = line.split(';').map(|cell| format!("\"{cell}\"")).collect();
        cells.join(",") + "\r\n"
    };
    format!("\u{feff}{}", csv.lines().map(quoted).collect::<String>())
}

#[tokio::test]
async fn json_lines_make_the_rows_that_csv_makes() {
    let csv = Region::with_templates().await;
    let json = Region::seeded().await;
    let other = Region::seeded().await;
    for kind in Kind::ALL {
        let told = json.jsonl(kind, &as_json(&template(kind))).await;
        assert_eq!(told, "2 rows: 2 new, 0 changed, 0 unchanged");
        let told = other.csv(kind, &in_other_dress(&template(kind))).await;
        assert_eq!(told, "2 rows: 2 new, 0 changed, 0 unchanged");
    }
    let rows = csv.dump().await;
    assert_eq!(json.dump().await, rows);
    assert_eq!(other.dump().await, rows);
}

#[tokio::test]
async fn dutch_names_and_words_are_the_english_ones() {
    let english = Region::with_templates().await;
    let dutch = Region::seeded().await;
    for kind in Kind::ALL {
        let text = template(kind);
        let (_, rows) = text.split_once('\n').unwrap();
        let names: Vec<&str> = kind.columns().iter().map(|column| column.dutch).collect();
        let rows = rows
            .replace("INCIDENTAL", "Incidenteel")
            .replace("GROUP", "groep")
            .replace("PARENT", "ouder")
            .replace("NOT_DELIVERED", "niet aangeleverd");
        dutch
            .sound(kind, &format!("{}\n{rows}", names.join(";").to_uppercase()))
            .await;
    }
    assert_eq!(dutch.dump().await, english.dump().await);
}
