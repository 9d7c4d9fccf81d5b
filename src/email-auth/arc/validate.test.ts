import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { depsOf, messageOf } from '../dkim/messages.test-support.ts'
import { ARC_ZONE, SEALED } from './sealed.test-support.ts'
import { validateArc } from './validate.ts'

const outcome = async (text: string, zone = ARC_ZONE): Promise<string> => {
  const { result, reason, instance, sealers } = await validateArc(messageOf(text), depsOf(zone))
  return [result, reason, ...(instance === undefined ? [] : [instance]), `of ${sealers.length}`].join(' ')
}
/** The message without the fields of that name and instance. */
const without = (name: string, instance: number): string =>
  SEALED.replace(new RegExp(`^${name}: i=${instance};[^]*?\r\n(?![ \t])`, 'm'), '')

suite('a chain of custody', () => {
  test('that dkimpy has made holds, and says who sealed', async () => {
    assert.deepEqual(await validateArc(messageOf(SEALED), depsOf(ARC_ZONE)), {
      method: 'arc',
      result: 'pass',
      reason: 'valid',
      sealers: ['lists.example.org', 'lists.example.org', 'lists.example.org'],
      said: { spf: 'pass' },
    })
  })
  test('holds below fields that were added since', async () => {
    assert.equal(await outcome(`Received: from x\r\nX-New: 1\r\n${SEALED}`), 'pass valid of 3')
  })
  test('may be missing', async () => {
    assert.equal(await outcome('From: a@example.org\r\n\r\nx\r\n'), 'none no-chain of 0')
  })
  for (const [title, text, expected] of [
    ['whose body was altered', SEALED.replace('hello', 'hullo'), 'fail message-altered 3 of 3'],
    ['whose header was altered', SEALED.replace('Subject: t', 'Subject: u'), 'fail message-altered 3 of 3'],
    [
      'whose first results were altered',
      SEALED.replace(/(Results: i=1;[^;]*; spf=)pass/, '$1fail'),
      'fail seal-broken 3 of 3',
    ],
    ['that its last sealer found broken', SEALED.replace('i=3; cv=pass', 'i=3; cv=fail'), 'fail said-broken 3 of 3'],
    [
      'whose first set says that there was one before',
      SEALED.replace('i=1; cv=none', 'i=1; cv=pass'),
      'fail structure 1 of 3',
    ],
    ['without its second seal', without('ARC-Seal', 2), 'fail structure 2 of 3'],
    ['without its first results', without('ARC-Authentication-Results', 1), 'fail structure 1 of 3'],
    [
      'with a seal twice',
      `${/^ARC-Seal: i=3;[^]*?\r\n(?![ \t])/m.exec(SEALED)?.[0]}${SEALED}`,
      'fail structure 3 of 3',
    ],
    ['with a number that is none', SEALED.replace('ARC-Seal: i=2', 'ARC-Seal: i=x'), 'fail structure 1 of 3'],
    ['of hundreds of sets', `ARC-Seal: i=900; cv=pass\r\n${SEALED}`, 'fail too-many 51 of 51'],
  ] as const) {
    test(title, async () => assert.equal(await outcome(text), expected))
  }
  test('whose key is gone fails, and one that DNS does not tell is not known', async () => {
    assert.equal(await outcome(SEALED, ''), 'fail key 3 of 3')
    assert.equal(await outcome(SEALED, 'sel._domainkey.lists.example.org FAIL servfail'), 'temperror dns 3 of 3')
  })
})
