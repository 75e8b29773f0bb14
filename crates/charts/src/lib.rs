//! Charts drawn on the server as SVG, each with its table and its finding in words.
