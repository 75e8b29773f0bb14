//! People waiting to openings: exact assignment, explained. Pure.
