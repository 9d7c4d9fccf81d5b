// The console and the API of a server that is not the sandbox: nobody is told anything before log-in, by HTTPS off the loopback
// addresses, and what is changed is changed by somebody who may.

import assert from 'node:assert/strict'
import { createConnection } from 'node:net'
import { request } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { addUser } from '../../src/sasl/user-file.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

interface Answered {
  readonly status: number
  readonly cookie: string
  readonly location: string
  readonly text: string
}

/** By the address, so without a name for the certificate, which the server has made itself. */
function ask(
  port: number,
  path: string,
  how: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<Answered> {
  const { method = 'GET', headers = {}, body } = how
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, rejectUnauthorized: false, agent: false } as const
    const asked = request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          cookie: response.headers['set-cookie']?.map((one) => one.replace(/;.*/, '')).join('; ') ?? '',
          location: response.headers.location ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

test('users log in by HTTPS with the role that they have, and programs with a token', async () => {
  await using folder = await tempFolder()
  const [smtp, web] = [await freePort(), await freePort()]
  const users = join(folder.path, 'users')
  for (const name of ['alice', 'bob', 'carol']) await addUser(users, name, `${name}'s own`)
  const site = await WaybillSite.make(folder.path, smtp, {
    auth: { stores: [{ file: users }] },
    http: { address: '0.0.0.0', port: web },
    console: { roles: { alice: 'admin', bob: 'reader' }, contents: ['alice'] },
    smarthost: { host: '127.0.0.1', port: await freePort() },
  })
  await using server = await site.start()
  const own = { origin: `https://127.0.0.1:${web}`, 'content-type': 'application/x-www-form-urlencoded' }
  const logIn = (user: string, password: string): Promise<Answered> =>
    ask(web, '/log-in', {
      method: 'POST',
      headers: own,
      body: new URLSearchParams({ user, password, to: '/queue' }).toString(),
    })

  // Who is nobody: in clear nothing at all, else that the server is there.
  const inClear = await new Promise<string>((resolve) => {
    let text = ''
    const socket = createConnection(web, '127.0.0.1', () => socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n'))
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', () => undefined).on('close', () => resolve(text))
  })
  assert.doesNotMatch(inClear, /HTTP|status/)
  assert.equal((await ask(web, '/health')).text, '{"status":"ok"}')
  assert.equal((await ask(web, '/api/queue')).status, 401)
  assert.equal((await ask(web, '/queue')).location, '/log-in?to=%2Fqueue')

  const sent = await site.command(['send', '--server', `127.0.0.1:${smtp}`, '--to', 'x@else.test', '--json'])
  const id = /"id": ?"(\w{11})"/.exec(sent.output)?.[1] ?? assert.fail(sent.output)

  // A reader reads, and neither changes anything nor sees letters.
  const bob = await logIn('bob', "bob's own")
  assert.deepEqual([bob.status, bob.location], [303, '/queue'])
  assert.match(bob.cookie, /^__Host-waybill=/)
  const asBob = { cookie: bob.cookie }
  assert.match((await ask(web, '/queue', { headers: asBob })).text, new RegExp(id))
  assert.equal((await ask(web, `/api/content/body/${id}`, { headers: asBob })).status, 403)
  const remove = { method: 'POST', body: `do=remove&id=${id}` }
  assert.equal((await ask(web, '/change', { ...remove, headers: { ...own, ...asBob } })).status, 403)

  // Who has no role and who has the wrong password.
  assert.match((await logIn('carol', "carol's own")).text, /has no role here/)
  assert.equal((await logIn('alice', 'no')).status, 401)
  await waitFor('the log for fail2ban', () => /"msg":"log-in refused"/.exec(server.output) ?? undefined)

  // A token, made by an admin and of use until it is revoked.
  const made = await site.command(['token', 'new', 'shop', '--role', 'operator', '--until', '1d'])
  const token = /^(wbt_\S+)\n/.exec(made.output)?.[1] ?? assert.fail(made.output)
  const bearer = { authorization: `Bearer ${token}` }
  assert.equal((await ask(web, `/api/queue/${id}/hold`, { method: 'POST', headers: bearer })).status, 200)
  assert.equal((await ask(web, '/api/tokens/other', { method: 'POST', headers: bearer })).status, 403)
  assert.match((await site.command(['token', 'list'])).output, /shop +operator/)
  assert.equal((await site.command(['token', 'revoke', 'shop'])).code, 0)
  assert.equal((await ask(web, '/api/queue', { headers: bearer })).status, 401)
  assert.ok((await site.trace(id)).some(({ kind, by }) => kind === 'held' && by === 'token shop'))

  // An admin, until the log-out.
  const alice = await logIn('alice', "alice's own")
  const asAlice = { cookie: alice.cookie }
  assert.match((await ask(web, `/letters/${id}/header`, { headers: asAlice })).text, /Subject:/)
  assert.equal((await ask(web, '/change', { ...remove, headers: { ...own, ...asAlice } })).status, 200)
  assert.ok((await site.trace(id)).some(({ kind, by }) => kind === 'cancelled' && by === 'alice'))
  assert.match(server.output, /"client":"127\.0\.0\.1","by":"alice","change":"queue remove"/)
  await ask(web, '/log-out', { method: 'POST', headers: { ...own, ...asAlice } })
  assert.equal((await ask(web, '/queue', { headers: asAlice })).location, '/log-in?to=%2Fqueue')
  assert.doesNotMatch(server.output, new RegExp(`${token}|'s own`))
})
