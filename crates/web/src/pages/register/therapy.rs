//! A claimed therapy: looked at and confirmed or not, by somebody else than who claims it; and taken off.

use super::changes::conflict;
use super::entry::evidence;
use super::kept::{Kept, Whose, load};
use super::standing_tag;
use crate::extract::Id;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use care::RegistrantId;
use care::registrant::{RegistrantCommand, RegistrantEvent, Standing, TherapyClaim};
use casework::{Act, ActKind, WorkforceAct};
use maud::{Markup, html};
use nhsuk::choice;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let (confirms, changes) = (
        Guard::needs(ActKind::ConfirmTherapy),
        Guard::needs(ActKind::ChangeRegister),
    );
    type Both = Id<(RegistrantId, String)>;
    routes
        .get("/register/{id}/therapies/{therapy}", confirms, look)
        .post("/register/{id}/therapies/{therapy}", confirms, judge)
        .get(
            "/register/{id}/therapies/{therapy}/ending",
            changes,
            |me: Me, Id((id, therapy)): Both| ask_ending(me, Whose::Any(id), therapy),
        )
        .post(
            "/register/{id}/therapies/{therapy}/ending",
            changes,
            |me: Me, Id((id, therapy)): Both, posted: Posted| end(me, Whose::Any(id), therapy, posted),
        )
        .get(
            "/my-entry/therapies/{therapy}/ending",
            changes,
            |me: Me, Id(therapy): Id<String>| ask_ending(me, Whose::Own, therapy),
        )
        .post(
            "/my-entry/therapies/{therapy}/ending",
            changes,
            |me: Me, Id(therapy): Id<String>, posted: Posted| end(me, Whose::Own, therapy, posted),
        )
}

/// The claim that an address names: codes stand in small letters there.
fn claimed(kept: &Kept, therapy: &str) -> Result<(TherapyClaim, Standing), Problem> {
    let all = &kept.row.state.therapies;
    let mut found = all
        .iter()
        .filter(|(c, _)| c.therapy.as_str().eq_ignore_ascii_case(therapy));
    found.next().cloned().ok_or(Problem::NotFound)
}

fn act(kept: &Kept, fields: &Fields, me: &Me, command: RegistrantCommand) -> Act {
    Act::Workforce(WorkforceAct::Registrant {
        id: kept.row.id,
        expected: Reader::new(fields.clone(), me.today).expected(),
        command,
    })
}

async fn look(me: Me, Id((id, therapy)): Id<(RegistrantId, String)>) -> Answer {
    let kept = load(&me, Whose::Any(id)).await?;
    judging(&me, &kept, &therapy, &Filled::default())
}

async fn judge(me: Me, Id((id, therapy)): Id<(RegistrantId, String)>, Posted(posted): Posted) -> Answer {
    let whose = Whose::Any(id);
    let kept = load(&me, whose).await?;
    let (claim, _) = claimed(&kept, &therapy)?;
    let mut r = Reader::new(posted, me.today);
    let found = r.code(
        "found",
        |code| ["yes", "no"].contains(&code).then_some(code == "yes"),
        "Choose whether the evidence permits it",
    );
    let reason = match found {
        Some(false) => r.text("reason", "Say why it is not confirmed"),
        _ => None,
    };
    let therapy_code = claim.therapy.clone();
    let read = r.finish(|| {
        let event = if found? {
            RegistrantEvent::TherapyConfirmed { therapy: therapy_code }
        } else {
            RegistrantEvent::TherapyNotConfirmed { therapy: therapy_code }
        };
        Some(RegistrantCommand { event, reason })
    });
    let form = match read {
        Ok((command, fields)) => {
            let act = act(&kept, &fields, &me, command);
            match send(&me, act, fields, &kept.base).await? {
                Sent::Done(response) => return Ok(response),
                Sent::Again(form) => form,
                Sent::Changed(fields, actual) => return conflict(&me, whose, fields, actual).await,
            }
        }
        Err(form) => form,
    };
    judging(&me, &kept, &therapy, &form)
}

fn claim_facts(me: &Me, claim: &TherapyClaim, standing: Standing) -> Markup {
    html! {
        (nhsuk::summary_list()
            .row(("Therapy", words::therapy(&claim.therapy)))
            .row(("Evidence", evidence(claim)))
            .row(("Standing", standing_tag(standing, claim.expires, me.today))))
    }
}

fn judging(me: &Me, kept: &Kept, therapy: &str, f: &Filled) -> Answer {
    let (claim, standing) = claimed(kept, therapy)?;
    let about = kept.about();
    let form = Form {
        title: "Does the evidence permit this therapy?",
        area: kept.area(),
        about: &about,
        back: &kept.base,
        button: "Save",
        warning: false,
        expected: Some(kept.row.version),
    };
    let before = html! {
        (claim_facts(me, &claim, standing))
        p { "Look at the certificate itself, or at the entry of whoever certified it. Confirmed, it counts for posts and stands in the directory, where they agreed to that." }
    };
    let why = html! { (f.textarea("reason", "Why not").hint("In words that they can act on: what is missing, and what would do. They read it on their entry.").rows(4)) };
    let fields = html! {
        (f.radios("found", "What did you find?", [
            choice("yes", "It permits the therapy: confirm"),
            choice("no", "It does not: do not confirm").conditional(why),
        ]))
    };
    Ok(form.page(me, f, &before, &fields))
}

async fn ask_ending(me: Me, whose: Whose, therapy: String) -> Answer {
    let kept = load(&me, whose).await?;
    ending(&me, &kept, &therapy, &Filled::default())
}

fn ending(me: &Me, kept: &Kept, therapy: &str, f: &Filled) -> Answer {
    let (claim, standing) = claimed(kept, therapy)?;
    let title = format!(
        "Take {} off the entry",
        crate::fmt::within(&words::therapy(&claim.therapy))
    );
    let about = kept.about();
    let form = Form {
        title: &title,
        area: kept.area(),
        about: &about,
        back: &kept.base,
        button: "Take it off",
        warning: true,
        expected: Some(kept.row.version),
    };
    let before = html! {
        (claim_facts(me, &claim, standing))
        p { "It is no longer shown in the directory or counted for posts. Added again, it has to be confirmed again." }
    };
    Ok(form.page(me, f, &before, &html! {}))
}

async fn end(me: Me, whose: Whose, therapy: String, Posted(fields): Posted) -> Answer {
    let kept = load(&me, whose).await?;
    let (claim, _) = claimed(&kept, &therapy)?;
    let event = RegistrantEvent::TherapyEnded { therapy: claim.therapy };
    let act = act(&kept, &fields, &me, event.into());
    match send(&me, act, fields, &kept.base).await? {
        Sent::Done(response) => Ok(response),
        Sent::Again(form) => ending(&me, &kept, &therapy, &form),
        Sent::Changed(fields, actual) => conflict(&me, whose, fields, actual).await,
    }
}
