// Leaves out of the compiled style sheet what no page of Rapport uses, so that the first visit stays light.
// A selector goes when it needs one of these classes (inside :not(…) does not count as needing it).

/** What is left out, and why. */
export const unused = [
  [/\.nhsuk-(?!button)[a-z-]+--reverse\b/, "variants for dark grounds: our pages have none but the interruption panel, whose buttons stay"],
  [/\.nhsuk-button--(?:brand|login)\b/, "buttons for NHS login and brand pages"],
  [/\.nhsuk-u-static-/, "spacing that ignores the screen's width"],
  [/\.nhsuk-u-padding-(?!(?:0|2|3|4)\b)|\.nhsuk-u-padding-(?:top|right|bottom|left)-/, "paddings: components bring their own"],
  [/\.nhsuk-u-margin-(?:left|right)-/, "margins to the sides: the grid does that"],
  [/\.nhsuk-u-(?:one|two|three)-(?:half|third|thirds|quarter|quarters)(?:-tablet)?\b/, "deprecated widths, replaced by nhsuk-u-width-"],
  [/\.nhsuk-icon--size-/, "icon sizes"],
  [/\.nhsuk-table-(?:container|responsive)\b|\.nhsuk-table__panel/, "deprecated table classes"],
  [/\.nhsuk-card-group\b|\.nhsuk-card__img\b/, "cards with pictures, and rows of cards"],
  [/\.nhsuk-file-upload__(?!input)/, "the drop zone for files, made by a script that we do not start: the browser's own field does it"],
  [/\.nhsuk-header__organisation-logo\b/, "bitmap logos"],
];

/** Splits at the top level of brackets and braces. */
function* blocks(css) {
  let start = 0;
  let depth = 0;
  let quote = "";
  for (let i = 0; i < css.length; i += 1) {
    const c = css[i];
    if (quote) {
      if (c === "\\") i += 1;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if (c === "{") depth += 1;
    else if (c === "}") {
      depth -= 1;
      if (depth === 0) {
        yield css.slice(start, i + 1);
        start = i + 1;
      }
    } else if (c === ";" && depth === 0) {
      yield css.slice(start, i + 1);
      start = i + 1;
    }
  }
}

function splitSelectors(list) {
  const out = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < list.length; i += 1) {
    if (list[i] === "(" || list[i] === "[") depth += 1;
    else if (list[i] === ")" || list[i] === "]") depth -= 1;
    else if (list[i] === "," && depth === 0) {
      out.push(list.slice(start, i));
      start = i + 1;
    }
  }
  out.push(list.slice(start));
  return out;
}

/** The selector without its :not(…) parts. */
function needs(selector) {
  let out = "";
  for (let i = 0; i < selector.length; i += 1) {
    if (selector.startsWith(":not(", i)) {
      let depth = 0;
      for (i += 4; i < selector.length; i += 1) {
        if (selector[i] === "(") depth += 1;
        else if (selector[i] === ")" && (depth -= 1) === 0) break;
      }
    } else out += selector[i];
  }
  return out;
}

export function prune(css) {
  let out = "";
  let lastMedia = "";
  for (const block of blocks(css)) {
    const brace = block.indexOf("{");
    const head = block.slice(0, brace);
    let written;
    if (head.startsWith("@media") || head.startsWith("@supports")) {
      const inner = prune(block.slice(brace + 1, -1));
      if (!inner) continue;
      // Two neighbours with one condition become one.
      if (head === lastMedia) {
        out = `${out.slice(0, -1)}${inner}}`;
        continue;
      }
      lastMedia = head;
      written = `${head}{${inner}}`;
    } else {
      if (brace === -1 || head.startsWith("@")) written = block;
      else {
        const kept = splitSelectors(head).filter((selector) => !unused.some(([pattern]) => pattern.test(needs(selector))));
        if (!kept.length) continue;
        written = kept.join(",") + block.slice(brace);
      }
      lastMedia = "";
    }
    out += written;
  }
  return out;
}
