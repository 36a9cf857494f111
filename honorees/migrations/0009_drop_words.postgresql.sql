DROP TRIGGER IF EXISTS honorees_honoree_words ON honorees_honoree

DROP TRIGGER IF EXISTS honorees_honour_words ON honorees_honour

DROP FUNCTION IF EXISTS honorees_honoree_words()

DROP FUNCTION IF EXISTS honorees_honour_words()

ALTER TABLE honorees_unit DROP COLUMN IF EXISTS search_vector

ALTER TABLE honorees_honoree DROP COLUMN IF EXISTS search_vector

ALTER TABLE honorees_honour DROP COLUMN IF EXISTS search_vector

-- of installations before this migration
DROP TRIGGER IF EXISTS honorees_honour_text_write ON honorees_honour

DROP TRIGGER IF EXISTS honorees_honour_text_truncate ON honorees_honour

DROP TRIGGER IF EXISTS honorees_honour_text_owner ON honorees_honoree

DROP FUNCTION IF EXISTS
    honorees_honour_text_keep(), honorees_honour_text_keep_owner(),
    honorees_unit_first(text, bigint, bigint), honorees_unit_found(text, bigint),
    honorees_honoree_first(text, bigint, bigint), honorees_honoree_found(text, bigint),
    honorees_honour_first(text, bigint, bigint), honorees_honour_found(text, bigint)

DROP TABLE IF EXISTS honorees_honour_text

DROP INDEX IF EXISTS honorees_unit_words, honorees_honoree_words

ALTER TABLE honorees_unit RESET (toast_tuple_target)

ALTER TABLE honorees_honoree RESET (toast_tuple_target)
