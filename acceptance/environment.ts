/** The test servers' own ports and data directory, so that tests can run beside a running kit. */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * For every test with servers. External addresses are cleared on purpose: tests empty databases and kill servers, which
 * must never be anybody else's.
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
