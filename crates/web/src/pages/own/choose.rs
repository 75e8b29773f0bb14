//! Choosing: the therapies that suit, explained alike, with the wait for each here; what was agreed on can be chosen among
//! and chosen again, anything else is asked for. And what the person would like of place, time and therapist.

use super::tell::now;
use super::{OWN, how, outlook, send, with};
use crate::extract::Asked;
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use crate::words;
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::{Day, Gender, Medium, PartOfDay, TherapyChoice, Wishes};
use casework::forecast::{Limit, Said};
use casework::read::{OwnChoose, OwnChosen, OwnEpisode, OwnTherapy};
use casework::{Act, ActKind};
use catalogue::{Certainty, Indication, Recommendation, Therapy, catalogue};
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes(routes: Routes) -> Routes {
    let own = ActKind::SeeOwnRecord;
    routes
        .get("/my/choose", OWN, show)
        .post("/my/choose", Guard::needs(ActKind::StateChoices).and(own), choose)
        .post("/my/choose/add", Guard::needs(ActKind::StateChoices).and(own), add)
        .post("/my/choose/lift", Guard::needs(ActKind::StateWishes).and(own), lift)
        .post("/my/choose/ask", Guard::needs(ActKind::WriteMessage).and(own), ask)
        .get("/my/wishes", OWN, show_wishes)
        .post("/my/wishes", Guard::needs(ActKind::StateWishes).and(own), wish)
}

/// What there is to choose from, and the wait that it is about, by its place among those that go on.
struct Page {
    all: OwnChoose,
    at: usize,
}

impl Page {
    fn wait(&self) -> Option<&OwnChosen> {
        self.all.waits.get(self.at)
    }

    fn chosen(&self) -> &[TherapyChoice] {
        self.wait().map_or(&[], |wait| &wait.chosen)
    }
}

/// The page of the wait that was named: on the path that it belongs to. The first wait of the path that goes on if none was
/// named; a wait that is none of theirs, or goes on no more, is not found, so that no other is changed in its place.
async fn load(me: &Me, named: &str) -> Result<Page, Problem> {
    let of_wait = |path: &OwnEpisode| path.waits.iter().any(|wait| wait.id.to_string() == named);
    let record = me.ask(casework::Desk::own_record).await?;
    let id = match record.episodes.iter().find(|path| of_wait(path)) {
        Some(path) => path.id,
        None if named.is_empty() => now(me).await?.id,
        None => return Err(Problem::NotFound),
    };
    let all = me.ask(move |desk, p| desk.own_choose(p, id)).await?;
    let at = all.waits.iter().position(|one| one.wait.to_string() == named);
    Ok(Page {
        at: at.unwrap_or(0),
        all,
    })
}

/// Which wait is asked for, after the question mark.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    wait: String,
}

/// A therapy in a format, as a form sends it.
pub(super) fn code(c: &TherapyChoice) -> String {
    format!("{}|{}", c.therapy.as_str(), c.format.code())
}

async fn show(me: Me, Asked(which): Asked<Which>) -> Answer {
    let page = load(&me, &which.wait).await?;
    let ticked = page.chosen().iter().map(|c| ("choices", code(c)));
    let form = Filled::with(ticked.chain(page.chosen().first().map(|c| ("first", code(c)))));
    Ok(draw(&me, &page, &form))
}

async fn choose(me: Me, Posted(fields): Posted) -> Answer {
    let page = load(&me, fields.get("wait")).await?;
    let Some(wait) = page.wait().map(|one| one.wait) else {
        return Err(Problem::NotFound);
    };
    let mut r = Reader::new(fields, me.today);
    let agreed: Vec<&TherapyChoice> = page.all.therapies.iter().flat_map(|t| &t.agreed).collect();
    let known = |sent: &str| agreed.iter().find(|c| code(c) == sent).map(|c| (*c).clone());
    let mut chosen: Vec<TherapyChoice> = r.codes("choices", known);
    if chosen.is_empty() {
        r.wrong("choices", say("choose-none"));
    }
    if let Some(first) = r.optional_code("first", known) {
        // What somebody would like best they want, ticked or not.
        chosen.retain(|c| *c != first);
        chosen.insert(0, first);
    }
    let read = r.finish(|| {
        Some(Act::Episode {
            id: page.all.id,
            expected: None,
            command: EpisodeCommand::StateChoices { wait, choices: chosen },
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "choose-said", "/my/choose").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw(&me, &page, &form))
}

/// One more that is fine, beside those that are: the place stays what it is.
async fn add(me: Me, Posted(fields): Posted) -> Answer {
    let page = load(&me, fields.get("wait")).await?;
    let sent = fields.get("choice").to_owned();
    let agreed = page
        .all
        .therapies
        .iter()
        .flat_map(|t| &t.agreed)
        .find(|c| code(c) == sent);
    let (Some(wait), Some(added)) = (page.wait().map(|one| one.wait), agreed) else {
        return Err(Problem::NotFound);
    };
    let mut chosen = page.chosen().to_vec();
    if !chosen.contains(added) {
        chosen.push(added.clone());
    }
    let command = EpisodeCommand::StateChoices { wait, choices: chosen };
    done(&me, &page, command, fields, "quicker-added").await
}

/// A limit that the person set is lifted; the rest of what they would like stays.
async fn lift(me: Me, Posted(fields): Posted) -> Answer {
    let page = load(&me, fields.get("wait")).await?;
    let Some(limit) = Limit::from_code(fields.get("limit")) else {
        return Err(Problem::NotFound);
    };
    let command = EpisodeCommand::StateWishes {
        wishes: limit.lifted(page.all.wishes.clone()),
        words: page.all.wish.clone(),
    };
    done(&me, &page, command, fields, "wishes-said").await
}

/// Sends a command of this page.
async fn done(me: &Me, page: &Page, command: EpisodeCommand, fields: Fields, said: &str) -> Answer {
    let act = Act::Episode {
        id: page.all.id,
        expected: None,
        command,
    };
    match send(me, act, fields, said, "/my/choose").await? {
        Ok(response) => Ok(response),
        Err(form) => Ok(draw(me, page, &form)),
    }
}

/// Another therapy is talked about first: the wish goes to the team, who read it within a working day.
async fn ask(me: Me, Posted(fields): Posted) -> Answer {
    let page = load(&me, fields.get("wait")).await?;
    let named = fields.get("therapy").to_owned();
    let therapy = page.all.therapies.iter().find(|t| t.therapy.as_str() == named);
    let Some(therapy) = therapy.filter(|t| t.agreed.is_empty()) else {
        return Err(Problem::NotFound);
    };
    let message = me.app.desk().ids().next();
    let command = EpisodeCommand::Write {
        message,
        text: with("choose-ask-message", "what", &words::therapy(&therapy.therapy)),
    };
    done(&me, &page, command, fields, "choose-ask-said").await
}

/// What can be said of each wait that goes on, the one of the form first; the others lead to a form of their own.
fn waits_on(me: &Me, page: &Page) -> Markup {
    let several = page.all.waits.len() > 1;
    let first = page.wait().into_iter();
    let others = page.all.waits.iter().enumerate().filter(|(at, _)| *at != page.at);
    let all = first.map(|one| (one, false)).chain(others.map(|(_, one)| (one, true)));
    html! {
        @for (one, is_other) in all {
            @if several || one.outlook.is_some() { h2 class="nhsuk-heading-m" { (say("wait-heading")) } }
            @if several {
                @let what: Vec<String> = one.chosen.iter().map(words::choice).collect();
                p { (with("wait-for", "what", &fmt::joined(&what))) }
            }
            @if is_other { p { a class="nhsuk-link app-target" href={ "/my/choose?wait=" (one.wait) } { (say("choose-other-wait")) } } }
            @if let Some(told) = &one.outlook { (outlook::draw(me, told)) }
        }
    }
}

fn draw(me: &Me, whole: &Page, form: &Filled) -> Response {
    let page = &whole.all;
    let agreed: Vec<&TherapyChoice> = page.therapies.iter().flat_map(|t| &t.agreed).collect();
    let options = || agreed.iter().map(|c| (code(c), words::choice(c)));
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("choose-title")) }
        (crate::easy::link(super::easy::CHOOSE))
        @if page.therapies.is_empty() { p { (say("choose-nothing")) } }
        @else { p { (say("choose-lead")) " " (say("choose-talk")) } }
        @if let (Some(one), false) = (whole.wait(), agreed.is_empty()) {
            form method="post" action="/my/choose" novalidate {
                (me.hidden(form, None))
                input type="hidden" name="wait" value=(one.wait);
                (form.checkboxes("choices", nhsuk::Legend::small(say("choose-which")), options()).hint(say("choose-which-hint")))
                @if agreed.len() > 1 { (form.select("first", say("choose-first"), options())) }
                (nhsuk::button(say("choose-button")).once())
            }
        }
        (waits_on(me, whole))
        @for t in &page.therapies { (one(me, whole, t)) }
        @if !page.therapies.is_empty() {
            p { @match page.figures_of {
                Some(on) => (with("choose-figures", "date", &fmt::date(on))),
                None => (say("choose-no-figures")),
            } }
        }
        p { a class="nhsuk-link app-target" href="/my/wishes" { (say("wishes-link")) } }
    };
    let sheet = OwnSheet {
        title: say("choose-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

/// How often one meets, in words.
fn how_often(t: &Therapy) -> String {
    let weekly = t.frequency_per_week;
    if weekly <= 0.0 {
        say("often-none")
    } else if weekly < 0.9 {
        say("often-less")
    } else if weekly < 1.5 {
        say("often-weekly")
    } else {
        say("often-more")
    }
}

fn length(t: &Therapy) -> String {
    let (least, most) = (t.sessions_min.to_string(), t.sessions_max.to_string());
    if t.sessions_max == 0 {
        say("length-none")
    } else if t.sessions_min == t.sessions_max {
        with("length-exact", "most", &most)
    } else {
        say_with("length-range", &[("least", &least), ("most", &most)])
    }
}

/// What is known of it, with whose word that is and how far we checked it.
fn known(indication: Option<&Indication>) -> Markup {
    let Some(i) = indication else {
        return html! { (say("known-nothing")) };
    };
    let what = match i.recommendation {
        Recommendation::FirstLine => "known-first",
        Recommendation::Option => "known-option",
        Recommendation::NotRecommended => "known-against",
    };
    html! {
        (say(what)) " " (with("known-source", "source", &i.guideline))
        @if i.certainty != Certainty::Checked { " " (say("known-unchecked")) }
    }
}

/// The published wait. An end that was not reached, or a figure held back, is said as such.
fn wait(t: &OwnTherapy) -> String {
    match t.wait.and_then(|w| Some((w.median?, w.lower, w.upper))) {
        Some((median, Some(lower), Some(upper))) => {
            let values = [median.to_string(), lower.to_string(), upper.to_string()];
            let [median, lower, upper] = values.each_ref().map(String::as_str);
            say_with("wait-half", &[("weeks", median), ("lower", lower), ("upper", upper)])
        }
        Some((median, ..)) => with("wait-half-open", "weeks", &median.to_string()),
        None => say("wait-not-known"),
    }
}

/// The wait for it: for somebody who waits, what can be said of theirs; and what was published of everybody's.
fn waits(t: &OwnTherapy) -> Markup {
    let dated = |said: &Said| matches!(said, Said::Range { .. } | Said::Open { .. });
    let told: Vec<_> = t.forecasts.iter().filter(|(_, f)| dated(&f.said)).collect();
    html! {
        @for (choice, forecast) in &told {
            p { @if t.forecasts.len() > 1 { (choice.format.words()) ": " } (outlook::sentence(&forecast.said)) }
        }
        p { (wait(t)) }
    }
}

fn one(me: &Me, page: &Page, t: &OwnTherapy) -> Markup {
    let Some(therapy) = catalogue().therapy(t.therapy.as_str()) else {
        return html! {};
    };
    let words = &catalogue().therapy_words;
    let formats: Vec<String> = if t.agreed.is_empty() {
        therapy
            .formats
            .iter()
            .filter_map(|f| words.formats.get(f.code()).cloned())
            .collect()
    } else {
        t.agreed.iter().map(|c| c.format.words().to_owned()).collect()
    };
    let waits_for = page
        .all
        .waits
        .iter()
        .flat_map(|one| &one.chosen)
        .any(|c| c.therapy == t.therapy);
    html! {
        h2 class="nhsuk-heading-m" { (therapy.name) }
        @if waits_for { p { strong { (say("choose-chosen")) } } }
        @if let Some(about) = words.descriptions.get(&therapy.code) { p { (about) } }
        @else { p { (with("choose-family", "family", words.families.get(&therapy.family).unwrap_or(&therapy.family))) } }
        (nhsuk::summary_list()
            .row((say("choose-long"), length(therapy)))
            .row((say("choose-asks"), how_often(therapy)))
            .row((say("choose-how"), formats.join(", ")))
            .row((say("choose-known"), known(t.known)))
            .row((say("choose-wait"), waits(t))))
        @if t.agreed.is_empty() {
            form method="post" action="/my/choose/ask" novalidate {
                (me.hidden(&Filled::default(), None))
                input type="hidden" name="therapy" value=(t.therapy.as_str());
                (nhsuk::button(html! { (say("choose-ask")) span class="nhsuk-u-visually-hidden" { ": " (therapy.name) } }).secondary().once())
            }
        }
    }
}

async fn show_wishes(me: Me) -> Answer {
    let page = load(&me, "").await?.all;
    Ok(draw_wishes(&me, &page, &begin(&page)))
}

/// What is wished for so far, in the form.
fn begin(page: &OwnChoose) -> Filled {
    let w = &page.wishes;
    let mut out: Vec<(&str, String)> = Vec::new();
    out.extend(w.days.iter().map(|d| ("days", d.code().to_owned())));
    out.extend(w.parts.iter().map(|d| ("parts", d.code().to_owned())));
    out.extend(w.media.iter().map(|d| ("media", d.code().to_owned())));
    out.extend(w.sites.iter().map(|d| ("sites", d.clone())));
    out.extend(w.therapist_gender.map(|g| ("gender", g.code().to_owned())));
    out.extend(w.language.iter().map(|l| ("language", l.clone())));
    out.extend(w.same_language.then(|| ("same-language", "yes".to_owned())));
    out.extend(w.short_notice.then(|| ("short-notice", "yes".to_owned())));
    out.extend(page.wish.iter().map(|l| ("words", l.clone())));
    Filled::with(out)
}

fn read_wishes(me: &Me, page: &OwnChoose, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let site = |sent: &str| {
        page.sites
            .iter()
            .find(|(code, _)| code == sent)
            .map(|(code, _)| code.clone())
    };
    let wishes = Wishes {
        days: r.codes("days", Day::from_code),
        parts: r.codes("parts", PartOfDay::from_code),
        media: r.codes("media", Medium::from_code),
        sites: r.codes("sites", site),
        therapist_gender: r.optional_code("gender", Gender::from_code),
        language: r.optional("language").filter(|tag| tag.len() <= 35),
        same_language: r.ticked("same-language"),
        short_notice: r.ticked("short-notice"),
    };
    let words = r.optional("words");
    r.finish(|| {
        Some(Act::Episode {
            id: page.id,
            expected: None,
            command: EpisodeCommand::StateWishes { wishes, words },
        })
    })
}

async fn wish(me: Me, Posted(fields): Posted) -> Answer {
    let page = load(&me, "").await?.all;
    let form = match read_wishes(&me, &page, fields) {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "wishes-said", "/my/choose").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw_wishes(&me, &page, &form))
}

/// Genders of a therapist that can be wished for, and their words by name.
const GENDERS: [(Gender, &str); 3] = [
    (Gender::Female, "gender-female"),
    (Gender::Male, "gender-male"),
    (Gender::Other, "gender-other"),
];

/// What can be chosen, each by its code, and in the words that bear its name.
fn spoken<T: Copy>(all: &[T], what: &str, code: fn(T) -> &'static str) -> Vec<(String, String)> {
    let one = |choice: &T| (code(*choice).to_owned(), say(&format!("{what}-{}", code(*choice))));
    all.iter().map(one).collect()
}

fn draw_wishes(me: &Me, page: &OwnChoose, form: &Filled) -> Response {
    let media = Medium::ALL.iter().map(|m| (m.code().to_owned(), how(*m)));
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("wishes-heading")) }
        p { (say("wishes-lead")) }
        form method="post" action="/my/wishes" novalidate {
            (me.hidden(form, None))
            (form.checkboxes("days", nhsuk::Legend::small(say("wishes-days")), spoken(Day::ALL, "day", Day::code)).classes("nhsuk-checkboxes--small"))
            (form.checkboxes("parts", nhsuk::Legend::small(say("wishes-parts")), spoken(PartOfDay::ALL, "part", PartOfDay::code)).classes("nhsuk-checkboxes--small"))
            (form.checkboxes("media", nhsuk::Legend::small(say("wishes-media")), media).classes("nhsuk-checkboxes--small"))
            @if !page.sites.is_empty() { (form.checkboxes("sites", nhsuk::Legend::small(say("wishes-sites")), page.sites.iter().cloned()).classes("nhsuk-checkboxes--small")) }
            (form.select("gender", say("wishes-gender"), GENDERS.map(|(gender, name)| (gender.code(), say(name)))))
            (form.input("language", say("wishes-language")).width(10).hint(say("wishes-language-hint")))
            (form.tick("same-language", say("wishes-same-language")))
            (form.tick("short-notice", say("wishes-short-notice")))
            (form.textarea("words", say("wishes-words")).rows(4))
            (nhsuk::button(say("wishes-button")).once())
        }
    };
    let sheet = OwnSheet {
        title: say("wishes-title"),
        back: Some("/my/choose"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}
