// The files for mail programs, and what is said to people: right for each kind of site, and without a password.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parseConfig } from '../config/load.ts'
import type { Config } from '../config/config.ts'
import { accountOf, servicesOf, type ClientAccount } from './account.ts'
import { appleProfile } from './apple-profile.ts'
import { autoconfig } from './autoconfig.ts'
import { autodiscover, requestedAddress } from './autodiscover.ts'
import { CLIENT_WORDS } from './client-words.ts'
import { instructionsFor, PROGRAMS } from './programs.ts'
import { serviceRecords } from './service-records.ts'

const LISTEN = 'listen: [{ port: 25 }, { port: 587, mode: submission }, { port: 465, mode: submissions }]'

function site(more: string): Config {
  const text = `hostname: mx.example.org\nlocal_domains: [example.org]\n${LISTEN}\n${more}`
  const env = { hostname: 'mx', resolvConf: '', cwd: '/', ipv6: true }
  const loaded = parseConfig(text, '/etc/waybill.yaml', env)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

function account(
  more = 'clients: { title: "Tom & <Co>", imap: imap.example.org, pop3: "pop.example.org:110" }',
): ClientAccount {
  const found = accountOf('alice@example.org', servicesOf(site(more)))
  assert.ok(found)
  return found
}

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name) => name === 'Protocol' || name.endsWith('Server'),
})
const parsed = (text: string): unknown => {
  assert.equal(XMLValidator.validate(text), true)
  return parser.parse(text)
}

test('autoconfig names the servers in order of preference, with the address as the user name', () => {
  const { clientConfig } = parsed(autoconfig(account())) as {
    clientConfig: { emailProvider: { displayName: string; incomingServer: object[]; outgoingServer: object[] } }
  }
  const { displayName, incomingServer, outgoingServer } = clientConfig.emailProvider
  assert.equal(
    displayName,
    'Tom &amp; &lt;Co&gt;'.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  )
  const common = { authentication: 'password-cleartext', username: '%EMAILADDRESS%' }
  assert.deepEqual(incomingServer, [
    { hostname: 'imap.example.org', port: '993', socketType: 'SSL', ...common, '@_type': 'imap' },
    { hostname: 'pop.example.org', port: '110', socketType: 'STARTTLS', ...common, '@_type': 'pop3' },
  ])
  assert.deepEqual(outgoingServer, [
    { hostname: 'mx.example.org', port: '465', socketType: 'SSL', ...common, '@_type': 'smtp' },
    { hostname: 'mx.example.org', port: '587', socketType: 'STARTTLS', ...common, '@_type': 'smtp' },
  ])
})

test('where users log in by their names alone, every file says so', () => {
  const named = account('clients: { login: name, host: out.example.org, imap: imap.example.org }')
  assert.equal(named.login, 'alice')
  assert.match(autoconfig(named), /<username>%EMAILLOCALPART%</)
  assert.match(autodiscover(named), /<LoginName>alice</)
  assert.match(appleProfile(named) ?? '', /<key>OutgoingMailServerUsername<\/key>\n\s*<string>alice</)
  assert.match(appleProfile(named) ?? '', /<string>out\.example\.org</)
})

test('autodiscover leaves SPA off, and answers what Outlook asks', () => {
  const { Autodiscover } = parsed(autodiscover(account())) as {
    Autodiscover: { Response: { Account: { Protocol: Record<string, string>[] } } }
  }
  const { Protocol } = Autodiscover.Response.Account
  assert.deepEqual(
    Protocol.map(({ Type, Server, Port, SPA, Encryption }) => [Type, Server, Port, SPA, Encryption].join(' ')),
    ['IMAP imap.example.org 993 off SSL', 'POP3 pop.example.org 110 off TLS', 'SMTP mx.example.org 465 off SSL'],
  )
  const request = (schema: string): string =>
    `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>alice@example.org</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/${schema}</AcceptableResponseSchema></Request></Autodiscover>`
  assert.equal(requestedAddress(request('outlook/responseschema/2006a')), 'alice@example.org')
  assert.equal(requestedAddress(request('mobilesync/responseschema/2006')), undefined)
  assert.equal(requestedAddress('<a/>'), undefined)
})

test('a profile is the same for the same account, and there is none without a server to read from', () => {
  assert.equal(appleProfile(account()), appleProfile(account()))
  assert.equal(XMLValidator.validate(appleProfile(account()) ?? ''), true)
  assert.match(
    appleProfile(account()) ?? '',
    /<key>PayloadUUID<\/key>\n\s*<string>[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB]/,
  )
  assert.equal(appleProfile(account('')), undefined)
})

test('no file holds a password', () => {
  const all = [autoconfig(account()), autodiscover(account()), appleProfile(account())].join('\n')
  assert.doesNotMatch(all, /<(?:key>\w*Password<\/key>\s*<string|Password)/)
})

test('records name each service that there is, and say of the others that there are none', () => {
  assert.deepEqual(
    serviceRecords(account(), { host: 'mx.example.org', https: true }).map((line) => line.replace(' 3600 IN', '')),
    [
      '_submissions._tcp.example.org. SRV 0 1 465 mx.example.org.',
      '_submission._tcp.example.org. SRV 0 1 587 mx.example.org.',
      '_imaps._tcp.example.org. SRV 0 1 993 imap.example.org.',
      '_imap._tcp.example.org. SRV 0 0 0 .',
      '_pop3s._tcp.example.org. SRV 0 0 0 .',
      '_pop3._tcp.example.org. SRV 0 1 110 pop.example.org.',
      'autoconfig.example.org. CNAME mx.example.org.',
      '_autodiscover._tcp.example.org. SRV 0 1 443 mx.example.org.',
    ],
  )
})

suite('instructions', () => {
  for (const language of ['en', 'ru'] as const) {
    for (const program of PROGRAMS) {
      test(`for ${program} in ${language} name the server, and leave no gap`, () => {
        const all = instructionsFor(program, account(), CLIENT_WORDS[language]).steps.join('\n')
        assert.doesNotMatch(all, /[{}]/)
        assert.match(all, /mx\.example\.org|465/)
        const without = instructionsFor(program, account(''), CLIENT_WORDS[language]).steps
        assert.ok(without.length > 0)
        assert.doesNotMatch(without.join('\n'), /IMAP|, ,/)
      })
    }
  }
})
