// The work of `waybill client-setup`: finds out which servers there are, and prints what was asked for.

import { existsSync } from 'node:fs'
import { accountOf, placeAt, servicesOf, type ClientAccount, type ClientServices } from '../clients/account.ts'
import { appleProfile } from '../clients/apple-profile.ts'
import { autoconfig } from '../clients/autoconfig.ts'
import { autodiscover } from '../clients/autodiscover.ts'
import { CLIENT_WORDS } from '../clients/client-words.ts'
import { instructionsFor, PROGRAMS, type ClientWords } from '../clients/programs.ts'
import { ownStsPolicy } from '../clients/own-sts-policy.ts'
import { serviceRecords } from '../clients/service-records.ts'
import { stsPolicyId } from '../tls-policy/sts-policy.ts'
import type { Config } from '../config/config.ts'
import type { ClientSetupOptions } from './commands/client-setup.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { hang, indent, labelled } from './render/layout.ts'
import { safeText } from './render/safe-text.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { readConfig } from './user-place.ts'

const USUAL_CONFIG = '/etc/waybill/waybill.yaml'
const COLUMN = 20

export async function runClientSetup(user: string, options: ClientSetupOptions, terminal: Terminal): Promise<ExitCode> {
  const words = CLIENT_WORDS[languageOf(terminal, options)]
  const mistake = (text: string): ExitCode => {
    terminal.err(`waybill: ${text}\n`)
    return EXIT.usage
  }
  const told = options.submission ?? options.imap ?? options.pop3
  const path = options.config ?? (told === undefined && existsSync(USUAL_CONFIG) ? USUAL_CONFIG : undefined)
  if (path === undefined && told === undefined) return mistake(words.noServers)
  const config = path === undefined ? undefined : await readConfig(terminal, path)
  if (path !== undefined && config === undefined) return EXIT.usage
  const address = user.includes('@') || config === undefined ? user : `${user}@${config.mailDomain}`
  const account = accountOf(address, services(options, config))
  if (account === undefined) return mistake(words.noAddress.replace('{address}', safeText(user)))
  const records = serviceRecords(account, filesOf(config))
  const profile = appleProfile(account)
  const files = { autoconfig: autoconfig(account), autodiscover: autodiscover(account), ...(profile && { profile }) }
  const programs = (options.program ? [options.program] : PROGRAMS).map((one) => instructionsFor(one, account, words))
  if (options.json === true) {
    printJson(terminal, { account, files, records, programs })
  } else if (options.print === 'records') {
    printLines(terminal, records)
  } else if (options.print !== undefined) {
    const file = files[options.print]
    if (file === undefined) {
      terminal.err(`waybill: ${words.noProfile} ${words.nothingToRead}\n`)
      return EXIT.failed
    }
    terminal.out(file)
  } else {
    const { width, paint } = terminal
    printLines(terminal, [
      paint('strong', words.heading.replace('{address}', account.address)),
      '',
      ...accountLines(account, words, width),
      ...programs.flatMap(({ title, steps }) => [
        '',
        paint('strong', title),
        ...steps.flatMap((step) => indent(hang(`- ${step}`, width - 2), 2)),
      ]),
      ...(options.program
        ? []
        : ['', paint('strong', words.records), ...indent(hang(words.recordsWhy, width - 2), 2), ...indent(records, 2)]),
    ])
  }
  return EXIT.ok
}

/** What was typed goes over what the configuration says. */
function services({ submission, imap, pop3 }: ClientSetupOptions, config: Config | undefined): ClientServices {
  const known: ClientServices = config
    ? servicesOf(config)
    : { title: undefined, logIn: 'address', sending: [], reading: [] }
  const reading = [...(imap ? [placeAt('imap', imap)] : []), ...(pop3 ? [placeAt('pop3', pop3)] : [])]
  return {
    ...known,
    ...(submission && { sending: [placeAt('smtp', submission)] }),
    ...(reading.length > 0 && { reading }),
  }
}

function filesOf(config: Config | undefined): Parameters<typeof serviceRecords>[1] {
  if (!config || !(config.clients.http ?? config.clients.https)) return undefined
  const policy = ownStsPolicy(config)
  return {
    host: config.clients.host ?? config.hostname,
    https: config.clients.https !== null,
    ...(policy && { mtaSts: stsPolicyId(policy) }),
  }
}

function accountLines(
  { address, login, sending, reading }: ClientAccount,
  words: ClientWords,
  width: number,
): readonly string[] {
  const row = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const place = (label: string, { host, port, security }: ClientAccount['sending'][number]): string[] =>
    row(label, `${host}, ${words.port} ${port}, ${words.security[security]}`)
  return [
    ...row(words.account, address),
    ...row(words.login, login),
    ...row(words.password, words.passwordIs),
    ...reading.flatMap((one) => place(words.reading[one.protocol === 'pop3' ? 'pop3' : 'imap'], one)),
    ...sending.flatMap((one) => place(words.sending, one)),
    ...(reading.length === 0 ? hang(words.nothingToRead, width) : []),
    ...(sending.length === 0 ? hang(words.nothingToSend, width) : []),
  ]
}
