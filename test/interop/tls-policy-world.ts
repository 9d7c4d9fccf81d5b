// A world of its own for policies of TLS, in a network namespace: Knot with a signed zone, unbound that validates it, Exim as the
// mail hosts of many domains, OpenSSL as the hosts of their policies, and Waybill that sends to each. It is run by
// tls-policy.test.ts under `unshare --net`, and prints what came of each message as one line of JSON.

import { createHash, X509Certificate } from 'node:crypto'
import { appendFile, chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { systemClock } from '../../src/core/clock.ts'
import { days } from '../../src/core/time.ts'
import { run, Running } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Authority, type Wanted } from './authority.ts'
import { userOf } from './exim.ts'
import { programPath, programRealPath } from './programs.ts'
import { swaks } from './swaks.ts'

interface Policy {
  readonly mode: 'enforce' | 'testing'
  readonly mx: string
  /** Left out: served as it is. */
  readonly served?: 'nowhere' | 'too-large' | 'under-another-name'
}

interface Site {
  readonly certificate?: Omit<Wanted, 'name'> & { readonly name?: string }
  /** Without it nothing of TLS is offered. */
  readonly clear?: true
  readonly tlsa?: 'key' | 'whole' | 'issuer' | 'wrong'
  readonly sts?: Policy
  /** A policy that was fetched this long ago, with a day to live. */
  readonly kept?: 'today' | 'long-ago'
  readonly unsigned?: true
}

const ENFORCE = { mode: 'enforce', mx: '' } as const
const SELF = { selfSigned: true } as const

/** By domain; the mail host of each is `mx.` and its name. */
const SITES: Readonly<Record<string, Site>> = {
  'd-key.test': { certificate: SELF, tlsa: 'key' },
  'd-whole.test': { certificate: { ...SELF, name: 'DNS:other.test' }, tlsa: 'whole' },
  'd-issuer.test': { tlsa: 'issuer' },
  'd-issuer-name.test': { certificate: { name: 'DNS:other.test' }, tlsa: 'issuer' },
  'd-wrong.test': { certificate: SELF, tlsa: 'wrong' },
  'd-clear.test': { clear: true, tlsa: 'key' },
  'd-unsigned.plain': { certificate: SELF, tlsa: 'wrong', unsigned: true },
  'd-before-s.test': { certificate: SELF, tlsa: 'key', sts: ENFORCE },
  's-good.test': { sts: ENFORCE },
  's-name.test': { certificate: { name: 'DNS:other.test' }, sts: ENFORCE },
  's-self.test': { certificate: SELF, sts: ENFORCE },
  's-expired-certificate.test': { certificate: { from: '200101000000Z', until: '200201000000Z' }, sts: ENFORCE },
  's-clear.test': { clear: true, sts: ENFORCE },
  's-host.test': { sts: { mode: 'enforce', mx: 'elsewhere.test' } },
  's-testing.test': { clear: true, sts: { mode: 'testing', mx: '' } },
  's-nowhere.test': { clear: true, sts: { ...ENFORCE, served: 'nowhere' } },
  's-too-large.test': { clear: true, sts: { ...ENFORCE, served: 'too-large' } },
  's-other-name.test': { clear: true, sts: { ...ENFORCE, served: 'under-another-name' } },
  's-kept.test': { clear: true, kept: 'today' },
  's-long-ago.test': { clear: true, kept: 'long-ago' },
  'nothing.test': { clear: true },
}

/** The first attempt says it all. */
const ONCE = {
  first: { every: '10m', until: '1h' },
  grow: { from: '10m', factor: 1.5, until: '2h' },
  last: { every: '1h', until: '1d' },
}

const DOMAINS = Object.keys(SITES)
const mailAddress = (domain: string): string => `192.0.2.${10 + DOMAINS.indexOf(domain)}`
const policyAddress = (domain: string): string => `192.0.2.${110 + DOMAINS.indexOf(domain)}`
const KNOT = '192.0.2.253'

await using stack = new AsyncDisposableStack()
const { path: folder } = stack.use(await tempFolder({ open: true }))
await network()
const authority = await Authority.make(await made('keys'))
await exim(await made('exim'))
await policyHosts(await made('sts'))
await dns(await made('dns'))
await waybill(await made('waybill'))

async function made(name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  return path
}

async function must(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await run(command, args)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\n${output}`)
  return output
}

async function network(): Promise<void> {
  await must('ip', ['link', 'set', 'lo', 'up'])
  for (const address of [KNOT, ...DOMAINS.flatMap((domain) => [mailAddress(domain), policyAddress(domain)])]) {
    await must('ip', ['address', 'add', `${address}/32`, 'dev', 'lo'])
  }
}

/** One Exim for all, which shows each address the certificate of its own. */
async function exim(path: string): Promise<void> {
  const user = await userOf('Debian-exim')
  for (const [domain, { certificate = {} }] of Object.entries(SITES)) {
    const issued = await authority.issue({ name: `DNS:mx.${domain}`, ...certificate })
    const chain = [await readFile(issued.certificate, 'utf8'), await readFile(authority.certificate, 'utf8')]
    await writeFile(join(path, `${mailAddress(domain)}.pem`), chain.join(''))
    const key = join(path, `${mailAddress(domain)}.key`)
    await writeFile(key, await readFile(issued.key))
    await chown(key, user.uid, user.gid)
  }
  for (const name of ['spool', 'log']) {
    await mkdir(join(path, name))
    await chown(join(path, name), user.uid, user.gid)
  }
  const clear = DOMAINS.filter((domain) => SITES[domain]?.clear).map(mailAddress)
  await writeFile(
    join(path, 'exim.conf'),
    `primary_hostname = mx.test
exim_path = ${programRealPath('exim4')}
exim_user = ${user.uid}
exim_group = ${user.gid}
spool_directory = ${path}/spool
log_file_path = ${path}/log/%s
pid_file_path = ${path}/exim.pid
daemon_smtp_ports = 25
local_interfaces = ${DOMAINS.map(mailAddress).join(' : ')}
queue_only = true
tls_advertise_hosts = \${if inlist{$received_ip_address}{${clear.join(':')}}{}{*}}
tls_certificate = ${path}/$received_ip_address.pem
tls_privatekey = ${path}/$received_ip_address.key
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
acl_smtp_rcpt = accept
begin acl
accept:
  accept
`,
  )
  stack.use(new Running(programPath('exim4'), ['-C', join(path, 'exim.conf'), '-bdf']))
}

async function policyHosts(path: string): Promise<void> {
  for (const [domain, { sts }] of Object.entries(SITES)) {
    if (!sts || sts.served === 'nowhere') continue
    const root = join(path, domain)
    await mkdir(join(root, '.well-known'), { recursive: true })
    const file = join(root, '.well-known', 'mta-sts.txt')
    const { mode, mx } = sts
    await writeFile(file, `version: STSv1\nmode: ${mode}\nmx: ${mx || `mx.${domain}`}\nmax_age: 86400\n`)
    if (sts.served === 'too-large') await appendFile(file, 'x: y\n'.repeat(20_000))
    const name = sts.served === 'under-another-name' ? 'DNS:other.test' : `DNS:mta-sts.${domain}`
    const { certificate, key } = await authority.issue({ name })
    const shown = ['-cert', certificate, '-key', key, '-WWW', '-quiet', '-accept', `${policyAddress(domain)}:443`]
    stack.use(new Running('env', ['-C', root, programPath('openssl'), 's_server', ...shown]))
  }
}

async function dns(path: string): Promise<void> {
  await chmod(path, 0o777)
  for (const zone of ['test', 'plain']) await writeFile(join(path, `${zone}.zone`), await zoneText(zone))
  const zone = (name: string, signed: boolean): string =>
    `  - domain: ${name}.\n    file: ${path}/${name}.zone\n    journal-content: all\n    zonefile-load: difference-no-serial\n    zonefile-sync: -1\n    dnssec-signing: ${signed ? 'on' : 'off'}\n`
  await writeFile(
    join(path, 'knot.conf'),
    `server:\n  listen: ${KNOT}@53\n  rundir: ${path}\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\n` +
      `database:\n  storage: ${path}\nzone:\n${zone('test', true)}${zone('plain', false)}log:\n  - target: stderr\n    any: warning\n`,
  )
  const knot = stack.use(new Running(programPath('knotd'), ['-c', join(path, 'knot.conf')]))
  const keymgr = join(dirname(programRealPath('knotd')), 'keymgr')
  const anchor = await waitFor('the keys of the zone', async () => {
    if (knot.gone) throw new Error(`knotd ended:\n${knot.output}`)
    const { code, output } = await run(keymgr, ['-c', join(path, 'knot.conf'), 'test.', 'ds'])
    return code === 0 ? output.split('\n').find((line) => line.startsWith('test. DS')) : undefined
  })
  const askedOfKnot = (name: string): string => `stub-zone:\n  name: "${name}."\n  stub-addr: ${KNOT}\n`
  await writeFile(
    join(path, 'unbound.conf'),
    `server:\n  interface: 127.0.0.1\n  chroot: ""\n  username: ""\n  directory: "${path}"\n  pidfile: ""\n  use-syslog: no\n` +
      `  do-daemonize: no\n  module-config: "validator iterator"\n  trust-anchor: "${anchor}"\n  qname-minimisation: no\n` +
      `  local-zone: "test." nodefault\n${askedOfKnot('test')}${askedOfKnot('plain')}remote-control:\n  control-enable: no\n`,
  )
  stack.use(new Running(programPath('unbound'), ['-c', join(path, 'unbound.conf')]))
}

async function zoneText(zone: string): Promise<string> {
  const lines = [`${zone}. 300 SOA ns.${zone}. root.${zone}. 1 3600 600 86400 30`, `${zone}. 300 NS ns.${zone}.`]
  lines.push(`ns.${zone}. 300 A ${KNOT}`)
  for (const [domain, { tlsa, sts }] of Object.entries(SITES)) {
    if (!domain.endsWith(`.${zone}`)) continue
    lines.push(`${domain}. 300 MX 10 mx.${domain}.`, `mx.${domain}. 300 A ${mailAddress(domain)}`)
    if (tlsa) lines.push(`_25._tcp.mx.${domain}. 300 TLSA ${await tlsaText(domain, tlsa)}`)
    if (sts)
      lines.push(`_mta-sts.${domain}. 300 TXT "v=STSv1; id=1;"`, `mta-sts.${domain}. 300 A ${policyAddress(domain)}`)
  }
  return `${lines.join('\n')}\n`
}

async function tlsaText(domain: string, kind: NonNullable<Site['tlsa']>): Promise<string> {
  const certificate = new X509Certificate(await readFile(join(folder, 'exim', `${mailAddress(domain)}.pem`)))
  const issuer = new X509Certificate(await readFile(authority.certificate))
  const sha = (algorithm: string, data: Uint8Array): string => createHash(algorithm).update(data).digest('hex')
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  switch (kind) {
    case 'key':
      return `3 1 1 ${sha('sha256', key)}`
    case 'whole':
      return `3 0 2 ${sha('sha512', certificate.raw)}`
    case 'issuer':
      return `2 0 1 ${sha('sha256', issuer.raw)}`
    case 'wrong':
      return `3 1 1 ${'00'.repeat(32)}`
  }
}

async function waybill(path: string): Promise<void> {
  const site = await WaybillSite.make(path, 2525, { dns: { servers: ['127.0.0.1:53'] }, retry: ONCE })
  const kept = join(site.stateFolder, 'mta-sts')
  await mkdir(kept, { recursive: true })
  for (const domain of DOMAINS) {
    const age = { today: 0, 'long-ago': days(2) }[SITES[domain]?.kept ?? 'today']
    const policy = { id: '1', mode: 'enforce', mx: [`mx.${domain}`], maxAge: days(1), fetched: systemClock.now() - age }
    if (SITES[domain]?.kept) await writeFile(join(kept, domain), JSON.stringify(policy))
  }
  await using server = await site.start(['env', `SSL_CERT_FILE=${authority.certificate}`])
  for (const domain of DOMAINS) {
    const { code, output } = await swaks(2525, { from: 'alice@here.test', to: `bob@${domain}`, subject: domain })
    if (code !== 0) throw new Error(output)
  }
  for (const domain of DOMAINS) {
    const told = await waitFor(`an end for ${domain}`, async () => {
      if (server.gone) throw new Error(server.output)
      const events = await site.trace(`bob@${domain}`)
      return events.some(({ kind }) => kind === 'deferred' || kind === 'delivered') ? events : undefined
    })
    const end = told.find(({ kind }) => kind === 'deferred' || kind === 'delivered')
    const reason = end?.['reason'] as { readonly code: string; readonly facts?: object } | undefined
    const steps = told.filter(({ kind }) => kind === 'step').map(({ step, facts }) => ({ step, facts }))
    process.stdout.write(
      `${JSON.stringify({ domain, end: end?.kind, code: reason?.code, facts: reason?.facts, steps })}\n`,
    )
  }
  const [en, ru] = await Promise.all(
    ['en', 'ru'].map((language) => site.command(['trace', 'bob@d-wrong.test', '--lang', language])),
  )
  process.stdout.write(`${JSON.stringify({ domain: 'in words', en: utf8(en?.output), ru: utf8(ru?.output) })}\n`)
}

/** What programs printed is kept octet by octet. */
function utf8(output = ''): string {
  return Buffer.from(output, 'latin1').toString('utf8')
}
