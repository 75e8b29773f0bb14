//! The NHS design system as functions, checked against its own published fixtures.
