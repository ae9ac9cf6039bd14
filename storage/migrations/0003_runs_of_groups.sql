-- A run belongs to a chat: a user's own, which has the user's number, or a group. Who began it is told apart.
-- Of somebody who was forgotten, a group keeps the ticks, not the number.

ALTER TABLE runs RENAME COLUMN chat TO starter;
UPDATE runs SET starter = owner;

ALTER TABLE marks RENAME TO old_marks;
CREATE TABLE marks (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'skipped')),
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    by_user BIGINT,
    PRIMARY KEY (run, step)
);
INSERT INTO marks (run, step, state, reason, note, at, by_user)
    SELECT run, step, state, reason, note, at, by_user FROM old_marks;
DROP TABLE old_marks;

ALTER TABLE logs RENAME TO old_logs;
CREATE TABLE logs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'skipped')),
    at TEXT NOT NULL,
    by_user BIGINT,
    PRIMARY KEY (run, n)
);
INSERT INTO logs (run, n, step, state, at, by_user)
    SELECT run, n, step, state, at, by_user FROM old_logs;
DROP TABLE old_logs;
