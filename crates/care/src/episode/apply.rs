//! Folding: one match, no look-ups, never fails. An event that names an unknown item leaves the state as it is.

use super::events::*;
use super::state::*;
use crate::terms::*;
use crate::*;

impl Episode {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &EpisodeEvent) {
        self.version = header.version;
        self.take_turn(header, event);
        match event {
            EpisodeEvent::ReferralReceived {
                referral,
                acknowledge_by,
                safety_screen_by,
                screen_by,
            } => {
                self.person = Some(referral.person);
                self.clock_start = Some(referral.received_on);
                self.due_on_receipt = Some((*acknowledge_by, *safety_screen_by, *screen_by));
                self.referrals.push((referral.clone(), header.version));
            }
            EpisodeEvent::ReferralJoined { referral } => self.referrals.push((referral.clone(), header.version)),
            EpisodeEvent::ReferralWithdrawn { referral, in_error } => self.withdrawn.push((*referral, *in_error)),
            EpisodeEvent::FurtherInformationReceived { .. } => {}
            EpisodeEvent::Acknowledged { to, .. } => self.acknowledged.push((*to, header.date())),
            EpisodeEvent::InformationWanted { enquiry, from, due } => self.enquiries.push(Enquiry {
                id: *enquiry,
                from: *from,
                asked_on: header.date(),
                due: *due,
                version: header.version,
                answered: None,
            }),
            EpisodeEvent::InformationGiven { enquiry } => {
                if let Some(e) = self.enquiries.iter_mut().find(|e| e.id == *enquiry) {
                    e.answered = Some((header.date(), header.version));
                }
            }
            EpisodeEvent::LetterSent { letter, to, channel } => {
                self.letters.push((*letter, *to, *channel, header.date()));
            }
            EpisodeEvent::Screened { priority, next, by } => {
                self.priority = Some(*priority);
                self.screening = Some(Screening {
                    on: header.date(),
                    next: *next,
                    by: *by,
                    version: header.version,
                });
            }
            EpisodeEvent::PriorityReconsidered { priority } => self.priority = Some(*priority),
            EpisodeEvent::Assigned { user, role } => {
                if !self.assigned.contains(&(*user, *role)) {
                    self.assigned.push((*user, *role));
                }
            }
            EpisodeEvent::EmergencyHandedOver => self.emergency = Some(false),
            EpisodeEvent::EmergencyArrivalConfirmed => self.emergency = Some(true),
            EpisodeEvent::AssessmentBooked { .. }
            | EpisodeEvent::AppointmentCancelled { .. }
            | EpisodeEvent::AssessmentHeld { .. }
            | EpisodeEvent::SeenAlone { .. } => self.apply_assessment(header, event),
            EpisodeEvent::DecisionMade { .. }
            | EpisodeEvent::DecisionConfirmed { .. }
            | EpisodeEvent::DecisionNotConfirmed { .. }
            | EpisodeEvent::DecisionTold { .. }
            | EpisodeEvent::ArrivalConfirmed { .. }
            | EpisodeEvent::HandOverFailed { .. } => self.apply_decision(header, event),
            EpisodeEvent::SecondOpinionAsked { .. }
            | EpisodeEvent::ReviewerNamed { .. }
            | EpisodeEvent::MeetingOffered { .. }
            | EpisodeEvent::OpinionWritten { .. }
            | EpisodeEvent::FirstDecisionShown { .. }
            | EpisodeEvent::ReviewConcluded { .. } => self.apply_review(header, event),
            EpisodeEvent::WishesStated(_)
            | EpisodeEvent::WaitBegan { .. }
            | EpisodeEvent::ChoicesStated { .. }
            | EpisodeEvent::WaitPaused { .. }
            | EpisodeEvent::WaitResumed { .. }
            | EpisodeEvent::KeptInTouch { .. }
            | EpisodeEvent::LookedAgain { .. }
            | EpisodeEvent::WaitEnded { .. } => self.apply_wait(header, event),
            EpisodeEvent::OfferMade { .. }
            | EpisodeEvent::CallLogged { .. }
            | EpisodeEvent::OfferAccepted { .. }
            | EpisodeEvent::OfferDeclined { .. }
            | EpisodeEvent::OfferLapsed { .. }
            | EpisodeEvent::OfferWithdrawn { .. } => self.apply_offer(header, event),
            EpisodeEvent::CourseBegan { .. }
            | EpisodeEvent::SessionsPlanned { .. }
            | EpisodeEvent::SessionMoved { .. }
            | EpisodeEvent::SessionCancelled { .. }
            | EpisodeEvent::SessionHeld { .. }
            | EpisodeEvent::AbsenceExempted { .. }
            | EpisodeEvent::CourseReviewed { .. }
            | EpisodeEvent::TherapistChanged { .. }
            | EpisodeEvent::EndingAgreed { .. }
            | EpisodeEvent::CourseEnded { .. } => self.apply_course(header, event),
            EpisodeEvent::FollowUpPlanned { .. }
            | EpisodeEvent::FollowedUp { .. }
            | EpisodeEvent::MeasureDeclined { .. }
            | EpisodeEvent::QuestionsOffered { .. } => self.apply_asking(header, event),
            EpisodeEvent::MeasureTaken(facts) => self.measures.push(Measure {
                facts: facts.clone(),
                on: header.date(),
                by: header.by,
                safety_seen: None,
            }),
            EpisodeEvent::SafetyAnswerSeen { measure } => {
                if let Some(m) = self.measures.iter_mut().find(|m| m.facts.id == *measure) {
                    m.safety_seen = Some(header.date());
                }
            }
            EpisodeEvent::GoalAgreed { goal } => {
                self.goals.push(Goal {
                    id: *goal,
                    version: header.version,
                    ratings: Vec::new(),
                });
            }
            EpisodeEvent::GoalRated { goal, rating } => {
                if let Some(g) = self.goals.iter_mut().find(|g| g.id == *goal) {
                    g.ratings.push((header.date(), *rating));
                }
            }
            EpisodeEvent::NoteWritten {
                note,
                layer,
                session,
                corrects,
                by,
            } => self.notes.push(Note {
                id: *note,
                layer: *layer,
                session: *session,
                corrects: *corrects,
                by: *by,
                on: header.date(),
                version: header.version,
            }),
            EpisodeEvent::EntryMisfiled { entry } => self.misfiled.push(*entry),
            EpisodeEvent::ConcernRaised { .. }
            | EpisodeEvent::ConcernJoined { .. }
            | EpisodeEvent::ConcernActedOn { .. }
            | EpisodeEvent::ConcernFormulated { .. }
            | EpisodeEvent::SafetyPlanShared { .. }
            | EpisodeEvent::ConcernKnown { .. }
            | EpisodeEvent::ConcernHandedTo { .. }
            | EpisodeEvent::ConcernClosed { .. } => self.apply_concern(header, event),
            EpisodeEvent::PersonWrote { .. }
            | EpisodeEvent::MessageRead { .. }
            | EpisodeEvent::MessageAnswered { .. }
            | EpisodeEvent::MessageTalkedOver { .. } => self.apply_message(header, event),
            EpisodeEvent::EpisodeClosed { reason, .. } => {
                self.closed = Some((header.date(), *reason, header.version));
            }
            EpisodeEvent::EpisodeReopened => self.closed = None,
        }
    }

    fn apply_assessment(&mut self, header: &Header, event: &EpisodeEvent) {
        match event {
            EpisodeEvent::AssessmentBooked {
                appointment,
                with,
                at,
                minutes,
                medium,
                site,
            } => {
                self.appointments.push(Appointment {
                    id: *appointment,
                    with: *with,
                    at: *at,
                    minutes: *minutes,
                    medium: *medium,
                    site: site.clone(),
                    cancelled: None,
                    held: None,
                });
            }
            EpisodeEvent::AppointmentCancelled { appointment, by } => {
                if let Some(a) = self.appointments.iter_mut().find(|a| a.id == *appointment) {
                    a.cancelled = Some(*by);
                }
            }
            EpisodeEvent::AssessmentHeld {
                appointment,
                attendance,
            } => {
                if let Some(a) = self.appointments.iter_mut().find(|a| a.id == *appointment) {
                    a.held = Some((*attendance, header.date()));
                }
            }
            EpisodeEvent::SeenAlone { .. } => self.seen_alone = self.seen_alone.max(Some(header.date())),
            _ => {}
        }
    }

    fn session_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.courses
            .iter_mut()
            .flat_map(|c| &mut c.sessions)
            .find(|s| s.id == id)
    }

    fn decision_mut(&mut self, id: DecisionId) -> Option<&mut Decision> {
        self.decisions.iter_mut().find(|d| d.facts.id == id)
    }

    fn apply_decision(&mut self, header: &Header, event: &EpisodeEvent) {
        match event {
            EpisodeEvent::DecisionMade {
                decision,
                by,
                provisional,
                confirm_by,
                letter_by,
                arrival_by,
            } => {
                self.decisions.push(Decision {
                    facts: decision.clone(),
                    by: *by,
                    on: header.date(),
                    standing: if *provisional {
                        Standing::Provisional
                    } else {
                        Standing::Final
                    },
                    confirmed_by: None,
                    confirm_by: *confirm_by,
                    letter_by: *letter_by,
                    arrival_by: *arrival_by,
                    arrival: None,
                    told: Vec::new(),
                    version: header.version,
                });
            }
            EpisodeEvent::DecisionConfirmed { decision, by, .. } => {
                if let Some(d) = self.decision_mut(*decision) {
                    d.standing = Standing::Final;
                    d.confirmed_by = Some(*by);
                }
            }
            EpisodeEvent::DecisionNotConfirmed { decision, .. } => {
                if let Some(d) = self.decision_mut(*decision) {
                    d.standing = Standing::Fallen;
                }
            }
            EpisodeEvent::DecisionTold { decision, to, channel } => {
                let on = header.date();
                if let Some(d) = self.decision_mut(*decision) {
                    d.told.push((*to, *channel, on));
                }
            }
            EpisodeEvent::ArrivalConfirmed { decision } => {
                if let Some(d) = self.decision_mut(*decision) {
                    d.arrival = Some(true);
                }
            }
            EpisodeEvent::HandOverFailed { decision } => {
                if let Some(d) = self.decision_mut(*decision) {
                    d.arrival = Some(false);
                    d.standing = Standing::Fallen;
                }
            }
            _ => {}
        }
    }

    fn apply_review(&mut self, header: &Header, event: &EpisodeEvent) {
        if let EpisodeEvent::SecondOpinionAsked {
            review,
            decision,
            asked_by,
            due,
        } = event
        {
            self.reviews.push(SecondOpinion {
                id: *review,
                decision: *decision,
                asked_by: *asked_by,
                asked_on: header.date(),
                due: *due,
                version: header.version,
                reviewer: None,
                meeting: None,
                opinion: None,
                first_shown: false,
                concluded: None,
                deliverer: None,
            });
            return;
        }
        let id = match event {
            EpisodeEvent::ReviewerNamed { review, .. }
            | EpisodeEvent::MeetingOffered { review, .. }
            | EpisodeEvent::OpinionWritten { review }
            | EpisodeEvent::FirstDecisionShown { review }
            | EpisodeEvent::ReviewConcluded { review, .. } => *review,
            _ => return,
        };
        let Some(r) = self.reviews.iter_mut().find(|r| r.id == id) else {
            return;
        };
        match event {
            EpisodeEvent::ReviewerNamed {
                reviewer, human, pool, ..
            } => r.reviewer = Some((*reviewer, *human, *pool)),
            EpisodeEvent::MeetingOffered { accepted, .. } => r.meeting = Some(*accepted),
            EpisodeEvent::OpinionWritten { .. } => r.opinion = Some(header.version),
            EpisodeEvent::FirstDecisionShown { .. } => r.first_shown = true,
            EpisodeEvent::ReviewConcluded { outcome, deliverer, .. } => {
                r.concluded = Some((*outcome, header.date(), header.version));
                r.deliverer = *deliverer;
                let decision = r.decision;
                if *outcome != ReviewOutcome::Upheld
                    && let Some(d) = self.decision_mut(decision)
                {
                    d.standing = Standing::Replaced;
                }
            }
            _ => {}
        }
    }

    fn apply_wait(&mut self, header: &Header, event: &EpisodeEvent) {
        match event {
            EpisodeEvent::WishesStated(wishes) => self.wishes = wishes.clone(),
            EpisodeEvent::WaitBegan {
                wait,
                choices,
                clock_start,
                before_newcomers,
            } => self.waits.push(Wait {
                id: *wait,
                choices: choices.clone(),
                ever: choices.clone(),
                clock_start: *clock_start,
                since: header.date(),
                before_newcomers: *before_newcomers,
                ended: None,
                pauses: Vec::new(),
            }),
            EpisodeEvent::ChoicesStated { wait, choices } => {
                if let Some(w) = self.waits.iter_mut().find(|w| w.id == *wait) {
                    w.choices.clone_from(choices);
                    let new = choices.iter().filter(|c| !w.ever.contains(c)).cloned();
                    let new: Vec<_> = new.collect();
                    w.ever.extend(new);
                }
            }
            EpisodeEvent::WaitPaused {
                pause,
                wait,
                reason,
                from,
                until,
            } => {
                if let Some(w) = self.waits.iter_mut().find(|w| w.id == *wait) {
                    w.pauses.push(Pause {
                        id: *pause,
                        reason: *reason,
                        from: *from,
                        until: *until,
                        resumed: None,
                    });
                }
            }
            EpisodeEvent::WaitResumed { pause } => {
                if let Some(p) = self
                    .waits
                    .iter_mut()
                    .flat_map(|w| &mut w.pauses)
                    .find(|p| p.id == *pause)
                {
                    p.resumed = Some(header.date());
                }
            }
            EpisodeEvent::KeptInTouch { answer, channel } => self.touches.push((header.date(), *answer, *channel)),
            EpisodeEvent::LookedAgain { .. } => self.looks.push(header.date()),
            EpisodeEvent::WaitEnded { wait } => {
                if let Some(w) = self.waits.iter_mut().find(|w| w.id == *wait) {
                    w.ended = Some(header.date());
                }
            }
            _ => {}
        }
    }

    fn apply_offer(&mut self, header: &Header, event: &EpisodeEvent) {
        let (id, standing) = match event {
            EpisodeEvent::OfferMade {
                offer,
                wait,
                opening,
                practitioner,
                choice,
                first_at,
                expires_at,
            } => {
                self.offers.push(Offer {
                    id: *offer,
                    wait: *wait,
                    opening: *opening,
                    practitioner: *practitioner,
                    choice: choice.clone(),
                    first_at: *first_at,
                    expires_at: *expires_at,
                    standing: OfferStanding::Open,
                    made_on: header.date(),
                    version: header.version,
                });
                return;
            }
            EpisodeEvent::CallLogged { opening, outcome } => {
                self.calls.push((header.at, *opening, *outcome));
                return;
            }
            EpisodeEvent::OfferAccepted { offer } => (*offer, OfferStanding::Accepted),
            EpisodeEvent::OfferDeclined { offer, reason } => (*offer, OfferStanding::Declined(*reason)),
            EpisodeEvent::OfferLapsed { offer } => (*offer, OfferStanding::Lapsed),
            EpisodeEvent::OfferWithdrawn { offer } => (*offer, OfferStanding::Withdrawn),
            _ => return,
        };
        if let Some(o) = self.offers.iter_mut().find(|o| o.id == id) {
            o.standing = standing;
        }
    }

    fn apply_course(&mut self, header: &Header, event: &EpisodeEvent) {
        let on = header.date();
        match event {
            EpisodeEvent::CourseBegan { course, wait } => {
                if let Some(w) = wait.and_then(|id| self.waits.iter_mut().find(|w| w.id == id)) {
                    w.ended = Some(on);
                }
                self.courses.push(Course {
                    facts: course.clone(),
                    began_on: on,
                    sessions: Vec::new(),
                    reviews: Vec::new(),
                    ending: None,
                    ended: None,
                });
            }
            EpisodeEvent::SessionMoved {
                session, to, opening, ..
            } => {
                if let Some(s) = self.session_mut(*session) {
                    s.at = *to;
                    s.opening = *opening;
                }
            }
            EpisodeEvent::SessionCancelled { session, by } => {
                if let Some(s) = self.session_mut(*session) {
                    s.cancelled = Some(*by);
                }
            }
            EpisodeEvent::SessionHeld {
                session,
                attendance,
                medium,
                kind,
                minutes,
                by,
                ..
            } => {
                if let Some(s) = self.session_mut(*session) {
                    s.held = Some(HeldSession {
                        attendance: *attendance,
                        on,
                        medium: *medium,
                        kind: *kind,
                        minutes: *minutes,
                        by: *by,
                        version: header.version,
                        exempt: None,
                    });
                }
            }
            EpisodeEvent::AbsenceExempted { session, why } => {
                if let Some(held) = self.session_mut(*session).and_then(|s| s.held.as_mut()) {
                    held.exempt = Some(*why);
                }
            }
            EpisodeEvent::SessionsPlanned { course, .. }
            | EpisodeEvent::CourseReviewed { course, .. }
            | EpisodeEvent::TherapistChanged { course, .. }
            | EpisodeEvent::EndingAgreed { course, .. }
            | EpisodeEvent::CourseEnded { course, .. } => {
                let Some(c) = self.courses.iter_mut().find(|c| c.facts.id == *course) else {
                    return;
                };
                match event {
                    EpisodeEvent::SessionsPlanned { sessions, .. } => {
                        let planned = sessions.iter().map(|s| Session {
                            id: s.id,
                            at: s.at,
                            opening: None,
                            cancelled: None,
                            held: None,
                        });
                        c.sessions.extend(planned);
                    }
                    EpisodeEvent::CourseReviewed { outcome, extend_by, .. } => {
                        let attended = c.attended();
                        c.facts.sessions = c.facts.sessions.saturating_add(*extend_by);
                        c.reviews.push((on, *outcome, header.version, attended));
                    }
                    EpisodeEvent::TherapistChanged {
                        to, opening, trainee, ..
                    } => {
                        c.facts.practitioner = *to;
                        c.facts.opening = *opening;
                        c.facts.trainee = trainee.unwrap_or(c.facts.trainee);
                        // A slot of the therapist before is not held any more.
                        c.sessions
                            .iter_mut()
                            .filter(|s| s.is_open())
                            .for_each(|s| s.opening = None);
                    }
                    EpisodeEvent::EndingAgreed { on: last, .. } => c.ending = Some(*last),
                    EpisodeEvent::CourseEnded { how, .. } => c.ended = Some((on, *how, header.version)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn apply_concern(&mut self, header: &Header, event: &EpisodeEvent) {
        if let EpisodeEvent::ConcernRaised {
            concern,
            kind,
            source,
            response,
            owner,
            ..
        } = event
        {
            self.concerns.push(Concern {
                id: *concern,
                kind: *kind,
                source: *source,
                response: *response,
                raised_at: header.at,
                owner: *owner,
                standing: ConcernStanding::Open,
                acted_on: false,
                pressing_since: header.at,
                plan: None,
                versions: vec![header.version],
            });
            return;
        }
        let id = match event {
            EpisodeEvent::ConcernJoined { concern, .. }
            | EpisodeEvent::ConcernActedOn { concern }
            | EpisodeEvent::ConcernFormulated { concern }
            | EpisodeEvent::SafetyPlanShared { concern, .. }
            | EpisodeEvent::ConcernKnown { concern, .. }
            | EpisodeEvent::ConcernHandedTo { concern, .. }
            | EpisodeEvent::ConcernClosed { concern } => *concern,
            _ => return,
        };
        let Some(c) = self.concerns.iter_mut().find(|c| c.id == id) else {
            return;
        };
        c.versions.push(header.version);
        match event {
            EpisodeEvent::ConcernJoined { rising: true, .. } => {
                c.standing = ConcernStanding::Open;
                c.acted_on = false;
                c.pressing_since = header.at;
                // Rising is for today, however long the first sign could wait (domain guide, section 4).
                c.response = c.response.min(ResponseNeeded::Today);
            }
            EpisodeEvent::ConcernActedOn { .. } => c.acted_on = true,
            EpisodeEvent::SafetyPlanShared { plan, .. } => c.plan = Some((*plan, header.version)),
            EpisodeEvent::ConcernKnown { review_on, .. } => {
                c.standing = ConcernStanding::Known(*review_on);
                c.acted_on = true;
            }
            EpisodeEvent::ConcernHandedTo { owner, .. } => c.owner = Some(*owner),
            EpisodeEvent::ConcernClosed { .. } => c.standing = ConcernStanding::Closed,
            _ => {}
        }
    }
}
