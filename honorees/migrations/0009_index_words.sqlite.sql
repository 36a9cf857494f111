-- Full-text tables over the tokens of search_text; triggers follow every write. No trigger names a table of Django other
-- than its own: Django could not rebuild that table. Rebuilding a table drops its triggers: run this file again then.
CREATE VIRTUAL TABLE honorees_unit_words USING fts5(
    search_text, content='honorees_unit', content_rowid='id', detail=none, tokenize="ascii tokenchars '=^~+'"
)

INSERT INTO honorees_unit_words (honorees_unit_words) VALUES ('rebuild')

CREATE TRIGGER honorees_unit_words_insert AFTER INSERT ON honorees_unit
BEGIN
    INSERT INTO honorees_unit_words (rowid, search_text) VALUES (new.id, new.search_text);
END

CREATE TRIGGER honorees_unit_words_update AFTER UPDATE ON honorees_unit
WHEN old.id IS NOT new.id OR old.search_text IS NOT new.search_text
BEGIN
    INSERT INTO honorees_unit_words (honorees_unit_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    INSERT INTO honorees_unit_words (rowid, search_text) VALUES (new.id, new.search_text);
END

CREATE TRIGGER honorees_unit_words_delete AFTER DELETE ON honorees_unit
BEGIN
    INSERT INTO honorees_unit_words (honorees_unit_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END

CREATE VIRTUAL TABLE honorees_honoree_words USING fts5(
    search_text, content='honorees_honoree', content_rowid='id', detail=none, tokenize="ascii tokenchars '=^~+'"
)

INSERT INTO honorees_honoree_words (honorees_honoree_words) VALUES ('rebuild')

CREATE TRIGGER honorees_honoree_words_insert AFTER INSERT ON honorees_honoree
BEGIN
    INSERT INTO honorees_honoree_words (rowid, search_text) VALUES (new.id, new.search_text);
END

CREATE TRIGGER honorees_honoree_words_update AFTER UPDATE ON honorees_honoree
WHEN old.id IS NOT new.id OR old.search_text IS NOT new.search_text
BEGIN
    INSERT INTO honorees_honoree_words (honorees_honoree_words, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    INSERT INTO honorees_honoree_words (rowid, search_text) VALUES (new.id, new.search_text);
END

CREATE TRIGGER honorees_honoree_words_delete AFTER DELETE ON honorees_honoree
BEGIN
    INSERT INTO honorees_honoree_words (honorees_honoree_words, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
END

-- An honour is found by its own words and by the name of its honoree: this table holds both.
CREATE TABLE honorees_honour_text (
    id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, owner_text TEXT NOT NULL, search_text TEXT NOT NULL
)

CREATE INDEX honorees_honour_text_owner ON honorees_honour_text (owner_id)

INSERT INTO honorees_honour_text
SELECT honour.id, honour.honoree_id, honoree.search_text, honour.search_text
FROM honorees_honour AS honour JOIN honorees_honoree AS honoree ON honoree.id = honour.honoree_id

CREATE VIRTUAL TABLE honorees_honour_words USING fts5(
    owner_text, search_text, content='honorees_honour_text', content_rowid='id', detail=none,
    tokenize="ascii tokenchars '=^~+'"
)

INSERT INTO honorees_honour_words (honorees_honour_words) VALUES ('rebuild')

CREATE TRIGGER honorees_honour_words_insert AFTER INSERT ON honorees_honour_text
BEGIN
    INSERT INTO honorees_honour_words (rowid, owner_text, search_text)
        VALUES (new.id, new.owner_text, new.search_text);
END

CREATE TRIGGER honorees_honour_words_update AFTER UPDATE ON honorees_honour_text
WHEN old.id IS NOT new.id OR old.owner_text IS NOT new.owner_text OR old.search_text IS NOT new.search_text
BEGIN
    INSERT INTO honorees_honour_words (honorees_honour_words, rowid, owner_text, search_text)
        VALUES ('delete', old.id, old.owner_text, old.search_text);
    INSERT INTO honorees_honour_words (rowid, owner_text, search_text)
        VALUES (new.id, new.owner_text, new.search_text);
END

CREATE TRIGGER honorees_honour_words_delete AFTER DELETE ON honorees_honour_text
BEGIN
    INSERT INTO honorees_honour_words (honorees_honour_words, rowid, owner_text, search_text)
        VALUES ('delete', old.id, old.owner_text, old.search_text);
END

-- the honoree's tokens are read from its full-text table, which reads them from honorees_honoree
CREATE TRIGGER honorees_honour_text_insert AFTER INSERT ON honorees_honour
BEGIN
    INSERT INTO honorees_honour_text (id, owner_id, owner_text, search_text) VALUES (
        new.id, new.honoree_id,
        coalesce((SELECT search_text FROM honorees_honoree_words WHERE rowid = new.honoree_id), ''), new.search_text
    );
END

CREATE TRIGGER honorees_honour_text_update AFTER UPDATE ON honorees_honour
WHEN old.id IS NOT new.id OR old.honoree_id IS NOT new.honoree_id OR old.search_text IS NOT new.search_text
BEGIN
    DELETE FROM honorees_honour_text WHERE id = old.id;
    INSERT INTO honorees_honour_text (id, owner_id, owner_text, search_text) VALUES (
        new.id, new.honoree_id,
        coalesce((SELECT search_text FROM honorees_honoree_words WHERE rowid = new.honoree_id), ''), new.search_text
    );
END

CREATE TRIGGER honorees_honour_text_delete AFTER DELETE ON honorees_honour
BEGIN
    DELETE FROM honorees_honour_text WHERE id = old.id;
END

CREATE TRIGGER honorees_honour_text_owner AFTER UPDATE OF search_text ON honorees_honoree
WHEN old.search_text IS NOT new.search_text
BEGIN
    UPDATE honorees_honour_text SET owner_text = new.search_text WHERE owner_id = new.id;
END
