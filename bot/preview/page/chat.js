/** The chat page: one person in one chat, kept in step with the server. */

import * as api from "./api.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { alert, choice, mistakes, notice, toast } from "./dialogs.js";
import { onSwitch, showHeader } from "./header.js";
import { Inline } from "./inline.js";
import { Keys } from "./keys.js";
import { Log } from "./log.js";
import { startPayload } from "./markup.js";
import { Taps } from "./taps.js";

const TYPING_MS = 5_000; // how long Telegram shows a chat action

const $ = (id) => document.getElementById(id);

let bot;
let people;
let groups;
let person;
let group = null; // the chat with the bot when there is none
let started = false;
let blocked = false;
let stopListening = () => {};
let typingTimer;

const here = () => (group ? { user: person.id, chat: group.id } : { user: person.id });
const log = new Log();
const commands = new Commands({
  send: (command) => {
    composer.empty(); // the beginning of the command, if it was typed
    say(command);
  },
  complete: (command) => composer.fill(`${command} `),
});
const inline = new Inline({
  ask: (query, offset) => attempt(api.inline(here(), query, offset)),
  choose: (result) => {
    composer.empty();
    void attempt(api.choose(here(), result));
  },
  start,
});
const composer = new Composer(say, [commands, inline]);
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
  return (await attempt(api.say(here(), text, replyTo))) !== null;
}

async function tap(key) {
  const message = Number(key.closest(".message").dataset.id);
  const answer = await attempt(api.tap(here(), message, Number(key.dataset.row), Number(key.dataset.column)));
  return answer && answer.callback_id;
}

async function setBlocked(wish) {
  if ((await attempt(api.block(here(), wish))) === null) return;
  showBlocked(wish);
}

function showBlocked(now) {
  blocked = now;
  showFoot();
}

/** Starts the bot with a payload, in the chat with it. */
function start(payload) {
  if (group) become(person.id, null);
  composer.empty();
  void attempt(api.start(here(), payload));
}

/** Fills the input with an inline query, here or in a chat that the person chooses. */
async function share({ query, stays }) {
  const prefilled = `@${bot.username} ${query}`;
  if (stays !== "true") {
    const own = groups.filter((one) => one.members.includes(person.id));
    const chat = await choice([["bot", bot.first_name], ...own.map((one) => [one.id, one.title])]);
    if (chat === null) return;
    await become(person.id, chat === "bot" ? null : Number(chat));
  }
  composer.fill(prefilled);
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
    composer.beginReply(message);
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
  const members = group ? `${group.members.length} members` : "bot";
  $("status").textContent = on ? "typing…" : members;
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
}

/** The foot of the page: START before the first word, Unblock while blocked, else the input. */
function showFoot() {
  const shut = !group && (blocked || !started);
  const pressed = $("gate").contains(document.activeElement);
  $("gate").querySelector("p").textContent = blocked ? `You blocked ${bot.first_name}.` : "";
  $("gate").querySelector("button").textContent = blocked ? "Unblock" : "START";
  const [out, back] = group ? ["Remove the bot from the group", "Add the bot to the group"] : ["Block the bot", "Unblock the bot"];
  $("block").textContent = blocked ? back : out;
  $("gate").hidden = !shut;
  $("input").hidden = shut;
  if (pressed) composer.focusQuietly();
}

/** Who the bot is, who there is to be, and who and which chat the address means (or the first, with the bot). */
async function meet() {
  ({ bot, people, groups } = await api.people());
  const wanted = new URLSearchParams(location.search);
  person = people.find(({ id }) => id === Number(wanted.get("user"))) ?? people[0];
  group = groupOf(person, Number(wanted.get("chat")));
}

function groupOf(member, id) {
  return groups.find((one) => one.id === id && one.members.includes(member.id)) ?? null;
}

/** Loads everything anew: at the beginning, for another person, and when a lost line is back. */
async function load() {
  await meet();
  const chat = await api.chat(here());
  showHeader(bot, people, groups, here());
  $("description").textContent = bot.description || bot.short_description || "Press START to begin.";
  taps.forget();
  log.reset(chat.messages, group !== null);
  inline.set(bot.username);
  commands.set(chat.commands);
  keys.clear();
  composer.cancelReply();
  chat.messages.forEach(follow);
  ({ started, blocked } = chat);
  showTyping(false);
  showFoot();
}

/**
 * Listens to the chat. What happens while the chat is being loaded waits until it is loaded, so
 * that no event is lost between the two.
 */
function connect() {
  stopListening();
  let loaded = Promise.resolve();
  let wasLost = false;
  let shown;
  const done = new Promise((resolve) => {
    shown = resolve;
  });
  const afterLoading = (act) => (data) => {
    loaded = loaded.then(() => act(data));
  };
  stopListening = api.listen(here(), {
    open: () => {
      loaded = attempt(load()).then(shown);
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
    blocked: afterLoading((now) => showBlocked(now.blocked)),
    mistakes,
  });
  return done;
}

/** Person and chat are in the address, so that two windows can be two people. Resolves when the chat is shown. */
function become(id, chatId) {
  person = people.find((one) => one.id === id);
  group = groupOf(person, chatId);
  history.replaceState(null, "", `?${new URLSearchParams(here())}`);
  composer.clear();
  return connect();
}

function pressed(event) {
  const target = event.target.closest("button, a[target]");
  if (!target) return;
  const message = log.get(Number(target.closest(".message")?.dataset.id));
  if (target.dataset.row !== undefined) void taps.press(target, tap);
  else if (target.dataset.copy !== undefined) void copy(target.dataset.copy);
  else if (target.dataset.query !== undefined) void share(target.dataset);
  else if (target.matches(".command")) void say(target.textContent);
  else if (target.matches(".quoted")) log.point(Number(target.dataset.to));
  else if (target.matches("a")) followLink(event, target.href);
  else if (target.matches(".reply")) {
    composer.beginReply(message);
    composer.focus();
  }
}

/** A link to this bot starts it here; every other opens in a new tab. */
function followLink(event, address) {
  const payload = startPayload(address, bot.username);
  if (payload === null) return;
  event.preventDefault();
  start(payload);
}

/** A letter typed after a tap with the mouse belongs into the input. */
function typed(event) {
  const elsewhere = event.target.closest("input, textarea, select, dialog, [popover], [role=listbox]");
  if (elsewhere || event.key.length !== 1 || event.key === " " || $("input").hidden) return;
  if (!event.ctrlKey && !event.metaKey && !event.altKey) composer.focus();
}

function open() {
  if (blocked) void setBlocked(false);
  else start("");
}

$("log").addEventListener("click", pressed);
$("gate").querySelector("button").addEventListener("click", open);
onSwitch((id, chatId) => void become(id, chatId));
$("block").addEventListener("click", () => {
  $("options").hidePopover();
  void setBlocked(!blocked);
});
document.addEventListener("keydown", typed);
await meet();
void connect();
composer.focusQuietly();
