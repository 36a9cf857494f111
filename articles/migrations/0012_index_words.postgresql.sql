ALTER TABLE articles_article ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (search_text::tsvector) STORED

ALTER TABLE articles_article ALTER COLUMN search_vector SET STATISTICS 1000

CREATE INDEX articles_article_words ON articles_article USING gin (search_vector) WITH (fastupdate = off)
