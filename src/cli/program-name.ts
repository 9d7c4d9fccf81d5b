// How this user runs Waybill: in a checkout, which runs the sources, the launcher is typed with its folder.

export const programName = (): string => (import.meta.url.endsWith('.ts') ? 'bin/waybill.js' : 'waybill')
