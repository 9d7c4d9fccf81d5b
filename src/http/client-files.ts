// What mail programs ask for over HTTP when somebody sets up an account: Mozilla's autoconfig, Outlook's autodiscover, a profile
// for Apple devices, and a page for people. Public by its nature: it answers everybody, alike for every address of the
// domains here, knows no passwords, and has nothing of the operator's API.

import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { accountOf, servicesOf, type ClientAccount, type KnownServices } from '../clients/account.ts'
import { appleProfile } from '../clients/apple-profile.ts'
import { autoconfig } from '../clients/autoconfig.ts'
import { autodiscover, requestedAddress } from '../clients/autodiscover.ts'
import { CLIENT_WORDS } from '../clients/client-words.ts'
import { ownStsPolicy } from '../clients/own-sts-policy.ts'
import { clientPage, PROFILE_PATH } from '../clients/page.ts'
import { parseDomain } from '../core/domain.ts'
import type { Config } from '../config/config.ts'
import { formatStsPolicy } from '../tls-policy/sts-policy.ts'
import type { Language } from '../words/language.ts'

export type ClientFilesConfig = KnownServices & Pick<Config, 'clients' | 'hostname' | 'localDomains' | 'mailDomain'>

const XML = 'text/xml; charset=utf-8'
const MOST_REQUEST = 8192

/** `config` is asked anew for each request. */
export function createClientFiles(config: () => ClientFilesConfig, onError: (error: Error) => void): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
  })

  const autoconfigFile = (c: Context): Response | Promise<Response> => {
    const account = accountIn(config(), c.req.query('emailaddress') ?? anyAddressAt(c.req.header('host'), config()))
    return account ? c.body(autoconfig(account), 200, { 'Content-Type': XML }) : c.notFound()
  }
  app.get('/mail/config-v1.1.xml', autoconfigFile)
  app.get('/.well-known/autoconfig/mail/config-v1.1.xml', autoconfigFile)

  // RFC 8461 §3.3: as text/plain, and for the domain whose name the host has behind `mta-sts.`.
  app.get('/.well-known/mta-sts.txt', (c) => {
    const policy = ownStsPolicy(config())
    const domain = parseDomain((c.req.header('host') ?? '').replace(/:\d+$/, '').replace(/^mta-sts\./i, ''))
    const ours = domain !== undefined && config().localDomains.includes(domain)
    return policy && ours ? c.body(formatStsPolicy(policy), 200, { 'Content-Type': 'text/plain' }) : c.notFound()
  })

  // Outlook writes the path in several ways.
  app.post(
    '/:folder{[Aa]uto[Dd]iscover}/:file{[Aa]uto[Dd]iscover\\.xml}',
    bodyLimit({ maxSize: MOST_REQUEST, onError: (c) => c.text('That is too large.\n', 413) }),
    async (c) => {
      const account = accountIn(config(), requestedAddress(await c.req.text()) ?? '')
      return account ? c.body(autodiscover(account), 200, { 'Content-Type': XML }) : c.notFound()
    },
  )

  app.get(PROFILE_PATH, (c) => {
    const account = accountIn(config(), c.req.query('emailaddress') ?? '')
    const profile = account && appleProfile(account)
    if (profile === undefined) return c.notFound()
    return c.body(profile, 200, {
      'Content-Type': 'application/x-apple-aspen-config; charset=utf-8',
      'Content-Disposition': 'attachment; filename="mail.mobileconfig"',
    })
  })

  app.get('/', (c) => {
    const language = languageIn(c.req.header('accept-language'))
    const words = CLIENT_WORDS[language]
    const typed = c.req.query('emailaddress')
    const account = typed === undefined ? undefined : accountIn(config(), typed)
    const problem = typed !== undefined && account === undefined ? words.notOurs : undefined
    return c.html(
      clientPage({ language, words, ...(account && { account }), ...(problem !== undefined && { problem }) }),
      problem === undefined ? 200 : 404,
    )
  })

  app.notFound((c) => c.text('There is nothing here.\n', 404))
  app.onError((error, c) => {
    onError(error)
    return c.text('This could not be answered; the log of the server tells why.\n', 500)
  })
  return app
}

function accountIn(config: ClientFilesConfig, address: string): ClientAccount | undefined {
  const account = accountOf(address, servicesOf(config))
  return account && config.localDomains.some((domain) => domain === account.domain) ? account : undefined
}

/** A program that names no address asks for the domain that it speaks to: autoconfig.example.org, or example.org itself. */
function anyAddressAt(header: string | undefined, { localDomains, mailDomain }: ClientFilesConfig): string {
  const host = parseDomain((header ?? '').replace(/:\d+$/, '').replace(/^(?:autoconfig|autodiscover)\./i, ''))
  return `postmaster@${localDomains.find((domain) => domain === host) ?? mailDomain}`
}

/** The first that is wanted and spoken here. */
function languageIn(header = ''): Language {
  const wanted = header.split(',').map((one) => one.trim().slice(0, 2).toLowerCase())
  return wanted.find((one): one is Language => one === 'en' || one === 'ru') ?? 'en'
}
