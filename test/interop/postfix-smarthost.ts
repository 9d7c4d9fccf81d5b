// A real Postfix as somebody's smarthost, with the passwords in a real Dovecot: it takes mail for anybody from those who have
// logged in, and keeps what it took in its queue. It has a configuration and folders of its own, and is no service of the machine.

import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { run, Running } from '../support/child.ts'
import { waitFor } from '../support/wait-for.ts'
import { startDovecot } from './dovecot-daemon.ts'
import type { SmarthostOffer, SmarthostPeer } from './smarthost-world.ts'

const POSTFIX = join(process.env['WAYBILL_PEERS'] ?? '/var/cache/waybill-peers', 'postfix')
const ENV = { ...process.env, LD_LIBRARY_PATH: `${POSTFIX}/usr/lib/postfix` }

/** The services as shipped: smtpd on our port, nothing in a chroot (its files are not installed), no local programs. */
const services = (shipped: string, port: number): string =>
  shipped
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/^\S+ +unix .* pipe\n(?: .*\n)+/gm, '')
    .replaceAll(/^(\S+ +\S+ +\S+ +\S+ +)y /gm, '$1n ')
    .replace(/^smtp +inet /m, `127.0.0.1:${port} inet `)

const configuration = (folder: string, offer: SmarthostOffer): string => `
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
myhostname = smtp.isp.test
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 192.0.2.1/32
smtp_dns_support_level = disabled
defer_transports = smtp
smtpd_peername_lookup = no
smtpd_delay_reject = no
smtpd_tls_security_level = ${offer.tls === 'none' ? 'none' : 'may'}
smtpd_tls_wrappermode = ${offer.tls === 'implicit' ? 'yes' : 'no'}
smtpd_tls_cert_file = ${offer.certificate.certificate}
smtpd_tls_key_file = ${offer.certificate.key}
smtpd_sasl_auth_enable = ${offer.mechanisms.length > 0 ? 'yes' : 'no'}
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${folder}/dovecot/auth
smtpd_client_restrictions = ${offer.busy === true ? 'static:{421 4.3.2 too busy}' : ''}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
`

/** Postfix asks as a user of its own. */
const passwords = (folder: string, { mechanisms }: SmarthostOffer): string => `
auth_mechanisms = ${mechanisms.map((name) => name.toLowerCase()).join(' ')}
service auth {
  unix_listener ${folder}/auth {
    mode = 0666
  }
}
`

/** Of its queue, where what it took may be. */
const QUEUES = ['incoming', 'active', 'deferred', 'hold']

export async function startPostfixSmarthost(
  folder: string,
  port: number,
  offer: SmarthostOffer,
): Promise<SmarthostPeer> {
  await using opened = new AsyncDisposableStack()
  const [etc, dovecot] = [join(folder, 'etc'), join(folder, 'dovecot')]
  for (const name of ['etc', 'data', 'queue', 'log', 'dovecot']) await mkdir(join(folder, name))
  await chown(join(folder, 'data'), await uidOf('postfix'), -1)
  for (const name of ['log', 'dovecot']) await chmod(join(folder, name), 0o755)
  opened.use(await startDovecot(dovecot, `${offer.user}:${offer.password}\n`, passwords(dovecot, offer)))
  const shipped = await readFile(join(POSTFIX, 'usr/share/postfix/master.cf.dist'), 'utf8')
  await writeFile(join(etc, 'master.cf'), services(shipped, port))
  await writeFile(join(etc, 'main.cf'), configuration(folder, offer))
  await run('cp', ['-a', `${POSTFIX}/etc/postfix/.`, `${POSTFIX}/usr/share/postfix/dynamicmaps.cf`, etc])
  const log = (): Promise<string> => readFile(join(folder, 'log', 'mail.log'), 'utf8').catch(() => '')
  const running = new Running(`${POSTFIX}/usr/sbin/postfix`, ['-c', etc, 'start-fg'], { env: ENV })
  // Its master is in a session of its own, where a signal to what we started does not reach it.
  opened.defer(async () => {
    await run(`${POSTFIX}/usr/sbin/postfix`, ['-c', etc, 'stop'], { env: ENV })
    await running.end()
  })
  await waitFor('Postfix', async () => {
    if (running.gone) throw new Error(`Postfix ended: ${running.output}${await log()}`)
    return (await log()).includes('daemon started') || undefined
  })
  const owned = opened.move()
  return {
    log,
    async count() {
      const found = await Promise.all(
        QUEUES.map((name) => readdir(join(folder, 'queue', name), { recursive: true, withFileTypes: true })),
      )
      return found.flat().filter((entry) => entry.isFile()).length
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** For the `skip` option of a test. */
export async function lacksPostfix(): Promise<string | false> {
  if (process.getuid?.() !== 0) return 'Postfix starts as root only'
  const { code } = await run('id', ['-u', 'postfix'])
  const found = await readFile(join(POSTFIX, 'usr/share/postfix/master.cf.dist')).catch(() => undefined)
  return code === 0 && found ? false : "no Postfix; run 'test/interop/peers.sh install' as root"
}

async function uidOf(name: string): Promise<number> {
  const { code, output } = await run('id', ['-u', name])
  if (code !== 0) throw new Error(`no user ${name} on this machine: ${output}`)
  return Number(output)
}
