/** The chat page: one person's conversation with the bot, kept in step with the server. */

import * as api from "./api.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { alert, mistakes, notice, toast } from "./dialogs.js";
import { Keys } from "./keys.js";
import { Log } from "./log.js";
import { startPayload } from "./markup.js";
import { Taps } from "./taps.js";

const TYPING_MS = 5_000; // how long Telegram shows a chat action

const $ = (id) => document.getElementById(id);

let bot;
let people;
let person;
let started = false;
let blocked = false;
let stopListening = () => {};
let typingTimer;

const nameOf = (message) => (message.from === "bot" ? bot.first_name : person.first_name);
const log = new Log(nameOf);
const commands = new Commands({
  send: (command) => {
    composer.empty(); // the beginning of the command, if it was typed
    say(command);
  },
  complete: (command) => composer.fill(`${command} `),
});
const composer = new Composer(say, commands);
const keys = new Keys(async (text) => {
  await say(text);
  composer.focusQuietly();
});
const taps = new Taps(() => toast("The bot has not answered this tap."));

/** What the server gives, or null for a refusal, which is shown. */
async function attempt(question) {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    toast(error.message);
    return null;
  }
}

async function say(text, replyTo = null) {
  return (await attempt(api.say(person.id, text, replyTo))) !== null;
}

async function tap(key) {
  const message = Number(key.closest(".message").dataset.id);
  const answer = await attempt(api.tap(person.id, message, Number(key.dataset.row), Number(key.dataset.column)));
  return answer && answer.callback_id;
}

async function setBlocked(wish) {
  if ((await attempt(api.block(person.id, wish))) === null) return;
  blocked = wish;
  showFoot();
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied: ${text}`);
  } catch {
    toast("The browser did not allow copying.");
  }
}

/** A message came, new or edited. */
function receive(message) {
  const isNew = log.get(message.id) === undefined;
  if (message.from === "bot") showTyping(false);
  log.show(message);
  if (!isNew) return;
  follow(message);
  showFoot();
  if (message.force_reply) composer.focus();
}

/** What a new message means for the input: reply keyboards, forced replies, a reply that was given. */
function follow(message) {
  keys.follow(message);
  composer.hint(keys.placeholder);
  if (message.from === "person") {
    started = true;
    blocked = false;
    composer.cancelReply();
  } else if (message.force_reply) {
    composer.beginReply(message, bot.first_name);
  }
}

async function answered({ callback_id: id, text, alert: modal }) {
  taps.answered(id);
  if (!text) return;
  if (!modal) {
    toast(text);
    return;
  }
  const tapped = document.activeElement?.closest(".message")?.dataset.id;
  await alert(text);
  log.refocus(Number(tapped));
}

function showTyping(on) {
  clearTimeout(typingTimer);
  log.typing(on);
  $("status").textContent = on ? "typing…" : "bot";
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
}

/** The foot of the page: START before the first word, Unblock while blocked, else the input. */
function showFoot() {
  const shut = blocked || !started;
  const pressed = $("gate").contains(document.activeElement);
  $("gate").querySelector("p").textContent = blocked ? `You blocked ${bot.first_name}.` : "";
  $("gate").querySelector("button").textContent = blocked ? "Unblock" : "START";
  $("block").textContent = blocked ? "Unblock the bot" : "Block the bot";
  $("gate").hidden = !shut;
  $("input").hidden = shut;
  if (pressed) composer.focusQuietly();
}

function showBot() {
  document.title = `${bot.first_name} · preview`;
  $("bot-name").textContent = bot.first_name;
  $("avatar").textContent = [...bot.first_name][0] ?? "";
  $("description").textContent = bot.description || bot.short_description || "Press START to begin.";
  $("person").replaceChildren(...people.map((one) => new Option(`${one.first_name} · ${one.language_code}`, one.id)));
  $("person").value = person.id;
}

/** Who the bot is, who there is to be, and who is meant by the address (or the first). */
async function meet() {
  ({ bot, people } = await api.people());
  const wanted = Number(new URLSearchParams(location.search).get("user"));
  person = people.find((one) => one.id === wanted) ?? people[0];
}

/** Loads everything anew: at the beginning, for another person, and when a lost line is back. */
async function load() {
  await meet();
  const chat = await api.chat(person.id);
  showBot();
  taps.forget();
  log.reset(chat.messages);
  commands.set(chat.commands);
  keys.clear();
  composer.cancelReply();
  chat.messages.forEach(follow);
  ({ started, blocked } = chat);
  showTyping(false);
  showFoot();
}

/**
 * Listens to the person. What happens while the chat is being loaded waits until it is loaded, so
 * that no event is lost between the two.
 */
function connect() {
  stopListening();
  let loaded = Promise.resolve();
  let wasLost = false;
  const afterLoading = (act) => (data) => {
    loaded = loaded.then(() => act(data));
  };
  stopListening = api.listen(person.id, {
    open: () => {
      loaded = attempt(load());
      notice("");
      if (wasLost) toast("Connected again.");
      wasLost = false;
    },
    lost: () => {
      wasLost = true;
      $("status").textContent = "no connection";
      notice("The connection to the preview is lost. Trying again…");
    },
    message: afterLoading(receive),
    deleted: afterLoading(({ id }) => {
      log.remove(id);
      if (composer.replyTo === id) composer.cancelReply();
    }),
    answer: afterLoading((answer) => void answered(answer)),
    commands: afterLoading((list) => commands.set(list)),
    typing: afterLoading(() => showTyping(true)),
    mistakes,
  });
}

/** The person is in the address, so that two windows can be two people. */
function become(id) {
  history.replaceState(null, "", `?user=${id}`);
  person = people.find((one) => one.id === id);
  composer.clear();
  connect();
}

function pressed(event) {
  const target = event.target.closest("button, a[target]");
  if (!target) return;
  const message = log.get(Number(target.closest(".message")?.dataset.id));
  if (target.dataset.row !== undefined) void taps.press(target, tap);
  else if (target.dataset.copy !== undefined) void copy(target.dataset.copy);
  else if (target.matches(".command")) void say(target.textContent);
  else if (target.matches(".quoted")) log.point(Number(target.dataset.to));
  else if (target.matches("a")) followLink(event, target.href);
  else if (target.matches(".reply")) {
    composer.beginReply(message, nameOf(message));
    composer.focus();
  }
}

/** A link to this bot starts it here; every other opens in a new tab. */
function followLink(event, address) {
  const payload = startPayload(address, bot.username);
  if (payload === null) return;
  event.preventDefault();
  void attempt(api.start(person.id, payload));
}

/** A letter typed after a tap with the mouse belongs into the input. */
function typed(event) {
  const elsewhere = event.target.closest("input, textarea, select, dialog, [popover], [role=listbox]");
  if (elsewhere || event.key.length !== 1 || event.key === " " || $("input").hidden) return;
  if (!event.ctrlKey && !event.metaKey && !event.altKey) composer.focus();
}

function open() {
  if (blocked) void setBlocked(false);
  else void attempt(api.start(person.id, ""));
}

$("log").addEventListener("click", pressed);
$("gate").querySelector("button").addEventListener("click", open);
$("person").addEventListener("change", (event) => become(Number(event.target.value)));
$("block").addEventListener("click", () => {
  $("options").hidePopover();
  void setBlocked(!blocked);
});
document.addEventListener("keydown", typed);
await meet();
connect();
composer.focusQuietly();
