//! What the writing thread is asked to do, and the group of requests that share one transaction.

use std::sync::mpsc::SyncSender;

use super::{AppendAnswer, HeadRow, ReadAnswer};
use crate::error::StorageError;
use crate::prepare::{Prepared, SealedRead};
use crate::sql::Sql;

/// The transaction as other writes see it.
pub(crate) struct Tx<'t> {
    pub(crate) sql: &'t mut dyn Sql,
    /// The clock, not before the last entry.
    pub(crate) now: i64,
    /// The head after the appends of this group.
    pub(crate) head: &'t mut HeadRow,
}

/// Any other write. It may be run twice when the answer to a commit was lost, so it must bear that.
pub(super) trait Job: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StorageError>;
    fn answer(self: Box<Self>, outcome: Result<(), StorageError>);
}

pub(super) struct JobOf<T, F> {
    pub(super) work: F,
    pub(super) value: Option<T>,
    pub(super) answer: SyncSender<Result<T, StorageError>>,
}

impl<T: Send, F: FnMut(&mut Tx<'_>) -> Result<T, StorageError> + Send> Job for JobOf<T, F> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StorageError> {
        self.value = Some((self.work)(tx)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StorageError>) {
        let Self { value, answer, .. } = *self;
        let _ = answer.send(outcome.and_then(|()| value.ok_or(StorageError::Closed)));
    }
}

pub(super) enum Work {
    Append(Box<Prepared>, SyncSender<AppendAnswer>),
    Read(Box<SealedRead>, SyncSender<ReadAnswer>),
    Job(Box<dyn Job>),
    Stop,
}

/// What shares one transaction.
#[derive(Default)]
pub(super) struct Group {
    pub(super) appends: Vec<(Box<Prepared>, SyncSender<AppendAnswer>)>,
    pub(super) reads: Vec<(Box<SealedRead>, SyncSender<ReadAnswer>)>,
    pub(super) jobs: Vec<Box<dyn Job>>,
}

impl Group {
    pub(super) fn len(&self) -> usize {
        self.appends.len() + self.reads.len() + self.jobs.len()
    }

    pub(super) fn add(&mut self, work: Work) -> bool {
        match work {
            Work::Append(prepared, answer) => self.appends.push((prepared, answer)),
            Work::Read(read, answer) => self.reads.push((read, answer)),
            Work::Job(job) => self.jobs.push(job),
            Work::Stop => return false,
        }
        true
    }

    /// One group for each request.
    pub(super) fn apart(self) -> Vec<Self> {
        let appends = self.appends.into_iter().map(|one| Self {
            appends: vec![one],
            ..Self::default()
        });
        let reads = self.reads.into_iter().map(|one| Self {
            reads: vec![one],
            ..Self::default()
        });
        let jobs = self.jobs.into_iter().map(|one| Self {
            jobs: vec![one],
            ..Self::default()
        });
        appends.chain(reads).chain(jobs).collect()
    }

    pub(super) fn answer(self, answers: Answers) {
        for ((_, to), answer) in self.appends.into_iter().zip(answers.appends) {
            let _ = to.send(answer);
        }
        for ((_, to), answer) in self.reads.into_iter().zip(answers.reads) {
            let _ = to.send(answer);
        }
        for job in self.jobs {
            job.answer(Ok(()));
        }
    }

    pub(super) fn fail(self, error: &StorageError) {
        for (_, to) in self.appends {
            let _ = to.send(Err(error.clone().into()));
        }
        for (_, to) in self.reads {
            let _ = to.send(Err(error.clone()));
        }
        for job in self.jobs {
            job.answer(Err(error.clone()));
        }
    }
}

/// What each request of a group is told once the commit is known to have happened.
pub(super) struct Answers {
    pub(super) appends: Vec<AppendAnswer>,
    pub(super) reads: Vec<ReadAnswer>,
    /// The chain hashes at the ends of what was written, by which a lost commit is recognised.
    pub(super) wrote_event: Option<(u64, [u8; 32])>,
    pub(super) wrote_read: Option<(u64, [u8; 32])>,
}
