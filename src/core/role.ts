// What somebody who reaches the server over HTTP may do there: a ladder of three roles, each of which may do what those below it may.

export const ROLES = ['reader', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const isAtLeast = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)
