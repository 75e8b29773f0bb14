//! Surveys of the demonstration: the example with its synthetic answers, one of the area's own with a few invented
//! respondents who wait to be put on the register, and rounds of the staff's pulse.

use super::staff::act;
use super::year::Year;
use crate::output::Failure;
use care::calendar::days_after;
use care::person::Name;
use care::survey_answer::Respondent;
use care::{Role, SurveyId};
use casework::{Act, AnsweredBy, Principal, SurveyAct};

/// Days of the year on which a round of the pulse opens; each lasts two weeks, and the last is still open.
const ROUNDS: [i32; 3] = [170, 260, 355];
/// The day on which the example is published.
const EXAMPLE: i32 = 340;
/// Roles of those who answer the pulse.
const STAFF: [Role; 9] = [
    Role::Administrator,
    Role::TriageClinician,
    Role::Assessor,
    Role::Therapist,
    Role::Trainee,
    Role::Supervisor,
    Role::ClinicalLead,
    Role::ServiceManager,
    Role::RegisterEditor,
];

/// Given name, family name, number, town, NHS history, hours, bands, therapies.
type Invented = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const RESPONDENTS: [Invented; 3] = [
    (
        "Bryony",
        "Quillhampton",
        "DEMO-S0001",
        "Wrenfield",
        "past",
        "12",
        "6;7",
        "LTPP;STPP",
    ),
    (
        "Caspian",
        "Thistlewood",
        "DEMO-S0002",
        "Coldmere",
        "never",
        "8",
        "5;6",
        "PCT",
    ),
    (
        "Marisol",
        "Underbank",
        "DEMO-S0003",
        "Thornwick",
        "never",
        "16",
        "7;8a",
        "DIT;INT",
    ),
];

fn surveys(act: SurveyAct) -> Act {
    Act::Survey(act)
}

/// What happens to surveys between two days of the year.
///
/// # Errors
/// When an act fails.
pub fn reach(year: &mut Year, editor: &Principal, manager: &Principal, before: i32, day: i32) -> Result<(), Failure> {
    let due = |at: i32| before < at && at <= day;
    if due(EXAMPLE) {
        act(&year.desk, editor, "the example survey", surveys(SurveyAct::AddExample))?;
        let definition = own_survey()?;
        let done = act(
            &year.desk,
            editor,
            "the area's survey",
            surveys(SurveyAct::Draft { definition }),
        )?;
        if let Some(id) = done.made.survey {
            let publish = SurveyAct::Publish {
                id,
                expected: None,
                opens: year.date(),
                closes: days_after(year.date(), 60),
            };
            act(&year.desk, editor, "the area's survey", surveys(publish))?;
            for one in RESPONDENTS {
                respond(year, id, one)?;
            }
        }
    }
    for (nth, at) in ROUNDS.into_iter().enumerate() {
        if due(at) {
            let closes = days_after(year.date(), 14);
            let done = act(
                &year.desk,
                manager,
                "a round of the pulse",
                surveys(SurveyAct::OpenPulse { closes }),
            )?;
            if let Some(id) = done.made.survey {
                pulse(year, id, nth)?;
            }
        }
    }
    Ok(())
}

/// The questions of the example, asked of the area's own practitioners: nobody has counted them, so there is no pool.
fn own_survey() -> Result<String, Failure> {
    let failed = || Failure::new("the demonstration: the area's survey");
    let mut d = survey::Definition::read(survey::example::NHS_INTEREST).map_err(|_| failed())?;
    d.id = "wrenfield".to_owned();
    d.title = "Would you work with us?".to_owned();
    d.sponsor = "Wrenfield Psychological Therapies".to_owned();
    d.notice = String::new();
    d.asked_when = String::new();
    d.members = None;
    d.pool = None;
    d.to_toml().map_err(|_| failed())
}

fn respond(year: &Year, id: SurveyId, one: Invented) -> Result<(), Failure> {
    let (given, family, number, town, history, hours, bands, therapies) = one;
    let place = "north-west";
    let values = [
        ("nhs_history", history),
        ("nhs_interest", "yes"),
        ("hours_offered", hours),
        ("bands", bands),
        ("place", place),
        ("therapies", therapies),
        ("years_qualified", "5-to-10"),
    ];
    let respondent = Respondent {
        name: Name {
            given: given.to_owned(),
            family: family.to_owned(),
            ..Name::default()
        },
        body: "UKCP".to_owned(),
        number: number.to_owned(),
        profession: "Psychotherapist".to_owned(),
        place: town.to_owned(),
        remote: true,
        settings: Vec::new(),
        from: None,
        may_be_asked: true,
    };
    let answer = SurveyAct::Answer {
        id,
        values: values
            .map(|(question, value)| (question.to_owned(), value.to_owned()))
            .to_vec(),
        by: AnsweredBy::Named(Box::new(respondent)),
    };
    act(&year.desk, &year.desk.visitor(), "an answer", surveys(answer)).map(drop)
}

/// Everybody who works here answers, a little worse about hours in each round.
fn pulse(year: &mut Year, id: SurveyId, nth: usize) -> Result<(), Failure> {
    let admin = year.admin()?;
    let all = year
        .desk
        .staff_with(&admin, &STAFF)
        .map_err(|e| Failure::new(format!("the demonstration: staff: {e}")))?;
    for (at, (user, ..)) in all.into_iter().enumerate() {
        let Some(role) = STAFF.into_iter().find(|role| year.principal(user, *role).is_ok()) else {
            continue;
        };
        let p = year.principal(user, role)?;
        let pick = |of: usize, agree: usize| match (at * 7 + nth * 3) % of {
            n if n < agree => "agree",
            n if n == agree => "in-between",
            _ => "disagree",
        };
        let values = [
            ("workload", pick(9, 5_usize.saturating_sub(nth))),
            ("support", pick(7, 4)),
            ("meaning", pick(8, 5)),
            ("leaving", pick(10, 3 + nth / 2)),
        ];
        let values = values
            .map(|(question, value)| (question.to_owned(), value.to_owned()))
            .to_vec();
        year.desk
            .answer_unnamed(&p, id, values, None)
            .map_err(|e| Failure::new(format!("the demonstration: the pulse: {e}")))?;
    }
    Ok(())
}
