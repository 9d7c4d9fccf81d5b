import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isNamed, readHeader } from '../core/header.ts'
import type { Content } from '../core/message.ts'
import { storedBytes } from '../core/stored-content.test-support.ts'
import { changedContent, changedWhole } from './changed-content.test-support.ts'
import { fieldValue, type ContentChange } from './content-change.ts'
import { bodySize } from './head-and-body.ts'

const inline = (text: string | Uint8Array): Content => ({ kind: 'inline', bytes: Buffer.from(text) })

async function apply(content: Content, changes: readonly ContentChange[]): Promise<string> {
  const { head, body } = await changedContent(content, changes)
  const whole = await changedWhole(content, changes)
  assert.equal(whole.length, head.length + bodySize(body))
  return whole.toString('latin1')
}

const MAIL = 'Received: a\r\n by b\r\nTo: x\r\nX-A: 1\r\nto: y\r\n\r\nbody\r\n'
const value = fieldValue

test('fields are added below the others and inserted at their place', async () => {
  const text = await apply(inline(MAIL), [
    { kind: 'add-field', name: 'X-End', value: value('1') },
    { kind: 'insert-field', index: 0, name: 'X-Top', value: value('2') },
    { kind: 'insert-field', index: 1, name: 'X-First', value: value('3') },
    { kind: 'insert-field', index: 1, name: 'X-Later', value: value('4') },
    { kind: 'insert-field', index: 99, name: 'X-Far', value: value('5') },
    { kind: 'add-field', name: 'X-Last', value: value('6') },
  ])
  assert.equal(
    text,
    'X-Top: 2\r\nReceived: a\r\n by b\r\nX-Later: 4\r\nX-First: 3\r\nTo: x\r\nX-A: 1\r\nto: y\r\nX-Far: 5\r\n' +
      'X-End: 1\r\nX-Last: 6\r\n\r\nbody\r\n',
  )
})

test('fields of a name are counted as they were, whatever was deleted or inserted before', async () => {
  const text = await apply(inline(MAIL), [
    { kind: 'insert-field', index: 0, name: 'To', value: value('new') },
    { kind: 'delete-field', name: 'TO', nth: 1 },
    { kind: 'change-field', name: 'to', nth: 2, value: value('z') },
    { kind: 'delete-field', name: 'X-A', nth: 7 },
    { kind: 'change-field', name: 'X-A', nth: 2, value: value('2') },
  ])
  assert.equal(text, 'To: new\r\nReceived: a\r\n by b\r\nX-A: 1\r\nto: z\r\nX-A: 2\r\n\r\nbody\r\n')
})

test('all fields of a name can go', async () => {
  const text = await apply(inline(MAIL), [{ kind: 'delete-field', name: 'To', nth: 'all' }])
  assert.equal(text, 'Received: a\r\n by b\r\nX-A: 1\r\n\r\nbody\r\n')
})

test('a replaced body stands below the empty line, also where there was none', async () => {
  const body = Buffer.from('new\r\n')
  assert.equal(
    await apply(inline(MAIL), [{ kind: 'replace-body', body }]),
    'Received: a\r\n by b\r\nTo: x\r\nX-A: 1\r\nto: y\r\n\r\nnew\r\n',
  )
  assert.equal(await apply(inline('To: x\r\n'), [{ kind: 'replace-body', body }]), 'To: x\r\n\r\nnew\r\n')
  const careless = Buffer.from('a\n.\r\rb\r\n\xff\n', 'latin1')
  assert.equal(
    await apply(inline('To: x\r\n'), [{ kind: 'replace-body', body: careless }]),
    'To: x\r\n\r\na\r\n.\r\n\r\nb\r\n\xff\r\n',
  )
})

test('folding is kept, and no value can end its field or the header section', async () => {
  const text = await apply(inline('To: x\r\n\r\n'), [
    { kind: 'add-field', name: 'A', value: Buffer.from(' one\n\ttwo\r\n  three\n') },
    { kind: 'add-field', name: 'B', value: Buffer.from(' x\nBcc: evil\n\n<html>\r\n \t\r\n.\0') },
    { kind: 'add-field', name: 'Bad name', value: value('x') },
    { kind: 'add-field', name: 'C:\r\nEvil', value: value('x') },
  ])
  assert.equal(text, 'To: x\r\nA: one\r\n\ttwo\r\n  three\r\nB: x\r\n\tBcc: evil\r\n\t<html>\r\n\t.\r\n\r\n')
})

test('octets above 127 stay what they are', async () => {
  const old = Buffer.from([0x58, 0x3a, 0x20, 0xe9, 0xff, 0x0d, 0x0a, 0x0d, 0x0a, 0x80])
  const text = await apply(inline(old), [
    { kind: 'add-field', name: 'Y', value: Buffer.from([0x20, 0xc3, 0x28, 0xfe]) },
  ])
  assert.equal(text, 'X: \xe9\xff\r\nY: \xc3\x28\xfe\r\n\r\n\x80')
})

test('a message without an empty line, or with a line that is no field, keeps its octets', async () => {
  const add: ContentChange = { kind: 'add-field', name: 'Y', value: value('1') }
  assert.equal(await apply(inline('X: 1'), [add]), 'X: 1\r\nY: 1\r\n')
  assert.equal(await apply(inline('X: 1\r\nno field\r\n\r\nb'), [add]), 'X: 1\r\nY: 1\r\nno field\r\n\r\nb')
  assert.equal(await apply(inline('X: 1\n\nb\n'), [add]), 'X: 1\nY: 1\r\n\nb\n')
})

test('a large message is not read into memory', async () => {
  const bytes = Buffer.concat([Buffer.from(MAIL), Buffer.alloc(3_000_000, 'x\r\n')])
  const content = storedBytes(bytes)
  const changed = await changedContent(content, [{ kind: 'delete-field', name: 'To', nth: 'all' }])
  assert.deepEqual(changed.body, { kind: 'rest', of: content, from: MAIL.indexOf('body') })
  const expected = bytes.toString('latin1').replace('To: x\r\n', '').replace('to: y\r\n', '')
  assert.equal(await apply(content, [{ kind: 'delete-field', name: 'To', nth: 'all' }]), expected)
})

test('a header section longer than what is looked at is never cut within a field', async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `X-${i}: ${'x'.repeat(20)}\r\n\t${'y'.repeat(20)}\r\n`)
  const old = `${lines.join('')}\r\nbody`
  const text = await apply(inline(old), [{ kind: 'add-field', name: 'New', value: value('1') }])
  const { fields, bodyStart } = readHeader(Buffer.from(text))
  assert.equal(fields.length, lines.length + 1)
  assert.equal(text.slice(bodyStart), 'body')
  assert.equal(text.replace('New: 1\r\n', ''), old)
})

const anyMail = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('a', ':', ' ', '\t', '\r', '\n', '\r\n', 'To: ', 'é') }).map((s) => Buffer.from(s)),
)

test('no change gives the same octets, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(anyMail, async (bytes) => {
      const text = await apply(inline(bytes), [])
      const { fields, length } = readHeader(bytes)
      const cut = length === bytes.length && fields.length > 0 && bytes.at(-1) !== 10
      assert.equal(text, Buffer.from(bytes).toString('latin1') + (cut ? '\r\n' : ''))
    }),
  )
})

test('any value makes exactly one field more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(5), async (bytes, index) => {
      const text = await apply(inline(MAIL), [{ kind: 'insert-field', index, name: 'New', value: bytes }])
      const { fields, bodyStart } = readHeader(Buffer.from(text, 'latin1'))
      assert.equal(fields.length, 5)
      assert.equal(
        fields.findIndex((field) => isNamed(field, 'new')),
        Math.min(index, 4),
      )
      assert.equal(text.slice(bodyStart), 'body\r\n')
    }),
  )
})
