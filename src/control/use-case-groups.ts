/** What help says of the words that several use-cases begin with. */
export const GROUPS: Readonly<Record<string, string>> = {
  queue: 'look at what waits to be delivered, and change it',
}
