//! Why a command was not carried out: what was asked, which rule forbids it, and what would be possible.

crate::codes::codes! {
    /// A rule that a command may run into. Each is met by a property test.
    Rule {
        NotReceived => "not_received", "there is no referral yet";
        AlreadyReceived => "already_received", "this episode already has its referral";
        Closed => "closed", "the episode is closed";
        NotClosed => "not_closed", "the episode is not closed";
        UnknownItem => "unknown_item", "what it names is not part of this record";
        AlreadyDone => "already_done", "this was done before";
        NotYet => "not_yet", "an earlier step is missing";
        TextMissing => "text_missing", "a text that must be there is missing";
        PartMissing => "part_missing", "a required part is missing";
        NotAClinician => "not_a_clinician", "this needs a qualified clinician";
        SameHuman => "same_human", "this needs a different human";
        SameLine => "same_line", "the reviewer is in the line of management of who decided";
        NotTrained => "not_trained", "the reviewer is not trained in this therapy";
        OpinionFirst => "opinion_first", "the reviewer writes an own opinion before seeing the first one";
        NoFirstBySpeech => "no_first_by_speech", "a no is told by a person before a letter or a page shows it";
        NoOnFridayEvening => "no_on_friday_evening", "a no is not told on a Friday evening or a closed day";
        PersonFirst => "person_first", "the person is told before anybody else";
        Provisional => "provisional", "the decision is provisional until a second clinician confirms it";
        TooLate => "too_late", "the time for this has passed";
        DateInFuture => "date_in_future", "the date lies in the future";
        DateInPast => "date_in_past", "the date lies in the past";
        OpenConcern => "open_concern", "a safety concern is open";
        UnreadMessage => "unread_message", "a message from the person is unread";
        OpenCourse => "open_course", "a course is open";
        ArrivalOpen => "arrival_open", "arrival elsewhere is not confirmed, so the referral is still ours";
        TwoTries => "two_tries", "two tries in two different media are needed first";
        NotWaiting => "not_waiting", "the person is not waiting for this";
        OfferNotOpen => "offer_not_open", "the offer is no longer open";
        OutOfRange => "out_of_range", "a value is out of its range";
        Taken => "taken", "the seat is taken";
        Inactive => "inactive", "this is no longer active";
        RegistrationOutOfDate => "registration_out_of_date", "the registration check is out of date";
        NotCertified => "not_certified", "there is no certificate for this therapy";
        ReturnTooLate => "return_too_late", "return without triage is possible for six months after the ending";
        Unpaid => "unpaid", "unpaid hours are never entered as paid";
        NoConsent => "no_consent", "the person has not agreed to it";
        AloneFirst => "alone_first", "partners are each seen alone before they are seen together";
        TooMany => "too_many", "there are too many of these at the moment";
        LastOfItsKind => "last_of_its_kind", "the last active administrator cannot be taken away";
    }
}

/// A refused command. (A clinical "not suitable" is not a rejection, it is a decision.)
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{asked}: {rule}{}", detail.as_deref().map(|d| format!(" ({d})")).unwrap_or_default())]
pub struct Rejection {
    /// What was asked, in words that complete "Could not …".
    pub asked: &'static str,
    /// The rule that forbids it.
    pub rule: Rule,
    /// What exactly, in words: the missing part, the date, the name of the field.
    pub detail: Option<String>,
    /// What would be possible instead, in words.
    pub possible: &'static str,
}

impl Rejection {
    /// A rejection of `asked` by `rule`, saying what would be possible.
    #[must_use]
    pub const fn new(asked: &'static str, rule: Rule, possible: &'static str) -> Self {
        Self {
            asked,
            rule,
            detail: None,
            possible,
        }
    }

    /// Adds what exactly was wrong.
    #[must_use]
    pub fn because(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
