//! PostgreSQL by the blocking client. All integers are BIGINT, all ids and hashes BYTEA.

use std::collections::HashMap;
use std::time::Duration;

use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};

use super::{Dialect, OnRow, Row, Sql, Value};
use crate::error::StorageError;

/// How long a silent network is borne.
const GIVE_UP: Duration = Duration::from_secs(20);

pub(super) struct Connection {
    client: Client,
    prepared: HashMap<String, Statement>,
    broken: bool,
}

impl Connection {
    pub(super) fn open(config: &Config) -> Result<Self, StorageError> {
        let mut config = config.clone();
        // A network that swallows everything must end in an error, not in a wait without end.
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(GIVE_UP);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(GIVE_UP);
        }
        let mut client = config.connect(NoTls).map_err(failed)?;
        // `synchronous_commit=on` is PostgreSQL's default; a server set otherwise would break our promise.
        client
            .batch_execute("SET synchronous_commit=on; SET lock_timeout='20s'")
            .map_err(failed)?;
        Ok(Self {
            client,
            prepared: HashMap::new(),
            broken: false,
        })
    }

    fn failed(&mut self, error: postgres::Error) -> StorageError {
        if error.is_closed() || error.code().is_none() || self.client.is_closed() {
            self.broken = true;
        }
        failed(error)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StorageError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|error| self.failed(error))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Only the code and the primary message: the details may quote values.
fn failed(error: postgres::Error) -> StorageError {
    use std::error::Error as _;
    match error.as_db_error() {
        Some(answer) if answer.code().code() == "55P03" => StorageError::Busy,
        Some(answer) => StorageError::Database(format!("{} ({})", answer.message(), answer.code().code())),
        None => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            StorageError::Database(format!("{error}{cause}"))
        }
    }
}

/// A null needs the type that the statement expects.
fn boxed<'v>(value: &'v Value<'v>, wanted: &Type) -> Box<dyn ToSql + Sync + 'v> {
    match value {
        Value::Null if *wanted == Type::INT8 => Box::new(None::<i64>),
        Value::Null if *wanted == Type::TEXT => Box::new(None::<&str>),
        Value::Null => Box::new(None::<&[u8]>),
        Value::Int(n) => Box::new(*n),
        Value::Text(text) => Box::new(*text),
        Value::Blob(bytes) => Box::new(*bytes),
    }
}

fn parameters<'v>(statement: &Statement, params: &'v [Value<'v>]) -> Vec<Box<dyn ToSql + Sync + 'v>> {
    params
        .iter()
        .zip(statement.params())
        .map(|(value, wanted)| boxed(value, wanted))
        .collect()
}

fn column(row: &postgres::Row, index: usize) -> Result<Value<'_>, postgres::Error> {
    let kind = row.columns().get(index).map(|column| column.type_().clone());
    Ok(match kind {
        Some(Type::INT8) => row.try_get::<_, Option<i64>>(index)?.map_or(Value::Null, Value::Int),
        Some(Type::INT4) => row
            .try_get::<_, Option<i32>>(index)?
            .map_or(Value::Null, |n| Value::Int(i64::from(n))),
        Some(Type::TEXT) => row.try_get::<_, Option<&str>>(index)?.map_or(Value::Null, Value::Text),
        _ => row.try_get::<_, Option<&[u8]>>(index)?.map_or(Value::Null, Value::Blob),
    })
}

impl Sql for Connection {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError> {
        let statement = self.statement(sql)?;
        let boxes = parameters(&statement, params);
        let params: Vec<&(dyn ToSql + Sync)> = boxes.iter().map(|b| &**b).collect();
        self.client
            .execute(&statement, &params)
            .map_err(|error| self.failed(error))
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], on_row: OnRow<'_>) -> Result<(), StorageError> {
        use std::iter::Iterator as _;
        let statement = self.statement(sql)?;
        let boxes = parameters(&statement, params);
        let outcome = (|| -> Result<Result<(), StorageError>, postgres::Error> {
            let mut rows = self
                .client
                .query_raw(&statement, boxes.iter().map(|b| &**b as &(dyn ToSql + Sync)))?;
            while let Some(row) = postgres::fallible_iterator::FallibleIterator::next(&mut rows)? {
                let values: Result<Vec<_>, _> = (0..row.len()).map(|index| column(&row, index)).collect();
                if let Err(error) = on_row(&Row(&values?)) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        })();
        match outcome {
            Ok(done) => done,
            Err(error) => Err(self.failed(error)),
        }
    }

    fn script(&mut self, sql: &str) -> Result<(), StorageError> {
        self.client.batch_execute(sql).map_err(|error| self.failed(error))
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        self.script("BEGIN")
    }

    fn begin_snapshot(&mut self) -> Result<(), StorageError> {
        self.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn commit(&mut self) -> Result<(), StorageError> {
        // A transaction that had failed answers COMMIT with a quiet ROLLBACK; every statement's error is returned
        // before it comes to that, so reaching this line means that all went well.
        self.script("COMMIT")
    }

    fn rollback(&mut self) {
        if !self.broken
            && let Err(error) = self.script("ROLLBACK")
        {
            tracing::warn!(%error, "a rollback failed");
        }
    }

    fn is_broken(&mut self) -> bool {
        self.broken || self.client.is_closed()
    }
}
