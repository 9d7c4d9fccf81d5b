// What a pretended receiver is to answer from now on, so that mail code can be tried against it. A domain that nobody has heard of
// is made; without any of these a receiver is again as it was.

import * as v from 'valibot'
import { noSandbox, type ReceiverView } from '../sandbox-control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

const replies = (what: string) =>
  v.exactOptional(
    v.pipe(v.array(v.string()), v.title('reply'), v.description(`${what}; several: in turn, the last goes on`)),
  )

export const sandboxProgram = useCase({
  name: 'sandbox program',
  summary: 'say what a pretended receiver of the sandbox answers; without options it is again as it was',
  effect: 'change',
  http: { method: 'PUT', path: '/api/sandbox/receivers/:domain' },
  input: v.strictObject({
    domain: textField('domain', 'one of them, or any other that ends in .test'),
    connect: v.exactOptional(textField('reply', 'its greeting, after which it hangs up: "421 4.3.2 Too busy"')),
    mail: replies('what it answers to MAIL'),
    rcpt: replies('what it answers to RCPT: "450 4.7.1 Come later"'),
    content: replies('what it answers to the content, after the final dot: "550 5.7.1 Spam"'),
    pause: v.exactOptional(textField('span', 'how long each reply takes: 2s')),
    tls: v.exactOptional(
      v.pipe(
        v.picklist(['off', 'required'], 'It must be off or required.'),
        v.title('tls'),
        v.description('whether it asks for STARTTLS'),
      ),
    ),
    rate: v.exactOptional(textField('n/span', 'how many messages it takes in a span of time, and 450 for more: 10/1m')),
  }),
  output: output<ReceiverView>('{ domain, habit, program?, kept }'),
  async run({ domain, ...program }, { sandbox }) {
    if (!sandbox) return noSandbox
    return sandbox.program(domain.toLowerCase(), Object.keys(program).length === 0 ? undefined : program)
  },
})
