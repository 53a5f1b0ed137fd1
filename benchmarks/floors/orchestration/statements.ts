/** What the activities of the floors store, $1 being the order. The server may run one twice: then the first row stays. */

export const wanted = (items: string) => `jsonb_to_recordset(${items}) AS w("productId" text, quantity int)`

export const sagaStatements = {
  recorded: `
    WITH o AS (
      INSERT INTO "order" (id, customer_id, idempotency_key, request_hash, status, items, total_cents, card, ship_to, placed_at)
      VALUES ($1::uuid, $2, $3, '', 'PENDING', $4, $5, $6, $7, now()) ON CONFLICT DO NOTHING RETURNING id)
    INSERT INTO order_transition (order_id, "to", at) SELECT id, 'PENDING', now() FROM o`,
  payment: `
    INSERT INTO payment (order_id, status, transaction_id, captured_cents, charged_at)
    VALUES ($1::uuid, 'CHARGED', $2, $3, now()) ON CONFLICT DO NOTHING`,
  inventory: `
    WITH r AS (
      INSERT INTO reservation (order_id, status, items, reserved_at) VALUES ($1::uuid, 'RESERVED', $2, now())
      ON CONFLICT DO NOTHING RETURNING items)
    UPDATE stock SET on_hand = on_hand - quantity, reserved = reserved + quantity
    FROM r, ${wanted('r.items')} WHERE product_id = "productId"`,
  shipping: `
    INSERT INTO shipment (order_id, status, ship_to, tracking_id, labelled_at)
    VALUES ($1::uuid, 'LABELLED', $2, $3, now()) ON CONFLICT DO NOTHING`,
  sell: `
    WITH r AS (
      UPDATE reservation SET status = 'SOLD', sold_at = now() WHERE order_id = $1::uuid AND status = 'RESERVED'
      RETURNING items)
    UPDATE stock SET reserved = reserved - quantity, sold = sold + quantity
    FROM r, ${wanted('r.items')} WHERE product_id = "productId"`,
  notification: `INSERT INTO notification VALUES ($1::uuid, 'order-confirmed', $2, now()) ON CONFLICT DO NOTHING`,
  analytics: `INSERT INTO analytics_entry VALUES ($1::uuid, 'COMPLETED', $2, now()) ON CONFLICT DO NOTHING`,
  loyalty: `INSERT INTO loyalty_entry VALUES ($1::uuid, $2, $3, now()) ON CONFLICT DO NOTHING`,
  partner: `INSERT INTO partner_entry VALUES ($2, $1::uuid, now()) ON CONFLICT DO NOTHING`,
}
