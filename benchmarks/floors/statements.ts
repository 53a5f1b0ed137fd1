/**
 * What the floors store: one statement for each transaction of the style, with the same rows; in those with events the consumed
 * one in the inbox and the next one in the outbox among them. One round trip commits all of it.
 */
import pg from 'pg'
import { readConfig } from '#shared/runtime/config.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { sagaStatements, wanted } from './orchestration/statements.ts'

export type Statement = keyof typeof statements
export type Store = (name: Statement, values: unknown[]) => Promise<Record<string, unknown>>

/** $1 is the order. The inbox has the consumer $2 and the event $3, the outbox the event $4 with payload $5 unless it says so. */
const inbox = (type: string) =>
  `i AS (INSERT INTO inbox_event VALUES ($2, $3::uuid, $1::uuid, ${type}, now()) ON CONFLICT DO NOTHING)`
const outbox = (type: string, service: string, id = '$4', payload = '$5') =>
  `o AS (INSERT INTO outbox_event (id, service, topic, order_id, type, version, payload, created_at)
    VALUES (${id}::uuid, '${service}', '${service}-events', $1::uuid, '${type}', 1, ${payload}::jsonb, now()))`

const settledBy = `
  t AS (INSERT INTO order_transition (order_id, "from", "to", at) VALUES ($1::uuid, 'PENDING', 'COMPLETED', now()))
  UPDATE "order" SET status = 'COMPLETED', settled_at = now() WHERE id = $1::uuid`

const statements = {
  prices: 'SELECT json_object_agg(id, price_cents) AS prices FROM product WHERE id = ANY($1)',
  email: 'SELECT email FROM customer WHERE id = $1',
  published: 'UPDATE outbox_event SET published_at = now() WHERE id = $1',
  place: `WITH ${outbox('OrderCreated', 'order', '$2', '$3')},
    t AS (INSERT INTO order_transition (order_id, "to", at) VALUES ($1::uuid, 'PENDING', now()))
    INSERT INTO "order" (id, customer_id, idempotency_key, request_hash, status, items, total_cents, card, ship_to, placed_at)
    VALUES ($1::uuid, $4, $5, '', 'PENDING', $6, $7, $8, $9, now())`,
  charged: `WITH ${inbox("'OrderCreated'")}, ${outbox('PaymentSucceeded', 'payment')}
    INSERT INTO payment (order_id, status, transaction_id, captured_cents, charged_at)
    VALUES ($1::uuid, 'CHARGED', $6, $7, now())`,
  reserved: `WITH ${inbox("'OrderCreated'")}, ${outbox('StockReserved', 'inventory')},
    s AS (UPDATE stock SET on_hand = on_hand - quantity, reserved = reserved + quantity
      FROM ${wanted('$6::jsonb')} WHERE product_id = "productId")
    INSERT INTO reservation (order_id, status, items, reserved_at) VALUES ($1::uuid, 'RESERVED', $6, now())`,
  prerequisite: `WITH ${inbox('$7')}
    INSERT INTO shipment (order_id, status, paid, reserved, ship_to) VALUES ($1::uuid, 'WAITING', $4, $5, $6)
    ON CONFLICT (order_id) DO UPDATE SET paid = shipment.paid OR excluded.paid,
      reserved = shipment.reserved OR excluded.reserved, ship_to = coalesce(shipment.ship_to, excluded.ship_to)
    RETURNING paid AND reserved AND ship_to IS NOT NULL AS ready, ship_to`,
  labelled: `WITH ${outbox('LabelCreated', 'shipping', '$2', '$3')}
    UPDATE shipment SET status = 'LABELLED', tracking_id = $4, labelled_at = now() WHERE order_id = $1::uuid`,
  completed: `WITH ${inbox("'LabelCreated'")},
    t AS (INSERT INTO order_transition (order_id, "from", "to", at) VALUES ($1::uuid, 'PENDING', 'COMPLETED', now())),
    u AS (UPDATE "order" SET status = 'COMPLETED', settled_at = now() WHERE id = $1::uuid RETURNING *)
    INSERT INTO outbox_event (id, service, topic, order_id, type, version, payload, created_at)
    SELECT $4::uuid, 'order', 'order-events', id, 'OrderCompleted', 1,
      jsonb_build_object('orderId', id, 'customerId', customer_id, 'totalCents', total_cents), now() FROM u
    RETURNING payload`,
  sold: `WITH ${inbox("'OrderCompleted'")},
    r AS (UPDATE reservation SET status = 'SOLD', sold_at = now() WHERE order_id = $1::uuid RETURNING items)
    UPDATE stock SET reserved = reserved - quantity, sold = sold + quantity
    FROM r, ${wanted('r.items')} WHERE product_id = "productId"`,
  notified: `WITH ${inbox("'OrderCompleted'")}
    INSERT INTO notification VALUES ($1::uuid, 'order-confirmed', $4, now())`,
  counted: `WITH ${inbox("'OrderCompleted'")}
    INSERT INTO analytics_entry VALUES ($1::uuid, 'COMPLETED', $4, now())`,
  credited: `WITH ${inbox("'OrderCompleted'")}
    INSERT INTO loyalty_entry VALUES ($1::uuid, $4, $5, now())`,
  creditedByPartner: `WITH ${inbox("'OrderCompleted'")} INSERT INTO partner_entry VALUES ($2, $1::uuid, now())`,
  ...sagaStatements,
  settled: `WITH ${settledBy}`,
  settledWithEvent: `WITH ${outbox('OrderCompleted', 'order', '$2', '$3')}, ${settledBy}`,
}

/** @returns runs one statement in a transaction of its own, prepared once for each connection, and returns its first row */
export function openStore(onClose: (close: Close) => void): Store {
  const { DATABASE_URL, DATABASE_CONNECTIONS: max } = readConfig(['DATABASE_URL', 'DATABASE_CONNECTIONS'])
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max, idleTimeoutMillis: 0 })
  onClose(() => pool.end())
  return async (name, values) => (await pool.query({ name, text: statements[name], values })).rows[0] ?? {}
}
