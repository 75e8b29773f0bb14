// The public map, as anybody sees it who is not signed in: on a phone and at a desk, with scripts and without. The figures
// of five areas are compared with the table that the program ships.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, launch, out, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, firstVisitBytes } from "../checks.mjs";
import { startInit } from "../harness.mjs";

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const lines = readFileSync(join(project, "crates", "published", "data", "therapy.csv"), "utf8").trim().split("\n").map((line) => line.split(","));

/** What the shipped table holds of an area in 2022-23: courses and finishers, as they stand on a page. */
function shipped(area, therapy) {
  const row = lines.find(([year, code, kind]) => year === "2022-23" && code === area && kind === therapy);
  const words = (cell) => (cell === "" ? "not shown" : Number(cell).toLocaleString("en-GB"));
  return [words(row[3]), words(row[4])];
}

const AREAS = [
  ["Northumberland", "00L", "cbt", "Cognitive behavioural therapy (CBT)"],
  ["North Central London", "93C", "brief-psychodynamic", "Brief psychodynamic therapy (DIT)"],
  ["Halton", "01F", "counselling", "Counselling for depression"],
  ["Norfolk and Waveney", "26A", "emdr", "Eye movement desensitisation and reprocessing (EMDR)"],
  ["Devon", "15N", "couple", "Couple therapy for depression"],
];

describe("the public map", () => {
  let service, browser;
  const opened = [];

  before(async () => {
    service = await startInit({ user: "sam", password: "a first password, long", name: "Hollin Vale Talking Therapies" });
    browser = await launch();
  });

  after(async () => {
    for (const visitor of opened) await visitor.context.close();
    await browser?.close();
    await service?.stop();
  });

  const arrive = async (options) => {
    const visitor = await visit(browser, service.url, options);
    opened.push(visitor);
    return visitor;
  };

  const headline = ({ page }) => page.locator("main p").first().innerText();

  for (const width of [PHONE, DESK]) {
    for (const scripts of [true, false]) {
      test(`opens on the finding at ${width} px with scripts ${scripts ? "on" : "off"}`, async () => {
        const visitor = await arrive({ width, scripts });
        await visitor.go("/map");
        assert.equal(await headline(visitor), "In 2022-23, 81 of 108 areas show no number of courses of brief psychodynamic therapy (DIT).");
        assert.equal(await visitor.page.locator("figure a").count(), 42);
        await visitor.check(scripts ? "map-whole" : "map-no-script", { list: true });
        // For the documents: the page as far as the map goes, without its long list.
        if (scripts) await visitor.page.screenshot({ path: join(out, `map-${width}.png`), fullPage: true, clip: { x: 0, y: 0, width, height: width === DESK ? 1320 : 1420 } });
      });
    }
  }

  test("another therapy and year are chosen with a plain form", async () => {
    const visitor = await arrive({ width: PHONE, scripts: false });
    const { page } = visitor;
    await visitor.go("/map");
    await page.getByLabel("Therapy", { exact: true }).selectOption("Cognitive behavioural therapy (CBT)");
    await page.getByLabel("Compare with").selectOption("2021-22");
    await page.getByLabel("What it is about").selectOption("Low mood or depression");
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Show" }).click()]);
    assert.equal(await headline(visitor), "In 2022-23, every one of 108 areas shows a number of courses of cognitive behavioural therapy (CBT).");
    await page.getByRole("heading", { name: /^What NICE lists for “Low mood or depression”/ }).waitFor();
    await visitor.check("map-compared", { list: true });
    await page.getByLabel("Year, April to March").selectOption("2018-19");
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Show" }).click()]);
    assert.match(await page.locator("main").innerText(), /hold no figures by area and therapy for 2018-19\. That says nothing about what was given/);
    await visitor.check("map-no-figures", { list: true });
    await page.getByLabel("Therapy", { exact: true }).selectOption("All therapies together");
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Show" }).click()]);
    assert.match(await headline(visitor), /^In 2018-19, 582,556 referrals finished a course of treatment in England/);
    await visitor.check("map-all-therapies", { list: true });
  });

  test("five areas show what the table holds", async () => {
    const visitor = await arrive({ width: DESK });
    const { page } = visitor;
    for (const [name, code, therapy, words] of AREAS) {
      const [courses, finished] = shipped(code, therapy);
      await visitor.go(`/map?therapy=${therapy}&year=2022-23`);
      const row = page.locator("#area-table tbody tr").filter({ has: page.locator(`a[href="/map/areas/${code}"]`) });
      const cells = await row.locator("td").allInnerTexts();
      assert.deepEqual([cells[1], cells[2]], [courses, finished], `${name} in the list`);
      await Promise.all([page.waitForEvent("load"), row.getByRole("link", { name, exact: true }).click()]);
      assert.match(await page.locator("h1").innerText(), new RegExp(`${name}$`));
      const own = await page.locator("#therapies tbody tr").filter({ hasText: words }).locator("td").allInnerTexts();
      assert.deepEqual([own[2], own[4]], [courses, finished], `${name} on its own page`);
    }
    await visitor.check("map-area");
  });

  test("a tile is reached and opened with the keyboard alone", async () => {
    const visitor = await arrive({ width: DESK, scripts: false });
    const { page } = visitor;
    await visitor.go("/map");
    await page.locator('figure a[href="/map/areas/QYG"]').focus();
    const { fill, stroke } = await page.locator('figure a[href="/map/areas/QYG"] use').first().evaluate((shape) => {
      const style = getComputedStyle(shape);
      return { fill: style.fill, stroke: style.strokeWidth };
    });
    assert.deepEqual([fill, stroke], ["rgb(255, 235, 59)", "4px"], "the focus can be seen");
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    assert.match(await page.locator("h1").innerText(), /Cheshire and Merseyside$/);
    await visitor.check("map-board");
  });

  test("the list is sorted by pressing a head, and what is not shown stays last", async () => {
    const visitor = await arrive({ width: DESK, scripts: false });
    const { page } = visitor;
    await visitor.go("/map");
    const first = () => page.locator("#area-table tbody tr td").first().innerText();
    const last = () => page.locator("#area-table tbody tr").last().locator("td").nth(1).innerText();
    await Promise.all([page.waitForEvent("load"), page.getByRole("columnheader", { name: /^Courses$/ }).getByRole("link").click()]);
    assert.match(await first(), /^North East London|^Bedfordshire/);
    assert.equal(await last(), "not shown");
    await Promise.all([page.waitForEvent("load"), page.getByRole("columnheader", { name: /^Courses$/ }).getByRole("link").click()]);
    assert.equal(await last(), "not shown", "turned round, a blank is not the smallest number");
    await visitor.check("map-sorted", { list: true });
  });

  test("the open data come with a dictionary", async () => {
    const visitor = await arrive({ width: PHONE, scripts: false });
    await visitor.go("/map/dictionary");
    await visitor.check("map-dictionary");
    const csv = await (await fetch(`${service.url}/map/data.csv`)).text();
    assert.match(csv, /^year,area,level,name,board,board_name,therapy,therapy_name,courses,finished,adults\n/);
    const json = await (await fetch(`${service.url}/map/data.json`)).json();
    assert.equal(json.licence, "Open Government Licence v3.0");
    assert.equal(json.therapies.length, csv.trim().split("\n").length - 1);
  });

  test("a first visit is light", async () => {
    const bytes = await firstVisitBytes(browser, service.url, "/map");
    assert.ok(bytes <= FIRST_VISIT_BYTES, `${bytes} bytes`);
  });
});
