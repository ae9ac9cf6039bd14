-- What was searched for and not found, for the editors. Nothing here tells who searched: no user, no chat, no time but
-- the day of the last one.

CREATE TABLE gaps (
    query TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    day TEXT NOT NULL
);
