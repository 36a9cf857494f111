ALTER TABLE honorees_unit ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (search_text::tsvector) STORED

ALTER TABLE honorees_unit ALTER COLUMN search_vector SET STATISTICS 1000

CREATE INDEX honorees_unit_words ON honorees_unit USING gin (search_vector) WITH (fastupdate = off)

ALTER TABLE honorees_honoree ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (search_text::tsvector) STORED

ALTER TABLE honorees_honoree ALTER COLUMN search_vector SET STATISTICS 1000

CREATE INDEX honorees_honoree_words ON honorees_honoree USING gin (search_vector) WITH (fastupdate = off)

-- An honour is found by its own words and by the name of its honoree.
ALTER TABLE honorees_honour ADD COLUMN search_vector tsvector

UPDATE honorees_honour AS honour SET search_vector = (honoree.search_text || ' ' || honour.search_text)::tsvector
FROM honorees_honoree AS honoree WHERE honoree.id = honour.honoree_id

ALTER TABLE honorees_honour ALTER COLUMN search_vector SET STATISTICS 1000

CREATE INDEX honorees_honour_words ON honorees_honour USING gin (search_vector) WITH (fastupdate = off)

-- FOR SHARE: wait for a concurrent change of the name, and let a later one wait
CREATE FUNCTION public.honorees_honour_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT (search_text || ' ' || NEW.search_text)::tsvector INTO NEW.search_vector
    FROM public.honorees_honoree WHERE id = NEW.honoree_id FOR SHARE;
    RETURN NEW;
END $$

CREATE TRIGGER honorees_honour_words BEFORE INSERT OR UPDATE OF honoree_id, search_text ON honorees_honour
FOR EACH ROW EXECUTE FUNCTION public.honorees_honour_words()

CREATE FUNCTION public.honorees_honoree_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.honorees_honour SET search_text = search_text WHERE honoree_id = NEW.id;
    RETURN NULL;
END $$

CREATE TRIGGER honorees_honoree_words AFTER UPDATE OF search_text ON honorees_honoree
FOR EACH ROW WHEN (OLD.search_text IS DISTINCT FROM NEW.search_text)
EXECUTE FUNCTION public.honorees_honoree_words()
