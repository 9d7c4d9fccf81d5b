// How long a page takes, for the report of the lane: told, and never judged.

const LOOKS = 7

export interface PageTime {
  readonly statuses: ReadonlySet<number>
  readonly octets: number
  /** For people. */
  readonly text: string
}

export async function pageTime(url: string, headers: Readonly<Record<string, string>>): Promise<PageTime> {
  const took: number[] = []
  const statuses = new Set<number>()
  let octets = 0
  for (let look = 0; look < LOOKS; look++) {
    const since = performance.now()
    const answer = await fetch(url, { headers })
    octets = (await answer.arrayBuffer()).byteLength
    took.push(performance.now() - since)
    statuses.add(answer.status)
  }
  const [first = 0] = took
  const median = took.toSorted((a, b) => a - b)[Math.floor(LOOKS / 2)] ?? 0
  const text = `median ${median.toFixed(0)} ms, at first ${first.toFixed(0)} ms, ${Math.round(octets / 1024)} KiB`
  return { statuses, octets, text }
}
