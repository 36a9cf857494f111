-- Texts are stored beside the table, so that the planner rightly expects to find rows through the index of words fast.
ALTER TABLE articles_article SET (toast_tuple_target = 512)

ALTER TABLE articles_article ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (search_text::tsvector) STORED

ALTER TABLE articles_article ALTER COLUMN search_vector SET STATISTICS 1000

CREATE INDEX articles_article_words ON articles_article USING gin (search_vector) WITH (fastupdate = off)
