// The files for mail programs, read by programs that others wrote: xmllint and plistutil, and Debian's Thunderbird, which is given an
// address and a password and no more, asks by its own code, and makes an account of what it is told.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { run, Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Marionette } from './marionette.ts'
import { programPath, skipWithout } from './programs.ts'

/** An address of this machine that no other program of it listens on: Thunderbird asks port 80. */
const OWN = '127.0.0.80'

/** It has 300 MB, so that it is not fetched with the other peers. */
const lacksThunderbird = (): string | false =>
  ['thunderbird', 'Xvfb'].some((name) => !existsSync(`/usr/bin/${name}`)) && 'apt-get install thunderbird xvfb'

suite('files for mail programs', { skip: skipWithout('xmllint', 'plistutil', 'curl') }, () => {
  const stack = new AsyncDisposableStack()
  let folder = ''

  before(async () => {
    folder = stack.use(await tempFolder()).path
    const [port = 0, submissions = 0] = await freePorts(2)
    const site = await WaybillSite.make(folder, port, {
      hostname: 'mail.clinic.test',
      local_domains: ['clinic.test'],
      more_listeners: [{ port: submissions, mode: 'submissions' }],
      clients: { title: 'Tom & <Co>', imap: 'imap.clinic.test', http: { address: OWN } },
    })
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const fetched = async (path: string, ...more: readonly string[]): Promise<string> => {
    const file = join(folder, 'fetched')
    const { code, output } = await run(programPath('curl'), ['-sf', '-o', file, ...more, `http://${OWN}${path}`])
    assert.equal(code, 0, output)
    return file
  }

  test('autoconfig and autodiscover are well-formed for xmllint', async () => {
    const request =
      '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>a@clinic.test</EMailAddress></Request></Autodiscover>'
    for (const [path, value, ...more] of [
      ['/mail/config-v1.1.xml?emailaddress=a@clinic.test', "string(//incomingServer[@type='imap']/hostname)"],
      [
        '/Autodiscover/Autodiscover.xml',
        "string(//*[local-name()='Protocol'][1]/*[local-name()='Server'])",
        '--data',
        request,
      ],
    ] as const) {
      const file = await fetched(path, ...more)
      const { code, output } = await run(programPath('xmllint'), ['--nonet', '--xpath', value, file])
      assert.deepEqual([code, output.trim()], [0, 'imap.clinic.test'])
    }
  })

  test('a profile is a property list for plistutil', async () => {
    const file = await fetched('/waybill.mobileconfig?emailaddress=a@clinic.test')
    const binary = join(folder, 'profile.bin')
    const there = await run(programPath('plistutil'), ['-i', file, '-o', binary, '-f', 'bin'])
    const back = await run(programPath('plistutil'), ['-i', binary, '-f', 'xml'])
    assert.deepEqual([there.code, back.code], [0, 0], there.output + back.output)
    assert.match(back.output, /<key>EmailAccountType<\/key>\s*<string>EmailTypeIMAP</)
    assert.match(back.output, /Tom &amp; &lt;Co/)
    assert.doesNotMatch(back.output, /Password<\/key>\s*<string/)
  })

  test('Thunderbird makes an account from address and password', { skip: lacksThunderbird() }, async () => {
    const [control = 0] = await freePorts(1)
    const profile = join(folder, 'profile')
    await mkdir(profile)
    await writeFile(
      join(profile, 'user.js'),
      [
        `user_pref("network.dns.forceResolve", "${OWN}");`,
        `user_pref("marionette.port", ${control});`,
        'user_pref("mail.provider.suppress_dialog_on_startup", true);',
        'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
        'user_pref("app.update.enabled", false);',
      ].join('\n'),
    )
    await using programs = new AsyncDisposableStack()
    programs.use(new Running('Xvfb', [':78', '-screen', '0', '1024x768x24']))
    programs.use(
      new Running(
        'thunderbird',
        ['--profile', profile, '--no-remote', '--marionette', '--remote-allow-system-access'],
        { env: { ...process.env, HOME: folder, DISPLAY: ':78' } },
      ),
    )
    await waitFor('Thunderbird listens', () => answers(control), seconds(90))
    await using marionette = await Marionette.open(control)
    const made = await marionette.run(SET_UP)
    assert.deepEqual(made, {
      reads: 'imap imap.clinic.test:993 a@clinic.test',
      sends: `smtp mail.clinic.test:${String(made['sends']).split(':')[1]}`,
      identity: 'a@clinic.test',
    })
  })
})

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** What its dialogue for new accounts does, by the same functions. */
const SET_UP = `
  const from = (name) => ChromeUtils.importESModule('resource:///modules/accountcreation/' + name + '.sys.mjs')
  const config = await from('FetchConfig').FetchConfig.fromISP('clinic.test', 'a@clinic.test', new AbortController().signal)
  from('AccountConfig').AccountConfig.replaceVariables(config, 'A', 'a@clinic.test', 'geheim')
  const account = await from('CreateInBackend').CreateInBackend.createAccountInBackend(config)
  const { incomingServer: inn, defaultIdentity: identity } = account
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs')
  const out = MailServices.outgoingServer.getServerByKey(identity.smtpServerKey)
  return {
    reads: inn.type + ' ' + inn.hostname + ':' + inn.port + ' ' + inn.username,
    sends: out.type + ' ' + out.serverURI.hostPort,
    identity: identity.email,
  }
`
