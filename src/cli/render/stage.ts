// At which point of the conversation something was said, in words that follow a verb: `refused it at RCPT`.

import type { SmtpVerb } from '../../core/reason.ts'

/** Empty when it is not known. */
export function describeStage(command: SmtpVerb | undefined): string {
  switch (command) {
    case undefined:
      return ''
    case 'connect':
      return 'in the greeting'
    case 'content':
      return 'after the content'
    case 'EHLO':
    case 'HELO':
    case 'LHLO':
    case 'STARTTLS':
    case 'AUTH':
    case 'MAIL':
    case 'RCPT':
    case 'DATA':
    case 'RSET':
    case 'QUIT':
      return `at ${command}`
  }
}
