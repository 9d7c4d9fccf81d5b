// Asks the Exim that is installed: `exim -bt` where mail for an address goes, `exim -bh` what a client would be answered. Neither sends
// or stores anything, and nobody is called.

import { spawn } from 'node:child_process'
import type { End } from './verdict.ts'

export interface AskExim {
  ends(address: string): Promise<readonly End[]>
  /** The code of the reply to each RCPT. */
  session(client: string, sender: string, recipients: readonly string[]): Promise<readonly string[]>
  /** `primary_hostname` as Exim has it. */
  hostname(): Promise<string | undefined>
}

/** `argv`: the program, with options that come before all others. */
export function askExim(argv: readonly [string, ...string[]]): AskExim {
  return {
    async ends(address) {
      return endsIn(await run(argv, ['-bt', address]))
    },
    async session(client, sender, recipients) {
      const lines = [
        'EHLO client.example',
        `MAIL FROM:<${sender}>`,
        ...recipients.map((one) => `RCPT TO:<${one}>`),
        'QUIT',
      ]
      const output = await run(argv, ['-bh', client], `${lines.join('\r\n')}\r\n`, 'answers')
      const replies = [...output.matchAll(/^(\d{3}) .*$/gm)].map(([, code = '']) => code)
      // Greeting, EHLO, MAIL; a refusal of the greeting or of MAIL is that of every recipient.
      const [greeting = '554', , mail = greeting] = replies
      return recipients.map((_, i) => replies[3 + i] ?? (mail.startsWith('2') ? '421' : mail))
    },
    async hostname() {
      return /^primary_hostname = (\S+)/m.exec(await run(argv, ['-bP', 'primary_hostname']))?.[1]
    },
  }
}

/** Each end once, sorted. */
export function endsIn(output: string): readonly End[] {
  const blocks: { readonly head: string; readonly rest: string[] }[] = []
  for (const line of output.split('\n')) {
    if (/^\s/.test(line)) blocks.at(-1)?.rest.push(line.trim())
    else if (line !== '') blocks.push({ head: line, rest: [] })
  }
  const ends = blocks.flatMap(({ head, rest }): End[] => {
    if (/ is undeliverable/.test(head)) return ['fails']
    if (/ cannot be resolved at this time/.test(head)) return ['later']
    if (/^mail to \S+ is discarded/.test(head)) return ['thrown away']
    if (head.startsWith('/')) return [`file ${head}`]
    const hosts = rest.flatMap((line) => {
      const [, address, port = '25'] = /^host \S+\s+\[([^\]]+)\](?:.*\bport=(\d+))?/.exec(line) ?? []
      return address === undefined ? [] : [`${address}:${port}`]
    })
    if (hosts.length > 0) return [`hosts ${hosts.toSorted().join(' ')}`]
    const transport = rest.find((line) => line.includes('transport ='))
    return transport === undefined ? [] : [`local ${localPart(head)}`]
  })
  return [...new Set(ends)].toSorted()
}

export const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@')).toLowerCase()

function run(
  argv: readonly [string, ...string[]],
  more: readonly string[],
  input = '',
  only: 'answers' | 'all' = 'all',
): Promise<string> {
  const [program, ...first] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...more], { stdio: 'pipe' })
    let output = ''
    const collect = (chunk: Buffer): void => void (output += chunk.toString('latin1'))
    child.stdout.on('data', collect)
    // What `-bh` tells of its rules goes to standard error.
    child.stderr.on('data', only === 'all' ? collect : () => undefined)
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', () => resolve(output))
    child.stdin.end(input)
  })
}
