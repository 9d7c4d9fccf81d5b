// The mail servers of the relay benchmark, each started for the benchmark with a configuration of its own in the given
// folder, on loopback, relaying everything to the sink. All of them write each message to disk before they say 250.
// Postfix and Exim are as their makers configure them, but for what relaying on loopback needs.

import { generateKeyPairSync } from 'node:crypto'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { programPath, programRealPath } from '../../test/interop/programs.ts'
import { run, Running } from '../../test/support/child.ts'
import { waitForGreeting } from '../../test/support/greeting.ts'
import { WaybillSite } from '../../test/support/waybill-process.ts'

export interface BenchServer extends AsyncDisposable {
  readonly name: string
  readonly version: string
  readonly port: number
  /** Of its only process; undefined where a server has many. */
  readonly pid: number | undefined
}

export interface Place {
  /** Empty, and open to other users. */
  readonly folder: string
  readonly port: number
  readonly sinkPort: number
  /** Where another checkout of Waybill is. */
  readonly before: string
}

export type StartServer = (place: Place) => Promise<BenchServer>

const HERE = fileURLToPath(new URL('../..', import.meta.url))
const HOSTNAME = 'bench.example.test'
const POSTFIX = join(process.env['WAYBILL_PEERS'] ?? '/var/cache/waybill-peers', 'postfix')

async function serverOf(
  name: string,
  version: string,
  port: number,
  running: Running,
  pid?: number,
): Promise<BenchServer> {
  try {
    await waitForGreeting(name, running, port)
  } catch (error) {
    await running.end()
    throw error
  }
  return { name, version, port, pid, [Symbol.asyncDispose]: () => running.end() }
}

const startWaybill: StartServer = (place) => startCheckout('waybill', HERE, place)

/** The same server without its mail log, as it was before it had one. */
const startUnlogged: StartServer = (place) => startCheckout('unlogged', HERE, place, { log: { exim: false } })

/** The same server, which signs all that it relays with an RSA key and an Ed25519 key. */
const startSigning: StartServer = async (place) => {
  const { folder } = place
  const keys = await Promise.all(
    [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('ed25519')].map(
      async ({ privateKey }, index) => {
        const file = join(folder, `key${index}.pem`)
        await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
        return { selector: `s${index}`, file }
      },
    ),
  )
  return startCheckout('signing', HERE, place, { dkim: { domains: { 'near.test': { keys } } } })
}

/** The same server as it was, or as it may become. */
const startBefore: StartServer = (place) => startCheckout('before', resolve(place.before), place)

async function startCheckout(
  name: string,
  checkout: string,
  { folder, port, sinkPort }: Place,
  settings: object = {},
): Promise<BenchServer> {
  const site = await WaybillSite.make(folder, port, {
    hostname: HOSTNAME,
    smarthost: `127.0.0.1:${sinkPort}`,
    retry: {
      first: { every: '15m', until: '2h' },
      grow: { from: '1h', factor: 1.5, until: '16h' },
      last: { every: '6h', until: '4d' },
    },
    ...settings,
  })
  const { version } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')) as { version: string }
  const running = site.launch([], join(checkout, 'bin/waybill.js'))
  return serverOf(name, version, port, running, running.pid)
}

async function startExim({ folder, port, sinkPort }: Place): Promise<BenchServer> {
  const { uid, gid } = await userOf('Debian-exim')
  for (const name of ['spool', 'log']) {
    await mkdir(join(folder, name))
    await chown(join(folder, name), uid, gid)
  }
  const file = join(folder, 'exim.conf')
  await writeFile(file, eximConfiguration(folder, port, sinkPort), { mode: 0o644 })
  const { output } = await run(programPath('exim4'), ['-bV', '-C', file])
  const version = /^Exim version (\S+)/m.exec(output)?.[1] ?? 'unknown'
  return serverOf('exim', version, port, new Running(programPath('exim4'), ['-C', file, '-bdf', '-q30s']))
}

const eximConfiguration = (folder: string, port: number, sinkPort: number): string => `
primary_hostname = ${HOSTNAME}
exim_path = ${programRealPath('exim4')}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/exim.pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
acl_smtp_rcpt = accept
acl_smtp_data = accept
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 200
queue_run_max = 20
keep_environment =
begin routers
relay:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = out
begin transports
out:
  driver = smtp
  port = ${sinkPort}
begin retry
* * F,2h,15m
`

async function startPostfix({ folder, port, sinkPort }: Place): Promise<BenchServer> {
  const { uid } = await userOf('postfix')
  const etc = join(folder, 'etc')
  for (const name of ['etc', 'data', 'queue', 'log']) await mkdir(join(folder, name))
  await chown(join(folder, 'data'), uid, -1)
  await chmod(join(folder, 'log'), 0o755)
  const services = await readFile(join(POSTFIX, 'usr/share/postfix/master.cf.dist'), 'utf8')
  await writeFile(join(etc, 'master.cf'), postfixServices(services, port))
  await writeFile(join(etc, 'main.cf'), postfixConfiguration(folder, sinkPort))
  await run('cp', ['-a', `${POSTFIX}/etc/postfix/.`, `${POSTFIX}/usr/share/postfix/dynamicmaps.cf`, etc])
  const env = { ...process.env, LD_LIBRARY_PATH: `${POSTFIX}/usr/lib/postfix` }
  const { output } = await run(`${POSTFIX}/usr/sbin/postconf`, ['-c', etc, '-h', 'mail_version'], { env })
  const running = new Running(`${POSTFIX}/usr/sbin/postfix`, ['-c', etc, 'start-fg'], { env })
  const server = await serverOf('postfix', output.trim(), port, running)
  return {
    ...server,
    // Its master is in a session of its own, where a signal to what we started does not reach it.
    async [Symbol.asyncDispose]() {
      await run(`${POSTFIX}/usr/sbin/postfix`, ['-c', etc, 'stop'], { env })
      await running.end()
    },
  }
}

/** The services as shipped: smtpd on our port, nothing in a chroot (its files are not installed), no local programs. */
function postfixServices(shipped: string, port: number): string {
  const services = shipped
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/^\S+ +unix .* pipe\n(?: .*\n)+/gm, '')
    .replaceAll(/^(\S+ +\S+ +\S+ +\S+ +)y /gm, '$1n ')
  return services.replace(/^smtp +inet /m, `127.0.0.1:${port} inet `)
}

const postfixConfiguration = (folder: string, sinkPort: number): string => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = ${POSTFIX}/usr/sbin
daemon_directory = ${POSTFIX}/usr/lib/postfix/sbin
meta_directory = ${folder}/etc
shlib_directory = ${POSTFIX}/usr/lib/postfix
import_environment = MAIL_CONFIG LANG=C LD_LIBRARY_PATH=${POSTFIX}/usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log/mail.log
maillog_file_prefixes = ${folder}/log
myhostname = ${HOSTNAME}
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
relayhost = [127.0.0.1]:${sinkPort}
smtp_tls_security_level = none
smtpd_tls_security_level = none
`

async function userOf(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  if (uid.code !== 0) throw new Error(`no user ${name}: run 'test/interop/peers.sh bench' as root`)
  return { uid: Number(uid.output), gid: Number(gid.output) }
}

export const SERVERS: Readonly<Record<string, StartServer>> = {
  postfix: startPostfix,
  exim: startExim,
  waybill: startWaybill,
  unlogged: startUnlogged,
  signing: startSigning,
  before: startBefore,
}
