// Which steps the reader gets: the general ones always, the program's own first when it is known, few when it is not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from './causes/catalogue.ts'
import { chooseSteps } from './steps.ts'

const STEPS: readonly Step[] = [
  'Ask whoever runs the server.',
  { for: ['thunderbird'], says: 'Open Account Settings.' },
  { for: ['exim-debian'], says: 'Run dpkg-reconfigure exim4-config.' },
  { for: ['exim', 'postfix'], says: 'Look into the log.' },
  { for: ['plesk'], says: 'Open Mail Settings.' },
  { for: ['outlook'], says: 'Open More Settings.' },
  'Then try again.',
]

const choose = (
  asked: Parameters<typeof chooseSteps>[1]['asked'],
  ...software: Parameters<typeof chooseSteps>[1]['software']
) => chooseSteps(STEPS, { who: 'sender', asked, software }).softwareSteps.map((one) => [one.software, ...one.steps])

test('the general steps are always there, in their order', () => {
  for (const software of [[], ['exim'], ['waybill']] as const) {
    assert.deepEqual(chooseSteps(STEPS, { who: 'sender', software }).steps, [
      'Ask whoever runs the server.',
      'Then try again.',
    ])
  }
})

test('the program that was asked for goes before the one that was recognised', () => {
  assert.deepEqual(choose('plesk', 'postfix'), [
    ['plesk', 'Open Mail Settings.'],
    ['postfix', 'Look into the log.'],
  ])
})

test('what holds for Exim holds for Exim of Debian, and no step is told twice', () => {
  assert.deepEqual(choose(undefined, 'exim-debian', 'exim'), [
    ['exim-debian', 'Run dpkg-reconfigure exim4-config.'],
    ['exim', 'Look into the log.'],
  ])
})

test('where no program is known, a few likely ones are told', () => {
  assert.deepEqual(choose(undefined), [
    ['thunderbird', 'Open Account Settings.'],
    ['outlook', 'Open More Settings.'],
    ['exim-debian', 'Run dpkg-reconfigure exim4-config.'],
  ])
})

test('for a program that was recognised and has no steps of its own nothing is guessed', () => {
  assert.deepEqual(choose(undefined, 'qmail'), [])
})

test('nothing is guessed where the move is the recipient’s', () => {
  for (const who of ['recipient', 'recipient-admin'] as const) {
    assert.deepEqual(chooseSteps(STEPS, { who, software: [] }).softwareSteps, [])
  }
})

test('who asks for a program that has no steps of its own is not given those of others', () => {
  assert.deepEqual(choose('thebat'), [])
})
