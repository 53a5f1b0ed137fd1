-- CreateTable
CREATE TABLE "polled_event" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "polled_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "polled_position" (
    "consumer" TEXT NOT NULL,
    "last_id" BIGINT NOT NULL,

    CONSTRAINT "polled_position_pkey" PRIMARY KEY ("consumer")
);
