/** The versions of the servers that this project installs; PostgreSQL's comes with its package. */
export const versions = {
  kafka: '4.3.1',
  toxiproxy: '2.12.0',
  temporalTestServer: '1.32.1',
  /** Of the prebuilt CLI, as temporal-requirements.txt has it, and of what is in it. */
  temporal: { cli: '1.9.1', server: '1.32.0', ui: '2.54.1' },
  /** The server proper, built from source (KIT_TEMPORAL_SERVER=postgres): the version that is in the prebuilt CLI. */
  temporalServer: '1.32.0',
  /** Built from source where there is no pip: later ones need a module that some Go proxies do not serve. */
  temporalFromSource: '1.5.1',
} as const
