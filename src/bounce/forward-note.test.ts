import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import type { Domain } from '../core/domain.ts'
import { mailbox } from '../core/message.test-support.ts'
import { after, days, instant, type Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { parseForward } from '../lookup/forward-file.ts'
import { FORWARD_NOTE_WORDS } from '../words/forward-note.ts'
import { AnsweredFile } from './answered.ts'
import { createForwardNotes, type NoteForward } from './forward-note.ts'

const NOW = instant(Date.UTC(2026, 10, 28, 12))
const FILE = '/home/alice/.forward'

async function notes(languages: readonly Language[] = ['en']) {
  const folder = await tempFolder()
  const make = (): NoteForward =>
    createForwardNotes({
      ids: () => 99,
      hostname: 'mx.lab.example' as Domain,
      languages,
      answered: new AnsweredFile(join(folder.path, 'answered')),
      sign: async (letter) => letter,
    })
  let note = make()
  return {
    async told(problem: string, now: Instant = NOW, line = 2): Promise<string | undefined> {
      const letter = await note(mailbox('alice@lab.example'), { file: FILE, line, problem }, now)
      if (!letter) return undefined
      assert.equal(letter.message.mailFrom, null)
      assert.ok(letter.content.kind === 'inline')
      return Buffer.from(letter.content.bytes).toString()
    },
    restart: () => void (note = make()),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

suite('the note to a user whose .forward has a mistake', () => {
  test('names file, line and mistake, and says that no mail is lost', async () => {
    await using made = await notes()
    const text = (await made.told('"a b" is no address')) ?? ''
    assert.match(text, /^To: <alice@lab\.example>\r$/m)
    assert.match(text, /^Auto-Submitted: auto-generated\r$/m)
    assert.match(text, /No mail is lost/)
    assert.match(text, /^ {2}\/home\/alice\/\.forward:2\r\n {2}"a b" is no address\r$/m)
  })

  test('comes once a week for each mistake, also over a restart', async () => {
    await using made = await notes()
    assert.ok(await made.told('one'))
    assert.equal(await made.told('one'), undefined)
    assert.ok(await made.told('another'))
    made.restart()
    assert.equal(await made.told('one', after(NOW, days(6))), undefined)
    assert.ok(await made.told('one', after(NOW, days(8))))
  })

  test('is written in the languages of the site', async () => {
    await using made = await notes(['ru', 'en'])
    const text = (await made.told('it is no regular file', NOW, 0)) ?? ''
    const parts = text.split(/\r\n--/)
    assert.equal(parts.length, 4)
    assert.match(text, /it is no regular file/)
  })

  test('knows the mistakes of the file in Russian', () => {
    const allowed = { programs: false, files: false }
    for (const text of [
      '# Sieve filter\nkeep;',
      '|',
      '|/bin/cat',
      '/home/alice/box',
      ':include:/x',
      'a b',
      'alice, :fail: no',
      ':forget:',
      '# Exim filter\nfoo bar\n',
      '# Exim filter\nif "a\n',
    ]) {
      const found = parseForward(text, '/home/alice', text === '|' ? { ...allowed, programs: true } : allowed)
      assert.ok(found?.kind === 'faulty', text)
      const russian = FORWARD_NOTE_WORDS.ru.problem(found.problem)
      assert.match(russian, /[а-я]/, `${text}: ${found.problem}`)
    }
  })
})
