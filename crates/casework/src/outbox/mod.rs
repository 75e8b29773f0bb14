//! The outbox: what is to be said to a person outside the pages, written in the same append as the event that asks for it.
//!
//! - [`notice`]: what there is to say, and which event asks for it.
//! - [`route`]: how it may go, judged when it goes: by e-mail where the person said that it is safe, else as a letter.
//! - [`send`]: the job: takes up, hands over, marks. At most once after the hand-over has begun.
//! - [`came_back`]: what came back by e-mail, and where it goes then.
//! - [`work`]: what a human does with letters to print, with what failed and with what may have been sent.
//!
//! A message names no therapy, no reason, no score and nobody: that is in letters and on the person's own pages.

mod came_back;
mod notice;
mod route;
mod send;
mod work;

pub use came_back::Returned;
pub use mail::CameBack;
pub(crate) use notice::notices_that_follow;
pub use notice::{Notice, NoticeKind};
pub use route::{Note, Why};
pub(crate) use send::NOT_LOOKED;
pub use send::{Carrier, MailRules, Sending, Sent, ToSay, Wording};
pub use work::{OutboxAct, OutboxRow};

/// How far a message is, for pages.
pub use ledger::DeliveryState;
