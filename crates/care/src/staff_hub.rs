//! The staff pathway: psychological help for people who work in health and care (domain guide, sections 8 and 15). A hub
//! is a ledger of its own; who may come follows from the work they do, never from an email address.

use crate::codes::codes;
use crate::{Calendar, PersonId, PractitionerId, calendar};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// The work somebody does in health or care. Any of these may come to a hub.
    WorkKind {
        CareHome => "care_home", "Care home";
        SocialCare => "social_care", "Home care or other social care";
        Hospital => "hospital", "Hospital";
        Ambulance => "ambulance", "Ambulance service";
        PrimaryCare => "primary_care", "GP surgery, dentist or pharmacy";
        Hospice => "hospice", "Hospice";
        Agency => "agency", "Agency or bank work";
        Volunteer => "volunteer", "Volunteer";
        Student => "student", "Student on placement";
        Other => "other", "Other work in health or care, such as cleaning, catering or driving";
    }
}

codes! {
    /// What somebody's visit to a hub is about, in words that they choose themself. Nobody needs to choose one.
    StaffMatter {
        ResidentsDied => "residents_died", "Grief for residents, patients or people I cared for";
        Bereavement => "bereavement", "Grief for somebody of my own";
        AfterEvent => "after_event", "Something that happened at work and stays with me";
        MoralInjury => "moral_injury", "I had to do, or could not prevent, what I think was wrong (moral injury)";
        Complaint => "complaint", "A complaint, investigation or inquest";
        WornOut => "worn_out", "Worn out by work";
        Other => "other", "Something else";
    }
}

impl StaffMatter {
    /// The presenting problem of the catalogue that it leads to. Grief for residents is grief.
    #[must_use]
    pub const fn problem(self) -> Option<&'static str> {
        match self {
            Self::ResidentsDied | Self::Bereavement => Some("grief"),
            Self::AfterEvent => Some("staff_trauma"),
            Self::MoralInjury | Self::Complaint | Self::WornOut => Some("staff_distress"),
            Self::Other => None,
        }
    }
}

codes! {
    /// Work with teams, recorded without anybody's name. A single-session psychological debriefing is not among it
    /// and is never offered (NICE NG116).
    OutreachKind {
        ReflectiveGroup => "reflective_group", "Reflective group";
        LeaderConsultation => "leader_consultation", "Consultation with a team leader";
        AfterEventCheck => "after_event_check", "Check after an event, nobody pressed to tell";
    }
}

codes! {
    /// What kind of event befell a place of work.
    IncidentKind {
        DeathAtWork => "death_at_work", "Death of a colleague or at work";
        ManyDeaths => "many_deaths", "Many deaths in a short time";
        Violence => "violence", "Violence or threat";
        MajorIncident => "major_incident", "Major incident";
        Other => "other", "Another event";
    }
}

/// One piece of work with a team. No names, no numbers of anybody's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outreach {
    /// On which day.
    pub on: Date,
    /// Of what kind.
    pub kind: OutreachKind,
    /// With whom, in words: an organisation or a place, never a person.
    pub organisation: String,
    /// How many came.
    pub came: u16,
    /// Who led it.
    pub led_by: PractitionerId,
    /// How many minutes.
    pub minutes: u16,
}

/// An event at a place of work, after which more people may come. About the place, not about anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// On which day.
    pub on: Date,
    /// Of what kind.
    pub kind: IncidentKind,
    /// Where, in words.
    pub place: String,
    /// About how many staff it touched.
    pub staff: u32,
}

/// What a hub knows of somebody beside an ordinary referral. Sealed under the person's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffEntry {
    /// Their work.
    pub work: WorkKind,
    /// What it is about, if they chose it.
    #[serde(default)]
    pub matter: Option<StaffMatter>,
    /// Their employer, if they named one. Shown to nobody; only counted, see [`EMPLOYER_LEAST`].
    #[serde(default)]
    pub employer: Option<String>,
    /// The day of an event at work that they name.
    #[serde(default)]
    pub event_on: Option<Date>,
    /// Clinicians of the hub whom they know, and who never see their record.
    #[serde(default)]
    pub knows: Vec<PractitionerId>,
    /// They work for a service whose staff this hub sends to its neighbour, were told so, and chose to come here.
    #[serde(default)]
    pub told_of_neighbour: bool,
}

/// Days from an event in which one watches actively and helps in practical ways (domain guide, section 8; NICE NG116).
pub const WATCH_DAYS: i32 = 28;
/// Working days in which brief support is offered (house rule of the domain guide, section 8).
pub const BRIEF_SUPPORT_WORKING_DAYS: u16 = 5;
/// An employer is counted at all only from this many different people of it known to the hub.
///
/// The guide says "from 50 staff up" and leaves open which fifty. The stricter reading is taken: not the head count,
/// which a large employer with two people at the hub would pass, but people who came.
pub const EMPLOYER_LEAST: usize = 50;

/// What a hub does by which day for one person. A follow-up at three months is a session of the course that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffDues {
    /// Brief support is to be offered by this day; none once something was.
    pub brief_support: Option<Date>,
    /// Screening for post-traumatic stress is to be done from this day; none where no event was named or it is done.
    pub ptsd_screen: Option<Date>,
}

/// What is due. `entered_on` is the day the person came to the hub, `offered` whether a conversation was booked or a
/// slot offered since, `screened_on` the days on which a PTSD screen was taken.
#[must_use]
pub fn staff_dues(
    entry: &StaffEntry,
    entered_on: Date,
    offered: bool,
    screened_on: &[Date],
    days: &Calendar,
) -> StaffDues {
    let from = entry.event_on.map(|on| calendar::days_after(on, WATCH_DAYS));
    let done = |from: &Date| screened_on.iter().any(|on| on >= from);
    StaffDues {
        brief_support: (!offered).then(|| days.working_days_after(entered_on, BRIEF_SUPPORT_WORKING_DAYS)),
        ptsd_screen: from.filter(|from| !done(from)),
    }
}

/// What the guide asks for, so many days after an event.
#[must_use]
pub const fn after_event(days: i32) -> &'static str {
    if days < WATCH_DAYS {
        "Active monitoring: practical help, rest, company, and a check that asks nobody to tell. No single-session debriefing."
    } else if days < 2 * WATCH_DAYS {
        "One month has passed: screen for post-traumatic stress, and treat from now (trauma-focused CBT or EMDR)."
    } else if days < 92 {
        "Treat those who screened positive; go to those who have not come; leaders’ consultation."
    } else {
        "Three months have passed: follow up everybody who had support, and screen those not seen yet."
    }
}

/// The number of somebody's record in a hub: eight letters and digits in two groups, worked out from the record's own
/// random id, so that it says nothing about anybody and nothing keeps it.
#[must_use]
pub fn record_number(person: PersonId) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let low = person.0.as_u128() & 0xFF_FFFF_FFFF;
    let sign = |place: u32| {
        let at = usize::try_from((low >> (5 * place)) & 31).unwrap_or(0);
        SIGNS.get(at).map_or('0', |b| char::from(*b))
    };
    let (a, b): (String, String) = ((4..8).rev().map(sign).collect(), (0..4).rev().map(sign).collect());
    format!("{a}-{b}")
}

/// A record number as somebody typed or said it, in the form of [`record_number`]; none if it is not one.
#[must_use]
pub fn read_record_number(typed: &str) -> Option<String> {
    let signs: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let plain = signs.len() == 8 && !signs.contains('U');
    plain.then(|| {
        format!(
            "{}-{}",
            signs.get(..4).unwrap_or_default(),
            signs.get(4..).unwrap_or_default()
        )
    })
}

/// The name under which an employer is counted: spaces and case do not make another one.
#[must_use]
pub fn employer_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use jiff::civil::date;
    use uuid::Uuid;

    #[test]
    fn a_record_number_reads_back_as_it_was_said() {
        let person = PersonId(Uuid::from_u128(0x0190_1234_5678_7abc_8def_01f4_56ab_cdef));
        let number = record_number(person);
        assert_eq!(number.len(), 9);
        assert_eq!(read_record_number(&number).as_deref(), Some(number.as_str()));
        assert_eq!(
            read_record_number(&number.to_lowercase().replace('-', " ")),
            Some(number)
        );
        assert_eq!(
            read_record_number("o1il-0000").as_deref(),
            Some("0111-0000"),
            "letters that are misread"
        );
        assert_eq!(read_record_number("999 012 3454"), None, "an NHS number is not one");
        assert_eq!(read_record_number("ABCD-EFGU"), None);
    }

    #[test]
    fn brief_support_is_due_in_five_working_days_and_screening_four_weeks_after_the_event() {
        let days = Calendar::new(vec![date(2026, 12, 25), date(2026, 12, 28)]);
        let entry = StaffEntry {
            work: WorkKind::CareHome,
            matter: Some(StaffMatter::ResidentsDied),
            employer: None,
            event_on: Some(date(2026, 12, 1)),
            knows: Vec::new(),
            told_of_neighbour: false,
        };
        let dues = staff_dues(&entry, date(2026, 12, 22), false, &[], &days);
        assert_eq!(dues.brief_support, Some(date(2026, 12, 31)), "Christmas does not count");
        assert_eq!(dues.ptsd_screen, Some(date(2026, 12, 29)));
        let early = [date(2026, 12, 10)];
        assert!(
            staff_dues(&entry, date(2026, 12, 22), true, &early, &days)
                .ptsd_screen
                .is_some(),
            "too early counts not"
        );
        let dues = staff_dues(&entry, date(2026, 12, 22), true, &[date(2026, 12, 29)], &days);
        assert_eq!((dues.brief_support, dues.ptsd_screen), (None, None));
    }

    #[test]
    fn grief_for_residents_is_grief_and_nothing_is_a_debriefing() {
        assert_eq!(StaffMatter::ResidentsDied.problem(), Some("grief"));
        assert!(
            OutreachKind::ALL
                .iter()
                .all(|k| !k.words().to_lowercase().contains("debrief"))
        );
        assert!(after_event(3).contains("No single-session debriefing"));
        assert!(after_event(27).contains("Active monitoring") && after_event(28).contains("screen"));
    }

    #[test]
    fn an_employer_is_one_whatever_the_case() {
        assert_eq!(employer_key("  Larch  House "), employer_key("larch house"));
    }
}
