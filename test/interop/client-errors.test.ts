// What programs and libraries that send mail print when a server fails them is explained: the real ones of today (smtplib of Python,
// nodemailer, PHP's mail(), msmtp, swaks), each against a server that fails in one way.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { explain, type CauseId, type Who } from '../../src/diagnose/library.ts'
import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Authority } from './authority.ts'
import { FailingServer, type Failure } from './failing-server.ts'
import { programPath, skipWithout, type Program } from './programs.ts'

interface Fault extends Failure {
  readonly what: string
  readonly causes: readonly CauseId[]
  readonly who: readonly Who[]
  /** Nobody listens. */
  readonly absent?: true
  readonly logsIn?: true
  readonly overTls?: true
}

const SENDER = ['sender', 'sender-admin'] as const

const FAULTS: readonly Fault[] = [
  { what: 'nobody listens', absent: true, causes: ['network.connect'], who: SENDER },
  {
    what: 'a wrong password',
    at: ['AUTH', '535 5.7.8 Error: authentication failed'],
    logsIn: true,
    causes: ['auth.failed'],
    who: SENDER,
  },
  {
    what: 'no log-in',
    at: ['MAIL', '530 5.7.0 Authentication required'],
    causes: ['auth.required'],
    who: SENDER,
  },
  {
    what: 'a sender of somebody else',
    at: ['MAIL', '553 5.7.1 <a@own.test>: Sender address rejected: not owned by user b'],
    causes: ['sender.mismatch'],
    who: SENDER,
  },
  {
    what: 'a recipient who is unknown',
    at: ['RCPT', '550 5.1.1 <b@there.test>: Recipient address rejected: User unknown'],
    causes: ['recipient.unknown'],
    who: ['sender'],
  },
  {
    what: 'no relay',
    at: ['RCPT', '554 5.7.1 <b@there.test>: Relay access denied'],
    causes: ['relay.denied'],
    who: SENDER,
  },
  {
    what: 'greylisting',
    at: ['RCPT', '450 4.2.0 <b@there.test>: Recipient address rejected: Greylisted'],
    causes: ['greylist'],
    who: ['wait'],
  },
  {
    what: 'spam',
    at: ['CONTENT', '554 5.7.1 Spam message rejected'],
    causes: ['spam.content'],
    who: SENDER,
  },
  {
    what: 'a certificate that nobody signed',
    overTls: true,
    causes: ['tls.cert', 'tls.client-distrusts', 'tls.cert-name'],
    who: ['recipient-admin', ...SENDER],
  },
  {
    what: 'a connection that is closed at once',
    hangsUp: true,
    causes: ['network.timeout', 'network.connect', 'tls.cut-off', 'protocol', 'unknown'],
    who: ['wait', 'unknown', 'recipient-admin', ...SENDER],
  },
]

interface Client {
  readonly name: string
  readonly programs: readonly Program[]
  readonly args: (port: number, fault: Fault) => readonly string[]
  readonly input?: string
}

const MAIL = 'From: a@own.test\nTo: b@there.test\nSubject: x\n\nx\n'

const PYTHON = (port: number, { logsIn, overTls }: Fault): string => `
import smtplib, ssl
s = smtplib.SMTP('127.0.0.1', ${port}, timeout=5)
${overTls ? 's.starttls(context=ssl.create_default_context())' : ''}
${logsIn ? "s.login('a', 'x')" : ''}
s.sendmail('a@own.test', ['b@there.test'], '''${MAIL}''')
`

const NODE = (port: number, { logsIn, overTls }: Fault): string => `
const { createTransport } = require(process.env.NODEMAILER)
createTransport({ host: '127.0.0.1', port: ${port}, secure: false, ignoreTLS: ${!overTls}, requireTLS: ${overTls === true},
  greetingTimeout: 3000, connectionTimeout: 3000${logsIn ? ", auth: { user: 'a', pass: 'x' }" : ''} })
  .sendMail({ from: 'a@own.test', to: 'b@there.test', subject: 'x', text: 'x' }).catch((error) => { console.log(error); process.exit(1) })
`

const msmtp = (port: number, { logsIn, overTls }: Fault): readonly string[] => [
  '--host=127.0.0.1',
  `--port=${port}`,
  '--from=a@own.test',
  '--timeout=5',
  ...(overTls
    ? ['--tls=on', '--tls-starttls=on', '--tls-trust-file=/etc/ssl/certs/ca-certificates.crt']
    : ['--tls=off']),
  ...(logsIn ? ['--auth=plain', '--user=a', '--passwordeval=echo x'] : ['--auth=off']),
]

const CLIENTS: readonly Client[] = [
  { name: 'smtplib', programs: ['python3'], args: (port, fault) => ['-c', PYTHON(port, fault)] },
  { name: 'nodemailer', programs: ['nodemailer-send'], args: (port, fault) => ['-e', NODE(port, fault)] },
  { name: 'msmtp', programs: ['msmtp'], args: (port, fault) => [...msmtp(port, fault), 'b@there.test'], input: MAIL },
  {
    name: 'mail() of PHP',
    programs: ['php', 'msmtp'],
    args: (port, fault) => [
      '-d',
      `sendmail_path=${programPath('msmtp')} ${msmtp(port, fault)
        .map((arg) => `'${arg}'`)
        .join(' ')} -t`,
      '-r',
      `var_dump(mail('b@there.test', 'x', 'x'));`,
    ],
  },
  {
    name: 'swaks',
    programs: ['swaks'],
    args: (port, { logsIn, overTls }) => [
      '--server',
      `127.0.0.1:${port}`,
      '--from',
      'a@own.test',
      '--to',
      'b@there.test',
      '--helo',
      'pc.own.test',
      '--timeout',
      '5',
      ...(logsIn ? ['--auth', 'PLAIN', '--auth-user', 'a', '--auth-password', 'x'] : []),
      ...(overTls ? ['--tls', '--tls-verify'] : []),
    ],
  },
]

for (const client of CLIENTS) {
  for (const fault of FAULTS) {
    test(`${client.name}: ${fault.what}`, { skip: skipWithout(...client.programs, 'openssl') }, async () => {
      const said = await wordsOf(client, fault)
      assert.notEqual(said.trim(), '', 'nothing was said')
      const { cause, who } = explain(said)
      assert.ok(fault.causes.includes(cause), `${cause} for:\n${said}`)
      assert.ok(fault.who.includes(who), `${who} (${cause}) for:\n${said}`)
    })
  }
}

test('mail() of PHP: no program that sends', { skip: skipWithout('php') }, async () => {
  const args = ['-d', 'sendmail_path=/nowhere/sendmail -t', '-r', "var_dump(mail('b@there.test', 'x', 'x'));"]
  const { output } = await run(programPath('php'), args)
  const { cause, who } = explain(output)
  assert.deepEqual([cause, who], ['local-config.program-missing', 'sender-admin'], output)
})

async function wordsOf({ programs: [program], args, input = '' }: Client, fault: Fault): Promise<string> {
  assert.ok(program)
  const answer = async (port: number): Promise<string> => {
    const options = { input, timeout: seconds(30), env: { ...process.env, HOME: '/nonexistent', LC_ALL: 'C.UTF-8' } }
    return (await run(programPath(program), args(port, fault), options)).output
  }
  if (fault.absent === true) return answer(await freePort())
  await using server = await FailingServer.start({ ...fault, ...(await certificateFor(fault)) })
  return await answer(server.port)
}

async function certificateFor({ overTls }: Fault): Promise<Pick<Failure, 'tls'>> {
  if (overTls !== true) return {}
  await using folder = await tempFolder()
  const authority = await Authority.make(folder.path)
  const { certificate, key } = await authority.issue({ name: 'IP:127.0.0.1' })
  return { tls: { key: await readFile(key, 'utf8'), cert: await readFile(certificate, 'utf8') } }
}
