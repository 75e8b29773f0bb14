//! What crosses the wall: FHIR R4 messages and CSV, read leniently and answered exactly.
