-- What readers say of the library. Nothing here tells who said it: no user, no chat, no time but the day.

CREATE TABLE reports (
    id TEXT NOT NULL PRIMARY KEY,
    n INTEGER NOT NULL,
    item TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    day TEXT NOT NULL
);

CREATE TABLE votes (
    once TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL,
    helped INTEGER NOT NULL CHECK (helped IN (0, 1))
);

-- What a text is awaited for may also be an item of the library.
ALTER TABLE awaited ADD COLUMN item TEXT NOT NULL DEFAULT '';
