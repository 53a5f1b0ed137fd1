/** The workflow's code as Temporal runs it: bundled once at the start, for the worker and for replays alike. */
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

/** @param file the workflow's module, from this style's folder */
export const bundleWorkflow = (file: string): Promise<{ code: string }> =>
  bundleWorkflowCode({ workflowsPath: join(import.meta.dirname, '..', file), logger: new DefaultLogger('ERROR') })
