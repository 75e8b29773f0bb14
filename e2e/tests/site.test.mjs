// The public site on a real, empty service, without scripts: first page, help now, therapies, search, a story.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { startInit } from "../harness.mjs";
import { path, press, type } from "../steps.mjs";

describe("the public site", () => {
  let service, browser;
  const open = [];

  before(async () => {
    service = await startInit({ user: "sam", password: "a first password, long", name: "Hollin Vale Talking Therapies" });
    browser = await launch();
  });

  after(async () => {
    for (const person of open) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  for (const width of [PHONE, DESK]) {
    test(`whoever is not signed in finds help, therapies and a way to tell a story at ${width} pixels`, async () => {
      const reader = await visit(browser, service.url, { scripts: false, width });
      open.push(reader);
      await reader.go("/");
      assert.equal(path(reader), "/welcome");
      await reader.check("site-home");
      await reader.go("/help-now");
      await reader.check("site-help");
      await reader.go("/therapies");
      await reader.check("site-therapies");
      await reader.go("/therapies/dit");
      await reader.check("site-therapy");
      await reader.go("/how-it-works");
      await reader.check("site-how");
      await reader.go("/search");
      await type(reader, "What are you looking for?", "interpersonal");
      await press(reader, "Search");
      assert.doesNotMatch(reader.page.url(), /interpersonal/);
      await reader.check("site-search");
      await reader.go("/stories");
      await reader.check("stories-empty");
      await reader.go("/stories/tell");
      await reader.check("stories-tell");
      await type(reader, "Your story", "Nobody rang me back for nine weeks. Then somebody did, and stayed.");
      await reader.page.waitForTimeout(3_500);
      await press(reader, "Send the story");
      await reader.check("stories-thanks");
    });
  }
});
