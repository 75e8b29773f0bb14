// One person's whole way, from an empty database, on a phone of 390 pixels and without scripts: she refers herself, comes
// back by her code, is told a no, contests it, is seen by somebody from outside, chooses, accepts an offer, answers the
// PHQ-9, sees her scores, asks for another time, sees who has looked, and comments on a post that is then shown. Nothing is
// prepared but the staff's accounts and one slot; staff do their part by their own pages. Each page that she is shown is
// checked, and weighed: the first visit with all that it loads, each later page alone.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { PHONE, launch, visit } from "../browser.mjs";
import { FIRST_VISIT_BYTES, PAGE_BYTES, firstVisitBytes } from "../checks.mjs";
import { rapport, startInit } from "../harness.mjs";
import { arrive, choose, clean, closed, dayFromNow, errors, follow, main, noTimeForANo, path, press, refused, select, selectLike, taken, tick, type, weekday } from "../steps.mjs";

const FIRST = "a first password, long";
const OWN = "a password of my own";
const WORDS = "Since the fire I wake at four and cannot stop thinking. My doctor says that talking would help.";
const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/;
const STAFF = [
  ["tariq", "Tariq Ellerby", "triage_clinician"], ["asta", "Asta Norrington", "assessor"],
  ["lead", "Benedict Oakshaw", "clinical_lead"], ["mona", "Mona Thistlewood", "moderator"],
];
const HEADS = "name,email,role,profession,body,registration_number,registration_checked,therapies,formats,languages,gender,site,remote,supervisor,basis,band,clinical_hours_week";
const PRACTITIONERS = `${HEADS}
Isolde Farrowgate,,therapist,Psychodynamic psychotherapist,BPC,T-1001,${dayFromNow(-30).iso},IPT;LTPP,individual,,,,yes,,paid_afc,8,18
Quentin Marlbrook,,reviewer,Psychodynamic psychotherapist,BPC,T-2002,${dayFromNow(-30).iso},IPT;LTPP,individual,,,,yes,,paid_sessional,8,4
`;

// A first time in the days ahead, so that its questions can be answered now: what is offered begins in two days at the
// soonest, and questions open in the week before.
const DAY = weekday([3, 4, 5, 6].map(dayFromNow).find((day) => !closed(day)));

describe("one person's whole way", () => {
  let service, browser, her, code, episode;
  const at = {};
  /** Every page that she was shown: its name and weight, compressed. */
  const weights = [];

  before(async () => {
    service = await startInit({ user: "sam", password: FIRST, name: "Hollin Vale Talking Therapies" });
    browser = await launch();
    const made = rapport(["import", "practitioners", "--json", "-"], { cwd: service.cwd, input: PRACTITIONERS });
    assert.equal(made.status, 0, made.stderr + made.stdout);
    for (const [user, name, role] of STAFF) {
      const added = rapport(["user", "add", "--user", user, "--name", name, "--role", role, "--password-file", "-"], { cwd: service.cwd, input: FIRST });
      assert.equal(added.status, 0, added.stderr);
    }
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
  });

  after(async () => {
    for (const person of Object.values(at)) await person.context.close();
    await her?.context.close();
    await browser?.close();
    await service?.stop();
  });

  const comes = async (user, options = {}) => {
    at[user] ??= await arrive(browser, service, user, { first: FIRST, own: OWN, ...options });
    return at[user];
  };
  /** Checks the page that she is shown, and weighs it. */
  const shown = async (name, options = {}) => {
    await her.check(`whole-${name}`, options);
    weights.push([name, gzipSync(await her.sent.body).length]);
  };
  const question = (step) => assert.equal(path(her), `/refer-yourself/question/${step}`);

  test("staff lay a slot open", async () => {
    const sam = await comes("sam");
    for (const [user, name, listed, role] of [
      ["isolde", "Isolde Farrowgate", "Farrowgate, Isolde", "Therapist"],
      ["quentin", "Quentin Marlbrook", "Marlbrook, Quentin", "Second-opinion reviewer"],
    ]) {
      await sam.go("/accounts/new");
      await type(sam, "Name", name);
      await type(sam, "User name", user);
      await tick(sam, role);
      await selectLike(sam, "The practitioner they are", listed);
      await type(sam, "First password", FIRST);
      await press(sam, "Open the account");
      await taken(sam);
    }
    await sam.go("/openings/new");
    await selectLike(sam, "Whose slot is it?", "Farrowgate, Isolde");
    await press(sam, "Continue");
    await tick(sam, "Interpersonal psychotherapy");
    await choose(sam, "One to one");
    await choose(sam, "Video call");
    await choose(sam, DAY);
    await type(sam, "Begins at", "10am");
    await press(sam, "Open the slot");
    await taken(sam);
  });

  test("she finds the way from the first page, which is light", async () => {
    await her.go("/");
    assert.equal(path(her), "/welcome");
    await shown("home");
    for (const first of ["/welcome", "/refer-yourself", "/enter"]) {
      const bytes = await firstVisitBytes(browser, service.url, first);
      assert.ok(bytes <= FIRST_VISIT_BYTES, `${first}: ${bytes} bytes`);
    }
    await follow(her, "Refer yourself");
    assert.equal(path(her), "/refer-yourself");
    await shown("start");
  });

  test("she begins, stops, and comes back with her code", async () => {
    await press(her, "Start");
    question("words");
    await shown("words");
    await type(her, "What brings you here?", WORDS);
    await press(her, "Continue");
    await shown("safe");
    await choose(her, "Yes");
    await press(her, "Continue");
    question("for");
    await choose(her, "For me");
    await press(her, "Save and come back later");
    await shown("later");
    code = CODE.exec(await main(her))[0];
    await press(her, "Stop now");
    // Another phone: this one knows nothing.
    await her.close();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
    await her.go("/refer-yourself/return");
    await shown("return");
    await type(her, "Your code", code);
    await press(her, "Go on");
    question("like");
  });

  test("she answers what is left and sends it once", async () => {
    await shown("like");
    for (const step of ["like", "when", "how", "who", "help"]) {
      question(step);
      await press(her, "Continue");
    }
    question("name");
    await type(her, "First name or names", "Ottilie");
    await type(her, "Last name", "Ravenglass");
    await press(her, "Continue");
    question("born");
    for (const [label, value] of [["Day", "3"], ["Month", "4"], ["Year", "1991"]]) await type(her, label, value);
    await press(her, "Continue");
    question("reach");
    await tick(her, "A phone call");
    await type(her, "Your phone number", "07700 900 456");
    await shown("reach");
    await press(her, "Continue");
    question("gp");
    await press(her, "Continue");
    assert.equal(path(her), "/refer-yourself/check");
    await shown("check");
    await press(her, "Send");
    // A browser is quicker than anybody: it is asked to look once more.
    if (her.sent.status === 422) await press(her, "Send");
    assert.equal(path(her), "/refer-yourself/sent");
    await shown("sent");
    assert.match(await clean(her), /It is here\. When a clinician has looked at it, we say so here\./);
  });

  test("staff take it in, and confirm who it is", async () => {
    const tariq = await comes("tariq");
    await tariq.go("/inbox");
    await follow(tariq, /Ravenglass/);
    episode = path(tariq);
    assert.match(episode, /^\/episodes\/[0-9a-f-]{36}$/);
    await tariq.go(`${episode}/screening`);
    await choose(tariq, "Routine");
    await choose(tariq, "Decide on the papers");
    await type(tariq, "Reason for the priority", "No sign of danger.");
    await press(tariq, "Save the screening");
    await taken(tariq);
    await her.go("/refer-yourself/sent");
    assert.match(await clean(her), /A clinician has read it\./);
    await shown("sent-read");
    const lead = await comes("lead");
    await lead.go(`${episode}/own-pages`);
    await choose(lead, "The code of the form that they sent");
    await type(lead, "How did you make sure that it is this person?", "Saw her, with a letter from her bank.");
    await press(lead, "Give it");
    await taken(lead);
    // By her code again, as somebody who comes back after days.
    await her.close();
    her = await visit(browser, service.url, { width: PHONE, scripts: false });
    await her.go("/refer-yourself/return");
    await type(her, "Your code", code);
    await press(her, "Go on");
    assert.equal(path(her), "/refer-yourself/sent");
    await shown("sent-opens");
    await press(her, "Open my own pages");
    assert.equal(path(her), "/my");
    await shown("where-first");
  });

  test("she reads what there is to choose, before anybody has talked with her", async () => {
    await her.go("/my/choose");
    assert.match(await main(her), /There is nothing to choose yet\./);
    await shown("choose-nothing");
    await follow(her, "Easy read");
    await shown("choose-easy");
  });

  test("a no: by two clinicians, told by a human", async () => {
    const asta = await comes("asta");
    await asta.go(`${episode}/decision`);
    await choose(asta, "This therapy does not fit");
    await select(asta, "The therapy that this is about", { label: "Interpersonal psychotherapy" });
    await choose(asta, "Another therapy fits the difficulty better");
    await type(asta, "The referrer’s view, as you understood it", "She referred herself.");
    await type(asta, "Who took part in this decision", "I alone, on the papers.");
    await type(asta, "What is offered instead", "A skills course of eight weeks.");
    await type(asta, "Who sees to it", "The triage team");
    await tick(asta, "The person was, or will be, told of their right to a second opinion");
    await type(asta, "Reasons, in words for the person", "You have asked for a therapy that asks a great deal. It may be too much too soon.");
    await type(asta, "What the person thinks of it", "She wants this therapy.");
    await press(asta, "Record the decision");
    await taken(asta);
    const { lead } = at;
    await lead.go(`${episode}/decision/confirmation`);
    await lead.page.getByRole("group", { name: "Do you agree?" }).getByRole("radio").first().check();
    await choose(lead, "A second clinician");
    await type(lead, "Your reasons", "Read the papers and agree.");
    await press(lead, "Save");
    await taken(lead);
    await her.go("/my");
    assert.doesNotMatch(await main(her), /too much too soon/, "a human tells her first");
  });

  test("she reads the no, and says no to it", async () => {
    const { asta } = at;
    await asta.go(`${episode}/decision/telling`);
    await choose(asta, "The person");
    await choose(asta, "Phone");
    // The hour is asked before and after the press: it may turn in between.
    const early = noTimeForANo();
    await press(asta, "Record that they were told");
    if (asta.sent.status !== 200) {
      assert.ok(early || noTimeForANo(), await errors(asta));
      assert.match(await errors(asta), /Tell them on a working day before 3pm/);
      await her.go("/my");
      assert.doesNotMatch(await main(her), /too much too soon/, "what nobody may tell now, no page tells");
      // Until somebody may tell her she can say so by phone, and staff write it down.
      const { sam } = at;
      await sam.go(`${episode}/second-opinion`);
      await choose(sam, "The person");
      await type(sam, "What they say", "You saw me once. I would like somebody else to look.");
      await press(sam, "Ask for a second opinion");
      await taken(sam);
      return;
    }
    await her.go("/my");
    assert.match(await clean(her), /This therapy was thought not to fit\..*too much too soon/);
    await shown("where-no");
    await follow(her, "You can say no to this");
    await shown("contest");
    await type(her, "Why do you see it differently?", "You saw me once. I would like somebody else to look.");
    await press(her, "Ask for a second opinion");
    await taken(her);
    assert.match(await clean(her), /Somebody else will look at it\. You keep your place\./);
    await shown("contested");
  });

  test("somebody from outside looks again, and she is told", async () => {
    const { lead, asta } = at;
    await lead.go(`${episode}/second-opinion`);
    assert.match(await main(lead), /You saw me once/);
    await select(lead, "Reviewer", { index: 1 });
    await choose(lead, "The register, paid for this review");
    await press(lead, "Name the reviewer");
    await taken(lead);
    const quentin = await comes("quentin");
    await quentin.go(`${episode}/second-opinion`);
    await choose(quentin, "They would like to meet");
    await press(quentin, "Record the offer");
    await taken(quentin);
    await type(quentin, "What you think, and why", "Met her twice. She can wait, be cross, and come back.");
    await press(quentin, "Save my opinion");
    await taken(quentin);
    await press(quentin, "Show me the first decision");
    await taken(quentin);
    await choose(quentin, "The decision is changed");
    await select(quentin, "The therapy that is acceptable, unless the decision stands", { label: "Interpersonal psychotherapy" });
    await select(quentin, "Who will deliver it", { label: "Isolde Farrowgate" });
    await type(quentin, "Reasons, in words for the person", "You thought with me about what is hard. This therapy fits.");
    await press(quentin, "Conclude the second opinion");
    await taken(quentin);
    await asta.go(`${episode}/decision/telling`);
    await choose(asta, "The person");
    await choose(asta, "Phone");
    await press(asta, "Record that they were told");
    await taken(asta);
    await her.go("/my");
    assert.match(await clean(her), /The decision was changed\..*This therapy fits\..*Met her twice\./);
    await shown("where-yes");
  });

  test("she chooses, and says when she could come", async () => {
    await her.go("/my/choose");
    assert.match(await main(her), /Interpersonal psychotherapy/);
    await shown("choose");
    await tick(her, "Interpersonal psychotherapy, one to one");
    await press(her, "Save what I choose");
    await taken(her);
    await her.go("/my/wishes");
    await shown("wishes");
    await tick(her, DAY);
    await press(her, "Save what I would like");
    await taken(her);
  });

  test("she is offered a place and accepts it", async () => {
    const { sam } = at;
    await sam.go("/openings");
    await follow(sam, /^Fill/);
    await press(sam, /^Offer it/);
    await taken(sam);
    assert.equal(path(sam), "/offers");
    await her.go("/my");
    await follow(her, "See the offer and answer");
    await shown("offer");
    await press(her, "Send my answer");
    await refused(her);
    await choose(her, "Yes");
    await press(her, "Send my answer");
    await taken(her);
    assert.match(await main(her), /Your dates are booked\./);
    await her.go("/my/dates");
    await shown("dates");
  });

  test("she answers the PHQ-9 before the first time, and sees her score", async () => {
    await her.go("/my/questions");
    for (let n = 0; n < 4 && await her.page.getByRole("button", { name: "Send my answers" }).count() > 0; n += 1) {
      if (!/Little interest or pleasure/.test(await main(her))) {
        await press(her, "I would rather not answer");
        continue;
      }
      await shown("phq9");
      const items = await her.page.locator("main fieldset").count();
      // Several days of each but the ninth: 8 of 27. Whatever is asked beside the nine is no part of the score.
      for (let item = 1; item <= items; item += 1) await her.page.locator(`input[name="item-${item}"]`).nth(item < 9 ? 1 : 0).check();
      await press(her, "Send my answers");
      await taken(her);
    }
    assert.match(await main(her), /That is all for this time/);
    await her.go("/my/how");
    assert.match(await clean(her), /PHQ-9.*\b8\b/);
    assert.ok(await her.page.locator("main svg").count() > 0, "her scores are drawn");
    await shown("how");
  });

  test("she puts a date at another time that is free, and asks where none suits", async () => {
    const { sam } = at;
    await sam.go("/openings/new");
    await selectLike(sam, "Whose slot is it?", "Farrowgate, Isolde");
    await press(sam, "Continue");
    await tick(sam, "Interpersonal psychotherapy");
    await choose(sam, "One to one");
    await choose(sam, "Video call");
    await choose(sam, DAY);
    await type(sam, "Begins at", "2pm");
    await press(sam, "Open the slot");
    await taken(sam);
    await her.go("/my/dates");
    await follow(her, /^Choose another time/);
    const times = her.page.locator("main a[href*='/move/to?']");
    assert.ok(await times.count() > 0, `no time is free: ${await main(her)}`);
    await shown("times");
    await Promise.all([her.page.waitForEvent("load"), times.first().click()]);
    assert.match(await main(her), /Is this right\?/);
    await shown("times-confirm");
    await press(her, "Yes, change my time");
    await taken(her);
    assert.match(await main(her), /Your new time is /);
    await her.go("/my/dates");
    assert.match(await main(her), /2pm to 2:50pm/);
    await follow(her, /^Choose another time/);
    // Where none of the free times suits, by a message: the date stays until somebody has found another with her.
    const none = her.page.getByText("None of these suits me");
    if (await none.count() > 0) await none.click();
    await shown("move");
    await type(her, "When would suit you?", "Any day after four.");
    await press(her, "Ask for another time");
    await taken(her);
    assert.match(await main(her), /Until then the date stays\./);
  });

  test("she sees who has looked", async () => {
    await her.go("/my/looked");
    for (const who of ["A clinician", "The clinical lead"]) assert.match(await main(her), new RegExp(who, "i"));
    assert.doesNotMatch(await main(her), /Ellerby|Norrington|Oakshaw|Marlbrook/, "by their work, not by name");
    await shown("looked", { list: true });
    await her.go("/my/data");
    await shown("data");
    await follow(her, "Easy read");
    await shown("data-easy");
  });

  test("she leaves her pages, comments on a post, and finds it shown", async () => {
    await her.go("/my");
    await press(her, "Sign out");
    const mona = await comes("mona");
    await mona.go("/moderation/posts/new");
    await type(mona, "Title", "What our waiting times leave out");
    await type(mona, "Text", "Two numbers were both true. We now publish both.");
    await press(mona, "Save");
    await press(mona, "Publish it");
    await press(mona, "Publish it");
    assert.match(await main(mona), /Post published/);
    await her.go("/news");
    await shown("news");
    await follow(her, "What our waiting times leave out");
    await shown("post");
    await type(her, "Your comment", "I was one of those who nearly gave up. Thank you for saying it.");
    await type(her, "Name (optional)", "O.");
    // Somebody reads for longer than a machine would.
    await her.page.waitForTimeout(3_500);
    await press(her, "Send the comment");
    assert.match(await main(her), /Thank you for your comment/);
    await shown("commented");
    await mona.go("/moderation");
    await follow(mona, /^Read and decide/);
    await press(mona, "Publish the comment");
    await her.go("/news/what-our-waiting-times-leave-out");
    assert.match(await main(her), /nearly gave up/);
    await shown("post-comment");
  });

  test("every later page was light, and the record of all this is whole", () => {
    const heavy = weights.filter(([, bytes]) => bytes > PAGE_BYTES);
    assert.deepEqual(heavy, [], "pages that weigh more than their budget");
    assert.ok(weights.length > 30, `${weights.length} pages`);
    const [name, bytes] = weights.reduce((most, one) => (one[1] > most[1] ? one : most));
    console.log(`${weights.length} pages; the heaviest is ${name}, ${bytes} bytes compressed`);
    const verified = rapport(["ledger", "verify", "--json"], { cwd: service.cwd });
    assert.equal(verified.status, 0, verified.stderr + verified.stdout);
    for (const person of [her, ...Object.values(at)]) person.expectNothingWrong();
  });
});
