// The real slapd on loopback, with a directory of its own in the test's folder and no system service.

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'

import { run, Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath } from './programs.ts'

export const SUFFIX = 'dc=example,dc=org'
export const READER = `cn=reader,${SUFFIX}`
export const READER_PASSWORD = 'reads all'

export interface Slapd extends AsyncDisposable {
  readonly plain: string
  readonly secure: string
  /** PEM file with the certificate that it shows, for the name `localhost`. */
  readonly trust: string
  end(): Promise<void>
}

export interface Person {
  readonly uid: string
  readonly mail: string
  readonly password: string
}

/** Where the modules and the schema of slapd are: unpacked beside other peers, or in their usual places. */
function root(): string {
  const unpacked = join(process.env['WAYBILL_PEERS'] ?? '/var/cache/waybill-peers', 'slapd')
  return existsSync(unpacked) ? unpacked : '/'
}

export async function startSlapd(folder: string, people: readonly Person[]): Promise<Slapd> {
  const slapd = programPath('slapd')
  const [plain = 0, secure = 0] = await freePorts(2)
  const trust = join(folder, 'slapd.pem')
  const own = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  await writeFile(trust, own.cert)
  await writeFile(join(folder, 'slapd.key'), own.private, { mode: 0o600 })
  await mkdir(join(folder, 'data'))
  const conf = join(folder, 'slapd.conf')
  await writeFile(conf, configuration(folder))
  const ldif = join(folder, 'start.ldif')
  await writeFile(ldif, entries(people))
  const loaded = await run(slapd, ['-Tadd', '-f', conf, '-l', ldif])
  if (loaded.code !== 0) throw new Error(loaded.output)
  const urls = `ldap://127.0.0.1:${plain}/ ldaps://127.0.0.1:${secure}/`
  const running = new Running(slapd, ['-d', '0', '-h', urls, '-f', conf])
  await waitFor('slapd', async () => {
    if (running.gone) throw new Error(running.output)
    return accepts(secure)
  })
  return {
    plain: `ldap://localhost:${plain}`,
    secure: `ldaps://localhost:${secure}`,
    trust,
    end: () => running.end(),
    [Symbol.asyncDispose]: () => running.end(),
  }
}

const configuration = (folder: string): string => `
include ${join(root(), 'etc/ldap/schema/core.schema')}
include ${join(root(), 'etc/ldap/schema/cosine.schema')}
include ${join(root(), 'etc/ldap/schema/inetorgperson.schema')}
modulepath ${join(root(), 'usr/lib/ldap')}
moduleload back_mdb
pidfile ${folder}/pid
TLSCertificateFile ${folder}/slapd.pem
TLSCertificateKeyFile ${folder}/slapd.key
database mdb
maxsize 10485760
suffix "${SUFFIX}"
rootdn "cn=admin,${SUFFIX}"
directory ${folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER}" read by * none
`

function entries(people: readonly Person[]): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  const person = ({ uid, mail, password }: Person, i: number): string =>
    `dn: employeeNumber=${i},ou=people,${SUFFIX}
objectClass: inetOrgPerson
employeeNumber: ${i}
cn: person ${i}
sn: person
uid:: ${base64(uid)}
mail:: ${base64(mail)}
userPassword:: ${base64(password)}
`
  return [
    `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: example\n`,
    `dn: ou=people,${SUFFIX}\nobjectClass: organizationalUnit\nou: people\n`,
    `dn: ou=uids,${SUFFIX}\nobjectClass: organizationalUnit\nou: uids\n`,
    `dn: ${READER}\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: ${READER_PASSWORD}\n`,
    ...people.map(person),
    // The same people once more, under names that follow from theirs.
    ...people.map(
      ({ uid, password }) =>
        `dn:: ${base64(`uid=${uid.replaceAll(/[,+"\\<>;=]/g, '\\$&')},ou=uids,${SUFFIX}`)}\nobjectClass: account\nobjectClass: simpleSecurityObject\nuid:: ${base64(uid)}\nuserPassword:: ${base64(password)}\n`,
    ),
  ].join('\n')
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
  })
}
