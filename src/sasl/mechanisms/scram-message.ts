// The messages of SCRAM (RFC 5802 §7) as values: what the client may send, read strictly. No cryptography here.

/** `n`: the client cannot bind. `y`: it can, and believes that the server cannot. `p`: it binds, in the named way. */
export type BindingFlag = { readonly kind: 'n' | 'y' } | { readonly kind: 'p'; readonly type: string }

export interface ClientFirst {
  readonly flag: BindingFlag
  /** The authorization identity, when the client gave one. */
  readonly identity?: string
  readonly user: string
  readonly nonce: string
  /** `n,,` and the like, as it came: the client repeats it in its last message. */
  readonly header: string
  /** What follows the header, as it came: it is signed. */
  readonly bare: string
}

export interface ClientFinal {
  /** Base64 of header and channel-binding data. */
  readonly binding: string
  readonly nonce: string
  readonly proof: Uint8Array
  /** Everything before the proof, as it came: it is signed. */
  readonly withoutProof: string
}

/** Printable ASCII without the comma (RFC 5802 §7). */
const NONCE = '[\\x21-\\x2b\\x2d-\\x7e]{1,256}'
const FIRST = new RegExp(
  `^(?<header>(?:(?<none>[ny])|p=(?<type>[A-Za-z0-9.-]{1,64})),(?:a=(?<identity>[^,\\0]+))?,)` +
    `(?<bare>n=(?<user>[^,\\0]+),r=(?<nonce>${NONCE})(?:,[A-Za-z]=[^,\\0]+)*)$`,
)
const FINAL = new RegExp(
  `^(?<signed>c=(?<binding>[A-Za-z0-9+/]+={0,2}),r=(?<nonce>${NONCE})(?:,[A-Za-z]=[^,\\0]+)*),p=(?<proof>[A-Za-z0-9+/]{43}=)$`,
)

/** Undefined for what breaks the grammar. `m=` as first attribute (a mandatory extension, RFC 5802 §5.1) does too. */
export function parseClientFirst(text: string): ClientFirst | undefined {
  const groups = FIRST.exec(text)?.groups
  if (groups === undefined) return undefined
  const user = decodeName(groups['user'] ?? '')
  const identity = groups['identity'] === undefined ? undefined : decodeName(groups['identity'])
  if (user === undefined || (groups['identity'] !== undefined && identity === undefined)) return undefined
  const type = groups['type']
  return {
    flag: type === undefined ? { kind: groups['none'] === 'y' ? 'y' : 'n' } : { kind: 'p', type },
    ...(identity === undefined ? {} : { identity }),
    user,
    nonce: groups['nonce'] ?? '',
    header: groups['header'] ?? '',
    bare: groups['bare'] ?? '',
  }
}

export function parseClientFinal(text: string): ClientFinal | undefined {
  const groups = FINAL.exec(text)?.groups
  if (groups === undefined) return undefined
  return {
    binding: groups['binding'] ?? '',
    nonce: groups['nonce'] ?? '',
    proof: Buffer.from(groups['proof'] ?? '', 'base64'),
    withoutProof: groups['signed'] ?? '',
  }
}

/** `=2C` is a comma and `=3D` an equals sign; any other use of `=` is an error (RFC 5802 §5.1). */
function decodeName(text: string): string | undefined {
  if (/=(?!2C|3D)/.test(text)) return undefined
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=')
}
