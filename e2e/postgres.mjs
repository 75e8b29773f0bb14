// A PostgreSQL of one's own for as long as a command runs: loopback only, a new empty data folder, a random password.
//
//   node postgres.mjs [--durable] -- cargo test -p ledger     runs the command with RAPPORT_TEST_POSTGRES set
//   node postgres.mjs [--durable]                             prints the address and serves until Ctrl-C
//
// PostgreSQL refuses to run as root; when we are root it runs as the user `nobody`. Without --durable it does not
// wait for the disk: right for tests of behaviour, wrong for a measurement.
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { postgres as findPostgres } from "./prepare.mjs";

/** What this program exits with when there is no PostgreSQL to be had, so that a caller can tell it from its command's failure. */
export const NO_POSTGRES = 97;

/** The user that PostgreSQL runs as: undefined for ourselves, `nobody` when we are root. */
function otherUser() {
  if (typeof process.getuid !== "function" || process.getuid() !== 0) return undefined;
  const line = readFileSync("/etc/passwd", "utf8").split("\n").find((entry) => entry.startsWith("nobody:"));
  if (!line) throw new Error("we are root, PostgreSQL refuses to run as root, and /etc/passwd has no user `nobody`");
  const [, , uid, gid] = line.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts PostgreSQL and answers `{ url, version, stop }`. Throws an error whose `code` is NO_POSTGRES when there is none. */
export async function startPostgres({ durable = false } = {}) {
  const found = findPostgres();
  if (found.missing) throw Object.assign(new Error(found.missing), { code: NO_POSTGRES });
  const user = otherUser();
  const home = mkdtempSync(join(tmpdir(), "rapport-postgres-"));
  try {
    return await startIn(home, found, user, durable);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(home, found, user, durable) {
  const as = { ...user, cwd: home, env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", HOME: home }, encoding: "utf8" };
  chmodSync(home, 0o755);
  const bin = reachableBin(home, found, as);
  const data = join(home, "data");
  const password = randomBytes(18).toString("base64url");
  const passwordFile = join(home, "password");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [home, data, passwordFile]) chownSync(path, user.uid, user.gid);
  const made = spawnSync(join(bin, "initdb"), [
    "--pgdata", data, "--username", "rapport", "--pwfile", passwordFile, "--auth", "scram-sha-256",
    "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions",
  ], as);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  rmSync(passwordFile);

  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "max_connections=200"];
    if (!durable) settings.push("fsync=off", "full_page_writes=off");
    // In a process group of its own: Ctrl-C is for the command; we stop the database after it.
    const server = spawn(join(bin, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
      ...as, detached: true, stdio: ["ignore", "ignore", "pipe"],
    });
    const log = await untilReady(server);
    if (log.ready) {
      const version = /starting (PostgreSQL \S+)/.exec(log.text)?.[1] ?? "PostgreSQL";
      return { url: `postgres://rapport:${password}@127.0.0.1:${port}/postgres`, version, stop: () => stop(server, home) };
    }
    if (attempt === 5 || !log.text.includes("could not bind")) throw new Error(`PostgreSQL did not start: ${log.text}`);
  }
}

/** `nobody` may not be allowed into the folder the project lies in (a home folder, often); then the programs are copied. */
function reachableBin(home, { bin, root }, as) {
  const works = (folder) => spawnSync(join(folder, "postgres"), ["--version"], as).status === 0;
  if (works(bin)) return bin;
  if (root) {
    cpSync(root, join(home, "native"), { recursive: true, verbatimSymlinks: true });
    if (works(join(home, "native", "bin"))) return join(home, "native", "bin");
  }
  const why = spawnSync(join(bin, "postgres"), ["--version"], as);
  throw new Error(`PostgreSQL's program in ${bin} does not run here: ${why.stderr || why.error?.message}`);
}

/** Reads the server's own words until it says that it is ready, or ends. */
function untilReady(server) {
  return new Promise((resolve) => {
    let text = "";
    server.stderr.setEncoding("utf8").on("data", (chunk) => {
      text = (text + chunk).slice(-20_000);
      if (text.includes("ready to accept connections")) resolve({ ready: true, text });
    });
    server.once("error", (error) => resolve({ ready: false, text: String(error) }));
    server.once("exit", () => resolve({ ready: false, text }));
  });
}

/** A fast shutdown: open sessions are ended, the data folder is removed. */
async function stop(server, home) {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await gone;
  }
  rmSync(home, { recursive: true, force: true });
}

async function main(argv) {
  const split = argv.indexOf("--");
  const options = split === -1 ? argv : argv.slice(0, split);
  const command = split === -1 ? [] : argv.slice(split + 1);
  const unknown = options.find((option) => option !== "--durable");
  if (unknown) {
    console.error(`postgres.mjs: unknown option ${unknown}. Usage: node postgres.mjs [--durable] [-- COMMAND...]`);
    return 2;
  }
  let database;
  try {
    database = await startPostgres({ durable: options.includes("--durable") });
  } catch (error) {
    console.error(`postgres.mjs: ${error.message}`);
    return NO_POSTGRES;
  }
  console.error(`${database.version} on ${database.url.replace(/:[^:@]*@/, ":…@")}`);
  try {
    return command.length > 0 ? await run(command, database.url) : await serve(database.url);
  } finally {
    await database.stop();
  }
}

/** Runs the command; a signal to us is for the command, whose end is then ours. */
function run([program, ...args], url) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, RAPPORT_TEST_POSTGRES: url } });
    process.on("SIGINT", () => {}); // the terminal has sent it to the child as well
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.once("error", (error) => {
      console.error(`postgres.mjs: ${program} could not be run: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code, signal) => resolve(signal ? 1 : code));
  });
}

function serve(url) {
  console.log(url);
  return new Promise((resolve) => {
    const forever = setInterval(() => {}, 60_000);
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => { clearInterval(forever); resolve(0); });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await main(process.argv.slice(2)));
