// From a survey's answer to the first session, in a real, empty service: a survey is made in the browser, answered by
// somebody who has no account, looked at and put on the register; a paid post is published, she is asked, applies, is
// offered it, checked, starts, and sees the first person. Then the example, the pulse, and the same on the demonstration.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { rapport, signIn, signInAs, startDemo, startInit } from "../harness.mjs";

const FIRST = "a first password, long";
const OWN = "a password of my own";

/** A day so many days from now in London. */
function dayFromNow(days) {
  const iso = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(Date.now() + days * 86_400_000));
  const [year, month, day] = iso.split("-").map(Number);
  return { day, month, year };
}

const press = async ({ page }, name) => {
  await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name }).first().click()]);
};
const follow = async ({ page }, name) => {
  await page.locator("main").getByRole("link", { name }).or(page.locator("main").getByRole("button", { name })).first().click();
  await page.waitForLoadState("load");
};
const choose = ({ page }, name, within) => (within ? page.getByRole("group", { name: within }) : page).getByRole("radio", { name, exact: true }).first().check();
const tick = ({ page }, name) => page.getByRole("checkbox", { name, exact: true }).first().check();
const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).first().fill(words);
const select = ({ page }, label, option) => page.getByLabel(label, { exact: true }).first().selectOption(option);
const selectLike = async ({ page }, label, words) => {
  const box = page.getByLabel(label, { exact: true }).first();
  await box.selectOption(await box.locator("option", { hasText: words }).first().getAttribute("value"));
};
const dateIn = async ({ page }, legend, { day, month, year }) => {
  const group = page.getByRole("group", { name: legend, exact: true });
  await group.getByLabel("Day", { exact: true }).fill(String(day));
  await group.getByLabel("Month", { exact: true }).fill(String(month));
  await group.getByLabel("Year", { exact: true }).fill(String(year));
};
const path = ({ page }) => new URL(page.url()).pathname;
const main = ({ page }) => page.locator("main").innerText();
const taken = async (person) => assert.equal(person.sent.status, 200, `${person.page.url()}: ${person.sent.status}: ${await main(person)}`);
const says = async (person, words) => {
  const text = await main(person);
  assert.ok(text.includes(words), `"${words}" is not on ${person.page.url()}: ${text}`);
};

/** Looks at the page where somebody is, on a desk and on a phone. */
const look = async (person, name, options = {}) => {
  await person.check(name, options);
  await person.page.setViewportSize({ width: PHONE, height: 844 });
  person.width = PHONE;
  await person.check(name, options);
  person.width = DESK;
  await person.page.setViewportSize({ width: DESK, height: 900 });
};

describe("from a survey to the first session", () => {
  let service, browser, survey, address, entry, post, episode;
  const at = {};

  before(async () => {
    service = await startInit({ user: "sam", password: FIRST, name: "Hollin Vale Talking Therapies" });
    const people = [["rhoda", "Rhoda Fernley", "register_editor"], ["mona", "Mona Hartsease", "service_manager"], ["elspeth", "Elspeth Larkhill", "registrant"], ["tariq", "Tariq Ellerby", "triage_clinician"], ["asta", "Asta Norrington", "assessor"]];
    for (const [user, name, role] of people) {
      const made = rapport(["user", "add", "--user", user, "--name", name, "--role", role, "--password-file", "-"], { cwd: service.cwd, input: FIRST });
      assert.equal(made.status, 0, made.stderr);
    }
    browser = await launch();
  });

  after(async () => {
    for (const person of Object.values(at)) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  const arrive = async (user, options = {}) => {
    const person = await visit(browser, service.url, options);
    await signIn(person, user, FIRST);
    await type(person, "Your password now", FIRST);
    await type(person, "New password", OWN);
    await press(person, "Change password");
    await taken(person);
    at[user] = person;
    return person;
  };

  const add = async (person, text, kind, { options, least, most, unit, field = "No", required = true, onlyAfter } = {}) => {
    await person.go(`${survey}/questions/new`);
    await type(person, "The question", text);
    await choose(person, kind);
    if (options) await type(person, "Options", options);
    if (most) { await type(person, "Least number", least); await type(person, "Largest number", most); await type(person, "Unit", unit); }
    if (required) await tick(person, "It must be answered");
    await person.page.getByRole("group", { name: "Does the answer place somebody on the register?" }).getByRole("radio", { name: field }).first().check();
    if (onlyAfter) { await select(person, "Asked only after this question", onlyAfter); await type(person, "With this answer", "yes"); }
    await press(person, "Add the question");
    await taken(person);
  };

  test("a survey is made in the browser and published", async () => {
    const rhoda = await arrive("rhoda", { scripts: false });
    await rhoda.go("/surveys");
    await look(rhoda, "surveys-empty");
    await rhoda.go("/surveys/new");
    await press(rhoda, "Go on to the questions");
    assert.equal(rhoda.sent.status, 422);
    await look(rhoda, "surveys-new-errors");
    await type(rhoda, "Title", "Would you work here?");
    await type(rhoda, "Who asks", "Hollin Vale Talking Therapies");
    await type(rhoda, "How many members the body has", "400");
    await press(rhoda, "Go on to the questions");
    await taken(rhoda);
    survey = path(rhoda);
    await says(rhoda, "Before it can be published");
    await look(rhoda, "survey-draft");
    await add(rhoda, "Have you worked in the NHS?", "One of the options", { options: "never: Never\npast: I have\npresent: I do now", field: /^NHS history/ });
    await add(rhoda, "Would you like paid work in the NHS?", "Yes or no", { field: /^Interest in paid/ });
    await add(rhoda, "How many hours a week?", "A number", { least: "1", most: "37.5", unit: "hours a week", field: /^Paid hours a week/, onlyAfter: "nhs_interest" });
    await add(rhoda, "Which bands would do?", "Any number of the options", { options: "6: Band 6\n7: Band 7", field: /^Bands/, onlyAfter: "nhs_interest" });
    await add(rhoda, "Which therapies are you trained in?", "Any number of the options", { options: "DIT: Dynamic interpersonal therapy\nCBT: Cognitive behavioural therapy", field: /^Therapies/ });
    await rhoda.go(`${survey}/questions/new`);
    await look(rhoda, "survey-question");
    await rhoda.go(`${survey}/publish`);
    await look(rhoda, "survey-publish");
    await press(rhoda, "Publish");
    await taken(rhoda);
    await look(rhoda, "survey-open");
    address = new URL(await rhoda.page.locator("main a[href*='/survey/']").first().getAttribute("href"), service.url).pathname;
    assert.match(address, /^\/survey\/[0-9a-f]{32}$/);
    await rhoda.go(`${survey}/results`);
    await says(rhoda, "at least ten people");
    await look(rhoda, "survey-results-none");
  });

  test("somebody without an account answers and agrees to be put on the register", async () => {
    const stranger = await visit(browser, service.url, { scripts: false });
    await stranger.go(address);
    await look(stranger, "survey-answer");
    await press(stranger, "Send my answers");
    assert.equal(stranger.sent.status, 422);
    await choose(stranger, "I have");
    await choose(stranger, "Yes", "Would you like paid work in the NHS?");
    await type(stranger, "How many hours a week?", "99");
    await press(stranger, "Send my answers");
    assert.equal(stranger.sent.status, 422);
    await says(stranger, "Enter a number from 1 to 37.5");
    assert.equal(await stranger.page.getByLabel("How many hours a week?").inputValue(), "99", "what was typed is kept");
    await look(stranger, "survey-answer-errors");
    await type(stranger, "How many hours a week?", "12");
    await tick(stranger, "Band 7");
    await tick(stranger, "Dynamic interpersonal therapy");
    await choose(stranger, "Yes, with my name");
    await type(stranger, "First name or names", "Elspeth");
    await type(stranger, "Last name", "Larkhill");
    await select(stranger, "Professional body", { label: "UKCP" });
    await type(stranger, "Your number on its register", "S-7007");
    await type(stranger, "Profession", "Psychotherapist");
    await type(stranger, "Town or district where you work", "Larkfield");
    await tick(stranger, "I also work by video or phone");
    await tick(stranger, "You may ask me about paid posts that fit");
    await press(stranger, "Send my answers");
    await taken(stranger);
    await says(stranger, "Your answers are in");
    await look(stranger, "survey-sent");
    stranger.expectNothingWrong();
    await stranger.close();
  });

  test("the editor looks at what would change, then puts her on the register", async () => {
    const { rhoda } = at;
    await rhoda.go(survey);
    await follow(rhoda, /Put 1 person on the register/);
    await says(rhoda, "Elspeth Larkhill");
    await look(rhoda, "survey-register", { list: true });
    await press(rhoda, /Put 1 person on the register/);
    await taken(rhoda);
    await rhoda.go("/register");
    await follow(rhoda, "Larkhill, Elspeth");
    entry = path(rhoda);
    await says(rhoda, "12");
    await rhoda.go(`${entry}/therapies/dit`);
    await choose(rhoda, "It permits the therapy: confirm");
    await press(rhoda, "Save");
    await taken(rhoda);
    for (const check of ["Registration", "Disclosure and Barring Service check", "Supervision", "Indemnity"]) {
      await rhoda.go(`${entry}/checks`);
      await choose(rhoda, check);
      await choose(rhoda, "Yes");
      await press(rhoda, "Save the check");
      await taken(rhoda);
    }
    await rhoda.go(`${entry}/keeper`);
    await selectLike(rhoda, "Whose account", "Elspeth Larkhill");
    await press(rhoda, "Save");
    await taken(rhoda);
  });

  test("a paid post is published; she counts as never asked, then she is asked", async () => {
    const mona = await arrive("mona", { scripts: false });
    await mona.go("/posts/report");
    assert.match(await main(mona), /1\s+of them were never asked/);
    await mona.go("/posts/new");
    await type(mona, "Title", "Psychodynamic psychotherapist");
    await choose(mona, "Psychotherapist");
    await select(mona, "Therapy", { label: "Dynamic interpersonal therapy" });
    await choose(mona, "Secondary-care psychotherapy");
    await type(mona, "Town or district", "Larkfield");
    await type(mona, "Agenda for Change band or its equal", "7");
    await type(mona, "Paid hours a week", "15");
    await choose(mona, "Recurrent");
    await dateIn(mona, "Earliest start", dayFromNow(0));
    await dateIn(mona, "Last day to apply", dayFromNow(20));
    await press(mona, "Publish the post");
    await taken(mona);
    await follow(mona, "Psychodynamic psychotherapist");
    post = path(mona);
    await press(mona, "Ask the 1 registrant who fits");
    await taken(mona);
  });

  test("she applies, is offered the post, is checked and starts", async () => {
    const elspeth = await arrive("elspeth", { width: PHONE });
    const { mona } = at;
    await elspeth.go("/my-surveys");
    await elspeth.check("my-surveys");
    await elspeth.go("/my-posts");
    await press(elspeth, /^Apply/);
    await taken(elspeth);
    for (const step of [/^Offer the post/, /^Record that all checks are done/]) {
      await mona.go(post);
      await press(mona, step);
      await taken(mona);
    }
    await mona.go(post);
    await follow(mona, /^Record the start/);
    await press(mona, "Record the start");
    await taken(mona);
    await look(mona, "survey-post-started");
  });

  test("a slot, a referral, a decision, an offer: the first person is seen", async () => {
    const sam = await arrive("sam"), { mona, elspeth } = at;
    await elspeth.context.close();
    delete at.elspeth;
    await sam.go("/accounts/new");
    await type(sam, "Name", "Elspeth Larkhill");
    await type(sam, "User name", "elspeth.t");
    await tick(sam, "Therapist");
    await selectLike(sam, "The practitioner they are", "Larkhill, Elspeth");
    await type(sam, "First password", FIRST);
    await press(sam, "Open the account");
    await taken(sam);
    await sam.go("/openings/new");
    await selectLike(sam, "Whose slot is it?", "Larkhill, Elspeth");
    await press(sam, "Continue");
    await tick(sam, "Dynamic interpersonal therapy");
    await choose(sam, "One to one");
    await choose(sam, "Video call");
    await choose(sam, "Tuesday");
    await type(sam, "Begins at", "10am");
    await press(sam, "Open the slot");
    await taken(sam);
    await sam.go("/refer");
    await choose(sam, "GP or primary care");
    await choose(sam, "By phone: I take it down while we talk");
    await press(sam, "Continue");
    await dateIn(sam, "The day it reached us", dayFromNow(-20));
    await type(sam, "In the person’s own words", "I would like to understand why it happens again.");
    await type(sam, "First name or names", "Corin");
    await type(sam, "Last name", "Ashdale");
    await dateIn(sam, "Date of birth", { day: 3, month: 4, year: 1988 });
    await type(sam, "Phone number", "07700 900123");
    await tick(sam, "Phone call");
    await choose(sam, "Recommends it");
    await type(sam, "Name and role", "Dr Hetty Ashcombe, GP");
    await type(sam, "Why they think so", "He thinks about what is said.");
    await select(sam, "A therapy, if one is asked for", { label: "Dynamic interpersonal therapy" });
    await press(sam, "Take in the referral");
    await taken(sam);
    await sam.page.getByRole("button", { name: "Open the record" }).or(sam.page.getByRole("link", { name: "Open the record" })).first().click();
    await sam.page.waitForLoadState("load");
    episode = path(sam);
    const tariq = await arrive("tariq");
    await tariq.go(`${episode}/screening`);
    await choose(tariq, "Routine");
    await choose(tariq, "Decide on the papers");
    await type(tariq, "Reason for the priority", "No sign of danger.");
    await press(tariq, "Save the screening");
    await taken(tariq);
    const asta = await arrive("asta");
    await asta.go(`${episode}/decision`);
    await choose(asta, "Accepted");
    await select(asta, "The therapy that this is about", { label: "Dynamic interpersonal therapy" });
    await type(asta, "Reasons, in words for the person", "What you describe is what this therapy is for.");
    await press(asta, "Record the decision");
    await taken(asta);
    await asta.go(`${episode}/wait`);
    if (await asta.page.getByRole("button", { name: "Put on the waiting list" }).count() > 0) {
      await select(asta, "First choice", { label: "Dynamic interpersonal therapy" });
      await press(asta, "Put on the waiting list");
      await taken(asta);
    }
    await sam.go("/openings");
    await sam.page.getByRole("link", { name: /^Fill/ }).first().click();
    await sam.page.waitForLoadState("load");
    await press(sam, /^Offer it/);
    await taken(sam);
    await sam.go(`${episode}/offer`);
    await choose(sam, "Yes, they accept");
    await choose(sam, "Not a trainee");
    await press(sam, "Save the answer");
    await taken(sam);
    const therapist = await arrive("elspeth.t");
    await therapist.go(episode);
    const session = await therapist.page.locator("main table a[href*='/sessions/']").first().getAttribute("href");
    await therapist.go(new URL(session, service.url).pathname);
    await choose(therapist, "Attended");
    await type(therapist, "Note for the shared record", "The first of our sessions.");
    await press(therapist, "Save the session");
    await taken(therapist);
    await mona.go(post);
    assert.match(await main(mona), /Seeing people/, "the post's story is closed by the session");
    await look(mona, "survey-post-seeing");
    await mona.go("/posts/report");
    await says(mona, "From stated interest to the first paid session it took 0 weeks");
  });

  test("the example in an empty service: both readings, both pools", async () => {
    const { rhoda } = at;
    await rhoda.go("/surveys");
    await press(rhoda, "Add the example");
    await taken(rhoda);
    await follow(rhoda, "What it found");
    for (const words of ["60%", "60.0% (95% interval 57.8 to 62.1)", "45%", "45.0% (95% interval 42.6 to 47.4)", "4,108", "4,950", "Made-up answers"]) await says(rhoda, words);
    await look(rhoda, "example-results", { list: true });
    await follow(rhoda, "Of all members");
    assert.match(await main(rhoda), /4,950 people \(95% interval 4,711 to 5,191\)/);
    await follow(rhoda, /Weighted to stated margins/);
    await says(rhoda, "Weighted:");
    await rhoda.go(path(rhoda).replace("/results", "/answers"));
    await rhoda.page.locator("input[type=file]").setInputFiles({ name: "broken.csv", mimeType: "text/csv", buffer: Buffer.from("nhs_history\nsometimes\n") });
    await press(rhoda, "Look at it");
    await says(rhoda, "Nothing of the file was taken");
    await look(rhoda, "survey-import-errors", { list: true });
  });

  test("the pulse: a round is opened and answered, and too few answers show nothing", async () => {
    const { mona, asta } = at;
    await mona.go("/pulse");
    await look(mona, "pulse-empty");
    await follow(mona, "Open a round");
    await press(mona, "Open the round");
    await taken(mona);
    await asta.go("/pulse/answer");
    await look(asta, "pulse-answer");
    await press(asta, "Send without my name");
    assert.equal(asta.sent.status, 422);
    for (const group of await asta.page.locator("main fieldset").all()) await group.getByRole("radio").first().check();
    await press(asta, "Send without my name");
    await taken(asta);
    await mona.go("/pulse");
    await press(mona, "Close the round now");
    await taken(mona);
    await says(mona, "Fewer than 8");
    await look(mona, "pulse-few");
  });

  test("nothing went wrong in anybody's browser", () => {
    for (const person of Object.values(at)) person.expectNothingWrong();
  });
});

describe("surveys and the pulse of the demonstration", () => {
  let service, browser;

  before(async () => {
    service = await startDemo({ people: 60, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  test("what the survey found, who waits for the register, and a registrant's own answer", async () => {
    const editor = await visit(browser, service.url);
    await signInAs(editor, /Rhiannon Overwater/);
    await editor.go("/surveys");
    await look(editor, "surveys", { list: true });
    await follow(editor, "Work in the NHS: history and interest");
    await follow(editor, "What it found");
    for (const words of ["60.0% (95% interval", "45.0% (95% interval", "4,108 people", "4,950", "Synthetic answers"]) await says(editor, words);
    await look(editor, "survey-results", { list: true });
    // What stands first on a screen, for the README: the whole page is long.
    await editor.top("survey-short");
    await editor.go("/surveys");
    await follow(editor, "Would you work with us?");
    const survey = path(editor);
    await look(editor, "survey");
    await editor.go(`${survey}/register`);
    await look(editor, "survey-to-register", { list: true });
    await press(editor, /Put 3 people on the register/);
    await taken(editor);
    await editor.go("/register");
    await look(editor, "register-of-many", { list: true });
    const own = await visit(browser, service.url, { width: PHONE });
    await signInAs(own, /Elowen Thackeray/);
    await own.go("/my-surveys");
    await follow(own, /^Answer/);
    await own.check("my-survey");
    await choose(own, "I have worked in the NHS, and do not now");
    await choose(own, "Yes", "Are you interested in paid work in the NHS (if you work there now: in more of it)?");
    await own.page.getByLabel("How many paid clinical hours a week would you give?").fill("14");
    await tick(own, "Band 7");
    await choose(own, "North West");
    await tick(own, "Integrative psychotherapy");
    await choose(own, "5 to 10 years");
    await choose(own, "Into the results, and into my register entry");
    await press(own, "Send my answers");
    await taken(own);
    assert.match(await main(own), /14/);
    await own.close();
    await editor.close();
    const manager = await visit(browser, service.url);
    await signInAs(manager, /Service manager/);
    await manager.go("/pulse");
    await look(manager, "pulse", { list: true });
    await manager.close();
    const supervisor = await visit(browser, service.url);
    await signInAs(supervisor, /Therapist, Psychodynamic/);
    await supervisor.go("/load/supervised");
    await look(supervisor, "load-supervised");
    await supervisor.close();
  });
});
