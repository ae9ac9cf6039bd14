/** The head of the page: which chat this is, and the switch of people and chats. */

import { element } from "./markup.js";

const $ = (id) => document.getElementById(id);

/**
 * @param {object} bot
 * @param {object[]} people
 * @param {object[]} groups
 * @param {{user: number, chat?: number}} place who looks, and at which group
 */
export function showHeader(bot, people, groups, { user, chat }) {
  const title = groups.find(({ id }) => id === chat)?.title ?? bot.first_name;
  document.title = `${title} · preview`;
  $("bot-name").textContent = title;
  $("avatar").textContent = [...title][0] ?? "";
  $("person").replaceChildren(
    ...people.map((one) => new Option(`${one.first_name} · ${one.language_code}`, one.id)),
    ...groups.map((group) => members(group, people)),
  );
  $("person").value = chat === undefined ? user : `${user}/${chat}`;
}

/** @param {(user: number, chat: number|null) => void} choose is called with who and where to be */
export function onSwitch(choose) {
  $("person").addEventListener("change", (event) => {
    const [user, chat = null] = event.target.value.split("/").map(Number);
    choose(user, chat);
  });
}

function members(group, people) {
  const shown = element("optgroup", { label: group.title });
  const inside = people.filter(({ id }) => group.members.includes(id));
  shown.append(...inside.map(({ id, first_name: name }) => new Option(name, `${id}/${group.id}`)));
  return shown;
}
