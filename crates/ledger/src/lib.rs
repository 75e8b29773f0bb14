//! The append-only, sealed, chained record. The only owner of SQL.
