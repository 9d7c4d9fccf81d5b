/** What help says of the words that several use-cases begin with. */
export const GROUPS: Readonly<Record<string, string>> = {
  guard: 'look at who sends how much elsewhere, and let go whoever was held for it',
  token: 'make and revoke the tokens of programs that ask over HTTP',
  queue: 'look at what waits to be delivered, and change it',
}
