//! Rules that a region's sources state and its database keeps: what they are in SQL on both back
//! ends, and which one a database error speaks of. Which rules a region has is its module's part.

use schema::text::FixedText;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DatabaseBackend, DbErr, RuntimeErr};

use crate::regions;

/// A rule of one region that its database keeps, whoever writes.
#[derive(Debug)]
pub struct Rule {
    /// Its name, of `a-z`, `0-9` and `_`; unique over all regions.
    pub name: &'static str,
    /// What a client is told: what was wrong, and what to change.
    pub message: FixedText,
    /// What keeps it.
    pub guards: &'static [Guard],
}

/// What keeps a rule in one table. Conditions are SQL that both back ends understand.
#[derive(Debug)]
pub enum Guard {
    /// A row is refused before it is written.
    Refuse {
        /// The table, own or shared.
        table: &'static str,
        /// Which writes are looked at.
        writes: &'static [Write],
        /// Which rows, by columns of `NEW` (`OLD` on a delete) alone: it runs for every row of the
        /// table, so it names the region first.
        rows: &'static str,
        /// When those are refused: a condition that may read other tables; always, where absent. On
        /// PostgreSQL writers that come this far wait for each other, so that none decides by rows
        /// which another is changing.
        when: Option<&'static str>,
    },
    /// No two rows agree in all of `columns`.
    Unique {
        /// The table, own or shared.
        table: &'static str,
        /// The columns.
        columns: &'static [&'static str],
        /// Among which rows; all where absent.
        among: Option<&'static str>,
    },
}

/// A kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// A new row.
    Insert,
    /// A changed row.
    Update,
    /// A row that goes.
    Delete,
}

/// Both writes after which a row is there.
pub const WRITES: &[Write] = &[Write::Insert, Write::Update];

impl Rule {
    /// `code` of the user error that a violation becomes.
    pub const CODE: &'static str = "RULE";

    /// The statements that put the rule into a database.
    pub(crate) fn install(&self, backend: DatabaseBackend) -> Vec<String> {
        let guards = (1_usize..).zip(self.guards);
        let statements = guards.flat_map(|(number, guard)| {
            let name = self.guard_name(number);
            match backend {
                DatabaseBackend::Postgres => guard.install_on_postgres(self.name, &name),
                _ => guard.install_on_sqlite(self.name, &name),
            }
        });
        statements.collect()
    }

    /// The statements that take it out again.
    pub(crate) fn remove(&self, backend: DatabaseBackend) -> Vec<String> {
        let guards = (1_usize..).zip(self.guards);
        let statements =
            guards.flat_map(|(number, guard)| guard.remove(&self.guard_name(number), backend));
        statements.collect()
    }

    /// The name of a guard in the database.
    fn guard_name(&self, number: usize) -> String {
        format!("rule_{}_{number}", self.name)
    }

    /// Whether what the database said is that this rule is broken.
    fn is_named_by(&self, error: &dyn DatabaseError) -> bool {
        error.message() == raised(self.name)
            || (1..=self.guards.len()).any(|number| {
                let index = self.guard_name(number);
                error.constraint() == Some(index.as_str())
                    || error.message() == format!("UNIQUE constraint failed: index '{index}'")
            })
    }
}

/// The rule that the database refused a write by, if it was one.
pub fn rule_violated(error: &DbErr) -> Option<&'static Rule> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    let error = error.as_database_error()?;
    regions::rules().find(|rule| rule.is_named_by(error))
}

impl Guard {
    fn install_on_sqlite(&self, rule: &str, name: &str) -> Vec<String> {
        match self {
            Self::Refuse {
                table,
                writes,
                rows,
                when,
            } => {
                let condition = when.map_or_else(String::new, |when| format!(" AND ({when})"));
                let triggers = writes.iter().map(|write| {
                    let kind = write.sql();
                    format!(
                        "CREATE TRIGGER {name}_{kind} BEFORE {kind} ON {table} FOR EACH ROW \
                         WHEN ({rows}){condition} BEGIN SELECT RAISE(ABORT, '{}'); END",
                        raised(rule)
                    )
                });
                triggers.collect()
            }
            // Of an index over an expression SQLite reports the name, of one over columns only these.
            Self::Unique {
                table,
                columns,
                among,
            } => {
                let columns = columns.iter().map(|column| format!("({column} || '')"));
                vec![unique_index(name, table, columns, *among)]
            }
        }
    }

    fn install_on_postgres(&self, rule: &str, name: &str) -> Vec<String> {
        match self {
            Self::Refuse {
                table,
                writes,
                rows,
                when,
            } => {
                let mut statements = vec![function(rule, name, *when)];
                statements.extend(writes.iter().map(|write| {
                    let kind = write.sql();
                    format!(
                        "CREATE TRIGGER {name}_{kind} BEFORE {kind} ON {table} FOR EACH ROW \
                         WHEN ({rows}) EXECUTE FUNCTION {name}()"
                    )
                }));
                statements
            }
            Self::Unique {
                table,
                columns,
                among,
            } => {
                let columns = columns.iter().map(|&column| column.to_owned());
                vec![unique_index(name, table, columns, *among)]
            }
        }
    }

    fn remove(&self, name: &str, backend: DatabaseBackend) -> Vec<String> {
        match (self, backend) {
            (Self::Unique { .. }, _) => vec![format!("DROP INDEX IF EXISTS {name}")],
            (Self::Refuse { .. }, DatabaseBackend::Postgres) => {
                vec![format!("DROP FUNCTION IF EXISTS {name}() CASCADE")]
            }
            (Self::Refuse { writes, .. }, _) => {
                let drop = |write: &Write| format!("DROP TRIGGER IF EXISTS {name}_{}", write.sql());
                writes.iter().map(drop).collect()
            }
        }
    }
}

impl Write {
    fn sql(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

/// What the database says where the rule is broken.
fn raised(rule: &str) -> String {
    format!("rule:{rule}")
}

/// The function of a trigger on PostgreSQL.
fn function(rule: &str, name: &str, when: Option<&str>) -> String {
    let raise = format!(
        "RAISE EXCEPTION '{}' USING ERRCODE = 'check_violation';",
        raised(rule)
    );
    let check = match when {
        None => raise,
        // The first number keeps these locks apart from other advisory locks.
        Some(when) => format!(
            "PERFORM pg_advisory_xact_lock(1380275269, hashtext('{rule}')); \
             IF ({when}) THEN {raise} END IF;"
        ),
    };
    format!(
        "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $rule$ BEGIN {check} \
         IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $rule$"
    )
}

fn unique_index(
    name: &str,
    table: &str,
    columns: impl Iterator<Item = String>,
    among: Option<&str>,
) -> String {
    let columns = columns.collect::<Vec<_>>().join(", ");
    let among = among.map_or_else(String::new, |among| format!(" WHERE {among}"));
    format!("CREATE UNIQUE INDEX {name} ON {table} ({columns}){among}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sea_orm::{ConnectionTrait, Database};

    use super::*;
    use crate::regions::{REGIONS, rules};

    #[test]
    fn names_are_unique_and_fit_the_databases_identifiers() {
        let mut names = HashSet::new();
        for rule in rules() {
            assert!(names.insert(rule.name), "{} is there twice", rule.name);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(rule.name.chars().all(plain), "{}", rule.name);
            // PostgreSQL cuts names to 63 bytes; the longest is that of a trigger.
            assert!(
                rule.name.len() + "rule__1_INSERT".len() <= 63,
                "{}",
                rule.name
            );
            assert!(!rule.guards.is_empty() && rule.message.nl.ends_with('.'));
        }
    }

    #[test]
    fn a_guard_looks_at_the_rows_of_its_own_region_only() {
        for region in REGIONS {
            for guard in region.own.rules.iter().flat_map(|rule| rule.guards) {
                let (table, first) = match guard {
                    Guard::Refuse { table, rows, .. } => (table, Some(*rows)),
                    Guard::Unique { table, among, .. } => (table, *among),
                };
                let own = (region.own.tables)()
                    .iter()
                    .any(|t| t.shape.name() == *table);
                let named = first.is_some_and(|text| {
                    let column = ["NEW.region", "OLD.region", "region"];
                    column
                        .iter()
                        .any(|column| text.starts_with(&format!("{column} = '{}'", region.code)))
                });
                assert!(own || named, "{} in {table}: {first:?}", region.code);
            }
        }
    }

    static SCRATCH: Rule = Rule {
        name: "scratch",
        message: FixedText {
            nl: "Nee.",
            en: "No.",
        },
        guards: &[
            Guard::Refuse {
                table: "scratch",
                writes: WRITES,
                rows: "NEW.kind = 'RARE'",
                when: Some("(SELECT count(*) FROM scratch WHERE kind = 'RARE') >= 1"),
            },
            Guard::Unique {
                table: "scratch",
                columns: &["place"],
                among: Some("kind = 'COMMON'"),
            },
            Guard::Refuse {
                table: "scratch",
                writes: &[Write::Delete],
                rows: "OLD.kind = 'RARE'",
                when: None,
            },
        ],
    };

    /// What became of each statement: whether it went, or was refused by the rule.
    async fn outcomes(statements: &[&str]) -> Vec<&'static str> {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("CREATE TABLE scratch (kind TEXT, place INTEGER)")
            .await
            .unwrap();
        for statement in SCRATCH.install(DatabaseBackend::Sqlite) {
            db.execute_unprepared(&statement).await.unwrap();
        }
        let mut outcomes = Vec::new();
        for statement in statements {
            outcomes.push(match db.execute_unprepared(statement).await {
                Ok(_) => "done",
                Err(DbErr::Exec(RuntimeErr::SqlxError(error))) => {
                    let error = error.as_database_error().expect("the database refused");
                    assert!(SCRATCH.is_named_by(error), "{error}");
                    "refused"
                }
                Err(error) => panic!("{error}"),
            });
        }
        for statement in SCRATCH.remove(DatabaseBackend::Sqlite) {
            db.execute_unprepared(&statement).await.unwrap();
        }
        outcomes
    }

    #[tokio::test]
    async fn guards_refuse_what_their_condition_meets_and_nothing_else() {
        let outcomes = outcomes(&[
            "INSERT INTO scratch VALUES ('COMMON', 1)",
            "INSERT INTO scratch VALUES ('COMMON', 1)",
            "INSERT INTO scratch VALUES ('OTHER', 1)",
            "INSERT INTO scratch VALUES ('RARE', 1)",
            "INSERT INTO scratch VALUES ('RARE', 2)",
            "UPDATE scratch SET kind = 'RARE' WHERE kind = 'OTHER'",
            "DELETE FROM scratch WHERE kind = 'RARE'",
            "DELETE FROM scratch WHERE kind = 'OTHER'",
        ])
        .await;
        insta::assert_snapshot!(
            outcomes.join(" "),
            @"done refused done done refused refused refused done"
        );
    }

    #[tokio::test]
    async fn another_error_is_no_violation() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        let error = db
            .execute_unprepared("SELECT 'rule:scratch' FROM nowhere")
            .await;
        assert!(rule_violated(&error.unwrap_err()).is_none());
        assert!(rule_violated(&DbErr::Custom("rule:scratch".into())).is_none());
    }
}
