-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('PENDING', 'COMPLETED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('CHARGED', 'DECLINED', 'REFUNDED');

-- CreateEnum
CREATE TYPE "reservation_status" AS ENUM ('RESERVED', 'REJECTED', 'RELEASED', 'SOLD');

-- CreateEnum
CREATE TYPE "shipment_status" AS ENUM ('WAITING', 'LABELLED', 'REFUSED', 'VOIDED');

-- CreateTable
CREATE TABLE "product" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "price_cents" INTEGER NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order" (
    "id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" "order_status" NOT NULL,
    "reason" TEXT,
    "items" JSONB NOT NULL,
    "total_cents" INTEGER NOT NULL,
    "card" TEXT NOT NULL,
    "ship_to" JSONB NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_transition" (
    "position" BIGSERIAL NOT NULL,
    "order_id" UUID NOT NULL,
    "from" "order_status",
    "to" "order_status" NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_transition_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "payment" (
    "order_id" UUID NOT NULL,
    "status" "payment_status" NOT NULL,
    "transaction_id" TEXT,
    "reason" TEXT,
    "captured_cents" INTEGER NOT NULL DEFAULT 0,
    "refunded_cents" INTEGER NOT NULL DEFAULT 0,
    "charged_at" TIMESTAMPTZ(3),
    "refunded_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "stock" (
    "product_id" TEXT NOT NULL,
    "initial" INTEGER NOT NULL,
    "on_hand" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "sold" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "stock_pkey" PRIMARY KEY ("product_id")
);

-- CreateTable
CREATE TABLE "reservation" (
    "order_id" UUID NOT NULL,
    "status" "reservation_status" NOT NULL,
    "reason" TEXT,
    "items" JSONB NOT NULL,
    "reserved_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "sold_at" TIMESTAMPTZ(3),

    CONSTRAINT "reservation_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "shipment" (
    "order_id" UUID NOT NULL,
    "status" "shipment_status" NOT NULL,
    "paid" BOOLEAN NOT NULL DEFAULT false,
    "reserved" BOOLEAN NOT NULL DEFAULT false,
    "ship_to" JSONB,
    "tracking_id" TEXT,
    "reason" TEXT,
    "labelled_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),

    CONSTRAINT "shipment_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "notification" (
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("order_id","kind")
);

-- CreateTable
CREATE TABLE "analytics_entry" (
    "order_id" UUID NOT NULL,
    "outcome" "order_status" NOT NULL,
    "revenue_cents" INTEGER NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "analytics_entry_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "loyalty_entry" (
    "order_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "credited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "loyalty_entry_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "partner_entry" (
    "partner" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "credited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partner_entry_pkey" PRIMARY KEY ("partner","order_id")
);

-- CreateTable
CREATE TABLE "outbox_event" (
    "position" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "inbox_event" (
    "consumer" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("consumer","event_id")
);

-- CreateTable
CREATE TABLE "provider_entry" (
    "position" BIGSERIAL NOT NULL,
    "provider" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "reference" TEXT NOT NULL,
    "amount_cents" INTEGER NOT NULL DEFAULT 0,
    "request" JSONB NOT NULL,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_entry_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE INDEX "order_customer_id_placed_at_idx" ON "order"("customer_id", "placed_at");

-- CreateIndex
CREATE UNIQUE INDEX "order_customer_id_idempotency_key_key" ON "order"("customer_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "order_transition_order_id_idx" ON "order_transition"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_event_id_key" ON "outbox_event"("id");

-- CreateIndex
CREATE INDEX "outbox_event_order_id_idx" ON "outbox_event"("order_id");

-- CreateIndex
CREATE INDEX "inbox_event_order_id_idx" ON "inbox_event"("order_id");

-- CreateIndex
CREATE INDEX "provider_entry_order_id_provider_idx" ON "provider_entry"("order_id", "provider");

-- CreateIndex
CREATE UNIQUE INDEX "provider_entry_provider_idempotency_key_key" ON "provider_entry"("provider", "idempotency_key");

