//! Writes a plan's rows.

use super::HeadRow;
use super::plan::{ClaimChange, Plan};
use crate::error::StorageError;
use crate::secrets::Secrets;
use crate::signed_head;
use crate::sql::{Sql, Value, insert_many, int};

/// Events between two signed heads.
const SIGN_EVERY: u64 = 1000;

pub(super) fn write(sql: &mut dyn Sql, secrets: &Secrets, plan: &mut Plan<'_>) -> Result<(), StorageError> {
    keys(sql, plan)?;
    kinds(sql, secrets, plan)?;
    events(sql, plan)?;
    marks(sql, plan)?;
    claims(sql, plan)?;
    documents(sql, plan)?;
    for (batch, appended) in &plan.written {
        for row in &batch.rows {
            crate::rows::apply(sql, row, plan.now, appended.last)?;
        }
    }
    reads(sql, plan)?;
    if plan.head.position / SIGN_EVERY > plan.head.signed_position / SIGN_EVERY {
        signed_head::store(sql, secrets, &mut plan.head, plan.now)?;
    }
    Ok(())
}

pub(super) fn head(sql: &mut dyn Sql, head: &HeadRow) -> Result<(), StorageError> {
    let changed = sql.execute(
        "UPDATE head SET position = $1, hash = $2, recorded_at = $3, read_position = $4, read_hash = $5, \
         key_changes = $6, signed_position = $7 WHERE id = 1",
        &[
            int(head.position),
            Value::Blob(&head.hash),
            Value::Int(head.recorded_at),
            int(head.read_position),
            Value::Blob(&head.read_hash),
            Value::Int(head.key_changes),
            int(head.signed_position),
        ],
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StorageError::Damaged("the head row is missing".into()))
    }
}

fn keys(sql: &mut dyn Sql, plan: &Plan<'_>) -> Result<(), StorageError> {
    let mut values = Vec::new();
    for (batch, _) in &plan.written {
        for (key_id, wrapped) in &batch.keys.made {
            values.extend([Value::uuid(key_id), Value::Blob(wrapped), Value::Int(plan.now)]);
        }
    }
    insert_many(
        sql,
        "INSERT INTO person_key (key_id, wrapped, created_at)",
        "",
        3,
        &values,
    )?;
    Ok(())
}

fn kinds(sql: &mut dyn Sql, secrets: &Secrets, plan: &mut Plan<'_>) -> Result<(), StorageError> {
    for placed in &plan.events {
        let event = placed.event;
        if !plan.kinds.insert((event.kind, event.type_version)) {
            continue;
        }
        sql.execute(
            "INSERT INTO kind (kind, version, name, first_position) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (kind, version) DO NOTHING",
            &[
                Value::Int(event.kind),
                Value::Int(i64::from(event.type_version)),
                Value::Blob(&secrets.seal_name(event.type_name)?),
                int(placed.position),
            ],
        )?;
    }
    Ok(())
}

fn events(sql: &mut dyn Sql, plan: &Plan<'_>) -> Result<(), StorageError> {
    let mut values = Vec::with_capacity(plan.events.len() * 13);
    for placed in &plan.events {
        let (batch, event) = (placed.batch, placed.event);
        values.extend([
            int(placed.position),
            Value::uuid(&event.stream),
            int(event.version),
            Value::Int(placed.recorded_at),
            Value::uuid(&batch.author),
            Value::Int(i64::from(batch.role)),
            Value::uuid(&batch.organisation),
            Value::Int(event.kind),
            Value::uuid(&event.key_id),
            Value::Blob(&placed.previous),
            Value::Blob(&placed.hash),
            Value::Blob(&event.facts),
            Value::opt_blob(event.words.as_deref()),
        ]);
    }
    let head = "INSERT INTO event (position, stream, version, recorded_at, author, role, organisation, kind, key_id, \
                prev_hash, hash, facts, words)";
    insert_many(sql, head, "", 13, &values)?;
    Ok(())
}

fn marks(sql: &mut dyn Sql, plan: &Plan<'_>) -> Result<(), StorageError> {
    let (mut marks, mut requests) = (Vec::new(), Vec::new());
    for (batch, appended) in &plan.written {
        let (first, last, at) = (int(appended.first), int(appended.last), Value::Int(plan.now));
        marks.extend([Value::uuid(&batch.append_id), first, last, at]);
        if let Some((request, body)) = &batch.request {
            requests.extend([Value::Blob(request), Value::Blob(body), first, last, at]);
        }
    }
    insert_many(
        sql,
        "INSERT INTO append_mark (append_id, first, last, recorded_at)",
        "",
        4,
        &marks,
    )?;
    let head = "INSERT INTO idempotency (request, body_hash, first, last, recorded_at)";
    insert_many(sql, head, "", 5, &requests)?;
    Ok(())
}

/// In the order of the batches, so that one may take what an earlier one gave up; neighbouring takes go together.
fn claims(sql: &mut dyn Sql, plan: &Plan<'_>) -> Result<(), StorageError> {
    const TAKE: &str = "INSERT INTO claim (value, kind, owner, key_id)";
    let mut taking = Vec::new();
    for change in &plan.claim_changes {
        match change {
            ClaimChange::Take(claim) => taking.extend([
                Value::Blob(&claim.hash),
                Value::Text(&claim.kind),
                Value::uuid(&claim.owner),
                Value::uuid(&claim.key_id),
            ]),
            ClaimChange::Release(hash) => {
                insert_many(sql, TAKE, "", 4, &taking)?;
                taking.clear();
                sql.execute("DELETE FROM claim WHERE value = $1", &[Value::Blob(hash)])?;
            }
        }
    }
    insert_many(sql, TAKE, "", 4, &taking)?;
    Ok(())
}

fn documents(sql: &mut dyn Sql, plan: &Plan<'_>) -> Result<(), StorageError> {
    for (batch, _) in &plan.written {
        for document in &batch.documents {
            sql.execute(
                "INSERT INTO document (id, key_id, media_type, created_at, wrapped, body) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    Value::uuid(&document.id),
                    Value::uuid(&document.key_id),
                    Value::Text(&document.media_type),
                    Value::Int(plan.now),
                    Value::Blob(&document.wrapped),
                    Value::Blob(&document.body),
                ],
            )?;
        }
    }
    Ok(())
}

fn reads(sql: &mut dyn Sql, plan: &Plan<'_>) -> Result<(), StorageError> {
    let (mut rows, mut subjects) = (Vec::new(), Vec::new());
    for placed in &plan.reads {
        let read = placed.read;
        rows.extend([
            int(placed.position),
            Value::uuid(&read.entry),
            Value::Int(placed.recorded_at),
            Value::uuid(&read.reader),
            Value::Int(i64::from(read.role)),
            Value::uuid(&read.organisation),
            Value::Blob(&read.page),
            Value::Blob(&read.id_bytes),
            Value::uuid(&read.reason_key),
            Value::opt_blob(read.reason.as_deref()),
            Value::Blob(&placed.previous),
            Value::Blob(&placed.hash),
        ]);
        for id in &read.ids {
            subjects.extend([Value::uuid(id), int(placed.position)]);
        }
    }
    let head = "INSERT INTO read_log (position, entry, recorded_at, reader, role, organisation, page, ids, reason_key, \
                reason, prev_hash, hash)";
    insert_many(sql, head, "", 12, &rows)?;
    insert_many(sql, "INSERT INTO read_subject (subject, position)", "", 2, &subjects)?;
    Ok(())
}
