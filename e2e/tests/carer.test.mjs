// A carer, on a phone and without scripts: a person lets somebody see their dates and nothing else, the carer comes in by the
// code and sees them; the person widens it, the carer sees how far they are; the person stops it, and the carer's next click
// shows that it is no longer open. Then somebody who waits, staff who stop it with a reason, and who has looked.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { signInAs, startDemo } from "../harness.mjs";

describe("a carer", () => {
  let service, browser, her, carer, code;

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
    carer = await visit(browser, service.url, { width: PHONE, scripts: false });
  });

  after(async () => {
    await carer?.close();
    await her?.close();
    await browser?.close();
    await service?.stop();
  });

  const press = async ({ page }, words) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name: words }).first().click()]);
  };
  const follow = async ({ page }, words) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("link", { name: words }).or(page.locator("main").getByRole("button", { name: words })).first().click()]);
  };
  const main = async ({ page }) => page.locator("main").innerText();
  const path = ({ page }) => new URL(page.url()).pathname;
  const persona = async (person, what) => {
    await person.go("/sign-in");
    await Promise.all([person.page.waitForEvent("load"), person.page.getByRole("button", { name: what }).click()]);
    assert.equal(path(person), "/my");
  };
  const fill = async ({ page }, name) => {
    await page.getByLabel("What is their name?").fill(name);
    await page.getByLabel("Who are they to you?").selectOption({ label: "Brother or sister" });
    await page.getByRole("checkbox", { name: "This is my own wish" }).check();
  };
  const codeOn = async (person) => /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await main(person))[0];
  const comeIn = async (person, secret) => {
    await person.go("/enter");
    await person.page.getByLabel("Your code").fill(secret.toLowerCase());
    await press(person, "Open my page");
  };

  test("the person lets somebody see their dates, and nothing else", async () => {
    await persona(her, "In therapy: questions before the next time");
    await follow(her, "Who may see");
    await her.check("carer-none");
    await follow(her, "Let somebody see");
    assert.equal(path(her), "/my/carers/new");
    assert.equal(await her.page.title(), "Who may see – Your pages");
    assert.equal(await her.page.getByRole("checkbox", { checked: true }).count(), 0, "nothing is ticked for them");
    await her.check("carer-form");
    await press(her, "Let them see");
    assert.equal(her.sent.status, 422);
    await her.check("carer-form-errors");
    await fill(her, "Wilhelmina Oddbrother");
    await her.page.getByRole("checkbox", { name: /^My dates/ }).check();
    await press(her, "Let them see");
    assert.equal(her.sent.status, 200, await main(her));
    code = await codeOn(her);
    await her.check("carer-code");
  });

  test("the carer comes in by the code, once, and sees the dates alone", async () => {
    await comeIn(carer, code);
    assert.equal(path(carer), "/carer");
    assert.equal(await carer.page.title(), "Your page – Your pages");
    const words = await main(carer);
    assert.match(words, /lets you see this/);
    assert.match(words, /\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d, \d/, "a date with its time");
    assert.doesNotMatch(words, /How far they are|plan for a crisis|They have waited|It has begun/);
    assert.equal(await carer.page.getByRole("link", { name: "Leave this page quickly" }).getAttribute("href"), "/leave");
    await carer.check("carer-dates");
    for (const there of ["/my", "/my/looked", "/my/data", "/my/carers", "/today", "/inbox", "/people"]) {
      const answer = await carer.go(there);
      assert.equal(answer.status(), 404, there);
    }
    await carer.check("carer-not-found");
    const other = await visit(browser, service.url, { width: PHONE, scripts: false });
    await comeIn(other, code);
    assert.match(await main(other), /This does not open a page/);
    await other.close();
  });

  test("widened, the carer sees how far they are at the next click", async () => {
    await her.go("/my/carers");
    await her.check("carer-list");
    await follow(her, /^Change what they see/);
    await her.check("carer-change");
    await her.page.getByRole("checkbox", { name: /^Where I am/ }).check();
    await her.page.getByRole("checkbox", { name: "This is my own wish" }).check();
    await press(her, "Save");
    assert.match(await main(her), /It is saved, and holds from now on\./);
    await carer.go("/carer");
    const words = await main(carer);
    assert.match(words, /How far they are/);
    assert.match(words, /It has begun\./);
    assert.doesNotMatch(words, /plan for a crisis/);
    await carer.check("carer-widened");
    await follow(carer, "A code for next time");
    await press(carer, "Give me a code");
    code = await codeOn(carer);
    await carer.check("carer-next-code");
    await follow(carer, "I no longer help");
    await carer.check("carer-stop");
  });

  test("stopped, the next click shows that it is no longer open", async () => {
    await carer.go("/carer");
    assert.match(await main(carer), /lets you see this/);
    await her.go("/my/carers");
    await press(her, /^Stop it now/);
    assert.match(await main(her), /They see nothing from now on\./);
    await her.check("carer-stopped");
    await follow(carer, "A code for next time");
    const words = await main(carer);
    assert.match(words, /This is no longer open/);
    assert.doesNotMatch(words, /lets you see|How far|stopped|Dates/);
    await carer.check("carer-gone");
    await comeIn(carer, code);
    assert.match(await main(carer), /This does not open a page/);
    await her.go("/my/looked");
    assert.match(await main(her), /Your carer, Wilhelmina Oddbrother, \d+ times/);
    await her.check("carer-looked", { list: true });
  });

  test("somebody who waits: how long, and not for what; staff see it, and stop it with a reason", async () => {
    // Another person, on a phone of their own.
    await her.close();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
    await persona(her, "The path so far, the wait, who has looked");
    await her.go("/my/carers/new");
    await fill(her, "Bartholomew Oddfriend");
    await her.page.getByRole("checkbox", { name: /^Where I am/ }).check();
    await press(her, "Let them see");
    code = await codeOn(her);
    await comeIn(carer, code);
    const words = await main(carer);
    assert.match(words, /They are on the waiting list\./);
    assert.match(words, /They have waited/);
    assert.match(words, /8 in 10 people in their place begin between|9 in 10 people in their place begin after|We cannot say how long it will be/);
    assert.doesNotMatch(words, /No dates are planned|therapy/i);
    await carer.check("carer-wait");
    const name = await (async () => {
      const stranger = await visit(browser, service.url);
      await stranger.go("/sign-in");
      const found = await stranger.page.getByRole("button", { name: "The path so far, the wait, who has looked" }).locator("strong").innerText();
      await stranger.close();
      return found;
    })();
    for (const width of [PHONE, DESK]) {
      const lead = await visit(browser, service.url, { width });
      await signInAs(lead, "Marguerite Stanedge");
      await lead.go("/people");
      await lead.page.getByRole("textbox").last().fill(name);
      await lead.page.getByRole("button", { name: "Search" }).last().click();
      await lead.page.waitForLoadState("load");
      const record = await lead.page.locator("main a[href^='/episodes/']").first().getAttribute("href");
      await lead.go(`${record}/contact`);
      await follow(lead, "Carers who see something of this record");
      if (width === PHONE) {
        assert.match(await main(lead), /Bartholomew Oddfriend\s+Sees it now/);
        await lead.check("carer-staff");
      } else {
        await follow(lead, /^Stop it/);
        await lead.check("carer-staff-stop");
        await lead.page.getByLabel("Why do you stop it?").fill("She told the nurse that she was made to.");
        await press(lead, "Stop it now");
        assert.match(await main(lead), /nobody was told/);
        assert.match(await main(lead), /She told the nurse that she was made to\./);
        await lead.check("carer-staff-stopped");
      }
      await lead.close();
    }
    await carer.go("/carer");
    assert.match(await main(carer), /This is no longer open/);
    await her.go("/my/carers");
    const hers = await main(her);
    assert.match(hers, /Bartholomew Oddfriend: No longer open since/);
    assert.doesNotMatch(hers, /nurse|by us/);
  });
});
