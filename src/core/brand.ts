// Branded types: a value that only its parser can make. The brand exists for the compiler alone.

declare const brand: unique symbol

export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
