//! Providers with a seat and hand-overs to them: for the service with everything, for a provider its own and nothing else.

use std::sync::Arc;

use care::episode::Episode;
use care::hand_over::{ContactPart, HandOver, HandOverEvent};
use care::person::{Person, PersonEvent, SafeContact};
use care::*;
use jiff::civil::Date;
use views::{HandOverRow, ProviderRow};

use super::lines::EpisodeLine;
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// An account in the role of a provider seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatAccount {
    /// The account.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub user_name: String,
}

/// A provider as the service sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderPage {
    /// The provider.
    pub row: ProviderRow,
    /// The accounts that act for it.
    pub accounts: Vec<SeatAccount>,
    /// Accounts in the role of a provider seat that act for none yet.
    pub free_accounts: Vec<SeatAccount>,
    /// How many hand-overs: not settled yet, and in all.
    pub hand_overs: (usize, usize),
}

/// A hand-over in the service's list.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOverLine {
    /// Which.
    pub id: HandOverId,
    /// Version of its stream.
    pub version: u64,
    /// The hand-over.
    pub state: Arc<HandOver>,
    /// The provider's name.
    pub provider: String,
    /// The episode and its person.
    pub line: EpisodeLine,
}

/// A hand-over with its words, as the service sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOverPage {
    /// The line.
    pub line: HandOverLine,
    /// What was written for the provider.
    pub about: Option<String>,
    /// What was said at each later step: when, by whom, in which role, and the words.
    pub said: Vec<Said>,
}

/// What was said at one step of a hand-over.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What happened.
    pub event: HandOverEvent,
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: String,
    /// In words.
    pub words: Option<String>,
}

/// A hand-over as the provider sees it in its list.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatLine {
    /// Which.
    pub id: HandOverId,
    /// Version of its stream.
    pub version: u64,
    /// The hand-over.
    pub state: Arc<HandOver>,
    /// The person's name; none once they are not in the provider's hands.
    pub name: Option<String>,
}

/// A provider's own first page.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// The provider.
    pub row: ProviderRow,
    /// Hand-overs to it, newest first.
    pub hand_overs: Vec<SeatLine>,
}

/// How the person can be reached: what they agreed to share.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedContact {
    /// Phone numbers.
    pub phones: Vec<String>,
    /// Email.
    pub email: Option<String>,
    /// Postal address, a line each.
    pub address: Vec<String>,
    /// The rule how to do so safely, as it stands today.
    pub safe: SafeContact,
    /// What to be careful of, in words.
    pub careful: Option<String>,
}

/// One hand-over as the provider sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatPage {
    /// The line.
    pub line: SeatLine,
    /// How to reach the person; none once they are not in the provider's hands.
    pub contact: Option<SharedContact>,
    /// What it is about; none once they are not in the provider's hands.
    pub about: Option<String>,
}

fn words_of(event: &HandOverEvent, words: &Words) -> Option<String> {
    let key = match event {
        HandOverEvent::HandedOver { .. } => Key::ForProvider,
        HandOverEvent::Accepted { .. } => Key::Note,
        HandOverEvent::Ended { .. } => Key::Summary,
        _ => Key::Reason,
    };
    words.get(key).map(str::to_owned)
}

impl Desk {
    /// Every provider with what it offers and has said, by name.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn providers(&self, p: &Principal) -> Result<Vec<ProviderRow>, Refused> {
        self.allow(p, ActKind::SeeProviders)?;
        self.catch_up()?;
        Ok(self.views.providers())
    }

    /// One provider.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn provider(&self, p: &Principal, id: ProviderId) -> Result<ProviderPage, Refused> {
        self.allow(p, ActKind::SeeProviders)?;
        self.catch_up()?;
        let row = self.views.provider(id).ok_or(Refused::NotFound)?;
        let now = self.clock.now();
        let (mut accounts, mut free_accounts) = (Vec::new(), Vec::new());
        for account in self.views.accounts() {
            let line = SeatAccount {
                user: account.id,
                name: account.state.name.clone(),
                user_name: account.state.user_name.clone(),
            };
            if row.state.accounts.contains(&account.id) {
                accounts.push(line);
            } else if account.state.roles_at(now).any(|r| r == Role::Provider)
                && self.views.provider_of(account.id).is_none()
            {
                free_accounts.push(line);
            }
        }
        let all = self.views.hand_overs(Some(id));
        let open = all.iter().filter(|h| h.state.is_outstanding()).count();
        Ok(ProviderPage {
            row,
            accounts,
            free_accounts,
            hand_overs: (open, all.len()),
        })
    }

    fn hand_over_line(&self, row: HandOverRow, today: Date) -> Option<HandOverLine> {
        let facts = row.state.facts.as_ref()?;
        let line = self.line_of(facts.episode, today)?;
        let provider = self.views.provider(facts.provider);
        Some(HandOverLine {
            id: row.id,
            version: row.version,
            provider: provider.map_or_else(|| "A provider".to_owned(), |p| p.state.name().to_owned()),
            state: row.state,
            line,
        })
    }

    /// Every hand-over, newest first: those not settled yet, or all of them. Whoever needs a relationship to a person sees
    /// the hand-overs of those only.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn hand_overs(&self, p: &Principal, only_open: bool) -> Result<Vec<HandOverLine>, Refused> {
        self.allow(p, ActKind::SeeHandOvers)?;
        self.catch_up()?;
        let (now, today) = (self.clock.now(), self.today_in_london());
        let mut out = Vec::new();
        for row in self.views.hand_overs(None) {
            if only_open && !row.state.is_outstanding() {
                continue;
            }
            let Some(line) = self.hand_over_line(row, today) else {
                continue;
            };
            let id = line.line.episode;
            let e: fold::Loaded<Episode> = fold::load(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
            if self
                .allow_in_episode(p, ActKind::SeeHandOvers, id, &e.state, now)
                .is_ok()
            {
                out.push(line);
            }
        }
        self.log_lines(p, "hand-overs", out.iter().map(|h| &h.line))?;
        Ok(out)
    }

    /// The hand-overs of one episode, for its page; the page itself is authorised and logged.
    pub(crate) fn hand_overs_in(&self, e: &Episode, today: Date) -> Vec<HandOverLine> {
        let handed = e.decisions.iter().filter(|d| d.arrival_by.is_some());
        let ids = handed.map(|d| crate::workforce_streams::hand_over_stream(d.facts.id));
        ids.filter_map(|id| self.hand_over_line(self.views.hand_over(id)?, today))
            .collect()
    }

    /// How many hand-overs a provider has not answered in time.
    pub(crate) fn hand_overs_unanswered(&self, today: Date) -> usize {
        let all = self.views.hand_overs(None);
        all.iter().filter(|h| h.state.is_unanswered_late(today)).count()
    }

    /// One hand-over with its words, for the service.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn hand_over(&self, p: &Principal, id: HandOverId) -> Result<HandOverPage, Refused> {
        self.allow(p, ActKind::SeeHandOvers)?;
        self.catch_up()?;
        let (now, today) = (self.clock.now(), self.today_in_london());
        let row = self.views.hand_over(id).ok_or(Refused::NotFound)?;
        let line = self.hand_over_line(row, today).ok_or(Refused::NotFound)?;
        let episode = line.line.episode;
        let e: fold::Loaded<Episode> = fold::load(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        self.allow_in_episode(p, ActKind::SeeHandOvers, episode, &e.state, now)?;
        self.log_lines(p, "hand-over", [&line.line])?;
        let told = fold::told::<HandOverEvent>(&self.ledger, id.0).map_err(|e| self.fault("hand-over", &e))?;
        let about = told.first().and_then(|t| words_of(&t.event, &t.words));
        let later = told.into_iter().skip(1);
        let said = later.map(|t| Said {
            on: t.header.date(),
            by: self.user_name(t.header.by).0,
            words: words_of(&t.event, &t.words),
            event: t.event,
        });
        Ok(HandOverPage {
            line,
            about,
            said: said.collect(),
        })
    }

    // The provider's own pages

    fn own_seat(&self, p: &Principal) -> Result<ProviderRow, Refused> {
        self.allow(p, ActKind::SeeOwnSeat)?;
        self.catch_up()?;
        let own = self.views.provider_of(p.user).and_then(|id| self.views.provider(id));
        own.ok_or_else(|| Refused::not_allowed("Your account acts for no provider yet; ask the service to link it"))
    }

    /// The name and the record of a person, for a provider in whose hands they are.
    fn shown(&self, row: &HandOverRow, today: Date) -> Option<(PersonId, EpisodeId, String)> {
        let facts = row.state.facts.as_ref().filter(|_| row.state.shows_person(today))?;
        let found = self.views.row(facts.episode, today)?;
        let name = found.person.as_ref().and_then(|person| person.name.as_ref());
        let name = name.map_or_else(|| "Not yet identified".to_owned(), care::person::Name::full);
        Some((found.episode.person, facts.episode, name))
    }

    /// The principal's own provider with the hand-overs to it. Names of those who are in its hands, each look logged.
    ///
    /// # Errors
    /// Not allowed, the account acts for no provider, or the store failed.
    pub fn my_seat(&self, p: &Principal) -> Result<Seat, Refused> {
        let own = self.own_seat(p)?;
        let today = self.today_in_london();
        let (mut hand_overs, mut ids) = (Vec::new(), Vec::new());
        for row in self.views.hand_overs(Some(own.id)) {
            let shown = self.shown(&row, today);
            ids.extend(shown.iter().flat_map(|(person, episode, _)| [person.0, episode.0]));
            hand_overs.push(SeatLine {
                id: row.id,
                version: row.version,
                name: shown.map(|(_, _, name)| name),
                state: row.state,
            });
        }
        self.log_read(p, "hand-overs to a provider", &ids)?;
        Ok(Seat { row: own, hand_overs })
    }

    /// One hand-over to the principal's own provider: the agreed minimum, and the look logged.
    ///
    /// # Errors
    /// Not allowed; not found (also when it is another provider's); or the store failed.
    pub fn my_hand_over(&self, p: &Principal, id: HandOverId) -> Result<SeatPage, Refused> {
        let own = self.own_seat(p)?;
        let today = self.today_in_london();
        let row = self.views.hand_over(id).ok_or(Refused::NotFound)?;
        let facts = row.state.facts.as_ref().filter(|f| f.provider == own.id);
        let contact_parts = facts.ok_or(Refused::NotFound)?.contact.clone();
        let shown = self.shown(&row, today);
        let (mut contact, mut about) = (None, None);
        if let Some((person, episode, _)) = &shown {
            self.log_read(p, "hand-over to a provider", &[person.0, episode.0])?;
            contact = Some(self.shared_contact(*person, &contact_parts)?);
            let told = fold::told::<HandOverEvent>(&self.ledger, id.0).map_err(|e| self.fault("hand-over", &e))?;
            about = told.first().and_then(|t| words_of(&t.event, &t.words));
        }
        Ok(SeatPage {
            line: SeatLine {
                id: row.id,
                version: row.version,
                name: shown.map(|(_, _, name)| name),
                state: row.state,
            },
            contact,
            about,
        })
    }

    /// The ways to reach a person that they agreed to share. The rule how to do so is today's, not that of the hand-over: a
    /// phone that has become unsafe since must not ring.
    fn shared_contact(&self, person: PersonId, parts: &[ContactPart]) -> Result<SharedContact, Refused> {
        let told = fold::told::<PersonEvent>(&self.ledger, person.0).map_err(|e| self.fault("person", &e))?;
        let known: Person = fold::fold_told::<Person>(&told).state;
        let shares = |part| parts.contains(&part);
        let reach = &known.reach;
        let address = reach.address.iter().chain(&reach.postcode);
        Ok(SharedContact {
            phones: if shares(ContactPart::Phone) {
                reach.phone.iter().chain(&reach.other_phone).cloned().collect()
            } else {
                Vec::new()
            },
            email: reach.email.clone().filter(|_| shares(ContactPart::Email)),
            address: if shares(ContactPart::Address) {
                address.cloned().collect()
            } else {
                Vec::new()
            },
            careful: known.safe_contact_version.and_then(|version| {
                let stated = told.iter().find(|t| t.header.version == version)?;
                stated.words.get(Key::Note).map(str::to_owned)
            }),
            safe: known.safe_contact,
        })
    }
}
