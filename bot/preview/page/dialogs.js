/** What comes up over the chat: toasts, alerts, the notice of a lost line, the library's mistakes. */

import { element } from "./markup.js";

const TOAST_MS = 3000;
const MS_A_CHARACTER = 50; // reading time, up to some 12 s for the longest answer Telegram allows (200)
const MOST_TOASTS = 3;

const $ = (id) => document.getElementById(id);

let lastAlert = Promise.resolve();

/** A line that goes by itself after the time it takes to read it. */
export function toast(text) {
  const stack = $("toasts");
  const line = element("p", { className: "toast", dir: "auto" }, text);
  stack.append(line);
  while (stack.children.length > MOST_TOASTS) stack.firstChild.remove();
  setTimeout(() => line.remove(), TOAST_MS + MS_A_CHARACTER * text.length);
}

/** A dialog that must be closed; resolves when it is. A second alert waits for the first. */
export function alert(text) {
  lastAlert = lastAlert.then(() => showAlert(text));
  return lastAlert;
}

function showAlert(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
  return new Promise((done) => $("alert").addEventListener("close", done, { once: true }));
}

/** Asks for one of some options; resolves to its value, or null if none was wanted. */
export function choice(options) {
  const dialog = $("choice");
  const buttons = options.map(([value, label]) => element("button", { className: "wide plain", value }, label));
  $("choice-options").replaceChildren(...buttons);
  dialog.returnValue = "";
  dialog.showModal();
  const closed = new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  return closed.then(() => dialog.returnValue || null);
}

/** A standing line under the header; empty to take it away. */
export function notice(text) {
  if ($("notice").textContent !== text) $("notice").textContent = text;
}

/** The library's mistakes, one a line; an empty list takes the panel away. */
export function mistakes(lines) {
  const panel = $("mistakes");
  $("mistakes-title").textContent = lines.length === 1 ? "1 mistake in the library" : `${lines.length} mistakes in the library`;
  panel.querySelector("ul").replaceChildren(...lines.map((line) => element("li", {}, line)));
  panel.hidden = lines.length === 0;
}

$("mistakes").querySelector("button").addEventListener("click", () => {
  $("mistakes").hidden = true;
  $("text").focus();
});
