// The demonstration, seen by everybody in it: each persona walks the whole of their own navigation and the pages about
// one person, and every page is checked and drawn at a phone's and a desk's width. The README's pictures come from here.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { settled } from "../checks.mjs";
import { signIn, signInAs, startDemo } from "../harness.mjs";

const PASSWORD = "wrenfield-demo";

/** Checks the page as it stands at a desk's width, then draws it at a phone's too. */
async function look(person, name, options = {}) {
  await person.check(name, options);
  const { page } = person;
  await page.setViewportSize({ width: PHONE, height: 844 });
  await settled(page);
  person.width = PHONE;
  await person.shot(name);
  person.width = DESK;
  await page.setViewportSize({ width: DESK, height: 900 });
  await settled(page);
}

/** The pages of the navigation, as this person is shown it: `[words, path]`. */
async function navigation({ page }) {
  return page.locator("nav.nhsuk-header__navigation a[href]").evaluateAll((links) =>
    links.map((link) => [link.textContent.trim(), new URL(link.href).pathname]));
}

/** A page's path as a picture's name. */
const asName = (path) => path.replace(/^\//, "").replace(/[^a-z0-9]+/g, "-") || "home";

/** The first address in the page's main part that matches. */
async function firstLink({ page }, pattern) {
  const hrefs = await page.locator("main a[href]").evaluateAll((links) => links.map((link) => new URL(link.href).pathname + new URL(link.href).search));
  return hrefs.find((href) => pattern.test(href));
}

/** Pages that each role finds differently, so that each role's is checked and drawn; any other is by the first who has it. */
const OWN = ["/today", "/caseload", "/administration"];

const EPISODE = /^\/episodes\/[0-9a-f-]+$/;
const LISTS = /waiting|inbox|offers|openings|caseload|practitioners|proposals|today|people|my-referrals|access-log/;

describe("the demonstration", () => {
  let service, browser;

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const comeIn = async (name, options) => {
    const person = await visit(browser, service.url, options);
    if (name.includes(" ")) await signInAs(person, name);
    else await signIn(person, name, PASSWORD);
    if (new URL(person.page.url()).pathname === "/role") await person.go("/");
    return person;
  };

  /** Finds somebody by the search that this person has, and goes to the episode. */
  const find = async (person, name) => {
    await person.go("/people");
    await person.page.getByRole("textbox").last().fill(name);
    await person.page.getByRole("button", { name: "Search" }).last().click();
    const href = await firstLink(person, EPISODE);
    assert.ok(href, `${name} was not found`);
    await person.go(href);
    return href;
  };

  test("the sign-in page shows the personas", async () => {
    const stranger = await visit(browser, service.url);
    await stranger.go("/sign-in");
    await look(stranger, "demo-sign-in");
    for (const path of ["/accessibility", "/privacy", "/contact"]) {
      await stranger.go(path);
      await look(stranger, `demo-public-${asName(path)}`);
    }
    await stranger.close();
  });

  const PERSONAS = {
    lead: "Marguerite Stanedge",
    triage: "Amira Hallowfield",
    administrator: "admin",
    therapist: "Hesper Lintwhistle",
    psychodynamic: "Rosamund Ketteridge",
    reviewer: "Tamsin Vantongeren",
    referrer: "Dr Ruta Corrigall",
    manager: "Patience Nkemelu",
    ig: "Iolo Rookhope",
    register: "Rhiannon Overwater",
    registrant: "Elowen Thackeray",
  };

  const drawn = new Set();

  for (const [key, name] of Object.entries(PERSONAS)) {
    test(`${key}: every page of the navigation`, async (t) => {
      const person = await comeIn(name);
      const pages = await navigation(person);
      assert.ok(pages.length > 0, `${name} has somewhere to go`);
      let episode;
      for (const [words, path] of pages) {
        await t.test(`${words} (${path})`, async () => {
          const answer = await person.go(path);
          assert.equal(answer.status(), 200, path);
          if (OWN.includes(path) || !drawn.has(path)) await look(person, `demo-${key}-${asName(path)}`, { list: LISTS.test(path) });
          drawn.add(path);
          person.expectNothingWrong();
          episode ??= await firstLink(person, EPISODE);
        });
      }
      if (episode) {
        await t.test("an episode", async () => {
          const answer = await person.go(episode);
          assert.equal(answer.status(), 200);
          await look(person, `demo-${key}-episode`, { list: true });
        });
      }
      await person.close();
    });
  }

  test("the refused woman: a decision, a contest, a second opinion", async () => {
    const lead = await comeIn(PERSONAS.lead);
    const episode = await find(lead, "Violetta Underskiddaw");
    await look(lead, "demo-refused-episode", { list: true });
    await lead.go(`${episode}/second-opinion`);
    const main = lead.page.locator("main");
    for (const words of ["Tamsin Vantongeren", "six years", "A second opinion does not move it"]) {
      await main.getByText(words, { exact: false }).first().waitFor({ timeout: 2_000 });
    }
    assert.equal(await main.getByRole("button", { name: "Ask for a second opinion" }).count(), 0, "it was looked at; asking again is not offered");
    await look(lead, "second-opinion");
    await lead.close();
  });

  test("the administrator on the phone: fill this slot", async () => {
    const administrator = await comeIn(PERSONAS.administrator);
    await administrator.go("/openings");
    await look(administrator, "demo-openings", { list: true });
    await administrator.page.getByRole("link", { name: /^Fill Tuesdays at 10am/ }).click();
    await administrator.page.waitForLoadState("load");
    const five = administrator.page.locator("main ol > li");
    assert.equal(await five.count(), 5, "five people in order");
    for (const one of await five.all()) {
      await one.getByRole("heading", { level: 2 }).waitFor();
      assert.ok(await one.getByRole("listitem").count() > 0, "with the reasons");
      assert.match(await one.innerText(), /Waits \d+ \w+, priority \w+, for .*[\s\S]*Phone: .*Voicemail: .*Text: /, "and how to phone them safely");
      await one.getByRole("button", { name: /^Offer it to / }).waitFor();
    }
    await look(administrator, "fill-slot");
    await administrator.page.getByRole("button", { name: /^Offer it/ }).first().click();
    await administrator.page.waitForLoadState("load");
    assert.equal(new URL(administrator.page.url()).pathname, "/offers");
    await look(administrator, "demo-offered", { list: true });
    await administrator.close();
  });

  test("the therapist's two minutes: a session", async () => {
    const therapist = await comeIn(PERSONAS.therapist);
    await therapist.go("/today");
    await therapist.page.getByRole("link", { name: /^Record \(/ }).first().click();
    await therapist.page.waitForLoadState("load");
    const main = therapist.page.locator("main");
    assert.match(await main.innerText(), /PHQ-9 \d+, .*entered by: the person/, "the answers are already there");
    await main.getByText("A safety answer to look at together").waitFor();
    assert.match(await main.innerText(), /It is (newly present: it was 0|higher than) before|It is the first answer/, "item 9 prompts");
    await look(therapist, "session");
    await therapist.page.getByRole("button", { name: "Save the session" }).click();
    await look(therapist, "demo-session-with-errors");
    await therapist.page.getByRole("radio", { name: "Attended", exact: true }).check();
    await therapist.page.getByRole("button", { name: "Save the session" }).click();
    await therapist.page.waitForLoadState("load");
    assert.match(new URL(therapist.page.url()).pathname, EPISODE);
    await look(therapist, "demo-session-saved", { list: true });
    await therapist.close();
  });

  test("a clinical lead makes a proposal", async () => {
    const lead = await comeIn(PERSONAS.lead);
    await lead.go("/proposals");
    await lead.page.getByRole("button", { name: "Make a proposal now" }).click();
    await lead.page.waitForLoadState("load");
    assert.match(new URL(lead.page.url()).pathname, /^\/proposals\/./);
    await look(lead, "demo-proposal", { list: true });
    await lead.close();
  });

  test("the waiting list, without scripts", async () => {
    const administrator = await comeIn(PERSONAS.administrator, { scripts: false });
    await administrator.go("/waiting-list");
    await administrator.check("waiting-list", { list: true });
    await administrator.close();
  });

  test("nobody reads a record by its address alone", async () => {
    const lead = await comeIn(PERSONAS.lead);
    const episode = await find(lead, "Violetta Underskiddaw");
    await lead.close();
    const manager = await comeIn(PERSONAS.manager);
    const answer = await manager.go(episode);
    assert.ok([403, 404].includes(answer.status()), `the manager got ${answer.status()}`);
    assert.doesNotMatch(await manager.page.content(), /Underskiddaw/);
    await look(manager, "demo-refused-access");
    await manager.close();
  });
});
