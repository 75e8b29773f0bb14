// Starting and stopping the program, tried on a stand-in that answers as it does: the harness must wait for it, follow
// it to another port, tell why it did not start, and leave nothing behind.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { rapport, start, startDemo, startInit } from "../harness.mjs";

const STAND_IN = `#!${process.execPath}
const http = require("node:http");
const [command, ...rest] = process.argv.slice(2);
if (command === "broken") { console.error("Error: the master key is missing"); process.exit(78); }
const settings = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("RAPPORT_")));
if (command === "init") { require("node:fs").writeFileSync("init.json", JSON.stringify(process.argv.slice(2))); process.exit(0); }
if (command === "echo") { process.stdin.pipe(process.stdout); }
else {
  const asked = Number(rest[rest.indexOf("--listen") + 1].split(":")[1]);
  const port = command === "moves" ? 0 : asked;
  let looks = 0;
  const server = http.createServer((request, response) => {
    looks += 1;
    response.statusCode = request.url === "/healthz" && looks < 3 ? 503 : 200;
    response.end(JSON.stringify({ arguments: [command, ...rest], folder: process.cwd(), settings }));
  });
  server.listen(port, "127.0.0.1", () => console.log("Serving on http://127.0.0.1:" + server.address().port + "/"));
  process.on("SIGTERM", () => process.exit(0));
}
`;

describe("starting the program", () => {
  let folder, restored;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rapport-stand-in-"));
    writeFileSync(join(folder, "rapport.cjs"), STAND_IN);
    chmodSync(join(folder, "rapport.cjs"), 0o755);
    restored = process.env.RAPPORT_BIN;
    process.env.RAPPORT_BIN = join(folder, "rapport.cjs");
  });

  after(() => {
    if (restored === undefined) delete process.env.RAPPORT_BIN;
    else process.env.RAPPORT_BIN = restored;
    rmSync(folder, { recursive: true, force: true });
  });

  test("waits until it answers, in a folder of its own that is gone after the stop", async () => {
    const service = await startDemo({ people: 12, seed: 7 });
    const said = await (await fetch(service.url)).json();
    assert.deepEqual(said.arguments.slice(0, 6), ["demo", "--people", "12", "--seed", "7", "--listen"]);
    assert.equal(said.folder, service.cwd);
    await service.stop();
    assert.equal(existsSync(service.cwd), false);
    await assert.rejects(fetch(service.url));
  });

  test("follows it to the port that it says it took", async () => {
    const service = await start(["moves"]);
    assert.equal((await fetch(service.url)).status, 200);
    await service.stop();
  });

  test("tells why it did not start", async () => {
    await assert.rejects(start(["broken"]), /rapport broken did not start \(exit 78\):\nError: the master key is missing/);
  });

  test("makes a service of its own and serves it, whatever the developer has set", async () => {
    process.env.RAPPORT_DATABASE = "postgres://somebody.elses/records";
    try {
      const service = await startInit({ user: "sam", password: "a long enough password" });
      const said = await (await fetch(service.url)).json();
      assert.equal(said.arguments[0], "serve");
      assert.deepEqual(said.settings, { RAPPORT_DATA: join(service.cwd, "data") });
      const init = JSON.parse(readFileSync(join(service.cwd, "init.json"), "utf8"));
      assert.deepEqual(init.slice(-4), ["--user", "sam", "--password-file", "-"]);
      await service.stop();
      assert.equal(existsSync(service.cwd), false);
    } finally {
      delete process.env.RAPPORT_DATABASE;
    }
  });

  test("runs a command to its end with text on its standard input", () => {
    assert.deepEqual(rapport(["echo"], { cwd: folder, input: "hello" }), { status: 0, stdout: "hello", stderr: "" });
    assert.equal(rapport(["broken"], { cwd: folder }).status, 78);
  });
});
