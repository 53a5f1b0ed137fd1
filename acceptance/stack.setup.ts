/** Starts empty servers before all integration tests, and stops them afterwards. One test run at a time. */
import { rmSync } from 'node:fs'
import { stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import { missingForNetworkFaults, openStack, type Stack, serverNames, stackDown, stackUp } from '#stack/stack.ts'
import { endLeftoverServices } from '#stack/style-processes.ts'
import { testEnvironment } from './environment.ts'

const testStack = (): Stack => openStack(stackConfig({ ...process.env, ...testEnvironment }))
const lockOf = (stack: Stack): string => `${stack.config.dataDir}.lock`

/** @returns a function that stops them */
export default async function setup(): Promise<() => Promise<void>> {
  const stack = testStack()
  const release = await acquireLock(lockOf(stack))
  const stop = async () => {
    await stackDown(stack)
    await release()
  }
  try {
    await endLeftoverServices(stack)
    await stackDown(stack)
    rmSync(stack.config.dataDir, { recursive: true, force: true })
    const leftOut = await missingForNetworkFaults(stack)
    if (leftOut.length > 0) console.log(`Tests of network faults are skipped. ${leftOut.join(' ')}`)
    const names = serverNames.filter((name) => name !== 'toxiproxy' || leftOut.length === 0)
    await stackUp(stack, console.log, names)
    if (names.includes('toxiproxy')) process.env.TEST_TOXIPROXY_URL = stack.addresses.toxiproxyUrl
    process.env.TEST_DATABASE_URL = stack.addresses.databaseUrl('postgres') // for tests that do not import the stack
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** Stops the servers of an interrupted test run. Those of a test run in progress are not stopped. */
export async function stopAbandonedServers(): Promise<void> {
  const stack = testStack()
  const inUse = new Error('in use')
  const throwInUse = () => {
    throw inUse
  }
  await withLock(lockOf(stack), () => stackDown(stack), throwInUse).catch((error) => {
    if (error !== inUse) throw error
  })
}

async function acquireLock(file: string): Promise<() => Promise<void>> {
  const acquired = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const work = () => {
    acquired.resolve()
    return done.promise
  }
  const held = withLock(file, work, (pid) => console.log(`Waiting for the test run of process ${pid}.`))
  await Promise.race([acquired.promise, held])
  return () => {
    done.resolve()
    return held
  }
}
