/** The page in a real browser: in light and dark, at a desk and on a phone. Needs Chromium, and skips without it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reportPage } from './page.ts'
import { sampleResults } from './samples/results.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = [process.env.CHROMIUM_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path))
const args = [
  ...['--no-sandbox', '--disable-gpu', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
const reason = `The report is not looked at: no Chromium at ${places.join(', ')}; CHROMIUM_PATH names another place.`
const dir = mkdtempSync(join(tmpdir(), 'report-page-'))
const url = pathToFileURL(join(dir, 'report.html')).href
let browser: BrowserContext | undefined

beforeAll(async () => {
  writeFileSync(join(dir, 'report.html'), reportPage(sampleResults(), sampleResults()))
  if (!executablePath) return console.warn(reason)
  browser = await chromium.launchPersistentContext(join(dir, 'profile'), { executablePath, args })
})
afterAll(async () => {
  await browser?.close()
  rmSync(dir, { recursive: true, force: true })
})
beforeEach(({ skip }) => skip(!browser, reason))

interface Seen {
  page: Page
  /** Errors and warnings, and requests that left the file. */
  complaints: string[]
}

async function opened(width: number, colorScheme: 'light' | 'dark'): Promise<Seen> {
  const page = await browser!.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => request.url() !== url && complaints.push(`request: ${request.url().slice(0, 100)}`))
  await page.setViewportSize({ width, height: 800 })
  await page.emulateMedia({ colorScheme })
  await page.goto(url)
  return { page, complaints }
}

/** How many lines, symbols and bars in the colours of styles and processes each chart has: axes alone are no chart. */
const drawn = `[...document.querySelectorAll('.chart')].map((chart) =>
  [...chart.querySelectorAll('svg path')].filter((path) =>
    /--(synchronous-chain|choreography|orchestration|other-services)/.test(path.outerHTML)).length)`
const tooWide = `[...document.querySelectorAll('main *')]
  .filter((element) => !element.closest('.wide') && element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 80))`
const background = 'getComputedStyle(document.body).backgroundColor'

describe.each([
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const)('the report, $width pixels wide, $colorScheme', ({ width, colorScheme }) => {
  it('When it is opened, then every chart is drawn, nothing is wider than the page, and nothing complains', async () => {
    const { page, complaints } = await opened(width, colorScheme)
    const paths = (await page.evaluate(drawn)) as number[]
    expect(paths.length).toBeGreaterThanOrEqual(11)
    expect(Math.min(...paths)).toBeGreaterThan(0)
    expect(await page.evaluate(tooWide)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('When a cell of the fault map is chosen, then what became of its orders is shown, and Escape closes it', async () => {
    const { page, complaints } = await opened(width, colorScheme)
    await page.getByRole('button', { name: 'payment down, synchronous chain' }).click()
    const shown = page.locator('#drill article:visible')
    await expect.poll(() => shown.count()).toBe(1)
    expect(await shown.textContent()).toMatch(/payment down.*stuck17still.*68 violations, none of a guarantee/s)
    expect(await shown.locator('.wide tbody tr').count()).toBe(50)
    await page.keyboard.press('Escape')
    expect(await shown.count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })
})

describe('the report', () => {
  it('When the theme is switched, then colours change and charts follow', async () => {
    const { page } = await opened(1280, 'light')
    const line = `getComputedStyle(document.querySelector('#latency svg path[stroke^="var"]')).stroke`
    const before = [await page.evaluate(background), await page.evaluate(line)]
    await page.getByRole('button', { name: 'Switch to dark colours' }).click()
    const after = [await page.evaluate(background), await page.evaluate(line)]
    expect(after[0]).not.toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    await page.close()
  })

  it('When another variant is chosen, then its charts are drawn instead', async () => {
    const { page, complaints } = await opened(1280, 'light')
    const axis = () => page.locator('#latency .chart').first().textContent()
    expect(await axis()).not.toContain('1 ms10 ms')
    await page.getByRole('button', { name: 'logarithmic' }).click()
    await expect.poll(axis).toContain('1 ms10 ms')
    expect(complaints).toEqual([])
    await page.close()
  })

  it('When the drill-down of a fault is left for its timeline, then that of this fault is drawn', async () => {
    const { page, complaints } = await opened(1280, 'light')
    await page.getByRole('button', { name: 'payment down, synchronous chain' }).click()
    await page.locator('#drill article:visible').getByRole('link', { name: 'Timeline' }).click()
    await expect.poll(() => page.url()).toContain('#timelines')
    const chosen = page.locator('#timelines .choice [aria-pressed="true"]')
    expect(await chosen.textContent()).toBe('payment down')
    expect(complaints).toEqual([])
    await page.close()
  })

  it('When the window becomes narrow, then charts become as narrow', async () => {
    const { page } = await opened(1280, 'light')
    await page.setViewportSize({ width: 360, height: 800 })
    await expect.poll(() => page.evaluate(tooWide)).toEqual([])
    await page.close()
  })

  it('When a point is touched, then a tooltip says its figures', async () => {
    const { page } = await opened(1280, 'light')
    await page.locator('#latency .chart').first().hover()
    await expect.poll(() => page.locator('.tip').first().textContent()).toMatch(/services.*choreography p50 8\.0 ms/)
    await page.close()
  })
})
