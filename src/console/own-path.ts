// A path of this console that an address asks to be led to: whatever would lead elsewhere leads to the first page.

const HERE = 'http://console.invalid'

export function ownPath(text: string): string {
  const url = URL.canParse(text, HERE) ? new URL(text, HERE) : undefined
  // After dots are resolved a path may begin with two slashes, which name another host.
  return url?.origin === HERE && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/'
}
