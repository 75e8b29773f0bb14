// The public news on a real, empty service, without scripts, on a phone and on a desk: a post is written and published, a
// reader comments, a moderator sees first what sounds like a crisis, a comment is shown and answered, a banner is raised.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { rapport, signIn, startInit } from "../harness.mjs";
import { follow, main, path, press, type } from "../steps.mjs";

const FIRST = "a first password, long";
const OWN = "a password of my own";
const BODY = "Our posters gave one number. It was honest and the **wrong question**.\n\n## Who is missing in it\n\n- whoever still waits\n- whoever gave up\n\n> A number that leaves out the people it went worst for is not a small mistake.\n\nSee the [map](/map). <b>No markup</b>.";

describe("the public news", () => {
  let service, browser, moderator;
  const open = [];

  before(async () => {
    service = await startInit({ user: "sam", password: FIRST, name: "Hollin Vale Talking Therapies" });
    browser = await launch();
    const made = rapport(["user", "add", "--user", "mona", "--name", "Mona Thistlewood", "--role", "moderator", "--password-file", "-"], { cwd: service.cwd, input: FIRST });
    assert.equal(made.status, 0, made.stderr);
  });

  after(async () => {
    for (const person of open) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  const arrive = async (options) => {
    const person = await visit(browser, service.url, { scripts: false, ...options });
    open.push(person);
    return person;
  };
  /** Somebody reads for longer than a machine would. */
  const read = async ({ page }) => { await page.waitForTimeout(3_500); };

  test("a moderator begins at an empty news desk and raises a banner", async () => {
    moderator = await arrive({ width: DESK });
    await signIn(moderator, "mona", FIRST);
    await type(moderator, "Your password now", FIRST);
    await type(moderator, "New password", OWN);
    await press(moderator, "Change password");
    assert.equal(path(moderator), "/moderation");
    await moderator.check("news-desk-empty");
    const reader = await arrive({ width: PHONE });
    await reader.go("/news");
    await reader.check("news-empty");
    await moderator.go("/moderation/banner");
    await moderator.check("news-banner-form");
    await press(moderator, "Raise it on every public page");
    assert.equal(moderator.sent.status, 422);
    await type(moderator, "What it is, in a few words", "Our phones are down this morning");
    await type(moderator, "What to do (optional)", "Write to us by the contact page. For urgent help call 111 and choose option 2.");
    await press(moderator, "Raise it on every public page");
    assert.match(await main(moderator), /The banner is raised/);
  });

  test("a post is looked at before it is saved, published with a date, and read on a phone", async () => {
    await moderator.go("/moderation/posts/new");
    await type(moderator, "Title", "What our waiting times leave out");
    await type(moderator, "Summary (optional)", "Why two numbers were both true.");
    await type(moderator, "Text", BODY);
    await press(moderator, "Look at it first");
    assert.match(await main(moderator), /Nothing is saved yet/);
    await moderator.check("news-editor");
    await press(moderator, "Save");
    assert.match(await main(moderator), /Draft saved/);
    await press(moderator, "Publish it");
    await moderator.check("news-publish");
    await press(moderator, "Publish it");
    assert.match(await main(moderator), /Post published/);
    await moderator.check("news-post-editors");
    const reader = await arrive({ width: PHONE });
    await reader.go("/news");
    assert.match(await reader.page.locator("body").innerText(), /Our phones are down this morning/);
    await reader.check("news");
    await follow(reader, "What our waiting times leave out");
    assert.equal(path(reader), "/news/what-our-waiting-times-leave-out");
    assert.match(await main(reader), /<b>No markup<\/b>/);
    await reader.check("news-post");
    await reader.go("/news");
    await type(reader, "Search the news", "posters");
    await press(reader, "Search");
    assert.match(await main(reader), /1 post found/);
    assert.doesNotMatch(reader.page.url(), /posters/);
    await reader.check("news-search");
    await reader.go("/news/archive");
    await reader.check("news-archive");
  });

  const comment = async (message, name, options) => {
    const reader = await arrive(options);
    await reader.go("/news/what-our-waiting-times-leave-out");
    await type(reader, "Your comment", message);
    if (name) await type(reader, "Name (optional)", name);
    await read(reader);
    await press(reader, "Send the comment");
    assert.equal(reader.sent.status, 200, await main(reader));
    return reader;
  };

  test("readers comment; what sounds like a crisis is answered with help and comes first", async () => {
    const hasty = await arrive({ width: PHONE });
    await hasty.go("/news/what-our-waiting-times-leave-out");
    await read(hasty);
    await press(hasty, "Send the comment");
    assert.equal(hasty.sent.status, 422);
    await hasty.check("news-comment-errors");
    const calm = await comment("Thank you for putting it this plainly.\n\nI was one of those who gave up.", "Marged", { width: PHONE });
    assert.match(await main(calm), /Thank you for your comment/);
    await calm.check("news-comment-thanks");
    const crisis = await comment("Fourteen months. Everyone would be better off without me. Mona Thistlewood knows.", "", { width: DESK });
    assert.match(await main(crisis), /Please read this first/);
    assert.match(await main(crisis), /116 123/);
    await crisis.check("news-comment-crisis");
    await moderator.go("/moderation");
    const words = await main(moderator);
    assert.ok(words.indexOf("Fourteen months") < words.indexOf("Thank you for putting"), words);
    assert.match(words, /Seems to name Mona Thistlewood/);
    await moderator.check("news-desk");
    await follow(moderator, /^Read and decide/);
    await moderator.check("news-comment-presses");
    await type(moderator, "What was done", "Told the clinical lead on duty. No address was left.");
    await press(moderator, "Write it down");
    assert.match(await main(moderator), /What was done is written down/);
    await moderator.check("news-comment-held");
    await moderator.page.getByRole("radio", { name: /own details/ }).check();
    await press(moderator, "Do not publish it");
    assert.equal(path(moderator), "/moderation/comments");
  });

  test("a comment is shown, answered, reported, and the page prints well", async () => {
    await follow(moderator, /^Read and decide/);
    await press(moderator, "Publish the comment");
    await type(moderator, "Answer", "And thank you. We publish the whole list from now on.");
    await press(moderator, "Publish the answer");
    assert.match(await main(moderator), /Answer published/);
    await moderator.check("news-comment-shown");
    for (const width of [PHONE, DESK]) {
      const reader = await arrive({ width });
      await reader.go("/news/what-our-waiting-times-leave-out");
      assert.match(await main(reader), /Answer from Hollin Vale Talking Therapies/);
      await reader.check("news-post-comments");
      if (width === DESK) await reader.print("news-post-comments");
      await follow(reader, /^Report/);
      await reader.check("news-report");
      await reader.page.getByRole("radio", { name: "Something else" }).check();
      await press(reader, "Report it");
      assert.match(await main(reader), /Thank you for telling us/);
    }
    const phone = await arrive({ width: PHONE });
    await signIn(phone, "mona", OWN);
    await phone.check("news-desk");
    await follow(phone, /^Read and decide/);
    await phone.check("news-comment-reported");
    await phone.go("/moderation/rules");
    await phone.check("news-rules");
    await phone.go("/moderation/posts/new");
    await phone.check("news-editor");
    await phone.go("/moderation");
    await press(phone, "Lower the banner");
    const reader = await arrive({ width: PHONE });
    await reader.go("/news");
    assert.doesNotMatch(await reader.page.locator("body").innerText(), /Our phones are down/);
  });
});
