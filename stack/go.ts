/** Builds a Go command from its module, once, into the per-user cache. */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { installOnce, need, type Report, run } from './install.ts'

/** @param variable the address of a server that already runs, as the way out */
export const needGo = (variable: string): Promise<void> =>
  need('go', ['version'], `Install Go, version 1.23 or newer, which builds the server, or set ${variable}.`, (said) => {
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(said) ?? []
    return Number(major) > 1 || Number(minor) >= 23
  })

/** @param folder where `name` will be found. @param module what `go install` takes, with its version */
export const installGoBinary = (
  folder: string,
  label: string,
  module: string,
  name: string,
  report: Report,
): Promise<void> =>
  installOnce(folder, label, report, async (dir) => {
    await run('go', ['install', module], { env: { GOBIN: dir } })
    const built = module.split('@')[0]?.split('/').at(-1) ?? name
    if (built !== name) renameSync(join(dir, built), join(dir, name))
  })
