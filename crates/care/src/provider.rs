//! A charity or another provider that takes people whom we hand over: what it offers, and what it says of its places, its
//! wait and who pays. Stream `provider`. Nothing in it is about a person who uses a service.
//!
//! A statement of places is dated and never overwritten: what was said on the day of a hand-over can be read years later.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::TherapyCode;
use crate::{Ctx, Header, Key, Recorded, UserId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// What kind of organisation it is.
    ProviderKind {
        Charity => "charity", "Charity";
        CommunityGroup => "community_group", "Community group";
        Nhs => "nhs", "NHS service";
        SocialEnterprise => "social_enterprise", "Social enterprise";
        Council => "council", "Council service";
        Private => "private", "Private practice or company";
    }
}

codes! {
    /// Who pays for the help that a provider gives.
    Payer {
        NhsContract => "nhs_contract", "The NHS, by contract";
        Grant => "grant", "A grant";
        OwnFunds => "own_funds", "The provider, from its own funds";
        Person => "person", "The person";
    }
}

impl Payer {
    /// Whether nobody but the provider and whoever gives to it bears the cost: what a charity picks up.
    #[must_use]
    pub const fn is_charity_funded(self) -> bool {
        matches!(self, Self::Grant | Self::OwnFunds)
    }
}

codes! {
    /// Whether a provider takes new people for a kind of help.
    ListState {
        Open => "open", "Open";
        Closed => "closed", "Closed to new people";
    }
}

/// What a provider is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderFacts {
    /// Its name.
    pub name: String,
    /// What kind.
    pub kind: ProviderKind,
    /// Town or district.
    pub place: String,
    /// Code of the area; empty if none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
}

/// What a provider says of one kind of help. Its day is that of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Which therapy or kind of help, by its code in the catalogue.
    pub help: TherapyCode,
    /// Places free now.
    pub free: u16,
    /// How long somebody who comes now waits, in weeks.
    pub wait_weeks: u16,
    /// Whether the list is open.
    pub list: ListState,
    /// Who pays.
    pub payer: Payer,
}

/// What happened to a provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderEvent {
    /// It was registered as a provider that we hand over to.
    Registered(ProviderFacts),
    /// What it is was stated again.
    DetailsStated(ProviderFacts),
    /// It offers a therapy or another kind of help.
    HelpOffered {
        /// Which.
        help: TherapyCode,
    },
    /// It offers it no longer.
    HelpEnded {
        /// Which.
        help: TherapyCode,
    },
    /// It said how many places are free, how long the wait is, whether the list is open and who pays.
    PlacesStated(Places),
    /// An account acts for it.
    AccountLinked {
        /// The account.
        user: UserId,
    },
    /// An account acts for it no longer.
    AccountUnlinked {
        /// The account.
        user: UserId,
    },
    /// Nobody is handed over to it any more. Words: why.
    SeatClosed,
    /// People are handed over to it again.
    SeatReopened,
}

kinds!(ProviderEvent, "provider" {
    Registered => "registered", DetailsStated => "details_stated", HelpOffered => "help_offered", HelpEnded => "help_ended",
    PlacesStated => "places_stated", AccountLinked => "account_linked", AccountUnlinked => "account_unlinked",
    SeatClosed => "seat_closed", SeatReopened => "seat_reopened",
});

/// What can be asked: an event, checked, with a reason where one is due.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderCommand {
    /// What is to happen.
    pub event: ProviderEvent,
    /// Why, in words.
    pub reason: Option<String>,
}

impl From<ProviderEvent> for ProviderCommand {
    fn from(event: ProviderEvent) -> Self {
        Self { event, reason: None }
    }
}

/// A kind of help, offered since a day and perhaps until one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Which.
    pub help: TherapyCode,
    /// Since when.
    pub since: Date,
    /// Until when, if it ended.
    pub ended: Option<Date>,
}

/// A statement of places, with its day and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What was said.
    pub places: Places,
    /// On which day.
    pub on: Date,
    /// By which account.
    pub by: UserId,
}

/// A provider as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provider {
    /// What it is; none before it was registered.
    pub facts: Option<ProviderFacts>,
    /// Since when it has a seat.
    pub registered_on: Option<Date>,
    /// What it offers or offered, in the order in which it was first named.
    pub helps: Vec<Help>,
    /// Every statement of places, oldest first.
    pub statements: Vec<Statement>,
    /// The accounts that act for it.
    pub accounts: Vec<UserId>,
    /// Since when nobody is handed over to it.
    pub closed: Option<Date>,
}

impl Provider {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &ProviderEvent) {
        let on = header.date();
        match event {
            ProviderEvent::Registered(facts) => {
                self.facts = Some(facts.clone());
                self.registered_on = Some(on);
            }
            ProviderEvent::DetailsStated(facts) => self.facts = Some(facts.clone()),
            ProviderEvent::HelpOffered { help } => match self.helps.iter_mut().find(|h| h.help == *help) {
                Some(known) => known.ended = None,
                None => self.helps.push(Help {
                    help: help.clone(),
                    since: on,
                    ended: None,
                }),
            },
            ProviderEvent::HelpEnded { help } => {
                if let Some(known) = self.helps.iter_mut().find(|h| h.help == *help) {
                    known.ended = Some(on);
                }
            }
            ProviderEvent::PlacesStated(places) => self.statements.push(Statement {
                places: places.clone(),
                on,
                by: header.by,
            }),
            ProviderEvent::AccountLinked { user } => self.accounts.push(*user),
            ProviderEvent::AccountUnlinked { user } => self.accounts.retain(|u| u != user),
            ProviderEvent::SeatClosed => self.closed = Some(on),
            ProviderEvent::SeatReopened => self.closed = None,
        }
    }

    /// What it offers now.
    pub fn offered(&self) -> impl Iterator<Item = &TherapyCode> {
        self.helps.iter().filter(|h| h.ended.is_none()).map(|h| &h.help)
    }

    /// Whether it offers something now.
    #[must_use]
    pub fn offers(&self, help: &TherapyCode) -> bool {
        self.offered().any(|h| h == help)
    }

    /// What it said last of a kind of help.
    #[must_use]
    pub fn said(&self, help: &TherapyCode) -> Option<&Statement> {
        self.statements.iter().rev().find(|s| s.places.help == *help)
    }

    /// Whether somebody may be handed over to it for a kind of help: it has an open seat, offers it, and did not say last
    /// that its list is closed. A provider that has said nothing may be asked.
    #[must_use]
    pub fn takes(&self, help: &TherapyCode) -> bool {
        let closed_list = self.said(help).is_some_and(|s| s.places.list == ListState::Closed);
        self.facts.is_some() && self.closed.is_none() && self.offers(help) && !closed_list
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.facts.as_ref().map_or("", |f| f.name.as_str())
    }
}

/// Most places that are believed to be free.
const MOST_PLACES: u16 = 500;
/// Longest wait that is believed, in weeks: five years.
const LONGEST_WAIT: u16 = 260;

/// Decides on a change of a provider.
///
/// # Errors
/// A [`Rejection`] when it is not registered (or already is), its seat is closed (or is not), a name, place or reason is
/// missing, a kind of help or an account is not its own (or already is), or a number is out of range.
pub fn decide(
    state: &Provider,
    command: ProviderCommand,
    _ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<ProviderEvent>>, Rejection> {
    const ASKED: &str = "change the provider";
    let ProviderCommand { event, reason } = command;
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    if !matches!(event, ProviderEvent::Registered(_)) && state.facts.is_none() {
        return no(Rule::NotYet, "Register the provider first");
    }
    if state.closed.is_some()
        && !matches!(
            event,
            ProviderEvent::SeatReopened | ProviderEvent::AccountUnlinked { .. }
        )
    {
        return no(Rule::Inactive, "Open its seat again first");
    }
    match &event {
        ProviderEvent::Registered(_) if state.facts.is_some() => {
            return no(Rule::AlreadyDone, "State its details anew");
        }
        ProviderEvent::Registered(facts) | ProviderEvent::DetailsStated(facts)
            if facts.name.trim().is_empty() || facts.place.trim().is_empty() =>
        {
            return no(Rule::TextMissing, "Enter its name and place");
        }
        ProviderEvent::HelpOffered { help } if state.offers(help) => {
            return no(Rule::AlreadyDone, "It offers this already");
        }
        ProviderEvent::HelpEnded { help } | ProviderEvent::PlacesStated(Places { help, .. }) if !state.offers(help) => {
            return no(Rule::UnknownItem, "Name a kind of help that it offers");
        }
        ProviderEvent::PlacesStated(places) if places.free > MOST_PLACES || places.wait_weeks > LONGEST_WAIT => {
            return no(Rule::OutOfRange, "Enter up to 500 places and up to 260 weeks");
        }
        ProviderEvent::AccountLinked { user } if state.accounts.contains(user) => {
            return no(Rule::AlreadyDone, "The account acts for it already");
        }
        ProviderEvent::AccountUnlinked { user } if !state.accounts.contains(user) => {
            return no(Rule::UnknownItem, "The account does not act for it");
        }
        ProviderEvent::SeatClosed if reason.as_deref().is_none_or(|r| r.trim().is_empty()) => {
            return no(Rule::TextMissing, "Say why its seat is closed");
        }
        ProviderEvent::SeatReopened if state.closed.is_none() => {
            return no(Rule::AlreadyDone, "Its seat is open");
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event).with(Key::Reason, reason)])
}
