// Other people's DKIM: opendkim in its test mode, dkimpy, and Exim, each as a signer, the first two also as verifiers. Keys are shown
// to them by files and functions; nobody asks DNS.

import { chown, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'

import { run } from '../support/child.ts'
import { programPath, programRealPath } from './programs.ts'

export interface PeerKey {
  readonly selector: string
  readonly domain: string
  /** Path of the private key in PEM. */
  readonly file: string
  /** The record. */
  readonly record: string
}

const nameOf = ({ selector, domain }: PeerKey): string => `${selector}._domainkey.${domain}`

/** What opendkim says of the signatures: `selector pass` or `selector fail`, as it finds them. */
export async function opendkimVerifies(folder: string, message: string, keys: readonly PeerKey[]): Promise<string> {
  const [file, records, config] = ['message', 'records', 'verify.conf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(file, message, 'latin1')
  await writeFile(records, keys.map((key) => `${nameOf(key)} ${key.record}\n`).join(''))
  await writeFile(config, `TestPublicKeys ${records}\nMode v\nSyslog no\n`)
  const { output } = await run(programPath('opendkim'), ['-t', file, '-x', config, '-v', '-v'])
  // Its results field stands there in whole, with one result for each signature that it looked at.
  const results = [...output.matchAll(/dkim=(\w+)[^;']*? header\.s=([\w-]+)/g)]
  return results.map(([, verdict, selector]) => `${selector} ${verdict}`).join(', ')
}

/** The message with opendkim's signature above it. */
export async function opendkimSigns(
  folder: string,
  message: string,
  { selector, domain, file }: PeerKey,
  { canon, algorithm }: { readonly canon: string; readonly algorithm: string },
): Promise<string> {
  const [path, config] = ['message', 'sign.conf'].map((name) => join(folder, name)) as [string, string]
  await writeFile(path, message, 'latin1')
  await writeFile(config, 'Syslog no\nRequireSafeKeys no\nMode s\n')
  const args = ['-t', path, '-x', config, '-d', domain, '-s', selector, '-k', file, '-c', canon, '-S', algorithm]
  const { output } = await run(programPath('opendkim'), args)
  const value = /^DKIM-Signature: (.*\r?\n(?:[ \t].*\r?\n)*)/m.exec(output)?.[1]
  if (value === undefined) throw new Error(`opendkim made no signature: ${output}`)
  return `DKIM-Signature: ${value.replaceAll(/\r?\n/g, '\r\n')}${message}`
}

const VERIFY = `
import sys, json, dkim
message, records = sys.stdin.buffer.read(), json.loads(sys.argv[1])
answer = lambda name, timeout=5: records.get(name.decode().rstrip('.').lower(), '').encode() or None
found = []
signed = dkim.DKIM(message, minkey=1024)
for index in range(message.lower().count(b'\\ndkim-signature:') + message.lower().startswith(b'dkim-signature:')):
    try:
        one = dkim.DKIM(message, minkey=1024)
        held = one.verify(index, dnsfunc=answer)
        found.append(one.selector.decode() + (' pass' if held else ' fail'))
    except Exception as error:
        found.append(type(error).__name__ + ' ' + str(error))
print(', '.join(found))
`

/** The same by dkimpy. Debian’s Python has it, which need not be the first in the path. */
export async function dkimpyVerifies(message: string, keys: readonly PeerKey[]): Promise<string> {
  const records = JSON.stringify(Object.fromEntries(keys.map((key) => [nameOf(key), key.record])))
  const { output } = await run('/usr/bin/python3', ['-c', VERIFY, records], { input: Buffer.from(message, 'latin1') })
  return output.trim()
}

const SIGN = `
import sys, dkim
domain, selector, file, header, body, algorithm = sys.argv[1:7]
message = sys.stdin.buffer.read()
field = dkim.sign(message, selector.encode(), domain.encode(), open(file, 'rb').read(), signature_algorithm=algorithm.encode(),
    canonicalize=(header.encode(), body.encode()), linesep=b'\\r\\n')
sys.stdout.buffer.write(field + message)
`

export async function dkimpySigns(
  message: string,
  { selector, domain, file }: PeerKey,
  { canon, algorithm }: { readonly canon: string; readonly algorithm: string },
): Promise<string> {
  const args = ['-c', SIGN, domain, selector, file, ...canon.split('/'), algorithm]
  const { code, output } = await run('/usr/bin/python3', args, { input: Buffer.from(message, 'latin1') })
  if (code !== 0) throw new Error(`dkimpy made no signature: ${output}`)
  return output
}

const ARC_VERIFY = `
import sys, json, dkim
message, records = sys.stdin.buffer.read(), json.loads(sys.argv[1])
answer = lambda name, timeout=5: records.get(name.decode().rstrip('.').lower(), '').encode() or None
cv, results, reason = dkim.arc_verify(message, dnsfunc=answer)
print((cv or b'none').decode(), len(results))
`

/** The state of the chain and its length: `pass 2`. */
export async function dkimpyFollows(message: string, keys: readonly PeerKey[]): Promise<string> {
  const records = JSON.stringify(Object.fromEntries(keys.map((key) => [nameOf(key), key.record])))
  const { output } = await run('/usr/bin/python3', ['-c', ARC_VERIFY, records], {
    input: Buffer.from(message, 'latin1'),
  })
  return output.trim()
}

const ARC_SEAL = `
import sys, dkim
domain, selector, file, host = sys.argv[1:5]
message = sys.stdin.buffer.read()
fields = dkim.arc_sign(message, selector.encode(), domain.encode(), open(file, 'rb').read(), host.encode(), linesep=b'\\r\\n')
sys.stdout.buffer.write(b''.join(fields) + message)
`

/** With a seal of dkimpy's above it; `host` is whose results it sets down. */
export async function dkimpySeals(message: string, { selector, domain, file }: PeerKey, host: string): Promise<string> {
  const args = ['-c', ARC_SEAL, domain, selector, file, host]
  const { code, output } = await run('/usr/bin/python3', args, { input: Buffer.from(message, 'latin1') })
  if (code !== 0) throw new Error(`dkimpy made no seal: ${output}`)
  return output
}

/** Hands the message to an Exim that signs it and sends it to this port of this machine. */
export async function eximSends(
  folder: string,
  message: string,
  { selector, domain, file }: PeerKey,
  {
    canon,
    port,
    from,
    to,
  }: { readonly canon: string; readonly port: number; readonly from: string; readonly to: string },
): Promise<void> {
  const user = process.getuid?.() === 0 ? await eximUser() : userInfo()
  await chown(folder, user.uid, user.gid)
  await chown(file, user.uid, user.gid)
  const config = join(folder, 'exim.conf')
  await writeFile(
    config,
    `
primary_hostname = mx.exim.test
exim_path = ${programRealPath('exim4')}
exim_user = ${user.uid}
exim_group = ${user.gid}
spool_directory = ${folder}/spool
log_file_path = ${folder}/%s.log
keep_environment =
host_lookup =
trusted_users = root
begin routers
all:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = out
begin transports
out:
  driver = smtp
  port = ${port}
  hosts_avoid_tls = *
  dkim_domain = ${domain}
  dkim_selector = ${selector}
  dkim_private_key = ${file}
  dkim_canon = ${canon}
`,
    { mode: 0o644 },
  )
  const { code, output } = await run(programPath('exim4'), ['-C', config, '-odi', '-oi', '-f', from, to], {
    input: Buffer.from(message.replaceAll('\r\n', '\n'), 'latin1'),
  })
  if (code !== 0) throw new Error(`Exim did not send: ${output}`)
}

async function eximUser(): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'Debian-exim']), run('id', ['-g', 'Debian-exim'])])
  return { uid: Number(uid.output), gid: Number(gid.output) }
}
