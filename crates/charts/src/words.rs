//! Numbers and dates as words.

use jiff::civil::Date;

/// "6 August 2026".
pub(crate) fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "6 Aug 2026", only where space forces it.
pub(crate) fn short_date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// "14", or "18.9" for a score that is not whole.
pub(crate) fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 {
        format!("{tenths:.0}")
    } else {
        format!("{tenths:.1}")
    }
}

/// Keeps what may stand in an id.
pub(crate) fn safe_id(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' })
        .collect()
}
