import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SITES } from '../config/config.ts'
import { accepted } from '../config/load.test-support.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { checkRoutes, listRoutes } from './list-routes.ts'

const KEYS = 'hostname: mx.here.test\nusers: { alice: {} }\naliases: /nonexistent\n'
const list = (keys: string) => listRoutes(accepted(`${KEYS}${keys}`), new FakeClock())
const namesOf = (keys: string): readonly unknown[] => list(keys).map(({ name }) => name)

test('every site type has its routers, each told in the language of routes', () => {
  const here = ['aliases', 'local-user', 'postmaster', 'unknown-user']
  const expected = {
    internet: ['address-literal', 'mx', ...here],
    smarthost: ['smarthost', ...here],
    satellite: ['smarthost', 'aliases', 'hub-user', 'postmaster', 'unknown-user'],
    local: ['nonlocal', ...here],
    none: ['not-set-up'],
  }
  for (const site of SITES) {
    const smarthost = site === 'smarthost' || site === 'satellite' ? 'smarthost: smtp.isp.example\n' : ''
    const routes = list(`site: ${site}\n${smarthost}`)
    assert.deepEqual(
      routes.map(({ name }) => name),
      expected[site],
    )
    for (const route of routes) assert.ok(Object.keys(route).length > 1, `${site} ${JSON.stringify(route)}`)
  }
})

test('routes of the file stand as they are written, where they say', () => {
  const routes = 'routes: [{ name: a, via: 10.1.2.3 }, { name: b, before: local-user, fail: gone }]\n'
  assert.deepEqual(namesOf(routes).slice(0, 5), ['a', 'address-literal', 'mx', 'aliases', 'b'])
  assert.deepEqual(list(routes)[0], { name: 'a', via: '10.1.2.3' })
})

test('what differs in virtual domains is told by domain', () => {
  const keys = 'catch_all: alice\nvirtual: { c.test: { catch_all: info, aliases: /c }, d.test: {} }\nsubaddress: "+"\n'
  const [aliases, , , , catchAll] = list(keys).slice(2)
  assert.deepEqual(aliases?.['aliases'], { shared: '/nonexistent', 'c.test': '/c' })
  assert.deepEqual(catchAll?.['redirect'], { shared: 'alice@mx.here.test', 'c.test': 'info@c.test' })
})

test('mistakes are found without a server, and on a site that is not set up', () => {
  for (const site of ['internet', 'none']) {
    const config = accepted(`${KEYS}site: ${site}\nroutes: [{ name: a, via: smarthost }]\n`)
    assert.deepEqual(
      checkRoutes(config, new FakeClock()).map(({ message }) => message),
      ['there is no smarthost'],
    )
  }
})
