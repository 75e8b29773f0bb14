// Messages to people in the demonstration, which sends nothing: the parts of the outbox, a letter that is printed and
// recorded, a short letter on its sheet. Every page is checked on a phone and on a desk.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { settled } from "../checks.mjs";
import { signInAs, startDemo } from "../harness.mjs";
import { pages } from "../pdf.mjs";

describe("messages to people", () => {
  let service, browser, admin;

  before(async () => {
    service = await startDemo({ people: 80, seed: 11 });
    browser = await launch();
    admin = await visit(browser, service.url);
    await signInAs(admin, "Delyth Farnaby");
  });

  after(async () => {
    await admin?.context.close();
    await browser?.close();
    await service?.stop();
  });

  const look = async (name, options = {}) => {
    await admin.check(name, options);
    await admin.page.setViewportSize({ width: PHONE, height: 844 });
    await settled(admin.page);
    const wide = admin.width;
    admin.width = PHONE;
    await admin.check(name, options);
    admin.width = wide;
    await admin.page.setViewportSize({ width: DESK, height: 900 });
    await settled(admin.page);
  };
  const follow = async (name) => {
    const link = admin.page.locator("main").getByRole("link", { name }).first();
    await Promise.all([admin.page.waitForEvent("load"), link.click()]);
  };
  const says = async (words) => {
    const text = await admin.page.locator("body").innerText();
    assert.ok(text.includes(words), `"${words}" is not on ${admin.page.url()}: ${text}`);
  };

  test("every part of the outbox can be looked at", async () => {
    for (const part of ["to-print", "perhaps-sent", "failed", "waiting", "sent", "not-needed"]) {
      await admin.go(`/outbox?show=${part}`);
      await says("Nothing leaves it");
      await look(`outbox-${part}`);
    }
  });

  test("a letter is printed, posted and recorded", async () => {
    await admin.go("/outbox?show=to-print");
    const before = Number((await admin.page.getByRole("link", { name: /Letters to print/ }).innerText()).match(/\((\d+)\)/)[1]);
    assert.ok(before > 0, "the demonstration has letters to print");
    const link = admin.page.locator("#messages a").first();
    await Promise.all([admin.page.waitForEvent("load"), link.click()]);
    await look("outbox-message");
    const message = admin.page.url();
    await follow("The letter, to print");
    await look("outbox-letter");
    await admin.page.emulateMedia({ media: "print" });
    await admin.page.screenshot({ path: new URL("../out/outbox-letter-on-paper.png", import.meta.url).pathname, fullPage: true });
    await admin.page.emulateMedia({ media: "screen" });
    await admin.go(new URL(message).pathname);
    await admin.page.getByRole("radio", { name: "It is printed and posted" }).check();
    const press = admin.page.locator("main").getByRole("button", { name: "Record it" });
    await Promise.all([admin.page.waitForEvent("load"), press.click()]);
    await says("Recorded as printed and posted");
    await says(`Letters to print (${before - 1})`);
    await admin.go("/outbox?show=sent");
    await says("Printed and posted, by Delyth Farnaby");
  });

  test("all letters that wait are printed together, a sheet or more each, and recorded when somebody says so", async () => {
    await admin.go("/outbox?show=to-print");
    const count = async () => Number((await admin.page.getByRole("link", { name: /Letters to print/ }).innerText()).match(/\((\d+)\)/)[1]);
    const before = await count();
    const together = admin.page.locator("main a[href='/outbox/letters']");
    await Promise.all([admin.page.waitForEvent("load"), together.click()]);
    await look("outbox-letters", { list: true });
    const letters = await admin.page.locator("article.app-letter").count();
    assert.ok(letters > 0 && letters <= before);
    // On paper: nothing but letters, each beginning a sheet. A letter alone says how many sheets it needs.
    const paper = pages(await admin.print("outbox-letters"));
    let alone = 0;
    for (let n = 0; n < letters; n += 1) {
      await admin.page.evaluate((n) => {
        for (const [at, li] of document.querySelectorAll(".app-letters > li").entries()) li.hidden = at !== n;
      }, n);
      alone += pages(await admin.print("outbox-letter-alone"));
    }
    assert.equal(paper, alone, "each letter begins a sheet of its own");
    await admin.go("/outbox/letters");
    assert.equal(await admin.page.locator(".app-letters").getByText("Printed by").count(), 0);
    await admin.page.getByRole("radio", { name: "All but those that I tick below" }).check();
    await admin.page.locator("input[name=failed]").first().check();
    const press = admin.page.locator("main").getByRole("button", { name: "Record the others as printed and posted" });
    await Promise.all([admin.page.waitForEvent("load"), press.click()]);
    await says("1 left to print again");
    assert.equal(await count(), before - letters + 1);
  });
});
