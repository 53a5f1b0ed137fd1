/** The versions of the servers that this project installs; PostgreSQL's comes with its package. */
export const versions = { kafka: '4.3.1', temporalCli: '1.5.1', toxiproxy: '2.12.0' } as const
