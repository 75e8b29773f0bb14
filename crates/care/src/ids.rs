//! Typed identifiers: mixing up two kinds does not compile. All are random or time-ordered UUIDs made by the caller.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> { Uuid::parse_str(s).map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+ };
}

ids! {
    /// A person who is, or was, referred. Their stream, and the name of their key.
    PersonId,
    /// An episode of care, from referral to closure. Its stream.
    EpisodeId,
    /// One request for help inside an episode.
    ReferralId,
    /// A practitioner. Their stream.
    PractitionerId,
    /// A practitioner's weekly slot for a therapy. Its stream.
    OpeningId,
    /// A course: one therapy with one therapist or group.
    CourseId,
    /// A session, planned or held.
    SessionId,
    /// An assessment or other appointment outside a course.
    AppointmentId,
    /// A suitability decision.
    DecisionId,
    /// A second opinion on a decision.
    ReviewId,
    /// A wait for one or several acceptable therapies.
    WaitId,
    /// A pause of a wait.
    PauseId,
    /// An offer of a slot.
    OfferId,
    /// A safety concern.
    ConcernId,
    /// A measure filled in once.
    MeasureId,
    /// A goal.
    GoalId,
    /// A note.
    NoteId,
    /// A question to somebody about a referral.
    EnquiryId,
    /// A message from the person.
    MessageId,
    /// An answer to a message.
    ReplyId,
    /// A follow-up contact after an ending.
    FollowUpId,
    /// A time at which somebody who waits was asked how they are.
    AskingId,
    /// A task for a member of staff.
    TaskId,
    /// A stored document or original message.
    DocumentId,
    /// An account that can sign in. Its stream.
    UserId,
    /// The human behind one or more accounts.
    HumanId,
    /// The organisation in whose name a command is given.
    OrganisationId,
    /// Somebody on a professional register. Their stream, and the name of their key.
    RegistrantId,
    /// A paid post. Its stream.
    PostId,
    /// An entry of a timesheet.
    HoursId,
    /// A link or code by which a person comes to their own pages.
    WayId,
    /// What a person told of how it was.
    StoryId,
    /// A charity or another provider that takes hand-overs. Its stream.
    ProviderId,
    /// A hand-over of somebody to a provider. Its stream; sealed under the person's key.
    HandOverId,
    /// A group that offers a therapy to several people.
    GroupId,
    /// A survey of members, or a round of the staff's pulse. Its stream.
    SurveyId,
    /// An answer to a survey, or a file of them. Its stream.
    SurveyAnswerId,
    /// Something that was asked of somebody outside, with its answer. Its stream.
    AskId,
    /// A news post. Its stream.
    NewsId,
    /// A reader's comment. Its stream, and the name of its key.
    CommentId,
}
