// Every page that somebody meets without an account, and every page of a person's own, is light: a first visit with all that
// it loads, and each later page alone. The pages are found as people find them, by the links on the pages before; one of each
// kind is weighed, so that a new page is weighed from the day that something leads to it.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { PHONE, launch, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, PAGE_BYTES, firstVisitBytes } from "../checks.mjs";
import { startDemo } from "../harness.mjs";
import { comeIn } from "../steps.mjs";

/** Pages of one kind that are weighed: the first that are met. */
const OF_A_KIND = 3;
/** Where anybody can begin; the rest is found by links. */
const PUBLIC = ["/welcome", "/map", "/map?therapy=range", "/map?therapy=all", "/map?therapy=cbt&than=2021-22&problem=depression", "/map/own", "/map/dictionary", "/directory", "/directory/registers", "/refer-yourself", "/enter", "/stories", "/news", "/asked", "/brief", "/easy", "/sign-in"];
/** The people of the demonstration, each with pages of their own. */
const PEOPLE = ["A no, the contest", "A no that was told", "An offer to answer", "The path so far, the wait", "In therapy: questions", "After therapy: how it is now"];
/** No pages, or ways out. */
const NOT_PAGES = /\.(atom|csv|json|svg|css|js|ics|xml|txt)$|^\/leave|^\/sign-out|^\/assets\//;

/** The kind of page at an address: what is somebody's or something's own left out. */
const kind = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}").replace(/^\/(therapies|news|brief|map\/areas)\/[^/]+$/, "/$1/{one}").replace(/\/archive\/.*/, "/archive/{when}");

describe("weights", () => {
  let service, browser, assets;

  before(async () => {
    service = await startDemo({ people: 150, seed: 7 });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** Walks the links from some pages on, with somebody's cookies: kind of page -> the heaviest of it. */
  const walk = async (request, from, stays) => {
    const seen = new Set(), met = new Map(), found = new Map();
    const open = [...from];
    while (open.length > 0) {
      const address = open.shift();
      const { pathname } = new URL(address, service.url);
      const kinds = kind(pathname);
      if (seen.has(address) || NOT_PAGES.test(pathname) || !stays(pathname) || (met.get(kinds) ?? 0) >= OF_A_KIND + (from.includes(address) ? 99 : 0)) continue;
      seen.add(address);
      met.set(kinds, (met.get(kinds) ?? 0) + 1);
      const answer = await request.get(service.url + address, { maxRedirects: 3 });
      if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
      assert.equal(answer.status(), 200, address);
      const body = await answer.body();
      const bytes = gzipSync(body).length;
      if (bytes > (found.get(kinds)?.bytes ?? 0)) found.set(kinds, { bytes, address });
      const loads = [...body.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, asset]) => asset).sort().join(" ");
      assets ??= loads;
      assert.equal(loads, assets, `${address} loads something else than the other pages, so that its first visit weighs something else`);
      for (const [, href] of body.toString().matchAll(/<a [^>]*href="(\/[^"#]*)/g)) open.push(href.replaceAll("&amp;", "&"));
    }
    return found;
  };

  /** Fails with every kind of page that is over its budget. */
  const light = (found, rest) => {
    const over = [...found.values()].filter(({ bytes }) => bytes > PAGE_BYTES || bytes + rest > FIRST_VISIT_BYTES);
    assert.deepEqual(over, [], `heavier than ${PAGE_BYTES} bytes, or than ${FIRST_VISIT_BYTES} with ${rest} for what a page loads`);
  };

  let rest;
  test("what every page loads is light", async () => {
    const stranger = await visit(browser, service.url, { width: PHONE });
    await stranger.go("/welcome");
    const first = await firstVisitBytes(browser, service.url, "/welcome");
    rest = first - gzipSync(await stranger.sent.body).length;
    assert.ok(rest > 0 && first <= FIRST_VISIT_BYTES, `${first} bytes`);
    console.log(`what a page loads: ${rest} bytes`);
    await stranger.close();
  });

  test("every public page is light, the map among them", async () => {
    const stranger = await visit(browser, service.url);
    const found = await walk(stranger.context.request, PUBLIC, (path) => !path.startsWith("/my"));
    for (const kinds of ["/map", "/map/areas/{one}", "/map/own", "/directory", "/therapies/{one}", "/refer-yourself", "/easy", "/stories", "/help-now", "/brief/{one}"]) assert.ok(found.has(kinds), `${kinds} was not met: ${[...found.keys()].join(" ")}`);
    console.log([...found].map(([kinds, { bytes }]) => `${kinds} ${bytes}`).join("\n"));
    light(found, rest);
    await stranger.close();
  });

  test("every page of a person's own is light", async () => {
    const all = new Map();
    for (const button of PEOPLE) {
      const person = await comeIn(browser, service, button);
      const found = await walk(person.context.request, ["/my"], (path) => path === "/my" || path.startsWith("/my/"));
      for (const [kinds, one] of found) if (one.bytes > (all.get(kinds)?.bytes ?? 0)) all.set(kinds, one);
      await person.close();
    }
    for (const kinds of ["/my", "/my/how", "/my/choose", "/my/dates", "/my/data", "/my/data/copy", "/my/looked", "/my/story", "/my/easy"]) assert.ok(all.has(kinds), `${kinds} was not met: ${[...all.keys()].join(" ")}`);
    console.log([...all].map(([kinds, { bytes }]) => `${kinds} ${bytes}`).join("\n"));
    light(all, rest);
  });
});
