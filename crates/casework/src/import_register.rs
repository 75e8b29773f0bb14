//! A register from a file: who is new is entered, who is known is brought up to date; looked at before anything is stored.

use care::person::Name;
use care::registrant::*;
use care::terms::*;
use exchange::csv_import::{self, Preview, RegisterRow, RegisterRules};
use serde::Serialize;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::import::{bodies, errors_of, name_of, therapies};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What a file would change, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterChange {
    /// Line of the file.
    pub line: usize,
    /// Who.
    pub name: String,
    /// Body and number.
    pub registration: String,
    /// What changes, part by part; empty for somebody new.
    pub changes: Vec<&'static str>,
    /// Whether they are new to the register.
    pub new: bool,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterPreview {
    /// How many rows the file has.
    pub rows: usize,
    /// Rows that are new or change something, in the order of the file.
    pub changes: Vec<RegisterChange>,
    /// How many are known and stay as they are.
    pub same: usize,
    /// What is wrong, by row and column. Nothing is taken from a file with an error.
    pub errors: Vec<csv_import::CellError>,
}

/// A row as statements about a registrant.
struct Stated {
    entry: Entry,
    therapies: Vec<TherapyClaim>,
    interest: Option<Interest>,
    listing: Option<Listing>,
    checked: Option<jiff::civil::Date>,
}

fn stated(row: RegisterRow) -> Stated {
    let entry = Entry {
        name: name_of(&row.name),
        body: row.registration.body,
        number: row.registration.number,
        profession: row.profession,
        scoped: row.scoped.and_then(ScopedColumn::from_code),
        modality: row.modality,
        groups: row.groups.iter().filter_map(|c| ClientGroup::from_code(c)).collect(),
        formats: row.formats.iter().filter_map(|c| Format::from_code(c)).collect(),
        languages: row.languages,
        place: row.place,
        area: row.area,
        travel_km: row.travel_km,
        remote: row.remote,
        nhs: row.nhs.and_then(NhsHistory::from_code),
    };
    let therapies = row.therapies.into_iter().map(|c| TherapyClaim {
        therapy: TherapyCode::new(c.therapy),
        evidence: Evidence::Certificate,
        certifier: String::new(),
        obtained: c.since,
        expires: None,
    });
    Stated {
        therapies: therapies.collect(),
        interest: row.interest.map(|i| Interest {
            hours_week: i.hours_week,
            bands: i.bands,
            settings: i.settings.iter().filter_map(|c| Setting::from_code(c)).collect(),
            from: i.from,
            may_be_asked: i.may_be_asked,
        }),
        listing: row.listed.map(|listed| Listing {
            listed,
            email: row.email,
            phone: row.phone,
            website: row.website,
            has_room: false,
        }),
        checked: row.registration_checked,
        entry,
    }
}

/// The name is compared as it is read: a file has one cell for it.
fn same_name(a: &Name, b: &Name) -> bool {
    a.full() == b.full()
}

/// What a row says that the entry does not say yet, as events, each with the name of its part. Once a registrant keeps
/// their own entry, a file brings claims of therapies and checks of the registration; what they said of themself, their
/// interest, and above all what they agreed to have shown, stands as they said it.
fn news(stated: &Stated, known: &Registrant) -> Vec<(&'static str, RegistrantEvent)> {
    let mut out = Vec::new();
    let is_kept = known.human.is_some();
    if let Some(before) = known.current().filter(|_| !is_kept) {
        let mut entry = stated.entry.clone();
        if same_name(&entry.name, &before.name) {
            entry.name = before.name.clone();
        }
        if entry != *before {
            out.push(("entry", RegistrantEvent::EntryStated(entry)));
        }
    }
    for claim in &stated.therapies {
        let has = known
            .therapies
            .iter()
            .any(|(c, _)| c.therapy == claim.therapy && (claim.obtained.is_none() || c.obtained == claim.obtained));
        if !has {
            out.push(("therapies", RegistrantEvent::TherapyClaimed(claim.clone())));
        }
    }
    if let Some(on) = stated.checked
        && known.check(Check::Registration).is_none_or(|made| made.on < on)
    {
        out.push((
            "registration check",
            RegistrantEvent::Checked {
                check: Check::Registration,
                on,
                in_order: true,
                good_until: None,
            },
        ));
    }
    if let Some(interest) = &stated.interest
        && !is_kept
        && known.interest.as_ref() != Some(interest)
    {
        out.push(("interest", RegistrantEvent::InterestStated(interest.clone())));
    }
    if let Some(listing) = stated.listing.as_ref().filter(|_| !is_kept) {
        let listing = Listing {
            has_room: known.listing.has_room && listing.listed,
            ..listing.clone()
        };
        if known.listing != listing {
            out.push(("directory", RegistrantEvent::ListingAgreed(listing)));
        }
    }
    out
}

impl Desk {
    fn read_register(&self, file: &[u8], today: jiff::civil::Date) -> Preview<RegisterRow> {
        let rules = RegisterRules {
            today,
            therapies: &therapies(),
            bodies: &bodies(),
        };
        if !csv_import::is_workbook(file) {
            return csv_import::register(file, &rules);
        }
        match csv_import::workbook_to_csv(file) {
            Ok(csv) => csv_import::register(&csv, &rules),
            Err(errors) => Preview {
                good: Vec::new(),
                errors,
                rows: 0,
            },
        }
    }

    /// What [`crate::WorkforceAct::ImportRegister`] would change. Stores nothing.
    ///
    /// # Errors
    /// Not allowed, or the store failed. What is wrong in the file stands in the preview.
    pub fn preview_register(&self, p: &Principal, file: &[u8]) -> Result<RegisterPreview, Refused> {
        self.check_takes_messages()?;
        self.allow(p, ActKind::ChangeRegister)?;
        self.catch_up()?;
        let read = self.read_register(file, self.today_in_london());
        let mut preview = RegisterPreview {
            rows: read.rows,
            changes: Vec::new(),
            same: 0,
            errors: read.errors,
        };
        for (line, row) in read.good {
            let known = self
                .views
                .registered_as(&row.registration.body, &row.registration.number);
            let known = known.filter(|k| k.state.current().is_some());
            let (name, registration) = (row.name.clone(), row.registration.to_string());
            let mut changes: Vec<&'static str> = match &known {
                Some(known) => news(&stated(row), &known.state)
                    .into_iter()
                    .map(|(part, _)| part)
                    .collect(),
                None => Vec::new(),
            };
            changes.dedup();
            if known.is_some() && changes.is_empty() {
                preview.same += 1;
            } else {
                preview.changes.push(RegisterChange {
                    line,
                    name,
                    registration,
                    changes,
                    new: known.is_none(),
                });
            }
        }
        Ok(preview)
    }

    /// A register from a file, all or nothing. Rows that say nothing new write nothing.
    pub(crate) fn import_register(&self, draft: &mut Draft<'_>, file: &[u8]) -> Result<(), Trouble> {
        let today = draft.today;
        let rows = self.read_register(file, today).accept().map_err(errors_of)?;
        for (_, row) in rows {
            let known = self
                .views
                .registered_as(&row.registration.body, &row.registration.number);
            let known = known.filter(|k| k.state.current().is_some()).map(|k| k.id);
            let stated = stated(row);
            let id = match known {
                Some(id) => id,
                None => self.enter_registrant(draft, stated.entry.clone(), Vec::new())?,
            };
            let news = news(&stated, draft.registrant(id)?);
            draft.made.changed += usize::from(known.is_some() && !news.is_empty());
            for (_, event) in news {
                draft.on_registrant(id, event.into())?;
            }
        }
        draft.made.registrant = None;
        if draft.is_empty() {
            return Err(Refused::not_allowed("The file says nothing that the register does not say already").into());
        }
        Ok(())
    }
}
