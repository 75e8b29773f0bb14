// How many pages a PDF of the browser has: its page objects are written in clear.
import { readFileSync } from "node:fs";

/** Pages of the PDF at a path. */
export function pages(path) {
  return (readFileSync(path).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
}
