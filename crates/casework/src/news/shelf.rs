//! What is true now of posts, comments, the notice board, asks and complaints, in memory, fed by the same pass over the ledger as the
//! views; and the texts that pages opened, each kept for the version that it belongs to.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use care::asks::Ask;
use care::codec;
use care::complaint::Complaint;
use care::news::{Comment, CommentEvent, CommentStage, News, NewsEvent, Noticeboard};
use care::{AskId, CommentId, ComplaintId, Key, NewsId, PersonId};
use jiff::Timestamp;
use ledger::{Ledger, Opened, StoredEvent};
use uuid::Uuid;

use crate::fold::{self, FoldError, Folded};

/// Texts kept open at most; beyond it all are dropped and opened again as they are asked for.
const MOST_TEXTS: usize = 5_000;

/// A stream as it is.
pub(crate) type Kept<S> = (u64, Arc<S>);

/// The text of a post as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PostText {
    pub(crate) summary: String,
    pub(crate) body: String,
}

/// What was written on a comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CommentWords {
    pub(crate) message: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    /// The answers of the service, with the time of each.
    pub(crate) replies: Vec<(Timestamp, String)>,
    /// What the service told that it changed, with the time of each.
    pub(crate) changes: Vec<(Timestamp, String)>,
}

type Texts<T> = RwLock<HashMap<Uuid, (u64, Arc<T>)>>;

#[derive(Default)]
struct Inner {
    posts: BTreeMap<NewsId, Kept<News>>,
    comments: BTreeMap<CommentId, Kept<Comment>>,
    board: Kept<Noticeboard>,
    asks: BTreeMap<AskId, Kept<Ask>>,
    complaints: BTreeMap<ComplaintId, Kept<Complaint>>,
}

/// The shelf. One lock, held for the length of one question.
#[derive(Default)]
pub(crate) struct Shelf {
    inner: RwLock<Inner>,
    posts: Texts<PostText>,
    comments: Texts<CommentWords>,
}

/// Folds an event into a stream that is one version behind it.
fn step<S: Folded>(kept: &mut Kept<S>, stored: &StoredEvent, opened: &Opened) -> Result<(), codec::CodecError> {
    if stored.version != kept.0 + 1 {
        // Known already, or more is missing; in that case the whole stream is told later.
        return Ok(());
    }
    let (event, on) = codec::decode_facts::<S::Event>(opened.type_name, opened.type_version, &opened.facts)?;
    let mut state = S::clone(&kept.1);
    state.fold(&fold::header(stored, on), &event);
    *kept = (stored.version, Arc::new(state));
    Ok(())
}

/// Puts a stream in, unless a newer version is known.
fn put<S>(kept: &mut Kept<S>, version: u64, state: S) {
    if version > kept.0 {
        *kept = (version, Arc::new(state));
    }
}

impl Shelf {
    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in an event as the ledger hands it over; those of other streams are passed over. Seeing one twice changes
    /// nothing.
    pub(crate) fn see(&self, stored: &StoredEvent, opened: &Opened) {
        let prefix = opened.type_name.split_once('.').map_or("", |(prefix, _)| prefix);
        let seen = match prefix {
            "news" => step(
                self.write().posts.entry(stored.stream.into()).or_default(),
                stored,
                opened,
            ),
            "comment" => step(
                self.write().comments.entry(stored.stream.into()).or_default(),
                stored,
                opened,
            ),
            "ask" => step(
                self.write().asks.entry(stored.stream.into()).or_default(),
                stored,
                opened,
            ),
            "complaint" => step(
                self.write().complaints.entry(stored.stream.into()).or_default(),
                stored,
                opened,
            ),
            "noticeboard" => step(&mut self.write().board, stored, opened),
            _ => return,
        };
        if seen.is_err() {
            tracing::error!(
                position = stored.position,
                kind = opened.type_name,
                "an event could not be read"
            );
        }
    }

    pub(crate) fn put_post(&self, id: NewsId, version: u64, state: News) {
        put(self.write().posts.entry(id).or_default(), version, state);
    }

    pub(crate) fn put_comment(&self, id: CommentId, version: u64, state: Comment) {
        put(self.write().comments.entry(id).or_default(), version, state);
    }

    pub(crate) fn put_board(&self, version: u64, state: Noticeboard) {
        put(&mut self.write().board, version, state);
    }

    pub(crate) fn put_ask(&self, id: AskId, version: u64, state: Ask) {
        put(self.write().asks.entry(id).or_default(), version, state);
    }

    pub(crate) fn put_complaint(&self, id: ComplaintId, version: u64, state: Complaint) {
        put(self.write().complaints.entry(id).or_default(), version, state);
    }

    /// A complaint.
    pub(crate) fn complaint(&self, id: ComplaintId) -> Option<Kept<Complaint>> {
        self.read().complaints.get(&id).cloned()
    }

    /// The complaints that a question is true of.
    pub(crate) fn complaints(&self, which: impl Fn(&Complaint) -> bool) -> Vec<(ComplaintId, Kept<Complaint>)> {
        let inner = self.read();
        let chosen = inner.complaints.iter().filter(|(_, (_, state))| which(state));
        chosen.map(|(id, kept)| (*id, kept.clone())).collect()
    }

    /// Forgets what an erased person complained of.
    pub(crate) fn forget(&self, person: PersonId) {
        self.write()
            .complaints
            .retain(|_, (_, state)| state.person != Some(person));
    }

    /// An entry of the log of asks and promises.
    pub(crate) fn ask(&self, id: AskId) -> Option<Kept<Ask>> {
        self.read().asks.get(&id).cloned()
    }

    /// The whole log.
    pub(crate) fn asks(&self) -> Vec<(AskId, Kept<Ask>)> {
        self.read().asks.iter().map(|(id, kept)| (*id, kept.clone())).collect()
    }

    /// A post.
    pub(crate) fn post(&self, id: NewsId) -> Option<Kept<News>> {
        self.read().posts.get(&id).cloned()
    }

    /// Every post.
    pub(crate) fn posts(&self) -> Vec<(NewsId, Kept<News>)> {
        self.read().posts.iter().map(|(id, kept)| (*id, kept.clone())).collect()
    }

    /// A comment.
    pub(crate) fn comment(&self, id: CommentId) -> Option<Kept<Comment>> {
        self.read().comments.get(&id).cloned()
    }

    /// The comments that a question is true of.
    pub(crate) fn comments(&self, which: impl Fn(&Comment) -> bool) -> Vec<(CommentId, Kept<Comment>)> {
        let inner = self.read();
        let chosen = inner.comments.iter().filter(|(_, (_, state))| which(state));
        chosen.map(|(id, kept)| (*id, kept.clone())).collect()
    }

    /// How many comments a question is true of.
    pub(crate) fn count(&self, which: impl Fn(&Comment) -> bool) -> usize {
        self.read().comments.values().filter(|(_, state)| which(state)).count()
    }

    /// How many comments are held.
    pub(crate) fn held(&self) -> usize {
        self.count(|c| c.post.is_some() && c.stage() == CommentStage::Held)
    }

    /// The notice board.
    pub(crate) fn board(&self) -> Kept<Noticeboard> {
        self.read().board.clone()
    }

    /// The text of a post at the version that is known.
    pub(crate) fn post_text(&self, ledger: &Ledger, id: NewsId, version: u64) -> Result<Arc<PostText>, FoldError> {
        text_at(&self.posts, id.0, version, || {
            let told = fold::told::<NewsEvent>(ledger, id.0)?;
            let mut told = told.iter().rev();
            let last = told.find(|t| matches!(t.event, NewsEvent::Drafted(_) | NewsEvent::Revised(_)));
            Ok(last.map_or_else(PostText::default, |t| PostText {
                summary: t.words.get(Key::Summary).unwrap_or_default().to_owned(),
                body: t.words.get(Key::Body).unwrap_or_default().to_owned(),
            }))
        })
    }

    /// What was written on a comment, at the version that is known.
    pub(crate) fn comment_words(
        &self,
        ledger: &Ledger,
        id: CommentId,
        version: u64,
    ) -> Result<Arc<CommentWords>, FoldError> {
        text_at(&self.comments, id.0, version, || {
            let mut out = CommentWords::default();
            for told in fold::told::<CommentEvent>(ledger, id.0)? {
                let text = |key| told.words.get(key).map(str::to_owned);
                match told.event {
                    CommentEvent::Sent { .. } => {
                        out.message = text(Key::Message).unwrap_or_default();
                        out.name = text(Key::SenderName);
                        out.email = text(Key::SenderEmail);
                    }
                    CommentEvent::ChangeTold => out.changes.extend(text(Key::Answer).map(|a| (told.header.at, a))),
                    CommentEvent::Replied => out.replies.extend(text(Key::Answer).map(|a| (told.header.at, a))),
                    _ => {}
                }
            }
            Ok(out)
        })
    }
}

/// A text that is kept for this version or a later one, else opened.
fn text_at<T>(
    texts: &Texts<T>,
    id: Uuid,
    version: u64,
    open: impl FnOnce() -> Result<T, FoldError>,
) -> Result<Arc<T>, FoldError> {
    let known = texts
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&id)
        .filter(|(kept, _)| *kept >= version)
        .map(|(_, text)| Arc::clone(text));
    if let Some(text) = known {
        return Ok(text);
    }
    let text = Arc::new(open()?);
    let mut texts = texts.write().unwrap_or_else(PoisonError::into_inner);
    if texts.len() >= MOST_TEXTS {
        texts.clear();
    }
    texts.insert(id, (version, Arc::clone(&text)));
    Ok(text)
}
