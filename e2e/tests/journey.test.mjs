// The job on a real, empty service, so far: from its first administrator and two referrals to a refusal that a second
// clinician confirmed. Nothing here is prepared beforehand; everything is done by the pages and the command line, each by
// whoever does it in a service. The administrator's browser runs no script.
import assert from "node:assert/strict";
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

const HEADS = "name,email,role,profession,body,registration_number,registration_checked,therapies,formats,languages,gender,site,remote,supervisor,basis,band,clinical_hours_week";
const PRACTITIONERS = `${HEADS}
Isolde Farrowgate,,therapist,Psychodynamic psychotherapist,BPC,T-1001,${dayFromNow(-30).iso},DIT;LTPP,individual,,,,yes,,paid_afc,8,18
Quentin Marlbrook,,reviewer,Psychodynamic psychotherapist,BPC,T-2002,${dayFromNow(-30).iso},DIT;LTPP,individual,,,,yes,,paid_sessional,8,4
`;

describe("from an empty service to a confirmed decision", () => {
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
  const dateIn = async ({ page }, legend, { day, month, year }) => {
    const group = page.getByRole("group", { name: legend, exact: true });
    await group.getByLabel("Day", { exact: true }).fill(String(day));
    await group.getByLabel("Month", { exact: true }).fill(String(month));
    await group.getByLabel("Year", { exact: true }).fill(String(year));
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

  test("accounts are opened by the command line", async () => {
    for (const [user, name, role] of [["tariq", "Tariq Ellerby", "triage_clinician"], ["asta", "Asta Norrington", "assessor"], ["lead", "Benedict Oakshaw", "clinical_lead"]]) {
      const made = rapport(["user", "add", "--user", user, "--name", name, "--role", role, "--password-file", "-"], { cwd: service.cwd, input: FIRST });
      assert.equal(made.status, 0, made.stderr);
    }
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

  test("the record of all this is whole", () => {
    const verified = rapport(["ledger", "verify", "--json"], { cwd: service.cwd });
    assert.equal(verified.status, 0, verified.stderr + verified.stdout);
  });

  test("nothing went wrong in anybody's browser", () => {
    for (const person of Object.values(at)) person.expectNothingWrong();
  });
});
