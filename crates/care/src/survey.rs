//! A survey: members of a body are asked about work in the NHS, or staff are asked, without names, how work is (the
//! pulse). Stream `survey`. The answers are streams of their own, [`crate::survey_answer`].
//!
//! What a survey asks is kept as it was written (TOML); whether it can be asked is judged by the `survey` crate before a
//! command comes here. Once published, what is asked stands: answers to two wordings are not one survey.

use crate::calendar::days_between;
use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::{Ctx, Header, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// Who is asked.
    Audience {
        Members => "members", "Members of a professional body";
        Staff => "staff", "Everybody who works here, without names";
    }
}

/// Most days that a survey is open for.
pub const MOST_DAYS_OPEN: i32 = 366;

/// What happened to a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyEvent {
    /// It was drafted.
    Drafted {
        /// Who is to be asked.
        audience: Audience,
        /// What is asked, as TOML.
        definition: String,
    },
    /// A draft was written anew.
    Redrafted {
        /// What is asked, as TOML.
        definition: String,
    },
    /// It was published: what is asked stands from now on.
    Published {
        /// First day on which it can be answered.
        opens: Date,
        /// Last day.
        closes: Date,
        /// The part of its address that nobody can guess.
        link: String,
    },
    /// It takes no more answers.
    Closed,
    /// Margins were given that answers can be weighted to, as TOML.
    MarginsStated {
        /// The margins.
        margins: String,
    },
}

kinds!(SurveyEvent, "survey" {
    Drafted => "drafted", Redrafted => "redrafted", Published => "published", Closed => "closed",
    MarginsStated => "margins_stated",
});

codes! {
    /// Where a survey stands.
    SurveyStage {
        Draft => "draft", "Draft";
        Ahead => "ahead", "Not open yet";
        Open => "open", "Open";
        Closed => "closed", "Closed";
    }
}

/// A survey as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// Who is asked; none before it was drafted.
    pub audience: Option<Audience>,
    /// What is asked, as TOML.
    pub definition: String,
    /// First and last day.
    pub open: Option<(Date, Date)>,
    /// The part of its address that nobody can guess.
    pub link: String,
    /// When it was closed by hand.
    pub closed_on: Option<Date>,
    /// Margins that answers can be weighted to, as TOML; empty for none.
    pub margins: String,
    /// When it was drafted.
    pub drafted_on: Option<Date>,
}

impl Survey {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &SurveyEvent) {
        match event {
            SurveyEvent::Drafted { audience, definition } => {
                self.audience = Some(*audience);
                self.definition.clone_from(definition);
                self.drafted_on = Some(header.date());
            }
            SurveyEvent::Redrafted { definition } => self.definition.clone_from(definition),
            SurveyEvent::Published { opens, closes, link } => {
                self.open = Some((*opens, *closes));
                self.link.clone_from(link);
            }
            SurveyEvent::Closed => self.closed_on = Some(header.date()),
            SurveyEvent::MarginsStated { margins } => self.margins.clone_from(margins),
        }
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn stage(&self, on: Date) -> SurveyStage {
        match self.open {
            _ if self.closed_on.is_some() => SurveyStage::Closed,
            None => SurveyStage::Draft,
            Some((opens, _)) if on < opens => SurveyStage::Ahead,
            Some((_, closes)) if on > closes => SurveyStage::Closed,
            Some(_) => SurveyStage::Open,
        }
    }
}

/// Decides on a step of a survey.
///
/// # Errors
/// A [`Rejection`] when it is not drafted (or already is), is published and would be changed, its days lie in the past
/// or the wrong way round, its address is too short to be unguessable, or it is closed already.
pub fn decide(state: &Survey, event: SurveyEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<SurveyEvent>>, Rejection> {
    const ASKED: &str = "take this step with the survey";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let stage = state.stage(ctx.today);
    match &event {
        SurveyEvent::Drafted { .. } if state.audience.is_some() => {
            return no(Rule::AlreadyDone, "Draft another survey");
        }
        SurveyEvent::Drafted { definition, .. } | SurveyEvent::Redrafted { definition }
            if definition.trim().is_empty() =>
        {
            return no(Rule::TextMissing, "Say what is asked");
        }
        SurveyEvent::Drafted { .. } => {}
        _ if state.audience.is_none() => return no(Rule::NotYet, "Draft the survey first"),
        SurveyEvent::Redrafted { .. } | SurveyEvent::Published { .. } if stage != SurveyStage::Draft => {
            return no(Rule::AlreadyDone, "It is published; what it asks stands. Draft another");
        }
        SurveyEvent::Published { opens, closes, .. }
            if *opens < ctx.today || closes < opens || days_between(*opens, *closes) > MOST_DAYS_OPEN =>
        {
            return no(
                Rule::OutOfRange,
                "Enter a first day from today on, and a last day after it within a year",
            );
        }
        SurveyEvent::Published { link, .. } if link.len() < 20 => {
            return no(Rule::PartMissing, "The address needs a part that nobody can guess");
        }
        SurveyEvent::Closed if stage == SurveyStage::Draft => {
            return no(Rule::NotYet, "It was not published");
        }
        SurveyEvent::Closed if stage == SurveyStage::Closed => {
            return no(Rule::AlreadyDone, "It is closed");
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event)])
}
