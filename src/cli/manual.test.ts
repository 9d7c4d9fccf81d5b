// Holds docs/man/waybill.1.md to the program: every command and option stands there, and nothing else does.

import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Command } from 'commander'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { EXIT } from './exit-code.ts'
import { makeProgram } from './program.ts'
import { noPaint } from './render/paint.ts'

const page = readFileSync(new URL('../../docs/man/waybill.1.md', import.meta.url), 'utf8')

const program = await makeProgram({
  terminal: {
    out: () => {},
    err: () => {},
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([]),
    clock: new FakeClock(),
  },
  exit: () => {},
})

/** The commands that do something, as they are typed. */
function commands(command: Command, typed: string): readonly (readonly [typed: string, command: Command])[] {
  if (command.commands.length === 0) return [[typed, command]]
  return command.commands.flatMap((sub) => commands(sub, `${typed} ${sub.name()}`))
}

test('the manual page has a section for every command, with exactly its options', () => {
  const sections = page.split(/^# /m).find((part) => part.startsWith('COMMANDS')) ?? ''
  const documented = sections
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const typed = (section.split('\n')[0] ?? '').replaceAll(/ \*.*\*/g, '')
      const terms = [...section.matchAll(/^\*\*--.*$/gm)].map(([line]) => line)
      return [
        typed,
        new Set(terms.flatMap((line) => [...line.matchAll(/\*\*(--[a-z0-9-]+)\*\*/g)].map(([, option]) => option))),
      ]
    })
  const real = commands(program, 'waybill').map(([typed, command]) => [
    typed,
    new Set(command.options.map(({ long }) => long)),
  ])
  assert.deepEqual(documented, real)
})

test('the manual page lists every exit code', () => {
  const section = page.split(/^# /m).find((part) => part.startsWith('EXIT STATUS')) ?? ''
  const codes = [...section.matchAll(/^\*\*(\d+)\*\*$/gm)].map(([, code]) => Number(code))
  assert.deepEqual(codes, Object.values(EXIT))
})
