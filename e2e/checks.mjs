// What is asked of every page. Each check answers a list of sentences, empty when all is well.
import { gzipSync } from "node:zlib";
import { HtmlValidate } from "html-validate";
import { axeSource } from "./prepare.mjs";

/** An ordinary page's HTML, compressed. */
export const PAGE_BYTES = 20_000;
/** A list's. */
export const LIST_BYTES = 30_000;
/** The first visit in all: HTML, styles, scripts, pictures, as they cross the wire. */
export const FIRST_VISIT_BYTES = 75_000;

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** axe-core's findings. It needs timers, so a page without scripts is looked at as a copy (see `copyWithTimers`). */
export async function axe(visit) {
  if (visit.scripts) return runAxe(visit.page);
  // The design system's script makes a scrolling region focusable; without it Chromium and Firefox do so themselves,
  // which axe does not know and the Tab walk shows.
  return copyWithTimers(visit, (page) => runAxe(page, { "scrollable-region-focusable": { enabled: false } }));
}

async function runAxe(page, rules = {}) {
  // Evaluated by the debugger, not by a script element: the page's own policy stays in force and is not in the way.
  await page.evaluate(axeSource());
  const found = await page.evaluate(([tags, exceptions]) => globalThis.axe.run(document, {
    runOnly: { type: "tag", values: tags }, rules: exceptions, resultTypes: ["violations"],
  }), [AXE_TAGS, rules]);
  return found.violations.flatMap((violation) => violation.nodes.map((node) =>
    `axe ${violation.id} (${violation.impact}): ${node.target.join(" ")}: ${node.failureSummary.split("\n").slice(1).join(";").trim()}`));
}

/**
 * The page as it stands, served again to a browser that has timers but is told to run no script of the page: the same
 * elements, styles and width, so that axe sees what a person without scripts sees.
 */
async function copyWithTimers(visit, look) {
  const { page, context, browser, sent } = visit;
  const html = await page.content();
  // The copy is the check's own affair: should the browser not come to an end with one, another is made.
  for (let tries = 1; ; tries += 1) {
    const copy = await browser.newContext({ viewport: page.viewportSize(), locale: "en-GB", storageState: await context.storageState() });
    try {
      const lens = await copy.newPage();
      await lens.route(page.url(), (route) => route.fulfill({
        status: 200, contentType: "text/html; charset=utf-8", body: html,
        headers: {
          ...without(sent?.headers, ["content-encoding", "content-length", "transfer-encoding", "connection"]),
          "content-security-policy": "script-src 'none'",
        },
      }), { times: 1 });
      const came = await lens.goto(page.url(), { timeout: 10_000 }).then(() => true, (error) => {
        if (tries === 3 || error.name !== "TimeoutError") throw error;
        return false;
      });
      if (came) return await look(lens);
    } finally {
      await copy.close();
    }
  }
}

function without(headers = {}, names) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

// The standard's own rules, and those that help people; not the ones about taste in spacing and closing slashes.
const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  rules: {
    "no-inline-style": "error",
    "no-dup-id": "error",
    // Everything comes from our own host, under names that hold a hash of the content.
    "require-sri": ["error", { target: "crossorigin" }],
    // The design system writes a few roles out loud for old screen readers, and its fixtures hold us to its markup.
    // It also puts the error summary with its h2 before the h1, and leaves buttons in the header to their default type.
    "heading-level": ["error", { minInitialRank: "h2" }],
    "no-implicit-button-type": "off",
    "no-redundant-role": "off",
    "no-redundant-aria-label": "off",
    "prefer-native-element": "off",
    "aria-label-misuse": "off",
  },
});

/** html-validate's findings in the HTML that the server sent. */
export async function validHtml({ sent }) {
  const html = (await sent?.body) ?? "";
  if (html === "") return ["html: the server sent no page"];
  const report = await validator.validateString(html);
  return report.results.flatMap((result) => result.messages.map((message) =>
    `html ${message.ruleId}: ${message.message} (line ${message.line}: ${(html.split("\n")[message.line - 1] ?? "").slice(Math.max(0, message.column - 30), message.column + 60).trim()})`));
}

/** Pages must not scroll sideways at 320 px, at a phone's width, at a desk's (WCAG 1.4.10). Restores the width. */
export async function sideways({ page, scripts }) {
  const before = page.viewportSize();
  const faults = [];
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: before.height });
    if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) await settled(page, scripts);
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return undefined;
      const guilty = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > room + 1);
      return `${document.documentElement.scrollWidth} px: ${guilty.slice(-3).map((element) => `${element.tagName.toLowerCase()}.${element.className}`).join(", ")}`;
    });
    if (wide) faults.push(`scrolls sideways at ${width} px: ${wide}`);
  }
  await page.setViewportSize(before);
  await settled(page, scripts);
  return faults;
}

/** Waits until the menu's script has taken note of a new width: two frames drawn, then two looks that see the same controls. */
export async function settled(page, scripts = true) {
  let last;
  for (let look = 0; look < 20; look += 1) {
    // The menu is laid out anew in the frame after a change of width; a page without scripts has no frames to ask for.
    if (scripts) await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done())); }));
    const now = await page.evaluate(() =>
      `${innerWidth}|${document.documentElement.scrollWidth}|${[...document.querySelectorAll("a, button")].map((one) => (one.checkVisibility() ? 1 : 0)).join("")}`);
    if (now === last) return;
    last = now;
    await new Promise((resolve) => { setTimeout(resolve, 120); });
  }
}

/** The Tab key reaches every control once, in the order of the page, and the focus can be seen to move. */
export async function tabWalk({ page }) {
  const expected = await page.evaluate(() => {
    const selector = "a[href], button, input, select, textarea, summary, [tabindex]";
    const radios = new Set();
    const wanted = [...document.querySelectorAll(selector)].filter((element) => {
      if (element.disabled || element.type === "hidden" || element.tabIndex < 0) return false;
      if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
      if (element.type !== "radio") return true;
      // One stop for a group of radios: the chosen one, else the first.
      const group = `${element.form?.action}|${element.name}`;
      const chosen = [...document.getElementsByName(element.name)].find((other) => other.checked && other.form === element.form);
      if (radios.has(group) || (chosen && chosen !== element)) return false;
      radios.add(group);
      return true;
    });
    wanted.forEach((element, index) => { element.dataset.e2eStop = String(index); });
    document.activeElement?.blur?.();
    getSelection()?.removeAllRanges();
    return wanted.map((element) => `${element.tagName.toLowerCase()} "${(element.innerText || element.name || element.id || "").trim().slice(0, 40)}"`);
  });
  // From the top of the page, wherever the last click was: the sequential focus starting point moves to the body.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const reached = [];
  for (let press = 0; press <= 2 * expected.length; press += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return "end";
      // A region that scrolls is a stop of its own, so that the arrow keys can move it.
      const scrolls = focused.scrollWidth > focused.clientWidth || focused.scrollHeight > focused.clientHeight;
      return focused.dataset.e2eStop ?? (scrolls ? "scroller" : `${focused.tagName.toLowerCase()}.${focused.className}`);
    });
    if (stop === "end" || stop === reached[0]) break;
    if (stop !== "scroller") reached.push(stop);
  }
  await page.evaluate(() => {
    document.querySelectorAll("[data-e2e-stop]").forEach((element) => { delete element.dataset.e2eStop; });
    document.activeElement?.blur?.();
  });
  const faults = expected.filter((_, index) => !reached.includes(String(index))).map((what) => `Tab never reaches ${what}`);
  const astray = reached.findIndex((stop, index) => stop !== String(index));
  if (faults.length === 0 && astray !== -1) {
    faults.push(`Tab walks out of order: where ${expected[astray]} stands, it reaches ${expected[Number(reached[astray])] ?? reached[astray]}`);
  }
  return faults;
}

/** The HTML that was sent, compressed, against a budget. */
export async function weight({ sent }, budget) {
  const html = (await sent?.body) ?? "";
  const bytes = gzipSync(html).length;
  return bytes > budget ? [`the page weighs ${bytes} bytes compressed, the budget is ${budget}`] : [];
}

/** The content security policy is there, and allows nothing inline and no other host. */
export function policy({ sent }) {
  const policy = sent?.headers["content-security-policy"] ?? "";
  const faults = [];
  if (!policy.includes("default-src 'none'") && !policy.includes("default-src 'self'")) faults.push("policy: no content-security-policy with a default-src");
  for (const word of ["unsafe-inline", "unsafe-eval", "http:", "https:", "*"]) {
    if (policy.includes(word)) faults.push(`policy: allows ${word}`);
  }
  return faults;
}

/** Bytes over the wire of a first visit to `path`, by somebody whose browser knows nothing yet. */
export async function firstVisitBytes(browser, baseURL, path) {
  const context = await browser.newContext({ baseURL });
  try {
    const page = await context.newPage();
    const debuggerSession = await context.newCDPSession(page);
    let bytes = 0;
    await debuggerSession.send("Network.enable");
    debuggerSession.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await page.goto(path, { waitUntil: "networkidle" });
    return bytes;
  } finally {
    await context.close();
  }
}
