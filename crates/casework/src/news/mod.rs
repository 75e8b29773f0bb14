//! The public news behind the one door: posts, readers' comments, the notice board.
//!
//! [`acts`] carries out what editors, moderators and readers ask; [`shelf`] holds in memory what is true now, and texts
//! that were opened; [`limits`] keeps readers from filling the store; [`signs`] reads a comment for words of a crisis and
//! for names of staff; [`read`] answers the public pages, [`desk`] those of editors and moderators.

mod acts;
mod desk;
mod limits;
mod read;
mod shelf;
mod signs;

pub use acts::NewsAct;
pub use desk::{CommentEntry, CommentPage, NewsEntry, NewsOverview, NewsPostPage, NewsRow, QueueRow, QueueStanding};
pub(crate) use limits::{Admission, Limits};
pub use read::{FeedEntry, NewsCard, NewsPage, NewsShelfMonth, PublicComment};
pub(crate) use shelf::Shelf;

use uuid::Uuid;

/// The stream of the notice board of an organisation. Derived, so that two writers who begin it meet in one stream.
pub(crate) fn noticeboard_stream(organisation: care::OrganisationId) -> Uuid {
    stream_of("noticeboard", organisation)
}

/// What stories are told on, as comments are on a post. It is no stream: nothing happens to it.
pub(crate) fn stories_of(organisation: care::OrganisationId) -> care::NewsId {
    care::NewsId(stream_of("stories", organisation))
}

fn stream_of(what: &str, organisation: care::OrganisationId) -> Uuid {
    crate::derived::id(what, &[organisation.0.as_bytes()])
}
