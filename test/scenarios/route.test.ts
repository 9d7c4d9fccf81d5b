// What `route` says of a running server is where its mail goes: the same routers, the same DNS.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routeAddresses } from '../../src/control/use-cases/route.ts'
import { World } from '../support/world.ts'

test('a running server says where mail would go, from DNS and from its users', async () => {
  await using world = await World.start()
  const client = await world.control()
  try {
    const addresses = ['alice', 'x@two.test', 'x@gone.test', 'x@servfail.test', 'nobody@sandbox.test']
    const answer = await client.control.ask(routeAddresses, { addresses })
    assert.ok(answer.ok)
    assert.deepEqual(
      answer.value.routes.map(({ address, router, end }) => `${address} ${router} ${end.kind}`),
      [
        'alice@sandbox.test local-user mailbox',
        'x@two.test mx hosts',
        'x@gone.test mx failed',
        'x@servfail.test mx deferred',
        'nobody@sandbox.test unknown-user failed',
      ],
    )
    const [, two] = answer.value.routes
    assert.ok(two?.end.kind === 'hosts' && two.end.hosts.length === 2)
  } finally {
    await client.close()
  }
})
