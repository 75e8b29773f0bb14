//! Ethnic groups: those referred, as published, and residents, as an analyst brings them.

use std::collections::BTreeMap;

use super::{Places, at, words};
use crate::area::{Area, Level};
use crate::read::{Broken, GroupLine, ResidentsLine};
use crate::table::Tables;

/// Those referred of one ethnic group in an area.
pub(super) fn take_group(tables: &mut Tables, places: &Places, file: &str, line: &GroupLine) -> Option<Broken> {
    let area = places.find(line.organisation, &line.code)?;
    let known = tables.groups.insert((line.year, area, line.group), line.row);
    let other = known.filter(|other| *other != line.row)?;
    let rule = format!(
        "contradicts another row for the same year, area and ethnic group, which shows {}",
        words(other.referrals)
    );
    Some(at(
        file,
        Some(line.line),
        "referrals_received_count",
        &words(line.row.referrals),
        rule,
    ))
}

/// Residents of one ethnic group in an area that the other files name.
pub(in crate::import) fn take_residents(
    tables: &mut Tables,
    areas: &BTreeMap<String, Area>,
    file: &str,
    line: &ResidentsLine,
) -> Option<Broken> {
    if !areas.get(&line.area).is_some_and(|area| {
        matches!(
            area.level,
            Level::England | Level::Region | Level::Board | Level::SubIcb
        )
    }) {
        let rule = "must be the NHS code of a board, region or sub-ICB area of the other files, or ENG".to_owned();
        return Some(at(file, Some(line.line), "area", &line.area, rule));
    }
    let key = (line.area.clone(), line.group);
    let known = tables.residents.insert(key, line.residents.clone());
    known.map(|_| {
        let rule = format!("must stand once for area {}", line.area);
        at(file, Some(line.line), "group", line.group.code(), rule)
    })
}
