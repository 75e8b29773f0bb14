//! Therapy hours by area: how much of them was unpaid where they were given.
//!
//! Whose area counts: that of the site where the hours were given. A session counts at the site of its weekly slot (also
//! when it was held by phone), hours entered by hand at the site that was stated. It is neither where the person lives (of a few
//! people from one district that would say something about them) nor where the practitioner lives.

use std::collections::{BTreeMap, BTreeSet};

use care::PractitionerId;
use care::service::Site;
use care::timesheet::{Activity, HoursEntry, HoursKind};

use super::hours::TEAM_OF;

/// Which hours a row sums up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoursArea {
    /// One area, as the sites state it.
    Of(String),
    /// Hours whose place nobody stated, or whose site has been closed since.
    NotStated,
    /// Areas (and hours without one) put together, because each alone, or what was left beside it, would be the hours of fewer than five.
    Together {
        /// Names of the areas.
        areas: Vec<String>,
        /// Whether hours without a place are among them.
        not_stated: bool,
    },
}

impl HoursArea {
    /// For a table: "Wrenfield", "Not stated", "Coldmere, Thornwick and not stated, together".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Of(name) => name.clone(),
            Self::NotStated => "Not stated".to_owned(),
            Self::Together { areas, not_stated } => {
                let mut names = areas.clone();
                if *not_stated {
                    names.push("not stated".to_owned());
                }
                match names.split_last() {
                    Some((only, [])) => {
                        let mut letters = only.chars();
                        letters
                            .next()
                            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
                    }
                    Some((last, rest)) => format!("{} and {last}, together", rest.join(", ")),
                    None => String::new(),
                }
            }
        }
    }
}

/// Therapy and assessment hours of an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaHours {
    /// Which.
    pub area: HoursArea,
    /// Paid minutes.
    pub paid: u64,
    /// Unpaid minutes, trainees on placement left out.
    pub unpaid: u64,
    /// Minutes by trainees on placement.
    pub trainees: u64,
    /// How many practitioners gave them.
    pub practitioners: usize,
}

impl AreaHours {
    /// Unpaid share of its hours, trainees on placement in neither part; none without hours.
    #[must_use]
    pub fn unpaid_share(&self) -> Option<f64> {
        let all = self.paid + self.unpaid;
        #[expect(clippy::cast_precision_loss, reason = "minutes of a service stay far below 2^52")]
        (all > 0).then(|| self.unpaid as f64 / all as f64)
    }
}

#[derive(Default)]
struct Sum {
    minutes: [u64; 3],
    who: BTreeSet<PractitionerId>,
}

impl Sum {
    fn join(&mut self, other: Self) {
        for (here, there) in self.minutes.iter_mut().zip(other.minutes) {
            *here += there;
        }
        self.who.extend(other.who);
    }

    fn row(self, area: HoursArea) -> AreaHours {
        let [paid, unpaid, trainees] = self.minutes;
        AreaHours {
            area,
            paid,
            unpaid,
            trainees,
            practitioners: self.who.len(),
        }
    }
}

/// The hours that the share by therapy counts, by area, so that every row rests on at least [`TEAM_OF`] practitioners or stands for
/// all of them. Rows add up to the sums over all: what is small is put together and never left out, so that no subtraction tells it.
pub(super) fn by_area(entries: &[HoursEntry], sites: &[Site]) -> Vec<AreaHours> {
    let mut sums: BTreeMap<HoursArea, Sum> = BTreeMap::new();
    for entry in entries {
        let clinical = matches!(entry.activity, Activity::Therapy | Activity::Assessment);
        if !clinical || entry.therapy.is_none() {
            continue;
        }
        let site = entry
            .site
            .as_ref()
            .and_then(|code| sites.iter().find(|s| s.code == *code));
        let area = site.map_or(HoursArea::NotStated, |s| HoursArea::Of(s.counts_in().to_owned()));
        let sum = sums.entry(area).or_default();
        let [paid, unpaid, trainees] = &mut sum.minutes;
        let part = match entry.kind {
            HoursKind::TraineePlacement => trainees,
            kind if kind.is_paid() => paid,
            _ => unpaid,
        };
        *part += u64::from(entry.minutes);
        sum.who.insert(entry.practitioner);
    }
    let (small, mut large): (Vec<_>, Vec<_>) = sums.into_iter().partition(|(_, sum)| sum.who.len() < TEAM_OF);
    let mut names = Vec::new();
    let mut together = Sum::default();
    for (area, sum) in small {
        names.push(area);
        together.join(sum);
    }
    // Who works in two places is one practitioner: the row is as large as the number of people in it, and takes the smallest other
    // area in until that is enough.
    large.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.who.len()));
    while !names.is_empty() && together.who.len() < TEAM_OF {
        let Some((area, sum)) = large.pop() else { break };
        names.push(area);
        together.join(sum);
    }
    large.sort_by(|a, b| a.0.cmp(&b.0));
    let mut rows: Vec<AreaHours> = large.into_iter().map(|(area, sum)| sum.row(area)).collect();
    if !names.is_empty() {
        names.sort();
        let not_stated = names.contains(&HoursArea::NotStated);
        let areas: Vec<String> = names
            .into_iter()
            .filter_map(|area| match area {
                HoursArea::Of(name) => Some(name),
                HoursArea::NotStated | HoursArea::Together { .. } => None,
            })
            .collect();
        rows.push(together.row(HoursArea::Together { areas, not_stated }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::terms::TherapyCode;
    use jiff::civil::date;
    use uuid::Uuid;

    fn site(code: &str, area: &str) -> Site {
        Site {
            code: code.into(),
            name: format!("Site {code}"),
            address: String::new(),
            step_free: true,
            area: area.into(),
        }
    }

    fn entry(who: u128, site: Option<&str>, kind: HoursKind, minutes: u16) -> HoursEntry {
        HoursEntry {
            id: care::HoursId(Uuid::from_u128(who * 1000 + u128::from(minutes))),
            practitioner: PractitionerId(Uuid::from_u128(who)),
            on: date(2026, 11, 2),
            kind,
            activity: Activity::Therapy,
            minutes,
            payer: String::new(),
            band: None,
            therapy: Some(TherapyCode::new("CBT")),
            medium: None,
            session: None,
            site: site.map(str::to_owned),
        }
    }

    fn total(rows: &[AreaHours]) -> (u64, u64, u64) {
        rows.iter()
            .fold((0, 0, 0), |(p, u, t), r| (p + r.paid, u + r.unpaid, t + r.trainees))
    }

    #[test]
    fn areas_and_not_stated_add_up_and_no_row_rests_on_few() {
        let sites = [site("a", "Moor"), site("b", "Moor"), site("c", ""), site("d", "Vale")];
        let mut entries = Vec::new();
        for who in 1..=6 {
            entries.push(entry(
                who,
                Some(if who < 4 { "a" } else { "b" }),
                HoursKind::PaidAfc,
                60,
            ));
        }
        for who in 11..=15 {
            entries.push(entry(who, Some("d"), HoursKind::Honorary, 30));
        }
        for who in 21..=22 {
            entries.push(entry(who, Some("c"), HoursKind::Volunteer, 45));
        }
        entries.push(entry(31, None, HoursKind::TraineePlacement, 50));
        entries.push(entry(32, Some("closed-since"), HoursKind::PaidAfc, 20));
        let rows = by_area(&entries, &sites);
        // The two small ones hold four people between them, so the smaller of the large areas joins them.
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[0].area,
            HoursArea::Of("Moor".into()),
            "two sites of one area are one row"
        );
        assert_eq!((rows[0].practitioners, rows[0].unpaid_share()), (6, Some(0.0)));
        assert_eq!(
            rows[1].area,
            HoursArea::Together {
                areas: vec!["Site c".into(), "Vale".into()],
                not_stated: true
            }
        );
        assert_eq!(rows[1].practitioners, 9);
        let all: u64 = entries.iter().map(|e| u64::from(e.minutes)).sum();
        let (paid, unpaid, trainees) = total(&rows);
        assert_eq!((paid, unpaid, trainees), (380, 240, 50));
        assert_eq!(paid + unpaid + trainees, all);
        assert!(rows.iter().all(|row| row.practitioners >= TEAM_OF));
    }

    #[test]
    fn where_all_are_few_there_is_one_row_which_is_the_whole() {
        let sites = [site("a", "Moor"), site("d", "Vale")];
        let entries = [
            entry(1, Some("a"), HoursKind::PaidAfc, 60),
            entry(2, Some("d"), HoursKind::Honorary, 20),
        ];
        let rows = by_area(&entries, &sites);
        assert_eq!((rows.len(), total(&rows)), (1, (60, 20, 0)));
        assert_eq!(rows[0].unpaid_share(), Some(0.25));
        assert!(by_area(&[], &sites).is_empty());
    }

    #[test]
    fn the_same_few_people_in_two_small_places_stay_few() {
        let sites = [site("a", "Moor"), site("c", "Hill"), site("d", "Vale")];
        let mut entries: Vec<HoursEntry> = (1..=4)
            .flat_map(|who| {
                [
                    entry(who, Some("a"), HoursKind::PaidAfc, 60),
                    entry(who, Some("c"), HoursKind::Honorary, 20),
                ]
            })
            .collect();
        entries.extend((1..=6).map(|who| entry(who, Some("d"), HoursKind::PaidAfc, 10)));
        let rows = by_area(&entries, &sites);
        assert_eq!(
            (rows.len(), rows[0].practitioners),
            (1, 6),
            "four people twice are four"
        );
    }
}
