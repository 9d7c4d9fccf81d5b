// A certificate and its key in two files (which may be one), looked at again and again. A pair that cannot be used never
// takes the place of one that can: the old one stays until the new one is whole.
//
// Whoever renews a certificate writes two files, one after the other. A pair that does not fit together is therefore
// believed to be wrong only when it looks the same the next time.

import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { CertificatePaths } from '../config/tls-config.ts'
import { readCertificate, type LeastVersion, type LoadedCertificate } from './certificate.ts'
import type { CertificateProblem } from './certificate-store.ts'

const MOST_BYTES = 1024 * 1024
/** Anything for others, writing for the group; Debian lets the group ssl-cert read. */
const TOO_OPEN = 0o027

interface Read {
  readonly text: string
  /** Changes when the file does. */
  readonly signature: string
}

type Reading = ({ readonly ok: true } & Read) | { readonly ok: false; readonly problem: CertificateProblem }

export class CertificateFile {
  readonly #paths: CertificatePaths
  readonly #least: LeastVersion
  #current: LoadedCertificate | undefined
  #problem: CertificateProblem | undefined
  #seen = ''
  #suspect = ''

  constructor(paths: CertificatePaths, least: LeastVersion) {
    this.#paths = paths
    this.#least = least
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
  async look(how: 'at-once' | 'patiently'): Promise<void> {
    const certificate = await readSmallFile(this.#paths.certificate, 'certificate')
    const key = await readSmallFile(this.#paths.key, 'key')
    const signature = [certificate, key].map(signatureOf).join(' | ')
    if (signature === this.#seen) return
    const outcome = this.#read(certificate, key)
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

  #read(certificate: Reading, key: Reading): ReturnType<typeof readCertificate> {
    if (!certificate.ok) return certificate
    if (!key.ok) return key
    return readCertificate({ chain: certificate.text, key: key.text }, { kind: 'file', ...this.#paths }, this.#least)
  }
}

const signatureOf = (reading: Reading): string => (reading.ok ? reading.signature : reading.problem.message)

async function readSmallFile(path: string, what: 'certificate' | 'key'): Promise<Reading> {
  const refused = (code: 'unreadable' | 'key-exposed', message: string, advice: string): Reading => ({
    ok: false,
    problem: { code, severity: 'error', where: path, message: `${path} ${message}`, advice },
  })
  let file: FileHandle | undefined
  try {
    // Asked of the open file, so that what is checked is what is read; without waiting, should it be a pipe.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const { dev, ino, size, mtimeNs, ctimeNs, mode, isFile } = await statusOf(file)
    if (!isFile) return refused('unreadable', 'is not a regular file', `name the file with the ${what}`)
    if (what === 'key' && (mode & TOO_OPEN) !== 0) {
      const shown = (mode & 0o777).toString(8)
      const advice = `do \`chmod 600 ${path}\`; if others have read it already, make a new key and certificate`
      return refused('key-exposed', `is a private key with mode ${shown}: others can read or change it`, advice)
    }
    if (size > MOST_BYTES) return refused('unreadable', `is larger than ${MOST_BYTES} bytes`, 'name another file')
    const text = await file.readFile('latin1')
    return { ok: true, text, signature: [dev, ino, size, mtimeNs, ctimeNs].join(' ') }
  } catch (error) {
    return refused('unreadable', `cannot be read: ${told(error)}`, `the user that runs Waybill must be able to read it`)
  } finally {
    await file?.close()
  }
}

async function statusOf(file: FileHandle) {
  const status = await file.stat({ bigint: true })
  const { dev, ino, size, mtimeNs, ctimeNs, mode } = status
  return { dev, ino, size: Number(size), mtimeNs, ctimeNs, mode: Number(mode), isFile: status.isFile() }
}

function told(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'permission denied'
  return error instanceof Error ? error.message : String(error)
}
