// Why the handshake with a client failed, in Russian: the sentence that net/server-tls.ts and net/server-connection.ts note in
// English, and its translation (sentences.ts). What OpenSSL says in its own words stays as it is.

import { inOtherWords, type SentencePair } from './sentences.ts'

const SENTENCES: readonly SentencePair[] = [
  ['the client spoke HTTP', 'клиент говорил по HTTP'],
  [
    'the client did not speak TLS; perhaps it is set to STARTTLS where TLS begins at once',
    'клиент заговорил не по TLS; возможно, в нём выбран STARTTLS, а здесь TLS начинается сразу',
  ],
  ['the client offers only versions of TLS that are too old', 'клиент знает только слишком старые версии TLS'],
  [
    'the client offers no cipher that this server accepts',
    'клиент не предлагает ни одного шифра, который принимает этот сервер',
  ],
  ['the client does not trust the certificate ({})', 'клиент не доверяет сертификату ({1})'],
  ['the client broke the connection during the handshake', 'клиент оборвал соединение, не договорив'],
  ['the client closed the connection during the handshake', 'клиент закрыл соединение, не договорив'],
  [
    'the client closed its side before the handshake',
    'клиент закрыл соединение со своей стороны, не начав договариваться',
  ],
  ['the connection was closed during the handshake', 'соединение закрыто, пока стороны договаривались'],
  ['the handshake took too long', 'стороны договаривались слишком долго'],
]

export const handshakeInRussian = (problem: string): string => inOtherWords(SENTENCES, problem) ?? problem
