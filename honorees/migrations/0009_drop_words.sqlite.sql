DROP TRIGGER IF EXISTS honorees_honour_text_owner

DROP TRIGGER IF EXISTS honorees_honour_text_insert

DROP TRIGGER IF EXISTS honorees_honour_text_update

DROP TRIGGER IF EXISTS honorees_honour_text_delete

DROP TABLE IF EXISTS honorees_honour_words

DROP TABLE IF EXISTS honorees_honour_text

DROP TRIGGER IF EXISTS honorees_honoree_words_insert

DROP TRIGGER IF EXISTS honorees_honoree_words_update

DROP TRIGGER IF EXISTS honorees_honoree_words_delete

DROP TABLE IF EXISTS honorees_honoree_words

DROP TRIGGER IF EXISTS honorees_unit_words_insert

DROP TRIGGER IF EXISTS honorees_unit_words_update

DROP TRIGGER IF EXISTS honorees_unit_words_delete

DROP TABLE IF EXISTS honorees_unit_words
