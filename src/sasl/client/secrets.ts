// What of a log-in must not be told: the password, and each line that was made of it. A server may repeat what it was sent, so
// that its words are looked through as well.

export class Secrets {
  readonly #texts: string[]

  constructor(password: string) {
    this.#texts = [password, Buffer.from(password).toString('base64')]
  }

  /** A line to send. */
  encode(bytes: Uint8Array): string {
    const text = Buffer.from(bytes).toString('base64')
    this.#texts.push(text)
    return text
  }

  readonly conceal = (text: string): string =>
    this.#texts.reduce((told, secret) => (secret === '' ? told : told.replaceAll(secret, '…')), text)
}
