// The public map, as anybody sees it who is not signed in: on a phone and at a desk, with scripts and without. The figures
// of five areas are compared with the table that the program ships.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, launch, out, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, firstVisitBytes } from "../checks.mjs";
import { freshFolder, rapport, start, startInit } from "../harness.mjs";

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

  for (const width of [PHONE, DESK]) {
    test(`the range is a map of its own at ${width} px`, async () => {
      const visitor = await arrive({ width, scripts: false });
      const { page } = visitor;
      await visitor.go("/map");
      await page.getByLabel("Therapy", { exact: true }).selectOption("Range: how many kinds show a number");
      await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Show" }).click()]);
      assert.match(await headline(visitor), /^In 2022-23, of \d+ kinds of therapy that NICE lists for any problem, the middle one of 108 areas shows a number for \d+\./);
      assert.equal(await page.locator("#areas-range li").count(), 108);
      await visitor.check("map-range", { list: true });
    });
  }

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

  test("areas of every kind, the open data and their dictionary, on a phone without scripts", async () => {
    const visitor = await arrive({ width: PHONE, scripts: false });
    for (const [path, name] of [["/map/areas/QYG", "map-board-phone"], ["/map/areas/00C", "map-former"], ["/map/dictionary", "map-dictionary"]]) {
      await visitor.go(path);
      await visitor.check(name);
    }
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

// Invented figures in the publisher's form: two boards, three areas.
const FILES = {
  "therapies.csv": `reporting_period,org_type,org_code,org_name,problem_descriptor,therapy_type,courses_of_therapy_count,total_finishing_course_treatment_count
2022-23,England,All,All,Total,Mindfulness,41,60
2022-23,SubICB,9A1,NHS VALE ICB - 9A1,Total,Mindfulness,25,30
2022-23,SubICB,9A2,NHS VALE ICB - 9A2,Total,Mindfulness,*,5
2022-23,SubICB,9B1,NHS FARMOOR ICB - 9B1,Total,Mindfulness,15,20
`,
  "annual.csv": `reporting_period,org_type,org_code,org_name,variable_type,variable_a,variable_b,referrals_received_count,finished_course_treatment_count
2022-23,CCG,9A1,NHS UPPER VALE CCG,Total,NULL,NULL,600,200
2022-23,CCG,9A2,NHS LOWER VALE CCG,Total,NULL,NULL,500,100
`,
  "population.csv": `sicbl22_name,sicbl22_code,sicbl22_code_h,icb22_name,icb22_code,icb22_code_h,total_population,age_18_plus
NHS Vale ICB - 9A1,E38000901,9A1,NHS Vale Integrated Care Board,E54000092,Q9A,60000,50000
NHS Vale ICB - 9A2,E38000902,9A2,NHS Vale Integrated Care Board,E54000092,Q9A,60000,50000
NHS Farmoor ICB - 9B1,E38000903,9B1,NHS Farmoor Integrated Care Board,E54000093,Q9B,25000,20000
`,
  "deprivation.csv": `icb24_code,icb24_name,imd_average_score,imd_rank_of_average_score,imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally
E54000092,NHS Vale Integrated Care Board,30.5,1.0,0.25
E54000093,NHS Farmoor Integrated Care Board,10.25,2.0,0.0
`,
  "layout.hexjson": `{"layout":"odd-r","hexes":{
"Q9A":{"ICS22NMSHT":"VAL","q":0,"r":0,"STP21CD":"E54000092","NHSER21CDH":"Y99","NHSER21NM":"Westmark"},
"Q9B":{"ICS22NMSHT":"FAR","q":1,"r":0,"STP21CD":"E54000093","NHSER21CDH":"Y99","NHSER21NM":"Westmark"}}}`,
};

describe("reading the publisher's files", () => {
  let cwd;

  before(() => {
    cwd = freshFolder();
    mkdirSync(join(cwd, "files"));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(cwd, "files", name), text);
  });

  after(() => rmSync(cwd, { recursive: true, force: true }));

  test("what was found is told, and nothing is written where only that was asked", () => {
    const told = rapport(["import", "published", "files", "--dry-run"], { cwd });
    assert.equal(told.status, 0, told.stderr);
    assert.match(told.stdout, /therapies\.csv: Therapy based outcomes\n {4}4 rows, 2022-23, 4 areas; 4 rows taken/);
    assert.match(told.stdout, /3 sub-ICB areas of 2022 belong to 2 boards/);
    const found = JSON.parse(rapport(["import", "published", "files", "--dry-run", "--json"], { cwd }).stdout);
    assert.equal(found.files.find((file) => file.name === "annual.csv").taken, 2);
    assert.ok(!existsSync(join(cwd, "data")));
    const nowhere = rapport(["import", "published", "files"], { cwd });
    assert.equal(nowhere.status, 1);
    assert.match(nowhere.stderr, /--to FOLDER/);
  });

  test("a broken file is refused by row and column, and nothing changes", () => {
    const good = rapport(["import", "published", "files", "--to", "table"], { cwd });
    assert.equal(good.status, 0, good.stderr);
    const before = readFileSync(join(cwd, "table", "therapy.csv"), "utf8");
    writeFileSync(join(cwd, "files", "therapies.csv"), FILES["therapies.csv"].replace(",15,20", ",fifteen,20"));
    const broken = rapport(["import", "published", "files", "--to", "table"], { cwd });
    assert.equal(broken.status, 3);
    assert.match(broken.stdout, /therapies\.csv, row 5, column courses_of_therapy_count: "fifteen": must be a whole number/);
    assert.match(broken.stderr, /Nothing was taken/);
    assert.equal(readFileSync(join(cwd, "table", "therapy.csv"), "utf8"), before);
    writeFileSync(join(cwd, "files", "therapies.csv"), FILES["therapies.csv"]);
  });

  test("an instance shows the table that was read for it", async () => {
    const made = rapport(["init", "--name", "Test service", "--administrator", "First Administrator", "--user", "sam", "--password-file", "-"], { cwd, input: "a first password, long" });
    assert.equal(made.status, 0, made.stderr);
    const read = rapport(["import", "published", "files"], { cwd });
    assert.equal(read.status, 0, read.stderr);
    const service = await start(["serve"], { cwd });
    try {
      const page = await (await fetch(`${service.url}/map?therapy=mindfulness`)).text();
      assert.match(page, /In 2022-23, 1 of 3 areas shows no number of courses of mindfulness-based cognitive therapy\./);
      assert.match(page, /Vale: at least 25 courses/);
      assert.doesNotMatch(page, /Northumberland/);
    } finally {
      await service.stop();
    }
  });
});
