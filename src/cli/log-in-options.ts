// The options of commands that log in at a server. What they lead to is in log-in-plan.ts.

import type { Command } from 'commander'

export interface LogInOptions {
  readonly authUser?: string
  readonly auth?: string
  readonly authPasswordFile?: string
  readonly unverified?: boolean
}

export const logInOptions = (command: Command): Command =>
  command
    .option('--auth-user <name>', 'log in as this user')
    .option('--auth <mechanism>', 'by this mechanism: SCRAM-SHA-256, CRAM-MD5, PLAIN, LOGIN, XOAUTH2', toUpper)
    .option('--auth-password-file <file>', 'a file with the password (else $WAYBILL_PASSWORD, else it is asked for)')
    .option('--unverified', 'send the password although the certificate proves nothing')

const toUpper = (text: string): string => text.toUpperCase()
