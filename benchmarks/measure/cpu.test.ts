import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseStat, statOf, treesOf } from './cpu.ts'

describe('CPU time from /proc', () => {
  it('When a command has spaces and parentheses in its name, then the fields are still found', () => {
    const fields = 'S 17 1 1 0 -1 4194560 1 2 3 4 250 50 30 20 20 0 1 0 98765 1 2'
    expect(parseStat(`42 (a (b) c) ${fields}`)).toEqual({
      pid: 42,
      parent: 17,
      cpuMs: 3_000,
      endedChildrenCpuMs: 500,
      startedAt: 98_765,
    })
  })

  it.runIf(process.platform === 'linux')('When a process works, then its time grows', () => {
    const before = statOf(process.pid)!.cpuMs
    const until = Date.now() + 100
    while (Date.now() < until);
    expect(statOf(process.pid)!.cpuMs).toBeGreaterThan(before)
  })

  it.runIf(process.platform === 'linux')('When a process has children, then they belong to its tree', () => {
    const child = spawn('sleep', ['5'])
    try {
      expect(treesOf([process.pid]).map((stat) => stat.pid)).toContain(child.pid)
    } finally {
      child.kill()
    }
  })
})
