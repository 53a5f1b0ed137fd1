# Every service of every style, and the providers: the command says which. Installed as kit.mjs does it.
FROM node:24.21.0-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm install --no-save --omit=dev --no-audit --no-fund --loglevel=error \
  && node node_modules/patch-package/index.js --error-on-fail
COPY prisma.config.ts ./
COPY prisma prisma
# Prisma wants to download an engine for this; any existing file stands in, since generating does not use it.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/app/package.json CHECKPOINT_DISABLE=1 node node_modules/prisma/build/index.js generate

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY . .
COPY --from=install /app/node_modules node_modules
COPY --from=install /app/shared/persistence/generated shared/persistence/generated
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
USER node
HEALTHCHECK --interval=30s --timeout=3s --start-period=90s --start-interval=2s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "choreography/start.ts"]
