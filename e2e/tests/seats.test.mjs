// Providers with a seat in the demonstration: a charity's coordinator answers, says who arrived and how it ended, and states
// places; the service registers another provider, looks at hand-overs in every state, takes one back, hands somebody over from
// a decision, and reads what charities pick up. Every page is checked on a phone and on a desk.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { settled } from "../checks.mjs";
import { demoNow, signIn, signInAs, startDemo } from "../harness.mjs";

const PASSWORD = "wrenfield-demo";

describe("providers and hand-overs", () => {
  let service, browser, seat, admin, lead;

  before(async () => {
    service = await startDemo({ people: 80, seed: 11 });
    browser = await launch();
    seat = await visit(browser, service.url);
    await signInAs(seat, "Seren Applegarth");
    admin = await visit(browser, service.url);
    await signInAs(admin, "Delyth Farnaby");
    lead = await visit(browser, service.url);
    await signInAs(lead, "Marguerite Stanedge");
  });

  after(async () => {
    for (const person of [seat, admin, lead]) await person?.context.close();
    await browser?.close();
    await service?.stop();
  });

  /** Checks the page as it stands, on a desk and on a phone. */
  const look = async (person, name, options = {}) => {
    await person.check(name, options);
    await person.page.setViewportSize({ width: PHONE, height: 844 });
    await settled(person.page);
    const wide = person.width;
    person.width = PHONE;
    await person.check(name, options);
    person.width = wide;
    await person.page.setViewportSize({ width: DESK, height: 900 });
    await settled(person.page);
  };
  const press = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name }).first().click()]);
  };
  const follow = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("link", { name }).first().click()]);
  };
  const choose = ({ page }, name) => page.getByRole("radio", { name, exact: true }).first().check();
  const says = async ({ page }, words) => {
    const text = await page.locator("body").innerText();
    assert.ok(text.includes(words), `"${words}" is not on ${page.url()}: ${text}`);
  };
  const path = ({ page }) => new URL(page.url()).pathname;

  test("a coordinator comes to their own seat and to nothing else", async () => {
    await seat.go("/");
    assert.equal(path(seat), "/seat");
    await says(seat, "Coldmere Bereavement Friends");
    await look(seat, "seat");
    for (const [view, name] of [["here", "seat-with-you"], ["over", "seat-over"]]) {
      await seat.go(`/seat?only=${view}`);
      await look(seat, name);
    }
    await says(seat, "No longer shown");
    const links = await seat.page.locator("nav.nhsuk-header__navigation a[href]").allInnerTexts();
    assert.deepEqual(links.map((text) => text.trim()), ["Your seat"]);
  });

  test("a hand-over is accepted, has arrived, and its end is told", async () => {
    await seat.go("/seat");
    const open = seat.page.locator("main tr", { hasText: "Not answered yet" }).locator("a").first();
    await Promise.all([seat.page.waitForEvent("load"), open.click()]);
    await says(seat, "What it is about");
    await look(seat, "seat-hand-over");
    await press(seat, "Accept or decline");
    await look(seat, "seat-answer");
    await press(seat, "Save");
    await says(seat, "There is a problem");
    await look(seat, "seat-answer-errors");
    await choose(seat, "Yes, we take them");
    await press(seat, "Save");
    await says(seat, "arrival expected by");
    await press(seat, "Say whether they arrived");
    await look(seat, "seat-arrival");
    await choose(seat, "Yes");
    await press(seat, "Save");
    await says(seat, "Arrival confirmed");
    await press(seat, "Say how it ended");
    await look(seat, "seat-ending");
    await choose(seat, "Ended as planned");
    await choose(seat, "No, or they were not asked");
    await press(seat, "Save");
    await says(seat, "outcome not shared");
  });

  test("places are stated with today’s date", async () => {
    await seat.go("/seat/places");
    await look(seat, "seat-places");
    await choose(seat, "Open");
    await seat.page.getByLabel("Places free now").fill("7");
    await seat.page.getByLabel("Weeks that somebody waits who comes now").fill("5");
    await choose(seat, "The provider, from its own funds");
    await press(seat, "Save");
    await says(seat, "7 places free, about 5 weeks to wait");
  });

  test("the service keeps its list of providers", async () => {
    await admin.go("/providers");
    await says(admin, "7 places free");
    await look(admin, "providers");
    await follow(admin, "Coldmere Bereavement Friends");
    await look(admin, "provider");
    await follow(admin, "Change its details");
    await look(admin, "provider-details");
    await admin.page.goBack();
    await follow(admin, "Close its seat");
    await look(admin, "provider-closing");
    await admin.go("/providers/new");
    await look(admin, "provider-new");
    await press(admin, "Register it");
    await says(admin, "There is a problem");
    await admin.page.getByLabel("Name of the provider").fill("Ashby Widows’ Circle");
    await choose(admin, "Community group");
    await admin.page.getByLabel("Town or district").fill("Ashby St Mary");
    await admin.page.getByLabel("Offers").selectOption({ label: "Bereavement counselling" });
    await press(admin, "Register it");
    await follow(admin, "Ashby Widows’ Circle");
    await says(admin, "Nobody yet");
    await look(admin, "provider-empty");
  });

  test("hand-overs in every state, one of them taken back", async () => {
    for (const [view, name] of [["", "hand-overs"], ["failed", "hand-overs-failed"], ["arrived", "hand-overs-arrived"], ["all", "hand-overs-all"]]) {
      await lead.go(view ? `/hand-overs?only=${view}` : "/hand-overs");
      await look(lead, name);
    }
    await lead.go("/hand-overs?only=failed");
    await Promise.all([lead.page.waitForEvent("load"), lead.page.locator("main table a").first().click()]);
    await look(lead, "hand-over");
    await lead.go("/hand-overs");
    await Promise.all([lead.page.waitForEvent("load"), lead.page.locator("main table a").first().click()]);
    const record = await lead.page.getByRole("link", { name: "Open the record" }).getAttribute("href");
    await follow(lead, "Take it back");
    await look(lead, "hand-over-taking-back");
    await choose(lead, "The person");
    await press(lead, "Take it back");
    await says(lead, "Taken back");
    await lead.go("/today");
    // Ours again: decided anew, and handed over from the decision.
    await lead.go(`${record}/decision`);
    await choose(lead, "Referred on");
    await look(lead, "decision-referred-on");
    await lead.page.getByLabel("Provider with a seat").selectOption({ index: 1 });
    await lead.page.getByLabel("What it is about, written for the provider").fill("Would like company in grief.");
    await lead.page.getByRole("checkbox", { name: "Phone", exact: true }).check();
    await lead.page.getByRole("group", { name: "How the person agreed to it" }).getByRole("radio", { name: "Phone", exact: true }).check();
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(demoNow()).split("-").map(Number);
    const when = lead.page.getByRole("group", { name: "On which day they agreed" });
    for (const [label, value] of [["Year", day[0]], ["Month", day[1]], ["Day", day[2]]]) await when.getByLabel(label, { exact: true }).fill(String(value));
    await lead.page.getByLabel("Reasons, in words for the person").fill("You told us what would help, and there is a place for it.");
    await press(lead, "Record the decision");
    await says(lead, "Decision recorded and handed over; ours until they have arrived");
    await look(lead, "episode-handed-over");
    await lead.go(`${record}/hand-over`);
    await says(lead, "No decision hands anybody over now");
    await look(lead, "hand-over-give-empty");
  });

  test("what charities pick up is counted", async () => {
    await lead.go("/hand-overs/report");
    await says(lead, "people handed over");
    await look(lead, "hand-overs-report");
    await lead.go("/hand-overs/report?period=month&at=2019-01-01");
    await look(lead, "hand-overs-report-empty");
  });

  test("another coordinator sees their own only", async () => {
    const other = await visit(browser, service.url);
    await signIn(other, "northmoor", PASSWORD);
    await other.go("/seat?only=over");
    await says(other, "Northmoor Trauma Clinic");
    const text = await other.page.locator("main").innerText();
    assert.ok(!text.includes("Bereavement counselling"), text);
    await other.context.close();
  });
});
