/**
 * One message as an element. What a press does is decided in chat.js; the elements only say what
 * they are: `.key[data-row]`, `.key[data-copy]`, `.key[data-query]`, `.command`, `.reply`, `.quoted`, `a[href]`.
 */

import { element, icon, link, markup } from "./markup.js";

const UNITS = ["bytes", "kB", "MB"];

const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString([], { timeStyle: "short" });

/** "12 kB", in steps of 1000 as phones count. */
export function size(bytes) {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  const amount = bytes / 1000 ** step;
  return `${step && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[step]}`;
}

/** A message in one line: what a reply to it quotes. */
export function gist(message) {
  return message.text.trim().split("\n", 1)[0] || message.document?.name || message.other || "Message";
}

/**
 * @param {import("./api.js").Message} message
 * @param {{named: boolean, original: import("./api.js").Message|undefined}} setting
 *     whether bubbles name who sent them, and the message this one replies to
 * @returns {HTMLElement}
 */
export function bubble(message, setting) {
  if (message.service !== null) return service(message);
  const article = element("article", { className: `message from-${message.from}`, tabindex: "-1" });
  article.dataset.id = message.id;
  article.append(
    element("div", { className: "bubble" }),
    element("button", { type: "button", className: "reply round", "aria-label": "Reply to this message" }, icon("reply")),
  );
  redraw(article, null, message, setting);
  return article;
}

/** Brings the element of `before` to `after`; an unchanged keyboard keeps its buttons, and what they are doing. */
export function redraw(article, before, after, setting) {
  article.setAttribute("aria-label", `${after.sender}, ${clock(after.date)}`);
  article.querySelector(".bubble").replaceChildren(
    ...sender(after, setting),
    ...(after.reply_to === null ? [] : [quoted(after.reply_to, setting.original)]),
    ...(after.document ? [attachment(after.document)] : []),
    words(after),
  );
  if (before && JSON.stringify(before.keyboard) === JSON.stringify(after.keyboard)) return;
  article.querySelector(".keyboard")?.remove();
  article.classList.toggle("with-keyboard", Boolean(after.keyboard?.length));
  if (after.keyboard?.length) article.append(keyboard(after.keyboard));
}

function service(message) {
  const line = element("p", { className: "service", dir: "auto", tabindex: "-1" }, message.service);
  line.dataset.id = message.id;
  return line;
}

/** Above the words: who sent it, where that is not plain, and via which bot. */
function sender(message, setting) {
  const name = setting.named && message.from !== "person" ? [element("b", {}, message.sender)] : [];
  const via = message.via ? [element("span", {}, `via @${message.via}`)] : [];
  return name.length + via.length ? [element("p", { className: "sender", dir: "auto" }, ...name, ...via)] : [];
}

function words(message) {
  const time = element("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date));
  if (message.edited) time.title = `Edited at ${clock(message.edited)}`;
  const meta = element("span", { className: "meta", dir: "ltr" }, message.edited ? "edited " : "", time);
  return element("div", { className: "text", dir: "auto" }, ...other(message), markup(message.html), meta);
}

function other(message) {
  return message.other ? [element("span", { className: "other" }, message.other), message.text ? "\n" : ""] : [];
}

function quoted(id, original) {
  const button = element("button", { type: "button", className: "quoted", dir: "auto" });
  button.dataset.to = id;
  button.append(element("span", { className: "unseen" }, "In reply to: "), original ? gist(original) : "Deleted message");
  return button;
}

function attachment(document) {
  return element(
    "a",
    { className: "document", href: document.url, download: document.name },
    element("span", { className: "document-icon" }, icon("document")),
    element(
      "span",
      { className: "document-words" },
      element("span", { className: "document-name" }, document.name),
      element("span", { className: "document-size" }, `${size(document.size)} · Download`),
    ),
    icon("download"),
  );
}

function keyboard(rows) {
  const board = element("div", { className: "keyboard" });
  rows.forEach((row, rowIndex) => {
    const line = element("div", { className: "row" });
    if (row.length > 4) line.classList.add("crowded");
    line.append(...row.map((button, column) => key(button, rowIndex, column)));
    board.append(line);
  });
  return board;
}

function key(button, row, column) {
  const label = element("span", { className: "label", dir: "auto" }, button.text);
  if (button.url !== undefined) return outside(button, label);
  const made = element("button", { type: "button", className: "key" }, label);
  if (button.copy !== undefined) {
    made.dataset.copy = button.copy;
    made.append(icon("copy"), element("span", { className: "unseen" }, "(copies)"));
  } else if (button.switch !== undefined) {
    made.dataset.query = button.switch.query;
    made.dataset.stays = button.switch.stays;
    made.append(icon("inline"), element("span", { className: "unseen" }, button.switch.stays ? "(in this chat)" : "(in a chat you choose)"));
  } else {
    made.dataset.row = row;
    made.dataset.column = column;
  }
  return made;
}

function outside(button, label) {
  const made = link(button.url) ?? element("button", { type: "button", disabled: "" });
  made.className = "key";
  made.append(label, icon("outside"), element("span", { className: "unseen" }, "(link)"));
  return made;
}
