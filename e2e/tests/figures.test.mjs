// What a service publishes of itself and who is seen, on the demonstration: anybody reads what was released, the manager and the commissioner what is theirs.
// On a phone and at a desk, once without scripts; the numbers of the page are held against the file.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { signInAs, startDemo } from "../harness.mjs";

describe("published figures", () => {
  let service, browser;
  const opened = [];

  before(async () => {
    service = await startDemo({ people: 150 });
    browser = await launch();
  });

  after(async () => {
    for (const visitor of opened) await visitor.context.close();
    await browser?.close();
    await service?.stop();
  });

  const arrive = async (options) => {
    const visitor = await visit(browser, service.url, options);
    opened.push(visitor);
    return visitor;
  };
  const text = ({ page }) => page.locator("body").innerText();

  for (const [width, scripts] of [[PHONE, true], [DESK, false]]) {
    test(`anybody reads what the service released at ${width} px`, async () => {
      const visitor = await arrive({ width, scripts });
      await visitor.go("/map/own");
      const words = await text(visitor);
      for (const expected of ["Not official statistics", "This service is fictional", "What NICE lists against what is offered", "How long people wait", "Open data"]) {
        assert.ok(words.includes(expected), `"${expected}" is not on the page: ${words}`);
      }
      await visitor.check("own-figures");
      await visitor.go("/map/own?problem=depression");
      assert.match(await text(visitor), /Guidelines of NICE list \d+/);
      await visitor.check("own-figures-depression");
      const file = await (await fetch(`${service.url}/map/own/data/therapies.csv`)).text();
      const [head, ...rows] = file.trim().split("\n");
      assert.ok(head.startsWith("release,as_at,service"));
      // Small numbers are in no column that counts people.
      const columns = head.split(",");
      const cells = (row) => row.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, ""));
      for (const row of rows) {
        for (const column of ["started", "waiting", "left", "ended", "long", "told_no"]) {
          const value = cells(row)[columns.indexOf(column)];
          assert.ok(value === "" || Number(value) >= 5, `${column}: ${row}`);
        }
      }
    });

    test(`the manager and the commissioner see who is seen at ${width} px`, async () => {
      for (const [role, released] of [[/Service manager/, false], [/Commissioner/, true]]) {
        const visitor = await arrive({ width, scripts });
        await signInAs(visitor, role);
        await visitor.go("/who-is-seen");
        const words = await text(visitor);
        // The record as it stands for the manager, what was released for the commissioner.
        assert.equal(words.includes("Not asked"), !released, words);
        assert.equal(words.includes("As the service released it"), released, words);
        await visitor.check(released ? "who-is-seen-released" : "who-is-seen");
        await visitor.go("/releases");
        assert.equal((await text(visitor)).includes("Publish figures"), !released);
        await visitor.check(released ? "releases-commissioner" : "releases");
      }
    });
  }
});
