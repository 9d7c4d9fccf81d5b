// The console in a real browser: the tour by buttons, by keyboard alone, in Russian, without scripts; what strangers write as
// addresses, subjects and replies; forms of other people's pages; and axe-core, which looks for what shuts people out. With
// WAYBILL_PICTURES=docs/console the pages are also kept as pictures.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { skipWithout } from '../interop/programs.ts'
import { run, Running } from '../support/child.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { Browser, type Page, type Screen } from './browser.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const PICTURES = process.env['WAYBILL_PICTURES']
const WIDE: Screen = { width: 1600, height: 900 }
const NARROW: Screen = { width: 380, height: 800 }
const TOOLS = {
  search: '/search?q=alice%40sandbox.test',
  explain: '/explain',
  try: '/try',
  doctor: '/doctor',
  tour: '/tour',
}
const HOSTILE = '<script>window.hit=1</script><img src=x onerror=window.hit=2>'

interface Ready {
  readonly listening: readonly { readonly mode: string; readonly port: number }[]
}

suite('the console in a browser', { skip: skipWithout('chromium') }, () => {
  let folder: TempFolder
  let server: Running
  let browser: Browser
  let base = ''
  let smtp = 0
  let letter = ''
  let refusal = ''

  before(async () => {
    folder = await tempFolder()
    server = new Running(process.execPath, [
      LAUNCHER,
      'start',
      '--free-ports',
      '--json',
      '--state',
      `${folder.path}/state`,
    ])
    const ready = await waitFor('the sandbox', () => {
      const line = /^\{.*\}$/m.exec(server.output)?.[0]
      return line === undefined ? undefined : (JSON.parse(line) as Ready)
    })
    const portOf = (wanted: string): number => ready.listening.find(({ mode }) => mode === wanted)?.port ?? 0
    base = `http://127.0.0.1:${portOf('http')}`
    smtp = portOf('smtp')
    browser = await Browser.start(`${folder.path}/chromium`)
  })
  after(async () => {
    await browser[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  const send = (...args: readonly string[]) =>
    run(process.execPath, [LAUNCHER, 'send', '--port', String(smtp), ...args])
  const opened = async (path: string, screen: Screen = WIDE): Promise<Page> => {
    const page = await browser.open(screen)
    await page.goto(base + path)
    return page
  }

  test('the tour: refused, explained, returned, retried, held, removed', async () => {
    const page = await opened('/tour')
    await page.press('button[value="nobody@sandbox.test"]')
    refusal = (await page.evaluate<string>('location.pathname')).replace('/why/', '')
    assert.match(refusal, /^wb-[0-9A-Z]{6}$/)
    assert.match(await page.text('main'), new RegExp(`Refusal ${refusal}[^]*nobody@sandbox\\.test`))

    await page.goto(`${base}/tour`)
    await page.press('button[value="x@spam.test"]')
    await waitFor('the refusal of spam.test', async () => {
      await page.goto(await page.evaluate<string>('location.href'))
      return (await page.text('.diagnosis h3')) !== ''
    })
    assert.match(await page.evaluate<string>(`document.querySelector('.timeline').textContent`), /<- 550/)

    await page.goto(`${base}/tour`)
    await page.press('button[value="x@down.test"]')
    letter = (await page.evaluate<string>('location.pathname')).replace('/letters/', '')
    await page.press('button[value="retry"]')
    assert.equal(await page.evaluate('location.pathname'), `/letters/${letter}`)
    assert.match(await page.text('.timeline'), /console/)
    await waitFor('the hold', async () => {
      await page.goto(`${base}/letters/${letter}`)
      const hold = await page.evaluate<boolean>(`document.querySelector('button[value="hold"]') !== null`)
      if (hold) await page.press('button[value="hold"]')
      return page.evaluate<boolean>(`document.querySelector('button[value="release"]') !== null`)
    })
    await page.goto(base)
    assert.match(await page.text('h1'), /1 of \d messages? waits? for a person\. Held by an operator/)
    await page.goto(`${base}/letters/${letter}`)
    await page.press('button[value="remove"]')
    assert.match(await page.text('h1'), /Remove: 1 message with 1 recipient\./)
    await page.press('main button[class="act"]')
    assert.match(await page.text('h1'), /Done\. Remove: 1 message with 1 recipient\./)
    await page.goto(`${base}/letters/${letter}`)
    assert.match(await page.text('.states'), /Taken off the queue by console/)
    assert.deepEqual(page.complaints, [])
  })

  test('what strangers write stays text, in addresses, subjects and replies, and no script of theirs runs', async () => {
    await send('--to', `"${HOSTILE.replaceAll('"', '')}"@unknown.test`, '--subject', HOSTILE)
    await send('--to', 'x@down.test', '--subject', HOSTILE, '--from', `"${HOSTILE}"@sandbox.test`)
    const page = await opened('/queue')
    const ids = await page.evaluate<string[]>(`[...document.querySelectorAll('td .id')].map((one) => one.innerText)`)
    assert.ok(ids.length > 0)
    for (const path of ['/queue', '/search?q=%22%3Cscript', ...ids.map((id) => `/letters/${id}`), '/?lang=ru']) {
      await page.goto(base + path)
      assert.equal(await page.evaluate('window.hit ?? 0'), 0, path)
      assert.equal(await page.evaluate(`document.querySelectorAll('main img, main script').length`), 0, path)
    }
    await page.goto(`${base}/search?q=alice%40sandbox.test`)
    assert.match(await page.text('main'), /<script>window\.hit=1<\/script>/)
    assert.deepEqual(page.complaints, [])
  })

  test('the form of somebody else’s page changes nothing, and its frame shows nothing', async () => {
    await send('--to', 'x@down.test')
    const page = await opened('/queue')
    const id = await page.text('td .id')
    const foreign = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(
        `<form method="post" action="${base}/change"><input name="do" value="remove"><input name="id" value="${id}"><button>x</button></form>`,
      )
    })
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve))
    try {
      await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`)
      await page.press('button')
      assert.match(await page.text('main'), /page of somebody else/)
      await page.goto(`${base}/queue`)
      assert.match(await page.text('main'), new RegExp(id))
    } finally {
      foreign.close()
    }
  })

  test('the page of a letter, and the first page, update themselves, and what is open stays open', async () => {
    await send('--to', 'x@down.test')
    const page = await opened('/queue?domain=down.test')
    const id = await page.text('td .id')
    await page.goto(`${base}/letters/${id}`)
    const first = await opened('/')
    const loaded = 'performance.getEntriesByType("navigation").length + ":" + performance.timeOrigin'
    const [before, firstBefore] = [await page.evaluate(loaded), await first.evaluate(loaded)]
    await page.evaluate(`document.querySelector('details').open = true`)
    const held = await waitFor('the hold', async () => {
      const { code } = await run(process.execPath, [LAUNCHER, 'queue', 'hold', id, '--state', `${folder.path}/state`])
      return code === 0 ? true : undefined
    })
    assert.ok(held)
    await waitFor('the page to show it', async () => /Release/.test(await page.text('.actions')) || undefined)
    assert.equal(await page.evaluate(`document.querySelector('details').open`), true)
    assert.equal(await page.evaluate(loaded), before)
    await waitFor(
      'the first page to tell it',
      async () => /Held by an operator/.test(await first.text('main')) || undefined,
    )
    assert.equal(await first.evaluate(loaded), firstBefore)
    assert.deepEqual([...page.complaints, ...first.complaints], [])
    await page.press('button[value="release"]')
  })

  test('by keyboard alone: to the content, to the queue, through the filter', async () => {
    const page = await opened('/')
    await page.keys(['Tab'])
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip')
    await page.keys(['Tab', 'Tab', 'Tab'])
    assert.equal(await page.evaluate('document.activeElement.pathname'), '/queue')
    assert.notEqual(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'none')
    await page.keys(['Enter'], true)
    assert.equal(await page.evaluate('location.pathname'), '/queue')
    const reached = await page.evaluate<number>(
      `[...document.querySelectorAll('a, button, input, select, summary')].filter((one) => one.tabIndex < 0).length`,
    )
    assert.equal(reached, 0)
  })

  test('without scripts everything is there, and in Russian no heading is left in English', async () => {
    const page = await opened('/', { ...WIDE, language: 'ru', scripts: false })
    for (const path of [
      '/',
      '/queue',
      '/explain',
      '/try',
      '/doctor',
      '/tour',
      `/letters/${letter}`,
      `/why/${refusal}`,
    ]) {
      await page.goto(base + path)
      const { root } = await page.send<{ root: { nodeId: number } }>('DOM.getDocument')
      const { nodeId } = await page.send<{ nodeId: number }>('DOM.querySelector', {
        nodeId: root.nodeId,
        selector: 'main',
      })
      const { outerHTML } = await page.send<{ outerHTML: string }>('DOM.getOuterHTML', { nodeId })
      const headings = [...outerHTML.matchAll(/<h[123][^>]*>([^<]+)/g)].map(([, text = '']) => text)
      assert.ok(headings.length > 0, path)
      for (const text of headings) assert.match(text, /[а-яё]/i, `${path}: ${text}`)
    }
  })

  test('axe-core finds nothing serious, and no page is wider than its window', async () => {
    const few = ['/', '/queue', `/letters/${letter}`]
    const others = [
      `/why/${refusal}`,
      '/explain',
      '/search?q=alice%40sandbox.test',
      '/try',
      '/doctor',
      '/tour',
      '/nothing',
    ]
    for (const screen of [WIDE, NARROW, { ...WIDE, dark: true }]) {
      const page = await browser.open(screen)
      await page.send('Page.setBypassCSP', { enabled: true })
      for (const path of screen.dark === true ? few : [...few, ...others]) {
        await page.goto(base + path)
        await page.evaluate(AXE)
        const found = await page.evaluate<readonly string[]>(
          `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact !== 'minor').map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
        )
        assert.deepEqual(found, [], `${path} at ${screen.width}`)
        const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        assert.ok(wider <= 0, `${path} is ${wider} pixels wider than ${screen.width}`)
      }
    }
  })

  test('pictures of the pages, where they are asked for', { skip: PICTURES === undefined }, async () => {
    const place = PICTURES ?? ''
    mkdirSync(place, { recursive: true })
    for (const to of ['down.test', 'down.test', 'tempfail.test', 'greylist.test']) await send('--to', `x@${to}`)
    const queue = await opened('/queue?domain=down.test')
    letter = await queue.text('td .id')
    await waitFor('what stands in the way', async () => {
      await queue.goto(`${base}/letters/${letter}`)
      return (await queue.text('.diagnosis h3')) !== '' || undefined
    })
    for (const language of ['en', 'ru']) {
      for (const screen of [WIDE, NARROW]) {
        const page = await browser.open({ ...screen, language })
        const pages = { now: '/', queue: '/queue', letter: `/letters/${letter}`, refusal: `/why/${refusal}` }
        for (const [name, path] of Object.entries({ ...pages, ...TOOLS })) {
          await page.goto(base + path)
          await page.picture(`${place}/${name}-${language}-${screen.width}.png`)
        }
      }
    }
  })
})
