//! The one thread that writes. It drains its queue and commits all that it found as one transaction with one sync
//! (group commit): each append in the group is still all or nothing, and gets its own answer.

mod flush;
mod group;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub(crate) use group::Tx;
use group::{Answers, Group, JobOf, Work};

use crate::clock::Clock;
use crate::error::{AppendError, StorageError};
use crate::prepare::{Prepared, SealedRead};
use crate::secrets::Secrets;
use crate::sql::{Address, Dialect, Sql};
use crate::types::Appended;

/// Most requests that share one commit.
const MOST_IN_GROUP: usize = 256;
/// How long a group waits for requests that are likely to be on their way: as many as the last group had. Far less
/// than a sync takes, so that it costs little when they do not come.
const GATHER: Duration = Duration::from_micros(150);

/// Why one append of a group was not written.
#[derive(Debug, Clone)]
pub(crate) enum Refused {
    Append(AppendError),
    /// A key that was to be made exists already: the caller must seal again with that one.
    KeyRace,
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        Self::Append(AppendError::Storage(error))
    }
}

pub(crate) type AppendAnswer = Result<Appended, Refused>;
/// Position and time of a read-log entry.
pub(crate) type ReadAnswer = Result<(u64, i64), StorageError>;

/// The head row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadRow {
    pub(crate) position: u64,
    pub(crate) hash: [u8; 32],
    pub(crate) recorded_at: i64,
    pub(crate) read_position: u64,
    pub(crate) read_hash: [u8; 32],
    pub(crate) key_changes: i64,
    pub(crate) signed_position: u64,
}

pub(crate) const HEAD: &str =
    "SELECT position, hash, recorded_at, read_position, read_hash, key_changes, signed_position FROM head WHERE id = 1";

impl HeadRow {
    pub(crate) fn read(sql: &mut dyn Sql, lock: bool) -> Result<Self, StorageError> {
        // SQLite has taken the write lock with BEGIN IMMEDIATE; PostgreSQL locks the row.
        let text = match sql.dialect() {
            Dialect::Postgres if lock => format!("{HEAD} FOR UPDATE"),
            _ => HEAD.to_owned(),
        };
        sql.first(&text, &[], |row| {
            Ok(Self {
                position: row.u64(0)?,
                hash: row.hash(1)?,
                recorded_at: row.int(2)?,
                read_position: row.u64(3)?,
                read_hash: row.hash(4)?,
                key_changes: row.int(5)?,
                signed_position: row.u64(6)?,
            })
        })?
        .ok_or_else(|| StorageError::Damaged("the head row is missing".into()))
    }
}

/// How busy the writing thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressure {
    /// Requests sent and not yet answered.
    pub waiting: u64,
    /// Requests answered since the ledger was opened.
    pub answered: u64,
    /// Transactions that took: the fewer for the answers, the better commits are shared.
    pub commits: u64,
}

#[derive(Default)]
struct Counters {
    sent: AtomicU64,
    answered: AtomicU64,
    commits: AtomicU64,
}

/// The handle of the thread.
pub(crate) struct Writer {
    queue: Sender<Work>,
    counters: Arc<Counters>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(
        address: Address,
        sql: Box<dyn Sql>,
        secrets: Arc<Secrets>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StorageError> {
        let (queue, receiver) = channel();
        let counters = Arc::new(Counters::default());
        let mut core = Core {
            address,
            sql: Some(sql),
            secrets,
            clock,
            kinds: HashSet::new(),
            counters: Arc::clone(&counters),
        };
        let thread = std::thread::Builder::new()
            .name("ledger-writer".into())
            .spawn(move || core.serve(&receiver))
            .map_err(|error| StorageError::Database(format!("no thread could be started: {error}")))?;
        Ok(Self {
            queue,
            counters,
            thread: Some(thread),
        })
    }

    fn send(&self, work: Work) -> Result<(), StorageError> {
        self.queue.send(work).map_err(|_| StorageError::Closed)?;
        self.counters.sent.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    pub(crate) fn pressure(&self) -> Pressure {
        let answered = self.counters.answered.load(Ordering::SeqCst);
        // An answer may be counted a moment before its request is.
        let waiting = self.counters.sent.load(Ordering::SeqCst).saturating_sub(answered);
        Pressure {
            waiting,
            answered,
            commits: self.counters.commits.load(Ordering::SeqCst),
        }
    }

    pub(crate) fn append(&self, prepared: Prepared) -> AppendAnswer {
        let (answer, receiver) = sync_channel(1);
        self.send(Work::Append(Box::new(prepared), answer))?;
        receiver.recv().map_err(|_| StorageError::Closed)?
    }

    pub(crate) fn log_read(&self, read: SealedRead) -> ReadAnswer {
        let (answer, receiver) = sync_channel(1);
        self.send(Work::Read(Box::new(read), answer))?;
        receiver.recv().map_err(|_| StorageError::Closed)?
    }

    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (answer, receiver) = sync_channel(1);
        let job = JobOf {
            work,
            value: None,
            answer,
        };
        self.send(Work::Job(Box::new(job)))?;
        receiver.recv().map_err(|_| StorageError::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.queue.send(Work::Stop);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes the ledger had panicked");
        }
    }
}

/// How an attempt went wrong.
struct Failure {
    error: StorageError,
    /// The commit had been sent: it may have happened. These are the answers if it did.
    answers: Option<Box<Answers>>,
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self { error, answers: None }
    }
}

struct Core {
    address: Address,
    sql: Option<Box<dyn Sql>>,
    secrets: Arc<Secrets>,
    clock: Arc<dyn Clock>,
    /// Types that are known to have their row.
    kinds: HashSet<(i64, u16)>,
    counters: Arc<Counters>,
}

impl Core {
    fn serve(&mut self, queue: &Receiver<Work>) {
        let mut last = 1;
        while let Ok(first) = queue.recv() {
            let mut group = Group::default();
            let mut open = group.add(first);
            let until = Instant::now() + GATHER;
            while open && group.len() < MOST_IN_GROUP {
                let next = match queue.try_recv() {
                    Ok(work) => work,
                    Err(TryRecvError::Disconnected) => break,
                    Err(TryRecvError::Empty) if group.len() >= last => break,
                    Err(TryRecvError::Empty) => {
                        match queue.recv_timeout(until.saturating_duration_since(Instant::now())) {
                            Ok(work) => work,
                            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                        }
                    }
                };
                open = group.add(next);
            }
            last = group.len();
            if last > 0 {
                self.commit(group);
                self.counters.answered.fetch_add(last as u64, Ordering::SeqCst);
            }
            if !open {
                return;
            }
        }
    }

    /// Commits a group; when that fails, finds out whether it happened, and else tries again, each request alone.
    fn commit(&mut self, mut group: Group) {
        let failure = match self.attempt(&mut group) {
            Ok(answers) => return group.answer(answers),
            Err(failure) => failure,
        };
        tracing::warn!(error = %failure.error, requests = group.len(), "a commit failed");
        let was_lost = failure.answers.is_some() || self.sql.as_mut().is_none_or(|sql| sql.is_broken());
        if was_lost {
            // A fresh connection: the old one may be in any state.
            self.sql = None;
            self.kinds.clear();
        }
        if let Some(answers) = failure.answers {
            match self.happened(&group, &answers) {
                Ok(true) => return group.answer(*answers),
                Ok(false) => {}
                Err(error) => return group.fail(&error),
            }
        } else if failure.error == StorageError::Busy || (!was_lost && group.len() == 1) {
            return group.fail(&failure.error);
        }
        // One request that the database refuses must not fail the others; a database that is gone fails them all at once.
        let mut gone = None;
        for mut alone in group.apart() {
            if let Some(error) = &gone {
                alone.fail(error);
                continue;
            }
            match self.attempt(&mut alone) {
                Ok(answers) => alone.answer(answers),
                Err(failure) => {
                    self.sql = None;
                    gone = self.connection().err();
                    alone.fail(&failure.error);
                }
            }
        }
    }

    /// Whether the commit whose answer was lost had happened: its append ids are there, or its rows have its hashes.
    fn happened(&mut self, group: &Group, answers: &Answers) -> Result<bool, StorageError> {
        let sql = self.connection()?;
        let written = group
            .appends
            .iter()
            .zip(&answers.appends)
            .find(|(_, answer)| matches!(answer, Ok(appended) if !appended.replayed));
        if let Some(((prepared, _), _)) = written {
            return Ok(crate::read::mark(sql, &prepared.append_id)?.is_some());
        }
        for (text, wrote) in [
            ("SELECT hash FROM event WHERE position = $1", answers.wrote_event),
            ("SELECT hash FROM read_log WHERE position = $1", answers.wrote_read),
        ] {
            if let Some((position, hash)) = wrote {
                let found = sql.first(text, &[crate::sql::int(position)], |row| row.hash(0))?;
                return Ok(found == Some(hash));
            }
        }
        // Only ordinary rows, which bear being written again.
        Ok(false)
    }

    fn connection(&mut self) -> Result<&mut dyn Sql, StorageError> {
        if self.sql.is_none() {
            self.sql = Some(self.address.maintenance()?);
        }
        Ok(self.sql.as_mut().ok_or(StorageError::Closed)?.as_mut())
    }

    fn attempt(&mut self, group: &mut Group) -> Result<Answers, Failure> {
        self.connection()?.begin()?;
        match self.transact(group) {
            Ok((answers, changed)) => {
                let sql = self.connection()?;
                if !changed {
                    sql.rollback();
                    return Ok(answers);
                }
                match sql.commit() {
                    Ok(()) => {
                        self.counters.commits.fetch_add(1, Ordering::SeqCst);
                        Ok(answers)
                    }
                    Err(error) => {
                        sql.rollback();
                        Err(Failure {
                            error,
                            answers: Some(Box::new(answers)),
                        })
                    }
                }
            }
            Err(error) => {
                self.connection()?.rollback();
                // Types noted as written in the undone transaction must be written again.
                self.kinds.clear();
                Err(error.into())
            }
        }
    }

    /// Everything between BEGIN and COMMIT. The second value says whether anything was written.
    fn transact(&mut self, group: &mut Group) -> Result<(Answers, bool), StorageError> {
        let secrets = Arc::clone(&self.secrets);
        let clock = self.clock.now();
        let kinds = std::mem::take(&mut self.kinds);
        let sql = self.connection()?;
        let before = HeadRow::read(sql, true)?;
        let mut plan = plan::Plan::new(before.clone(), clock, kinds);
        let prepared: Vec<&Prepared> = group.appends.iter().map(|(prepared, _)| prepared.as_ref()).collect();
        plan.look_up(sql, &prepared)?;
        let appends: Vec<AppendAnswer> = prepared.iter().map(|prepared| plan.append(prepared)).collect();
        let reads: Vec<ReadAnswer> = group.reads.iter().map(|(read, _)| Ok(plan.read(read))).collect();
        let (wrote_event, wrote_read) = (plan.wrote_event(), plan.wrote_read());
        flush::write(sql, &secrets, &mut plan)?;
        let (mut head, now) = (plan.head, plan.now);
        self.kinds = plan.kinds;
        let sql = self.connection()?;
        for job in &mut group.jobs {
            job.run(&mut Tx {
                sql: &mut *sql,
                now,
                head: &mut head,
            })?;
        }
        if head != before {
            flush::head(sql, &head)?;
        }
        let changed = plan.changed || head != before || !group.jobs.is_empty();
        Ok((
            Answers {
                appends,
                reads,
                wrote_event,
                wrote_read,
            },
            changed,
        ))
    }
}
