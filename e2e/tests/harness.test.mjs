// The instruments are tested before anything is measured with them: each check must find a fault that was planted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, firstVisitBytes } from "../checks.mjs";
import { startPostgres } from "../postgres.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
  + "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const page = (body, { title = "A page", head = "" } = {}) => `<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${head}</head>
<body>${body}</body>
</html>
`;
const GOOD = page(`<header><a href="/good">Home</a></header>
<main><h1>Good</h1>
<form method="post" action="/kept"><p><label for="name">Name</label> <input id="name" name="name" autocomplete="name"></p>
<fieldset><legend>How</legend><p><input type="radio" id="a" name="how" value="a"> <label for="a">Phone</label>
<input type="radio" id="b" name="how" value="b"> <label for="b">Letter</label></p></fieldset>
<p><button type="submit">Continue</button></p></form></main>`, { head: '<link rel="stylesheet" href="/good.css"><script src="/good.js" defer></script>' });

const PAGES = {
  "/good": GOOD,
  "/no-label": page('<main><h1>Name</h1><p><input name="name"></p></main>'),
  "/inline": page('<main><h1 style="color: red">Inline</h1></main>'),
  "/invalid": page('<main><h1>Twice</h1><p id="x">1</p><p id="x">2</p></main>'),
  "/wide": page('<main><h1>Wide</h1><p class="wide">.</p></main>', { head: '<link rel="stylesheet" href="/wide.css">' }),
  "/out-of-order": page('<main><h1>Order</h1><p><a href="/good" tabindex="2">First</a> <a href="/good" tabindex="1">Second</a></p></main>'),
  "/heavy": page(`<main><h1>Heavy</h1><p>${Array.from({ length: 12_000 }, (_, i) => (i * 2_654_435_761 % 4_294_967_296).toString(36)).join(" ")}</p></main>`),
  "/other-host": page('<main><h1>Elsewhere</h1><p><img alt="" src="http://other.invalid/pixel.gif"></p></main>'),
};
const FILES = {
  "/good.css": ["text/css", "body { font-family: Arial, sans-serif } a, button, input { min-height: 44px }"],
  "/good.js": ["text/javascript", "document.documentElement.dataset.scripted = 'yes';"],
  "/wide.css": ["text/css", ".wide { width: 700px }"],
};

describe("the harness", () => {
  let server, base, browser;

  before(async () => {
    server = createServer((request, response) => {
      const path = request.url;
      if (path in FILES) return response.setHeader("content-type", FILES[path][0]).end(FILES[path][1]);
      if (path === "/no-policy") return response.setHeader("content-type", "text/html").end(GOOD);
      response.setHeader("content-type", "text/html; charset=utf-8").setHeader("content-security-policy", POLICY);
      if (path === "/cookie") return response.setHeader("set-cookie", "__Host-s=1; Secure; HttpOnly; SameSite=Lax; Path=/").end(GOOD);
      if (path === "/cookie-back") return response.end(page(`<main><h1>${request.headers.cookie ?? "none"}</h1></main>`));
      if (path === "/kept") response.statusCode = 422;
      response.end(PAGES[path] ?? GOOD);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${server.address().port}`;
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  for (const width of [PHONE, DESK]) {
    for (const scripts of [true, false]) {
      test(`a good page passes every check at ${width} px with scripts ${scripts ? "on" : "off"}, and its picture is written`, async () => {
        const person = await visit(browser, base, { width, scripts });
        await person.go("/good");
        await person.check("harness-good");
        const picture = readFileSync(await person.shot("harness-good"));
        assert.equal(picture.subarray(1, 4).toString(), "PNG");
        assert.equal(picture.readUInt32BE(16), width);
        assert.equal(await person.page.locator("html").getAttribute("data-scripted"), scripts ? "yes" : null);
        await person.close();
      });
    }
  }

  test("a form's answer of 422 is a page like any other", async () => {
    const person = await visit(browser, base, { scripts: false });
    await person.go("/good");
    await person.page.getByRole("button", { name: "Continue" }).click();
    await person.page.waitForURL("**/kept");
    assert.equal(person.sent.status, 422);
    await person.check();
    await person.close();
  });

  const planted = [
    ["axe, with scripts", "/no-label", { scripts: true }, /axe label \(critical\): input/],
    ["axe, without scripts", "/no-label", { scripts: false }, /axe label \(critical\): input/],
    ["html-validate", "/invalid", {}, /html no-dup-id/],
    ["the sideways check", "/wide", {}, /scrolls sideways at 390 px: .*p\.wide/],
    ["the Tab walk", "/out-of-order", {}, /Tab never reaches a "Second"/],
    ["the weight", "/heavy", {}, /the page weighs \d+ bytes compressed, the budget is 20000/],
    ["the policy check", "/no-policy", {}, /no content-security-policy/],
  ];
  for (const [name, path, options, expected] of planted) {
    test(`${name} finds the fault planted in ${path}`, async () => {
      const person = await visit(browser, base, options);
      await person.go(path);
      await assert.rejects(person.check(), expected);
      person.problems = [];
      await person.close();
    });
  }

  test("an inline style is a policy violation that ends the visit with an error, unless it is forgiven", async () => {
    const person = await visit(browser, base);
    await person.go("/inline");
    assert.throws(() => person.expectNothingWrong(), /inline style violates/);
    person.forgive(/inline style violates/);
    await person.close();
  });

  test("a page that asks another host is found out", async () => {
    const person = await visit(browser, base);
    await person.go("/other-host");
    assert.throws(() => person.expectNothingWrong(), /asked another host: http:\/\/other\.invalid\/pixel\.gif/);
    person.problems = [];
    await person.close();
  });

  test("a __Host- cookie is kept over plain HTTP on loopback, as the sign-in needs", async () => {
    const person = await visit(browser, base);
    await person.go("/cookie");
    await person.go("/cookie-back");
    assert.equal(await person.page.locator("h1").innerText(), "__Host-s=1");
    await person.close();
  });

  test("a first visit is weighed with everything it loads", async () => {
    const bytes = await firstVisitBytes(browser, base, "/good");
    assert.ok(bytes > GOOD.length && bytes < FIRST_VISIT_BYTES, `${bytes} bytes`);
  });
});

test("PostgreSQL starts, answers a query, and is gone after its stop", async () => {
  const database = await startPostgres();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("select 20 + 22 as answer");
  assert.deepEqual(rows, [{ answer: 42 }]);
  await client.end();
  await database.stop();
  await assert.rejects(new pg.Client({ connectionString: database.url }).connect(), /ECONNREFUSED/);
});
