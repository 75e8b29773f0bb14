// A real browser for the tests: launch it once, then `visit` as somebody on a phone or a desk, with scripts on or off.
// A visit collects everything that must not happen (console messages, policy violations, failed loads, other hosts)
// and ends with an error if anything did.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium as playwright } from "playwright-core";
import { chromium as findChromium } from "./prepare.mjs";
import * as checks from "./checks.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Where pictures are written; git ignores it. */
export const out = join(here, "out");

/** The two widths that every page is looked at in. */
export const PHONE = 390;
export const DESK = 1280;

// The browser asks nobody outside: it has no business with its maker's servers, and a closed network would only slow it.
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--font-render-hinting=none",
];

/** Launches Chromium with a new empty profile. Throws, saying what to do, where there is none. */
export async function launch() {
  const found = await findChromium();
  if (found.missing) throw new Error(found.missing);
  const home = mkdtempSync(join(tmpdir(), "rapport-chromium-"));
  const browser = await playwright.launch({
    executablePath: found.path,
    args: FLAGS,
    env: { PATH: process.env.PATH, TZ: "Europe/London", LANG: "en_GB.UTF-8", ...found.env, HOME: home },
  });
  browser.on("disconnected", () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  return browser;
}

/**
 * A visit to `baseURL` by one person with one browser.
 * Options: `width` (PHONE or DESK, or any), `scripts` (false: the browser runs no JavaScript of the page), `print`.
 */
export async function visit(browser, baseURL, { width = DESK, scripts = true } = {}) {
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled: scripts,
    viewport: { width, height: width <= 500 ? 844 : 900 },
    hasTouch: width <= 500,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
  });
  // Nothing on these pages takes long; a missing button is told soon.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  return new Visit(browser, context, page, { baseURL, width, scripts });
}

/** One person's visit. `page` is Playwright's; the rest is what this project asks of every page. */
export class Visit {
  constructor(browser, context, page, { baseURL, width, scripts }) {
    Object.assign(this, { browser, context, page, baseURL, width, scripts });
    /** What happened that must not; a test that provokes one on purpose removes it with `forgive`. */
    this.problems = [];
    /** The page as the server sent it: `{ url, status, headers, html }` of the last document. */
    this.sent = undefined;
    page.on("console", (message) => this.#heard(message));
    page.on("pageerror", (error) => this.problems.push(`script error: ${error.message}`));
    page.on("request", (request) => this.#asked(request));
    page.on("response", (response) => this.#answered(response));
    page.on("requestfailed", (request) => this.#failed(request));
  }

  #heard(message) {
    const { url } = message.location();
    // Chromium reports a page that answers 422 or 404 as a failed load of itself. The status is the test's own business.
    const aboutThePage = message.text().startsWith("Failed to load resource") && url === this.sent?.url;
    if (!aboutThePage) this.problems.push(`console ${message.type()}: ${message.text()} (${url})`);
  }

  #asked(request) {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(this.baseURL).origin) {
      this.problems.push(`asked another host: ${request.url()}`);
    }
  }

  #answered(response) {
    const request = response.request();
    if (!request.isNavigationRequest() || request.frame() !== this.page.mainFrame()) return;
    if (response.status() >= 300 && response.status() < 400) return;
    this.sent = { url: response.url(), status: response.status(), headers: response.headers(), body: response.text().catch(() => "") };
  }

  #failed(request) {
    const reason = request.failure()?.errorText ?? "failed";
    // A download and a second press both end the first request; neither is a fault.
    if (reason !== "net::ERR_ABORTED") this.problems.push(`${reason}: ${request.url()}`);
  }

  /** Goes to a path and answers the response. */
  go(path) {
    return this.page.goto(path, { waitUntil: "load" });
  }

  /** Takes problems that match `pattern` off the list, and fails if there was none. */
  forgive(pattern) {
    const kept = this.problems.filter((problem) => !pattern.test(problem));
    assert.notEqual(kept.length, this.problems.length, `nothing to forgive matches ${pattern}`);
    this.problems = kept;
  }

  /** Fails with the list of everything that went wrong so far. */
  expectNothingWrong() {
    assert.deepEqual(this.problems, [], `${this.page.url()} (${this.width} px, scripts ${this.scripts ? "on" : "off"})`);
  }

  /** Writes e2e/out/NAME-WIDTH.png, the whole page, and answers the path. */
  async shot(name) {
    assert.match(name, /^[a-z0-9-]+$/, "a picture's name is lower case with hyphens");
    mkdirSync(out, { recursive: true });
    const path = join(out, `${name}-${this.width}.png`);
    await this.page.screenshot({ path, fullPage: true, animations: "disabled" });
    return path;
  }

  /** Writes e2e/out/NAME-WIDTH.png, what stands first on a screen: for the documents, where a whole page is long. */
  async top(name) {
    assert.match(name, /^[a-z0-9-]+$/, "a picture's name is lower case with hyphens");
    mkdirSync(out, { recursive: true });
    const path = join(out, `${name}-${this.width}.png`);
    // A part of the whole page: the page may stand anywhere, and with scripts off it cannot be moved.
    const { width, height } = this.page.viewportSize();
    await this.page.screenshot({ path, animations: "disabled", fullPage: true, clip: { x: 0, y: 0, width, height } });
    return path;
  }

  /** Writes e2e/out/NAME.pdf: the page as it prints on A4. */
  async print(name) {
    mkdirSync(out, { recursive: true });
    const path = join(out, `${name}.pdf`);
    await this.page.pdf({ path, format: "A4", printBackground: true });
    return path;
  }

  /** Accessibility faults found by axe, as sentences. */
  axe() {
    return checks.axe(this);
  }

  /**
   * Everything that section 17 of the house rules asks of a page and a program can see: axe, valid HTML, no sideways
   * scrolling down to 320 px, the Tab key reaches everything once, weight, a strict policy, nothing in the console.
   * With a `name` it also takes the picture. `list: true` allows a list's greater weight; `except` takes faults that match a
   * pattern off, and fails when there is none any more.
   */
  async check(name, { list = false, except = [] } = {}) {
    let faults = [
      ...(await checks.axe(this)),
      ...(await checks.validHtml(this)),
      ...(await checks.sideways(this)),
      ...(await checks.tabWalk(this)),
      ...(await checks.weight(this, list ? checks.LIST_BYTES : checks.PAGE_BYTES)),
      ...checks.policy(this),
    ];
    for (const pattern of except) {
      const kept = faults.filter((fault) => !pattern.test(fault));
      if (kept.length === faults.length) kept.push(`no fault matches ${pattern} any more: take the exception out`);
      faults = kept;
    }
    if (name) await this.shot(name);
    assert.deepEqual(faults, [], `${name ?? "page"} at ${this.page.url()} (${this.width} px, scripts ${this.scripts ? "on" : "off"})`);
    this.expectNothingWrong();
  }

  /** Ends the visit; fails if anything went wrong during it. */
  async close() {
    await this.context.close();
    this.expectNothingWrong();
  }
}
