//! Files checked before anything is stored, and a list of referrals that is taken whole or not at all.

use std::collections::BTreeMap;

use care::person::LinkReason;
use care::{EpisodeId, PersonId};
use exchange::csv_import::{self, ReferralRow, ReferralRules};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::import;
use crate::index::Request;
use crate::intake::{Taken, TakenAs};
use crate::kinds::ActKind;
use crate::one_stream::{checked_identity, valid_number};
use crate::outcome::{FieldError, Refused};
use crate::principal::Principal;
use crate::refer::Referred;
use crate::sign_in::hex;

/// How often a list is tried when others write to the same streams.
const TRIES: usize = 8;

/// What a row of a list came to.
enum Row {
    Repeat(EpisodeId),
    New(Referred),
}

/// People of this list, so that the second row of somebody finds the first.
#[derive(Default)]
struct OfThisList {
    /// By NHS number: the line.
    numbers: BTreeMap<String, usize>,
    /// By name, in small letters, and birth date.
    names: BTreeMap<(String, Date), PersonId>,
}

impl Desk {
    /// Checks a file of practitioners as [`crate::Act::ImportPractitioners`] would, and stores nothing. Says how many
    /// there are.
    ///
    /// # Errors
    /// Not allowed, or [`Refused::Invalid`] with every error of the file and its place.
    pub fn check_practitioners(&self, p: &Principal, csv: &[u8]) -> Result<usize, Refused> {
        self.allow(p, ActKind::ChangePractitioner)?;
        self.catch_up()?;
        let mut draft = Draft::new(self, p);
        self.import_practitioners(&mut draft, csv)
            .map_err(|t| self.refused(t))?;
        Ok(draft.made.count)
    }

    /// Takes a list of referrals in (`exchange::csv_import::REFERRAL_COLUMNS`): all of it in one append, or nothing. A
    /// row that was taken before is told as a repeat and not done twice.
    ///
    /// # Errors
    /// Not allowed, [`Refused::Invalid`] with every error and its place, or the store failed.
    pub fn take_list(&self, p: &Principal, csv: &[u8]) -> Result<Vec<Taken>, Refused> {
        self.check_takes_messages()?;
        self.allow(p, ActKind::TakeMessage)?;
        self.catch_up()?;
        let rules = ReferralRules {
            today: self.today_in_london(),
        };
        let rows = csv_import::referrals(csv, &rules).accept();
        let rows = rows.map_err(|all| Refused::Invalid(all.into_iter().map(import::cell_error).collect()))?;
        let mut left = TRIES;
        loop {
            left -= 1;
            match self.take_rows(p, &rows) {
                Ok(taken) => {
                    return Ok(taken
                        .into_iter()
                        .map(|(line, row)| self.answer_row(line, row))
                        .collect());
                }
                Err(Trouble::Conflict { .. } | Trouble::ClaimTaken { .. }) if left > 0 => self.catch_up()?,
                Err(trouble) => return Err(self.refused(trouble)),
            }
        }
    }

    fn take_rows(&self, p: &Principal, rows: &[(usize, ReferralRow)]) -> Result<Vec<(usize, Row)>, Trouble> {
        let mut draft = Draft::new(self, p);
        let mut known = OfThisList::default();
        let mut out = Vec::with_capacity(rows.len());
        let mut errors = Vec::new();
        for (line, row) in rows {
            let key = repeat_key(row);
            let owner = self.ledger.claim_owner(claims::MESSAGE, key.as_bytes());
            if let Some(episode) = owner.map_err(|e| self.fault("list claim", &e))? {
                out.push((*line, Row::Repeat(EpisodeId(episode))));
                continue;
            }
            match self.take_row(&mut draft, p, *line, row, &mut known) {
                Ok(referred) => {
                    draft.claims_add.push(claims::message(&key, referred.episode.0));
                    out.push((*line, Row::New(referred)));
                }
                // The draft is thrown away, so that every other row can still be looked at and all errors told at once.
                Err(Trouble::Refused(Refused::Invalid(found))) => {
                    errors.extend(found.into_iter().map(|e| at_line(*line, &e.words)));
                }
                Err(Trouble::Refused(Refused::Rejected(why))) => errors.push(at_line(*line, &why.to_string())),
                Err(trouble) => return Err(trouble),
            }
        }
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors).into());
        }
        if !draft.is_empty() {
            draft.commit(None)?;
        }
        Ok(out)
    }

    fn take_row(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        line: usize,
        row: &ReferralRow,
        known: &mut OfThisList,
    ) -> Result<Referred, Trouble> {
        let new = import::referral_of(row.clone());
        let identity = checked_identity(new.identity.clone());
        if let Some(digits) = valid_number(&identity)
            && let Some(first) = known.numbers.insert(digits, line)
        {
            let words = format!("the same NHS number stands in line {first}; leave one of them out");
            return Err(Refused::field("file", words).into());
        }
        let referred = self.refer(draft, p, new)?;
        let name = identity
            .name
            .map(|n| n.full().to_lowercase())
            .filter(|n| n.contains(' '));
        if let Some(key) = name.zip(identity.born)
            && let Some(other) = known.names.insert(key, referred.person)
            && other != referred.person
        {
            self.link_both_ways(draft, referred.person, other, LinkReason::NameAndBirthDate)?;
        }
        Ok(referred)
    }

    fn answer_row(&self, line: usize, row: Row) -> Taken {
        let (outcome, status, words, request) = match row {
            Row::Repeat(episode) => {
                let outcome = TakenAs::Repeat {
                    episode: Some(episode),
                    quarantine: None,
                };
                (outcome, 200, "came before; nothing was done twice", None)
            }
            Row::New(Referred {
                person,
                episode,
                referral,
                recognised,
                joined,
                ..
            }) => {
                let request = Some(Request {
                    episode,
                    referral,
                    person,
                });
                if joined {
                    let words = "received; it joined the open episode of the same person";
                    (
                        TakenAs::Joined {
                            episode,
                            referral,
                            person,
                        },
                        200,
                        words,
                        request,
                    )
                } else {
                    let words = if recognised {
                        "received as a new referral of somebody known here"
                    } else {
                        "received as a new referral"
                    };
                    (
                        TakenAs::Referral {
                            episode,
                            referral,
                            person,
                            recognised,
                        },
                        201,
                        words,
                        request,
                    )
                }
            }
        };
        let resource = request.and_then(|r| self.request_resource(r));
        Taken {
            outcome,
            status,
            body: resource
                .and_then(|(value, _)| serde_json::to_vec(&value).ok())
                .unwrap_or_default(),
            words: format!("line {line}: {words}"),
            rows: Vec::new(),
            document: None,
        }
    }
}

fn at_line(line: usize, words: &str) -> FieldError {
    FieldError::new("file", format!("line {line}: {words}")).at(format!("line {line}"))
}

/// What recognises a row: who sent it, its reference, and all it says.
fn repeat_key(row: &ReferralRow) -> String {
    let mut hash = Sha256::new();
    hash.update(b"row of a list\0");
    hash.update(format!("{row:?}").as_bytes());
    hex(&hash.finalize())
}
