/** A partner programme credits completed orders. */
import type { PartnerName } from '#shared/contracts/services.ts'
import { creditPartner, type SettledOrder } from '#shared/domain/follow-ups.ts'
import { type JobContext, jobs, type ServiceJobs } from '../jobs.ts'

export const partner = (name: PartnerName): ServiceJobs =>
  jobs({ [`${name}.credit`]: (order: SettledOrder, ctx: JobContext) => creditPartner(ctx, name, order) })
