// The person's own pages, on a phone and without scripts: a letter with a code, where things stand, a no that is
// contested, a second opinion from outside, an offer, and who has looked. Played in the demonstration, where there are
// people who were told a no on a working day; staff do their part by their own pages.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, launch, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, firstVisitBytes } from "../checks.mjs";
import { signIn, signInAs, startDemo } from "../harness.mjs";
import { choose, comeIn, find, follow, main, nameOn, path, press, taken } from "../steps.mjs";

/** Sign-in names of the demonstration's reviewers who have no button; the fourth is reviewer2. */
const REVIEWERS = { "Tamsin Vantongeren": "reviewer", "Solveig Threlkeld": "reviewer3", "Ignatius Mardale": "reviewer4" };

describe("the person's own pages", () => {
  let service, browser, her, episode, name;

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

  test("the refused woman's own page tells her story", async () => {
    const vi = await comeIn(browser, service, "Violetta Underskiddaw");
    const words = await main(vi);
    for (const sentence of ["Hello Vi.", "They think differently.", "Met her twice", "You saw me once.", "This therapy was thought not to fit."]) assert.ok(words.includes(sentence), sentence);
    await vi.check("own-her-phone");
    await vi.top("own-short");
    await vi.close();
  });

  test("a letter with a code is printed by staff and says nothing of therapy", async () => {
    name = await nameOn(browser, service, "A no that was told and can be contested");
    const lead = await visit(browser, service.url);
    await signInAs(lead, "Marguerite Stanedge");
    episode = await find(lead, name);
    await lead.go(`${episode}/own-pages`);
    await lead.check("own-staff-gives");
    await choose(lead, "A letter with a code");
    await lead.page.getByLabel("How did you make sure that it is this person?").fill("Rang her on the number we have; she told me her date of birth.");
    await press(lead, "Give it");
    await taken(lead);
    await lead.check("own-letter");
    await lead.print("own-letter");
    const letter = await lead.page.locator("article").innerText();
    assert.doesNotMatch(letter, /therap|psycholog|mental|clinic|NHS/i);
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(letter)[0];
    await lead.close();
    await her.go("/enter");
    await her.check("own-door");
    await her.page.getByLabel("Your code").fill(code.toLowerCase());
    await press(her, "Open my page");
    assert.equal(path(her), "/my");
  });

  test("where things stand: what was decided, by whom, and why", async () => {
    const words = await main(her);
    for (const sentence of ["Where things stand", "This therapy was thought not to fit.", "Who decided:", "Why", "call 999"]) {
      assert.ok(words.includes(sentence), sentence);
    }
    assert.equal(await her.page.title(), "Where things stand – Your pages");
    await her.check("own-where-refused");
    assert.equal(await her.page.getByRole("link", { name: "Leave this page quickly" }).getAttribute("href"), "/leave");
  });

  test("she says no to the no", async () => {
    await follow(her, "You can say no to this");
    await her.check("own-contest");
    await her.page.getByLabel("Why do you see it differently?").fill("You saw me once. I would like somebody else to look.");
    await press(her, "Ask for a second opinion");
    await taken(her);
    assert.match(await main(her), /Somebody else will look at it\. You keep your place\./);
    assert.match(await main(her), /You saw me once/);
    await her.check("own-contested");
  });

  test("it is getting worse: help at once, and a clinician the same day", async () => {
    await her.go("/my/worse");
    await her.check("own-worse");
    await press(her, "Send");
    assert.equal(her.sent.status, 422);
    await her.check("own-worse-errors");
    await her.page.getByLabel("What is going on?").fill("I sleep two hours a night now.");
    await press(her, "Send");
    await taken(her);
    assert.match(await main(her), /A clinician will read it on the same working day/);
    await her.go("/my/write");
    await her.page.getByLabel("Your message").fill("Can I bring my sister?");
    await press(her, "Send");
    await taken(her);
    await her.go("/my/write");
    await her.check("own-write");
  });

  test("staff name a reviewer from outside, who writes first and sees the decision then", async () => {
    const lead = await visit(browser, service.url);
    await signInAs(lead, "Marguerite Stanedge");
    await lead.go(`${episode}/second-opinion`);
    assert.match(await main(lead), /You saw me once/);
    const options = lead.page.getByLabel("Reviewer", { exact: true }).locator("option");
    const values = (await options.evaluateAll((all) => all.map((one) => [one.value, one.textContent.trim()]))).filter(([value]) => value);
    let reviewer;
    for (const [value, words] of values) {
      await lead.go(`${episode}/second-opinion`);
      await lead.page.getByLabel("Reviewer", { exact: true }).selectOption(value);
      await choose(lead, "The register, paid for this review");
      await press(lead, "Name the reviewer");
      if (lead.sent.status === 200) {
        reviewer = words.split(",")[0];
        break;
      }
    }
    assert.ok(reviewer, `nobody can review: ${values.map(([, words]) => words).join("; ")}`);
    const outside = await visit(browser, service.url);
    await signIn(outside, REVIEWERS[reviewer] ?? "reviewer2", "wrenfield-demo");
    await outside.go(`${episode}/second-opinion`);
    await choose(outside, "They would like to meet");
    await press(outside, "Record the offer");
    await taken(outside);
    await outside.page.getByLabel("What you think, and why", { exact: true }).fill("I met her. She can do this work.");
    await press(outside, "Save my opinion");
    await taken(outside);
    await press(outside, "Show me the first decision");
    await taken(outside);
    await choose(outside, "The decision is changed");
    await outside.page.getByLabel("The therapy that is acceptable, unless the decision stands", { exact: true }).selectOption({ index: 1 });
    if (await outside.page.getByRole("checkbox", { name: /nobody is available/i }).count() > 0) await outside.page.getByRole("checkbox", { name: /nobody is available/i }).first().check();
    await outside.page.getByLabel("Reasons, in words for the person", { exact: true }).fill("You thought with me about what is hard. This fits.");
    await press(outside, "Conclude the second opinion");
    await taken(outside);
    await outside.close();
    await her.go("/my");
    assert.doesNotMatch(await main(her), /This fits/, "a human tells her first");
    await lead.go(`${episode}/decision/telling`);
    await choose(lead, "The person");
    await choose(lead, "Phone");
    await press(lead, "Record that they were told");
    await taken(lead);
    await lead.close();
  });

  test("she reads both opinions", async () => {
    await her.go("/my");
    const words = await main(her);
    for (const sentence of ["They think differently. The decision was changed.", "This fits.", "I met her.", "You are on the waiting list.", "Your wait"]) {
      assert.ok(words.includes(sentence), `${sentence} is not in ${words}`);
    }
    await her.check("own-both-opinions");
  });

  test("she sees who has looked, and asks for a name", async () => {
    await her.go("/my/looked");
    assert.match(await main(her), /The clinical lead/);
    assert.doesNotMatch(await main(her), /Marguerite Stanedge/);
    await her.check("own-looked", { list: true });
    await her.page.getByRole("button", { name: /^Ask for the name of the clinical lead/i }).first().click();
    await her.page.waitForLoadState("load");
    assert.match(await main(her), /Marguerite Stanedge/);
    await her.check("own-looked-named", { list: true });
    await her.go("/my/next-code");
    await press(her, "Give me a code");
    await her.check("own-next-code");
  });

  test("somebody else answers an offer and has dates", async () => {
    const other = await comeIn(browser, service, "An offer to answer");
    await other.check("own-where-offered");
    await follow(other, "See the offer and answer");
    await other.check("own-offer");
    await press(other, "Send my answer");
    assert.equal(other.sent.status, 422);
    await other.check("own-offer-errors");
    await choose(other, "Yes");
    const training = other.page.getByRole("checkbox", { name: "I know that, and it is fine for me" });
    if (await training.count() > 0) await training.check();
    await press(other, "Send my answer");
    await taken(other);
    assert.match(await main(other), /Your dates are booked\./);
    await other.go("/my/dates");
    await other.check("own-dates");
    await follow(other, /^I cannot come/);
    await other.check("own-cancel");
    await press(other, "Cancel this date");
    await taken(other);
    await other.close();
  });

  test("somebody who waits, and another's address", async () => {
    const other = await comeIn(browser, service, "The path so far, the wait, who has looked");
    await other.check("own-where-waiting");
    const id = episode.split("/").pop();
    for (const there of [`/my/${id}/offer`, "/my/00000000-0000-7000-8000-00000000abcd/offer", episode]) {
      const answer = await other.go(there);
      assert.equal(answer.status(), 404, there);
    }
    await other.check("own-not-found");
    await other.close();
  });

  test("the first visit is light", async () => {
    const bytes = await firstVisitBytes(browser, service.url, "/enter");
    assert.ok(bytes <= FIRST_VISIT_BYTES, `${bytes} bytes`);
  });
});
