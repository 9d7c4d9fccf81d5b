// Where something on this machine or in its network listens: a Unix socket by its absolute path, or a host with a port.

export type SocketPlace = { readonly path: string } | { readonly host: string; readonly port: number }

/** As people read it: `/run/clamav/clamd.ctl`, `127.0.0.1:783`, `[::1]:783`. */
export function describePlace(place: SocketPlace): string {
  if ('path' in place) return place.path
  return place.host.includes(':') ? `[${place.host}]:${place.port}` : `${place.host}:${place.port}`
}
