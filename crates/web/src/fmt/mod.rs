//! How dates, times, people and numbers are written on a page (interface conventions, section 5). London time throughout.

mod numbers;
mod people;
mod times;

pub use numbers::{count, joined, money, number, plural, points, score, share};
pub use people::{Missing, born, list, name, name_listed, nhs_number, or, phone, postcode, text, within};
pub use times::{
    date, date_and_relative, date_short, day, days_ago, duration, iso, moment, month_name, relative, slot, time,
    time_of, time_range, wait, wait_since, weekday,
};
