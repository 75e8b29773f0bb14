// What people do on a page, step by step: press, follow, choose, type, and read what it says. Each step takes a visit first.
// Things are found by what a person sees. A name given as text is the whole name; give a pattern for a part of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, visit } from "./browser.mjs";
import { settled } from "./checks.mjs";
import { signIn } from "./harness.mjs";

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** A name as the browser is asked for it: text is the whole name. */
const named = (name) => (typeof name === "string" ? { name, exact: true } : { name });

/** Waits for the page that comes of something. */
const comesOf = ({ page }, doing) => Promise.all([page.waitForEvent("load"), doing]);

/** Presses the first button of this name in the main part, and waits for the answer's page. */
export const press = (person, name) => comesOf(person, person.page.locator("main").getByRole("button", named(name)).first().click());

/** Follows the first link of this name in the main part (a link may look like a button), and waits for its page. */
export const follow = (person, name) => {
  const main = person.page.locator("main");
  return comesOf(person, main.getByRole("link", named(name)).or(main.getByRole("button", named(name))).first().click());
};

/** Chooses the first radio of this name; within a question, if one is named. */
export const choose = ({ page }, name, within) =>
  (within ? page.getByRole("group", named(within)) : page).getByRole("radio", named(name)).first().check();

/** Ticks the first box of this name. */
export const tick = ({ page }, name) => page.getByRole("checkbox", named(name)).first().check();

/** Types into the first field of this label. */
export const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).first().fill(words);

/** Chooses an option of the first drop-down list of this label, as Playwright's selectOption does. */
export const select = ({ page }, label, option) => page.getByLabel(label, { exact: true }).first().selectOption(option);

/** Chooses the option that holds these words. */
export const selectLike = async ({ page }, label, words) => {
  const box = page.getByLabel(label, { exact: true }).first();
  await box.selectOption(await box.locator("option", { hasText: words }).first().getAttribute("value"));
};

/** Fills in the three boxes of a date: `{ day, month, year }`. */
export const dateIn = async ({ page }, legend, { day, month, year }) => {
  const group = page.getByRole("group", { name: legend, exact: true });
  await group.getByLabel("Day", { exact: true }).fill(String(day));
  await group.getByLabel("Month", { exact: true }).fill(String(month));
  await group.getByLabel("Year", { exact: true }).fill(String(year));
};

/** Opens every closed "details" of the main part, which a person does by pressing its words. */
export const unfold = async ({ page }) => {
  const closed = page.locator("main details:not([open]) > summary");
  while (await closed.count() > 0) await closed.first().click();
};

/** The words of the main part. */
export const main = ({ page }) => page.locator("main").innerText();

/** The words of the main part, every gap of them one space. */
export const clean = async (person) => (await main(person)).replace(/\s+/g, " ");

/** The path of the page. */
export const path = ({ page }) => new URL(page.url()).pathname;

/** What stands in the alerts of the page. */
export const errors = async ({ page }) => (await page.getByRole("alert").allInnerTexts()).join(" ");

/** Fails unless the words are on the page. */
export const says = async ({ page }, words) => {
  const text = await page.locator("body").innerText();
  assert.ok(text.includes(words), `"${words}" is not on ${page.url()}: ${text}`);
};

/** Fails with what the page says when the form was not taken. */
export const taken = async (person) => assert.equal(person.sent.status, 200, `${person.page.url()}: ${person.sent.status}: ${await main(person)}`);

/** Fails unless the form came back with its errors. */
export const refused = async (person) => assert.equal(person.sent.status, 422, `${person.page.url()}: ${person.sent.status}: ${await main(person)}`);

/** Checks the page where somebody is at a desk's width, and again at a phone's. */
export const look = async (person, name, options = {}) => {
  await person.check(name, options);
  const { page, scripts } = person;
  await page.setViewportSize({ width: PHONE, height: 844 });
  await settled(page, scripts);
  person.width = PHONE;
  await person.check(name, options);
  person.width = DESK;
  await page.setViewportSize({ width: DESK, height: 900 });
  await settled(page, scripts);
};

/** Somebody comes in by their button of a demonstration, to their own pages. */
export const comeIn = async (browser, service, button, options = { width: PHONE, scripts: false }) => {
  const person = await visit(browser, service.url, options);
  await person.go("/sign-in");
  await comesOf(person, person.page.getByRole("button", { name: button }).click());
  assert.equal(path(person), "/my", `${button} did not lead to somebody's own pages`);
  return person;
};

/** The name of a demonstration's person, as it stands on their button. */
export const nameOn = async (browser, service, button) => {
  const stranger = await visit(browser, service.url);
  await stranger.go("/sign-in");
  const name = await stranger.page.getByRole("button", { name: button }).locator("strong").innerText();
  await stranger.close();
  return name;
};

/** Staff find somebody by name and open the record; answers its path. */
export const find = async (staff, name) => {
  await staff.go("/people");
  await staff.page.getByRole("textbox").last().fill(name);
  await comesOf(staff, staff.page.getByRole("button", { name: "Search" }).last().click());
  const href = await staff.page.locator("main a[href^='/episodes/']").first().getAttribute("href");
  await staff.go(href);
  return href;
};

/** Signs in with the first password and chooses an own one, as everybody must. */
export const arrive = async (browser, service, user, { first, own, ...options }) => {
  const person = await visit(browser, service.url, options);
  await signIn(person, user, first);
  assert.equal(path(person), "/password", `${user} must choose a password of their own first`);
  await type(person, "Your password now", first);
  await type(person, "New password", own);
  await press(person, "Change password");
  await taken(person);
  assert.notEqual(path(person), "/password");
  return person;
};

/** A day so many days from now in London, as `{ iso, day, month, year }`. */
export const dayFromNow = (days) => {
  const iso = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(Date.now() + days * 86_400_000));
  const [year, month, day] = iso.split("-").map(Number);
  return { iso, day, month, year };
};

/** Whether a service is closed on a day: at a weekend, and on a bank holiday (England and Wales). */
export const closed = ({ iso }) => {
  const holidays = readFileSync(join(project, "catalogue", "bank-holidays.toml"), "utf8");
  return [0, 6].includes(new Date(`${iso}T12:00:00Z`).getUTCDay()) || holidays.includes(`date = "${iso}"`);
};

/** The weekday of a day, "Tuesday". */
export const weekday = ({ iso }) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long" }).format(new Date(`${iso}T12:00:00Z`));

/** Whether this moment is none for telling a no: a closed day, or from 3pm on the day before one. */
export const noTimeForANo = () => {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", hourCycle: "h23" }).format(new Date()));
  return closed(dayFromNow(0)) || (hour >= 15 && closed(dayFromNow(1)));
};
