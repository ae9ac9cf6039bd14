-- Times are ISO 8601 in UTC with microseconds, all of one width: they sort as text.
-- Users, chats and messages are Telegram's numbers. Items of the library stand by their ids.

CREATE TABLE users (
    id BIGINT NOT NULL PRIMARY KEY,
    language TEXT,
    first_seen TEXT,
    last_seen TEXT,
    blocked TEXT
);

CREATE TABLE places (
    user_id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    page INTEGER NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE readings (
    user_id BIGINT NOT NULL,
    section TEXT NOT NULL,
    hash TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (user_id, section)
);

CREATE TABLE saved (
    user_id BIGINT NOT NULL,
    item TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (user_id, item)
);

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    owner BIGINT NOT NULL,
    chat BIGINT,
    once TEXT NOT NULL,
    checklist TEXT NOT NULL,
    title TEXT NOT NULL,
    name TEXT NOT NULL,
    copy TEXT NOT NULL,
    total INTEGER NOT NULL,
    place INTEGER NOT NULL,
    started TEXT NOT NULL,
    touched TEXT NOT NULL,
    finished TEXT,
    UNIQUE (owner, checklist, once)
);

CREATE TABLE marks (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'skipped')),
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    by_user BIGINT NOT NULL,
    PRIMARY KEY (run, step)
);

CREATE TABLE logs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'skipped')),
    at TEXT NOT NULL,
    by_user BIGINT NOT NULL,
    PRIMARY KEY (run, n)
);

CREATE TABLE results (
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    query TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (chat, message)
);

CREATE TABLE awaited (
    chat BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    message BIGINT NOT NULL,
    kind TEXT NOT NULL,
    run TEXT NOT NULL,
    step TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (chat, user_id, message)
);

CREATE TABLE facts (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
