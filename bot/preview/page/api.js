/**
 * The page's only door to the server: questions and answers in JSON, and one stream of events.
 *
 * @typedef {{text: string, data?: string, url?: string, copy?: string,
 *     switch?: {query: string, stays: boolean}}} Button
 * @typedef {{user: number, chat?: number}} Place  who, and in which group; without one the chat with the bot
 * @typedef {{name: string, size: number, url: string, mime: string}} Attachment
 * @typedef {object} Message
 * @property {number} id
 * @property {"bot"|"person"|"other"} from  "person" is who looks, "other" somebody else in the group
 * @property {string} sender
 * @property {string|null} via  the bot whose inline result it is
 * @property {number} date  seconds since 1970
 * @property {number|null} edited  seconds since 1970
 * @property {string} text
 * @property {string} html  the text with its entities, escaped by the server
 * @property {string|null} service  what Telegram wrote, such as that somebody joined
 * @property {string|null} other  the kind of what the page does not draw, such as "Sticker"
 * @property {Button[][]|null} keyboard  inline keyboard under the message
 * @property {object|null} reply_keyboard  Telegram's ReplyKeyboardMarkup or ReplyKeyboardRemove
 * @property {{placeholder: string|null}|null} force_reply
 * @property {number|null} reply_to
 * @property {Attachment|null} document
 */

const RETRY_MS = 1000;
const EVENTS = ["message", "deleted", "answer", "commands", "typing", "blocked", "mistakes"];

/** The server said no, or could not be reached; the message is for the person. */
export class Refusal extends Error {}

async function ask(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, body === undefined ? { cache: "no-store" } : post);
  } catch {
    throw new Refusal("The preview cannot be reached. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.error ?? `The preview answered ${response.status}.`);
  return answer;
}

export const people = () => ask("/api/people");
export const chat = (place) => ask(`/api/chat?${new URLSearchParams(place)}`);
export const say = (place, text, replyTo) =>
  ask("/api/say", replyTo === null ? { ...place, text } : { ...place, text, reply_to: replyTo });
export const tap = (place, message, row, column) => ask("/api/tap", { ...place, message, row, column });
export const start = (place, payload) => ask("/api/start", { ...place, payload });
export const block = (place, blocked) => ask("/api/block", { ...place, blocked });
export const inline = (place, query, offset) => ask("/api/inline", { ...place, query, offset });
export const choose = (place, result) => ask("/api/choose", { ...place, result });

/**
 * Listens to what happens in a chat until the function it returns is called. A lost stream is opened
 * again for ever: EventSource itself gives up on the answers a restarting server may give.
 *
 * @param {Place} place
 * @param {object} on  `open()`, `lost()`, and one function of the data for each of EVENTS
 * @returns {() => void} stops listening
 */
export function listen(place, on) {
  let source;
  let timer;
  const connect = () => {
    source = new EventSource(`/api/events?${new URLSearchParams(place)}`);
    source.addEventListener("open", on.open);
    source.addEventListener("error", () => {
      source.close();
      on.lost();
      timer = setTimeout(connect, RETRY_MS);
    });
    for (const name of EVENTS) source.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
