-- The process that commits an event wakes its relay. A notification of each event woke up the relays of every service.
DROP TRIGGER "outbox_event_wakes_relay" ON "outbox_event";
DROP FUNCTION "wake_relay"();
