// A milter for tests: negotiates as the test wants, keeps the packets it hears, and answers each as the test says; what
// the test does not mention is answered with "continue".

import { daemonDouble, type DaemonDouble } from '../daemon-double.test-support.ts'
import { COMMAND, cString, PacketReader, readStrings, uint32, type Packet } from './packets.ts'

export type Answers = Readonly<Record<string, Buffer | readonly Buffer[] | undefined>>

export interface MilterScript {
  readonly version?: number
  readonly actions?: number
  readonly flags?: number
  /** By the letter of the command; of a list the next one each time, the last for ever. An empty buffer is silence. */
  readonly answers?: Answers
}

export interface MilterDouble extends DaemonDouble {
  /** What was heard but for the negotiation and macros: `M <a@b>`, texts parted by spaces. */
  said(): readonly string[]
  /** The macros told before a command. */
  macros(command: string): Readonly<Record<string, string>>
  /** The body as it was told. */
  body(): Buffer
}

/** A packet of the milter. */
export function packet(kind: string, ...parts: readonly Uint8Array[]): Buffer {
  const data = Buffer.concat([Buffer.from(kind, 'latin1'), ...parts])
  return Buffer.concat([uint32(data.length), data])
}

export const CONTINUE = packet('c')

export async function milterDouble({
  version = 6,
  actions = 0,
  flags = 0,
  answers = {},
}: MilterScript = {}): Promise<MilterDouble> {
  const done = new WeakMap<object, number>()
  const double = await daemonDouble((socket, heard, ended) => {
    if (ended) return void socket.end()
    const packets = parse(heard)
    for (let i = done.get(socket) ?? 0; i < packets.length; i++) {
      const { kind } = packets[i] ?? { kind: '' }
      if (kind === COMMAND.negotiate) socket.write(packet('O', uint32(version), uint32(actions), uint32(flags)))
      else if (kind === COMMAND.quit) socket.end()
      else if (kind !== COMMAND.macro && kind !== COMMAND.abort)
        socket.write(answerTo(answers[kind], countOf(packets, kind, i)))
    }
    done.set(socket, packets.length)
  })
  const packets = (): readonly Packet[] => parse(double.heard[0] ?? Buffer.alloc(0))
  return {
    ...double,
    [Symbol.asyncDispose]: () => double[Symbol.asyncDispose](),
    said: () =>
      packets()
        .filter(({ kind }) => kind !== 'O' && kind !== 'D')
        .map(describe),
    macros(command) {
      const told = packets().find(({ kind, data }) => kind === 'D' && data.toString('latin1', 0, 1) === command)
      const texts = readStrings(told?.data.subarray(1) ?? Buffer.alloc(0)).map(String)
      return Object.fromEntries(texts.flatMap((name, i) => (i % 2 === 0 ? [[name, texts[i + 1] ?? '']] : [])))
    },
    body: () => Buffer.concat(packets().flatMap(({ kind, data }) => (kind === 'B' ? [data] : []))),
  }
}

const parse = (heard: Buffer): readonly Packet[] => new PacketReader(1_000_000).feed(heard).packets

const countOf = (packets: readonly Packet[], kind: string, before: number): number =>
  packets.slice(0, before).filter((each) => each.kind === kind).length

function answerTo(answer: Answers[string], nth: number): Buffer {
  if (answer === undefined) return CONTINUE
  if (Buffer.isBuffer(answer)) return answer
  return answer[Math.min(nth, answer.length - 1)] ?? CONTINUE
}

function describe({ kind, data }: Packet): string {
  if (kind === 'B') return `B ${data.length}`
  if (kind === 'C')
    return `C ${readStrings(data)
      .map(String)
      .join(' ')
      .replace(/[^ -~]/g, '?')}`
  return [kind, ...readStrings(data).map(String)].join(' ')
}

export const field = (name: string, value: string): Buffer => Buffer.concat([cString(name), cString(value)])
