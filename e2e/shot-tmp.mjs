import { launch, visit } from "./browser.mjs";
const base = process.argv[2]; const list = process.argv.slice(3);
const browser = await launch();
for (const width of [1280, 390]) {
  const v = await visit(browser, base, { width });
  for (const [i, path] of list.entries()) {
    await v.go(path);
    const name = `tmpmap-${i}`;
    await v.shot(name);
    try { await v.check(undefined, {list:true}); console.log(width, path, "ok"); } catch (e) { console.log(width, path, String(e.message).slice(0, 3000)); v.problems = []; }
  }
  await v.context.close();
}
await browser.close();
