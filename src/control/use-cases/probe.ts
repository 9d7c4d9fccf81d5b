// How a mail server answers to a client: ports, TLS, what it offers, whether it would take mail. Nothing is sent.

import * as v from 'valibot'
import type { ProbeTarget, ServerProbe } from '../../doctor/probe.ts'
import { PROBE_STAGES, type ProbeStage } from '../../doctor/port-talk.ts'
import { LANGUAGES, type Language } from '../../words/language.ts'
import { answer, problem, type ControlAnswer } from '../control.ts'
import type { Engine } from '../engine.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export interface ProbeRequest {
  readonly target: string
  readonly port: readonly string[]
  readonly rcptTo: readonly string[]
  readonly mailFrom: string
  readonly helo?: string
  readonly dns?: string
  readonly stopAfter?: ProbeStage
  readonly language: Language
}

type Needs = Pick<Engine, 'clock' | 'mailServer'>

const MOST = 5
const few = (title: string, description: string) =>
  v.optional(
    v.pipe(
      v.array(v.string()),
      v.maxLength(MOST, `There may be ${MOST} of them.`),
      v.title(title),
      v.description(description),
    ),
    [],
  )

export const probeServerUseCase = useCase<ProbeRequest, ServerProbe, Needs>({
  name: 'probe',
  summary: 'talk to a mail server as a client would, without sending mail, and tell what stands in the way',
  effect: 'look-up',
  // It keeps DNS and other servers busy, and this one with them.
  need: 'operator',
  http: { method: 'POST', path: '/api/probe/:target' },
  input: v.strictObject({
    target: textField('address|host', 'a mail address (its mail hosts are asked about it), a host or an IP address'),
    port: few('n', 'only this port; may be repeated (else 25, 465, 587 and 2525)'),
    rcptTo: few(
      'address',
      'ask port 25, or the one that is named alone, whether it would take mail for this recipient; may be repeated',
    ),
    mailFrom: v.optional(textField('address', 'the sender; <> is the null sender'), ''),
    helo: v.exactOptional(textField('name', 'the name to say hello with')),
    dns: v.exactOptional(textField('server', 'ask this DNS server: an address, perhaps with a port')),
    stopAfter: v.exactOptional(
      v.pipe(
        v.picklist(PROBE_STAGES, `It must be one of ${PROBE_STAGES.join(', ')}.`),
        v.title('stage'),
        v.description(
          'the last thing to do: connect, hello, tls, auth, mail, rcpt or data, which ends before the content (else rcpt)',
        ),
      ),
    ),
    language: v.optional(v.pipe(v.picklist(LANGUAGES), v.title('language'), v.description('en or ru')), 'en'),
  }),
  output: output('{ target, nobody?, hosts: [{ host, preference?, address, ports }], evidence }'),
  run: (input, needs) => probeFor(input, needs),
})

/** With a log-in where the command line itself asks: a password is told to no server of ours. */
export async function probeFor(
  input: ProbeRequest,
  { clock, mailServer }: Needs,
  logIn?: ProbeTarget['logIn'],
): Promise<ControlAnswer<ServerProbe>> {
  const [{ probeServer, USUAL_PORTS }, { parseDnsServer, realWorld }] = await Promise.all([
    import('../../doctor/probe.ts'),
    import('../../doctor/real-world.ts'),
  ])
  const { target, language } = input
  const ports = input.port.map(Number)
  if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
    return problem('bad-request', 'port: It must be a number from 1 to 65535.')
  }
  const bare = (text: string): string => text.replace(/^<(.*)>$/, '$1')
  const sender = bare(input.mailFrom)
  const recipients = [...(target.includes('@') ? [bare(target)] : []), ...input.rcptTo.map(bare)]
  // A line end inside would be a second command.
  const broken = [sender, input.helo ?? '', ...recipients].find((text) => /[^!-\x7e\u0080-\uffff]/.test(text))
  if (broken !== undefined)
    return problem('bad-request', 'An address or a name has a blank or a control character in it.')
  const dns = input.dns === undefined ? undefined : parseDnsServer(input.dns)
  if (input.dns !== undefined && dns === undefined) {
    return problem('bad-request', `dns: "${input.dns}" is no address of a server; write 192.0.2.53 or 192.0.2.53:5353.`)
  }
  const { world } = await realWorld(clock, mailServer?.(), { ip: [], helo: input.helo, selectors: [], dns })
  const meant = ports.length > 0 ? ports : USUAL_PORTS
  return answer(
    await probeServer(
      {
        text: bare(target),
        ports: meant,
        recipients,
        sender,
        language,
        ...(input.stopAfter && { stopAfter: input.stopAfter }),
        ...(logIn && { logIn }),
      },
      world,
    ),
  )
}
