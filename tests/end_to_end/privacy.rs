//! No national identification number anywhere: databases, answers and logs hold no nine digits
//! that pass the eleven test (domain rule R2), and no link key leaves the gateway.

use anyhow::Result;
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use tests::stack::Stack;

#[tokio::test]
async fn no_number_that_passes_the_eleven_test_is_anywhere() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let mut texts = Vec::new();
    for query in [
        "{ pupils(first: 500) { edges { cursor node { id regions records { id birthYear ageBand asOf } trajectories { id } } } } }",
        "{ crossRegionPupils(first: 50) { edges { cursor node { id conflicts } } } }",
        "{ schools(first: 500) { edges { cursor node { id name } } } providers(first: 500) { edges { node { id name } } } }",
    ] {
        texts.push((
            "an answer",
            client.ask(query).await?.clean()?.body.to_string(),
        ));
    }
    for entry in std::fs::read_dir(stack.folder())? {
        let path = entry?.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("log") => texts.push(("a log", std::fs::read_to_string(&path)?)),
            Some("sqlite") => texts.push(("a database", dump(&path).await?)),
            _ => {}
        }
    }
    let databases: Vec<_> = texts
        .iter()
        .filter(|(what, _)| *what == "a database")
        .collect();
    assert_eq!(databases.len(), 5);
    assert!(
        databases.iter().all(|(_, text)| text.len() > 10_000),
        "the databases were read"
    );
    for (what, text) in &texts {
        assert_eq!(national_numbers(text), Vec::<&str>::new(), "in {what}");
        assert!(
            *what == "a database" || !text.contains("lk1_"),
            "a link key in {what}"
        );
    }
    Ok(())
}

#[test]
fn the_scan_finds_what_it_looks_for() {
    assert_eq!(
        national_numbers("x 111222333, 123456789 a111222333b"),
        ["111222333"]
    );
}

/// All rows of all tables, as text.
async fn dump(file: &std::path::Path) -> Result<String> {
    let database = Database::connect(format!("sqlite://{}?mode=ro", file.display())).await?;
    let rows = |sql: String| database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql));
    let mut text = String::new();
    for table in rows("SELECT name FROM sqlite_master WHERE type = 'table'".to_owned()).await? {
        let table: String = table.try_get_by_index(0)?;
        let mut columns = Vec::new();
        for column in rows(format!("SELECT name FROM pragma_table_info('{table}')")).await? {
            columns.push(format!(
                "quote(\"{}\")",
                column.try_get_by_index::<String>(0)?
            ));
        }
        for row in rows(format!(
            "SELECT {} FROM \"{table}\"",
            columns.join(" || ' ' || ")
        ))
        .await?
        {
            text.push_str(&row.try_get_by_index::<String>(0)?);
            text.push('\n');
        }
    }
    Ok(text)
}

/// Words of nine digits that pass the eleven test.
fn national_numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.len() == 9 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|word| {
            let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
            let sum: i32 = word
                .bytes()
                .zip(weights)
                .map(|(digit, weight)| i32::from(digit - b'0') * weight)
                .sum();
            sum % 11 == 0
        })
        .collect()
}
