-- A full-text table over the tokens of search_text; triggers follow every write. When a migration rebuilds
-- articles_article, its triggers are dropped: run this file again then.
CREATE VIRTUAL TABLE articles_article_words USING fts5(
    search_text, content='articles_article', content_rowid='id', detail=none, tokenize="ascii tokenchars '=^~+'"
)

INSERT INTO articles_article_words (articles_article_words) VALUES ('rebuild')

CREATE TRIGGER articles_article_words_insert AFTER INSERT ON articles_article
BEGIN
    INSERT INTO articles_article_words (rowid, search_text) VALUES (new.id, new.search_text);
END

CREATE TRIGGER articles_article_words_update AFTER UPDATE ON articles_article
WHEN old.id IS NOT new.id OR old.search_text IS NOT new.search_text
BEGIN
    INSERT INTO articles_article_words (articles_article_words, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    INSERT INTO articles_article_words (rowid, search_text) VALUES (new.id, new.search_text);
END

CREATE TRIGGER articles_article_words_delete AFTER DELETE ON articles_article
BEGIN
    INSERT INTO articles_article_words (articles_article_words, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
END
