// Easy read, on a phone and at a desk, without scripts, and on paper; the pages in a person's own language where the
// service has one is tested over HTTP.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { startDemo } from "../harness.mjs";
import { pages } from "../pdf.mjs";
import { comeIn, follow, path } from "../steps.mjs";

describe("easy read", () => {
  let service, browser;

  before(async () => {
    service = await startDemo({ people: 60, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  for (const width of [PHONE, DESK]) {
    test(`the key pages lead to easy read and back at ${width} pixels`, async () => {
      const reader = await visit(browser, service.url, { scripts: false, width });
      for (const [full, easy, name] of [
        ["/welcome", "/easy", "easy-home"],
        ["/help-now", "/easy/help-now", "easy-help"],
        ["/how-it-works", "/easy/how-it-works", "easy-how"],
        ["/refer-yourself", "/easy/refer-yourself", "easy-refer"],
      ]) {
        await reader.go(full);
        await follow(reader, "Easy read");
        assert.equal(path(reader), easy);
        await reader.check(name);
        // Each picture says what it shows, and the words are larger than elsewhere.
        const pictures = reader.page.locator("main svg[role=img]");
        assert.ok((await pictures.count()) > 2);
        for (const picture of await pictures.all()) assert.ok(await picture.getAttribute("aria-label"));
        const size = await reader.page.locator(".app-easy__line p").first().evaluate((p) => parseFloat(getComputedStyle(p).fontSize));
        assert.ok(size >= 20, `${size} px`);
        if (width === DESK) assert.ok(pages(await reader.print(name)) <= 3, "prints on few sheets");
        await follow(reader, "See the full page");
        assert.equal(path(reader), full);
      }
      await reader.close();
    });

    test(`a person's own place in easy read at ${width} pixels`, async () => {
      const vi = await comeIn(browser, service, "Violetta Underskiddaw", { scripts: false, width });
      await follow(vi, "Easy read");
      assert.equal(path(vi), "/my/easy");
      await vi.check("easy-where");
      await vi.go("/my/easy/no");
      await vi.check("easy-no");
      for (const [full, easy, name] of [["/my/choose", "/my/easy/choose", "easy-choose"], ["/my/data", "/my/easy/data", "easy-data"]]) {
        await vi.go(full);
        await follow(vi, "Easy read");
        assert.equal(path(vi), easy);
        await vi.check(name);
        await follow(vi, "See the full page");
        assert.equal(path(vi), full);
      }
      await vi.close();
    });
  }
});
