//! The tables, by numbered steps, each in one transaction with the row that says it was done. A step that has been
//! released is never changed; a new one is added.

use super::{Dialect, Sql, Value};
use crate::error::{OpenError, StorageError};

/// The steps, oldest first: the same text for both databases but for the words in braces.
const STEPS: &[&str] = &[STEP_1];

const STEP_1: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value {blob} NOT NULL) {compact};
CREATE TABLE head (
  id {int} PRIMARY KEY CHECK (id = 1), position {int} NOT NULL, hash {blob} NOT NULL, recorded_at {int} NOT NULL,
  read_position {int} NOT NULL, read_hash {blob} NOT NULL, key_changes {int} NOT NULL, signed_position {int} NOT NULL) {strict};
CREATE TABLE event (
  position {int} PRIMARY KEY, stream {blob} NOT NULL, version {int} NOT NULL, recorded_at {int} NOT NULL,
  author {blob} NOT NULL, role {int} NOT NULL, organisation {blob} NOT NULL, kind {int} NOT NULL,
  key_id {blob} NOT NULL, prev_hash {blob} NOT NULL, hash {blob} NOT NULL, facts {blob} NOT NULL, words {blob}) {strict};
CREATE UNIQUE INDEX event_stream ON event (stream, version);
CREATE TABLE kind (
  kind {int} NOT NULL, version {int} NOT NULL, name {blob} NOT NULL, first_position {int} NOT NULL,
  PRIMARY KEY (kind, version)) {compact};
CREATE TABLE append_mark (
  append_id {blob} PRIMARY KEY, first {int} NOT NULL, last {int} NOT NULL, recorded_at {int} NOT NULL) {compact};
CREATE TABLE idempotency (
  request {blob} PRIMARY KEY, body_hash {blob} NOT NULL, first {int} NOT NULL, last {int} NOT NULL,
  recorded_at {int} NOT NULL) {compact};
CREATE TABLE claim (
  value {blob} PRIMARY KEY, kind TEXT NOT NULL, owner {blob} NOT NULL, key_id {blob} NOT NULL) {compact};
CREATE INDEX claim_key ON claim (key_id);
CREATE TABLE person_key (
  key_id {blob} PRIMARY KEY, wrapped {blob}, created_at {int} NOT NULL, erased_at {int}) {compact};
CREATE TABLE document (
  id {blob} PRIMARY KEY, key_id {blob} NOT NULL, media_type TEXT NOT NULL, created_at {int} NOT NULL,
  wrapped {blob} NOT NULL, body {blob} NOT NULL) {strict};
CREATE INDEX document_key ON document (key_id);
CREATE TABLE read_log (
  position {int} PRIMARY KEY, entry {blob} NOT NULL, recorded_at {int} NOT NULL, reader {blob} NOT NULL,
  role {int} NOT NULL, organisation {blob} NOT NULL, page {blob} NOT NULL, ids {blob} NOT NULL,
  reason_key {blob} NOT NULL, reason {blob}, prev_hash {blob} NOT NULL, hash {blob} NOT NULL) {strict};
CREATE INDEX read_reader ON read_log (reader, position);
CREATE TABLE read_subject (subject {blob} NOT NULL, position {int} NOT NULL, PRIMARY KEY (subject, position)) {compact};
CREATE TABLE signed_head (
  position {int} NOT NULL, hash {blob} NOT NULL, read_position {int} NOT NULL, read_hash {blob} NOT NULL,
  signed_at {int} NOT NULL, signature {blob} NOT NULL, PRIMARY KEY (position, read_position)) {compact};
CREATE TABLE credential (
  user_id {blob} PRIMARY KEY, password_hash TEXT NOT NULL, changed_at {int} NOT NULL, must_change {int} NOT NULL) {compact};
CREATE TABLE session (
  token_hash {blob} PRIMARY KEY, user_id {blob} NOT NULL, role {int} NOT NULL, organisation {blob} NOT NULL,
  created_at {int} NOT NULL, last_seen {int} NOT NULL, expires_at {int} NOT NULL, last_position {int} NOT NULL) {compact};
CREATE INDEX session_of_user ON session (user_id);
CREATE TABLE failed_sign_in (
  scope {blob} PRIMARY KEY, count {int} NOT NULL, first_at {int} NOT NULL, last_at {int} NOT NULL) {compact};
CREATE TABLE lease (name TEXT PRIMARY KEY, holder {blob} NOT NULL, until {int} NOT NULL) {compact};
CREATE TABLE marker (name TEXT PRIMARY KEY, value {int} NOT NULL) {compact};
CREATE TABLE held_form (
  user_id {blob} NOT NULL, form {blob} NOT NULL, body {blob} NOT NULL, expires_at {int} NOT NULL,
  PRIMARY KEY (user_id, form)) {compact};
CREATE TABLE delivery (
  id {blob} PRIMARY KEY, kind TEXT NOT NULL, key_id {blob} NOT NULL, body {blob} NOT NULL, state TEXT NOT NULL,
  attempts {int} NOT NULL, created_at {int} NOT NULL, due_at {int} NOT NULL, note TEXT NOT NULL) {strict};
CREATE INDEX delivery_due ON delivery (state, due_at);
CREATE INDEX delivery_key ON delivery (key_id);
";

fn in_dialect(text: &str, dialect: Dialect) -> String {
    let (int, blob, strict, compact) = match dialect {
        Dialect::Sqlite => ("INTEGER", "BLOB", "STRICT", "STRICT, WITHOUT ROWID"),
        Dialect::Postgres => ("BIGINT", "BYTEA", "", ""),
    };
    text.replace("{int}", int)
        .replace("{blob}", blob)
        .replace("{strict}", strict)
        .replace("{compact}", compact)
}

fn table_exists(sql: &mut dyn Sql, table: &str) -> Result<bool, StorageError> {
    let text = match sql.dialect() {
        Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
        Dialect::Postgres => {
            "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename::text = $1"
        }
    };
    Ok(sql.first(text, &[Value::Text(table)], |row| row.int(0))?.unwrap_or(0) > 0)
}

/// The step the tables are at; 0 when there are none.
pub(crate) fn schema_version(sql: &mut dyn Sql) -> Result<i64, StorageError> {
    if !table_exists(sql, "schema_step")? {
        return Ok(0);
    }
    Ok(sql
        .first("SELECT COALESCE(MAX(step), 0) FROM schema_step", &[], |row| row.int(0))?
        .unwrap_or(0))
}

/// Whether the database holds no ledger yet.
pub(crate) fn is_empty(sql: &mut dyn Sql) -> Result<bool, StorageError> {
    Ok(schema_version(sql)? == 0)
}

/// Brings the tables to the newest step, one transaction a step. Two processes that start at once take turns.
pub(crate) fn migrate(sql: &mut dyn Sql, now: i64) -> Result<(), OpenError> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    loop {
        sql.begin()?;
        let done = step(sql, known, now);
        match done {
            Ok(more) => {
                sql.commit()?;
                if !more {
                    return Ok(());
                }
            }
            Err(error) => {
                sql.rollback();
                return Err(error);
            }
        }
    }
}

fn step(sql: &mut dyn Sql, known: i64, now: i64) -> Result<bool, OpenError> {
    if sql.dialect() == Dialect::Postgres {
        // There is no head row to lock before the first step; an advisory lock of the transaction serves instead.
        sql.query("SELECT pg_advisory_xact_lock(7265632)::text", &[], &mut |_| Ok(()))?;
    }
    let found = schema_version(sql)?;
    if found > known {
        return Err(OpenError::NewerSchema { found, known });
    }
    let Some(text) = usize::try_from(found).ok().and_then(|done| STEPS.get(done)) else {
        return Ok(false);
    };
    if found == 0 {
        let text = "CREATE TABLE schema_step (step {int} PRIMARY KEY, done_at {int} NOT NULL) {strict};";
        let text = in_dialect(text, sql.dialect());
        sql.script(&text)?;
    }
    let text = in_dialect(text, sql.dialect());
    sql.script(&text)?;
    sql.execute(
        "INSERT INTO schema_step (step, done_at) VALUES ($1, $2)",
        &[Value::Int(found + 1), Value::Int(now)],
    )?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step that was released is never changed: databases made with it exist. Add a new step and its hash here.
    #[test]
    fn released_steps_are_as_they_were() {
        let hashes: Vec<String> = STEPS
            .iter()
            .map(|step| crate::signed_head::hex(&crate::seal::sha256(step.as_bytes())))
            .collect();
        assert_eq!(
            hashes,
            ["99fbf14190696b1c6ef21d21762d874b1bd2716ba3a4d6ac23d8f08c550a395a"]
        );
    }
}
