/** The search attributes by which the Web UI and `temporal workflow list` find orders. Both are of type Keyword. */
import { defineSearchAttributeKey } from '@temporalio/common'

export const orderStatusAttribute = defineSearchAttributeKey('OrderStatus', 'KEYWORD')
export const customerIdAttribute = defineSearchAttributeKey('CustomerId', 'KEYWORD')
