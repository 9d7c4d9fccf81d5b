// What was typed, after a look at it: good, or a sentence about the mistake.

export type TypedIn<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistake: string }
export const good = <T>(value: T): TypedIn<T> => ({ ok: true, value })
export const bad = (mistake: string): { ok: false; mistake: string } => ({ ok: false, mistake })
