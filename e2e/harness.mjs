// The built program, started for a test on a free port with a data folder of its own, and stopped by its process id.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** The program under test: RAPPORT_BIN, else what `cargo build` leaves. */
export function program() {
  const path = process.env.RAPPORT_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(project, "target"), "debug", "rapport");
  assert.ok(existsSync(path), `${path} is not there: run \`cargo build -p rapport\` first, or set RAPPORT_BIN`);
  return path;
}

/**
 * The moment at which every demonstration of these tests begins: a Monday morning. It tells of a year that ends today, and
 * what stands in diaries and lists differs from day to day; a test that held yesterday has to hold tomorrow.
 * A service made by `init` goes by the clock of the machine. E2E_DEMO_BEGINS names another moment, to see what holds then.
 */
const DEMO_BEGINS = Date.parse(process.env.E2E_DEMO_BEGINS ?? "2026-11-23T10:30:00Z");
const DEMO_SHIFT_SECONDS = Math.round((DEMO_BEGINS - Date.now()) / 1000);

/** For the environment of every command that works on a demonstration; `startDemo` has it. */
export const demoClock = { RAPPORT_DEMO_CLOCK_SHIFT: String(DEMO_SHIFT_SECONDS) };

/** Now, in a demonstration. */
export const demoNow = () => new Date(Date.now() + DEMO_SHIFT_SECONDS * 1000);

/** How long the program may take to finish what it is doing when it is asked to stop. */
const STOP_SECONDS = 20;

/** A new empty folder to run the program in; its data lie under it. */
export function freshFolder() {
  return mkdtempSync(join(tmpdir(), "rapport-e2e-"));
}

/** The environment for the program: its settings are ours alone, whatever the developer has set; the data lie in `folder`. */
function environment(folder, more) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("RAPPORT_"));
  return { ...Object.fromEntries(inherited), NO_COLOR: "1", RAPPORT_DATA: join(folder, "data"), ...more };
}

/** Runs one command of the program to its end in a folder: `{ status, stdout, stderr }`. `input` goes to its standard input. */
export function rapport(args, { cwd, input, env = {} }) {
  assert.ok(cwd, "name the folder, so that no command ever finds somebody's own data");
  const { status, stdout, stderr, error } = spawnSync(program(), args, {
    cwd, input, encoding: "utf8", env: environment(cwd, env), maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts `rapport ARGS... --listen 127.0.0.1:PORT` and waits until it answers.
 * Answers `{ url, cwd, log(), stop() }`. The folder is removed on `stop` unless it was given.
 * `seconds` bounds the wait (a demonstration fills its database first).
 */
export async function start(args, { cwd, env = {}, seconds = 240 } = {}) {
  const folder = cwd ?? freshFolder();
  const port = await freePort();
  const child = spawn(program(), [...args, "--listen", `127.0.0.1:${port}`], {
    cwd: folder, env: environment(folder, env), stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => { log = (log + text).slice(-200_000); });
  let ended;
  const end = new Promise((resolve) => {
    child.once("error", (error) => { ended = String(error); resolve(); });
    child.once("exit", (code, signal) => { ended ??= `exit ${code ?? signal}`; resolve(); });
  });
  const stop = async () => {
    if (ended === undefined) child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await end;
    clearTimeout(impatience);
    if (!cwd) rmSync(folder, { recursive: true, force: true });
    assert.ok(!ended.includes("SIGKILL"), `rapport ${args.join(" ")} did not stop within ${STOP_SECONDS} s of being asked to`);
  };
  // Should the port be taken in between, the program takes the next free one and says so.
  const address = () => /http:\/\/(127\.0\.0\.1|localhost):\d+/.exec(log)?.[0] ?? `http://127.0.0.1:${port}`;
  const deadline = Date.now() + seconds * 1000;
  while (ended === undefined && Date.now() < deadline) {
    const url = address();
    const alive = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false);
    if (alive) return { url, cwd: folder, log: () => log, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const why = ended ?? `no answer at /healthz after ${seconds} s`;
  await stop();
  throw new Error(`rapport ${args.join(" ")} did not start (${why}):\n${log.slice(-4000)}`);
}

/** A fictional service with its year of history; fewer people than the real demo where a test needs few. */
export function startDemo({ people, seed, env = {}, ...options } = {}) {
  const args = ["demo"];
  if (people !== undefined) args.push("--people", String(people));
  if (seed !== undefined) args.push("--seed", String(seed));
  return start(args, { ...options, env: { ...demoClock, ...env } });
}

/** A real, empty service with its first administrator, as `rapport init` makes it. Other options are those of `start`. */
export async function startInit({ user = "first.administrator", password, name = "Test service", ...options }) {
  const cwd = freshFolder();
  const made = rapport(
    ["init", "--name", name, "--administrator", "First Administrator", "--user", user, "--password-file", "-"],
    { cwd, input: password, env: options.env },
  );
  assert.equal(made.status, 0, `rapport init failed:\n${made.stderr}`);
  const service = await start(["serve"], { ...options, cwd });
  return { ...service, stop: () => service.stop().finally(() => rmSync(cwd, { recursive: true, force: true })) };
}

/** Signs in by a persona's button: a demonstration only. */
export async function signInAs(visit, persona) {
  await visit.go("/sign-in");
  await visit.page.getByRole("button", { name: persona }).click();
  await visit.page.waitForLoadState("load");
  assert.doesNotMatch(new URL(visit.page.url()).pathname, /sign-in/, `signing in as ${persona} did not leave the sign-in page`);
}

/** Signs in with a user name and a password, by the fields that a password manager would look for. */
export async function signIn(visit, user, password) {
  await visit.go("/sign-in");
  await visit.page.locator('input[autocomplete~="username"]').fill(user);
  await visit.page.locator('input[type="password"]').fill(password);
  await visit.page.locator('input[type="password"]').press("Enter");
  await visit.page.waitForLoadState("load");
  assert.doesNotMatch(new URL(visit.page.url()).pathname, /sign-in/, `signing in as ${user} did not leave the sign-in page`);
}
