import assert from 'node:assert/strict'
import { lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { refuseForeignLinks } from './maildir-folders.ts'

const ROOT = 0

/** A Maildir, and a link to a folder in place of its `new`. */
function linked(t: TestContext): { readonly maildir: string; readonly link: string } {
  const maildir = mkdtempSync(join(tmpdir(), 'waybill-links-'))
  t.after(() => rmSync(maildir, { recursive: true }))
  mkdirSync(join(maildir, 'tmp'))
  const link = join(maildir, 'new')
  symlinkSync('tmp', link)
  return { maildir, link }
}

test('a user who delivers with rights of their own may use links', async (t) => {
  await refuseForeignLinks(linked(t).maildir, 4711)
})

test(
  'root follows links of root, and of nobody else',
  { skip: process.geteuid?.() !== ROOT && 'needs root' },
  async (t) => {
    const { maildir, link } = linked(t)
    await refuseForeignLinks(maildir, ROOT)
    lchownSync(link, 4711, 4711)
    await assert.rejects(refuseForeignLinks(maildir, ROOT), { code: 'ELOOP', path: link })
  },
)

test('folders that are not there yet are none', async () => {
  await refuseForeignLinks('/nowhere/at-all', ROOT)
})
