//! Who lives in an area: population by sub-ICB area, deprivation by board.

use super::Broken;
use super::sheet::Sheet;
use crate::groups::{Group, Residents};

/// A sub-ICB area of 2022 with its board and residents.
pub(crate) struct PopulationLine {
    pub(crate) line: u64,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) ons_code: String,
    pub(crate) board_name: String,
    pub(crate) board_code: String,
    pub(crate) board_ons_code: String,
    pub(crate) everybody: u32,
    pub(crate) adults: u32,
}

pub(super) fn population(sheet: &Sheet) -> Result<Vec<PopulationLine>, Vec<Broken>> {
    sheet.read_lines(|line| {
        let (everybody, adults) = (line.count("total_population")?, line.count("age_18_plus")?);
        if adults > everybody {
            let rule = format!("must not be more than total_population, which is {everybody}");
            return Err(line.broken("age_18_plus", &adults.to_string(), rule));
        }
        Ok(PopulationLine {
            line: line.line,
            name: line.needed("sicbl22_name")?.to_owned(),
            code: line.needed("sicbl22_code_h")?.to_owned(),
            ons_code: line.needed("sicbl22_code")?.to_owned(),
            board_name: line.needed("icb22_name")?.to_owned(),
            board_code: line.needed("icb22_code_h")?.to_owned(),
            board_ons_code: line.needed("icb22_code")?.to_owned(),
            everybody,
            adults,
        })
    })
}

/// Deprivation of a board.
pub(crate) struct DeprivationLine {
    pub(crate) line: u64,
    pub(crate) ons_code: String,
    pub(crate) name: String,
    pub(crate) score: f64,
    pub(crate) rank: u16,
    pub(crate) most_deprived_tenth: f64,
}

pub(super) fn deprivation(sheet: &Sheet) -> Result<Vec<DeprivationLine>, Vec<Broken>> {
    const SHARE: &str = "imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally";
    sheet.read_lines(|line| {
        let rank = line.count("imd_rank_of_average_score")?;
        let share = line.measure(SHARE)?;
        if share > 1.0 {
            return Err(line.broken(SHARE, &share.to_string(), "must be a share between 0 and 1"));
        }
        Ok(DeprivationLine {
            line: line.line,
            ons_code: line.needed("icb24_code")?.to_owned(),
            name: line.needed("icb24_name")?.to_owned(),
            score: line.measure("imd_average_score")?,
            rank: u16::try_from(rank)
                .map_err(|_| line.broken("imd_rank_of_average_score", &rank.to_string(), "must be a rank"))?,
            most_deprived_tenth: share,
        })
    })
}

/// Residents of one ethnic group in an area.
pub(crate) struct ResidentsLine {
    pub(crate) line: u64,
    pub(crate) area: String,
    pub(crate) group: Group,
    pub(crate) residents: Residents,
}

/// An analyst's own table: columns area, group, people, source, date.
pub(super) fn residents(sheet: &Sheet) -> Result<Vec<ResidentsLine>, Vec<Broken>> {
    sheet.read_lines(|line| {
        let code = line.needed("group")?;
        let of_census = Group::OF_THE_CENSUS.iter().any(|(group, _)| group.code() == code);
        let group = Group::from_code(code).filter(|group| of_census || *group == Group::NotStated);
        let date = line.needed("date")?;
        if !is_date(date) {
            return Err(line.broken("date", date, "must be a day such as 2021-03-21"));
        }
        Ok(ResidentsLine {
            line: line.line,
            area: line.needed("area")?.to_owned(),
            group: group
                .ok_or_else(|| line.broken("group", code, "must be asian, black, mixed, white, other or not_stated"))?,
            residents: Residents {
                people: line.count("people")?,
                source: line.needed("source")?.to_owned(),
                date: date.to_owned(),
            },
        })
    })
}

/// A day of the calendar, written 2021-03-21.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day)
}
