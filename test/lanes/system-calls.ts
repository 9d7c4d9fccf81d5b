// Reads what `strace -f -y -o` wrote: finished system calls, in the order of their ends, with the place where each began.

export interface SystemCall {
  readonly name: string
  /** The file that the first argument stands for, if it is a descriptor. */
  readonly file: string
  /** The arguments as strace shows them. */
  readonly args: string
  readonly result: number
  /** Line numbers of the trace. */
  readonly began: number
  readonly ended: number
}

const WHOLE = /^(?<thread>\d+) +(?<name>\w+)\((?<args>.*)\) += (?<result>-?\d+)/s
const UNFINISHED = /^(?<thread>\d+) +(?<name>\w+)\((?<args>.*) <unfinished \.\.\.>$/s
const RESUMED = /^(?<thread>\d+) +<\.\.\. (?<name>\w+) resumed>(?<args>.*)\) += (?<result>-?\d+)/s

export function parseTrace(text: string): SystemCall[] {
  const calls: SystemCall[] = []
  const open = new Map<string, { readonly args: string; readonly began: number }>()
  for (const [line, content] of text.split('\n').entries()) {
    const unfinished = UNFINISHED.exec(content)?.groups
    if (unfinished) {
      open.set(`${unfinished['thread']} ${unfinished['name']}`, { args: unfinished['args'] ?? '', began: line })
      continue
    }
    const resumed = RESUMED.exec(content)?.groups
    const groups = resumed ?? WHOLE.exec(content)?.groups
    if (!groups) continue
    const { thread = '', name = '', args = '', result = '' } = groups
    const begun = resumed && open.get(`${thread} ${name}`)
    const allArgs = begun ? begun.args + args : args
    const file = /^\d+<([^>]*)>/.exec(allArgs)?.[1] ?? ''
    calls.push({ name, file, args: allArgs, result: Number(result), began: begun ? begun.began : line, ended: line })
  }
  return calls
}
