/**
 * The page's only door to the server: questions and answers in JSON, and one stream of events.
 *
 * @typedef {{text: string, data?: string, url?: string, copy?: string}} Button
 * @typedef {{name: string, size: number, url: string, mime: string}} Attachment
 * @typedef {object} Message
 * @property {number} id
 * @property {"bot"|"person"} from
 * @property {number} date  seconds since 1970
 * @property {number|null} edited  seconds since 1970
 * @property {string} text
 * @property {string} html  the text with its entities, escaped by the server
 * @property {Button[][]|null} keyboard  inline keyboard under the message
 * @property {object|null} reply_keyboard  Telegram's ReplyKeyboardMarkup or ReplyKeyboardRemove
 * @property {{placeholder: string|null}|null} force_reply
 * @property {number|null} reply_to
 * @property {Attachment|null} document
 */

const RETRY_MS = 1000;
const EVENTS = ["message", "deleted", "answer", "commands", "typing", "mistakes"];

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
export const chat = (user) => ask(`/api/chat?user=${user}`);
export const say = (user, text, replyTo) =>
  ask("/api/say", replyTo === null ? { user, text } : { user, text, reply_to: replyTo });
export const tap = (user, message, row, column) => ask("/api/tap", { user, message, row, column });
export const start = (user, payload) => ask("/api/start", { user, payload });
export const block = (user, blocked) => ask("/api/block", { user, blocked });

/**
 * Listens to a person's events until the function it returns is called. A lost stream is opened
 * again for ever: EventSource itself gives up on the answers a restarting server may give.
 *
 * @param {number} user
 * @param {object} on  `open()`, `lost()`, and one function of the data for each of EVENTS
 * @returns {() => void} stops listening
 */
export function listen(user, on) {
  let source;
  let timer;
  const connect = () => {
    source = new EventSource(`/api/events?user=${user}`);
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
