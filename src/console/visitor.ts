// Who looks at the console, and what they may do. Decides nothing about how they proved it.

/** Each may do what those before it may. */
export const ROLES = ['reader', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface Visitor {
  /** Named in the events of what they change. */
  readonly name: string
  readonly role: Role
}

export const may = ({ role }: Visitor, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)
