/** Where the Prisma CLI finds schema and migrations; the kit itself migrates through shared/persistence/migrate.ts. */
import { defineConfig } from 'prisma/config'

const { DATABASE_URL } = process.env

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(DATABASE_URL && { datasource: { url: DATABASE_URL } }),
})
