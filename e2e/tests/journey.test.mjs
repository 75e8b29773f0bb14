// The whole job on a real, empty service: from its first administrator and a referral to an ending and its letters.
// Nothing here is prepared beforehand; everything is done by the pages and the command line, each by whoever does it in
// a service. The administrator's browser and the reviewer's run no script.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, visit } from "../browser.mjs";
import { rapport, signIn, startInit } from "../harness.mjs";

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const FIXTURE = join(project, "crates", "exchange", "tests", "fixtures", "gp-referral.json");
const FIRST = "a first password, long";
const OWN = "a password of my own";

/** A day so many days from now in London, as `{ iso, day, month, year }`. */
function dayFromNow(days) {
  const iso = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(Date.now() + days * 86_400_000));
  const [year, month, day] = iso.split("-").map(Number);
  return { iso, day, month, year };
}

/** Whether this moment is none for telling a no: a closed day, or from 3pm on the day before one (England and Wales). */
function noTimeForANo() {
  const holidays = readFileSync(join(project, "catalogue", "bank-holidays.toml"), "utf8");
  const closed = ({ iso }) => [0, 6].includes(new Date(`${iso}T12:00:00Z`).getUTCDay()) || holidays.includes(`date = "${iso}"`);
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", hourCycle: "h23" }).format(new Date()));
  return closed(dayFromNow(0)) || (hour >= 15 && closed(dayFromNow(1)));
}

const HEADS = "name,email,role,profession,body,registration_number,registration_checked,therapies,formats,languages,gender,site,remote,supervisor,basis,band,clinical_hours_week";
const PRACTITIONERS = `${HEADS}
Isolde Farrowgate,,therapist,Psychodynamic psychotherapist,BPC,T-1001,${dayFromNow(-30).iso},DIT;LTPP,individual,,,,yes,,paid_afc,8,18
Quentin Marlbrook,,reviewer,Psychodynamic psychotherapist,BPC,T-2002,${dayFromNow(-30).iso},DIT;LTPP,individual,,,,yes,,paid_sessional,8,4
`;

describe("from a referral to a therapist's room, on an empty service", () => {
  let service, browser;
  const at = {};
  let episode;

  before(async () => {
    service = await startInit({ user: "sam", password: FIRST, name: "Hollin Vale Talking Therapies" });
    browser = await launch();
  });

  after(async () => {
    for (const person of Object.values(at)) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  /** Presses a button and waits for the answer's page. */
  const press = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name, exact: typeof name === "string" }).first().click()]);
  };
  const choose = ({ page }, name) => page.getByRole("radio", { name, exact: true }).first().check();
  const tick = ({ page }, name) => page.getByRole("checkbox", { name, exact: true }).first().check();
  const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).first().fill(words);
  const select = ({ page }, label, option) => page.getByLabel(label, { exact: true }).first().selectOption(option);
  /** Chooses the option that begins with these words. */
  const selectLike = async ({ page }, label, words) => {
    const box = page.getByLabel(label, { exact: true }).first();
    const value = await box.locator("option", { hasText: words }).first().getAttribute("value");
    await box.selectOption(value);
  };
  const dateIn = async ({ page }, legend, { day, month, year }) => {
    const group = page.getByRole("group", { name: legend, exact: true });
    await group.getByLabel("Day", { exact: true }).fill(String(day));
    await group.getByLabel("Month", { exact: true }).fill(String(month));
    await group.getByLabel("Year", { exact: true }).fill(String(year));
  };
  /** Opens every closed "details", which a person does by pressing its words. */
  const unfold = async ({ page }) => {
    const closed = page.locator("main details:not([open]) > summary");
    while (await closed.count() > 0) await closed.first().click();
  };
  const path = ({ page }) => new URL(page.url()).pathname;
  const errors = async ({ page }) => (await page.getByRole("alert").allInnerTexts()).join(" ");
  /** Fails with what the page says when the form was not taken. */
  const taken = async (person) => {
    assert.equal(person.sent.status, 200, `${person.page.url()}: ${person.sent.status}: ${await errors(person)} ${(await person.page.locator("h1").allInnerTexts()).join()}`);
  };

  /** Signs in with the first password and chooses an own one, as everybody must. */
  const arrive = async (user, options = {}) => {
    const person = await visit(browser, service.url, options);
    await signIn(person, user, FIRST);
    assert.equal(path(person), "/password", `${user} must choose a password of their own first`);
    await type(person, "Your password now", FIRST);
    await type(person, "New password", OWN);
    await press(person, "Change password");
    await taken(person);
    assert.notEqual(path(person), "/password");
    at[user] = person;
    return person;
  };

  test("the first administrator signs in and chooses a password", async () => {
    const sam = await arrive("sam", { scripts: false });
    for (const where of ["/today", "/inbox", "/waiting-list", "/openings"]) {
      await sam.go(where);
      await sam.check(`journey-empty${where.replaceAll("/", "-")}`);
    }
  });

  test("practitioners come in from a file: all of it or nothing", async () => {
    const broken = rapport(["import", "practitioners", "--json", "-"], { cwd: service.cwd, input: PRACTITIONERS.replace("DIT;LTPP", "XYZ") });
    assert.equal(broken.status, 3, broken.stderr);
    const made = rapport(["import", "practitioners", "--json", "-"], { cwd: service.cwd, input: PRACTITIONERS });
    assert.equal(made.status, 0, made.stderr + made.stdout);
    assert.equal(JSON.parse(made.stdout).practitioners, 2);
  });

  test("accounts are opened by the command line and by the pages", async () => {
    for (const [user, name, role] of [["tariq", "Tariq Ellerby", "triage_clinician"], ["asta", "Asta Norrington", "assessor"], ["lead", "Benedict Oakshaw", "clinical_lead"]]) {
      const made = rapport(["user", "add", "--user", user, "--name", name, "--role", role, "--password-file", "-"], { cwd: service.cwd, input: FIRST });
      assert.equal(made.status, 0, made.stderr);
    }
  });

  test("the administrator opens the accounts of practitioners", async () => {
    const { sam } = at;
    const open = async (user, name, listed, role) => {
      assert.equal((await sam.go("/accounts/new")).status(), 200, "there is a page to open an account");
      await type(sam, "Name", name);
      await type(sam, "User name", user);
      await tick(sam, role);
      await selectLike(sam, "The practitioner they are", listed);
      await type(sam, "First password", FIRST);
      await press(sam, "Open the account");
      await taken(sam);
    };
    await open("isolde", "Isolde Farrowgate", "Farrowgate, Isolde", "Therapist");
    await open("quentin", "Quentin Marlbrook", "Marlbrook, Quentin", "Second-opinion reviewer");
    await sam.go("/accounts");
    await sam.check("journey-accounts", { list: true });
  });

  test("a slot is laid open", async () => {
    const { sam } = at;
    assert.equal((await sam.go("/openings/new")).status(), 200);
    await selectLike(sam, "Whose slot is it?", "Farrowgate, Isolde");
    await press(sam, "Continue");
    await tick(sam, "Dynamic interpersonal therapy");
    await choose(sam, "One to one");
    await choose(sam, "Video call");
    await choose(sam, "Tuesday");
    await type(sam, "Begins at", "10am");
    await sam.check("journey-slot");
    await press(sam, "Open the slot");
    await taken(sam);
  });

  test("a referral comes by phone", async () => {
    const { sam } = at;
    await sam.go("/refer");
    await choose(sam, "GP or primary care");
    await choose(sam, "By phone: I take it down while we talk");
    await press(sam, "Continue");
    await press(sam, "Take in the referral");
    assert.equal(sam.sent.status, 422);
    await sam.check("journey-refer-errors");
    await dateIn(sam, "The day it reached us", dayFromNow(-45));
    await type(sam, "In the person’s own words", "I go before I am sent. I would like to stay once.");
    await type(sam, "First name or names", "Orla");
    await type(sam, "Last name", "Winterbourne");
    await dateIn(sam, "Date of birth", { day: 3, month: 4, year: 1988 });
    await type(sam, "Phone number", "07700 900123");
    await tick(sam, "Phone call");
    await choose(sam, "Recommends it");
    await type(sam, "Name and role", "Dr Hetty Ashcombe, GP");
    await type(sam, "Why they think so", "I have known her for ten years; she keeps her appointments and thinks about what is said.");
    await select(sam, "A therapy, if one is asked for", { label: "Dynamic interpersonal therapy" });
    await press(sam, "Take in the referral");
    await taken(sam);
    await sam.check("journey-refer-taken");
    await sam.page.getByRole("button", { name: "Open the record" }).or(sam.page.getByRole("link", { name: "Open the record" })).first().click();
    await sam.page.waitForLoadState("load");
    episode = path(sam);
    assert.match(episode, /^\/episodes\/[0-9a-f-]+$/);
  });

  test("another comes as a FHIR message; sent twice it is one", async () => {
    const once = rapport(["import", "referral", "--json", FIXTURE], { cwd: service.cwd });
    assert.equal(once.status, 0, once.stderr + once.stdout);
    assert.equal(JSON.parse(once.stdout).became, "referral");
    const twice = rapport(["import", "referral", "--json", FIXTURE], { cwd: service.cwd });
    assert.equal(JSON.parse(twice.stdout).became, "repeat");
    assert.equal(JSON.parse(twice.stdout).episode, JSON.parse(once.stdout).episode);
    const tariq = await arrive("tariq");
    await tariq.go(`/episodes/${JSON.parse(once.stdout).episode}`);
    await tariq.check("journey-fhir-episode", { list: true });
    await tariq.go("/inbox");
    assert.match(await tariq.page.locator("main").innerText(), /2 referrals/);
    await tariq.check("journey-inbox", { list: true });
  });

  test("a clinician screens it", async () => {
    const { tariq } = at;
    await tariq.go(`${episode}/screening`);
    await choose(tariq, "Routine");
    await choose(tariq, "Decide on the papers");
    await type(tariq, "Reason for the priority", "No sign of danger; well known to her GP.");
    await tariq.check("journey-screening");
    await press(tariq, "Save the screening");
    await taken(tariq);
  });

  test("an assessor says no, and has to say all that a no needs", async () => {
    const asta = await arrive("asta");
    await asta.go(`${episode}/decision`);
    await choose(asta, "This therapy does not fit");
    await press(asta, "Record the decision");
    assert.equal(asta.sent.status, 422);
    await asta.check("journey-decision-errors");
    await select(asta, "The therapy that this is about", { label: "Dynamic interpersonal therapy" });
    await choose(asta, "Another therapy fits the difficulty better");
    await type(asta, "The referrer’s view, as you understood it", "Her GP recommends it.");
    await type(asta, "Who took part in this decision", "I alone, on the papers.");
    await type(asta, "What is offered instead", "A skills course of eight weeks.");
    await type(asta, "Who sees to it", "The triage team");
    await tick(asta, "The person was, or will be, told of their right to a second opinion");
    await type(asta, "Reasons, in words for the person", "You have asked for a therapy that asks a great deal. I am concerned that it would be too much too soon.");
    await type(asta, "What the person thinks of it", "She wants this therapy.");
    await press(asta, "Record the decision");
    await taken(asta);
    await asta.go(episode);
    assert.match(await asta.page.locator("main").innerText(), /Provisional/);
    await asta.check("journey-refused", { list: true });
  });

  test("a second clinician confirms it; who decided may not", async () => {
    const { asta } = at;
    const own = await asta.go(`${episode}/decision/confirmation`);
    if (own.status() === 200) assert.equal(await asta.page.getByRole("radio", { name: "A second clinician" }).count() > 0 && await confirmsOwn(asta), false, "nobody confirms what they decided");
    const lead = await arrive("lead");
    await lead.go(`${episode}/decision/confirmation`);
    await lead.page.getByRole("group", { name: "Do you agree?" }).getByRole("radio").first().check();
    await choose(lead, "A second clinician");
    await type(lead, "Your reasons", "Read the papers and agree.");
    await lead.check("journey-confirmation");
    await press(lead, "Save");
    await taken(lead);
  });

  /** Whether the form lets them confirm what they decided themself. */
  async function confirmsOwn(person) {
    await person.page.getByRole("group", { name: "Do you agree?" }).getByRole("radio").first().check();
    await choose(person, "A second clinician");
    await type(person, "Your reasons", "Mine.");
    await press(person, "Save");
    return person.sent.status === 200;
  }

  test("the no is told by speech, on a working day, and to the person first", async () => {
    const { asta } = at;
    const tell = async (to) => {
      await asta.go(`${episode}/decision/telling`);
      await choose(asta, to);
      await choose(asta, "Phone");
    };
    await tell("The referrer");
    await press(asta, "Record that they were told");
    assert.equal(asta.sent.status, 422, "the referrer is not told before the person");
    await tell("The person");
    await asta.check("journey-telling");
    // The hour is asked before and after the press: it may turn in between.
    const before = noTimeForANo();
    await press(asta, "Record that they were told");
    if (before !== noTimeForANo()) return;
    if (before) {
      assert.equal(asta.sent.status, 422, "nobody is told a no on a Friday evening or a closed day");
      assert.match(await errors(asta), /Tell them on a working day before 3pm/);
    } else {
      await taken(asta);
      await tell("The referrer");
      await press(asta, "Record that they were told");
      await taken(asta);
    }
  });

  test("she contests it; a reviewer from outside says yes", async () => {
    const { sam, lead } = at;
    await sam.go(`${episode}/second-opinion`);
    await choose(sam, "The person");
    await type(sam, "What they say", "You have never met me. I would like somebody else to look.");
    await press(sam, "Ask for a second opinion");
    await taken(sam);
    await sam.check("journey-contested");
    await lead.go(`${episode}/second-opinion`);
    await lead.page.getByLabel("Reviewer", { exact: true }).selectOption({ index: 1 });
    await choose(lead, "The register, paid for this review");
    await press(lead, "Name the reviewer");
    await taken(lead);
    const quentin = await arrive("quentin", { scripts: false });
    await quentin.go(`${episode}/second-opinion`);
    assert.doesNotMatch(await quentin.page.content(), /too much too soon/, "the reviewer writes an opinion before seeing the first");
    await quentin.check("journey-reviewer-before");
    await choose(quentin, "They would like to meet");
    await press(quentin, "Record the offer");
    await taken(quentin);
    await type(quentin, "What you think, and why", "Met her twice. She can wait, be cross, and come back.");
    await press(quentin, "Save my opinion");
    await taken(quentin);
    await press(quentin, "Show me the first decision");
    await taken(quentin);
    assert.match(await quentin.page.content(), /too much too soon/);
    await choose(quentin, "The decision is changed");
    await select(quentin, "The therapy that is acceptable, unless the decision stands", { label: "Dynamic interpersonal therapy" });
    await quentin.page.getByLabel("Who will deliver it", { exact: true }).selectOption({ label: "Isolde Farrowgate" });
    await type(quentin, "Reasons, in words for the person", "You thought with me about what is hard, and came back. This therapy fits.");
    await quentin.check("journey-reviewer-concludes");
    await press(quentin, "Conclude the second opinion");
    await taken(quentin);
    await sam.go("/waiting-list");
    assert.match(await sam.page.locator("main").innerText(), /Winterbourne, Orla/);
    assert.match(await sam.page.locator("main").innerText(), /6 weeks/, "the wait is counted from the day she was referred");
    await sam.check("journey-waiting", { list: true });
  });

  test("she is told of the yes", async () => {
    const { asta } = at;
    await asta.go(`${episode}/decision/telling`);
    await choose(asta, "The person");
    await choose(asta, "Phone");
    await press(asta, "Record that they were told");
    await taken(asta);
  });

  test("the slot is filled, offered, and accepted", async () => {
    const { sam } = at;
    await sam.go("/openings");
    await sam.page.getByRole("link", { name: /^Fill/ }).first().click();
    await sam.page.waitForLoadState("load");
    await sam.check("journey-fill-slot");
    await press(sam, /^Offer it/);
    await taken(sam);
    assert.equal(path(sam), "/offers");
    await sam.check("journey-offers", { list: true });
    await sam.go(`${episode}/offer`);
    await choose(sam, "Yes, they accept");
    await choose(sam, "Not a trainee");
    await sam.check("journey-offer");
    await press(sam, "Save the answer");
    await taken(sam);
  });

  /** The open sessions of her course, in order. */
  const openSessions = async (person) => {
    await person.go(episode);
    const rows = person.page.locator("main table tr", { hasText: /Booked|To be recorded/ });
    const hrefs = await rows.locator("a[href*='/sessions/']").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
    return [...new Set(hrefs)];
  };

  const answer = async (person, session, score, last) => {
    await person.go(session);
    await person.page.getByRole("link", { name: "Enter PHQ-9" }).click();
    await person.page.waitForLoadState("load");
    await choose(person, "Yes");
    for (let item = 1; item <= 9; item += 1) {
      const group = person.page.getByRole("group", { name: new RegExp(`^${item}\\. `) });
      await group.getByRole("radio").nth(item === 9 ? last : score).check();
    }
    await choose(person, "Staff, asking the person");
    return person;
  };

  test("three sessions with measures, one with a safety answer", async () => {
    const isolde = await arrive("isolde");
    await isolde.go("/caseload");
    await isolde.check("journey-caseload", { list: true });
    // The first weekly day lies ahead; what takes place earlier is recorded on the day it took place, which is today.
    for (const [score, last] of [[2, 1], [2, 0], [1, 0]]) {
      const [session] = await openSessions(isolde);
      assert.ok(session, "an open session");
      await answer(isolde, session, score, last);
      await isolde.check("journey-measure");
      await press(isolde, "Save the answers");
      await taken(isolde);
      await isolde.go(session);
      if (last > 0) {
        assert.match(await isolde.page.locator("main").innerText(), /A safety answer to look at together/);
        await isolde.check("journey-safety-answer");
        await press(isolde, "I have seen this");
        await taken(isolde);
        await isolde.go(session);
      }
      await choose(isolde, "Attended");
      await type(isolde, "Note for the shared record", "Spoke about leaving first.");
      await press(isolde, "Save the session");
      await taken(isolde);
    }
    await isolde.go(episode);
    assert.equal(await isolde.page.locator("main table td", { hasText: /^(Standing )?Attended/ }).count(), 3);
    await isolde.check("journey-episode", { list: true });
  });

  test("a safety concern is raised, acted on and closed", async () => {
    const { isolde } = at;
    const openOnes = () => isolde.page.getByRole("link", { name: "Act on this concern" });
    await isolde.go(episode);
    if (await openOnes().count() === 0) {
      await isolde.go(`${episode}/concern`);
      await choose(isolde, "Suicide or self-harm");
      await type(isolde, "What was said or noticed", "Said that she sometimes would rather not wake up.");
      await choose(isolde, "The person's words");
      await choose(isolde, "Today");
      await tick(isolde, "I take it on myself");
      await press(isolde, "Raise the concern");
      await taken(isolde);
      await isolde.go(episode);
    }
    await openOnes().first().click();
    await isolde.page.waitForLoadState("load");
    await isolde.check("journey-concern");
    const concern = path(isolde);
    await type(isolde, "What you did", "Stayed with it for the hour; she has a plan and people to call.");
    await press(isolde, "Save what was done");
    await taken(isolde);
    await isolde.go(concern);
    await unfold(isolde);
    await isolde.page.getByLabel("Reason", { exact: true }).fill("Spoken through twice; nothing of it is left, she says, and her answers say so too.");
    await press(isolde, "Close the concern");
    await taken(isolde);
  });

  test("the work ends as agreed, and the letters say so", async () => {
    const { isolde, sam } = at;
    await isolde.go(`${episode}/ending`);
    await dateIn(isolde, "Day of the last session", dayFromNow(0));
    await type(isolde, "What you agreed", "That this is enough for now.");
    await press(isolde, "Agree on this ending");
    await taken(isolde);
    await isolde.go(`${episode}/ending`);
    await choose(isolde, "Planned ending, agreed between both");
    await isolde.page.getByLabel("Summary, in the person’s words", { exact: true }).fill("I stayed.");
    await isolde.check("journey-ending");
    await press(isolde, "End the course");
    await taken(isolde);
    await sam.go(`${episode}/letters`);
    await sam.check("journey-letters");
    const letters = await sam.page.locator(`main a[href*='${episode}/letters/']`).evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
    assert.ok(letters.length > 0, "letters to print");
    for (const letter of letters) {
      assert.equal((await sam.go(letter)).status(), 200, letter);
      await sam.check(`journey-letter-${letter.split("/").pop().replaceAll("_", "-")}`);
    }
  });

  test("the record of all this is whole", () => {
    const verified = rapport(["ledger", "verify", "--json"], { cwd: service.cwd });
    assert.equal(verified.status, 0, verified.stderr + verified.stdout);
  });

  test("nothing went wrong in anybody's browser", () => {
    for (const person of Object.values(at)) person.expectNothingWrong();
  });
});
