import { test } from 'node:test'
import assert from 'node:assert/strict'
import { RECEIVERS } from '../../sandbox/receivers.ts'
import { HABITS_RU } from '../../words/welcome.ts'
import { noPaint } from './paint.ts'
import { renderWelcome, type Welcome } from './welcome.ts'

const sandbox: Welcome = {
  version: '0.1.0',
  sandbox: true,
  stateFolder: '/home/me/waybill/.waybill',
  hostname: 'mx.sandbox.test',
  listening: [
    { mode: 'smtp', address: '127.0.0.1', port: 2525 },
    { mode: 'submission', address: '127.0.0.1', port: 2587 },
    { mode: 'http', address: '127.0.0.1', port: 8025 },
  ],
  localDomains: ['sandbox.test'],
  users: ['alice', 'bob'],
  domains: [
    { domain: 'ok.test', habit: 'accepts everything' },
    { domain: 'spam.test', habit: 'takes every message for spam and says so after its content, as mail.ru does' },
  ],
  typed: { program: 'bin/waybill.js', state: '' },
}

test('the sandbox says that it is one, where it listens, what to try and who lives in it', () => {
  const lines = renderWelcome(sandbox, { paint: noPaint, width: 80, language: 'en' })
  assert.equal(`\n${lines.join('\n')}\n`, WELCOME)
})

test('commands name the port and the state folder where they are not the usual ones', () => {
  const listening = [{ mode: 'smtp', address: '127.0.0.1', port: 40_001 }] as const
  const typed = { program: 'waybill', state: ' --state /tmp/x' }
  const text = renderWelcome({ ...sandbox, listening, typed }, { paint: noPaint, width: 80, language: 'en' }).join('\n')
  assert.match(text, /waybill send --server 127\.0\.0\.1:40001 --to x@spam\.test/)
  assert.match(text, /waybill trace x@spam\.test --state \/tmp\/x/)
})

test('a real server names itself and speaks of no sandbox', () => {
  const real: Welcome = {
    ...sandbox,
    sandbox: false,
    domains: [],
    hostname: 'mx.example.org',
    localDomains: ['example.org'],
  }
  const text = renderWelcome(real, { paint: noPaint, width: 80, language: 'en' }).join('\n')
  assert.match(text, /runs as mx\.example\.org\./)
  assert.doesNotMatch(text, /sandbox|Pretended/)
})

test('in Russian all of it is Russian, what the receivers do too', () => {
  const domains = RECEIVERS.map(({ domain, habit }) => ({ domain, habit }))
  const lines = renderWelcome({ ...sandbox, domains }, { paint: noPaint, width: 200, language: 'ru' })
  assert.match(
    lines.join('\n'),
    /^Waybill 0\.1\.0 работает как песочница[^]*консоль +http:[^]*\n {2}down\.test +не принимает соединений\n/,
  )
  for (const { domain, habit } of domains) {
    assert.match(HABITS_RU[domain] ?? '', /[а-я]/, domain)
    assert.ok(!lines.join('\n').includes(habit), habit)
  }
  assert.equal(Object.keys(HABITS_RU).length, domains.length)
})

test('a listener on all addresses is reached through the loopback one', () => {
  const listening = [{ mode: 'smtp', address: '::', port: 25 }] as const
  const lines = renderWelcome({ ...sandbox, sandbox: false, listening }, { paint: noPaint, width: 80, language: 'en' })
  assert.match(lines.join('\n'), /SMTP +\[::\]:25\n[^]*send --server 127\.0\.0\.1:25 /)
})

const WELCOME = `
Waybill 0.1.0 runs as a sandbox: no --config was given.
Nothing leaves this machine.

  SMTP            127.0.0.1:2525
  submission      127.0.0.1:2587
  console         http://127.0.0.1:8025/
  state           /home/me/waybill/.waybill
  mailboxes       alice@sandbox.test, bob@sandbox.test

Try, in another terminal:
  swaks --server 127.0.0.1:2525 --to alice@sandbox.test
  bin/waybill.js send --to x@spam.test
  swaks --server 127.0.0.1:2525 --tls --auth-user alice --auth-password sandbox --to x@ok.test
  bin/waybill.js trace x@spam.test

Pretended receivers to write to:
  ok.test         accepts everything
  spam.test       takes every message for spam and says so after its content, as
                  mail.ru does

Ctrl-C stops it.
`
