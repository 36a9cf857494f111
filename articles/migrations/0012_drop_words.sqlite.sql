DROP TRIGGER IF EXISTS articles_article_words_insert

DROP TRIGGER IF EXISTS articles_article_words_update

DROP TRIGGER IF EXISTS articles_article_words_delete

DROP TABLE IF EXISTS articles_article_words
