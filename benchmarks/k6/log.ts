/** What a script says while it runs. k6 has a console without an import; its types do not. */
declare const console: Record<'log' | 'warn', (message: string) => void>

export const log = (message: string): void => console.log(message)
export const warn = (message: string): void => console.warn(message)
