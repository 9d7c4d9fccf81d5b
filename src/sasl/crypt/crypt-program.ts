// The machine's own crypt(3), for what Node cannot compute: yescrypt, which Debian takes for its passwords, bcrypt, scrypt, DES. Perl
// calls it, for perl is there wherever Debian is. Password and hash go through its standard input, where no `ps` shows them.

import { spawn } from 'node:child_process'
import { systemClock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'

export type Crypted = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }

const PERL = '/usr/bin/perl'
const PROGRAM = 'local $/; my ($password, $setting) = split /\\0/, <STDIN>, 2; print crypt($password, $setting) // "*"'
/** A hash may ask for more work than anybody waits for. */
const WITHIN = seconds(10)
const LONGEST = 512

/** What the password comes to with the salt and the cost of `stored`. Does not reject. */
export function cryptByProgram(password: Uint8Array, stored: string): Promise<Crypted> {
  return new Promise((resolve) => {
    const child = spawn(PERL, ['-e', PROGRAM], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] })
    let text = ''
    let late = false
    const timer = systemClock.after(WITHIN, () => {
      late = true
      child.kill('SIGKILL')
    })
    child.on('error', (error) => {
      timer.cancel()
      resolve({
        ok: false,
        why: `this machine’s crypt(3) is asked by ${PERL}, which could not be started (${codeOf(error)})`,
      })
    })
    child.stdout.setEncoding('latin1').on('data', (piece: string) => {
      if (text.length < LONGEST) text += piece
    })
    child.stdin.on('error', () => undefined)
    child.on('close', (code) => {
      timer.cancel()
      if (late) resolve({ ok: false, why: 'the hash asks for more than ten seconds of work' })
      else if (code !== 0) resolve({ ok: false, why: `${PERL} ended with ${code}` })
      // crypt(3) gives a text that begins with * for what it does not know.
      else if (text.startsWith('*') || text === '')
        resolve({ ok: false, why: 'this machine’s crypt(3) does not know it' })
      else resolve({ ok: true, text })
    })
    child.stdin.end(Buffer.concat([password, Buffer.from(`\0${stored}`, 'latin1')]))
  })
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? error.message
