//! Who lives in an area: population by sub-ICB area, deprivation by board.

use super::Broken;
use super::sheet::Sheet;

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
