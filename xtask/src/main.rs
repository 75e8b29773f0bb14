//! House rules that clippy cannot check.
fn main() {}
