// Reads what strace wrote (`strace -f -yy`): the system calls of all threads, in order, each with the moments, as line
// numbers, at which it began and returned. A call during which other threads did something takes two lines there.

export interface SystemCall {
  readonly name: string
  /** What is between the brackets, as far as strace shows it; file descriptors carry their path or socket: `21</a/b>`. */
  readonly args: string
  readonly began: number
  readonly returned: number
  /** `0`, a number, or `-1 ENOENT (...)`. */
  readonly result: string
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (.*)$/
const UNFINISHED = /^(\d+) +(\w+)\((.*?),? *<unfinished \.\.\.>$/
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$/

/** Calls that have returned, in the order in which they began. */
export function parseSystemCalls(log: string): readonly SystemCall[] {
  const calls: SystemCall[] = []
  const open = new Map<string, { readonly name: string; readonly args: string; readonly began: number }>()
  for (const [at, line] of log.split('\n').entries()) {
    const unfinished = UNFINISHED.exec(line)
    const resumed = RESUMED.exec(line)
    const whole = WHOLE.exec(line)
    if (unfinished) {
      const [, thread = '', name = '', args = ''] = unfinished
      open.set(thread, { name, args, began: at })
    } else if (resumed) {
      const [, thread = '', , rest = '', result = ''] = resumed
      const begun = open.get(thread)
      open.delete(thread)
      if (begun) calls.push({ ...begun, args: `${begun.args}${rest}`, returned: at, result })
    } else if (whole) {
      const [, , name = '', args = '', result = ''] = whole
      calls.push({ name, args, began: at, returned: at, result })
    }
  }
  return calls.sort((a, b) => a.began - b.began)
}
