// Puts the sources of certificates together: files in the order of the settings, then ACME, then, where the settings allow
// it, a self-signed one that stands in as long as there is no other. Looks at the files again every few seconds.

import { createSecureContext, type SecureContext } from 'node:tls'
import type { Clock, Timer } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import { hours, seconds, type Instant } from '../core/time.ts'
import { openAcme, type AcmeSource } from './acme/acme-source.ts'
import type { TlsInConfig } from '../config/tls-config.ts'
import type { ListenAt } from '../net/listen-at.ts'
import { CertificateFile, type OpenFile } from './certificate-file.ts'
import type { ReportCertificate } from './certificate-notice.ts'
import type { CertificateProblem, CertificateStore } from './certificate-store.ts'
import { offered, placeOf, timeProblem, type LoadedCertificate } from './certificate.ts'
import { selfSignedCertificate, type StandIn } from './self-signed.ts'
import { chooseCertificate, covers } from './server-name.ts'

export interface CertificateSettings extends TlsInConfig {
  /** This server's own name, which the certificates should carry. */
  readonly hostname: string
}

export interface CertificateDeps {
  readonly clock: Clock
  readonly random: Random
  readonly report: ReportCertificate
  /** Left out: this process reads the files. */
  readonly openFile?: OpenFile | undefined
  /** Of responders; left out: this process opens their ports. */
  readonly listenAt?: ListenAt | undefined
}

const LOOK_EVERY = seconds(5)
/** Without files only the time can change what there is to say. */
const TELL_EVERY = hours(1)

export async function openCertificates(
  settings: CertificateSettings,
  deps: CertificateDeps,
): Promise<CertificateStore> {
  const standIn = settings.selfSigned
    ? await selfSignedCertificate([settings.hostname], { clock: deps.clock, offer: settings })
    : undefined
  const files = settings.certificates.map((paths) => new CertificateFile(paths, settings, deps.openFile))
  for (const file of files) file.look('at-once')
  let store: SourcesStore | undefined
  const changed = (): void => store?.tell()
  const acme = settings.acme ? await openAcme(settings.acme, { ...deps, offer: settings, changed }) : undefined
  store = new SourcesStore({ settings, deps, files, acme, standIn })
  store.tell()
  store.lookLater()
  return store
}

interface Sources {
  readonly settings: CertificateSettings
  readonly deps: CertificateDeps
  readonly files: readonly CertificateFile[]
  readonly acme: AcmeSource | undefined
  readonly standIn: StandIn | undefined
}

class SourcesStore implements CertificateStore {
  readonly #sources: Sources
  /** For when there is nothing to show: its handshakes fail, and nothing else does. */
  readonly #empty: SecureContext
  readonly #told = new Set<string>()
  #inUse = new Set<string>()
  #timer: Timer | undefined
  #closed = false

  constructor(sources: Sources) {
    this.#sources = sources
    this.#empty = createSecureContext(offered(sources.settings))
  }

  contextFor(serverName: string | undefined): SecureContext {
    return chooseCertificate(this.#certificates(), serverName)?.context ?? this.#empty
  }

  get usable(): boolean {
    return this.#certificates().length > 0
  }

  get status() {
    return this.#certificates().map(({ status }) => status)
  }

  get problems(): readonly CertificateProblem[] {
    const { files, acme, settings, deps } = this.#sources
    const now = deps.clock.now()
    return [
      ...files.flatMap(({ problem, current }) => (problem ? [withOldOne(problem, current)] : [])),
      ...(acme?.problem ? [acme.problem] : []),
      ...this.#certificates().flatMap(({ status }) => timeProblem(status, now) ?? []),
      ...this.#namesProblem(settings.hostname),
      ...this.#standInProblem(now),
    ]
  }

  async reload(): Promise<readonly CertificateProblem[]> {
    for (const file of this.#sources.files) file.look('at-once')
    this.tell()
    return this.problems
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    await this.#sources.acme?.close()
  }

  /** Tells what has come into use and what has gone wrong since it was last told. */
  tell(): void {
    const { report } = this.#sources.deps
    const certificates = this.#certificates()
    for (const { status } of certificates) {
      if (!this.#inUse.has(status.fingerprint)) report({ kind: 'in-use', status })
    }
    this.#inUse = new Set(certificates.map(({ status }) => status.fingerprint))
    const { problems } = this
    for (const problem of problems) {
      if (!this.#told.has(problem.message)) report({ kind: 'problem', problem })
    }
    this.#told.clear()
    for (const { message } of problems) this.#told.add(message)
  }

  lookLater(): void {
    if (this.#closed) return
    const every = this.#sources.files.length > 0 ? LOOK_EVERY : TELL_EVERY
    this.#timer = this.#sources.deps.clock.after(every, () => {
      this.#lookAgain()
      this.lookLater()
    })
  }

  #lookAgain(): void {
    for (const file of this.#sources.files) file.look('patiently')
    this.tell()
  }

  #certificates(): readonly LoadedCertificate[] {
    const { files, acme, standIn } = this.#sources
    const real = [...files.map(({ current }) => current), acme?.current].filter((one) => one !== undefined)
    return real.length === 0 && standIn ? [standIn.current] : real
  }

  #namesProblem(hostname: string): readonly CertificateProblem[] {
    const real = this.#certificates().filter(({ status }) => status.source.kind !== 'self-signed')
    if (real.length === 0 || real.some(({ status }) => covers(status.names, hostname))) return []
    const names = real.flatMap(({ status }) => status.names).join(', ')
    return [
      {
        code: 'names',
        severity: 'warning',
        where: placeOf(real[0]?.status.source ?? { kind: 'self-signed' }).certificate,
        message: `no certificate is for this server’s name, ${hostname}; they are for ${names}`,
        advice: 'other servers that check it will find a wrong name: have it issued for the name in their MX record',
      },
    ]
  }

  #standInProblem(now: Instant): readonly CertificateProblem[] {
    const { settings, standIn } = this.#sources
    const [first] = this.#certificates()
    if (first !== undefined && first !== standIn?.current) return []
    const waiting = settings.acme ? ' until one comes by ACME' : ''
    const advice = 'name a certificate under "certificates:", or have one issued with "acme:"'
    if (first === undefined) {
      const message = `there is no certificate, so nobody can use TLS${waiting}`
      return [{ code: 'none', severity: 'error', where: 'certificates', message, advice }]
    }
    const until = first.status.notAfter > now ? '' : ', and it has expired'
    const message = `a self-signed certificate is shown${waiting}${until}: clients that check certificates will refuse this server`
    return [{ code: 'self-signed', severity: 'warning', where: 'certificates', message, advice }]
  }
}

/** The old certificate stays in use, which is worth knowing. */
function withOldOne(problem: CertificateProblem, current: LoadedCertificate | undefined): CertificateProblem {
  if (current === undefined) return problem
  const date = new Date(current.status.notAfter).toISOString()
  return { ...problem, message: `${problem.message}; the one from before stays in use, valid until ${date}` }
}
