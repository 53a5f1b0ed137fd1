/** Text for a terminal: lines are broken between words, a word that is longer than a line stays whole. */
export function wrapped(text: string, width: number, prefix = ''): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line !== '' && prefix.length + line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.map((line) => `${prefix}${line}`).join('\n')
}
