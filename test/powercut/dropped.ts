// Mail that `sendmail` takes while no server runs: what it ends well with stands in the drop folder, whole and under its name, when the
// power goes a moment later. Each run is written down like the server's own, and stands behind it.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { openDrop } from '../../src/daemon/drop/drop-file.ts'
import { lastLine } from '../crash/sink.ts'
import { run } from '../support/child.ts'
import { SENDMAIL } from '../support/sendmail.ts'
import type { WaybillSite } from '../support/waybill-process.ts'
import type { Tree } from './disk.ts'
import { parseRecord, type Operation } from './trace.ts'

const MESSAGES = 6
const FILLER = `${'x'.repeat(70)}\n`

export interface Dropped {
  readonly operations: readonly Operation[]
  /** Files of the drop folder, each promised with the operation of that number. */
  readonly promises: readonly { readonly seq: number; readonly path: string }[]
}

/** `after`: the number of the last operation before. */
export async function dropMail(site: WaybillSite, library: string, after: number): Promise<Dropped> {
  const operations: Operation[] = []
  const promises = []
  for (let n = 0; n < MESSAGES; n++) {
    const log = join(dirname(library), `dropped-${n}`)
    const input = `Subject: m${n}\n\n${FILLER.repeat(n * 100)}${lastLine(`m${n}`)}\n`
    const recording = [`LD_PRELOAD=${library}`, `RECORD_ROOT=${site.folder}`, `RECORD_FILE=${log}`, 'UV_USE_IO_URING=0']
    const line = [...recording, `WAYBILL_STATE=${site.stateFolder}`, process.execPath, SENDMAIL, '-i', 'x@far.test']
    const { code, output } = await run('env', line, { input })
    if (code !== 0) throw new Error(`sendmail ended with ${code}: ${output}`)
    const before = operations.at(-1)?.seq ?? after
    const done = parseRecord(await readFile(log)).map((one) => behind(one, before))
    operations.push(...done)
    const renamed = done.find((one) => one.kind === 'renamed')
    if (renamed?.kind !== 'renamed') throw new Error('sendmail gave its file no name')
    promises.push({ seq: operations.at(-1)?.seq ?? before, path: renamed.to })
  }
  return { operations, promises }
}

const behind = (operation: Operation, before: number): Operation => {
  const seq = operation.seq + before
  return 'began' in operation ? { ...operation, seq, began: operation.began + before } : { ...operation, seq }
}

/** What is wrong with those that were promised, on what is left; `folder`: one to lay them in. */
export async function lookAtDropped(folder: string, tree: Tree, promised: readonly string[]): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const wrong: string[] = []
  for (const path of promised) {
    const content = tree.get(path)
    const name = basename(path)
    if (!content) {
      wrong.push(`${name} is not there`)
      continue
    }
    const place = join(folder, name)
    await writeFile(place, content)
    const opened = openDrop(place, name)
    if (!opened.ok) {
      wrong.push(`${name} is ${opened.problem}`)
      continue
    }
    const text = Buffer.concat([...opened.drop.pieces()]).toString()
    opened.drop.close()
    const subject = /^Subject: (m\d+)$/m.exec(text)?.[1] ?? ''
    if (!text.endsWith(`${lastLine(subject)}\n`)) wrong.push(`${name} is not whole`)
  }
  return wrong
}
