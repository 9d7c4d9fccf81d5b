// Messages, keys and records for the tests of DKIM: a message from text, a resolver from zone lines, and the one of RFC 8463.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { parseDomain } from '../../core/domain.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { readHeader } from '../../core/header.ts'
import { instant } from '../../core/time.ts'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import type { DkimResult, SignedMessage, VerifyDkimDeps } from '../results.ts'
import { publishedKey } from './key-record.ts'
import { signatureFields, type SigningKey } from './sign.ts'
import { verifyDkim } from './verify.ts'

export const crlf = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n')

/** `pieces`: octets of the body that come at once. */
export function messageOf(text: string, pieces = 65536): SignedMessage {
  const bytes = Buffer.from(text, 'latin1')
  const section = readHeader(bytes)
  return {
    section,
    *body() {
      for (let at = section.bodyStart; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces)
    },
  }
}

export const depsOf = (zone: string, at = instant(1_800_000_000_000)): VerifyDkimDeps => ({
  resolver: fakeResolver(zone),
  clock: new FakeClock(at),
})

export const verified = (text: string, zone: string, pieces?: number): Promise<readonly DkimResult[]> =>
  verifyDkim(messageOf(text, pieces), depsOf(zone))

/** RFC 8463 Appendix A: keys and signed message. */
export const RFC8463_ZONE = `
brisbane._domainkey.football.example.com TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
test._domainkey.football.example.com TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
`

export const RFC8463 = crlf(`DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`)

export interface KeyPair {
  readonly signing: SigningKey
  /** The line of its record. */
  readonly zone: string
}

export function keyPair(type: 'rsa' | 'ed25519', selector: string, bits = 1024, tags = ''): KeyPair {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ed25519')
  const domain = parseDomain('example.org') ?? assert.fail()
  return {
    signing: { domain, selector, algorithm: `${type}-sha256`, key: privateKey },
    zone: `${selector}._domainkey.example.org TXT "v=DKIM1; k=${type}; ${tags}p=${publishedKey(privateKey)}"\n`,
  }
}

/** The text with signatures above it, as it would leave. */
export async function signed(text: string, ...keys: readonly KeyPair[]): Promise<string> {
  const fields = await signatureFields(
    messageOf(text),
    keys.map(({ signing }) => signing),
    instant(1_800_000_000_000),
  )
  return `${Buffer.concat([...fields]).toString('latin1')}${text}`
}
