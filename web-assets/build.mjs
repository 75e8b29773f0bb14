// Makes web-assets/dist: what the server hands out under /assets/.
//
//   npm ci && node build.mjs
//
// Every file gets its content's hash into its name, so that browsers may keep it for ever; manifest.json says which
// logical name became which file name. Beside each text file lie a .gz and a .br. Nothing in the output points at
// another host: the build fails if it would.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { prune } from "./prune.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(here, "src");
const dist = path.join(here, "dist");
const fresh = path.join(here, "node_modules/.dist");
const library = path.join(here, "node_modules/nhsuk-frontend/dist/nhsuk");

/** The most that the parts of a first visit may weigh, gzipped; the page itself has 20 kB on top. */
const budget = { "app.css": 32_000, "nhsuk-frontend.js": 15_000, "app.js": 5_000, "boot.js": 1_000 };

function fail(message) {
  console.error(`web-assets: ${message}`);
  process.exit(1);
}

if (!existsSync(library)) fail("nhsuk-frontend is not installed. Run: npm ci --prefix web-assets");
const sass = await import("sass");

const manifest = {};
const sizes = {};

function write(logical, content) {
  const buffer = Buffer.isBuffer(content) ? content : Buffer.from(content, "utf8");
  const hash = createHash("sha256").update(buffer).digest("hex").slice(0, 12);
  const extension = path.extname(logical);
  const name = `${path.basename(logical, extension)}.${hash}${extension}`;
  writeFileSync(path.join(fresh, name), buffer);
  sizes[logical] = { plain: buffer.length };
  if ([".css", ".js", ".svg", ".json"].includes(extension)) {
    const gzip = gzipSync(buffer, { level: 9 });
    const brotli = brotliCompressSync(buffer, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    writeFileSync(path.join(fresh, `${name}.gz`), gzip);
    writeFileSync(path.join(fresh, `${name}.br`), brotli);
    Object.assign(sizes[logical], { gzip: gzip.length, brotli: brotli.length });
  }
  manifest[logical] = name;
  return `/assets/${name}`;
}

/** Compiles, leaves out what is unused, and takes away what only old browsers read. */
function compileStyles() {
  const { css } = sass.compile(path.join(source, "app.scss"), {
    loadPaths: [path.join(here, "node_modules")],
    style: "compressed",
    quietDeps: true,
  });
  return prune(css)
    .replaceAll("@media screen and (forced-colors: active),(-ms-high-contrast: active)", "@media screen and (forced-colors: active)")
    .replaceAll("rgba(0,0,0,0)", "#0000")
    .replaceAll("(min-width: ", "(min-width:")
    .replaceAll("(max-width: ", "(max-width:");
}

function checkStyles(css) {
  for (const [, address] of css.matchAll(/url\(\s*["']?([^"')]*)["']?\s*\)/g)) {
    if (!address.startsWith("/assets/")) fail(`the style sheet points at ${address}`);
  }
  for (const trace of ["http:", "https:", "@import", "@font-face", "url(//"]) {
    if (css.includes(trace)) fail(`the style sheet holds ${trace}`);
  }
  const defined = new Set([...css.matchAll(/(--[a-z0-9-]+):/g)].map(([, name]) => name));
  for (const [, name] of css.matchAll(/var\((--[a-z0-9-]+)/g)) {
    if (!defined.has(name)) fail(`the style sheet uses ${name}, which nothing defines`);
  }
  let depth = 0;
  for (const c of css.replace(/"[^"]*"/g, "")) depth += c === "{" ? 1 : c === "}" ? -1 : 0;
  if (depth !== 0) fail("the style sheet's braces do not match");
}

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

// Images: ours, and those of the design system that the style sheet asks for.
let css = compileStyles();
for (const file of readdirSync(path.join(source, "images")).sort()) {
  write(file, readFileSync(path.join(source, "images", file)));
}
const asked = new Set([...css.matchAll(/\/assets\/images\/([a-z0-9.-]+)/g)].map(([, name]) => name));
for (const name of [...asked].sort()) {
  const file = path.join(library, "assets/images", name);
  if (!existsSync(file)) fail(`the style sheet asks for ${name}, which nhsuk-frontend does not bring`);
  css = css.replaceAll(`/assets/images/${name}`, write(name, readFileSync(file)));
}
checkStyles(css);
write("app.css", css);

// Scripts: all external, all from our own address.
const script = readFileSync(path.join(library, "nhsuk-frontend.min.js"), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
const library_address = write("nhsuk-frontend.js", script);
const app = readFileSync(path.join(source, "app.js"), "utf8");
if (!app.includes("/assets/nhsuk-frontend.min.js")) fail("app.js no longer imports nhsuk-frontend.min.js");
write("app.js", app.replaceAll("/assets/nhsuk-frontend.min.js", library_address));
write("boot.js", readFileSync(path.join(source, "boot.js")));

writeFileSync(path.join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);

let first_visit = 0;
for (const [name, size] of Object.entries(sizes)) {
  const packed = size.gzip ? `${size.gzip} gzip, ${size.brotli} brotli` : "not packed";
  console.log(`${name.padEnd(32)} ${String(size.plain).padStart(7)} bytes, ${packed}`);
  if (budget[name]) {
    first_visit += size.gzip;
    if (size.gzip > budget[name]) fail(`${name} weighs ${size.gzip} bytes gzipped, over its ${budget[name]}`);
  }
}
console.log(`style sheet and scripts of a first visit: ${first_visit} bytes gzipped`);
