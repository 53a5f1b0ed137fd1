-- Stock is never negative and always adds up.
ALTER TABLE "stock"
  ADD CONSTRAINT "stock_never_negative" CHECK ("on_hand" >= 0 AND "reserved" >= 0 AND "sold" >= 0),
  ADD CONSTRAINT "stock_adds_up" CHECK ("initial" = "on_hand" + "reserved" + "sold");

-- Only what was captured can be refunded.
ALTER TABLE "payment"
  ADD CONSTRAINT "payment_refund_within_capture" CHECK ("refunded_cents" BETWEEN 0 AND "captured_cents");

-- An order settles once.
CREATE UNIQUE INDEX "order_transition_settles_once" ON "order_transition" ("order_id") WHERE "from" IS NOT NULL;

-- The relay reads only what is not published yet.
CREATE INDEX "outbox_event_unpublished" ON "outbox_event" ("service", "position") WHERE "published_at" IS NULL;

-- Prisma's driver adapters cut a script at every semicolon, even inside a function or a comment. In these strings it is \x3B.

-- Wakes the relay of the service that wrote an event, once its transaction commits.
CREATE FUNCTION "wake_relay"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN PERFORM pg_notify(\'outbox\', NEW."service")\x3B RETURN NULL\x3B END';
CREATE TRIGGER "outbox_event_wakes_relay" AFTER INSERT ON "outbox_event" FOR EACH ROW EXECUTE FUNCTION "wake_relay"();

-- Tells those who watch an order that its status changed.
CREATE FUNCTION "tell_watchers"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN PERFORM pg_notify(\'order_transition\', NEW."order_id"::text)\x3B RETURN NULL\x3B END';
CREATE TRIGGER "order_transition_tells_watchers" AFTER INSERT ON "order_transition" FOR EACH ROW EXECUTE FUNCTION "tell_watchers"();
