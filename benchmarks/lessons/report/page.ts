/** The lessons that ran, as one page that needs nothing else, not even a network. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { figure } from '../../report/format.ts'
import { escaped, folded, styleName, table } from '../../report/page/html.ts'
import { script, styleSheet } from '../../report/page/source.ts'
import { themeOf } from '../../report/style-themes.ts'
import { type Bar, type Picture, type SectionName, sections } from '../lesson.ts'
import { comparePrediction } from '../prediction.ts'
import type { LessonRecord } from '../run-lessons.ts'

const title = 'When events are the wrong answer'

/** @param machine one line that says where they ran */
export function lessonsPage(records: readonly LessonRecord[], machine: string, date: Date): string {
  const names = (Object.keys(sections) as SectionName[]).filter((name) => sectionOf(records, name).length > 0)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${styleSheet()}
${readFileSync(join(import.meta.dirname, 'lessons.css'), 'utf8')}</style>
</head>
<body>
<div class="bar"><div><nav aria-label="Sections">${names.map((name) => `<a href="#${idOf(name)}">${name} ${sections[name]}</a>`).join('')}</nav><button type="button" id="answers">All answers</button><button type="button" id="theme">Theme</button></div></div>
<main>
${header(records, machine, date)}
${names.map((name) => sectionHtml(name, sectionOf(records, name))).join('\n')}
</main>
<script type="application/json" id="charts">[]</script>
<script>${script()}
document.getElementById('answers').addEventListener('click', () => { for (const one of document.querySelectorAll('.answer')) one.open = true })</script>
</body>
</html>
`
}

const idOf = (name: SectionName): string => `section-${name.slice(1)}`

const sectionOf = (records: readonly LessonRecord[], name: SectionName): LessonRecord[] =>
  records.filter(({ lesson }) => lesson.section === name)

function header(records: readonly LessonRecord[], machine: string, date: Date): string {
  const held = records.filter(({ outcome }) => outcome?.holds).length
  const failed = records.filter(({ failure }) => failure !== null).length
  const facts = [
    `<b>${records.length}</b> lessons`,
    `<b>${held}</b> claims held here`,
    ...(failed > 0 ? [`<b class="bad">${failed}</b> lessons failed`] : []),
    `measured <b>${date.toISOString().slice(0, 16).replace('T', ' ')} UTC</b>`,
    `<b>${escaped(machine)}</b>`,
  ]
  return `<header class="title"><h1>${title}</h1>
<p>Each claim about event-driven architecture, tried on real servers: predict first, then look. “EDA §n” is a section of docs/event-driven-architecture.md.</p>
<ul class="facts">${facts.map((fact) => `<li>${fact}</li>`).join('')}</ul></header>`
}

const sectionHtml = (name: SectionName, records: readonly LessonRecord[]): string =>
  `<section id="${idOf(name)}"><h2>${name} ${escaped(sections[name])}</h2>
${records.map(lessonHtml).join('\n')}</section>`

function lessonHtml(record: LessonRecord): string {
  const { lesson, seconds } = record
  return `<article class="card lesson" id="${lesson.name}">
<header><p class="eyebrow">${lesson.section} · ${lesson.name} · ${seconds} s</p><h3>${escaped(lesson.title)}</h3></header>
<p class="claim">${escaped(lesson.claim)}</p>
<div class="predict"><h4>Predict first</h4><p>${escaped(lesson.question.text)}</p>${options(record)}</div>
${record.outcome ? outcomeHtml(record, record.outcome) : `<p class="bad">This lesson failed: ${escaped(record.failure ?? '')}</p>`}
<div class="what"><div><h4>What to do</h4><p>${escaped(lesson.advice)}</p></div><div><h4>How to back out</h4><p>${escaped(lesson.backOut)}</p></div></div>
${folded('The experiment', `<pre><code>${escaped(sourceOf(lesson.name))}</code></pre>`)}
</article>`
}

function options({ lesson: { question } }: LessonRecord): string {
  if (!('choices' in question)) return ''
  return `<ul class="choices">${question.choices.map((choice) => `<li>${escaped(choice)}</li>`).join('')}</ul>`
}

function outcomeHtml({ lesson, prediction }: LessonRecord, outcome: NonNullable<LessonRecord['outcome']>): string {
  const { question } = lesson
  const unit = 'unit' in question ? ` ${question.unit}` : ''
  const measured =
    prediction === null
      ? `Measured: ${outcome.answer}${unit}.`
      : comparePrediction(question, prediction, outcome.answer)
  const verdict = outcome.holds
    ? '<b class="good">The claim held here.</b>'
    : '<b class="bad">The claim did not hold here.</b>'
  const { head, rows } = outcome.table
  return `<details class="answer"><summary>What came out</summary>
<p class="measured">${escaped(measured)}</p>
<p>${verdict} ${escaped(outcome.finding)}</p>
${pictureHtml(outcome.picture)}
${folded('The figures', table(head, rows, lesson.title))}</details>`
}

function pictureHtml({ title, unit, bars }: Picture): string {
  const max = Math.max(...bars.map(({ value }) => value ?? 0), 0)
  return `<figure><figcaption>${escaped(title)}</figcaption><ul class="bars">${bars.map((bar) => barHtml(bar, unit, max)).join('')}</ul></figure>`
}

function barHtml(bar: Bar, unit: string, max: number): string {
  const { style, value } = bar
  const share = max > 0 ? ((value ?? 0) / max) * 100 : 0
  const color = style ? themeOf(style).color : 'var(--muted)'
  const text = value === null ? '–' : `${figure(value)} ${unit}`
  return `<li style="--own:${color}"><span>${labelHtml(bar)}</span><span class="track"><i style="width:${share.toFixed(1)}%"></i></span><span class="value">${escaped(text)}</span></li>`
}

/** A style's name has its colour and shape, as in tables. */
const labelHtml = ({ label, style }: Bar): string =>
  style && label.startsWith(style) ? styleName(style) + escaped(label.slice(style.length)) : escaped(label)

const sourceOf = (name: string): string => readFileSync(join(import.meta.dirname, '..', name, 'lesson.ts'), 'utf8')
