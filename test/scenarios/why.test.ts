// Refusals of a real server, and what `why` says of them over the control socket: the rule, and the change that would do.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import type { Change } from '../../src/control/change.ts'
import type { WhyView } from '../../src/control/why.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { parseConfig } from '../../src/config/load.ts'
import { machineEnvironment } from '../../src/config/environment.ts'
import type { Config } from '../../src/config/config.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World, worldForAll } from '../support/world.ts'
import { whyRefused } from '../../src/control/use-cases/why.ts'

const STRANGER = '127.0.0.2'

/** The id of the last refusal that a session got. */
async function refusal(
  world: World,
  from: string,
  mailFrom: string,
  ...recipients: readonly string[]
): Promise<string> {
  const rcpt = recipients.map((one) => `RCPT TO:<${one}>\r\n`).join('')
  const answer = await world.talk(from, `EHLO out.test\r\nMAIL FROM:<${mailFrom}>\r\n${rcpt}QUIT\r\n`)
  return [...answer.matchAll(/\((wb-[0-9A-Z]{6})\)/g)].at(-1)?.[1] ?? assert.fail(`no refusal in ${answer}`)
}

async function askWhy(world: World, id: string): Promise<WhyView> {
  const client = await world.control()
  try {
    // The story of a session is written when it has ended, and then with what comes within a moment.
    return await world.until(`the story of ${id}`, async () => {
      const view = await client.control.ask(whyRefused, { id })
      if (view.ok) return view.value
      await world.clock.advance(seconds(1))
      return view.problem.code === 'not-found' ? undefined : assert.fail(view.problem.message)
    })
  } finally {
    await client.close()
  }
}

const changesOf = (view: WhyView): readonly Change[] =>
  view.advice?.changes.map(({ change }) => change) ?? assert.fail('there is no advice')

const kindsOf = (view: WhyView): readonly string[] => changesOf(view).map(({ kind }) => kind)

suite('a server as it is', () => {
  const sandbox = worldForAll(() => World.start())

  test('relaying is refused to a stranger, who would have to log in, or to be trusted as a single address', async () => {
    const world = sandbox()
    const view = await askWhy(world, await refusal(world, STRANGER, 'a@out.test', 'x@ok.test'))
    assert.deepEqual(
      [view.stage, view.subject, view.decision.rule, view.client, view.helo, view.mailFrom, view.recipients],
      ['rcpt', 'x@ok.test', 'relay-control', STRANGER, 'out.test', 'a@out.test', ['x@ok.test']],
    )
    assert.deepEqual(view.decision.origin, { kind: 'preset', preset: 'internet' })
    assert.deepEqual(view.advice?.now, { kind: 'same' })
    assert.deepEqual(kindsOf(view), ['log-in', 'relay-from', 'relay-to'])
    assert.deepEqual(view.advice?.changes[1]?.write, ['relay_from: [127.0.0.1, "::1", 127.0.0.2]'])
  })

  test('the id may be typed in small letters, without wb-, and with O for 0', async () => {
    const world = sandbox()
    const id = await refusal(world, STRANGER, 'a@out.test', 'x@ok.test')
    const typed = id.slice(3).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    assert.equal((await askWhy(world, typed)).id, id)
  })

  test('where two things speak against it, no single change is promised, and the next rule is named', async () => {
    const world = sandbox()
    const view = await askWhy(world, await refusal(world, STRANGER, 'a@out.test', 'x@gone.test'))
    assert.deepEqual(changesOf(view), [])
    assert.deepEqual([view.advice?.next?.change.kind, view.advice?.next?.decision.rule], ['log-in', 'no-such-domain'])
  })

  test('an unknown user is told with the nearest address that exists', async () => {
    const world = sandbox()
    const view = await askWhy(world, await refusal(world, STRANGER, 'a@out.test', 'alcie@sandbox.test'))
    assert.equal(view.decision.rule, 'unknown-user')
    assert.deepEqual(changesOf(view), [
      { kind: 'other-recipient', instead: 'alice@sandbox.test' },
      { kind: 'add-user', user: 'alcie' },
    ])
  })

  test('a refused recipient is found in the story of the message that others got', async () => {
    const world = sandbox()
    const report = await world.send({ to: ['alice@sandbox.test', 'zed@sandbox.test'] })
    const reply = report.recipients.find(({ address }) => address === 'zed@sandbox.test')?.reply
    const id = /wb-\w{6}/.exec(reply?.lines.join(' ') ?? '')?.[0] ?? assert.fail(JSON.stringify(report))
    const view = await askWhy(world, id)
    assert.equal(view.message, report.id)
    assert.deepEqual([view.mailFrom, view.recipients], ['alice@sandbox.test', ['zed@sandbox.test']])
  })

  test('a refusal of the content is told, though nobody can try it again', async () => {
    const world = sandbox()
    const report = await world.send({ to: 'alice@sandbox.test', content: 'From: a@@b.test\r\n\r\nhello\r\n' })
    const id = /wb-\w{6}/.exec(report.reply?.lines.join(' ') ?? '')?.[0] ?? assert.fail(JSON.stringify(report))
    const view = await askWhy(world, id)
    assert.deepEqual([view.stage, view.decision.rule], ['data', 'header-syntax'])
    assert.deepEqual(view.recipients, ['alice@sandbox.test'])
    assert.equal(view.advice?.now.kind, 'content-gone')
    assert.deepEqual(view.advice?.changes, [
      {
        change: { kind: 'check-off', key: 'header_syntax' },
        who: 'operator',
        write: ['checks:', '  header_syntax: false'],
        tried: false,
      },
    ])
  })

  test('an id that nobody gave is not found, and a word that is none is said to be none', async () => {
    const world = sandbox()
    const client = await world.control()
    const missing = await client.control.ask(whyRefused, { id: 'wb-ZZZZZZ' })
    const simulated = await client.control.ask(whyRefused, { id: 'wb-000000' })
    const wrong = await client.control.ask(whyRefused, { id: 'wb-UUUUUU' })
    await client.close()
    assert.deepEqual(
      [missing, simulated, wrong].map((one) => (one.ok ? 'found' : one.problem.code)),
      ['not-found', 'not-found', 'bad-id'],
    )
  })

  test('a stranger who says somebody’s id as a name hides nothing', async () => {
    const world = sandbox()
    const id = await refusal(world, STRANGER, 'a@out.test', 'x@ok.test')
    await world.talk(STRANGER, `EHLO ${id}\r\nMAIL FROM:<${id}@out.test>\r\nRCPT TO:<"${id}"@ok.test>\r\nQUIT\r\n`)
    assert.equal((await askWhy(world, id)).subject, 'x@ok.test')
  })
})

test('a local site would have to be an internet site', async () => {
  await using world = await World.start({ site: 'local' })
  const view = await askWhy(world, await refusal(world, '127.0.0.1', 'alice@sandbox.test', 'x@ok.test'))
  assert.equal(view.decision.rule, 'local-delivery-only')
  assert.deepEqual(changesOf(view), [{ kind: 'site', site: 'internet' }])
  assert.deepEqual(view.advice?.changes[0]?.write, ['site: internet'])
})

test('a line of a list file is named with its number', async () => {
  await using folder = await tempFolder()
  const listsFolder = join(folder.path, 'lists')
  await mkdir(listsFolder)
  const file = join(listsFolder, 'local_sender_blacklist')
  await writeFile(file, '# ours\n*@evil.test # spam\n')
  await using world = await World.start({ listsFolder })
  const view = await askWhy(world, await refusal(world, STRANGER, 'x@evil.test', 'alice@sandbox.test'))
  assert.equal(view.decision.rule, 'sender-blocked-here')
  assert.deepEqual(changesOf(view)[0], { kind: 'list-without', file, entry: '*@evil.test', line: 2 })
  assert.deepEqual(kindsOf(view), ['list-without', 'list-with', 'list-with', 'log-in'])
  assert.equal((await askWhy(world, view.id)).advice?.now.kind, 'same', 'nothing was really changed')
})

test('what could not be known is told, and which check would have to be off', async () => {
  await using world = await World.start({ checks: { ...configOf('').checks, verifySender: true } })
  const view = await askWhy(world, await refusal(world, STRANGER, 'x@servfail.test', 'alice@sandbox.test'))
  assert.deepEqual([view.decision.verdict, view.decision.rule], ['defer', 'verify-sender'])
  assert.equal(view.decision.unknown?.condition, 'sender_verified')
  assert.deepEqual(changesOf(view), [{ kind: 'check-off', key: 'verify_sender' }])
})

test('what the rules of now would accept needs no change', async () => {
  await using world = await World.start()
  const { id } = await askWhy(world, await refusal(world, STRANGER, 'a@out.test', 'x@ok.test'))
  await world.stopServer()
  await world.startServer({ relayTo: ['ok.test'] })
  const { advice } = await askWhy(world, id)
  assert.deepEqual(advice, { now: { kind: 'accepts', ruleGone: false }, changes: [], attempts: 0 })
})

test('a rule of the user’s own is told with its line, an exception for the client, and its removal', async () => {
  const { policy } = configOf(`policy:
  mail:
    - name: partners
      when: { sender: "*@partner.test" }
      next: true
  rcpt:
    - name: no-mondays
      when: { sender: "*@monday.test", not: { client: 192.0.2.7 } }
      deny: No mail on Mondays
`)
  await using world = await World.start({ policy })
  const view = await askWhy(world, await refusal(world, STRANGER, 'x@monday.test', 'alice@sandbox.test'))
  assert.deepEqual(view.decision.origin, { kind: 'file', file: 'waybill.yaml', line: 8 })
  assert.deepEqual(kindsOf(view), ['rule-exception', 'rule-exception', 'rule-removed'])
  assert.deepEqual(view.advice?.changes[0]?.write, ['not: { any: [{ client: 192.0.2.7 }, { client: 127.0.0.2 }] }'])
  await world.stopServer()
  await world.startServer()
  assert.deepEqual((await askWhy(world, view.id)).advice?.now, { kind: 'accepts', ruleGone: true })
})

test('a rate says when there is room again, and asking why counts nothing', async () => {
  const { policy } = configOf(`policy:
  rcpt:
    - name: slowly
      when: { rate: { by: client, of: recipients, limit: 2, per: 1h } }
      defer: Too many recipients in an hour
`)
  await using world = await World.start({ policy })
  const three = ['alice', 'bob', 'alice'].map((name) => `${name}@sandbox.test`)
  const view = await askWhy(world, await refusal(world, STRANGER, 'a@out.test', ...three))
  assert.deepEqual([view.decision.rule, view.decision.verdict], ['slowly', 'defer'])
  const [first] = changesOf(view)
  assert.ok(first?.kind === 'wait' && first.span > minutes(50) && first.span <= minutes(60), JSON.stringify(first))
  await world.clock.advance(minutes(61))
  assert.equal((await askWhy(world, view.id)).advice?.now.kind, 'accepts')
  const again = await world.talk(
    STRANGER,
    'EHLO a.test\r\nMAIL FROM:<a@out.test>\r\nRCPT TO:<bob@sandbox.test>\r\nQUIT\r\n',
  )
  assert.match(again, /^250 2\.1\.5/m)
})

test('of a server that was stopped the story is told, and nothing is tried', async () => {
  await using world = await World.start()
  const id = await refusal(world, STRANGER, 'a@out.test', 'x@ok.test')
  await world.stopServer()
  const view = await askWhy(world, id)
  assert.deepEqual([view.decision.rule, view.advice, view.rules], ['relay-control', undefined, []])
})

function configOf(text: string): Config {
  const parsed = parseConfig(`hostname: mx.example.org\n${text}`, 'waybill.yaml', machineEnvironment())
  return parsed.ok ? parsed.config : assert.fail(JSON.stringify(parsed.problems))
}
