// `waybill user`: who may log in, in a user file. A running server sees a change at the next log-in.

import type { Command } from 'commander'
import { type CommandContext, type Register } from '../command.ts'
import { examples } from '../help.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { localeLanguage } from '../language.ts'
import { safeText } from '../render/safe-text.ts'
import { layoutUsers } from '../render/users.ts'
import { printJson, printLines } from '../terminal.ts'
import { USER_WORDS, type UserWords } from '../../words/user.ts'
import type { UserPlace } from '../user-place.ts'

interface UserOptions extends UserPlace {
  readonly json?: boolean
  /** False for `--no-scram`. */
  readonly scram?: boolean
}

export const register: Register = (program, context) => {
  const user = program.command('user').description('add, list, remove and check the users who may log in')
  for (const add of [registerAdd, registerList, registerRemove, registerCheck]) add(user, context)
}

const withFile = (command: Command, shape: string): Command =>
  command
    .option('--file <file>', 'the user file')
    .option('--config <file>', 'configuration file that names the user file')
    .option('--json', `print JSON: ${shape}`)

const wordsOf = ({ terminal }: CommandContext): UserWords => USER_WORDS[localeLanguage(terminal.env)]

const NAME = 'the name to log in with'
const FROM_INPUT = 'The password is asked for, or read from standard input.'

function registerAdd(user: Command, context: CommandContext): void {
  const command = withFile(
    user.command('add').description(`add a user or set a password anew. ${FROM_INPUT}`).argument('<name>', NAME),
    '{ user, result }',
  )
    .option('--no-scram', 'keep nothing for SCRAM: a stolen file is then harder to guess from')
    .action(async (name: string, options: UserOptions) => {
      const file = await fileOf(context, options)
      if (file === undefined) return
      const { readPassword } = await import('../read-password.ts')
      const { addUser } = await import('../../sasl/user-file.ts')
      const password = await readPassword(context.terminal, true)
      if (password === undefined) return fail(context, wordsOf(context).nothingChanged)
      const result = await addUser(file, name, password, { scram: options.scram !== false })
      if (!result.ok) return fail(context, result.detail)
      const words = wordsOf(context)
      const text = result.value === 'added' ? words.added(name) : words.changed(name)
      return tell(context, options, { user: name, result: result.value }, [text])
    })
  examples(
    command,
    ['waybill user add alice --file /etc/waybill/users', 'asks for the password, without showing it'],
    ['pwgen 20 1 | waybill user add scanner --file /etc/waybill/users', 'the password from another program'],
  )
}

function registerList(user: Command, context: CommandContext): void {
  const command = withFile(user.command('list').description('list the users'), '{ users: [{ name, scram, broken? }] }')
  command.action(async (options: UserOptions) => {
    const file = await fileOf(context, options)
    if (file === undefined) return
    const { listUsers } = await import('../../sasl/user-file.ts')
    const result = await listUsers(file)
    if (!result.ok) return fail(context, result.detail)
    tell(context, options, { users: result.value }, layoutUsers(result.value))
  })
  examples(command, ['waybill user list --file /etc/waybill/users', 'who may log in, and whose line is damaged'])
}

function registerRemove(user: Command, context: CommandContext): void {
  const command = withFile(
    user.command('remove').description('remove a user').argument('<name>', NAME),
    '{ user, result }',
  ).action(async (name: string, options: UserOptions) => {
    const file = await fileOf(context, options)
    if (file === undefined) return
    const { removeUser } = await import('../../sasl/user-file.ts')
    const result = await removeUser(file, name)
    if (!result.ok) return fail(context, result.detail)
    const removed = result.value === 'removed'
    const words = wordsOf(context)
    const text = removed ? words.removed(name) : words.unknown(name)
    tell(context, options, { user: name, result: result.value }, [text], removed ? EXIT.ok : EXIT.failed)
  })
  examples(command, ['waybill user remove alice --file /etc/waybill/users', 'sessions that are open stay open'])
}

function registerCheck(user: Command, context: CommandContext): void {
  const command = withFile(
    user.command('check').description(`check a password as the server would. ${FROM_INPUT}`).argument('<name>', NAME),
    '{ user, verdict, detail? }',
  ).action(async (name: string, options: UserOptions) => {
    const store = await storeOf(context, options)
    if (store === undefined) return
    await using closing = new AsyncDisposableStack()
    closing.defer(() => store.close())
    const { readPassword } = await import('../read-password.ts')
    const password = await readPassword(context.terminal)
    if (password === undefined) return fail(context, wordsOf(context).nothingChecked)
    const { kind: verdict, ...rest } = await store.verify(name, password)
    const detail = 'detail' in rest ? { detail: rest.detail } : {}
    const text = wordsOf(context).verdict[verdict]
    const code = { ok: EXIT.ok, wrong: EXIT.failed, unavailable: EXIT.unavailable }[verdict]
    const line = 'detail' in detail ? `${text}: ${detail.detail}` : text
    tell(context, options, { user: name, verdict, ...detail }, [line], code)
  })
  examples(
    command,
    ['waybill user check alice --file /etc/waybill/users', 'ends with 0 when the password is right'],
    ['waybill user check alice --config waybill.yaml', 'asks all places that the server asks: Dovecot, LDAP, …'],
  )
}

async function fileOf({ terminal, exit }: CommandContext, options: UserOptions): Promise<string | undefined> {
  const { findUserFile } = await import('../user-place.ts')
  const file = await findUserFile(terminal, options)
  if (file === undefined) exit(EXIT.usage)
  return file
}

/** With a configuration, all stores that the server asks, in its order. */
async function storeOf(context: CommandContext, options: UserOptions) {
  const { openPasswordStores } = await import('../../sasl/stores/open-password-stores.ts')
  const { makeDecoyKey } = await import('../../sasl/make-mechanism.ts')
  const { clock, env } = context.terminal
  const deps = { clock, decoyKey: makeDecoyKey(), environment: env }
  if (options.file === undefined && options.config !== undefined) {
    const { readConfig } = await import('../user-place.ts')
    const config = await readConfig(context.terminal, options.config)
    if (config !== undefined) return openPasswordStores(config.auth.stores, deps)
    context.exit(EXIT.usage)
    return undefined
  }
  const path = await fileOf(context, options)
  return path === undefined ? undefined : openPasswordStores([{ kind: 'file', path }], deps)
}

function tell(
  { terminal, exit }: CommandContext,
  options: UserOptions,
  value: unknown,
  lines: readonly string[],
  code: ExitCode = EXIT.ok,
): void {
  if (options.json === true) printJson(terminal, value)
  else printLines(terminal, lines.map(safeText))
  exit(code)
}

function fail({ terminal, exit }: CommandContext, text: string): void {
  terminal.err(`${safeText(text)}\n`)
  exit(EXIT.failed)
}
