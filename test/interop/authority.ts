// A certificate authority of the test's own, made by OpenSSL: certificates for what names and times a test wants.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { run } from '../support/child.ts'
import { programPath } from './programs.ts'

export interface Wanted {
  /** As in a subjectAltName: `DNS:mx.x.test`, `IP:127.0.0.1`. */
  readonly name: string
  /** `YYMMDDHHMMSSZ`; left out: now, and in a month. */
  readonly from?: string
  readonly until?: string
  readonly selfSigned?: boolean
}

export interface Made {
  readonly certificate: string
  readonly key: string
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export class Authority {
  /** Its own certificate. */
  readonly certificate: string
  readonly #folder: string
  #made = 0

  private constructor(folder: string) {
    this.#folder = folder
    this.certificate = join(folder, 'ca.pem')
  }

  static async make(folder: string): Promise<Authority> {
    const authority = new Authority(folder)
    const key = join(folder, 'ca.key')
    await openssl(['req', '-x509', ...KEY, '-keyout', key, '-out', authority.certificate, '-subj', '/CN=Test CA'])
    await writeFile(join(folder, 'index.txt'), '')
    await writeFile(
      join(folder, 'ca.cnf'),
      `[ca]\ndefault_ca = own\n[own]\ndatabase = ${folder}/index.txt\nnew_certs_dir = ${folder}\nrand_serial = yes\n` +
        `default_md = sha256\npolicy = any\ndefault_days = 30\nunique_subject = no\n[any]\ncommonName = supplied\n`,
    )
    return authority
  }

  async issue({ name, from, until, selfSigned = false }: Wanted): Promise<Made> {
    const path = (end: string): string => join(this.#folder, `${this.#made}.${end}`)
    this.#made++
    const made = { certificate: path('pem'), key: path('key') }
    const asked = [...KEY, '-keyout', made.key, '-subj', '/CN=peer', '-addext', `subjectAltName=${name}`]
    if (selfSigned) {
      await openssl(['req', '-x509', ...asked, '-out', made.certificate])
      return made
    }
    await openssl(['req', ...asked, '-out', path('csr')])
    await writeFile(path('ext'), `subjectAltName = ${name}\n`)
    const sign = ['ca', '-batch', '-notext', '-config', join(this.#folder, 'ca.cnf'), '-cert', this.certificate]
    sign.push('-keyfile', join(this.#folder, 'ca.key'), '-extfile', path('ext'))
    if (from !== undefined) sign.push('-startdate', from)
    if (until !== undefined) sign.push('-enddate', until)
    await openssl([...sign, '-in', path('csr'), '-out', made.certificate])
    return made
  }
}

async function openssl(args: readonly string[]): Promise<void> {
  const { code, output } = await run(programPath('openssl'), args)
  if (code !== 0) throw new Error(`openssl ${args.join(' ')}\n${output}`)
}
