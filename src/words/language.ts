// The languages that Waybill speaks. A third one is one file of grammar beside these and one table of sentences for each place
// that says something; the compiler names what is missing.

export const LANGUAGES = ['en', 'ru'] as const
export type Language = (typeof LANGUAGES)[number]

/** One thing said in every language. */
export type Said = Readonly<Record<Language, string>>
