// A certificate and its key in two files (which may be one), looked at again and again. A pair that cannot be used never
// takes the place of one that can: the old one stays until the new one is whole.
//
// Whoever renews a certificate writes two files, one after the other. A pair that does not fit together is therefore
// believed to be wrong only when it looks the same the next time.

import type { CertificatePaths } from '../config/tls-config.ts'
import { WatchedFile, type FileContent, type WatchedFileOptions } from '../lookup/watched-file.ts'
import { readCertificate, type LoadedCertificate, type TlsOffer } from './certificate.ts'
import type { CertificateProblem } from './certificate-store.ts'

/** A file as it was when it was last looked at. */
export interface SeenFile {
  read(): FileContent<string>
  /** Another one when the file is another. */
  readonly signature: string
}

/** Opens a file of a certificate or key. */
export type OpenFile = (path: string, options: WatchedFileOptions<string>) => SeenFile

const openHere: OpenFile = (path, options) => new WatchedFile(path, options)

/** Debian lets the group ssl-cert read keys. */
export const CERTIFICATE_SHAPE = { parse: (text: string) => text, mostBytes: 1024 * 1024, encoding: 'latin1' } as const
export const KEY_SHAPE = { ...CERTIFICATE_SHAPE, secret: true } as const

export class CertificateFile {
  readonly #paths: CertificatePaths
  readonly #certificate: SeenFile
  readonly #key: SeenFile
  readonly #offer: TlsOffer
  #current: LoadedCertificate | undefined
  #problem: CertificateProblem | undefined
  #seen = ''
  #suspect = ''

  constructor(paths: CertificatePaths, offer: TlsOffer, open: OpenFile = openHere) {
    this.#paths = paths
    this.#certificate = open(paths.certificate, CERTIFICATE_SHAPE)
    this.#key = open(paths.key, KEY_SHAPE)
    this.#offer = offer
  }

  /** The last good one. */
  get current(): LoadedCertificate | undefined {
    return this.#current
  }

  /** Why the files as they are now are not in use. */
  get problem(): CertificateProblem | undefined {
    return this.#problem
  }

  /** `at-once` believes what it sees; `patiently` gives whoever writes the files the time until the next look. */
  look(how: 'at-once' | 'patiently'): void {
    const certificate = this.#certificate.read()
    const key = this.#key.read()
    const signature = `${this.#certificate.signature} | ${this.#key.signature}`
    if (signature === this.#seen) return
    const outcome = this.#judge(certificate, key)
    if (outcome.ok) {
      this.#current = outcome.certificate
      this.#problem = undefined
    } else if (how === 'patiently' && this.#suspect !== signature) {
      this.#suspect = signature
      return
    } else this.#problem = outcome.problem
    this.#seen = signature
    this.#suspect = ''
  }

  #judge(certificate: FileContent<string>, key: FileContent<string>): ReturnType<typeof readCertificate> {
    if (certificate.kind !== 'found') return refused(this.#paths.certificate, 'certificate', certificate)
    if (key.kind !== 'found') return refused(this.#paths.key, 'key', key)
    return readCertificate({ chain: certificate.value, key: key.value }, { kind: 'file', ...this.#paths }, this.#offer)
  }
}

function refused(
  path: string,
  what: 'certificate' | 'key',
  content: Exclude<FileContent<string>, { kind: 'found' }>,
): { readonly ok: false; readonly problem: CertificateProblem } {
  const [code, message, advice] = told(path, what, content)
  return { ok: false, problem: { code, severity: 'error', where: path, message: `${path} ${message}`, advice } }
}

type Told = readonly [code: 'unreadable' | 'key-exposed', message: string, advice: string]

const READABLE = 'the user that runs Waybill must be able to read it'

function told(path: string, what: string, content: Exclude<FileContent<string>, { kind: 'found' }>): Told {
  if (content.kind === 'none') return ['unreadable', 'cannot be read: there is no such file', READABLE]
  const { problem } = content
  switch (problem.kind) {
    case 'no-file':
      return ['unreadable', 'is not a regular file', `name the file with the ${what}`]
    case 'exposed':
      return [
        'key-exposed',
        `is a private key with mode ${problem.mode}: others can read or change it`,
        `do \`chmod 600 ${path}\`; if others have read it already, make a new key and certificate`,
      ]
    case 'too-large':
      return ['unreadable', `is larger than ${problem.most} bytes`, 'name another file']
    case 'error': {
      const why = problem.code === 'EACCES' ? 'permission denied' : problem.message
      return ['unreadable', `cannot be read: ${why}`, READABLE]
    }
  }
}
