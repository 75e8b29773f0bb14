// Paid posts, hours and load on a real, empty service: a post is published, looked at from all sides and lapses; hours are
// entered, shown as sums with their unpaid share, and struck; a therapist looks at their own load and agrees to something.
// Each page is checked on a phone and on a desk, one of them without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { rapport, signIn, signInAs, startDemo, startInit } from "../harness.mjs";

const FIRST = "a first password, long";
const OWN = "a password of my own";

/** A day so many days from now in London, as `{ iso, day, month, year }`. */
function dayFromNow(days) {
  const iso = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(Date.now() + days * 86_400_000));
  const [year, month, day] = iso.split("-").map(Number);
  return { iso, day, month, year };
}

const HEADS = "name,email,role,profession,body,registration_number,registration_checked,therapies,formats,languages,gender,site,remote,supervisor,basis,band,clinical_hours_week";
const row = (name, number, therapies, basis, band) =>
  `${name},,therapist,Psychotherapist,BPC,${number},${dayFromNow(-30).iso},${therapies},individual,,,,yes,,${basis},${band},18`;
const PRACTITIONERS = [
  HEADS,
  row("Isolde Farrowgate", "T-1001", "DIT;LTPP", "paid_afc", 7),
  row("Quentin Marlbrook", "T-2002", "DIT", "honorary", 7),
  row("Petra Lindenhurst", "T-3003", "CBT", "trainee_placement", ""),
  row("Ansel Thornbury", "T-4004", "CBT", "paid_afc", 6),
  row("Mirren Oakhollow", "T-5005", "CBT", "paid_afc", 7),
  "",
].join("\n");

describe("posts, hours and load", () => {
  let service, browser, post;
  const at = {};

  before(async () => {
    service = await startInit({ user: "sam", password: FIRST, name: "Hollin Vale Talking Therapies" });
    const made = rapport(["import", "practitioners", "--json", "-"], { cwd: service.cwd, input: PRACTITIONERS });
    assert.equal(made.status, 0, made.stderr + made.stdout);
    const added = rapport(["user", "add", "--user", "mona", "--name", "Mona Hartsease", "--role", "service_manager", "--password-file", "-"], { cwd: service.cwd, input: FIRST });
    assert.equal(added.status, 0, added.stderr);
    browser = await launch();
  });

  after(async () => {
    for (const person of Object.values(at)) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  const press = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name }).first().click()]);
  };
  const choose = ({ page }, name) => page.getByRole("radio", { name, exact: true }).first().check();
  const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).first().fill(words);
  const select = ({ page }, label, option) => page.getByLabel(label, { exact: true }).first().selectOption(option);
  const dateIn = async ({ page }, legend, { day, month, year }) => {
    const group = page.getByRole("group", { name: legend, exact: true });
    await group.getByLabel("Day", { exact: true }).fill(String(day));
    await group.getByLabel("Month", { exact: true }).fill(String(month));
    await group.getByLabel("Year", { exact: true }).fill(String(year));
  };
  const path = ({ page }) => new URL(page.url()).pathname;
  const says = async ({ page }, words) => {
    const text = await page.locator("body").innerText();
    assert.ok(text.includes(words), `"${words}" is not on ${page.url()}: ${text}`);
  };
  const taken = async (person) => assert.equal(person.sent.status, 200, `${person.page.url()}: ${await person.page.locator("main").innerText()}`);

  /** Signs in with the first password and chooses an own one, as everybody must. */
  const arrive = async (user, options) => {
    const person = await visit(browser, service.url, options);
    await signIn(person, user, FIRST);
    await type(person, "Your password now", FIRST);
    await type(person, "New password", OWN);
    await press(person, "Change password");
    await taken(person);
    at[user] = person;
    return person;
  };

  /** Looks at the page where somebody is, there and on a phone with or without scripts. */
  const look = async (person, name, options = {}) => {
    await person.check(name, options);
    await person.page.setViewportSize({ width: PHONE, height: 844 });
    const wide = person.width;
    person.width = PHONE;
    await person.check(name, options);
    person.width = wide;
    await person.page.setViewportSize({ width: DESK, height: 900 });
  };

  test("a manager publishes a post", async () => {
    const mona = await arrive("mona", { scripts: false });
    await mona.go("/posts");
    await look(mona, "posts-empty");
    await mona.go("/posts/new");
    await look(mona, "posts-new");
    await press(mona, "Publish the post");
    assert.equal(mona.sent.status, 422);
    await look(mona, "posts-new-errors");
    await type(mona, "Title", "Psychodynamic psychotherapist");
    await choose(mona, "Psychotherapist");
    await select(mona, "Therapy", { label: "Dynamic interpersonal therapy" });
    await choose(mona, "Secondary-care psychotherapy");
    await type(mona, "Town or district", "Larkfield");
    await type(mona, "Agenda for Change band or its equal", "7");
    await type(mona, "Paid hours a week", "15");
    await choose(mona, "Recurrent");
    await dateIn(mona, "Earliest start", dayFromNow(30));
    await dateIn(mona, "Last day to apply", dayFromNow(20));
    await press(mona, "Publish the post");
    await taken(mona);
    await says(mona, "Under way (1)");
    await look(mona, "posts-list", { list: true });
    await mona.page.getByRole("link", { name: "Psychodynamic psychotherapist" }).click();
    post = path(mona);
    await says(mona, "Nobody else on the register fits");
    await look(mona, "post");
  });

  test("what the post would change stands with what went in and what is taken for granted", async () => {
    const { mona } = at;
    await mona.page.getByRole("link", { name: "What this post would change" }).click();
    await type(mona, "Referrals a week", "40");
    await type(mona, "Of 100 of them, how many are accepted", "70");
    await type(mona, "Of 100 accepted, how many take up the offer of therapy", "60");
    await type(mona, "People who wait now", "400");
    await type(mona, "Sessions that one start takes", "12");
    await press(mona, "Work it out");
    await taken(mona);
    await says(mona, "more people start in a year");
    await look(mona, "post-change");
  });

  test("another lapses with a reason and stays in the figures", async () => {
    const { mona } = at;
    await mona.go(`${post}/lapse`);
    await choose(mona, "The money was withdrawn");
    await type(mona, "What happened", "The board took the money back");
    await press(mona, "Let it lapse");
    await taken(mona);
    await says(mona, "Lapsed on");
    await look(mona, "post-lapsed");
    await mona.go("/posts/report");
    await says(mona, "0 filled and 1 lapsed");
    await look(mona, "posts");
  });

  /** Enters hours for a practitioner. */
  const give = async (person, who, { kind, activity, hours, therapy }) => {
    await person.go("/hours");
    await select(person, "Practitioner", { label: who });
    await press(person, "Open the month");
    await choose(person, kind);
    await choose(person, activity);
    await type(person, "Hours", String(hours));
    if (therapy) await select(person, "Which therapy", { label: therapy });
    await press(person, "Enter the hours");
    await taken(person);
  };

  test("hours are entered, and the unpaid share stands at the top", async () => {
    const { mona } = at;
    await mona.go("/hours");
    await look(mona, "hours-empty");
    const dit = "Dynamic interpersonal therapy", cbt = "Cognitive behavioural therapy, individual";
    const who = (name) => `${name}, Psychotherapist`;
    await give(mona, who("Farrowgate, Isolde"), { kind: "Paid, Agenda for Change", activity: "Therapy", hours: 6, therapy: dit });
    await give(mona, who("Farrowgate, Isolde"), { kind: "Unpaid overtime", activity: "Notes and letters", hours: 3 });
    await give(mona, who("Marlbrook, Quentin"), { kind: "Honorary, unpaid", activity: "Therapy", hours: 4, therapy: dit });
    await give(mona, who("Lindenhurst, Petra"), { kind: "Trainee on placement, unpaid", activity: "Therapy", hours: 5, therapy: cbt });
    await give(mona, who("Oakhollow, Mirren"), { kind: "Paid, Agenda for Change", activity: "Therapy", hours: 10, therapy: cbt });
    await look(mona, "hours-sheet", { list: true });
    await press(mona, "Enter the hours");
    assert.equal(mona.sent.status, 422);
    await look(mona, "hours-sheet-errors", { list: true });
    await mona.go("/hours");
    await says(mona, "20%");
    await look(mona, "hours-sums", { list: true });
    await mona.go("/load/team");
    await says(mona, "Of 5 practitioners");
    await look(mona, "load-team");
  });

  test("a therapist looks at their own load and agrees for a time", async () => {
    const sam = await arrive("sam", {});
    await sam.go("/accounts/new");
    await type(sam, "Name", "Isolde Farrowgate");
    await type(sam, "User name", "isolde");
    await sam.page.getByRole("checkbox", { name: "Therapist", exact: true }).check();
    await select(sam, "The practitioner they are", { label: "Farrowgate, Isolde, Psychotherapist" });
    await type(sam, "First password", FIRST);
    await press(sam, "Open the account");
    await taken(sam);
    const isolde = await arrive("isolde", {});
    await isolde.go("/hours");
    assert.equal(path(isolde), "/hours/mine");
    await says(isolde, "6 hours paid, 3 hours unpaid");
    await isolde.go("/load");
    await says(isolde, "Only you see this page.");
    await isolde.page.getByRole("link", { name: "Agree to go beyond a limit for a time" }).click();
    await look(isolde, "load-agree");
    await press(isolde, "I agree");
    assert.equal(isolde.sent.status, 422);
    await choose(isolde, "More than 18 clinical hours a week");
    await dateIn(isolde, "Until when?", dayFromNow(30));
    await type(isolde, "Why do you agree?", "I take over from a colleague until she is back");
    await press(isolde, "I agree");
    await taken(isolde);
    await says(isolde, "you agree to more until");
    await look(isolde, "load-agreed");
    await press(isolde, "Withdraw");
    await says(isolde, "You have agreed to go beyond none.");
  });
});

// The same pages with a year of work behind them.
describe("load and hours of a service with a year behind it", () => {
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
    for (const scripts of [true, false]) {
      test(`at ${width} px with scripts ${scripts ? "on" : "off"}`, async () => {
        const therapist = await visit(browser, service.url, { width, scripts });
        await signInAs(therapist, /Therapist, Psychodynamic/);
        await therapist.go("/load");
        // On some days nobody has a weekly slot with this therapist in so small a service; the page then says that.
        assert.match(await therapist.page.locator("main").innerText(), /\d+ clinical hours a week (that )?were agreed as safe/);
        await therapist.check(scripts ? "load" : "load-without-scripts");
        if (scripts) await therapist.top("load-short");
        await therapist.go("/hours/mine");
        await therapist.check(scripts ? "hours-mine" : "hours-mine-without-scripts", { list: true });
        await therapist.close();
        const manager = await visit(browser, service.url, { width, scripts });
        await signInAs(manager, /Service manager/);
        await manager.go("/hours?period=year");
        await manager.check(scripts ? "hours" : "hours-without-scripts", { list: true });
        if (scripts) await manager.top("hours-short");
        if (scripts && width === DESK) {
          await manager.go("/posts?only=all");
          await manager.top("posts-short");
          await manager.go("/register");
          await manager.top("register-short");
        }
        await manager.go("/load/team");
        await manager.check(scripts ? "load-team-of-many" : "load-team-without-scripts");
        await manager.close();
      });
    }
  }
});
