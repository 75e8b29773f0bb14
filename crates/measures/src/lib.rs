//! Instruments as data: scoring, caseness, reliable change. Pure.
