//! Joining what the files say of the same area, and refusing where two of them contradict each other.

mod groups;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::Sorted;
use crate::area::{Area, Deprivation, Level, plain_name};
use crate::figure::{Figure, Year};
use crate::read::{
    ActivityLine, Band, Broken, DeprivationLine, Leg, Organisation, PopulationLine, TherapyLine, Tile, WaitLine,
};
use crate::table::{Activity, Tables, TherapyRow};

/// The code of England in the derived table.
const ENGLAND: &str = "ENG";
/// The publisher's code for "not known".
const UNKNOWN: &str = "UNKNOWN";

pub(super) use groups::take_residents;

/// The tables without their sources, and how they were joined, in sentences.
pub(super) fn join(files: &Sorted) -> Result<(Tables, Vec<String>), Vec<Broken>> {
    let mut places = Places::of(files)?;
    places.name_the_rest(files);
    let (mut tables, mut broken) = (Tables::default(), Vec::new());
    for (file, content) in &files.therapies {
        for line in &content.taken {
            broken.extend(take_therapy(&mut tables, &places, file, line));
        }
    }
    let mut seen = Seen::default();
    for (file, content) in &files.annual {
        for line in &content.activity {
            broken.extend(take_activity(&mut tables, &places, &mut seen, file, line));
        }
        for line in &content.waits {
            broken.extend(take_wait(&mut tables, &places, &mut seen, file, line));
        }
    }
    for (file, content) in &files.annual {
        for line in &content.groups {
            broken.extend(groups::take_group(&mut tables, &places, file, line));
        }
    }
    for (file, lines) in &files.residents {
        for line in lines {
            broken.extend(groups::take_residents(&mut tables, &places.areas, file, line));
        }
    }
    if !broken.is_empty() {
        return Err(broken);
    }
    let joins = places.told(&tables);
    // An area of an earlier year of which no row was taken has no page.
    let used: BTreeSet<&String> = tables
        .therapies
        .keys()
        .map(|(_, code, _)| code)
        .chain(tables.activity.keys().map(|(_, code)| code))
        .chain(tables.groups.keys().map(|(_, code, _)| code))
        .collect();
    let keeps =
        |area: &Area| matches!(area.level, Level::England | Level::Board | Level::SubIcb) || used.contains(&area.code);
    let kept = places.areas.values().filter(|area| keeps(area));
    let kept: BTreeMap<String, Area> = kept.map(|area| (area.code.clone(), area.clone())).collect();
    tables.areas = kept;
    Ok((tables, joins))
}

/// Every area that a row can be about.
struct Places {
    areas: BTreeMap<String, Area>,
    /// Codes of the office for statistics, of boards and of the partnerships before them, to the board's NHS code.
    by_ons: BTreeMap<String, String>,
    /// Boards whose deprivation was found by name, since the code had changed.
    by_name: Vec<String>,
    without_deprivation: Vec<String>,
}

impl Places {
    fn of(files: &Sorted) -> Result<Self, Vec<Broken>> {
        let mut broken = Vec::new();
        let mut places = Self {
            areas: BTreeMap::new(),
            by_ons: BTreeMap::new(),
            by_name: Vec::new(),
            without_deprivation: Vec::new(),
        };
        let tiles = files
            .layout
            .iter()
            .flat_map(|(file, tiles)| tiles.iter().map(move |tile| (file, tile)));
        let tiles: BTreeMap<&str, (&String, &Tile)> =
            tiles.map(|(file, tile)| (tile.code.as_str(), (file, tile))).collect();
        let deprivation: Vec<&DeprivationLine> = files.deprivation.iter().flat_map(|(_, lines)| lines).collect();
        let mut england = (0_u32, 0_u32);
        for (file, lines) in &files.population {
            for line in lines {
                england = (
                    england.0.saturating_add(line.everybody),
                    england.1.saturating_add(line.adults),
                );
                if let Err(place) = places.put_area(file, line, &tiles, &deprivation) {
                    broken.push(place);
                }
            }
        }
        for (code, (file, tile)) in &tiles {
            if places.areas.contains_key(*code) {
                let ons = tile.ons_code_2021.clone();
                places.by_ons.entry(ons).or_insert_with(|| (*code).to_owned());
            } else {
                let rule = "must be a board of the population table".to_owned();
                broken.push(at(file, None, "hexes", code, rule));
            }
            places.areas.entry(tile.region.clone()).or_insert_with(|| Area {
                name: tile.region_name.clone(),
                ..empty(Level::Region, &tile.region)
            });
        }
        for (file, lines) in &files.deprivation {
            let mut seen = BTreeSet::new();
            for line in lines.iter().filter(|line| !seen.insert(line.ons_code.as_str())) {
                broken.push(at(
                    file,
                    Some(line.line),
                    "icb24_code",
                    &line.ons_code,
                    "must stand in one row".to_owned(),
                ));
            }
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        places.areas.insert(
            ENGLAND.to_owned(),
            Area {
                name: "England".to_owned(),
                population: Some(england.0),
                adults: Some(england.1),
                ..empty(Level::England, ENGLAND)
            },
        );
        Ok(places)
    }

    /// A sub-ICB area and its board.
    fn put_area(
        &mut self,
        file: &str,
        line: &PopulationLine,
        tiles: &BTreeMap<&str, (&String, &Tile)>,
        deprivation: &[&DeprivationLine],
    ) -> Result<(), Broken> {
        let Some((_, tile)) = tiles.get(line.board_code.as_str()) else {
            let rule = "must be a board of the map's layout".to_owned();
            return Err(at(file, Some(line.line), "icb22_code_h", &line.board_code, rule));
        };
        let board = match self.areas.entry(line.board_code.clone()) {
            Entry::Occupied(board) => board.into_mut(),
            Entry::Vacant(new) => {
                let by_code = deprivation.iter().find(|one| one.ons_code == line.board_ons_code);
                let by_name = || deprivation.iter().find(|one| one.name == line.board_name);
                let name = plain_name(&line.board_name);
                if by_code.is_none() && by_name().is_some() {
                    self.by_name.push(name.clone());
                }
                let found = by_code.or_else(by_name);
                if found.is_none() {
                    self.without_deprivation.push(name.clone());
                }
                self.by_ons.insert(line.board_ons_code.clone(), line.board_code.clone());
                new.insert(Area {
                    ons_code: Some(line.board_ons_code.clone()),
                    name,
                    short: Some(letters(&tile.short, &plain_name(&line.board_name))),
                    region: Some(tile.region.clone()),
                    population: Some(0),
                    adults: Some(0),
                    deprivation: found.map(|one| Deprivation {
                        score: one.score,
                        rank: one.rank,
                        most_deprived_tenth: one.most_deprived_tenth,
                    }),
                    place: Some((tile.column, tile.row)),
                    ..empty(Level::Board, &line.board_code)
                })
            }
        };
        board.population = board.population.map(|sum| sum.saturating_add(line.everybody));
        board.adults = board.adults.map(|sum| sum.saturating_add(line.adults));
        let area = Area {
            ons_code: Some(line.ons_code.clone()),
            name: plain_name(&line.name),
            board: Some(line.board_code.clone()),
            region: Some(tile.region.clone()),
            population: Some(line.everybody),
            adults: Some(line.adults),
            ..empty(Level::SubIcb, &line.code)
        };
        match self.areas.insert(line.code.clone(), area) {
            None => Ok(()),
            Some(_) => Err(at(
                file,
                Some(line.line),
                "sicbl22_code_h",
                &line.code,
                "must stand in one row".to_owned(),
            )),
        }
    }

    /// Names that people know: a sub-ICB area that is a whole board takes the board's name, any other that of the
    /// clinical commissioning group with the same code. And the areas that are named only in the figures.
    fn name_the_rest(&mut self, files: &Sorted) {
        let of_therapies = files.therapies.iter().flat_map(|(_, file)| &file.taken);
        let of_therapies = of_therapies.map(|row| (row.year, row.organisation, &row.code, &row.name));
        let of_totals = files.annual.iter().flat_map(|(_, file)| &file.activity);
        let of_totals = of_totals.map(|row| (row.year, row.organisation, &row.code, &row.name));
        let mut named: Vec<(Year, Organisation, &String, &String)> = of_therapies.chain(of_totals).collect();
        named.sort_by_key(|(year, _, code, _)| (*year, *code));
        let groups: BTreeMap<&String, &String> = named
            .iter()
            .filter(|(_, _, _, name)| name.to_uppercase().ends_with(" CCG"))
            .map(|(_, _, code, name)| (*code, *name))
            .collect();
        let mut of_board: BTreeMap<String, u32> = BTreeMap::new();
        for board in self.areas.values().filter_map(|area| area.board.clone()) {
            *of_board.entry(board).or_default() += 1;
        }
        let board_names: BTreeMap<String, String> = self
            .areas
            .iter()
            .map(|(code, area)| (code.clone(), area.name.clone()))
            .collect();
        for area in self.areas.values_mut().filter(|area| area.level == Level::SubIcb) {
            let board = area.board.clone().unwrap_or_default();
            if of_board.get(&board) == Some(&1) {
                area.name = board_names.get(&board).cloned().unwrap_or_default();
            } else if let Some(group) = groups.get(&area.code) {
                area.name = plain_name(group);
            }
        }
        // The latest name wins.
        for (_, organisation, code, name) in named {
            let level = match organisation {
                Organisation::Area if code == UNKNOWN => Level::Unknown,
                Organisation::Area if name.to_uppercase().contains("COMMISSIONING HUB") => Level::Hub,
                Organisation::Area | Organisation::Region | Organisation::Board => Level::Former,
                Organisation::England | Organisation::Provider => continue,
            };
            if code == UNKNOWN && level != Level::Unknown {
                continue;
            }
            if self.by_ons.contains_key(code) {
                continue;
            }
            let known = self.areas.get(code).map(|area| area.level);
            if known.is_none_or(|known| matches!(known, Level::Hub | Level::Former | Level::Unknown)) {
                let name = if level == Level::Unknown {
                    "Area not known".to_owned()
                } else {
                    plain_name(name)
                };
                self.areas.insert(
                    code.clone(),
                    Area {
                        name,
                        ..empty(level, code)
                    },
                );
            }
        }
    }

    /// The area of a row; none for "not known" above the level of areas, which would be counted twice.
    fn find(&self, organisation: Organisation, code: &str) -> Option<String> {
        match organisation {
            Organisation::England => Some(ENGLAND.to_owned()),
            Organisation::Region | Organisation::Board if code == UNKNOWN => None,
            Organisation::Board => Some(self.by_ons.get(code).cloned().unwrap_or_else(|| code.to_owned())),
            Organisation::Region | Organisation::Area | Organisation::Provider => Some(code.to_owned()),
        }
    }

    fn told(&self, tables: &Tables) -> Vec<String> {
        let count = |level: Level| self.areas.values().filter(|area| area.level == level).count();
        let names = |level: Level| -> Vec<String> {
            let of_level = self.areas.values().filter(|area| area.level == level);
            of_level.map(|area| format!("{} ({})", area.name, area.code)).collect()
        };
        let mut told = vec![
            format!(
                "{} sub-ICB areas of 2022 belong to {} boards by the population table, which names the board of each; a clinical commissioning group of an earlier year is the sub-ICB area with the same code",
                count(Level::SubIcb),
                count(Level::Board)
            ),
            format!(
                "boards are found on the map by their NHS code: {} tiles",
                count(Level::Board)
            ),
            "population is that of mid-2020; a board's is the sum of its areas'".to_owned(),
            format!(
                "deprivation is that of the board, by its ONS code, and for {} by name since the code has changed; the files hold none for sub-ICB areas",
                if self.by_name.is_empty() {
                    "none".to_owned()
                } else {
                    self.by_name.join(" and ")
                }
            ),
        ];
        if !self.without_deprivation.is_empty() {
            told.push(format!(
                "no deprivation was found for {}",
                self.without_deprivation.join(", ")
            ));
        }
        let hubs = names(Level::Hub);
        if !hubs.is_empty() {
            told.push(format!("named, but without a place on the map: {}", hubs.join(", ")));
        }
        told.push(format!(
            "{} groups, partnerships and regions of earlier years have a code that no area of 2022 has: their figures are kept and joined to nothing",
            count(Level::Former)
        ));
        for year in tables.years() {
            let of = |level: Level| {
                let all = tables
                    .activity
                    .keys()
                    .filter(|(y, code)| *y == year && self.areas.get(code).is_some_and(|a| a.level == level));
                all.count()
            };
            told.push(format!(
                "{year}: annual totals of {} sub-ICB areas, {} boards and {} that are joined to nothing",
                of(Level::SubIcb),
                of(Level::Board),
                of(Level::Former)
            ));
        }
        told
    }
}

/// The layout's own letters, or the first three of the name where they are too many for a tile.
fn letters(short: &str, name: &str) -> String {
    if short.chars().count() <= 4 {
        return short.to_owned();
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).take(3);
    letters.flat_map(char::to_uppercase).collect()
}

fn empty(level: Level, code: &str) -> Area {
    Area {
        level,
        code: code.to_owned(),
        ons_code: None,
        name: String::new(),
        short: None,
        board: None,
        region: None,
        population: None,
        adults: None,
        deprivation: None,
        place: None,
    }
}

fn at(file: &str, line: Option<u64>, column: &str, value: &str, rule: String) -> Broken {
    Broken {
        file: file.to_owned(),
        line,
        column: Some(column.to_owned()),
        value: value.to_owned(),
        rule,
    }
}

fn words(figure: Figure) -> String {
    figure
        .shown()
        .map_or_else(|| "not shown".to_owned(), |count| count.to_string())
}

fn take_therapy(tables: &mut Tables, places: &Places, file: &str, line: &TherapyLine) -> Option<Broken> {
    let row = TherapyRow {
        courses: line.courses,
        finished: line.finished,
    };
    let known = match line.problem {
        Some(problem) => tables.problems.insert((line.year, problem, line.therapy), row),
        None => {
            let area = places.find(line.organisation, &line.code)?;
            tables.therapies.insert((line.year, area, line.therapy), row)
        }
    };
    let other = known.filter(|other| *other != row)?;
    let rule = format!(
        "contradicts another row for the same year, area and therapy, which shows {} courses and {} finished",
        words(other.courses),
        words(other.finished)
    );
    Some(at(
        file,
        Some(line.line),
        "courses_of_therapy_count",
        &words(row.courses),
        rule,
    ))
}

/// Which cells of the annual totals were filled by a row already.
#[derive(Default)]
struct Seen {
    totals: BTreeSet<(Year, String)>,
    waits: BTreeSet<(Year, String, Leg, Band)>,
}

fn take_activity(
    tables: &mut Tables,
    places: &Places,
    seen: &mut Seen,
    file: &str,
    line: &ActivityLine,
) -> Option<Broken> {
    let key = (line.year, places.find(line.organisation, &line.code)?);
    let is_first = seen.totals.insert(key.clone());
    let row = tables.activity.entry(key).or_insert(Activity::NOTHING);
    if !is_first && (row.referrals, row.finished) != (line.referrals, line.finished) {
        let rule = format!(
            "contradicts another row for the same year and area, which shows {}",
            words(row.referrals)
        );
        return Some(at(
            file,
            Some(line.line),
            "referrals_received_count",
            &words(line.referrals),
            rule,
        ));
    }
    (row.referrals, row.finished) = (line.referrals, line.finished);
    None
}

fn take_wait(tables: &mut Tables, places: &Places, seen: &mut Seen, file: &str, line: &WaitLine) -> Option<Broken> {
    let area = places.find(line.organisation, &line.code)?;
    let is_first = seen.waits.insert((line.year, area.clone(), line.leg, line.band));
    let row = tables.activity.entry((line.year, area)).or_insert(Activity::NOTHING);
    let [to_28, to_56, to_90, over_90] = match line.leg {
        Leg::ToFirst => &mut row.to_first,
        Leg::ToSecond => &mut row.to_second,
    };
    let cell = match (line.band, line.leg) {
        (Band::To28, _) => to_28,
        (Band::To56, _) => to_56,
        (Band::To90, _) => to_90,
        (Band::Over90, _) => over_90,
        (Band::Within6Weeks, Leg::ToFirst) => &mut row.within_6_weeks,
        (Band::Within18Weeks, Leg::ToFirst) => &mut row.within_18_weeks,
        // The standards are about the first treatment.
        (Band::Within6Weeks | Band::Within18Weeks, Leg::ToSecond) => return None,
    };
    if !is_first && *cell != line.finished {
        let rule = format!(
            "contradicts another row for the same year, area and wait, which shows {}",
            words(*cell)
        );
        return Some(at(
            file,
            Some(line.line),
            "finished_course_treatment_count",
            &words(line.finished),
            rule,
        ));
    }
    *cell = line.finished;
    None
}
