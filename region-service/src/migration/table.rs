//! A table's shape, and how it is made on each back end. Text compares by its UTF-8 bytes on both:
//! SQLite does so anyway, PostgreSQL needs `COLLATE "C"`.

use sea_orm::DatabaseBackend;
use sea_orm_migration::prelude::*;

/// A table with its columns and indices, before it is made.
#[derive(Debug)]
pub struct TableShape {
    name: &'static str,
    columns: Vec<(&'static str, Kind, bool)>,
    primary_key: &'static [&'static str],
    indices: Vec<(&'static [&'static str], bool)>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Integer,
    BigInteger,
    Boolean,
    Date,
    Timestamp,
    List,
}

/// Methods that add a column, each of a kind that may be null or may not.
macro_rules! columns {
    ($($name:ident: $kind:ident, $optional:literal, $doc:literal;)+) => {
        $(
            #[doc = $doc]
            #[must_use]
            pub fn $name(self, column: &'static str) -> Self {
                self.column(column, Kind::$kind, $optional)
            }
        )+
    };
}

impl TableShape {
    /// The table `name`, so far without columns.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: &[],
            indices: Vec::new(),
        }
    }

    columns! {
        text: Text, false, "A text.";
        optional_text: Text, true, "A text, or null.";
        integer: Integer, false, "A whole number.";
        optional_integer: Integer, true, "A whole number, or null.";
        big_integer: BigInteger, false, "A large whole number.";
        optional_big_integer: BigInteger, true, "A large whole number, or null.";
        boolean: Boolean, false, "Yes or no.";
        optional_boolean: Boolean, true, "Yes, no or null.";
        date: Date, false, "A day.";
        optional_date: Date, true, "A day, or null.";
        timestamp: Timestamp, false, "A moment.";
        optional_timestamp: Timestamp, true, "A moment, or null.";
        list: List, false, "A list of texts.";
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its primary key.
    #[must_use]
    pub fn primary_key(mut self, columns: &'static [&'static str]) -> Self {
        self.primary_key = columns;
        self
    }

    /// An index over these columns.
    #[must_use]
    pub fn index(mut self, columns: &'static [&'static str]) -> Self {
        self.indices.push((columns, false));
        self
    }

    /// A unique index over these columns.
    #[must_use]
    pub fn unique(mut self, columns: &'static [&'static str]) -> Self {
        self.indices.push((columns, true));
        self
    }

    fn column(mut self, name: &'static str, kind: Kind, optional: bool) -> Self {
        self.columns.push((name, kind, optional));
        self
    }

    pub(crate) async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager
            .create_table(self.statement(manager.get_database_backend()))
            .await?;
        for (columns, unique) in &self.indices {
            let mut index = Index::create();
            index.name(self.index_name(columns)).table(self.name);
            for column in *columns {
                index.col(*column);
            }
            if *unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    pub(crate) async fn drop(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(self.name).to_owned())
            .await
    }

    fn statement(&self, backend: DatabaseBackend) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(self.name);
        for (name, kind, optional) in &self.columns {
            table.col(column(name, *kind, *optional, backend));
        }
        let mut key = Index::create();
        for name in self.primary_key {
            key.col(*name);
        }
        table.primary_key(&mut key);
        table
    }

    fn index_name(&self, columns: &[&str]) -> String {
        format!("{}_by_{}", self.name, columns.join("_"))
    }
}

fn column(name: &'static str, kind: Kind, optional: bool, backend: DatabaseBackend) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    match kind {
        Kind::Text => column.text(),
        Kind::Integer => column.integer(),
        Kind::BigInteger => column.big_integer(),
        Kind::Boolean => column.boolean(),
        Kind::Date => column.date(),
        Kind::Timestamp => column.timestamp_with_time_zone(),
        Kind::List => column.json_binary(),
    };
    if matches!(kind, Kind::Text) && backend == DatabaseBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    if optional {
        column.null();
    } else {
        column.not_null();
    }
    column
}
