// Messages for tests of scanners: one known session, and whatever content the test is about.

import { socketIp, type IpAddress } from '../core/ip.ts'
import { mailbox } from '../core/message.test-support.ts'
import type { ScanMessage } from './scanner.ts'

export function ip(text: string): IpAddress {
  const address = socketIp(text)
  if (address === undefined) throw new Error(text)
  return address
}

/** Lines parted by LF become CRLF; a Received field of our own stands above them. */
export function mail(text: string): Uint8Array {
  const received = 'Received: from client.test by mx.near.test; Sun, 22 Nov 2026 05:20:43 +0000\n'
  return Buffer.from((received + text).replaceAll('\n', '\r\n'))
}

export function scanMessage(bytes: Uint8Array, more: Partial<ScanMessage> = {}): ScanMessage {
  return {
    content: { kind: 'inline', bytes },
    size: bytes.length,
    client: ip('192.0.2.7'),
    clientPort: 40_000,
    clientName: 'client.test',
    helo: 'client.test',
    queueId: 'wb-7F3K2Q',
    mailFrom: mailbox('alice@far.test'),
    rcptTo: [mailbox('bob@near.test')],
    hostname: 'mx.near.test',
    ...more,
  }
}

export const HAM = `From: Alice <alice@far.test>
To: bob@near.test
Subject: Lunch
Date: Sun, 22 Nov 2026 05:20:40 +0000
Message-ID: <1.lunch.abcdefghijk@far.test>

Shall we meet at noon, at the usual place near the river?
`
