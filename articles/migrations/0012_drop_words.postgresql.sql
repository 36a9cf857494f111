ALTER TABLE articles_article DROP COLUMN IF EXISTS search_vector

-- of installations before this migration
DROP INDEX IF EXISTS articles_article_words

DROP FUNCTION IF EXISTS
    articles_article_first(text, bigint, bigint), articles_article_found(text, bigint),
    portal_words(text), portal_words(text, timestamptz), portal_period(timestamptz)

ALTER TABLE articles_article RESET (toast_tuple_target)
