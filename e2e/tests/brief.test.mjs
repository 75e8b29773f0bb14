// The brief about an area and the log of asks and promises, on a demonstration: on a phone and on a desk, without scripts.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { demoClock, rapport, signInAs, startDemo } from "../harness.mjs";
import { pages } from "../pdf.mjs";
import { main, press } from "../steps.mjs";

describe("the brief, and what was asked and promised", () => {
  let service, browser;
  const open = [];

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
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

  test("anybody reads a brief, which fits on one sheet and says what nobody knows", async () => {
    for (const width of [PHONE, DESK]) {
      const reader = await arrive({ width });
      await reader.go("/brief");
      await reader.check("brief-choose");
      await reader.go("/brief/QYG");
      const words = await main(reader);
      assert.match(words, /Cognitive behavioural therapy \(CBT\)/);
      assert.match(words, /Not known/);
      assert.match(words, /NHS Talking Therapies annual report, 20\d\d-\d\d/);
      await reader.check("brief");
      await reader.go("/asked");
      assert.match(await main(reader), /Not kept/);
      await reader.check("asked");
      if (width === DESK) {
        await reader.go("/brief/QYG");
        assert.equal(pages(await reader.print("brief")), 1, "one sheet of A4");
      }
    }
  });

  test("a commissioner sees what is not published; a file of it prints on one sheet", async () => {
    const commissioner = await arrive({ width: DESK });
    await signInAs(commissioner, /Commissioner/i);
    await commissioner.go("/brief/QZZ/inside");
    assert.match(await main(commissioner), /of .* hours, given by \d+ practitioners/);
    await commissioner.check("brief-inside");
    assert.equal(pages(await commissioner.print("brief-inside")), 1, "one sheet of A4");
    const folder = join(service.cwd, "data");
    const made = rapport(["--data", folder, "brief", "--area", "QZZ", "--html", "brief.html"], { cwd: service.cwd, env: demoClock });
    assert.equal(made.status, 0, made.stderr);
    // As a file: the policy of the service's own pages would keep its style out.
    await commissioner.page.goto(pathToFileURL(join(service.cwd, "brief.html")).href);
    assert.equal(pages(await commissioner.print("brief-file")), 1, "one sheet of A4");
    const text = rapport(["--data", folder, "brief", "--area", "qzz", "--published"], { cwd: service.cwd, env: demoClock });
    assert.equal(text.status, 0, text.stderr);
    assert.match(text.stdout, /The service publishes no such figure/);
    const wrong = rapport(["--data", folder, "brief", "--area", "Nowhere"], { cwd: service.cwd, env: demoClock });
    assert.equal(wrong.status, 2);
  });

  test("a manager enters a request and its answer, and lets anybody read it", async () => {
    for (const width of [PHONE, DESK]) {
      const manager = await arrive({ width });
      await signInAs(manager, /Service manager/i);
      await manager.go("/asks");
      await manager.check("asks");
      await manager.go("/asks/new");
      await press(manager, "Enter it");
      assert.equal(manager.sent.status, 422);
      await manager.check("asks-new-errors");
      await manager.page.getByLabel("What was asked", { exact: true }).fill(`A waiting room at ${width} pixels`);
      await manager.page.getByLabel("Of whom", { exact: true }).fill("Coldmere Integrated Care Board");
      await press(manager, "Enter it");
      await Promise.all([manager.page.waitForEvent("load"), manager.page.getByRole("link", { name: `A waiting room at ${width} pixels` }).click()]);
      await press(manager, "Enter an answer");
      await manager.check("asks-answer");
      await manager.page.getByRole("radio", { name: "Declined", exact: true }).check();
      await manager.page.getByLabel("What was answered", { exact: true }).fill("Not this year.");
      await press(manager, "Enter the answer");
      await press(manager, "Let anybody read it");
      await manager.check("asks-one");
      await manager.go("/asked");
      assert.match(await main(manager), new RegExp(`A waiting room at ${width} pixels`));
    }
  });
});
