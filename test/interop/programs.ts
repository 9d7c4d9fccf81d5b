// Where the real mail programs are, and what to do where they are not: in CI that is a failure, on a developer's machine
// the test is skipped and says how to get them.

import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Program =
  | MailProgramTester
  | 'rbldnsd'
  | 'chromium'
  | 'spfquery'
  | 'knotd'
  | 'unbound'
  | 'haproxy'
  | 'openssl'
  | 'promtool'
  | 'mkpasswd'
  | 'saslauthd'
  | 'swaks'
  | 'python3'
  | 'postsrsd'
  | 'gsasl'
  | 'msmtp'
  | 'mutt'
  | 'procmail'
  | 'curl'
  | 'strace'
  | 'exim4'
  | LocalProgram
  | 'smtp-source'
  | 'smtp-sink'
  | PostfixTool
  | 'doveconf'
  | 'doveadm'
  | 'smtpd'
  | 'dkimverify'
  | Scanner
  | PasswordPlace
  | AcmeTester
export type LocalProgram =
  | 'php'
  | 'bsd-mailx'
  | 's-nail'
  | 'git-send-email'
  | 'eximstats'
  | 'exigrep'
  | 'logwatch'
  | 'fail2ban-regex'
  | 'nodemailer-send'
  | 'validate-api'
/** Readers of XML and of property lists. */
export type MailProgramTester = 'xmllint' | 'plistutil'
export type PostfixTool = 'postconf' | 'postmap' | 'postalias' | 'postqueue' | 'postsuper'
export type Scanner = 'clamd' | 'opendkim' | 'spamd' | 'rspamd'
export type PasswordPlace = 'dovecot' | 'slapd' | 'initdb' | 'postgres'
export type AcmeTester = 'pebble' | 'pebble-challtestsrv'

const FOLDERS = [
  join(process.env['WAYBILL_PEERS'] ?? '/var/cache/waybill-peers', 'bin'),
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
]

function find(program: Program): string | undefined {
  for (const folder of FOLDERS) {
    const path = join(folder, program)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder: look in the next.
    }
  }
  return undefined
}

/** The path of a program that is there. */
export function programPath(program: Program): string {
  const path = find(program)
  if (path === undefined) throw new Error(`${program} is missing; run 'test/interop/peers.sh install' as root`)
  return path
}

export const programRealPath = (program: Program): string => realpathSync(programPath(program))

/** For the `skip` option of a test: why it cannot run here, or false. */
export function skipWithout(...programs: readonly Program[]): string | false {
  const lacking = programs.filter((program) => find(program) === undefined)
  if (lacking.length === 0 || process.env['CI']) return false
  return `${lacking.join(', ')} missing; run 'test/interop/peers.sh install' as root`
}

/** Peers refuse to stay root: this option makes Postfix's programs become someone else, where they may. */
export const unprivileged = (): readonly string[] => (process.getuid?.() === 0 ? ['-u', 'nobody'] : [])
