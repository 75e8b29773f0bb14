// A copy of the notes, on a phone and without scripts: asked for on one's own pages, gone through by the clinical lead at a
// desk, one part held back, released, read and printed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { demoNow, signInAs, startDemo } from "../harness.mjs";

describe("a copy of the notes", () => {
  let service, browser, her, lead, name;

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
    lead = await visit(browser, service.url, { width: DESK, scripts: false });
  });

  after(async () => {
    await her?.close();
    await lead?.close();
    await browser?.close();
    await service?.stop();
  });

  const main = async ({ page }) => page.locator("main").innerText();
  const press = async ({ page }, words) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name: words }).first().click()]);
  };
  const persona = async (person, what) => {
    await person.go("/sign-in");
    const button = person.page.getByRole("button", { name: what });
    const found = await button.locator("strong").innerText();
    await Promise.all([person.page.waitForEvent("load"), button.click()]);
    return found;
  };

  test("she asks for her notes", async () => {
    name = await persona(her, "In therapy: questions before the next time");
    await her.go("/my/data/notes");
    assert.match(await main(her), /We answer within a month/);
    await her.check("own-copy-ask");
    await press(her, "Ask for my notes");
    assert.match(await main(her), /We have your wish/);
    await her.check("own-copy-asked");
  });

  test("a clinician goes through them, holds one part back and releases the rest", async () => {
    await signInAs(lead, "Marguerite Stanedge");
    // It is due in a month, so it is not among what is due today: the lead looks her up.
    await lead.go("/people");
    await lead.page.getByRole("textbox").last().fill(name);
    await lead.page.getByRole("button", { name: "Search" }).last().click();
    await lead.page.waitForLoadState("load");
    await lead.go(await lead.page.locator("main a[href^='/episodes/']").first().getAttribute("href"));
    const due = lead.page.getByRole("link", { name: "Go through the notes for their copy" });
    await Promise.all([lead.page.waitForEvent("load"), due.first().click()]);
    assert.match(await main(lead), /They asked on/);
    await lead.check("staff-copy");
    const at = lead.page.url();
    await Promise.all([lead.page.waitForEvent("load"), lead.page.getByRole("link", { name: /Hold it back/ }).first().click()]);
    await press(lead, "Hold it back");
    assert.equal(lead.sent.status, 422);
    await lead.check("staff-copy-hold-errors");
    await lead.page.getByLabel("It is about somebody else").check();
    await lead.page.getByLabel("Why", { exact: true }).fill("It names a colleague of hers who spoke in confidence.");
    await lead.page.getByLabel("What of it can be read all the same").fill("We talked about your work.");
    await press(lead, "Hold it back");
    assert.equal(lead.page.url(), at);
    await lead.page.getByLabel("I have gone through all of it").check();
    await press(lead, "Release it to them");
    assert.match(await main(lead), /Released last on/);
  });

  test("she reads them, and that a part is held back", async () => {
    await her.go("/my/data/notes");
    assert.match(await main(her), /1 part is held back/);
    await her.check("own-copy-released");
    await her.go("/my/data/copy");
    assert.match(await main(her), /We talked about your work/);
    assert.doesNotMatch(await main(her), /spoke in confidence/);
    await her.check("own-copy");
  });

  test("she complains; the manager acknowledges and answers; she reads it", async () => {
    await her.go("/my/complain");
    await her.check("own-complain");
    await press(her, "Send my complaint");
    assert.equal(her.sent.status, 422);
    await her.check("own-complain-errors");
    await her.page.getByRole("textbox").first().fill("I was told of the room on the day.\n<script>alert(1)</script>");
    await press(her, "Send my complaint");
    assert.match(await main(her), /We have your complaint/);
    assert.match(await main(her), /<script>alert\(1\)<\/script>/, "as it was written, and as nothing else");
    const manager = await visit(browser, service.url, { width: DESK, scripts: false });
    await signInAs(manager, /Service manager/);
    await manager.go("/complaints");
    await Promise.all([manager.page.waitForEvent("load"), manager.page.locator("main a[href^='/complaints/']").first().click()]);
    await manager.check("staff-complaint");
    await manager.page.getByRole("radio", { name: "Phone", exact: true }).check();
    await manager.page.getByLabel("What you said or agreed").fill("We talk on Tuesday.");
    const inAMonth = new Date(demoNow().getTime() + 28 * 24 * 3600 * 1000);
    for (const [name, value] of [["Day", inAMonth.getUTCDate()], ["Month", inAMonth.getUTCMonth() + 1], ["Year", inAMonth.getUTCFullYear()]]) {
      await manager.page.getByLabel(name, { exact: true }).fill(String(value));
    }
    await press(manager, "Record the acknowledgement");
    await manager.page.getByRole("radio", { name: /^Upheld: we were wrong/ }).check();
    await manager.page.getByLabel("The answer", { exact: true }).fill("You were right. We now say it a week before.");
    await press(manager, "Send the answer");
    await manager.check("staff-complaint-answered");
    for (const [path, name] of [["/settings/complaint-help", "settings-complaint-help"], ["/settings/message-times", "settings-message-times"]]) {
      await manager.go(path);
      await manager.check(name);
    }
    await manager.close();
    await her.go("/my/complain");
    assert.match(await main(her), /We now say it a week before\./);
    await her.check("own-complain-answered");
  });
});
