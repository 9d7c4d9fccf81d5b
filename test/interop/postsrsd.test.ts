// postsrsd beside the return addresses of this server: the same secret makes the same addresses, and each side knows those of the
// other, first and second forwarder alike.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { suite, test } from 'node:test'

import { formatMailbox } from '../../src/core/address.ts'
import { mailbox } from '../../src/core/message.test-support.ts'
import { systemClock } from '../../src/core/clock.ts'
import { forwardedSender, returnedSender } from '../../src/route/srs/srs-address.ts'
import { Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath, skipWithout } from './programs.ts'

const SECRET = 'a secret of both'

/** A TCP table as Postfix asks it. */
async function ask(port: number, key: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`get ${key}\n`)
  const [answer] = (await once(createInterface(socket), 'line')) as [string]
  socket.destroy()
  return answer
}

async function start(folder: string) {
  const secrets = join(folder, 'secrets')
  await writeFile(secrets, `${SECRET}\n`)
  await chmod(secrets, 0o600)
  const [forward = 0, reverse = 0] = await freePorts(2)
  const running = new Running(programPath('postsrsd'), [
    '-4',
    `-s${secrets}`,
    '-dhere.test',
    `-f${forward}`,
    `-r${reverse}`,
  ])
  await waitFor('postsrsd', async () => {
    if (running.gone) throw new Error(`postsrsd ended: ${running.output}`)
    return ask(forward, 'x').catch(() => undefined)
  })
  return { running, forward, reverse }
}

const SENDERS = [
  'alice@there.test',
  'Alice.Smith@There.test',
  'a+b=c@there.test',
  'SRS0=abcd=AB=far.test=bob@first.test',
]

suite('postsrsd', { skip: skipWithout('postsrsd') }, () => {
  test('makes the addresses that this server makes, and each knows those of the other', async () => {
    await using folder = await tempFolder({ open: true })
    const { running, forward, reverse } = await start(folder.path)
    await using _ = { [Symbol.asyncDispose]: () => running.end() }
    for (const sender of SENDERS) {
      const theirs = (await ask(forward, sender)).replace(/^200 /, '')
      const ours = `${forwardedSender(mailbox(sender), SECRET, systemClock.now())}@here.test`
      assert.equal(ours.toLowerCase(), theirs.toLowerCase())
      const back = (await ask(reverse, ours)).replace(/^200 /, '')
      assert.equal(back.toLowerCase(), sender.toLowerCase())
      const found = returnedSender(theirs.slice(0, theirs.lastIndexOf('@')), [SECRET], systemClock.now())
      assert.equal(found.kind === 'sender' && formatMailbox(found.mailbox).toLowerCase(), sender.toLowerCase())
    }
    assert.match(await ask(reverse, 'SRS0=AAAA=AA=there.test=alice@here.test'), /^500/)
  })
})
