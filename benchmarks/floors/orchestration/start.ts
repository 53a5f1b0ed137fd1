/** Starts one service of the orchestration's floor (see ../README.md): `node benchmarks/floors/orchestration/start.ts payment` */
import { readConfig } from '#shared/runtime/config.ts'
import { serveHealth } from '#shared/runtime/http.ts'
import { runService } from '#shared/runtime/lifecycle.ts'
import { connectTemporal } from '../../../orchestration/temporal/connection.ts'
import { runWorker } from '../../../orchestration/temporal/worker.ts'
import { openFloorContext } from '../context.ts'
import { floorActivities } from './activities.ts'
import { serveWorkflows } from './order-service.ts'

const [name] = process.argv.slice(2)
runService(`floor of orchestration: ${name}`, async (onClose) => {
  if (!name) throw new Error('Name a service, such as payment.')
  const ctx = openFloorContext(name, onClose)
  const temporal = await connectTemporal(onClose)
  const { FOLLOW_UPS } = readConfig(['FOLLOW_UPS'])
  if (name === 'order')
    return serveWorkflows(
      ctx,
      temporal,
      ['inventory', ...FOLLOW_UPS],
      ({ orderId }) => ctx.store('settled', [orderId]),
      onClose,
    )
  await runWorker(temporal, { name, activities: floorActivities(ctx) }, onClose)
  return serveHealth(onClose)
})
