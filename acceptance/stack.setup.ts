/** Before all integration tests: servers with empty data. After them: none left. One test run at a time. */
import { rmSync } from 'node:fs'
import { stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import { missingForNetworkFaults, openStack, type Stack, serverNames, stackDown, stackUp } from '#stack/stack.ts'
import { endLeftoverServices } from '#stack/style-processes.ts'
import { testEnvironment } from './environment.ts'

const testStack = (): Stack => openStack(stackConfig({ ...process.env, ...testEnvironment }))
const lockOf = (stack: Stack): string => `${stack.config.dataDir}.lock`

/** @returns how to stop them */
export default async function setup(): Promise<() => Promise<void>> {
  const stack = testStack()
  const release = await hold(lockOf(stack))
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
    process.env.TEST_DATABASE_URL = stack.addresses.databaseUrl('postgres') // for tests that know of no stack
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** Stops servers that a run left behind when it was broken off; those of a run that still goes on are left alone. */
export async function stopAbandonedServers(): Promise<void> {
  const stack = testStack()
  const inUse = new Error('in use')
  const leaveAlone = () => {
    throw inUse
  }
  await withLock(lockOf(stack), () => stackDown(stack), leaveAlone).catch((error) => {
    if (error !== inUse) throw error
  })
}

async function hold(file: string): Promise<() => Promise<void>> {
  const taken = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const work = () => {
    taken.resolve()
    return done.promise
  }
  const held = withLock(file, work, (pid) => console.log(`The test run of process ${pid} is not over; waiting for it.`))
  await Promise.race([taken.promise, held])
  return () => {
    done.resolve()
    return held
  }
}
