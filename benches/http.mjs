// Pages and FHIR over HTTP, against a running service on this machine: requests a second, the middle and the 99th of a
// hundred waits, and the CPU that the server spent on each request (read from /proc, so the client's own is not in it).
//
//   cargo build --release -p rapport
//   node benches/http.mjs [PEOPLE] [FOLDER]
//
// A demonstration of PEOPLE (1,500) is made in FOLDER (a new one under the system's temporary folder, which must not be in
// memory). The peers in the same run: /healthz, which is the floor of HTTP here, and a bare fdatasync of the same disk.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from "node:fs";
import http from "node:http";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const program = process.env.RAPPORT_BIN ?? join(project, "target", "release", "rapport");
const people = Number(process.argv[2] ?? 1500);
const folder = process.argv[3] ?? mkdtempSync(join(tmpdir(), "rapport-http-"));
const TMPFS = 0x01021994;
assert.notEqual(statfsSync(folder).type, TMPFS, "the folder lies in memory: a sync there costs nothing, so nothing would be measured");

const percent = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
const ms = (n) => n.toFixed(n < 1 ? 2 : 1);

/** How long a write of one block takes to reach the disk. */
function syncs() {
  const file = openSync(join(folder, "sync"), "w");
  const took = [];
  for (let i = 0; i < 200; i += 1) {
    writeSync(file, Buffer.alloc(4096, i % 256));
    const from = process.hrtime.bigint();
    fdatasyncSync(file);
    took.push(Number(process.hrtime.bigint() - from) / 1e6);
  }
  closeSync(file);
  took.sort((a, b) => a - b);
  return `fdatasync ${ms(percent(took, 0.5))} ms in the middle, ${ms(percent(took, 0.99))} ms at the 99th`;
}

const ask = (agent, url, { method = "GET", headers = {}, body } = {}) => new Promise((resolve, reject) => {
  const request = http.request(url, { agent, method, headers }, (answer) => {
    const parts = [];
    answer.on("data", (part) => parts.push(part)).on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  });
  request.on("error", reject).end(body);
});

/** CPU seconds that a process has spent so far. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Sends `count` requests over `lines` connections. */
async function measure(pid, what, lines, count, one) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: lines });
  for (let i = 0; i < 20; i += 1) await one(agent, -1 - i);
  const waits = [];
  const before = cpu(pid);
  const from = process.hrtime.bigint();
  let next = 0;
  await Promise.all(Array.from({ length: lines }, async () => {
    while (next < count) {
      const n = next;
      next += 1;
      const began = process.hrtime.bigint();
      await one(agent, n);
      waits.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
  }));
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const spent = (cpu(pid) - before) / count * 1000;
  agent.destroy();
  waits.sort((a, b) => a - b);
  console.log(`| ${what} | ${lines} | ${Math.round(count / seconds)} | ${ms(percent(waits, 0.5))} | ${ms(percent(waits, 0.99))} | ${spent.toFixed(2)} |`);
}

const hidden = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";

async function main() {
  console.log(`${execFileSync("uname", ["-sm"], { encoding: "utf8" }).trim()}, load ${loadavg()[0].toFixed(1)}, ${syncs()}`);
  execFileSync(program, ["--quiet", "--data", join(folder, "data"), "demo", "--people", String(people), "--no-serve"], { stdio: "inherit" });
  const server = spawn(program, ["--data", join(folder, "data"), "serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  try {
    let log = "";
    for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", (text) => { log += text; });
    for (let tries = 0; !/http:\/\/127\.0\.0\.1:[1-9]\d*/.test(log); tries += 1) {
      assert.ok(tries < 600 && server.exitCode === null, `the server did not start:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const url = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(log)[0];
    const plain = new http.Agent({ keepAlive: true });
    const jar = new Map();
    const keep = (answer) => {
      for (const cookie of answer.headers["set-cookie"] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
        jar.set(name, value);
      }
      return answer;
    };
    const cookies = () => ({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") });
    const get = async (path) => keep(await ask(plain, url + path, { headers: cookies() }));
    const post = async (path, fields) => keep(await ask(plain, url + path, {
      method: "POST", body: new URLSearchParams(fields).toString(),
      headers: { ...cookies(), origin: url, "content-type": "application/x-www-form-urlencoded" },
    }));
    const signIn = async (persona) => {
      jar.clear();
      const html = (await get("/sign-in")).body.toString();
      const answer = await post("/sign-in/persona", { csrf: hidden(html, "csrf"), key: hidden(html, "key"), persona });
      assert.ok(answer.status < 400 && answer.status >= 300, `signing in as ${persona}: ${answer.status}`);
    };

    // A token for a system that sends referrals.
    await signIn("admin");
    const accounts = (await get("/accounts")).body.toString();
    const referrer = accounts.split("<tr").find((row) => row.includes("psychiatrist"));
    const account = /\/accounts\/[0-9a-f-]{36}/.exec(referrer ?? "")?.[0];
    assert.ok(account, "the referrer's account was not found");
    const form = (await get(`${account}/client-token`)).body.toString();
    const issued = (await post(`${account}/client-token`, { csrf: hidden(form, "csrf"), key: hidden(form, "key") })).body.toString();
    const token = /<pre[^>]*>([^<]+)<\/pre>/.exec(issued)?.[1];
    assert.ok(token, "no token was issued");

    await signIn("lead");
    const list = (await get("/waiting-list")).body.toString();
    const episode = /\/episodes\/[0-9a-f-]{36}/.exec(list)[0];
    const page = (path) => async (agent) => {
      const answer = await ask(agent, url + path, { headers: cookies() });
      assert.equal(answer.status, 200, path);
    };
    const template = readFileSync(join(project, "crates", "exchange", "tests", "fixtures", "ukcore-transaction.json"), "utf8");
    const run = process.pid.toString(36);
    const words = (n) => [...String(Math.abs(n))].map((digit) => "abcdefghij"[Number(digit)]).join("") + (n < 0 ? "w" : "r") + run.replace(/\d/g, "");
    const ids = [];
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/fhir+json" };
    let sent = 0;
    const take = async (agent) => {
      sent += 1;
      const bundle = JSON.parse(template);
      const resource = (type) => bundle.entry.find((entry) => entry.resource.resourceType === type).resource;
      bundle.id = `tx-${run}-${sent}`;
      resource("ServiceRequest").identifier[0].value = `REF-${run}-${sent}`;
      resource("ServiceRequest").authoredOn = new Date().toISOString().slice(0, 10);
      const patient = resource("Patient");
      delete patient.identifier;
      patient.name[0].family = `Exampleton${words(sent)}`;
      patient.birthDate = `19${50 + sent % 50}-0${1 + sent % 9}-1${sent % 10}`;
      const answer = await ask(agent, `${url}/fhir`, { method: "POST", headers, body: JSON.stringify(bundle) });
      assert.ok(answer.status < 300, `${answer.status} ${answer.body}`);
      const location = /ServiceRequest\/([0-9a-f-]{36})/.exec(answer.body.toString())?.[1];
      if (location) ids.push(location);
    };
    const read = async (agent, n) => {
      const answer = await ask(agent, `${url}/fhir/ServiceRequest/${ids[Math.abs(n) % ids.length]}`, { headers });
      assert.equal(answer.status, 200, answer.body.toString());
    };
    console.log(`\n${people} people. The load is now ${loadavg()[0].toFixed(1)}.\n`);
    console.log("| | connections | a second | middle, ms | 99th, ms | CPU a request, ms |\n|---|---|---|---|---|---|");
    for (const lines of [1, 16]) {
      await measure(server.pid, "/healthz (the floor)", lines, 4000, page("/healthz"));
      await measure(server.pid, "waiting list", lines, 1000, page("/waiting-list"));
      await measure(server.pid, "an episode", lines, 1000, page(episode));
      await measure(server.pid, "FHIR: a referral taken in, synced", lines, 1000, take);
      if (ids.length > 0) await measure(server.pid, "FHIR: a referral read", lines, 2000, read);
    }
    console.log(`\n${syncs()}`);
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    if (!process.argv[3]) rmSync(folder, { recursive: true, force: true });
  }
}

await main();
