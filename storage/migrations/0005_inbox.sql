-- Updates of Telegram, from before Telegram may forget them until they are answered; see storage/inbox.py.
-- `raw` is the update as it came, empty once it is answered. `acts` counts what was done for it, `tries` the starts of
-- the program that began to answer it again.

CREATE TABLE inbox (
    bot BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    raw TEXT NOT NULL,
    acts INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL,
    PRIMARY KEY (bot, update_id)
);

-- The update that brought the text which was awaited, until it is answered: for any other, nothing is awaited any more.
ALTER TABLE awaited ADD COLUMN taken BIGINT;
