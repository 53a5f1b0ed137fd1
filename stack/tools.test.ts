import { expect, test } from 'vitest'
import { isAtLeast, missingTool, output, tools } from './tools.ts'

test('When versions have several numbers, then these are compared one by one', () => {
  expect(isAtLeast('17', '17')).toBe(true)
  expect(isAtLeast('17.0.15', '17')).toBe(true)
  expect(isAtLeast('1.26.8', '1.21')).toBe(true)
  expect(isAtLeast('3.10', '3.6')).toBe(true)
  expect(isAtLeast('1.8.0', '17')).toBe(false)
  expect(isAtLeast('1.9', '1.21')).toBe(false)
})

test('When a tool is missing, then the message names it, its purpose, and how to install it', async () => {
  const [message] = await missingTool({ ...tools.mvn, command: 'no-such-mvn' }, 'Installing Kafka')
  expect(message).toMatch(/^Installing Kafka needs no-such-mvn, which is missing .* Install Apache Maven 3\.6 or later/)
})

test('When a tool is too old, then the message has its version and the required one', async () => {
  const old = { ...tools.java, command: 'echo', versionArgs: ['openjdk version "1.8.0_392"'] }
  expect(await missingTool(old, 'Kafka')).toEqual([
    expect.stringContaining('Kafka needs echo 17 or later, not 8.0. Install a JDK'),
  ])
})

test('When a tool is recent enough, then nothing is missing', async () => {
  const good = { ...tools.go, command: 'echo', versionArgs: ['go version go1.26.8 linux/amd64'] }
  expect(await missingTool(good, 'Installing Temporal')).toEqual([])
})

test('When a command fails, then the error shows the end of its output', async () => {
  await expect(output('sh', ['-c', 'echo first; echo no route >&2; exit 3'])).rejects.toThrow(
    /sh .* failed \(3\):\nfirst\nno route/,
  )
})
