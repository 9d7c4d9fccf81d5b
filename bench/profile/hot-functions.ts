// The functions of CPU profiles that took most time themselves: `node bench/profile/hot-functions.ts FILE...`. A quick look
// where no browser is at hand; see docs/profiling.md.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const SHOWN = 20

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[]
}

const shortPath = (url: string): string => url.replace(/^.*\/(?=(?:src|test|bench|node_modules)\/)/, '')

function ownTimes({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const place = url === '' ? '' : ` ${shortPath(url)}:${lineNumber + 1}`
      return [id, `${functionName || '(anonymous)'}${place}`]
    }),
  )
  const times = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? '(unknown)'
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[i] ?? 0))
  }
  return times
}

let text = ''
for (const file of process.argv.slice(2)) {
  const times = [...ownTimes(JSON.parse(readFileSync(file, 'utf8')) as Profile)].sort((a, b) => b[1] - a[1])
  const all = times.reduce((sum, [, time]) => sum + time, 0)
  text += `${basename(file)}: ${(all / 1e6).toFixed(1)} s\n`
  for (const [name, time] of times.slice(0, SHOWN)) {
    text += `${((100 * time) / all).toFixed(1).padStart(6)} %  ${name}\n`
  }
}
process.stdout.write(text)
