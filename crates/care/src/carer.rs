//! Whom a person lets see something of their record: a carer, what they may see and until when. Stream `carer`, one per
//! person, under the person's key, so that it goes with them.
//!
//! A consent is read as it stands at the moment in which somebody asks (domain guide, sections 7 and 15): [`Carer::stands`]
//! and [`Carer::sees_on`] are the only way to ask. What the carer was told before does not come back; what they would see next does not come.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::words::Key;
use crate::{CarerId, Ctx, Header, PersonId, Recorded, Role, calendar};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// Who a carer is to the person.
    CarerRelation {
        Partner => "partner", "Partner";
        Parent => "parent", "Parent";
        Child => "child", "Grown-up child";
        Sibling => "sibling", "Brother or sister";
        Family => "family", "Other family";
        Friend => "friend", "Friend or neighbour";
        Worker => "worker", "Support worker or advocate";
        Other => "other", "Somebody else";
    }
}

codes! {
    /// What a carer may see, each agreed to by itself. Nothing else of a record can be shown to them.
    CarerSight {
        Appointments => "appointments", "Appointments";
        Wait => "wait", "Where they are, and how long the wait is";
        Plan => "plan", "The plan for a crisis";
    }
}

codes! {
    /// Who ended it. The carer is never told, and the person's own page does not say it either.
    StoppedBy {
        Person => "person", "The person";
        Carer => "carer", "The carer";
        Service => "service", "The service";
    }
}

/// Who a carer is, as the person said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarerWho {
    /// Their name.
    pub name: String,
    /// Who they are to the person.
    pub relation: CarerRelation,
    /// The same in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation_words: Option<String>,
}

/// What happened between a person and those whom they let see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarerEvent {
    /// The person lets somebody see. It is their own wish: without that it is not recorded.
    Allowed {
        /// The carer.
        carer: CarerId,
        /// Whose record it is.
        person: PersonId,
        /// Who they are.
        who: CarerWho,
        /// What they may see.
        sees: Vec<CarerSight>,
        /// The last day.
        until: Date,
    },
    /// What they may see, and until when, was said anew; it holds at once.
    SightStated {
        /// The carer.
        carer: CarerId,
        /// What they may see from now on.
        sees: Vec<CarerSight>,
        /// The last day.
        until: Date,
    },
    /// They see nothing any more. Words: why, where the service ended it.
    Stopped {
        /// The carer.
        carer: CarerId,
        /// Who ended it.
        by: StoppedBy,
    },
}

kinds!(CarerEvent, "carer" {
    Allowed => "allowed", SightStated => "sight_stated", Stopped => "stopped",
});

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarerCommand {
    /// Let somebody see.
    Allow {
        /// The carer.
        carer: CarerId,
        /// Whose record it is.
        person: PersonId,
        /// Who they are.
        who: CarerWho,
        /// What they may see.
        sees: Vec<CarerSight>,
        /// The last day.
        until: Date,
        /// Whether the person said that it is their own wish.
        own_wish: bool,
    },
    /// Say anew what they may see, and until when.
    StateSight {
        /// The carer.
        carer: CarerId,
        /// What they may see from now on.
        sees: Vec<CarerSight>,
        /// The last day.
        until: Date,
        /// Whether the person said that it is their own wish.
        own_wish: bool,
    },
    /// End it.
    Stop {
        /// The carer.
        carer: CarerId,
        /// Why; staff say it.
        reason: Option<String>,
    },
}

/// Carers who may see at the same time. House rule: more than these nobody keeps in view.
pub const MOST_CARERS: usize = 5;
/// Characters in a name, or in words for a relation.
const LONGEST: usize = 100;

/// A carer, with the consent as it was last said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carer {
    /// Which.
    pub id: CarerId,
    /// Who they are.
    pub who: CarerWho,
    /// What they may see, while it stands. Ask [`Self::sees_on`].
    pub sees: Vec<CarerSight>,
    /// The last day.
    pub until: Date,
    /// Since when they were let see.
    pub since: Date,
    /// When it was last said what they may see: nothing that was written later for the person is in what they agreed to.
    pub stated_at: Timestamp,
    /// In which role it was last said.
    pub stated_by: Role,
    /// Ended: by whom, on which day, in which version.
    pub stopped: Option<(StoppedBy, Date, u64)>,
}

impl Carer {
    /// Whether it stands on a day.
    #[must_use]
    pub fn stands(&self, today: Date) -> bool {
        self.stopped.is_none() && today <= self.until
    }

    /// Whether they may see that on a day.
    #[must_use]
    pub fn sees_on(&self, sight: CarerSight, today: Date) -> bool {
        self.stands(today) && self.sees.contains(&sight)
    }

    /// The day on which it was over: ended by somebody, or its last day gone by. The same for whoever looks at a page.
    #[must_use]
    pub fn over_since(&self, today: Date) -> Option<Date> {
        match self.stopped {
            Some((_, on, _)) => Some(on.min(calendar::days_after(self.until, 1))),
            None if today > self.until => Some(calendar::days_after(self.until, 1)),
            None => None,
        }
    }
}

/// Those whom one person lets see, and let see once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carers {
    /// Whose; none before there was one.
    pub person: Option<PersonId>,
    /// In the order in which they were let see.
    pub all: Vec<Carer>,
}

impl Carers {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &CarerEvent) {
        match event {
            CarerEvent::Allowed {
                carer,
                person,
                who,
                sees,
                until,
            } => {
                self.person = Some(*person);
                self.all.push(Carer {
                    id: *carer,
                    who: who.clone(),
                    sees: sees.clone(),
                    until: *until,
                    since: header.date(),
                    stated_at: header.at,
                    stated_by: header.role,
                    stopped: None,
                });
            }
            CarerEvent::SightStated { carer, sees, until } => {
                if let Some(found) = self.all.iter_mut().find(|c| c.id == *carer) {
                    found.sees.clone_from(sees);
                    found.until = *until;
                    found.stated_at = header.at;
                    found.stated_by = header.role;
                }
            }
            CarerEvent::Stopped { carer, by } => {
                if let Some(found) = self.all.iter_mut().find(|c| c.id == *carer) {
                    found.stopped = Some((*by, header.date(), header.version));
                }
            }
        }
    }

    /// One of them.
    #[must_use]
    pub fn find(&self, carer: CarerId) -> Option<&Carer> {
        self.all.iter().find(|c| c.id == carer)
    }

    /// Those who may see on a day.
    pub fn standing(&self, today: Date) -> impl Iterator<Item = &Carer> {
        self.all.iter().filter(move |c| c.stands(today))
    }
}

/// What was ticked: each once, in the order of the list, and at least one.
fn ticked(sees: &[CarerSight], asked: &'static str) -> Result<Vec<CarerSight>, Rejection> {
    let each: Vec<_> = CarerSight::ALL.iter().copied().filter(|s| sees.contains(s)).collect();
    if each.is_empty() {
        return Err(Rejection::new(asked, Rule::PartMissing, "Choose what they may see"));
    }
    Ok(each)
}

/// Decides on what a carer may see.
///
/// # Errors
/// A [`Rejection`] when a carer asks to see more, it is not the person's own wish, nothing is chosen, a name is missing or too
/// long, the last day is past or beyond the service's longest time, too many may see already, the carer is unknown, it does not
/// stand any more, or staff end it without a reason.
pub fn decide(state: &Carers, command: CarerCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<CarerEvent>>, Rejection> {
    const LET: &str = "let somebody see";
    const STOP: &str = "stop it";
    let agreed = |own_wish: bool, until: Date| {
        if ctx.by.role == Role::Carer {
            return Err(Rejection::new(
                LET,
                Rule::OutOfRange,
                "Only the person says what is seen",
            ));
        }
        if !own_wish {
            return Err(Rejection::new(LET, Rule::NoConsent, "Say that it is their own wish"));
        }
        if until < ctx.today {
            return Err(Rejection::new(LET, Rule::DateInPast, "Choose a later day"));
        }
        let longest = i32::from(ctx.standards.carer_access_days);
        if until > calendar::days_after(ctx.today, longest) {
            let possible = "Choose an earlier day; it can be said anew when it ends";
            return Err(Rejection::new(LET, Rule::OutOfRange, possible));
        }
        Ok(())
    };
    let standing = |carer: CarerId, asked| {
        let found = state.find(carer);
        let found = found.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Choose one of those listed"))?;
        if found.stands(ctx.today) {
            Ok(())
        } else {
            Err(Rejection::new(
                asked,
                Rule::Inactive,
                "It is over; they can be let see anew",
            ))
        }
    };
    match command {
        CarerCommand::Allow {
            carer,
            person,
            who,
            sees,
            until,
            own_wish,
        } => {
            agreed(own_wish, until)?;
            if who.name.trim().is_empty() {
                return Err(Rejection::new(LET, Rule::TextMissing, "Enter their name"));
            }
            let long = |text: &str| text.chars().count() > LONGEST;
            if long(&who.name) || who.relation_words.as_deref().is_some_and(long) {
                return Err(Rejection::new(LET, Rule::TooMany, "Use fewer words"));
            }
            if state.find(carer).is_some() || state.person.is_some_and(|p| p != person) {
                return Err(Rejection::new(LET, Rule::AlreadyDone, "Change what they see"));
            }
            if state.standing(ctx.today).count() >= MOST_CARERS {
                return Err(Rejection::new(LET, Rule::TooMany, "Stop one of the others first"));
            }
            let sees = ticked(&sees, LET)?;
            Ok(vec![Recorded::fact(CarerEvent::Allowed {
                carer,
                person,
                who,
                sees,
                until,
            })])
        }
        CarerCommand::StateSight {
            carer,
            sees,
            until,
            own_wish,
        } => {
            agreed(own_wish, until)?;
            standing(carer, LET)?;
            let sees = ticked(&sees, LET)?;
            Ok(vec![Recorded::fact(CarerEvent::SightStated { carer, sees, until })])
        }
        CarerCommand::Stop { carer, reason } => {
            standing(carer, STOP)?;
            let by = match ctx.by.role {
                Role::Person => StoppedBy::Person,
                Role::Carer => StoppedBy::Carer,
                _ => StoppedBy::Service,
            };
            let reason = reason.filter(|r| by == StoppedBy::Service && !r.trim().is_empty());
            if by == StoppedBy::Service && reason.is_none() {
                return Err(Rejection::new(STOP, Rule::TextMissing, "Write down why"));
            }
            let stopped = Recorded::fact(CarerEvent::Stopped { carer, by });
            Ok(vec![stopped.with(Key::Reason, reason)])
        }
    }
}
