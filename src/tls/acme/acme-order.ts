// One order of a certificate (RFC 8555 §7): account, order, one challenge for each name, certificate signing request,
// certificate. What goes wrong is an answer with the step at which it did; nothing is decided here about trying again.

import type { Client } from 'acme-client'
import type { Clock } from '../../core/clock.ts'
import type { CertificateText } from '../certificate.ts'
import type { ReportCertificate } from '../certificate-notice.ts'
import type { TrustedAcmeClient } from './acme-client.ts'
import type { AcmeSettings } from '../../config/tls-config.ts'
import type { AcmeState } from './acme-state.ts'
import type { ListenAt } from '../../net/listen-at.ts'
import { openResponder, type ChallengeResponder } from './challenge-responder.ts'
import { poll, POLLING, type PollDeps, type Polling } from './polling.ts'

export type OrderStep = 'state' | 'directory' | 'account' | 'order' | 'listen' | 'challenge' | 'certificate'

export type OrderOutcome =
  | ({ readonly ok: true } & CertificateText)
  | { readonly ok: false; readonly step: OrderStep; readonly detail: string }

export interface OrderDeps {
  /** Opens the port of the responder; left out: this process does. */
  readonly listenAt?: ListenAt | undefined
  readonly client: TrustedAcmeClient
  readonly state: AcmeState
  readonly report: ReportCertificate
  readonly clock: Clock
  /** The server stops. */
  readonly signal: AbortSignal
  readonly polling?: Polling
}

type Order = Awaited<ReturnType<Client['createOrder']>>
type Authorization = Awaited<ReturnType<Client['getAuthorizations']>>[number]

/** How often an authority is asked why it refused. */
const SILENT_LOOKS = 2

const pollDeps = ({ clock, signal, polling = POLLING }: OrderDeps): PollDeps => ({ clock, signal, polling })

export async function orderCertificate(settings: AcmeSettings, deps: OrderDeps): Promise<OrderOutcome> {
  const { crypto } = deps.client.acme
  let step: OrderStep = 'directory'
  try {
    const client = await openClient(settings, deps)
    const terms = await client.getTermsOfServiceUrl()
    step = 'account'
    if (terms && !settings.agreeToTerms) {
      return { ok: false, step, detail: `the authority asks you to agree to its terms of service, ${terms}` }
    }
    await enterAccount(client, settings, deps)
    step = 'order'
    const identifiers = settings.names.map((value) => ({ type: 'dns', value }))
    const order = await client.createOrder({ identifiers })
    const authorizations = await client.getAuthorizations(order)
    step = 'listen'
    await using responder = await openResponder(settings, deps.listenAt)
    step = 'challenge'
    // One after the other: an authority that refuses the first would refuse the others for the same reason.
    for (const authorization of authorizations) {
      const problem = await authorize(client, { order, authorization, responder, settings, deps })
      if (problem !== undefined) return { ok: false, step, detail: problem }
    }
    step = 'certificate'
    await orderAt(client, { order, wanted: 'ready', deps })
    const [key, request] = await crypto.createCsr(
      { commonName: settings.names[0], altNames: [...settings.names] },
      await crypto.createPrivateEcdsaKey(),
    )
    await client.finalizeOrder(order, request)
    const chain = await client.getCertificate(await orderAt(client, { order, wanted: 'valid', deps }))
    return { ok: true, chain, key: key.toString() }
  } catch (error) {
    // The account may be gone at the authority; the next attempt asks for it anew, by its key.
    if (step === 'order') await forgetAccountUrl(deps.state)
    return { ok: false, step, detail: told(error, deps.client) }
  }
}

async function forgetAccountUrl(state: AcmeState): Promise<void> {
  const account = await state.account()
  if (account) await state.keepAccount({ key: account.key })
}

async function openClient(settings: AcmeSettings, { client, state }: OrderDeps): Promise<Client> {
  const { acme } = client
  let account = await state.account()
  if (account === undefined) {
    // Kept before it is used: a key that was lost leaves an account that nobody can close.
    account = { key: (await acme.crypto.createPrivateEcdsaKey()).toString() }
    await state.keepAccount(account)
  }
  return new acme.Client({
    directoryUrl: settings.directory,
    accountKey: account.key,
    ...(account.url === undefined ? {} : { accountUrl: account.url }),
  })
}

/** An authority that knows the key answers with the account that there is (RFC 8555 §7.3.1). */
async function enterAccount(client: Client, settings: AcmeSettings, { state, report }: OrderDeps): Promise<void> {
  const account = await state.account()
  if (account?.url !== undefined) return
  await client.createAccount({
    termsOfServiceAgreed: settings.agreeToTerms,
    ...(settings.contact === null ? {} : { contact: [`mailto:${settings.contact}`] }),
  })
  const url = client.getAccountUrl()
  if (account) await state.keepAccount({ ...account, url })
  report({ kind: 'acme-account', directory: settings.directory, account: url })
}

interface Question {
  readonly order: Order
  readonly authorization: Authorization
  readonly responder: ChallengeResponder
  readonly settings: AcmeSettings
  readonly deps: OrderDeps
}

/** What is wrong, or undefined when the authority believes that the name is ours. */
async function authorize(client: Client, question: Question): Promise<string | undefined> {
  const { order, authorization, responder, settings, deps } = question
  const name = authorization.identifier.value
  // Authorities remember for some weeks what they have seen.
  if (authorization.status === 'valid') return undefined
  // The package's types know fewer kinds of challenges than the package.
  const type: string = settings.challenge
  const challenge = authorization.challenges.find((offered) => offered.type === type)
  if (challenge === undefined) {
    const offered = authorization.challenges.map((one) => one.type).join(', ')
    return `the authority does not offer ${type} for ${name}, but ${offered}`
  }
  const keyAuthorization = await client.getChallengeKeyAuthorization(challenge)
  await responder.show({ name, token: challenge.token, keyAuthorization })
  deps.report({ kind: 'acme-challenge', name, type, result: 'shown' })
  await client.completeChallenge(challenge)
  let silent = 0
  const decided = await poll(async () => {
    // The package has no other way to look at one authorization.
    const [now] = await client.getAuthorizations({ ...order, authorizations: [authorization.url] })
    if (now === undefined || now.status === 'pending') return undefined
    // An authority may say "invalid" a moment before it says why.
    const explained = now.status === 'valid' || refusalOf(now) !== undefined
    return explained || (silent += 1) > SILENT_LOOKS ? now : undefined
  }, pollDeps(deps))
  if (decided.status !== 'valid') return `${name}: ${refusalOf(decided) ?? `it is ${decided.status}`}`
  deps.report({ kind: 'acme-challenge', name, type, result: 'valid' })
  return undefined
}

/** RFC 8555 §7.1.6: an order goes from pending to ready, processing and valid, or becomes invalid. */
function orderAt(
  client: Client,
  { order, wanted, deps }: { readonly order: Order; readonly wanted: 'ready' | 'valid'; readonly deps: OrderDeps },
): Promise<Order> {
  return poll(async () => {
    const now = await client.getOrder(order)
    switch (now.status) {
      case 'invalid':
        throw new Error(detailOf(now.error) ?? 'the order became invalid')
      case 'valid':
        return now
      case 'ready':
        return wanted === 'ready' ? now : undefined
      case 'pending':
      case 'processing':
        return undefined
    }
  }, pollDeps(deps))
}

/** What the authority says of the challenge that it tried. */
function refusalOf({ challenges }: Authorization): string | undefined {
  return challenges.map(({ error }) => detailOf(error)).find((detail) => detail !== undefined)
}

/** The text of a problem document (RFC 7807). */
function detailOf(problem: object | undefined): string | undefined {
  return problem && 'detail' in problem && typeof problem.detail === 'string' ? problem.detail : undefined
}

/** The authority's words, or the system's with its code. */
function told(thrown: unknown, { fault }: TrustedAcmeClient): string {
  const error = thrown instanceof TypeError ? (fault() ?? thrown) : thrown
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return code === '' || error.message.includes(code) ? error.message : `${error.message} (${code})`.trim()
}
