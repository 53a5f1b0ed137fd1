/** Bundles the workflow's code, for the worker and for replay tests. */
import { resolve } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

/** @param file the workflow's module, from this style's folder */
export const bundleWorkflow = (file: string): Promise<{ code: string }> =>
  bundleWorkflowCode({ workflowsPath: resolve(import.meta.dirname, '..', file), logger: new DefaultLogger('ERROR') })
