import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageId } from '../../core/id.ts'
import { CHANGE_WORDS } from './change-words.ts'

const id = messageId(900_000_000_000_001)
const one = { messages: [{ id, recipients: 2 }], recipients: 2 }
const none = { messages: [], recipients: 0, elsewhere: 1 }

test('a removal, one foreseen, and what nobody could remove are told in both languages', () => {
  const { en, ru } = CHANGE_WORDS
  const told = [en, ru].map((words) => [
    words.told('remove', id, one),
    words.told('remove', id, { ...one, dryRun: true }),
    words.told('remove', id, none),
  ])
  assert.deepEqual(told, [
    [
      `Message ${id}: 2 recipients taken off the queue; the sender is not told.`,
      `Message ${id}: 2 recipients would be taken off the queue; the sender is not told.`,
      `Nothing to remove: every recipient of ${id} is finished or being delivered right now. 1 recipient left to the node ` +
        'that attempts them; if it is gone, they are tried within four hours.',
    ],
    [
      `Письмо ${id}: снято с очереди (2 получателя); отправителю не сообщается.`,
      `Письмо ${id}: было бы снято с очереди (2 получателя); отправитель об этом не узнает.`,
      `Снимать нечего: все получатели письма ${id} уже завершены, или оно доставляется прямо сейчас. Оставлено узлу, который ` +
        'сейчас их доставляет: 1 получатель; если его больше нет, попытка будет не позже чем через четыре часа.',
    ],
  ])
})
