// Stories: one that somebody told in public, with the service's answer and what changed; one that a person keeps, or gives
// to the people here, on their own pages; and what whoever referred themself reads after sending. On a phone and at a desk,
// without scripts; the page of stories on paper too. Played in the demonstration.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { signInAs, startDemo } from "../harness.mjs";
import { pages } from "../pdf.mjs";
import { clean, comeIn, errors, find, follow, look, main, nameOn, path, press, refused, says, taken, type } from "../steps.mjs";

const WAITS = "The path so far, the wait, who has looked";

describe("stories", () => {
  let service, browser, moderator;
  const open = [];

  before(async () => {
    service = await startDemo({ people: 80, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    for (const person of open) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  const opened = (person) => {
    open.push(person);
    return person;
  };
  const arrive = async (width) => opened(await visit(browser, service.url, { width, scripts: false }));
  /** The story on the page that holds these words. */
  const story = ({ page }, words) => page.locator("main article", { hasText: words });

  for (const width of [PHONE, DESK]) {
    const told = `Nobody rang me back for nine weeks. Then somebody did, at ${width}.`;

    test(`a story is told in public at ${width} pixels, and shown only when somebody has read it`, async () => {
      const teller = await arrive(width);
      await teller.go("/stories");
      await teller.check("stories");
      await follow(teller, "Tell your story");
      assert.equal(path(teller), "/stories/tell");
      await teller.check("stories-tell");
      await press(teller, "Send the story");
      await refused(teller);
      await teller.check("stories-tell-errors");
      await type(teller, "Your story", told);
      // Somebody reads for longer than a machine would.
      await teller.page.waitForTimeout(3_500);
      await press(teller, "Send the story");
      await taken(teller);
      assert.match(await main(teller), /Thank you for your story/);
      await teller.check("stories-thanks");
      await teller.go("/stories");
      assert.equal(await story(teller, told).count(), 0, "nobody has read it yet");
    });

    test(`it is answered, and what changed is said beside it, at ${width} pixels`, async () => {
      if (!moderator) {
        moderator = opened(await visit(browser, service.url, { width: DESK }));
        await signInAs(moderator, /Moderator/i);
      }
      await moderator.go("/moderation");
      const entry = moderator.page.locator("main li, main article, main tr").filter({ hasText: told }).last();
      await Promise.all([moderator.page.waitForEvent("load"), entry.getByRole("link", { name: /^Read and decide/ }).click()]);
      await look(moderator, "stories-decide");
      await press(moderator, "Publish the comment");
      await type(moderator, "Answer", "We are sorry that nobody rang. You should not have had to ask.");
      await press(moderator, "Publish the answer");
      await type(moderator, "What the service changed because of it", "Whoever waits is now rung every four weeks.");
      await press(moderator, "Publish what changed");
      await taken(moderator);
      const reader = await arrive(width);
      await reader.go("/stories");
      const shown = story(reader, told);
      assert.equal(await shown.count(), 1);
      const words = await shown.innerText();
      const order = ["Nobody rang me back", "What the service says", "We are sorry that nobody rang", "What changed", "rung every four weeks"].map((part) => words.indexOf(part));
      assert.ok(order.every((at, n) => at >= 0 && (n === 0 || at > order[n - 1])), `in this order: ${words}`);
      await reader.check("stories-answered");
      if (width === DESK) {
        const sheets = pages(await reader.print("stories"));
        assert.ok(sheets >= 1 && sheets <= 6, `${sheets} sheets`);
      }
      // A story that breaks the rules can be reported by anybody.
      await Promise.all([reader.page.waitForEvent("load"), shown.getByRole("link", { name: /^Report story/ }).click()]);
      await reader.check("stories-report");
    });

    test(`a person writes for themself, then for the people here, and takes it back, at ${width} pixels`, async () => {
      const her = opened(await comeIn(browser, service, WAITS, { width, scripts: false }));
      await her.go("/my/story");
      for (const words of ["Only for me", "For the people here", "For all, without my name", "You do not have to be signed in."]) await says(her, words);
      await her.check("story-choose");
      await follow(her, "Write it for me");
      assert.match(await main(her), /Nobody here reads it on a page\./);
      await her.check("story-write-mine");
      await press(her, "Keep it for me");
      await refused(her);
      assert.match(await errors(her), /Write a few words first/);
      await her.check("story-write-errors");
      await type(her, "How was it?", `It was long, and I was glad of the second talk (${width}).`);
      await press(her, "Keep it for me");
      await taken(her);
      await says(her, "It is kept for you.");
      await her.check("story-kept");
      // What is kept is nowhere on the staff's pages; what is given is on the page of its own.
      const name = await nameOn(browser, service, WAITS);
      const lead = opened(await visit(browser, service.url));
      await signInAs(lead, "Marguerite Stanedge");
      const record = await find(lead, name);
      await lead.go(`${record}/story`);
      assert.doesNotMatch(await main(lead), /glad of the second talk/);
      await press(her, /^Let the people here read it/);
      await says(her, "Thank you. The people here can read it.");
      await her.check("story-given");
      await lead.go(`${record}/story`);
      assert.match(await main(lead), /glad of the second talk/);
      await look(lead, "story-staff");
      await press(her, /^Take it back/);
      await says(her, "It is taken back. Nobody is shown it any more.");
      await lead.go(`${record}/story`);
      assert.doesNotMatch(await main(lead), /glad of the second talk/);
      // The way to the public stories leads out of the person's pages, and takes nothing along.
      await follow(her, "Go to the public stories");
      assert.equal(path(her), "/stories/tell");
    });

    test(`the page after sending says where it is, and no more, at ${width} pixels`, async () => {
      const sender = await arrive(width);
      await sender.go("/refer-yourself");
      await press(sender, "Start");
      await type(sender, "What brings you here?", "I do not leave the house any more.");
      await press(sender, "Continue");
      await sender.page.getByRole("radio", { name: "Yes", exact: true }).check();
      await press(sender, "Continue");
      await sender.page.getByRole("radio", { name: "For me", exact: true }).check();
      await press(sender, "Continue");
      while (path(sender) !== "/refer-yourself/question/name") await press(sender, "Continue");
      await type(sender, "First name or names", "Wilhelmina");
      await type(sender, "Last name", `Thornwhistle${width === PHONE ? "a" : "b"}`);
      await press(sender, "Continue");
      for (const [label, value] of [["Day", "9"], ["Month", "11"], ["Year", "1979"]]) await type(sender, label, value);
      await press(sender, "Continue");
      await sender.page.getByRole("checkbox", { name: "A phone call", exact: true }).check();
      await type(sender, "Your phone number", "07700 900 457");
      await press(sender, "Continue");
      await press(sender, "Continue");
      await press(sender, "Send");
      if (sender.sent.status === 422) await press(sender, "Send");
      assert.equal(path(sender), "/refer-yourself/sent");
      const words = await clean(sender);
      for (const sentence of ["It is here. When a clinician has looked at it, we say so here.", "Come back with your code to see how far it is:", "Anybody can type a name."]) {
        assert.ok(words.includes(sentence), `${sentence} is not in ${words}`);
      }
      assert.doesNotMatch(words, /Wilhelmina|Thornwhistle|leave the house/, "nothing of what was written");
      await sender.check("refer-sent-where");
      if (width === DESK) assert.ok(pages(await sender.print("refer-sent")) <= 2);
      await sender.page.getByText(/^Come back with your code/).waitFor();
    });
  }
});
