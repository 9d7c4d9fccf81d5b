// Exim as Debian sets it up, in the spaces that run.sh has made: update-exim4.conf makes the configuration from the same
// answers that debconf would ask for. Mail that it takes stays in its queue.

import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { run, Running } from '../support/child.ts'
import { waitForGreeting } from '../support/greeting.ts'
import { SANDBOX_PASSWORD } from '../../src/sandbox/sandbox-config.ts'
import type { Setup } from './sessions.ts'

const ETC = '/etc/exim4'
const PORT = 25
/** Every list file of §2.3 that a setup may write; gone before the next setup. */
const LISTS = [
  'local_host_blacklist',
  'local_sender_blacklist',
  'host_local_deny_exceptions',
  'sender_local_deny_exceptions',
]

function environment(name: string): string {
  return process.env[name] ?? assert.fail(`${name} is not set: start this by test/compare/run.sh`)
}

const answers = ({ site }: Setup): string => `
dc_eximconfig_configtype='${site}'
dc_other_hostnames='sandbox.test'
dc_local_interfaces='127.0.0.1'
dc_relay_domains='ok.test;servfail.test'
dc_relay_nets='127.1.0.0/16'
dc_smarthost='${site === 'smarthost' || site === 'satellite' ? 'mx.ok.test' : ''}'
dc_readhost='${site === 'satellite' ? 'ok.test' : ''}'
dc_minimaldns='false'
dc_use_split_config='false'
dc_hide_mailname='false'
dc_mailname_in_oh='true'
dc_localdelivery='mail_spool'
CFILEMODE='644'
`

/** Debian leaves its example of a log-in as a comment; this is that example. And the program may be elsewhere here. */
function adapted(template: string): string {
  const example = /^# plain_server:\n(?:#.*\n)+/m.exec(template)?.[0]
  const withLogin = example === undefined ? template : template.replace(example, example.replaceAll(/^# ?/gm, ''))
  return withLogin.replace(/^exim_path = .*$/m, `exim_path = ${environment('EXIM4')}`)
}

export class DebianExim implements AsyncDisposable {
  readonly port = PORT
  readonly #running: Running

  private constructor(running: Running) {
    this.#running = running
  }

  static async start(setup: Setup): Promise<DebianExim> {
    const template = await readFile(`${ETC}/exim4.conf.template`, 'utf8')
    await writeFile(`${ETC}/exim4.conf.template`, adapted(template))
    const crypted = await run('openssl', ['passwd', '-6', SANDBOX_PASSWORD])
    await writeFile(`${ETC}/passwd`, `alice:${crypted.output.trim()}:\n`, { mode: 0o644 })
    await writeFile(`${ETC}/update-exim4.conf.conf`, answers(setup))
    const macros = ['AUTH_SERVER_ALLOW_NOTLS_PASSWORDS = 1', ...setup.macros]
    await writeFile(`${ETC}/exim4.conf.localmacros`, `${[...macros, 'queue_only = true'].join('\n')}\n`)
    for (const name of LISTS) {
      const text = setup.lists[name]
      if (text === undefined) await rm(`${ETC}/${name}`, { force: true })
      else await writeFile(`${ETC}/${name}`, text)
    }
    const made = await run(environment('UPDATE_EXIM_CONF'), [])
    assert.equal(made.code, 0, made.output)
    const running = new Running(environment('EXIM4'), [
      '-bdf',
      '-oX',
      `127.0.0.1.${PORT}`,
      '-oP',
      '/run/exim4/exim.pid',
    ])
    try {
      await waitForGreeting('exim', running, PORT)
    } catch (error) {
      await running.end()
      throw error
    }
    return new DebianExim(running)
  }

  /** Its version, and which of Debian's two builds it is: they say some things in other words. */
  static async version(): Promise<string> {
    const { output } = await run(environment('EXIM4'), ['--version'])
    const build = output.includes('Content_Scanning') ? 'exim4-daemon-heavy' : 'exim4-daemon-light'
    return `${/^Exim version (\S+)/m.exec(output)?.[1] ?? 'of an unknown version'} (${build})`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.end()
  }
}
