// The register of practitioners on a real, empty service: brought in from a file, confirmed, checked, kept by whom it is
// about, and shown in the public directory as far as they agreed. Every page is looked at on a phone and on a desk.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, visit } from "../browser.mjs";
import { rapport, signIn, startInit } from "../harness.mjs";

const FIRST = "a first password, long";
const OWN = "a password of my own";

/** A day so many days from now in London, as it is written in a file. */
function dayFromNow(days) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(Date.now() + days * 86_400_000));
}

const HEADS = "name,profession,body,registration_number,registration_checked,scoped_column,modality,therapies,client_groups,formats,languages,place,area,travel_km,remote,nhs_history,interest_hours,interest_bands,may_be_asked,listed,email,phone,website";
const FIRST_NAMES = ["Alma", "Bela", "Cora", "Dora", "Edda", "Fenn", "Gwil", "Hale", "Inga", "Joss"];
const LAST_NAMES = ["Ashgrove", "Birchall", "Cedarholm", "Dellwood", "Elmsworth"];
const PLACES = [["Larkfield", "QX1"], ["Oakham Vale", "QX1"], ["Saltmere", "QX2"], ["Thornbeck", "QX3"]];
const THERAPIES = ["DIT@2019-05-01", "CBT@2020-02-01;EMDR", "PCECFD", "LTPP@2011-09-01"];

/** A register of fifty, plainly invented: most agreed to stand in the directory, some were never checked. */
function register() {
  const rows = FIRST_NAMES.flatMap((first, i) => LAST_NAMES.map((last, j) => {
    const n = i * LAST_NAMES.length + j;
    const [place, area] = PLACES[n % PLACES.length];
    const listed = n % 5 !== 4;
    const interested = n % 2 === 0;
    return [
      `${first} ${last}`, n % 3 === 0 ? "Counsellor" : "Psychotherapist", n % 3 === 0 ? "BACP" : "UKCP", 1000 + n, n % 7 === 6 ? "" : dayFromNow(-20 - n),
      ["a", "b", "c"][n % 3], n % 4 === 0 ? "Psychodynamic" : "", THERAPIES[n % THERAPIES.length], "adults", "individual", n % 4 === 1 ? "pl;bfi" : "", place, area,
      n % 6 === 0 ? 20 : "", n % 2 === 0 ? "yes" : "no", ["never", "past", "present"][n % 3], interested ? 6 + (n % 10) : "", interested ? "6;7" : "", interested ? "yes" : "",
      listed ? "yes" : "no", listed && n % 3 !== 2 ? `${first}.${last}@example.org`.toLowerCase() : "", listed && n % 3 === 2 ? "020 7946 0999" : "", "",
    ].join(",");
  }));
  return `${HEADS}\n${rows.join("\n")}\n`;
}

describe("the register of practitioners", () => {
  let service, browser;
  const open = [];
  let entry;

  before(async () => {
    service = await startInit({ user: "sam", password: FIRST, name: "Hollin Vale Talking Therapies" });
    browser = await launch();
    for (const [user, name, role] of [["rhoda", "Rhoda Fennimore", "register_editor"], ["alma", "Alma Ashgrove", "registrant"]]) {
      const made = rapport(["user", "add", "--user", user, "--name", name, "--role", role, "--password-file", "-"], { cwd: service.cwd, input: FIRST });
      assert.equal(made.status, 0, made.stderr);
    }
  });

  after(async () => {
    for (const person of open) await person.context.close();
    await browser?.close();
    await service?.stop();
  });

  const press = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("button", { name, exact: typeof name === "string" }).first().click()]);
  };
  const follow = async ({ page }, name) => {
    await Promise.all([page.waitForEvent("load"), page.locator("main").getByRole("link", { name, exact: typeof name === "string" }).first().click()]);
  };
  const choose = ({ page }, name) => page.getByRole("radio", { name, exact: true }).first().check();
  const tick = ({ page }, name) => page.getByRole("checkbox", { name, exact: true }).first().check();
  const type = ({ page }, label, words) => page.getByLabel(label, { exact: true }).first().fill(words);
  const select = ({ page }, label, option) => page.getByLabel(label, { exact: true }).first().selectOption(option);
  const path = ({ page }) => new URL(page.url()).pathname;
  const main = ({ page }) => page.locator("main").innerText();
  const taken = async (person) => {
    assert.equal(person.sent.status, 200, `${person.page.url()}: ${person.sent.status}: ${await main(person)}`);
  };

  /** Signs in; the first time with the first password, choosing an own one. */
  const arrive = async (user, options = {}) => {
    const person = await visit(browser, service.url, options);
    open.push(person);
    if (arrive.known?.has(user)) {
      await signIn(person, user, OWN);
    } else {
      await signIn(person, user, FIRST);
      await type(person, "Your password now", FIRST);
      await type(person, "New password", OWN);
      await press(person, "Change password");
      (arrive.known ??= new Set()).add(user);
    }
    await taken(person);
    return person;
  };
  const chooseFile = ({ page }, name, text) => page.getByLabel("CSV file or XLSX workbook").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

  let rhoda, phone;

  test("the editor arrives at an empty register", async () => {
    rhoda = await arrive("rhoda", { scripts: false });
    assert.equal(path(rhoda), "/register");
    await rhoda.check("register-empty");
    phone = await arrive("rhoda", { width: PHONE });
    await phone.go("/register");
    await phone.check("register-empty");
    const stranger = await visit(browser, service.url, { width: PHONE });
    open.push(stranger);
    await stranger.go("/directory");
    assert.match(await main(stranger), /Nobody stands in the directory yet/);
    await stranger.check("directory-empty");
  });

  test("a file is looked at before anything is stored; a broken one is refused by line and column", async () => {
    await follow(rhoda, "Bring in a register from a file");
    await rhoda.check("register-import");
    await press(rhoda, "Look at what it changes");
    assert.equal(rhoda.sent.status, 422);
    await chooseFile(rhoda, "broken.csv", register().replace("DIT@2019-05-01", "XYZ").replace("QX1,20,yes", "QX1,20,perhaps"));
    await press(rhoda, "Look at what it changes");
    assert.match(await main(rhoda), /50 rows: 48 new|50 rows: 49 new/);
    assert.match(await main(rhoda), /therapies/);
    await rhoda.check("register-mistakes");
    await follow(rhoda, "Choose the mended file");
    await chooseFile(rhoda, "register.csv", register());
    await press(rhoda, "Look at what it changes");
    assert.match(await main(rhoda), /50 rows: 50 new, 0 changed, 0 the same, 0 mistakes\. Nothing is stored yet\./);
    await rhoda.check("register-preview", { list: true });
    await press(rhoda, "Enter 50 practitioners");
    await taken(rhoda);
    assert.equal(path(rhoda), "/register");
    assert.match(await main(rhoda), /Everybody \(50\)/);
  });

  test("the list is searched, and shows who is to be confirmed and whose checks are due", async () => {
    await type(rhoda, "Name or number", "ashgrove");
    await press(rhoda, "Show");
    assert.match(await main(rhoda), /Everybody \(10\)/);
    assert.doesNotMatch(rhoda.page.url(), /ashgrove/i);
    await rhoda.go("/register?only=confirm");
    assert.match(await main(rhoda), /50 entries/);
    await rhoda.go("/register");
    await rhoda.check("register", { list: true });
    await phone.go("/register");
    await phone.check("register", { list: true });
    await follow(rhoda, "Ashgrove, Alma");
    entry = path(rhoda);
    await rhoda.check("register-entry");
    await phone.go(entry);
    await phone.check("register-entry");
  });

  test("a claim is confirmed, another is not and says why; checks are recorded", async () => {
    await rhoda.go(`${entry}/therapies/dit`);
    await press(rhoda, "Save");
    assert.equal(rhoda.sent.status, 422);
    await rhoda.check("register-confirm-errors");
    await choose(rhoda, "It permits the therapy: confirm");
    await press(rhoda, "Save");
    await taken(rhoda);
    assert.match(await main(rhoda), /Therapy confirmed/);
    await rhoda.go(`${entry}/checks`);
    await choose(rhoda, "Supervision");
    await choose(rhoda, "Yes");
    await rhoda.check("register-check");
    await press(rhoda, "Save the check");
    await taken(rhoda);
    assert.match(await main(rhoda), /2 checks are due/);
    // The rest of the first page, so that the directory has therapies to search for.
    for (let n = 0; n < 8; n += 1) {
      await rhoda.go("/register?only=confirm");
      await rhoda.page.locator("main tbody a").nth(n % 3).click();
      await rhoda.page.waitForLoadState("load");
      await follow(rhoda, /^Confirm/);
      await choose(rhoda, "It permits the therapy: confirm");
      await press(rhoda, "Save");
      await taken(rhoda);
    }
  });

  test("every form of an entry passes on a phone", async () => {
    for (const [page, name] of [["entry", "change"], ["therapies", "claim"], ["interest", "interest"], ["listing", "listing"], ["keeper", "keeper"], ["checks", "checks"], ["removal", "removal"], ["therapies/dit", "confirm"], ["therapies/dit/ending", "ending"]]) {
      await phone.go(`${entry}/${page}`);
      await taken(phone);
      await phone.check(`register-form-${name}`);
    }
    await phone.go("/register/new");
    await press(phone, "Add the entry");
    assert.equal(phone.sent.status, 422);
    await phone.check("register-new-errors");
  });

  test("whoever it is about keeps the entry from now on", async () => {
    const alma = await arrive("alma", { width: PHONE });
    assert.equal(path(alma), "/my-entry");
    await alma.check("my-entry-none");
    await rhoda.go(`${entry}/keeper`);
    await select(rhoda, "Whose account", { label: "Alma Ashgrove, signs in as alma" });
    await press(rhoda, "Save");
    await taken(rhoda);
    await alma.go("/my-entry");
    assert.match(await main(alma), /Public in the directory: your name/);
    await follow(alma, "Add a therapy");
    await select(alma, "Therapy", "EMDR");
    await choose(alma, "Certificate");
    await press(alma, "Add the therapy");
    await taken(alma);
    assert.match(await main(alma), /Waits to be confirmed: .*eye movement/i);
    await alma.check("my-entry");
    await alma.go("/my-entry/listing");
    await choose(alma, "Yes");
    await type(alma, "Email address to show", "room@example.org");
    await tick(alma, "Has room for somebody new");
    await alma.check("my-entry-listing");
    await press(alma, "Save");
    await taken(alma);
    await alma.go("/my-entry/interest");
    await alma.check("my-entry-interest");
    const desk = await arrive("alma");
    await desk.go("/my-entry");
    await desk.check("my-entry");
  });

  test("the directory shows who agreed, to everybody, in an order that nobody chooses", async () => {
    for (const width of [PHONE, DESK]) {
      const stranger = await visit(browser, service.url, { width, scripts: width === DESK });
      open.push(stranger);
      await stranger.go("/directory");
      const seed = new URL(stranger.page.url()).searchParams.get("seed");
      assert.match(seed, /^\d+$/);
      assert.match(await main(stranger), /In random order/);
      await stranger.check("directory", { list: true });
      await select(stranger, "Therapy", { label: "Dynamic interpersonal therapy" });
      await tick(stranger, "Only those who say that they have room");
      await press(stranger, "Search");
      assert.equal(new URL(stranger.page.url()).searchParams.get("seed"), seed, "a visit keeps its order");
      const found = await main(stranger);
      assert.match(found, /1 practitioner\b/);
      assert.match(found, /Alma Ashgrove/);
      assert.match(found, /room@example\.org/);
      assert.doesNotMatch(found, /alma\.ashgrove@example\.org/, "the address that she replaced");
      assert.doesNotMatch(found.split("In random order")[1], /Eye movement/i, "what is not confirmed");
      await stranger.check("directory-found", { list: true });
      await select(stranger, "Place", { label: "Saltmere" });
      await press(stranger, "Search");
      assert.match(await main(stranger), /Nobody here matches all of that/);
      await stranger.check("directory-none");
      await stranger.go("/directory/registers");
      await stranger.check("directory-registers");
    }
  });

  test("what she takes back is gone at once", async () => {
    const alma = await arrive("alma");
    await alma.go("/my-entry/listing");
    await choose(alma, "No, show nothing");
    await press(alma, "Save");
    await taken(alma);
    assert.match(await main(alma), /Nothing of your entry is public/);
    const stranger = await visit(browser, service.url, { width: DESK });
    open.push(stranger);
    await stranger.go("/directory?room=yes");
    assert.match(await main(stranger), /Nobody here matches/);
  });

  test("nothing went wrong in anybody's browser", () => {
    for (const person of open) person.expectNothingWrong();
  });
});
