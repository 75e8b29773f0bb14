// Moment 6. A care-home worker refers herself on the staff hub, on a phone without scripts; the hub's clinician finds her.
// The service beside it, in another process, is searched by its manager and by those who can search: nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { signInAs, startDemo } from "../harness.mjs";

const NAME = { given: "Zephyrinda", family: "Quillamarsh-Voss" };
const WORDS = "Eleven of them died that winter. I still set out their cups.";

describe("the staff hub", () => {
  let service, browser, hub, number, record;

  before(async () => {
    service = await startDemo({ people: 60 });
    browser = await launch();
    // The hub's process says its own address on the same output.
    for (let tries = 0; hub === undefined && tries < 300; tries += 1) {
      hub = /Staff hub: (http:\/\/[\d.:]+)/.exec(service.log())?.[1];
      if (hub === undefined) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(hub, service.log());
  });

  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const press = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name, exact: true }).first().click()]);
  };
  const text = ({ page }) => page.locator("body").innerText();
  const says = async (person, words) => {
    const all = await text(person);
    assert.ok(all.includes(words), `"${words}" is not on ${person.page.url()}: ${all}`);
  };
  const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).first().fill(words);
  const choose = ({ page }, name) => page.getByRole("radio", { name, exact: true }).first().check();

  test("she refers herself on her phone, in her own words", async () => {
    const she = await visit(browser, hub, { width: PHONE, scripts: false });
    await she.go("/");
    await says(she, "Help for people who work in health and care");
    await says(she, "If somebody’s life is in danger, call 999");
    await she.check("hub-about");
    await she.page.getByRole("button", { name: "Ask for help" }).or(she.page.getByRole("link", { name: "Ask for help" })).first().click();
    await she.page.waitForLoadState("load");
    await she.check("hub-ask");
    await press(she, "Send");
    assert.equal(she.sent.status, 422);
    await says(she, "Choose the work you do");
    await she.check("hub-ask-errors");
    await choose(she, "Care home");
    await choose(she, "Wrenfield Psychological Therapies");
    await type(she, "What brings you here?", WORDS);
    await choose(she, "Grief for residents, patients or people I cared for");
    await type(she, "First name or names", NAME.given);
    await type(she, "Last name", NAME.family);
    await type(she, "Phone number", "07700 900961");
    await she.page.getByRole("checkbox", { name: "Phone call" }).check();
    await she.page.getByRole("checkbox", { name: "Corentin Haverstock-Bly" }).check();
    await press(she, "Send");
    // She chose a service beside the hub: told where to go, nothing kept; that was a slip.
    await says(she, "Another hub sees people who work where you do");
    await she.check("hub-neighbour");
    await press(she, "Change my answers");
    assert.equal(await she.page.getByLabel("What brings you here?", { exact: true }).inputValue(), WORDS);
    await choose(she, "None of these");
    await press(she, "Send");
    await says(she, "We have what you sent");
    number = /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/.exec(await text(she))?.[0];
    assert.ok(number, await text(she));
    assert.ok(!she.page.url().includes(number), "the number stands in no address");
    await she.check("hub-number");
    await she.context.close();
  });

  test("a clinician of the hub finds her, the one whom she knows does not", async () => {
    const ottoline = await visit(browser, hub);
    await signInAs(ottoline, /Ottoline/);
    await ottoline.go("/hub/due");
    await says(ottoline, number);
    await ottoline.check("hub-due", { list: true });
    await ottoline.page.getByRole("link", { name: `${NAME.family}, ${NAME.given}` }).first().click();
    await ottoline.page.waitForLoadState("load");
    await says(ottoline, WORDS);
    record = new URL(ottoline.page.url()).pathname;
    await ottoline.go(`${record}/hub`);
    await says(ottoline, "Corentin Haverstock-Bly");
    await ottoline.check("hub-person");
    await ottoline.go("/hub/work");
    await says(ottoline, "Larch House care home");
    await ottoline.check("hub-work", { list: true });
    await ottoline.go("/hub/take-down");
    await ottoline.check("hub-take-down");
    await ottoline.context.close();

    const corentin = await visit(browser, hub, { width: PHONE });
    await signInAs(corentin, /Corentin/);
    await corentin.go("/hub/due");
    assert.ok(!(await text(corentin)).includes(NAME.family));
    await corentin.go("/people");
    await corentin.page.locator("main input[name=words]").fill(NAME.family);
    await corentin.page.locator("main input[name=words]").press("Enter");
    await corentin.page.waitForLoadState("load");
    await says(corentin, "Nobody was found");
    await corentin.context.close();

    const lead = await visit(browser, hub, { width: PHONE, scripts: false });
    await signInAs(lead, /Nestorine/);
    await lead.go("/hub/life-in-danger");
    await lead.check("hub-life-in-danger");
    await lead.context.close();
  });

  test("her clinician hands her a code; her own pages open on her phone, and on nobody else's", async () => {
    const ottoline = await visit(browser, hub);
    await signInAs(ottoline, /Ottoline/);
    await ottoline.go(`${record}/own-pages`);
    await says(ottoline, "Their own pages");
    assert.equal(await ottoline.page.getByText("A link, by e-mail").count(), 0, "a hub sends nothing");
    // She said that calls are safe, and nothing else: no letter is offered.
    assert.equal(await ottoline.page.getByText("A letter with a code").count(), 0);
    await choose(ottoline, "A link, to hand over");
    await type(ottoline, "How did you make sure that it is this person?", "She sat across from me");
    await press(ottoline, "Give it");
    const link = /\/enter\/[0-9a-f]+/.exec(await ottoline.page.locator(".app-code").innerText())?.[0];
    assert.ok(link, await text(ottoline));
    await ottoline.context.close();

    const she = await visit(browser, hub, { width: PHONE, scripts: false });
    await she.go("/hub");
    await she.page.getByRole("link", { name: "I have a code for my own pages" }).click();
    await she.page.waitForLoadState("load");
    await she.check("hub-enter");
    await she.go(link);
    await she.check("hub-enter-link");
    await press(she, "Open my page");
    await says(she, "Where things stand");
    await she.check("hub-own");
    for (const name of ["Tell how it was", "Complain", "Who may see"]) {
      assert.equal(await she.page.getByRole("link", { name, exact: true }).count(), 0, `no "${name}" in a hub`);
    }
    for (const path of ["/my/how", "/my/data/notes", "/my/choose", "/my/dates", "/my/worse", "/my/write", "/my/after", "/my/data", "/my/looked", "/my/next-code"]) {
      await she.go(path);
      await she.check(`hub-own-${path.slice("/my/".length).replace("/", "-")}`);
    }
    await she.go("/my/looked");
    assert.match(await text(she), /clinician who looks at new referrals/i);
    // The same link on another phone opens nothing.
    const other = await visit(browser, hub, { width: PHONE, scripts: false });
    await other.go(link);
    await press(other, "Open my page");
    assert.equal(other.sent.status, 422);
    await other.context.close();
    await she.context.close();
  });

  test("from the main service nobody finds her, whoever searches, and however", async () => {
    for (const persona of [/Patience Nkemelu/, /Amira/, /Marguerite/, /Delyth/, /Iolo/]) {
      const person = await visit(browser, service.url, { width: persona.source.startsWith("Patience") ? PHONE : DESK });
      await signInAs(person, persona);
      for (const path of ["/people", "/access-log/people", "/register"]) {
        for (const words of [NAME.family, NAME.given, number, WORDS]) {
          await person.go(path);
          const field = person.page.locator("main input[name=words]");
          if ((await field.count()) === 0) continue;
          await field.first().fill(words);
          await field.first().press("Enter");
          await person.page.waitForLoadState("load");
          const shown = (await text(person)).replaceAll(words, "");
          for (const other of [NAME.given, NAME.family, number, WORDS]) {
            assert.ok(!shown.includes(other) || other === words, `${persona} finds ${other} by ${words} at ${path}`);
          }
          assert.equal(await person.page.locator("main").getByRole("link", { name: NAME.family }).count(), 0);
        }
      }
      // Every link of the navigation, and what lies behind the first of each.
      const links = await person.page.locator("header a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      for (const href of links.filter((l) => l?.startsWith("/"))) {
        await person.go(href);
        const shown = await text(person);
        for (const needle of [NAME.family, number, WORDS]) assert.ok(!shown.includes(needle), `${persona} at ${href}`);
      }
      await person.context.close();
    }
  });

  test("when somebody has died: help for the wider public, on the ordinary pathway", async () => {
    for (const width of [PHONE, DESK]) {
      const anybody = await visit(browser, service.url, { width, scripts: false });
      await anybody.go("/sign-in");
      await anybody.page.getByRole("link", { name: "what helps, and who listens" }).click();
      await anybody.page.waitForLoadState("load");
      await says(anybody, "Grief is not an illness");
      await says(anybody, "6 months after the death");
      await anybody.check("grief");
      await anybody.context.close();
    }
  });
});
