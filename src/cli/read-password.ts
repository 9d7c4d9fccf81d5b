// Reads a password: from the keyboard without showing it, or as the first line of standard input. Never from the command
// line, where every user of the machine could read it.

import type { Readable } from 'node:stream'
import type { ReadStream } from 'node:tty'
import { USER_WORDS } from '../words/user.ts'
import { localeLanguage } from './language.ts'
import type { Terminal } from './terminal.ts'

/** Standard input that never ends a line is not read for ever. */
const LONGEST_LINE = 8192
const ENTER = /[\r\n\x04]/
const CANCEL = '\x03'
const BACKSPACE = ['\x7f', '\b']

/** Undefined when the user cancelled, when nothing came, or when `again` and the two did not agree. */
export async function readPassword(terminal: Terminal, again = false): Promise<string | undefined> {
  const { stdin, env } = terminal
  const words = USER_WORDS[localeLanguage(env)]
  if (!isKeyboard(stdin)) return firstLine(stdin)
  const typed = await typedHidden(terminal, stdin, words.password)
  if (typed === undefined || !again) return typed
  const second = await typedHidden(terminal, stdin, words.onceMore)
  if (second === typed) return typed
  if (second !== undefined) terminal.err(`${words.differ}\n`)
  return undefined
}

const isKeyboard = (stdin: Readable): stdin is ReadStream => 'isTTY' in stdin && stdin.isTTY === true

async function firstLine(stdin: Readable): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stdin) {
    text += decoder.decode(Buffer.from(chunk as Uint8Array), { stream: true })
    if (text.includes('\n') || text.length > LONGEST_LINE) break
  }
  const line = text.split('\n')[0]?.replace(/\r$/, '')
  return line === '' ? undefined : line
}

async function typedHidden(terminal: Terminal, keyboard: ReadStream, prompt: string): Promise<string | undefined> {
  terminal.err(prompt)
  keyboard.setRawMode(true)
  keyboard.resume()
  try {
    return await new Promise((resolve) => {
      const decoder = new TextDecoder()
      let typed: string[] = []
      const take = (chunk: Uint8Array): void => {
        for (const letter of decoder.decode(chunk, { stream: true })) {
          if (!ENTER.test(letter) && letter !== CANCEL) {
            typed = BACKSPACE.includes(letter) ? typed.slice(0, -1) : [...typed, letter]
            continue
          }
          keyboard.off('data', take)
          return resolve(letter === CANCEL || typed.length === 0 ? undefined : typed.join(''))
        }
      }
      keyboard.on('data', take)
    })
  } finally {
    keyboard.setRawMode(false)
    keyboard.pause()
    terminal.err('\n')
  }
}
