// After the end of therapy, on a phone and without scripts: the end in plain words, how one is now, the way back. Played in
// the demonstration, by its persona whose therapy has ended and by the one who is in therapy.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../browser.mjs";
import { startDemo } from "../harness.mjs";
import { comeIn, main, press, taken } from "../steps.mjs";

describe("after the end, on a person's own pages", () => {
  let service, browser, her;

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    await her?.close();
    await browser?.close();
    await service?.stop();
  });

  test("the end is told in plain words", async () => {
    her = await comeIn(browser, service, "After therapy: how it is now, the way back");
    assert.match(await main(her), /The end, the way back and what comes after/);
    await her.go("/my/after");
    assert.match(await main(her), /Your work with .+ ended on/);
    assert.equal(await her.page.title(), "The end, and after – Your pages");
    await her.check("own-after");
  });

  test("questions after the end are answered, or left, one page each", async () => {
    await her.go("/my/questions");
    await her.check("own-after-questions");
    for (let n = 0; n < 4 && await her.page.getByRole("button", { name: "Send my answers" }).count() > 0; n += 1) {
      if (n > 0) {
        await press(her, "I would rather not answer");
        continue;
      }
      const items = await her.page.locator("main fieldset").count();
      for (let item = 1; item <= items; item += 1) await her.page.locator(`input[name="item-${item}"]`).first().check();
      await press(her, "Send my answers");
      await taken(her);
    }
    await her.go("/my/how");
    await her.check("own-after-how");
  });

  test("the way back: nothing said, then said", async () => {
    await her.go("/my/after");
    if (await her.page.getByRole("button", { name: "Ask to come back" }).count() === 0) {
      assert.match(await main(her), /The time to come back in this way has passed/);
      return;
    }
    await press(her, "Ask to come back");
    assert.equal(her.sent.status, 422);
    await her.check("own-after-errors");
    await her.page.getByLabel("What is going on now?").fill("I have begun to stay at home again.");
    await press(her, "Ask to come back");
    await taken(her);
    assert.match(await main(her), /We have it, and get in touch with you/);
  });

  test("who is in therapy finds the questions before the next time", async () => {
    const other = await comeIn(browser, service, "In therapy: questions before the next time");
    assert.match(await main(other), /Your therapy has begun/);
    await other.close();
  });
});
