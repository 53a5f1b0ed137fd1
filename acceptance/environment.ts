/** Where the tests' own servers are: ports and data of their own, so that they run beside a running kit. */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * For every test with servers. Addresses from outside are left out on purpose: tests empty databases and kill servers,
 * which must never be somebody else's.
 */
export const testEnvironment = {
  KIT_PORT_BASE: process.env.KIT_TEST_PORT_BASE || '27400',
  KIT_DATA_DIR: process.env.KIT_TEST_DATA_DIR || join(root, '.kit/test'),
  DATABASE_URL: '',
  KAFKA_BROKERS: '',
  TEMPORAL_ADDRESS: '',
  TEMPORAL_UI_URL: '',
  TEMPORAL_NAMESPACE: 'default',
  TOXIPROXY_URL: '',
}
