// Log-in at the console of a real server, in a browser: by keyboard alone, with roles, from links of elsewhere, and out again.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { addUser } from '../../src/sasl/user-file.ts'
import { skipWithout } from '../interop/programs.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Browser, type Page } from './browser.ts'

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const PICTURES = process.env['WAYBILL_PICTURES']
const HOSTILE = `"><script>window.hit=1</script>`

test(
  'who may look looks, who may change changes, and nobody else comes in',
  { skip: skipWithout('chromium') },
  async () => {
    await using folder = await tempFolder()
    const [smtp, web] = [await freePort(), await freePort()]
    const users = join(folder.path, 'users')
    for (const name of ['alice', 'bob']) await addUser(users, name, `${name} secret`)
    const site = await WaybillSite.make(folder.path, smtp, {
      auth: { stores: [{ file: users }] },
      http: { port: web },
      console: { roles: { alice: 'operator', bob: 'reader' } },
      smarthost: { host: '127.0.0.1', port: await freePort() },
    })
    await using server = await site.start()
    const sent = await site.command(['send', '--server', `127.0.0.1:${smtp}`, '--to', 'x@else.test', '--json'])
    const id = /"id": ?"(\w{11})"/.exec(sent.output)?.[1] ?? assert.fail(sent.output)
    await using browser = await Browser.start(`${folder.path}/chromium`)
    const base = `http://127.0.0.1:${web}`
    const path = (page: Page): Promise<string> => page.evaluate('location.pathname + location.search')
    const fill = (page: Page, user: string, password: string): Promise<unknown> =>
      page.evaluate(
        `for (const [name, text] of ${JSON.stringify([
          ['user', user],
          ['password', password],
        ])}) document.querySelector('[name=' + name + ']').value = text`,
      )
    const logIn = async (page: Page, user: string, password = `${user} secret`): Promise<void> => {
      await fill(page, user, password)
      await page.press('button[class="enter"]')
    }

    // Whoever is nobody sees the form, and none of the names of pages; what is wrong is said, and stays text.
    const page = await browser.open({ width: 380, height: 800 })
    await page.goto(`${base}/letters/${id}`)
    assert.equal(await path(page), `/log-in?to=%2Fletters%2F${id}`)
    assert.equal(await page.evaluate(`document.querySelectorAll('header nav, main [data-live]').length`), 0)
    await logIn(page, HOSTILE, 'x')
    assert.match(await page.text('[role=alert]'), /do not fit together/)
    assert.equal(await page.evaluate('window.hit ?? 0'), 0)
    await page.send('Page.setBypassCSP', { enabled: true })
    await page.goto(`${base}/log-in`)
    await page.evaluate(AXE)
    assert.deepEqual(
      await page.evaluate(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
      ),
      [],
    )
    for (const language of PICTURES === undefined ? [] : ['en', 'ru'])
      for (const width of [380, 1600]) {
        const shown = await browser.open({ width, height: 800, language })
        await shown.goto(`${base}/log-in`)
        await shown.picture(`${PICTURES ?? ''}/log-in-${language}-${width}.png`)
      }

    // By keyboard: the form is where the focus is, and Enter sends it.
    const bob = await browser.open({ width: 1600, height: 900 })
    await bob.goto(`${base}/letters/${id}`)
    assert.equal(await bob.evaluate('document.activeElement.name'), 'user')
    await fill(bob, 'bob', 'bob secret')
    await bob.keys(['Tab'])
    assert.equal(await bob.evaluate('document.activeElement.name'), 'password')
    await bob.keys(['Enter'], true)
    assert.equal(await path(bob), `/letters/${id}`)
    assert.equal(await bob.evaluate(`document.querySelectorAll('.actions button').length`), 0)
    assert.doesNotMatch(await bob.text('main'), /Show the header/)
    await bob.goto(`${base}/change?do=remove&id=${id}`)
    assert.match(await bob.text('main'), /Your role does not allow that/)
    assert.equal(await bob.evaluate('document.cookie'), '')

    // A link from elsewhere leads to the page and not to the form, though its first request brings no cookie.
    const foreign = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<a href="${base}/letters/${id}">look</a>`)
    })
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve))
    try {
      await bob.goto(`http://localhost:${(foreign.address() as AddressInfo).port}/`)
      await bob.press('a')
      await waitFor('the letter', async () => (await bob.text('main h1')).includes(id) || undefined)
      assert.equal(await path(bob), `/letters/${id}`)
    } finally {
      foreign.close()
    }

    // Who may change does; and out again.
    const alice = await browser.open({ width: 1600, height: 900 })
    await alice.goto(`${base}/letters/${id}`)
    await logIn(alice, 'alice')
    await alice.press('button[value="remove"]')
    await alice.press('main button[class="act"]')
    assert.match(await alice.text('h1'), /Done/)
    assert.ok((await site.trace(id)).some(({ kind, by }) => kind === 'cancelled' && by === 'alice'))
    await alice.press('.visitor button')
    await alice.goto(`${base}/queue`)
    assert.equal(await path(alice), '/log-in?to=%2Fqueue')
    assert.deepEqual([...bob.complaints, ...alice.complaints], [])
    await server.end()
  },
)
