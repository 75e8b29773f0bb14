//! From answers to a referral. Each question is read on its own, with its errors, when it is answered; all are read
//! again, in the same way, when the last page is shown and when it is sent. What the last page shows and what is sent
//! come from one [`Read`].

use super::answers::Answers;
use super::lists::{self, CIRCUMSTANCES, DAYS, Kind, MEDIA, NEEDS, PARTS, Safe, THERAPISTS, WAYS};
use super::steps::{PATH, Step, most_letters};
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader};
use crate::say::{say, say_with};
use care::episode::ReferralWords;
use care::person::{Identity, Name, NhsNumber, Reach, SafeContact, SafeUse};
use care::service::Site;
use care::terms::*;
use casework::NewReferral;
use jiff::civil::Date;

/// All answers, read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) own_words: Option<String>,
    pub(super) safe: Option<Safe>,
    pub(super) safe_words: Option<String>,
    /// Who fills it in for the person, and how to reach them.
    pub(super) helper: Option<(String, Option<String>)>,
    pub(super) like: Vec<&'static Kind>,
    pub(super) avoid: Vec<&'static Kind>,
    pub(super) hopes: Option<String>,
    pub(super) wishes: Wishes,
    pub(super) wish_words: Option<String>,
    pub(super) needs: Vec<AccessNeed>,
    pub(super) interpreter: Option<String>,
    pub(super) identity: Identity,
    pub(super) reach: Reach,
    pub(super) ways: Vec<&'static str>,
    pub(super) neutral: bool,
    pub(super) call_when: Vec<PartOfDay>,
    pub(super) safe_word: Option<String>,
    pub(super) careful: Option<String>,
    pub(super) gp_copies: bool,
    pub(super) circumstances: Vec<SocialCircumstance>,
    pub(super) circumstances_words: Option<String>,
}

/// What the questions are read against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) today: Date,
    pub(super) sites: &'a [Site],
}

/// Reads one question as it was posted.
///
/// # Errors
/// The question with what is wrong.
pub(super) fn question(step: Step, posted: Fields, against: Against<'_>) -> Result<(Read, Fields), Filled> {
    let mut r = Reader::new(posted, against.today);
    let mut read = Read::default();
    take(step, &mut r, &mut read, against);
    r.finish(|| Some(read))
}

/// Whether a field is longer than it may be: then it is not kept, not even unfinished.
pub(super) fn is_too_long(step: Step, posted: &Fields) -> bool {
    step.fields().iter().any(|field| {
        posted.all(field).any(|v| v.chars().count() > most_letters(field)) || posted.all(field).count() > 40
    })
}

/// Reads all questions.
///
/// # Errors
/// The first one that was not answered, or whose answer does not do (any more).
pub(super) fn all(answers: &Answers, against: Against<'_>) -> Result<Read, Step> {
    if let Some(step) = answers.gap_after(None) {
        return Err(step);
    }
    let mut read = Read::default();
    for step in PATH.into_iter().chain([Step::More]) {
        let mut r = Reader::new(answers.form(step).fields, against.today);
        take(step, &mut r, &mut read, against);
        r.finish(|| Some(())).map_err(|_| step)?;
    }
    Ok(read)
}

fn take(step: Step, r: &mut Reader, read: &mut Read, against: Against<'_>) {
    for field in step.fields() {
        let has = r.fields().all(field).map(|v| v.chars().count()).max().unwrap_or(0);
        let most = most_letters(field);
        if has > most {
            let number = |n: usize| fmt::number(i64::try_from(n).unwrap_or(i64::MAX));
            let words = say_with("ask-too-long", &[("most", &number(most)), ("has", &number(has))]);
            r.wrong(if step == Step::Born { "born" } else { field }, words);
            return;
        }
    }
    match step {
        Step::Words => read.own_words = r.text("own-words", &say("ask-words-missing")),
        Step::Safe => {
            read.safe = r.code("safe-now", Safe::from_code, &say("ask-safe-missing"));
            read.safe_words = r.optional("safe-words");
        }
        Step::For => for_whom(r, read),
        Step::Therapies => therapies(r, read),
        Step::When => {
            read.wishes.days = r.codes("days", |code| known(&DAYS, Day::from_code(code)));
            read.wishes.parts = r.codes("parts", |code| known(&PARTS, PartOfDay::from_code(code)));
            read.wishes.short_notice = r.ticked("short-notice");
        }
        Step::How => {
            read.wishes.media = r.codes("media", |code| known(&MEDIA, Medium::from_code(code)));
            let site = |code: &str| against.sites.iter().find(|s| s.code == code).map(|s| s.code.clone());
            read.wishes.sites = r.codes("sites", site);
        }
        Step::Who => {
            let gender = r.fields().get("therapist").to_owned();
            read.wishes.therapist_gender = known(&THERAPISTS, Gender::from_code(&gender));
            read.wishes.same_language = r.ticked("same-language");
            read.wish_words = r.optional("wishes");
        }
        Step::Needs => {
            read.needs = r.codes("needs", |code| known(&NEEDS, AccessNeed::from_code(code)));
            read.interpreter = r.optional("interpreter");
            let spoken = |code: &String| casework::LANGUAGES.iter().any(|(known, _)| known == code);
            if read.interpreter.as_ref().is_some_and(|code| !spoken(code)) {
                r.wrong("interpreter", say("ask-language-wrong"));
            }
        }
        Step::Name => name(r, read),
        Step::Born => born(r, read),
        Step::Reach => reach(r, read),
        Step::Gp => {
            read.identity.gp_practice = r.optional("gp-practice");
            read.identity.nhs_number = number(r);
            read.gp_copies = r.ticked("gp-copies");
        }
        Step::More => {
            read.circumstances = r.codes("circumstances", |code| {
                known(&CIRCUMSTANCES, SocialCircumstance::from_code(code))
            });
            read.circumstances_words = r.optional("circumstances-words");
        }
    }
}

fn known<T: PartialEq>(list: &[(T, &'static str)], value: Option<T>) -> Option<T> {
    value.filter(|value| lists::name_of(list, value).is_some())
}

fn for_whom(r: &mut Reader, read: &mut Read) {
    let other = |code: &str| match code {
        "me" => Some(false),
        "other" => Some(true),
        _ => None,
    };
    if r.code("for", other, &say("ask-for-missing")) != Some(true) {
        return;
    }
    let name = r.text("helper-name", &say("ask-helper-name-missing"));
    if !r.ticked("helper-agreed") {
        r.wrong("helper-agreed", say("ask-helper-agreed-missing"));
    }
    read.helper = name.map(|name| (name, r.optional("helper-contact")));
}

fn therapies(r: &mut Reader, read: &mut Read) {
    read.like = r.codes("like", Kind::from_code);
    read.avoid = r.codes("avoid", Kind::from_code);
    if read.avoid.iter().any(|kind| read.like.contains(kind)) {
        r.wrong("avoid", say("ask-like-and-avoid"));
    }
    read.hopes = r.optional("hopes");
}

fn name(r: &mut Reader, read: &mut Read) {
    let name = Name {
        given: r.optional("given").unwrap_or_default(),
        family: r.optional("family").unwrap_or_default(),
        uses: r.optional("uses"),
        title: None,
    };
    if name.full().is_empty() {
        r.wrong("given", say("ask-name-missing"));
    } else {
        read.identity.name = Some(name);
    }
    read.identity.pronouns = r.optional("pronouns");
}

/// A try that leaves no error of its own behind: its words are ours.
fn tried<T>(r: &Reader, today: Date, read: impl FnOnce(&mut Reader) -> Option<T>) -> Option<T> {
    read(&mut Reader::new(r.fields().clone(), today))
}

fn born(r: &mut Reader, read: &mut Read) {
    let today = r.today();
    let any = ["born-day", "born-month", "born-year"]
        .iter()
        .any(|field| r.optional(field).is_some());
    read.identity.born = tried(r, today, |r| r.optional_date("born", "", DateRule::PastOrToday))
        .filter(|born| care::calendar::age_at(*born, today) <= 120);
    if read.identity.born.is_none() {
        r.wrong("born", say(if any { "ask-born-wrong" } else { "ask-born-missing" }));
    }
}

fn number(r: &mut Reader) -> Option<NhsNumber> {
    r.optional("nhs-number")?;
    let today = r.today();
    let number = tried(r, today, |r| r.nhs_number("nhs-number"));
    if number.is_none() {
        r.wrong("nhs-number", say("ask-nhs-number-wrong"));
    }
    number
}

fn reach(r: &mut Reader, read: &mut Read) {
    let today = r.today();
    read.ways = r.codes("safe", |code| {
        WAYS.iter().find(|(way, _)| *way == code).map(|(way, _)| *way)
    });
    if read.ways.is_empty() {
        r.wrong("safe", say("ask-reach-missing"));
    }
    let has = |way: &str| read.ways.contains(&way);
    let (calls, mails, writes) = (
        has("phone") || has("voicemail") || has("text"),
        has("email"),
        has("letter"),
    );
    let phone = tried(r, today, |r| r.phone("phone"));
    let email = tried(r, today, |r| r.email("email"));
    let lines = r.optional("address").unwrap_or_default();
    let address: Vec<String> = lines
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(str::to_owned)
        .collect();
    let asked = [
        ("phone", phone.is_none(), calls, "ask-phone-wrong", "ask-phone-missing"),
        ("email", email.is_none(), mails, "ask-email-wrong", "ask-email-missing"),
        (
            "address",
            address.is_empty(),
            writes,
            "ask-address-missing",
            "ask-address-missing",
        ),
    ];
    for (field, is_none, wanted, wrong, missing) in asked {
        let typed = r.optional(field).is_some();
        if is_none && typed {
            r.wrong(field, say(wrong));
        } else if is_none && wanted {
            r.wrong(field, say(missing));
        }
    }
    read.reach = Reach {
        phone,
        other_phone: None,
        email,
        address,
        postcode: r.postcode("postcode"),
    };
    read.neutral = r.ticked("neutral");
    read.call_when = r.codes("times", |code| known(&PARTS, PartOfDay::from_code(code)));
    read.safe_word = r.optional("safe-word");
    read.careful = r.optional("careful");
}

impl Read {
    /// Whether somebody must look the same working day.
    pub(super) fn is_alarming(&self) -> bool {
        self.safe.is_some_and(Safe::is_alarming)
    }

    fn use_of(&self, way: &str) -> SafeUse {
        match (self.ways.contains(&way), self.neutral) {
            (true, true) => SafeUse::NeutralOnly,
            (true, false) => SafeUse::Yes,
            (false, _) => SafeUse::No,
        }
    }

    /// What was asked and said about being safe, as it stands in the record.
    pub(super) fn safety(&self) -> Option<String> {
        let lines = [self.safe.map(|safe| safe.words().to_owned()), self.safe_words.clone()];
        let said: Vec<String> = lines.into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join("\n"))
    }

    fn careful(&self) -> Option<String> {
        let word = self
            .safe_word
            .as_ref()
            .map(|word| format!("Safe word: {word}. If it is said on the phone, they cannot talk: hang up."));
        let said: Vec<String> = [word, self.careful.clone()].into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join("\n"))
    }

    fn wishes_in_words(&self) -> Option<String> {
        let listed = |what: &str, kinds: &[&Kind]| {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.words).collect();
            (!words.is_empty()).then(|| format!("{what}: {}.", words.join(", ")))
        };
        let lines = [
            listed("Would like to try", &self.like),
            listed("Would rather not have", &self.avoid),
            self.wish_words.clone(),
        ];
        let said: Vec<String> = lines.into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join("\n"))
    }

    /// The referral as the door takes it.
    pub(super) fn referral(&self) -> NewReferral {
        let mut wishes = self.wishes.clone();
        if wishes.same_language {
            wishes.language.clone_from(&self.interpreter);
        }
        let wishes_in_words = self.wishes_in_words();
        let stated = wishes != Wishes::default() || wishes_in_words.is_some();
        let consents = [
            ("voicemail", ConsentKind::Voicemail),
            ("text", ConsentKind::TextMessages),
            ("email", ConsentKind::Email),
        ];
        let consents = consents.into_iter().filter(|(way, _)| self.ways.contains(way));
        let gp = self.gp_copies.then_some(ConsentKind::ShareWithGp);
        let asks_for = match self.like.as_slice() {
            [one] => one.therapy(),
            _ => None,
        };
        NewReferral {
            identity: self.identity.clone(),
            reach: self.reach.clone(),
            safe_contact: Some(SafeContact {
                phone: self.use_of("phone"),
                voicemail: self.use_of("voicemail"),
                text: self.use_of("text"),
                email: self.use_of("email"),
                letter: self.use_of("letter"),
                times: self.call_when.clone(),
            }),
            careful: self.careful(),
            needs: self.needs.clone(),
            interpreter: self.interpreter.clone(),
            consents: consents.map(|(_, kind)| kind).chain(gp).collect(),
            source: ReferralSource::SelfReferral,
            means: Means::Form,
            asks_for,
            urgency: self.is_alarming().then_some(SentUrgency::Urgent),
            circumstances: self.circumstances.clone(),
            words: ReferralWords {
                own_words: self.own_words.clone(),
                hopes: self.hopes.clone(),
                circumstances: self.circumstances_words.clone(),
                safety: self.safety(),
                referrer_name: self
                    .helper
                    .as_ref()
                    .map(|(name, _)| format!("Filled in with the person’s agreement by {name}")),
                referrer_contact: self.helper.as_ref().and_then(|(_, contact)| contact.clone()),
                ..ReferralWords::default()
            },
            wishes: stated.then_some(wishes),
            wishes_in_words,
            unsafe_said: if self.is_alarming() { self.safety() } else { None },
            ..NewReferral::default()
        }
    }
}
