//! The code lists of the field and the small value types that events are made of.
//!
//! Codes and words follow the domain guide; a code once released keeps its meaning.

use crate::codes::codes;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// A therapy by its catalogue code, e.g. `CBT`, `DIT`. Whether the code exists is checked by the door, not here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TherapyCode(pub String);

impl TherapyCode {
    /// From anything like text.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TherapyCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

codes! {
    /// How a therapy is delivered.
    Format {
        Individual => "individual", "One to one";
        Couple => "couple", "As a couple";
        Family => "family", "As a family";
        Group => "group", "In a group";
        Digital => "digital", "Online programme";
        Phone => "phone", "By phone";
        SelfGuided => "self", "On your own";
    }
}

codes! {
    /// How a contact takes place.
    Medium {
        InPerson => "in_person", "In person";
        Video => "video", "Video call";
        Phone => "phone", "Phone";
        Text => "text", "Text chat";
    }
}

/// A therapy in a format: what a wait accepts, an opening offers and a course delivers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TherapyChoice {
    /// The therapy.
    pub therapy: TherapyCode,
    /// The format.
    pub format: Format,
}

codes! {
    /// Who sent the person.
    ReferralSource {
        SelfReferral => "self", "Self-referral";
        Gp => "gp", "GP or primary care";
        HospitalLiaison => "hospital_liaison", "Hospital liaison team";
        EmergencyDepartment => "emergency_department", "Emergency department";
        Ward => "ward", "Hospital ward";
        Cmht => "cmht", "Community mental health team";
        CrisisTeam => "crisis_team", "Crisis team";
        Perinatal => "perinatal", "Perinatal team";
        EatingDisorder => "eating_disorder", "Eating disorder service";
        EarlyIntervention => "early_intervention", "Early intervention team";
        StaffHub => "staff_hub", "Staff hub";
        Voluntary => "voluntary", "Voluntary sector";
        Education => "education", "School or university";
        Employer => "employer", "Employer's occupational health";
        Justice => "justice", "Justice";
        Veteran => "veteran", "Veterans' service";
        Ambulance => "ambulance", "Ambulance or urgent care";
        Return => "return", "Return within six months";
        Other => "other", "Other";
    }
}

codes! {
    /// By what means a referral reached us.
    Means {
        Form => "form", "Form";
        Message => "message", "Electronic message";
        Phone => "phone", "Taken down on the phone";
        Letter => "letter", "Letter or document";
        File => "file", "List from a file";
    }
}

codes! {
    /// How urgent the sender called it. Shown as sent; priority is ours to set.
    SentUrgency {
        Routine => "routine", "Routine";
        Urgent => "urgent", "Urgent";
        Asap => "asap", "As soon as possible";
        Stat => "stat", "Immediate";
    }
}

codes! {
    /// What the referrer thinks of therapy for this person: mandatory reading for whoever decides.
    Recommendation {
        Recommends => "recommends", "Recommends therapy";
        Unsure => "unsure", "Is unsure";
        Against => "against", "Advises against";
        NotGiven => "not_given", "Not given";
    }
}

codes! {
    /// Social circumstances, without labels.
    SocialCircumstance {
        Housing => "housing", "Housing";
        Debt => "debt", "Debt";
        Work => "work", "Work";
        Benefits => "benefits", "Benefits";
        Discrimination => "discrimination", "Discrimination";
        ViolenceAtHome => "violence_at_home", "Violence at home";
        Loneliness => "loneliness", "Loneliness";
        Caring => "caring", "Caring for somebody";
        Immigration => "immigration", "Immigration";
        Bereavement => "bereavement", "Bereavement";
    }
}

codes! {
    /// Clinical priority, set by a clinician with a reason. It orders work. An emergency is acted on at once and is
    /// never a waiting class.
    Priority {
        Urgent => "urgent", "Urgent";
        Soon => "soon", "Soon";
        Routine => "routine", "Routine";
    }
}

codes! {
    /// What screening leads to.
    NextStep {
        Assess => "assess", "Assessment conversation";
        Decide => "decide", "Decide on the papers";
        Enquire => "enquire", "Ask for information first";
    }
}

codes! {
    /// A recorded judgement on one therapy now.
    DecisionKind {
        Accepted => "accepted", "Accepted";
        Trial => "trial", "Trial sessions, then decide together";
        NotNow => "not_now", "Not now";
        NotSuitable => "not_suitable", "This therapy does not fit";
        ReferredOn => "referred_on", "Referred on";
        Signposted => "signposted", "Told about another place";
        DeclinedByPerson => "declined_by_person", "Declined by the person";
    }
}

codes! {
    /// Why a therapy was judged not suitable.
    ReasonCode {
        OutsideArea => "outside_area", "Lives outside our area";
        OutsideAge => "outside_age", "Outside our age range";
        NeedMetElsewhere => "need_met_elsewhere", "The need is met elsewhere";
        TherapyNotProvidedHere => "therapy_not_provided_here", "The therapy is not provided here";
        TherapyNotIndicated => "therapy_not_indicated", "Another therapy fits the difficulty better";
        SafetyFirstOtherTeam => "safety_first_other_team", "Another team is needed for safety first";
        NeedsMedicalFirst => "needs_detox_or_medical_first", "Medical help or detoxification is needed first";
        PersonWantsOther => "person_wants_other", "The person wants something else";
        CapacityReason => "capacity_reason", "We have no capacity";
        Duplicate => "duplicate", "Already referred";
        Other => "other", "Another reason, in words";
    }
}

impl ReasonCode {
    /// Whether the reason is a clinical judgement, which stays provisional until a second clinician confirms it.
    /// Out of area, out of age and duplicates need a confirmed hand-over instead (domain guide, section 15).
    #[must_use]
    pub const fn is_clinical(self) -> bool {
        !matches!(self, Self::OutsideArea | Self::OutsideAge | Self::Duplicate)
    }

    /// Whether somebody else must have the person before the referral stops being ours: what no second clinician
    /// confirms (domain guide, section 15), and another team that is needed for safety first.
    #[must_use]
    pub const fn hands_over(self) -> bool {
        !self.is_clinical() || matches!(self, Self::SafetyFirstOtherTeam)
    }
}

codes! {
    /// How a second clinician came to confirm.
    ConfirmedBy {
        SecondClinician => "second_clinician", "A second clinician";
        TeamMeeting => "team_meeting", "A team meeting";
    }
}

codes! {
    /// Whom something was told.
    Audience {
        Person => "person", "The person";
        Referrer => "referrer", "The referrer";
        Gp => "gp", "The GP";
        Carer => "carer", "The carer";
    }
}

codes! {
    /// By what channel something was told.
    Channel {
        InPerson => "in_person", "In person";
        Phone => "phone", "Phone";
        Video => "video", "Video call";
        Letter => "letter", "Letter";
        Email => "email", "Email";
        Text => "text", "Text message";
        Portal => "portal", "The person's pages";
        Message => "message", "Electronic message";
    }
}

impl Channel {
    /// Whether a human speaks to a human: the first way in which a no is told.
    #[must_use]
    pub const fn is_spoken(self) -> bool {
        matches!(self, Self::InPerson | Self::Phone | Self::Video)
    }
}

codes! {
    /// Whom a question about a referral went to.
    EnquiryTo {
        Referrer => "referrer", "The referrer";
        Person => "person", "The person";
        Gp => "gp", "The GP";
        OtherTeam => "other_team", "Another team";
    }
}

codes! {
    /// Who asked for a second opinion.
    AskedBy {
        Person => "person", "The person";
        Referrer => "referrer", "The referrer";
        Representative => "representative", "Their advocate";
        Therapist => "therapist", "A therapist";
    }
}

codes! {
    /// Where a reviewer comes from.
    ReviewerPool {
        Within => "within", "This service";
        OtherArea => "other_area", "Another area";
        Register => "register", "The register, paid for this review";
    }
}

codes! {
    /// What a second opinion came to.
    ReviewOutcome {
        Upheld => "upheld", "The decision stands, with reasons";
        Changed => "changed", "The decision is changed";
        Trial => "trial", "Trial sessions";
        OtherTherapy => "other_therapy", "Another therapy";
    }
}

codes! {
    /// Why a wait is paused. A pause shows with its own countdown and never resets the clock.
    PauseReason {
        Away => "away", "Away";
        Asked => "asked", "The person asked";
        Health => "health", "Health";
        Practical => "practical", "Something practical";
        SafetyFirst => "safety_first", "Safety comes first";
    }
}

codes! {
    /// How a contact while waiting went.
    KeepInTouch {
        Same => "same", "About the same";
        Better => "better", "Better";
        Worse => "worse", "Worse";
        NotReached => "not_reached", "Not reached";
        NoLongerWanted => "no_longer_wanted", "No longer wanted";
    }
}

codes! {
    /// How a phone call about an offer went.
    CallOutcome {
        Spoke => "spoke", "Spoke";
        NoAnswer => "no_answer", "No answer";
        MessageLeft => "message_left", "Left a neutral message";
        CallBack => "call_back", "Asked us to call back";
        WrongNumber => "wrong_number", "Wrong number";
    }
}

codes! {
    /// Why an offer was declined. Declining never costs the place.
    DeclineReason {
        Time => "time", "The day or time";
        Place => "place", "The place";
        Format => "format", "In person, video or phone";
        Therapy => "therapy", "Another therapy is wanted";
        Therapist => "therapist", "Another therapist is wanted";
        TooSoon => "too_soon", "Too soon";
        Other => "other", "Another reason";
    }
}

codes! {
    /// Whether and how somebody came to a session.
    Attendance {
        Attended => "attended", "Attended";
        Late => "late", "Came late, seen";
        DidNotAttend => "dna", "Did not attend";
    }
}

codes! {
    /// Who cancelled.
    CancelledBy {
        Person => "person", "The person, with notice";
        Therapist => "therapist", "The therapist";
        Service => "service", "The service";
    }
}

codes! {
    /// What kind of contact a session is.
    SessionKind {
        Assessment => "assessment", "Assessment";
        Treatment => "treatment", "Therapy";
        Review => "review", "Review";
        FollowUp => "follow_up", "Follow-up";
    }
}

codes! {
    /// What a review of a course came to.
    CourseReview {
        Continue => "continue", "Go on as agreed";
        Extend => "extend", "Go on for longer";
        StepUp => "step_up", "Step up";
        StepDown => "step_down", "Step down";
        Change => "change", "Change the therapy or the therapist";
        End => "end", "Work towards an ending";
    }
}

codes! {
    /// How a course ended.
    CourseEnd {
        Planned => "planned", "Planned ending, agreed between both";
        Unplanned => "unplanned", "Ended without agreement";
        Stepped => "stepped", "Stepped up or down";
        ByService => "by_service", "Ended by the service";
        NeverBegan => "never_began", "Ended before the first session";
    }
}

codes! {
    /// Which way intensity changes.
    Step {
        Up => "up", "Step up";
        Down => "down", "Step down";
    }
}

codes! {
    /// Why an episode was closed.
    ClosureReason {
        Completed => "completed", "The work is done";
        Withdrawn => "withdrawn", "Withdrawn by the person";
        SenderWithdrew => "sender_withdrew", "Withdrawn by the sender";
        MovedAway => "moved_away", "Moved away";
        Died => "died", "Died";
        Transferred => "transferred", "Transferred, arrival confirmed";
        NoContact => "closed_no_contact", "No contact after two tries in two media";
        NotTakenOn => "not_taken_on", "Not taken on";
        Signposted => "signposted", "Told about another place";
        Duplicate => "duplicate", "Already referred";
        EnteredInError => "entered_in_error", "Entered in error";
    }
}

codes! {
    /// What a safety concern is about. There are no bands and no prediction (NICE NG225).
    ConcernKind {
        SuicideOrSelfHarm => "suicide_self_harm", "Suicide or self-harm";
        ToOthers => "to_others", "Harm to others";
        FromOthers => "from_others", "Harm from others";
        Neglect => "neglect", "Neglect";
        Vulnerability => "vulnerability", "Vulnerability";
        Driving => "driving", "Driving";
        ChildrenAtHome => "children_at_home", "Children at home";
    }
}

codes! {
    /// Where a safety concern came from.
    ConcernSource {
        Words => "words", "The person's words";
        Item => "item", "An answer in a measure";
        Referrer => "referrer", "The referrer";
        Carer => "carer", "A carer";
        Clinician => "clinician", "A clinician";
    }
}

codes! {
    /// By when the service must act: urgency of our action, not a forecast.
    ResponseNeeded {
        Now => "now", "Now";
        Today => "today", "Today";
        ThreeDays => "3_days", "Within 3 days";
        NextContact => "next_contact", "At the next contact";
    }
}

codes! {
    /// Who entered a measure.
    EnteredBy {
        Person => "person", "The person";
        StaffWithPerson => "staff_with_person", "Staff, asking the person";
        StaffFromPaper => "staff_from_paper", "Staff, from paper";
        Imported => "imported", "Another system";
    }
}

codes! {
    /// The two layers of notes. Both belong to the record.
    NoteLayer {
        Shared => "shared", "Shared record";
        Process => "process", "Therapist's process note";
    }
}

codes! {
    /// What the person was told of a trainee.
    TraineeTold {
        NotATrainee => "not_a_trainee", "Not a trainee";
        ToldAndAgreed => "told_and_agreed", "Told, and agreed";
    }
}

codes! {
    /// What a person may consent to. Being treated does not rest on these; sharing does.
    ConsentKind {
        ShareWithGp => "share_with_gp", "Copies of letters to the GP";
        ShareWithReferrer => "share_with_referrer", "Decision and outcome to the referrer";
        ShareWithCarer => "share_with_carer", "Information to a named carer";
        TextMessages => "text_messages", "Text messages";
        Email => "email", "Email";
        Voicemail => "voicemail", "Neutral voicemail";
        Recording => "recording", "Recording of sessions for supervision";
        Research => "research", "Contact about research";
    }
}

codes! {
    /// Access needs and adjustments (Accessible Information Standard, reasonable adjustments).
    AccessNeed {
        LargePrint => "large_print", "Large print";
        EasyRead => "easy_read", "Easy read";
        Braille => "braille", "Braille";
        Audio => "audio", "Audio";
        Bsl => "bsl", "British Sign Language interpreter";
        HearingLoop => "hearing_loop", "Hearing loop";
        StepFree => "step_free", "Step-free room";
        LongerAppointment => "longer_appointment", "Longer appointments";
        QuietPlace => "quiet_place", "Quiet place to wait";
        Companion => "companion", "Brings somebody along";
        NoPhone => "no_phone", "Cannot use the phone";
        Childcare => "childcare", "Times that fit childcare";
    }
}

codes! {
    /// Administrative gender, as the data sets and FHIR know it.
    Gender {
        Female => "female", "Female";
        Male => "male", "Male";
        Other => "other", "Other";
        Unknown => "unknown", "Not known";
    }
}

codes! {
    /// How sure we are of an NHS number.
    NhsNumberStatus {
        Traced => "traced", "Traced";
        Given => "given", "Given, check digit holds";
        Invalid => "invalid", "Given, check digit does not hold";
    }
}

codes! {
    /// Days of the week.
    Day {
        Monday => "mon", "Monday";
        Tuesday => "tue", "Tuesday";
        Wednesday => "wed", "Wednesday";
        Thursday => "thu", "Thursday";
        Friday => "fri", "Friday";
        Saturday => "sat", "Saturday";
        Sunday => "sun", "Sunday";
    }
}

impl Day {
    /// The day of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        Self::ALL.get(index).copied().unwrap_or(Self::Monday)
    }
}

codes! {
    /// Parts of the day, for wishes.
    PartOfDay {
        Morning => "morning", "Morning";
        Afternoon => "afternoon", "Afternoon";
        Evening => "evening", "Evening, from 5pm";
    }
}

impl PartOfDay {
    /// The part of the day a time falls into.
    #[must_use]
    pub fn of(time: Time) -> Self {
        match time.hour() {
            0..12 => Self::Morning,
            12..17 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

/// A recurring weekly slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WeeklySlot {
    /// Day of the week.
    pub day: Day,
    /// Start, civil time in London.
    pub at: Time,
    /// Length in minutes.
    pub minutes: u16,
}

/// What a person would like and would rather not. Order matters nowhere; an empty list means no wish.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Days that suit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Day>,
    /// Parts of the day that suit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartOfDay>,
    /// Media that suit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Medium>,
    /// Sites that can be reached, by their code in the settings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<String>,
    /// The therapist's gender, only if the person states a wish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub therapist_gender: Option<Gender>,
    /// The language the person would like to speak (BCP 47), if not English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether a therapist who shares the language is wanted rather than an interpreter.
    #[serde(default)]
    pub same_language: bool,
    /// Willing to take a slot at short notice.
    #[serde(default)]
    pub short_notice: bool,
}
