// Takes apart what Exim logs of an error: at which command it happened, and what the other side answered or what Exim itself
// says of it. `SMTP error from remote mail server after RCPT TO:<a@b>: 550 no` is stage `RCPT TO` and text `550 no`.

export interface EximError {
  readonly text: string
  readonly stage?: string
  /** Exim made no attempt, or gives up: an earlier failure is the reason. */
  readonly earlier?: true
}

/** Behind one of these stands the command. */
const BEFORE_STAGE = [' error from remote mail server after ', 'timeout after ', ' in response to ']

const EARLIER = /^(?:retry timeout exceeded|retry time not (?:yet )?reached|all hosts for .{1,300} have been failing)/i

export function readError(error: string): EximError {
  const whole = withoutTime(error).replaceAll('\\n', '\n')
  if (EARLIER.test(whole)) return { text: whole, earlier: true }
  for (const words of BEFORE_STAGE) {
    const at = whole.indexOf(words)
    if (at < 0 || at > 300) continue
    const start = at + words.length
    const colon = whole.indexOf(': ', start)
    const stage = stageName(colon < 0 ? whole.slice(start) : whole.slice(start, colon))
    const reply = colon < 0 ? '' : whole.slice(colon + 2)
    // Only a reply stands by itself; what Exim says of a silence does not.
    const said = words.startsWith(' error from') && reply !== '' ? reply : whole
    return stage === '' ? { text: said } : { text: said, stage }
  }
  return { text: whole }
}

/** `550 no DT=0.043s`, `Permission denied DT=0.006s: creating lock file`: what log_selector +deliver_time puts there. */
function withoutTime(error: string): string {
  const mark = error.lastIndexOf(' DT=')
  const time = mark < 0 ? undefined : /^ DT=[\d.dhms]{2,20}(?=: |$)/.exec(error.slice(mark, mark + 30))?.[0]
  return time === undefined ? error : error.slice(0, mark) + error.slice(mark + time.length)
}

/** `pipelined MAIL FROM:<a@b> SIZE=1` becomes `MAIL FROM`, `EHLO mx.example` becomes `EHLO`. */
function stageName(phrase: string): string {
  const command = phrase.startsWith('pipelined ') ? phrase.slice(10) : phrase
  const colon = command.indexOf(':')
  if (colon > 0) return command.slice(0, colon)
  const name = /^(?:EHLO|HELO|LHLO|AUTH|STARTTLS|DATA|QUIT|RSET)(?= |$)/.exec(command)?.[0]
  return name ?? command.replace(/ \(.*/, '')
}
