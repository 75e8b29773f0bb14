//! Standards and limits: each with its unit and the value that a service begins with.

use super::{Loaded, conflict, load};
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{ServiceEvent, Standards};
use casework::{Act, ActKind};
use maud::{Markup, html};
use nhsuk::{SummaryRow, summary_row};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSettings);
    routes
        .get("/settings/standards", changes, show)
        .post("/settings/standards", changes, take)
}

/// One standard: how it is asked for and where it stands.
struct Standard {
    name: &'static str,
    words: &'static str,
    unit: &'static str,
    get: fn(&Standards) -> i64,
    set: fn(&mut Standards, i64) -> Option<()>,
    least: i64,
    most: i64,
}

macro_rules! standard {
    ($field:ident, $words:literal, $unit:literal, $least:literal, $most:literal) => {
        Standard {
            name: stringify!($field),
            words: $words,
            unit: $unit,
            get: |s| i64::from(s.$field),
            set: |s, value| {
                s.$field = value.try_into().ok()?;
                Some(())
            },
            least: $least,
            most: $most,
        }
    };
}

/// A group of standards with its heading.
type Group = (&'static str, &'static [Standard]);

/// The standards in the order of a person's path. The oldest age is asked for apart, because there may be none.
const GROUPS: &[Group] = &[
    (
        "From referral to decision",
        &[
            standard!(
                acknowledge_working_days,
                "Receipt acknowledged to the person and the referrer",
                "working days",
                1,
                60
            ),
            standard!(
                screening_working_days,
                "Referral screened by a clinician",
                "working days",
                1,
                60
            ),
            standard!(
                enquiry_working_days,
                "Answer to a question expected from a referrer",
                "working days",
                1,
                60
            ),
            standard!(assessment_days, "Assessment offered", "days", 1, 365),
            standard!(
                confirm_working_days,
                "A not suitable confirmed by a second clinician",
                "working days",
                1,
                60
            ),
            standard!(
                decision_letter_working_days,
                "Decision letter sent after the decision",
                "working days",
                1,
                60
            ),
            standard!(
                arrival_working_days,
                "Arrival at another service confirmed",
                "working days",
                1,
                60
            ),
        ],
    ),
    (
        "Second opinion",
        &[
            standard!(
                second_opinion_bar_days,
                "Second opinion can be asked for after the decision",
                "days",
                1,
                3650
            ),
            standard!(
                second_opinion_working_days,
                "Second opinion given",
                "working days",
                1,
                120
            ),
        ],
    ),
    (
        "Waiting",
        &[
            standard!(treatment_days, "First treatment after the referral", "days", 1, 3650),
            standard!(keep_in_touch_days, "Contact while waiting, every", "days", 1, 365),
            standard!(
                look_again_days,
                "Clinical look again while waiting, every",
                "days",
                1,
                730
            ),
            standard!(
                questions_while_waiting_days,
                "Asked on their own pages how they are while they wait (0 for never), every",
                "days",
                0,
                365
            ),
            standard!(offer_hours, "An offered slot is held", "hours", 1, 720),
            standard!(
                answer_working_days,
                "A message from the person answered, as their own pages say",
                "working days",
                1,
                30
            ),
        ],
    ),
    (
        "In therapy and after",
        &[
            standard!(
                move_oneself,
                "People may move a session to a free time themselves (1 for yes, 0 for no)",
                "1 or 0",
                0,
                1
            ),
            standard!(
                move_notice_hours,
                "Notice for that, before the old and the new time",
                "hours",
                0,
                720
            ),
            standard!(move_ahead_weeks, "Free times are shown for the coming", "weeks", 1, 26),
            standard!(review_sessions, "Review in therapy every", "sessions", 1, 100),
            standard!(
                long_term_sessions,
                "A course is long-term from",
                "planned sessions",
                1,
                500
            ),
            standard!(
                review_sessions_long,
                "Review in long-term work every",
                "sessions",
                1,
                200
            ),
            standard!(
                return_days,
                "Return without new triage after the ending",
                "days",
                1,
                1825
            ),
        ],
    ),
    (
        "Whom the service takes, and staff",
        &[
            standard!(age_min, "Youngest age taken", "years", 0, 120),
            standard!(
                registration_check_days,
                "A look at a practitioner’s registration is good for",
                "days",
                1,
                1825
            ),
        ],
    ),
];

fn all() -> impl Iterator<Item = &'static Standard> {
    GROUPS.iter().flat_map(|(_, standards)| standards.iter())
}

/// The standards as facts, those that differ from the beginning marked.
pub fn rows(s: &Standards) -> Vec<SummaryRow> {
    let usual = Standards::default();
    let mut rows: Vec<SummaryRow> = all()
        .map(|standard| {
            let (value, begin) = ((standard.get)(s), (standard.get)(&usual));
            let changed = if value == begin {
                String::new()
            } else {
                format!(" (to begin with {begin})")
            };
            summary_row(standard.words, format!("{value} {}{changed}", standard.unit)).key_width("one-half")
        })
        .collect();
    let oldest = s.age_max.map_or("No limit".to_owned(), |age| format!("{age} years"));
    rows.push(summary_row("Oldest age taken", oldest).key_width("one-half"));
    rows
}

async fn show(me: Me) -> Answer {
    let loaded = load(&me).await?;
    let s = &loaded.service.standards;
    let mut values: Vec<(String, String)> = all()
        .map(|standard| (field(standard.name), (standard.get)(s).to_string()))
        .collect();
    values.push((
        "age-max".to_owned(),
        s.age_max.map(|a| a.to_string()).unwrap_or_default(),
    ));
    Ok(draw(&me, &loaded, &Filled::with(values)))
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    let loaded = load(&me).await?;
    let form = match read(&me, &loaded, fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/settings").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, fields, actual).await,
        },
        Err(form) => form,
    };
    Ok(draw(&me, &loaded, &form))
}

/// The name of a form's field: dashes where the code has underscores.
fn field(name: &str) -> String {
    name.replace('_', "-")
}

fn read(me: &Me, loaded: &Loaded, posted: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let expected = r.expected();
    let mut standards = loaded.service.standards.clone();
    for standard in all() {
        let name = field(standard.name);
        let words = format!("Enter {} to {} {}", standard.least, standard.most, standard.unit);
        let value = r.number(&name, standard.least..=standard.most, &words);
        if value.is_some_and(|value| (standard.set)(&mut standards, value).is_none()) {
            r.wrong(&name, words);
        }
    }
    standards.age_max = r.optional_number("age-max", 0..=130_i16, "Enter an age up to 130, or leave it empty");
    if standards.age_max.is_some_and(|max| max < standards.age_min) {
        r.wrong("age-max", "Enter an oldest age above the youngest, or leave it empty");
    }
    r.finish(|| {
        let command = ServiceEvent::StandardsAdopted(standards);
        Some(Act::Service { expected, command })
    })
}

fn draw(me: &Me, loaded: &Loaded, f: &Filled) -> Response {
    let form = Form {
        title: "Change the standards and limits",
        area: "Settings",
        about: "",
        back: "/settings",
        button: "Adopt these standards",
        warning: false,
        expected: Some(loaded.version),
    };
    let before = html! {
        p { "They say when something is due, and when a wait is beyond the standard. They hold from now on; what was due before stays as it was recorded." }
    };
    form.page(me, f, &before, &fields(f))
}

fn fields(f: &Filled) -> Markup {
    let usual = Standards::default();
    html! {
        @for (heading, standards) in GROUPS {
            h2 class="nhsuk-heading-m" { (heading) }
            @for s in *standards {
                (f.input(&field(s.name), s.words)
                    .hint(format!("In {}. To begin with {}.", s.unit, (s.get)(&usual)))
                    .suffix(s.unit)
                    .numeric()
                    .width(4))
            }
        }
        (f.input("age-max", "Oldest age taken").hint("In years. Leave it empty for no limit, as to begin with.").suffix("years").numeric().width(3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_is_asked_for_once_and_the_beginning_lies_in_its_range() {
        let usual = Standards::default();
        // Some standards are only written where they differ from the beginning.
        let differs = Standards {
            questions_while_waiting_days: 7,
            move_oneself: 0,
            move_notice_hours: 24,
            move_ahead_weeks: 8,
            answer_working_days: 5,
            ..usual.clone()
        };
        let stored = serde_json::to_value(&differs).unwrap();
        let mut names: Vec<&str> = all().map(|s| s.name).collect();
        names.push("age_max");
        names.sort_unstable();
        let mut fields: Vec<&str> = stored.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(names, fields);
        for s in all() {
            let value = (s.get)(&usual);
            assert!((s.least..=s.most).contains(&value), "{}", s.name);
            let mut changed = usual.clone();
            assert_eq!((s.set)(&mut changed, s.most), Some(()), "{}", s.name);
            assert_eq!((s.get)(&changed), s.most, "{}", s.name);
        }
    }
}
