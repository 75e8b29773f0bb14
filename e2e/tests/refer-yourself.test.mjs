// Somebody refers themself, on a phone of 390 px and without scripts: reads who this is for, begins, says that they are not
// sure to be safe and sees help at once, stops, comes back on another phone with the code, sends, and is in the inbox of
// triage with their own words. Then a helper does the same, with every field filled in.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, PAGE_BYTES, firstVisitBytes } from "../checks.mjs";
import { signInAs, startDemo } from "../harness.mjs";

const WORDS = "Since the fire I wake at four and cannot stop thinking.";

describe("refer yourself", () => {
  let service, browser, her, code;

  before(async () => {
    service = await startDemo({ people: 60, seed: 11 });
    browser = await launch();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
  });

  after(async () => {
    await her?.close();
    await browser?.close();
    await service?.stop();
  });

  const press = async ({ page }, words) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name: words, exact: true }).first().click()]);
  };
  const main = async ({ page }) => page.locator("main").innerText();
  const path = ({ page }) => new URL(page.url()).pathname;
  const at = (visitor, step) => assert.equal(path(visitor), `/refer-yourself/question/${step}`);
  const choose = ({ page }, words) => page.getByRole("radio", { name: words, exact: true }).first().check();
  const tick = ({ page }, words) => page.getByRole("checkbox", { name: words, exact: true }).first().check();
  const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).fill(words);

  test("the first page says whom it is for, and is light", async () => {
    await her.go("/refer-yourself");
    assert.match(await main(her), /This service is for people aged 18 and over/);
    assert.equal(await her.page.title(), "Start – Your pages");
    await her.check("refer-start");
    await her.go("/refer-yourself/another-age");
    await her.check("refer-another-age");
    const bytes = await firstVisitBytes(browser, service.url, "/refer-yourself");
    assert.ok(bytes <= FIRST_VISIT_BYTES, `${bytes} bytes`);
    console.log(`first visit: ${bytes} bytes`);
  });

  test("own words first, and nothing is lost by a slip", async () => {
    await her.go("/refer-yourself");
    await Promise.all([her.page.waitForEvent("load"), her.page.getByRole("button", { name: "Start" }).click()]);
    at(her, "words");
    assert.equal(await her.page.title(), "Question 1 of 12 – Your pages");
    await press(her, "Continue");
    assert.equal(her.sent.status, 422);
    await her.check("refer-words-error");
    await type(her, "What brings you here?", WORDS);
    await press(her, "Continue");
    at(her, "safe");
  });

  test("not sure to be safe: help at once, and the way on", async () => {
    await her.check("refer-safe");
    await choose(her, "I am not sure");
    await press(her, "Continue");
    assert.equal(path(her), "/refer-yourself/help-now");
    assert.match(await main(her), /Call 999 now/);
    await her.check("refer-help-now");
    await Promise.all([her.page.waitForEvent("load"), her.page.getByRole("button", { name: "Go on with the questions" }).click()]);
    at(her, "for");
    await her.page.goBack();
    await her.page.goBack();
    at(her, "safe");
    assert.ok(await her.page.getByRole("radio", { name: "I am not sure" }).isChecked(), "the way back shows what was answered");
  });

  test("she stops, and comes back on another phone with the code", async () => {
    await her.go("/refer-yourself/question/for");
    await her.check("refer-for");
    await choose(her, "For me");
    await press(her, "Save and come back later");
    assert.equal(path(her), "/refer-yourself/later");
    await her.check("refer-code");
    await her.print("refer-code");
    code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await main(her))[0];
    await press(her, "Stop now");
    assert.doesNotMatch(await main(her), /You have begun here/);
    await her.close();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
    await her.go("/refer-yourself/question/like");
    assert.equal(path(her), "/refer-yourself/return");
    await type(her, "Your code", "7K3M-QX2P-9TRD");
    await press(her, "Go on");
    assert.equal(her.sent.status, 422);
    await her.check("refer-return-wrong");
    await type(her, "Your code", code.toLowerCase());
    await press(her, "Go on");
    at(her, "like");
  });

  test("what she would like, when, how, with whom, what helps", async () => {
    await her.check("refer-like");
    await tick(her, "Cognitive behavioural therapy (CBT)");
    await her.page.getByRole("group", { name: "I would rather not have" }).getByRole("checkbox", { name: "Group therapy" }).check();
    await press(her, "Continue");
    at(her, "when");
    await tick(her, "Tuesday");
    await tick(her, "Morning");
    await her.check("refer-when");
    await press(her, "Continue");
    at(her, "how");
    await tick(her, "By video");
    await her.check("refer-how");
    await press(her, "Continue");
    at(her, "who");
    await choose(her, "A woman");
    await her.check("refer-who");
    await press(her, "Continue");
    at(her, "help");
    await her.check("refer-needs");
    await press(her, "Continue");
    at(her, "name");
  });

  test("who she is, and how to reach her safely", async () => {
    await type(her, "First name or names", "Ottilie");
    await type(her, "Last name", "Ravenglass");
    await her.check("refer-name");
    await press(her, "Continue");
    at(her, "born");
    for (const [label, value] of [["Day", "3"], ["Month", "4"], ["Year", "2014"]]) await type(her, label, value);
    await press(her, "Continue");
    assert.match(await main(her), /Another service can help you better/);
    await her.check("refer-too-young");
    await her.go("/refer-yourself/question/born");
    for (const [label, value] of [["Day", "3"], ["Month", "4"], ["Year", "1991"]]) await type(her, label, value);
    await her.check("refer-born");
    await press(her, "Continue");
    at(her, "reach");
    await tick(her, "A phone call");
    await tick(her, "An email");
    await press(her, "Continue");
    assert.equal(her.sent.status, 422);
    await her.check("refer-reach-errors");
    await type(her, "Your phone number", "07700 900 456");
    await type(her, "Your email address", "ottilie@example.org");
    await type(her, "A safe word (optional)", "umbrella");
    await press(her, "Continue");
    at(her, "gp");
    await her.check("refer-gp");
    await press(her, "Continue");
    assert.equal(path(her), "/refer-yourself/check");
  });

  test("she checks, changes one answer, and sends it once", async () => {
    await her.check("refer-check");
    for (const words of [WORDS, "Ottilie Ravenglass", "Tuesday", "A woman", "umbrella", "3 April 1991", "I am not sure"]) {
      assert.ok((await main(her)).includes(words), words);
    }
    await Promise.all([her.page.waitForEvent("load"), her.page.getByRole("link", { name: "Change when you could come" }).click()]);
    await tick(her, "Thursday");
    await press(her, "Continue");
    assert.equal(path(her), "/refer-yourself/check");
    assert.match(await main(her), /Thursday/);
    const later = gzipSync(await her.sent.body).length;
    assert.ok(later <= PAGE_BYTES, `${later} bytes`);
    await press(her, "Send");
    if (her.sent.status === 422) await press(her, "Send");
    assert.equal(path(her), "/refer-yourself/sent");
    await her.check("refer-sent");
    assert.doesNotMatch(await main(her), /Ottilie/);
    await her.go("/refer-yourself/check");
    assert.equal(path(her), "/refer-yourself/sent", "it is sent once");
  });

  test("triage sees it first in the inbox, with her own words before any code", async () => {
    const triage = await visit(browser, service.url);
    await triage.go("/sign-in");
    const persona = triage.page.getByRole("button", { name: /triage clinician/i }).first();
    await signInAs(triage, await persona.locator("strong").innerText());
    await triage.go("/inbox?view=urgent");
    assert.match(await main(triage), /Ravenglass, Ottilie/);
    await triage.check("refer-inbox", { list: true });
    await triage.go("/inbox");
    assert.match(await triage.page.locator("main tbody tr").first().innerText(), /Safety concern|open concern/i);
    await triage.go("/inbox?view=urgent");
    await Promise.all([triage.page.waitForEvent("load"), triage.page.getByRole("link", { name: /Ravenglass/ }).first().click()]);
    const words = await main(triage);
    const own = words.indexOf(WORDS);
    assert.ok(own >= 0, words);
    assert.match(words, /not sure/);
    await triage.shot("refer-episode");
    await triage.close();
  });

  test("a wide screen, with scripts", async () => {
    const desk = await visit(browser, service.url, { width: DESK });
    await desk.go("/refer-yourself");
    await desk.check("refer-start");
    await desk.go("/refer-yourself/question/words");
    await desk.check("refer-words");
    await type(desk, "What brings you here?", "He asked me to write this down.");
    await press(desk, "Continue");
    await choose(desk, "Yes");
    await press(desk, "Continue");
    await choose(desk, "For somebody else");
    await press(desk, "Continue");
    assert.equal(desk.sent.status, 422);
    await desk.check("refer-for-errors");
    await type(desk, "Your name, and who you are to them", "Sam Reed, his brother");
    await tick(desk, "They know that I fill this in, and they agree");
    await press(desk, "Continue");
    assert.match(await main(desk), /You fill this in for somebody else/);
    await desk.check("refer-like");
    await desk.close();
  });
});
