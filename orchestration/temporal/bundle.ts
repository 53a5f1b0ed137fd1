/** Bundles the workflow's code, for the worker and for replay tests. */
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

/** @param file the workflow's module, from this style's folder */
export const bundleWorkflow = (file: string): Promise<{ code: string }> =>
  bundleWorkflowCode({ workflowsPath: join(import.meta.dirname, '..', file), logger: new DefaultLogger('ERROR') })
