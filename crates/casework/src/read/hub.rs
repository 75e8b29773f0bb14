//! What the clinicians of a staff hub look at besides the ordinary lists, and the few figures that leave it.

use std::collections::BTreeMap;

use care::calendar::{days_after, days_between};
use care::staff_hub::{
    EMPLOYER_LEAST, Incident, Outreach, StaffEntry, StaffMatter, after_event, employer_key, record_number, staff_dues,
};
use care::*;
use jiff::civil::{Date, date};
use measures::suppression::{Counts, Shown, Threshold, suppress, suppress_since};

use super::lines::EpisodeLine;
use crate::desk::Desk;
use crate::fold;
use crate::hub::{AtHub, KnownHere};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::streams::HubEvent;

/// Something that the hub owes somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct HubDue {
    /// The number of their record.
    pub number: String,
    /// What: brief support to offer, or a screening to do.
    pub what: &'static str,
    /// By when, or from when.
    pub on: Date,
    /// The episode.
    pub line: EpisodeLine,
}

/// What a hub knows of somebody, for the clinician who may see them. Whom they work for is not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct AtTheHub {
    /// The number of their record.
    pub number: String,
    /// The person.
    pub person: PersonId,
    /// Their work, what it is about, the event. The employer is taken out.
    pub entry: StaffEntry,
    /// The day they came.
    pub came_on: Date,
    /// Whom they know among the hub's clinicians, by name.
    pub knows: Vec<String>,
    /// Whom else they know, in their words.
    pub others: Option<String>,
    /// Whether they named an employer: counted, never shown.
    pub has_employer: bool,
    /// Screenings for post-traumatic stress.
    pub screened: Vec<(Date, bool)>,
    /// Screening is to be done from this day.
    pub screen_from: Option<Date>,
    /// Where they stand after the event that they named, in words.
    pub after_event: Option<&'static str>,
}

/// A piece of outreach as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutreachRow {
    /// What took place.
    pub held: Outreach,
    /// Who led it, by name.
    pub led_by: String,
}

/// What followed an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surge {
    /// What happened.
    pub incident: Incident,
    /// Whole weeks since.
    pub weeks: i32,
    /// What the guide asks for now.
    pub now: &'static str,
    /// People who came to the hub in each week from the incident on (at most thirteen), from all places: a hub does not
    /// know, and does not say, whose place it was. `None` is held back: fewer than five.
    pub came_by_week: Vec<Option<u64>>,
}

/// Everything about work with teams and incidents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HubWork {
    /// Outreach, newest first.
    pub outreach: Vec<OutreachRow>,
    /// Incidents, newest first.
    pub surges: Vec<Surge>,
    /// Free places in the hub's slots.
    pub free_places: u32,
    /// Minutes of outreach in the last twelve months, and how many people came to it.
    pub year: (u32, u32),
}

/// One employer's figures. Never of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployerFigures {
    /// The employer as most people wrote it.
    pub name: String,
    /// How many came in all.
    pub people: Option<u64>,
    /// How many for each matter; `None` is held back.
    pub by_matter: Vec<(&'static str, Option<u64>)>,
}

/// Weeks shown after an incident.
const WEEKS: i32 = 13;

/// The first day of the quarter of a day.
fn quarter_of(day: Date) -> Date {
    date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1)
}

impl Desk {
    /// What the hub owes people whom this principal may see: brief support within five working days, screening from one
    /// month after an event. Earliest first.
    ///
    /// # Errors
    /// Not a hub, not allowed, or the store failed.
    pub fn hub_dues(&self, p: &Principal) -> Result<Vec<HubDue>, Refused> {
        self.allow_hub(p, ActKind::SeeInbox)?;
        let today = self.today_in_london();
        let mut out = Vec::new();
        for known in self.index.hub(AtHub::people) {
            if self.keeps_from(p, known.person) {
                continue;
            }
            let Some(row) = self.views.row(known.episode, today) else {
                continue;
            };
            let e = &row.episode;
            if e.closed.is_some() {
                continue;
            }
            let offered =
                !e.appointments.is_empty() || !e.offers.is_empty() || !e.courses.is_empty() || e.last_seen.is_some();
            let screened: Vec<Date> = known.screened.iter().map(|(on, _)| *on).collect();
            let dues = staff_dues(&known.entry, known.on, offered, &screened, &self.calendar);
            let mut due = |what, on: Date| {
                out.push(HubDue {
                    number: record_number(known.person),
                    what,
                    on,
                    line: self.line(&row, today),
                });
            };
            if let Some(on) = dues.brief_support {
                due("Offer brief support", on);
            }
            if let Some(on) = dues.ptsd_screen.filter(|on| *on <= days_after(today, 7)) {
                due("Screen for post-traumatic stress", on);
            }
        }
        out.sort_by_key(|due| (due.on, due.line.episode));
        self.log_lines(p, "what the hub owes", out.iter().map(|due| &due.line))?;
        Ok(out)
    }

    /// What the hub knows of somebody, without their employer.
    ///
    /// # Errors
    /// Not a hub, not found, not allowed, or the store failed.
    pub fn at_the_hub(&self, p: &Principal, episode: EpisodeId) -> Result<AtTheHub, Refused> {
        self.allow_hub(p, ActKind::SeeEpisode)?;
        let (now, today) = (self.clock.now(), self.today_in_london());
        let e: fold::Loaded<care::episode::Episode> =
            fold::load(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        self.allow_in_episode(p, ActKind::SeeEpisode, episode, &e.state, now)?;
        let person = e.state.person.ok_or(Refused::NotFound)?;
        let known = self.index.hub(|hub| hub.person(person)).ok_or(Refused::NotFound)?;
        self.log_read(p, "work and colleagues", &[person.0, episode.0])?;
        let others = self.others_known(&known)?;
        let screened: Vec<Date> = known.screened.iter().map(|(on, _)| *on).collect();
        let dues = staff_dues(&known.entry, known.on, true, &screened, &self.calendar);
        Ok(AtTheHub {
            number: record_number(person),
            person,
            came_on: known.on,
            knows: known.entry.knows.iter().map(|id| self.practitioner_name(*id)).collect(),
            others,
            has_employer: known.entry.employer.is_some(),
            screen_from: dues.ptsd_screen,
            after_event: known.entry.event_on.map(|on| after_event(days_between(on, today))),
            entry: StaffEntry {
                employer: None,
                ..known.entry
            },
            screened: known.screened,
        })
    }

    fn others_known(&self, known: &KnownHere) -> Result<Option<String>, Refused> {
        let told = fold::told::<HubEvent>(&self.ledger, known.stream).map_err(|e| self.fault("hub entry", &e))?;
        Ok(told.iter().find_map(|t| t.words.get(Key::Note)).map(str::to_owned))
    }

    /// Work with teams, incidents and what followed, free places. Nobody's name is in it but the leaders'.
    ///
    /// # Errors
    /// Not a hub, not allowed, or the store failed.
    pub fn hub_work(&self, p: &Principal) -> Result<HubWork, Refused> {
        self.allow_hub(p, ActKind::SeeOutreach)?;
        let today = self.today_in_london();
        let mut outreach = self.index.hub(AtHub::outreach);
        outreach.sort_by_key(|(id, held)| std::cmp::Reverse((held.on, *id)));
        let year_ago = days_after(today, -365);
        let lately = outreach.iter().filter(|(_, held)| held.on > year_ago);
        let year = lately.fold((0, 0), |(minutes, came): (u32, u32), (_, held)| {
            (minutes + u32::from(held.minutes), came + u32::from(held.came))
        });
        let mut incidents = self.index.hub(AtHub::incidents);
        incidents.sort_by_key(|(id, incident)| std::cmp::Reverse((incident.on, *id)));
        let came: Vec<Date> = self.index.hub(AtHub::people).iter().map(|k| k.on).collect();
        let free = |o: views::OpeningSummary| {
            let open = o.state.withdrawn.is_none();
            if open { u32::from(o.state.seats_free()) } else { 0 }
        };
        Ok(HubWork {
            outreach: outreach
                .into_iter()
                .map(|(_, held)| OutreachRow {
                    led_by: self.practitioner_name(held.led_by),
                    held,
                })
                .collect(),
            surges: incidents
                .into_iter()
                .map(|(_, incident)| surge(incident, &came, today))
                .collect(),
            free_places: self.views.openings().into_iter().map(free).sum(),
            year,
        })
    }

    /// Figures by employer, for employers of whom at least [`EMPLOYER_LEAST`] different people came, up to the end of
    /// the last quarter, with small numbers held back so that neither a sum nor the quarter before gives them away.
    ///
    /// # Errors
    /// Not a hub, not allowed, or the store failed.
    pub fn employer_figures(&self, p: &Principal) -> Result<Vec<EmployerFigures>, Refused> {
        self.allow_hub(p, ActKind::SeeOutreach)?;
        let this = quarter_of(self.today_in_london());
        let before = quarter_of(days_after(this, -1));
        Ok(figures(&self.index.hub(AtHub::people), this, before))
    }

    fn allow_hub(&self, p: &Principal, kind: ActKind) -> Result<(), Refused> {
        if !self.is_hub() {
            return Err(Refused::NotFound);
        }
        self.allow(p, kind)?;
        self.catch_up()
    }
}

fn surge(incident: Incident, came: &[Date], today: Date) -> Surge {
    let days = days_between(incident.on, today).max(0);
    let counts: Vec<u64> = (0..=(days / 7).min(WEEKS - 1))
        .map(|week| {
            let from = days_after(incident.on, week * 7);
            let to = days_after(from, 7);
            let in_week = came.iter().filter(|on| from <= **on && **on < to).count();
            u64::try_from(in_week).unwrap_or(u64::MAX)
        })
        .collect();
    let shown = Counts::one_way(&counts).map(|counts| suppress(&counts, Threshold::USUAL));
    let came_by_week = match shown {
        Ok(shown) => (0..counts.len()).map(|week| shown.cell(0, week).count()).collect(),
        Err(_) => Vec::new(),
    };
    Surge {
        weeks: days / 7,
        now: after_event(days),
        came_by_week,
        incident,
    }
}

/// How many of each employer came for each matter before a day.
type Table = BTreeMap<String, Vec<u64>>;

fn counted(people: &[KnownHere], until: Date) -> Table {
    let mut table = Table::new();
    for known in people.iter().filter(|k| k.on < until) {
        let Some(employer) = &known.entry.employer else {
            continue;
        };
        let row = table
            .entry(employer_key(employer))
            .or_insert_with(|| vec![0; StaffMatter::ALL.len()]);
        let matter = known.entry.matter.unwrap_or(StaffMatter::Other);
        let column = StaffMatter::ALL.iter().position(|m| *m == matter);
        if let Some(cell) = column.and_then(|at| row.get_mut(at)) {
            *cell += 1;
        }
    }
    table
}

fn figures(people: &[KnownHere], this: Date, before: Date) -> Vec<EmployerFigures> {
    let least = u64::try_from(EMPLOYER_LEAST).unwrap_or(u64::MAX);
    let enough = |table: Table| -> Table {
        table
            .into_iter()
            .filter(|(_, row)| row.iter().sum::<u64>() >= least)
            .collect()
    };
    let now = enough(counted(people, this));
    let earlier = enough(counted(people, before));
    let mut out = Vec::new();
    for (key, row) in now {
        // One table for each employer: what stands in one says nothing of another.
        let Ok(counts) = Counts::one_way(&row) else { continue };
        let shown = match earlier.get(&key).and_then(|row| Counts::one_way(row).ok()) {
            None => suppress(&counts, Threshold::USUAL),
            Some(old) => match suppress_since(&counts, &suppress(&old, Threshold::USUAL), Threshold::USUAL) {
                Ok(shown) => shown,
                Err(_) => continue,
            },
        };
        let cell = |at: usize| match shown.cell(0, at) {
            shown if shown.is_count() => shown.count(),
            _ => None,
        };
        out.push(EmployerFigures {
            name: name_of(people, &key),
            people: Some(shown.total)
                .filter(|total: &Shown| total.is_count())
                .and_then(Shown::count),
            by_matter: StaffMatter::ALL
                .iter()
                .enumerate()
                .map(|(at, m)| (m.words(), cell(at)))
                .collect(),
        });
    }
    out
}

/// An employer as most people wrote it.
fn name_of(people: &[KnownHere], key: &str) -> String {
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    let names = people.iter().filter_map(|k| k.entry.employer.as_deref());
    for name in names.filter(|name| employer_key(name) == key) {
        *written.entry(name).or_default() += 1;
    }
    let most = written.into_iter().max_by_key(|(_, n)| *n);
    most.map_or_else(|| key.to_owned(), |(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::staff_hub::WorkKind;
    use uuid::Uuid;

    fn came(n: u128, employer: &str, on: Date, matter: StaffMatter) -> KnownHere {
        KnownHere {
            stream: Uuid::from_u128(n),
            person: PersonId(Uuid::from_u128(n)),
            episode: EpisodeId(Uuid::from_u128(n)),
            on,
            entry: StaffEntry {
                work: WorkKind::CareHome,
                matter: Some(matter),
                employer: Some(employer.to_owned()),
                event_on: None,
                knows: Vec::new(),
                told_of_neighbour: false,
            },
            screened: Vec::new(),
        }
    }

    #[test]
    fn an_employer_is_counted_from_fifty_people_and_its_small_numbers_are_held_back() {
        let (this, before) = (date(2026, 10, 1), date(2026, 7, 1));
        let on = date(2026, 5, 4);
        let mut people: Vec<KnownHere> = (0..46)
            .map(|n| came(n, "Larch House", on, StaffMatter::ResidentsDied))
            .collect();
        people.extend((46..49).map(|n| came(n, "larch  house", on, StaffMatter::WornOut)));
        assert!(figures(&people, this, before).is_empty(), "49 are too few");
        people.push(came(49, "Larch House", date(2026, 10, 1), StaffMatter::WornOut));
        assert!(
            figures(&people, this, before).is_empty(),
            "the fiftieth came in this quarter"
        );
        people.push(came(50, "Larch House", date(2026, 9, 30), StaffMatter::WornOut));
        let shown = figures(&people, this, before);
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].name, "Larch House");
        assert_eq!(shown[0].people, Some(50));
        let of = |matter: StaffMatter| {
            let found = shown[0].by_matter.iter().find(|(words, _)| *words == matter.words());
            found.and_then(|(_, n)| *n)
        };
        assert_eq!(of(StaffMatter::WornOut), None, "four are held back");
        let known: u64 = shown[0].by_matter.iter().filter_map(|(_, n)| *n).sum();
        assert!(
            known == 46 || known == 0,
            "what is shown does not give the four away: {known}"
        );
    }

    #[test]
    fn a_surge_counts_weeks_and_holds_small_ones_back() {
        let incident = Incident {
            on: date(2026, 3, 2),
            kind: care::staff_hub::IncidentKind::ManyDeaths,
            place: "A home".to_owned(),
            staff: 60,
        };
        let mut all: Vec<Date> = vec![date(2026, 3, 3); 6];
        all.extend([date(2026, 3, 10); 2]);
        let surge = surge(incident, &all, date(2026, 4, 6));
        assert_eq!(surge.weeks, 5);
        assert!(surge.now.contains("screen"));
        assert_eq!(surge.came_by_week.len(), 6);
        assert_eq!(surge.came_by_week[1], None);
    }
}
