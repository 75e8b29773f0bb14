// Between sessions and choosing, on a phone and without scripts: questions before a session, one's own chart, what made
// things worse, another time, therapies to choose from, wishes, consents, a correction and a copy of everything. Played in
// the demonstration by somebody on a therapist's caseload and by somebody who waits.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, launch, visit } from "../browser.mjs";
import { signInAs, startDemo } from "../harness.mjs";
import { comeIn, main, press, taken } from "../steps.mjs";

describe("between sessions, on a person's own pages", () => {
  let service, browser, her, episode;

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
  });

  after(async () => {
    await her?.close();
    await browser?.close();
    await service?.stop();
  });

  test("staff print a code for somebody on a caseload, who has questions to answer", async () => {
    const lead = await visit(browser, service.url);
    await signInAs(lead, "Marguerite Stanedge");
    await lead.go("/caseload");
    const hrefs = await lead.page.locator("main a[href^='/episodes/']").evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href").split(/[#?]/)[0]).filter((href) => /^\/episodes\/[0-9a-f-]{36}$/.test(href)))]);
    assert.ok(hrefs.length > 0, "nobody is in therapy");
    let found = false;
    for (const href of hrefs.slice(0, 12)) {
      await lead.go(`${href}/own-pages`);
      const letter = lead.page.getByRole("radio", { name: "A letter with a code" });
      if (await letter.count() === 0) continue;
      await letter.check();
      await lead.page.getByLabel("How did you make sure that it is this person?").fill("Rang them on the number we have; they told me their date of birth.");
      await press(lead, "Give it");
      const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await lead.page.locator("article").innerText())[0];
      await her.go("/enter");
      await her.page.getByLabel("Your code").fill(code);
      await press(her, "Open my page");
      await her.go("/my/questions");
      found = await her.page.getByRole("button", { name: "Send my answers" }).count() > 0;
      episode = href;
      if (found) break;
      await her.go("/leave").catch(() => {});
      await her.close();
      her = await visit(browser, service.url, { width: PHONE, scripts: false });
    }
    assert.ok(found, "nobody on the caseload has a session within a week");
    await lead.close();
  });

  test("questions: nothing answered, answered with danger, declined", async () => {
    await her.check("own-questions");
    await press(her, "Send my answers");
    assert.equal(her.sent.status, 422);
    await her.check("own-questions-errors");
    let danger = false;
    // Until all measures of this session are answered or declined; the first with an item about danger is answered fully.
    for (let n = 0; n < 4 && await her.page.getByRole("button", { name: "Send my answers" }).count() > 0; n += 1) {
      if (danger) {
        await press(her, "I would rather not answer");
        continue;
      }
      const items = await her.page.locator("main fieldset").count();
      for (let item = 1; item <= items; item += 1) await her.page.locator(`input[name="item-${item}"]`).nth(1).check();
      await press(her, "Send my answers");
      await taken(her);
      if (new URL(her.page.url()).pathname === "/my/questions/help") {
        danger = true;
        assert.match(await main(her), /call 999[\s\S]*same working day/);
        await her.check("own-danger");
        await her.page.getByRole("button", { name: "Go on" }).or(her.page.getByRole("link", { name: "Go on" })).first().click();
        await her.page.waitForLoadState("load");
      }
    }
    assert.ok(danger, "no measure of the course asks about danger");
    assert.match(await main(her), /That is all for this time/);
    await her.check("own-questions-done");
  });

  test("how things are, and what made things worse", async () => {
    await her.go("/my/how");
    assert.match(await main(her), /A lower number is better\./);
    await her.check("own-how");
    await her.go("/my/harm");
    await her.check("own-harm");
    await her.page.getByLabel("What made things worse?").fill("The last task at home was too much.");
    await press(her, "Send");
    await taken(her);
  });

  test("another time is chosen where one is free, and asked for where none suits", async () => {
    await her.go("/my/dates");
    await her.check("own-dates-therapy");
    const choose = her.page.getByRole("link", { name: /^Choose another time/ });
    assert.ok(await choose.count() > 0, "there is no date to move");
    let chosen = false;
    for (let n = 0; n < Math.min(await choose.count(), 6) && !chosen; n += 1) {
      await her.go("/my/dates");
      await Promise.all([her.page.waitForEvent("load"), choose.nth(n).click()]);
      const times = her.page.locator("main a[href*='/move/to?']");
      if (await times.count() === 0) continue;
      await her.check("own-times");
      await Promise.all([her.page.waitForEvent("load"), times.first().click()]);
      assert.match(await main(her), /Is this right\?/);
      await her.check("own-times-confirm");
      await press(her, "Yes, change my time");
      await taken(her);
      assert.match(await main(her), /Your new time is /);
      chosen = true;
    }
    // The demonstration's slots decide whether a time is free (own-whole.test.mjs opens one and chooses it); asking is there
    // either way.
    await her.go("/my/dates");
    await Promise.all([her.page.waitForEvent("load"), choose.first().click()]);
    const none = her.page.getByText("None of these suits me");
    if (await none.count() > 0) await none.click();
    await her.check("own-move");
    await her.page.getByLabel("When would suit you?").fill("Any day after four.");
    await press(her, "Ask for another time");
    await taken(her);
    assert.match(await main(her), /Until then the date stays\./);
  });

  test("what she writes is answered where she reads it", async () => {
    await her.go("/my/write");
    await her.page.getByLabel("Your message").fill("Is the room on the ground floor?");
    await press(her, "Send");
    await taken(her);
    await her.go("/my/write");
    assert.match(await main(her), /Not read yet[\s\S]*ground floor/);
    const lead = await visit(browser, service.url);
    await signInAs(lead, "Marguerite Stanedge");
    await lead.go(`${episode}#messages`);
    await lead.page.getByRole("link", { name: /^Answer the message/ }).last().click();
    await lead.page.waitForLoadState("load");
    await lead.check("message-answer");
    await press(lead, "Save");
    assert.equal(lead.sent.status, 422);
    await lead.page.getByRole("radio", { name: "In writing" }).check();
    await lead.page.getByLabel("Your answer, as they read it").fill("It is. Ring at the side door.");
    await press(lead, "Save");
    await taken(lead);
    await lead.close();
    await her.go("/my/write");
    assert.match(await main(her), /Answer by [\s\S]*Ring at the side door\./);
    await her.check("own-replies");
  });

  test("consents, a correction, and a copy to print and to take along", async () => {
    await her.go("/my/data");
    await her.check("own-data");
    await her.go("/my/data/correction");
    await her.check("own-correction");
    await her.page.getByLabel("What is wrong, and how should it be?").fill("I moved to another street.");
    await press(her, "Send");
    await taken(her);
    await her.go("/my/data/copy");
    assert.match(await main(her), /I moved to another street\./);
    await her.check("own-copy");
    await her.print("own-copy");
    const bundle = await (await her.context.request.get(`${service.url}/my/data/copy.json`)).json();
    assert.equal(bundle.resourceType, "Bundle");
    const kinds = new Set(bundle.entry.map((entry) => entry.resource.resourceType));
    for (const kind of ["Patient", "QuestionnaireResponse", "Observation", "Communication"]) assert.ok(kinds.has(kind), kind);
  });

  test("somebody who waits compares therapies, chooses and says what they would like", async () => {
    const other = await comeIn(browser, service, "The path so far, the wait, who has looked");
    await other.go("/my/choose");
    assert.match(await main(other), /The wait here/);
    await other.check("own-choose");
    await press(other, "Save what I choose");
    await taken(other);
    await other.go("/my/wishes");
    await other.check("own-wishes");
    await other.page.getByRole("checkbox", { name: "Tuesday" }).check();
    await press(other, "Save what I would like");
    await taken(other);
    await other.close();
  });
});
