// What a busy server tells Prometheus is what happened to its mail, and names nobody.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp } from '../../src/core/ip.ts'
import { World } from '../support/world.ts'

const address = parseIp('127.0.0.1') ?? assert.fail()

/** The value of one series, 0 where there is none. */
const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? 0,
  )

test('figures tell what was taken, refused, delivered, deferred and bounced', async () => {
  await using world = await World.start({ metrics: { address, port: 0 } })
  const sent = [
    await world.accepted({ to: ['alice@sandbox.test', 'x@ok.test'] }),
    await world.accepted({ to: 'x@unknown.test' }),
    await world.accepted({ to: 'x@down.test' }),
  ]
  for (const id of sent) await world.rest(id)
  await world.talk(
    '127.0.0.2',
    'EHLO out.test\r\nMAIL FROM:<a@out.test>\r\nRCPT TO:<x@ok.test>\r\nRCPT TO:<no@sandbox.test>\r\nQUIT\r\n',
  )

  const text = await world.until('the figures', async () => {
    const answer = await world.metrics()
    return valueOf(answer, 'waybill_delivered_total{provider="local",transport="maildir"}') === 2 ? answer : undefined
  })
  const expected: readonly (readonly [string, number])[] = [
    ['waybill_received_messages_total{from="client"}', 3],
    ['waybill_received_messages_total{from="bounce"}', 1],
    ['waybill_delivered_total{provider="other",transport="smtp"}', 1],
    ['waybill_deferred_total{provider="other",cause="connect.refused"}', 1],
    ['waybill_failed_total{provider="other",cause="smtp.rcpt",outcome="bounced"}', 1],
    ['waybill_refused_total{stage="rcpt",cause="relay-control",verdict="deny"}', 1],
    ['waybill_refused_total{stage="rcpt",cause="unknown-user",verdict="deny"}', 1],
    ['waybill_notifications_total{about="failed"}', 1],
    ['waybill_queue_messages', 1],
    ['waybill_queue_recipients{state="waiting"}', 1],
    ['waybill_queue_recipients{state="held"}', 0],
    ['waybill_queue_reason_recipients{reason="connect.refused"}', 1],
    ['waybill_delivery_delay_seconds_count{transport="maildir"}', 2],
    ['waybill_store_seconds_count{operation="accept"}', 3],
    ['waybill_disk_takes_mail{trouble="none"}', 1],
    ['waybill_info{version="test"}', 1],
    ['waybill_metrics_missed_events_total', 0],
  ]
  assert.deepEqual(
    expected.map(([series]) => [series, valueOf(text, series)]),
    expected,
  )
  assert.ok(valueOf(text, 'waybill_step_seconds_count{step="connect",result="problem"}') >= 1)
  assert.ok(valueOf(text, 'waybill_store_seconds_sum{operation="accept"}') >= 0)
  assert.doesNotMatch(text, /@|sandbox\.test|out\.test|127\.0\.0\.2/)
})
