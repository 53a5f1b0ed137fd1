import { expect, test } from 'vitest'
import { memoryOf, parsePss } from './memory.ts'

test('When smaps_rollup is read, then the proportional set size counts, not what is only a part of it', () => {
  const text = '00400000-7fff ---p 00000000 00:00 0   [rollup]\nRss:  99 kB\nPss:    2048 kB\nPss_Anon:    7 kB\n'
  expect(parsePss(text)).toBe(2)
  expect(parsePss('Rss: 5 kB')).toBeNull()
})

test.skipIf(process.platform !== 'linux')('When a process runs, then its memory has its name', () => {
  expect(memoryOf([{ name: 'this', pids: [process.pid] }])!.this).toBeGreaterThan(10)
})

test('When no process can be read, then there is no figure, which is not 0', () => {
  expect(memoryOf([{ name: 'none', pids: [] }])).toBeNull()
})
