import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCommand, pathArgument } from './command.ts'

test('a command is a verb in any case, and what stands behind the first space', () => {
  assert.deepEqual(parseCommand('quit'), { verb: 'QUIT', argument: '' })
  assert.deepEqual(parseCommand('Mail FROM:<a@b.test>  '), { verb: 'MAIL', argument: 'FROM:<a@b.test>' })
})

test('a path is taken with or without brackets, and with spaces around the colon', () => {
  assert.equal(pathArgument('FROM:<a@b.test> SIZE=5', 'FROM'), '<a@b.test> SIZE=5')
  assert.equal(pathArgument('to : <a@b.test>', 'TO'), '<a@b.test>')
  assert.equal(pathArgument('FROM:a@b.test SIZE=5', 'FROM'), '<a@b.test> SIZE=5')
  assert.equal(pathArgument('FROM:', 'FROM'), '')
})

test('a path has its keyword and a colon right behind it', () => {
  for (const argument of ['', 'FROM', 'FROM <a@b.test>', 'TO:<a@b.test>', 'FROM <a:b@c.test>', 'FROMAGE:<a@b.test>'])
    assert.equal(pathArgument(argument, 'FROM'), undefined, argument)
})
