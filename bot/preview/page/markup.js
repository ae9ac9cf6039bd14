/** Message text as the page shows it: the server's HTML walked anew, so that only known tags get in. */

const BLOCKS = new Set(["BLOCKQUOTE", "PRE"]);
const KEPT = new Set(["B", "I", "U", "S", "CODE", "BR", ...BLOCKS]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT"]);
const LITERAL = new Set(["A", "CODE", "PRE"]);
const LINKS = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);
const FOLDED_LINES = 3;
const FOLDED_CHARACTERS = 120; // some three lines of a phone
// As Telegram finds them: a slash that opens a word, then the command.
const COMMAND = /(?<![\w/<>.])\/[A-Za-z][A-Za-z0-9_]{0,31}(?![\w/])/g;

/** An icon of the sprite in index.html. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** An element with properties (class, text, attributes by their names) and children. */
export function element(tag, { className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The server's HTML as nodes that are safe to insert; unknown tags leave only their words. */
export function markup(html) {
  const parsed = new DOMParser().parseFromString(`<body>${html}`, "text/html");
  const fragment = document.createDocumentFragment();
  copyChildren(parsed.body, fragment, false);
  return fragment;
}

function copyChildren(from, to, literal) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) copyText(node, to, literal);
    else if (node.nodeType === Node.ELEMENT_NODE && !DROPPED.has(node.tagName)) copyElement(node, to, literal);
  }
}

function copyElement(node, to, literal) {
  const made = counterpart(node);
  copyChildren(node, made?.querySelector(".folded") ?? made ?? to, literal || LITERAL.has(node.tagName));
  if (made) to.append(made);
}

function counterpart(node) {
  if (node.tagName === "BLOCKQUOTE" && node.hasAttribute("expandable") && isLong(node.textContent)) return foldable();
  if (KEPT.has(node.tagName)) return document.createElement(node.tagName);
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "");
  if (node.tagName === "SPAN" && node.className.includes("spoiler")) return spoiler();
  return null;
}

/** A block starts and ends its own line, so the line feed beside it would show as an empty line. */
function copyText(node, to, literal) {
  let text = node.data;
  if (BLOCKS.has(node.previousSibling?.tagName)) text = text.replace(/^\n/, "");
  if (BLOCKS.has(node.nextSibling?.tagName)) text = text.replace(/\n$/, "");
  if (literal) to.append(text);
  else to.append(...withCommands(text));
}

function withCommands(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(COMMAND)) {
    parts.push(text.slice(end, match.index), element("button", { type: "button", className: "command" }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

const isLong = (text) => text.length > FOLDED_CHARACTERS || text.split("\n").length > FOLDED_LINES;

/** A quote of which three lines are shown until it is unfolded. */
function foldable() {
  const words = element("div", { className: "folded" });
  const button = element("button", { type: "button", className: "fold", "aria-expanded": "false" }, "Show more");
  button.addEventListener("click", () => {
    const folded = words.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? "Show more" : "Show less";
  });
  return element("blockquote", {}, words, button);
}

/** A link to the outside; null for an address that is none or that a browser must not follow. */
export function link(address) {
  if (!URL.canParse(address) || !LINKS.has(new URL(address).protocol)) return null;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function spoiler() {
  const hidden = element("span", {
    className: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: press to show it",
  });
  const show = () => {
    hidden.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show, { once: true });
  hidden.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  });
  return hidden;
}

/**
 * What a link to this very bot starts with: the payload ("" if it has none), or null for a link
 * that leads elsewhere.
 */
export function startPayload(address, username) {
  const url = new URL(address);
  const names = url.protocol === "tg:" ? [url.host, url.searchParams.get("domain")] : [url.host, url.pathname.slice(1)];
  const toTelegram = names[0] === (url.protocol === "tg:" ? "resolve" : "t.me");
  const toBot = names[1]?.toLowerCase() === username.toLowerCase();
  return toTelegram && toBot ? url.searchParams.get("start") ?? "" : null;
}
