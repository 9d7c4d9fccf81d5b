// Tells the server that a file is there and waits for what becomes of it. Nobody there, or no answer: it is safe where it is,
// and the server takes it when it comes to it.

import { lstatSync } from 'node:fs'
import { join } from 'node:path'

const PATIENCE_MS = 60_000
const LONGEST_ANSWER = 1024 * 1024

/** @returns {Promise<{ kind: string, exit?: number, text?: string, id?: string } | undefined>} */
export async function knock(folder, name) {
  const path = join(folder, 'drop.sock')
  try {
    if (!lstatSync(path).isSocket()) return undefined
  } catch {
    return undefined
  }
  const { connect } = await import('node:net')
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(path)
    const done = () => {
      socket.destroy()
      resolve(parse(answer))
    }
    socket.setTimeout(PATIENCE_MS, done)
    socket.setEncoding('utf8')
    socket.on('connect', () => socket.write(`${name}\n`))
    socket.on('data', (text) => {
      answer += text
      if (answer.includes('\n') || answer.length > LONGEST_ANSWER) done()
    })
    socket.on('error', done)
    socket.on('close', done)
  })
}

function parse(answer) {
  try {
    return JSON.parse(answer)
  } catch {
    return undefined
  }
}
