import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { identify, isAlive, processTree, readPidFile, signal, waitForExit, writePidFile } from './pid-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'pid-file-'))
afterAll(() => rmSync(dir, { recursive: true }))
const file = join(dir, 'below', 'server.pid')
const me = identify(process.pid)!

test('When the recorded process lives, then its pid file is read', () => {
  writePidFile(file, { ...me, port: 7400 })
  expect(readPidFile(file)).toEqual({ ...me, port: 7400 })
})

test('When the pid now belongs to another process, then the pid file is ignored', () => {
  writePidFile(file, { pid: process.pid, startTime: 'some time before', port: 7400 })
  expect(readPidFile(file)).toBeUndefined()
})

test('When the pid file is damaged or missing, then it is ignored', () => {
  writeFileSync(file, '{"pid": 1')
  expect(readPidFile(file)).toBeUndefined()
  expect(readPidFile(join(dir, 'none'))).toBeUndefined()
})

test('When the recorded process is gone, then another process with its pid gets no signal', () => {
  expect(signal({ pid: process.pid, startTime: 'some time before' }, 'SIGKILL')).toBe(false)
})

test('When a process is killed, then it has left the tree of its parent', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const identity = identify(child.pid!)!
  expect(processTree(me)).toContainEqual(identity)
  expect(await waitForExit([identity], 0)).toBe(false)
  expect(signal(identity, 'SIGKILL')).toBe(true)
  expect(await waitForExit([identity], 5_000)).toBe(true)
  expect(isAlive(identity)).toBe(false)
  expect(processTree(identity)).toEqual([])
})
