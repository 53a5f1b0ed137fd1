/** A style with a patch: a copy of its code in which the patch is applied, and which runs in its place. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StyleName, styles } from '#stack/styles.ts'
import { applyPatches } from '../change-cost/change-cost.ts'
import { projectRoot } from '../meta/machine.ts'

/** What the code of a style needs beside its folder. */
const needed = ['shared', 'package.json', 'tsconfig.json']

/**
 * Applies a patch to a copy of the style for the work, and removes it.
 * @param patch its path
 * @throws with git's output when the patch does not apply
 */
export async function withPatchedStyle<Result>(
  style: StyleName,
  patch: string,
  work: (dir: string) => Promise<Result>,
): Promise<Result> {
  const copy = mkdtempSync(join(tmpdir(), 'patched-'))
  try {
    for (const name of [styles[style].dir, ...needed])
      cpSync(join(projectRoot, name), join(copy, name), { recursive: true })
    symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
    applyPatches(copy, [patch], 'apply')
    return await work(join(copy, styles[style].dir))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
