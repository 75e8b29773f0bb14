// The person's wait, honestly: on a phone and at a desk, with scripts and without. A range with its chance, how well such ranges held, and what would be
// quicker; for somebody in whose place too few began, that nothing can be said. The staff read the same words.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { signInAs, startDemo } from "../harness.mjs";
import { clean, comeIn, find, nameOn } from "../steps.mjs";

describe("the wait", () => {
  let service, browser;

  before(async () => {
    service = await startDemo({ people: 900, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  const RANGE = /8 in 10 people in your place begin between \d+ \w+ 20\d\d and \d+ \w+ 20\d\d\./;
  const WAITS = "The path so far, the wait";
  const CONTESTED = "A no, the contest";

  for (const [width, scripts] of [[PHONE, false], [PHONE, true], [DESK, false]]) {
    test(`dates with their chance at ${width} pixels, scripts ${scripts ? "on" : "off"}`, async () => {
      const person = await comeIn(browser, service, WAITS, { width, scripts });
      const words = await clean(person);
      assert.match(words, RANGE);
      assert.match(words, /Half of them begin by \d+ \w+ 20\d\d\./);
      assert.match(words, /This is not a promise\./);
      assert.match(words, /We tested it on the past year\. We took \d+ such dates that are over\.|Too few of them are over\./);
      await person.check("own-wait");
      await person.page.getByText("How we know this").first().click();
      assert.match(await clean(person), /\d+ of them began in the past year\./);
      await person.check("own-wait-how");
      await person.go("/my/choose");
      assert.match(await clean(person), RANGE);
      await person.check("own-wait-choose");
      await person.close();
    });
  }

  test("where too few began, nothing is said", async () => {
    const person = await comeIn(browser, service, CONTESTED, { width: PHONE, scripts: false });
    const words = await clean(person);
    assert.match(words, /We cannot say how long it will be\./);
    assert.doesNotMatch(words, /8 in 10 people in your place/);
    await person.check("own-wait-too-few");
    await person.close();
  });

  test("staff read the same sentence", async () => {
    const person = await comeIn(browser, service, WAITS, { width: PHONE, scripts: false });
    const [sentence] = RANGE.exec(await clean(person));
    await person.close();
    const staff = await visit(browser, service.url, { width: DESK });
    await signInAs(staff, "Marguerite Stanedge");
    await find(staff, await nameOn(browser, service, WAITS));
    const words = await clean(staff);
    assert.ok(words.includes(sentence), `${sentence} is not in ${words}`);
    assert.match(words, /What their own page says/);
    await staff.check("episode-wait");
    await staff.close();
  });

  test("what is quicker is added by a button, and the place stays", async () => {
    const person = await comeIn(browser, service, WAITS, { width: PHONE, scripts: false });
    const before = await clean(person);
    const since = /Your wait is counted from \d+ \w+ 20\d\d/.exec(before)[0];
    const add = person.page.getByRole("button", { name: /^(Wait for this too|This is fine for me|I want to talk about this)/ }).first();
    assert.ok((await add.count()) > 0, `nothing is quicker: ${before}`);
    assert.match(before, /Quicker is not better\./);
    await Promise.all([person.page.waitForEvent("load"), add.click()]);
    assert.match(await clean(person), /You keep your place\.|It is saved\.|Somebody will talk with you about it\./);
    await person.check("own-wait-added");
    await person.go("/my");
    assert.ok((await clean(person)).includes(since), "the wait is counted from the same day");
    await person.close();
  });
});
