// Every component of the design system in every state that the gallery shows, held to what is asked of a page. A fault
// found here is found once, and not again on each page that uses the component.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, launch, visit } from "../browser.mjs";

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dist = join(project, "web-assets", "dist");
const TYPES = { ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
  + "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

// No page has two banners, or a confirmation beside another heading; the gallery has everything.
const ONLY_HERE = [/no-dup-id: Duplicate ID "nhsuk-notification-banner-title"/, /heading-level: Multiple <h1>/];

describe("the components", () => {
  let server, browser, base;

  before(async () => {
    const assets = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
    const named = (name) => `/assets/${assets[name]}`;
    const gallery = spawnSync(
      "cargo", ["run", "--quiet", "--package", "nhsuk", "--example", "gallery", "--", named("app.css"), named("boot.js"), named("app.js")],
      { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 16 * 1024 * 1024 },
    );
    assert.equal(gallery.status, 0, "the gallery was not built");
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url, "http://localhost");
      if (pathname === "/") {
        response.setHeader("content-type", "text/html; charset=utf-8").setHeader("content-security-policy", POLICY);
        return response.end(gallery.stdout);
      }
      const name = pathname.replace("/assets/", "");
      const file = Object.values(assets).includes(name) ? name : "";
      if (file === "") return response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      return response.end(readFileSync(join(dist, file)));
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
      test(`pass every check at ${width} px with scripts ${scripts ? "on" : "off"}`, async () => {
        const person = await visit(browser, base, { width, scripts });
        await person.go("/");
        await person.check(scripts ? "components" : "components-without-scripts", { list: true, except: ONLY_HERE });
        await person.close();
      });
    }
  }
});
