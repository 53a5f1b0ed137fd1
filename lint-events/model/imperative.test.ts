/** Which names are taken for commands; most of them are from documents of others. */
import { describe, expect, test } from 'vitest'
import { isImperative, statesFact } from './imperative.ts'

describe('a command', () => {
  test.each([
    'CreateShipment',
    'createShipment',
    'create_shipment',
    'send-confirmation-email',
    'com.example.shipping.CreateShipment',
    'ProcessPayment',
    'ChargeCard',
    'AcceptOrder',
    'DispatchCourier',
    'SyncInventory',
    'RunCheckpointEvent',
    'AuthorizePaymentInputMessage',
    'SendConfirmedOrders',
    'order.create',
    'CreateShipmentV2',
  ])('When a name is %s, then it is one', (name) => expect(isImperative(name)).toBe(true))
})

describe('no command', () => {
  test.each([
    'OrderCreated',
    'UserSignedUp',
    'PaymentSent',
    'OrderPlacedOnHold',
    'OrderCancelRequested',
    'CancelRequestedByCustomer',
    'ProcessStatus',
    'ReleaseNotes',
    'Stop Button Message',
    'UpdateAvailable',
    'DispatchNote',
    'PrintJobStatus',
    'StartDate',
    'OrderShipment',
    'ShipmentRequest',
    'TelemetryEvent',
    'de.ard.eventhub.v1.radio.control',
    'Create',
    '',
  ])('When a name is "%s", then it is none', (name) => expect(isImperative(name)).toBe(false))
})

test.each([
  ['OrderCancelled', true],
  ['UserSignedUpEvent', true],
  ['CancelRequestedByCustomer', true],
  ['PaymentNeed', false],
  ['ShipmentFeed', false],
  ['TelemetryEvent', false],
])('When a name is %s, then whether it states a fact is %s', (name, states) => expect(statesFact(name)).toBe(states))
