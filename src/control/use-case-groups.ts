/** What help says of the words that several use-cases begin with. */
export const GROUPS: Readonly<Record<string, string>> = {
  guard: 'look at who sends how much elsewhere, and let go whoever was held for it',
  sandbox: 'say what the pretended receivers of the sandbox answer, and read what they were given',
  token: 'make and revoke the tokens of programs that ask over HTTP',
  queue: 'look at what waits to be delivered, and change it',
}
