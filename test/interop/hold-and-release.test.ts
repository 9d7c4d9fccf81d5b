// Mail that a scanner or a rule puts aside, with the real rspamd: the operator finds it in the queue with the rule that holds
// it, lets it go or takes it away; and mail that a rule throws away leaves its story and nothing else.

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { skipWithout } from './programs.ts'
import { startRspamd } from './scanner-daemons.ts'
import { swaks } from './swaks.ts'

interface Waiting {
  readonly id: string
  readonly recipients: readonly {
    readonly address: string
    readonly state: { readonly kind: string; readonly by?: string }
  }[]
}

suite('mail put aside', { skip: skipWithout('swaks', 'rspamd') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite

  before(async () => {
    const folder = stack.use(await tempFolder({ open: true })).path
    const rspamd = stack.use(await startRspamd(folder))
    const data = [
      { name: 'doubtful', when: { spam_score: { over: 4 } }, hold: 'more than 4 points: somebody is to look at it' },
      { name: 'remark', when: { sender: 'partner@far.test' }, next: true, log: 'seen: {sender}' },
      { name: 'unwanted', when: { sender: 'newsletter@far.test' }, discard: true },
    ]
    site = await WaybillSite.make(folder, await freePort(), {
      scanners: [{ rspamd: rspamd.socket, timeout: '20s' }],
      policy: { data },
    })
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  /** Sends, and returns the id in the reply. */
  async function taken(from: string, subject: string, to = 'bob@here.test'): Promise<string> {
    const options = ['--local-interface', '127.0.0.2']
    const { code, output } = await swaks(site.port, { from, to, subject, body: 'hello', options })
    assert.equal(code, 0, output)
    return /Queued as (\w+)/.exec(output)?.[1] ?? assert.fail(output)
  }

  async function waiting(): Promise<readonly Waiting[]> {
    const { code, output } = await site.command(['queue', 'list', '--json'])
    assert.equal(code, 0, output)
    return (JSON.parse(output) as { readonly messages: readonly Waiting[] }).messages
  }

  const mailFor = async (user: string, subject: string): Promise<readonly string[]> =>
    (await newMail(site.maildir(user))).filter((mail) => mail.includes(`\nSubject: ${subject}\n`))

  test('mail above a threshold is held by the rule, and goes its way when the operator says so', async () => {
    const id = await taken('x@far.test', 'a grey offer', 'alice@here.test,bob@here.test')
    const [messages, list, shown, told] = await Promise.all([
      waiting(),
      site.command(['queue', 'list']),
      site.command(['queue', 'show', id]),
      site.command(['trace', id]),
    ])
    assert.deepEqual(
      messages
        .find((message) => message.id === id)
        ?.recipients.map(({ address, state }) => [address, state.kind, state.by]),
      ['alice', 'bob'].map((user) => [
        `${user}@here.test`,
        'held',
        'rule doubtful (more than 4 points: somebody is to look at it)',
      ]),
    )
    assert.match(list.output, new RegExp(`^${id} .* held `, 'm'))
    assert.match(shown.output, /doubtful/)
    assert.match(told.output, /Rule doubtful \(.*waybill\.yaml, line \d+\)/)
    assert.match(told.output.replaceAll(/\s+/g, ' '), /more than 4 points: somebody is to look at it/)

    // Something that came later is delivered meanwhile: what is held is passed by.
    await taken('x@far.test', 'lunch')
    await waitFor('later mail', async () => (await mailFor('bob', 'lunch')).length === 1, seconds(10))
    assert.equal((await mailFor('bob', 'a grey offer')).length, 0)

    const retry = await site.command(['queue', 'retry', id])
    assert.equal(retry.code, 0, retry.output)
    for (const user of ['alice', 'bob']) {
      await waitFor(
        `released mail for ${user}`,
        async () => (await mailFor(user, 'a grey offer')).length === 1,
        seconds(10),
      )
    }
    const [left, story] = await Promise.all([waiting(), site.trace(id)])
    assert.ok(!left.some((message) => message.id === id))
    const kinds = story.map(({ kind }) => kind)
    assert.ok(
      kinds.indexOf('retry-asked') > 0 && kinds.indexOf('retry-asked') < kinds.indexOf('delivered'),
      String(kinds),
    )
  })

  test('what the scanner itself puts in quarantine is held by the preset, and can be taken away unread', async () => {
    const id = await taken('y@far.test', 'set aside')
    const held = (await waiting()).find((message) => message.id === id)
    assert.deepEqual(held?.recipients[0]?.state.by, 'rule scanner-quarantine (the scanner rspamd wants it held)')
    const removed = await site.command(['queue', 'remove', id])
    assert.equal(removed.code, 0, removed.output)
    assert.ok(!(await waiting()).some((message) => message.id === id))
    assert.equal((await mailFor('bob', 'set aside')).length, 0)
  })

  test('a rule that only notes something is told although no rule decides', async () => {
    const id = await taken('partner@far.test', 'a remark')
    const { output } = await site.command(['trace', id])
    assert.match(output, /Noted: seen: partner@far\.test\.$/m)
  })

  test('mail that a rule discards is 250 for its sender, discarded for the operator, and nowhere else', async () => {
    const id = await taken('newsletter@far.test', 'news')
    const [{ output }, story, left] = await Promise.all([site.command(['trace', id]), site.trace(id), waiting()])
    assert.match(output.replaceAll(/\s+/g, ' '), /Thrown away .* as the rule unwanted says/)
    const decided = story.find((event) => event.kind === 'decided' && event['stage'] === 'data')
    const decision = decided?.['decision'] as { readonly verdict: string } | undefined
    assert.equal(decision?.verdict, 'discard')
    assert.ok(!story.some(({ kind }) => kind === 'attempt-started'))
    assert.ok(!left.some((message) => message.id === id))
    await taken('x@far.test', 'after the news')
    await waitFor('later mail', async () => (await mailFor('bob', 'after the news')).length === 1, seconds(10))
    assert.equal((await mailFor('bob', 'news')).length, 0)
  })
})
