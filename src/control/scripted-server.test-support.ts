// A tiny SMTP server for tests of the probe: it greets, answers each line by a table, and keeps what it was sent.

import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'

export interface ScriptedServer {
  readonly port: number
  /** Command lines and content lines, in order, without CRLF. */
  readonly heard: string[]
  close(): Promise<void>
}

/** `undefined` closes the connection; the dot that ends the content is asked about as `.`. */
export type Answers = (line: string) => string | undefined

export async function scriptedServer(
  answers: Answers,
  greeting: string | undefined = '220 ready',
): Promise<ScriptedServer> {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let rest = ''
    let inContent = false
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        heard.push(line)
        if (inContent && line !== '.') continue
        const reply = answers(line)
        inContent = line === 'DATA' && reply?.startsWith('354') === true
        if (reply === undefined) socket.destroy()
        else socket.write(`${reply}\r\n`)
      }
    })
    if (greeting === undefined) socket.destroy()
    else socket.write(`${greeting}\r\n`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    heard,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Accepts everything, but for lines that begin like a key of `changed`. */
export function accepting(changed: Readonly<Record<string, string | undefined>> = {}): Answers {
  const usual: Readonly<Record<string, string>> = {
    EHLO: '250-mx.example.org\r\n250-SIZE 1000000\r\n250 8BITMIME',
    DATA: '354 go on',
    QUIT: '221 bye',
  }
  return (line) => {
    const key = Object.keys(changed).find((start) => line.startsWith(start))
    if (key !== undefined) return changed[key]
    return usual[line.split(' ')[0] ?? ''] ?? '250 2.0.0 Ok'
  }
}
