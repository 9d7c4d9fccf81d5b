// Writes docs/reference/exim-comparison.md from what both servers said.

import type { Session, Setup } from './sessions.ts'

export interface Compared {
  readonly command: string
  readonly exim: string
  readonly ours: string
  /** Why the verdicts differ; absent where they do not. */
  readonly difference?: string
}

export interface ComparedSetup {
  readonly setup: Setup
  readonly sessions: { readonly session: Session; readonly steps: readonly Compared[] }[]
}

const CLIENTS = {
  loopback: '127.0.0.1',
  outside: 'a stranger (127.0.0.2)',
  user: 'a stranger who has logged in',
  network: 'a client in the relay network (127.1.2.3)',
} as const

export function comparisonPage(version: string, setups: readonly ComparedSetup[]): string {
  const steps = setups.flatMap(({ sessions }) => sessions.flatMap((session) => session.steps))
  const count = setups.reduce((sum, { sessions }) => sum + sessions.length, 0)
  const reasons = new Map<string, number>()
  for (const { difference } of steps) if (difference) reasons.set(difference, (reasons.get(difference) ?? 0) + 1)
  const differing = [...reasons.values()].reduce((sum, count) => sum + count, 0)
  return [
    '# Exim and Waybill, session by session',
    '',
    '<!-- Made by test/compare/run.sh --write; `npm run test:compare` compares it. Do not edit. -->',
    '',
    `What Debian’s Exim ${version}, set up by \`update-exim4.conf\`, and Waybill answer to the same ${count} sessions.`,
    `Of ${steps.length} replies, ${steps.length - differing} have the same code and ${differing} have another one on purpose. A difference without a reason fails the test.`,
    '',
    '## Why they differ',
    '',
    '| Replies | Reason |',
    '|---|---|',
    ...[...reasons].sort(([, a], [, b]) => b - a).map(([reason, count]) => `| ${count} | ${reason} |`),
    '',
    ...setups.flatMap(setupText),
  ].join('\n')
}

function setupText({ setup, sessions }: ComparedSetup): readonly string[] {
  const lists = Object.entries(setup.lists).map(
    ([name, text]) => `\`${name}\`: ${code(text.trim().replaceAll('\n', ', '))}`,
  )
  return [
    `## ${setup.name[0]?.toUpperCase()}${setup.name.slice(1)}`,
    '',
    `Site type \`${setup.site}\`${setup.macros.map((macro) => `, \`${macro}\``).join('')}.`,
    ...(lists.length > 0 ? ['', ...lists.map((list) => `- ${list}`)] : []),
    '',
    ...sessions.flatMap(({ session, steps }) => [
      `### ${session.name} (${CLIENTS[session.client]})`,
      '',
      '| Command | Exim | Waybill | |',
      '|---|---|---|---|',
      ...steps.map(
        ({ command, exim, ours, difference }) =>
          `| ${code(shown(command))} | ${code(shown(exim))} | ${code(shown(ours))} | ${difference === undefined ? '' : '**differs**'} |`,
      ),
      '',
    ]),
  ]
}

const code = (text: string): string =>
  text === '' ? '(closed)' : `\`${text.replaceAll('|', '\\|').replaceAll('`', '´')}\``

/** One line, without what would fill a page. */
const shown = (text: string): string =>
  text
    .replaceAll(/\r?\n/g, ' ⏎ ')
    .replaceAll('\0', '\\0')
    .replaceAll(/(.)\1{40,}/g, '$1…')
    .replaceAll(/id=\S+/g, 'id=ID')
    .slice(0, 400)
