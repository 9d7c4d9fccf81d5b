// Debian's Chromium, spoken to by the DevTools protocol over a WebSocket: what a person does on a page, and what they see. Some
// hundred lines in place of a package that would bring a browser of its own.

import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { waitFor } from '../support/wait-for.ts'

interface Message {
  readonly id?: number
  readonly sessionId?: string
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** What the two events that tell of documents bring. */
interface Navigation {
  readonly frame?: { readonly loaderId: string }
  readonly loaderId?: string
  readonly name?: string
}

export interface Screen {
  readonly width: number
  readonly height: number
  readonly dark?: boolean
  /** As the browser asks for it: `ru`. */
  readonly language?: string
  readonly scripts?: boolean
}

export class Browser {
  readonly #process: ChildProcess
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #pages = new Map<string, Page>()
  #last = 0

  private constructor(process: ChildProcess, socket: WebSocket) {
    this.#process = process
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#heard(JSON.parse(String(data)) as Message))
  }

  /** `profile`: a folder for what it keeps. */
  static async start(profile: string): Promise<Browser> {
    const args = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
    ]
    const child = spawn('chromium', [...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`chromium ended: ${said}`)))
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8')
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
    })
    const socket = new WebSocket(url)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', reject)
    })
    return new Browser(child, socket)
  }

  /** A window of its own, without the cookies of others. */
  async open({ width, height, dark = false, language = 'en', scripts = true }: Screen): Promise<Page> {
    const { browserContextId } = await this.send<{ browserContextId: string }>('Target.createBrowserContext', {})
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
    })
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page(this, sessionId)
    this.#pages.set(sessionId, page)
    await page.send('Page.enable')
    await page.send('Page.setLifecycleEventsEnabled', { enabled: true })
    await page.send('Runtime.enable')
    await page.send('Log.enable')
    await page.send('Network.enable')
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
    await page.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    })
    await page.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Language': language } })
    if (!scripts) await page.send('Emulation.setScriptExecutionDisabled', { value: true })
    return page
  }

  send<T>(method: string, params: object, sessionId?: string): Promise<T> {
    const id = ++this.#last
    const answered = Promise.withResolvers<unknown>()
    this.#waiting.set(id, answered)
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }))
    return answered.promise as Promise<T>
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#socket.close()
    this.#process.kill()
    await ended
  }

  #heard({ id, sessionId = '', method, params, result, error }: Message): void {
    if (id === undefined) {
      if (method !== undefined) this.#pages.get(sessionId)?.heard(method, params)
      return
    }
    const answered = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) answered?.reject(new Error(error.message))
    else answered?.resolve(result)
  }
}

const COMPLAINTS: ReadonlySet<string> = new Set(['Runtime.exceptionThrown', 'Page.javascriptDialogOpening'])

export class Page {
  readonly #browser: Browser
  readonly #session: string
  /** Of the document that is shown, and of those that are there as a whole. */
  #document = ''
  readonly #whole = new Set<string>()
  /** What the browser complained of: scripts that the policy forbids, faults of ours. */
  readonly complaints: string[] = []

  constructor(browser: Browser, session: string) {
    this.#browser = browser
    this.#session = session
  }

  send<T = unknown>(method: string, params: object = {}): Promise<T> {
    return this.#browser.send<T>(method, params, this.#session)
  }

  heard(method: string, params: unknown): void {
    const { frame, loaderId = '', name } = params as Navigation
    if (method === 'Page.frameNavigated' && frame) this.#document = frame.loaderId
    if (method === 'Page.lifecycleEvent' && name === 'load') this.#whole.add(loaderId)
    const told = JSON.stringify(params)
    // That there is nothing by a name is no complaint.
    const isComplaint = method === 'Log.entryAdded' ? !told.includes('"source":"network"') : COMPLAINTS.has(method)
    if (isComplaint) this.complaints.push(told)
  }

  async goto(url: string): Promise<void> {
    await this.#during(() => this.send('Page.navigate', { url }))
  }

  /** Presses what the selector names, and waits for the page that it leads to. */
  async press(selector: string): Promise<void> {
    await this.#during(() => this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`))
  }

  /** Presses keys as a keyboard does; the last one leads to another page where `leads`. */
  async keys(names: readonly string[], leads = false): Promise<void> {
    const typed = async (): Promise<void> => {
      for (const key of names) {
        const code = key === 'Enter' ? { windowsVirtualKeyCode: 13, text: '\r' } : { windowsVirtualKeyCode: 9 }
        await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, ...code })
        await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, ...code })
      }
    }
    await (leads ? this.#during(typed) : typed())
  }

  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{
      readonly result: { readonly value: T }
      readonly exceptionDetails?: { readonly text: string }
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(`${exceptionDetails.text}: ${expression.slice(0, 200)}`)
    return result.value
  }

  text = (selector: string): Promise<string> =>
    this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`)

  async picture(path: string): Promise<void> {
    const [width = 0, height = 0] = await this.evaluate<readonly number[]>(
      '[innerWidth, document.documentElement.scrollHeight]',
    )
    // The beginning of a long page shows what it is like.
    const clip = { x: 0, y: 0, width, height: Math.min(height, 1600), scale: 1 }
    const { data } = await this.send<{ data: string }>('Page.captureScreenshot', { captureBeyondViewport: true, clip })
    writeFileSync(path, Buffer.from(data, 'base64'))
  }

  async #during(act: () => Promise<unknown>): Promise<void> {
    const before = this.#document
    await act()
    await waitFor('the next page', () => this.#document !== before && this.#whole.has(this.#document))
  }
}
