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

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The stream of the notice board of an organisation. Derived, so that two writers who begin it meet in one stream.
pub(crate) fn noticeboard_stream(organisation: care::OrganisationId) -> Uuid {
    stream_of(b"noticeboard\0", organisation)
}

/// What stories are told on, as comments are on a post. It is no stream: nothing happens to it.
pub(crate) fn stories_of(organisation: care::OrganisationId) -> care::NewsId {
    care::NewsId(stream_of(b"stories\0", organisation))
}

fn stream_of(what: &[u8], organisation: care::OrganisationId) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(what);
    hash.update(organisation.0.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
