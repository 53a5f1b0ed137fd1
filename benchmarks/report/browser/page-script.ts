/**
 * What the page does in a browser: draws charts, switches their variants and the theme, opens drill-downs. The functions are
 * copied into the page, so each may only use the browser and other functions of this file.
 */
import type { EChartsType } from 'echarts'
import type { ChartGroup, Point } from '../chart-group.ts'

declare const echarts: typeof import('echarts')

export function startPage(): void {
  themes()
  const groups: ChartGroup[] = JSON.parse(document.getElementById('charts')!.textContent)
  for (const group of groups) drawGroup(group)
  drillDowns()
}

/** Light, dark, or as the system is set. Colours are CSS variables, so nothing is drawn again. */
export function themes(): void {
  const button = document.getElementById('theme') as HTMLButtonElement
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
  const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark.matches ? 'dark' : 'light')) === 'dark'
  const updateButton = () => {
    button.textContent = isDark() ? 'Light' : 'Dark'
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`)
  }
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'
    updateButton()
  })
  systemIsDark.addEventListener('change', updateButton)
  updateButton()
}

export function drawGroup({ id, panels, first }: ChartGroup): void {
  const figure = document.getElementById(id)!
  const charts = [...figure.querySelectorAll<HTMLElement>('.chart')].map((element) => {
    const chart = echarts.init(element, null, { renderer: 'svg' })
    new ResizeObserver(() => chart.resize()).observe(element)
    fitPrint(element, chart)
    return chart
  })
  const show = (variant: number) => {
    for (const [i, chart] of charts.entries()) {
      const option = panels[i]!.options[variant]!
      chart.setOption({ ...option, tooltip: { ...option.tooltip, formatter: tooltip } }, { notMerge: true })
    }
  }
  const buttons = [...figure.querySelectorAll<HTMLButtonElement>('.choice button')]
  for (const [variant, button] of buttons.entries())
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button))
      show(variant)
    })
  for (const link of document.querySelectorAll<HTMLElement>(`a[href="#${id}"][data-variant]`))
    link.addEventListener('click', () => buttons[Number(link.dataset.variant)]?.click())
  show(first)
}

/** Paper is narrower than a screen: what was drawn is scaled. */
export function fitPrint(element: HTMLElement, chart: EChartsType): void {
  addEventListener('beforeprint', () => {
    element.querySelector('svg')?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`)
  })
}

/** Every point has its own text. Helper series have none and are left out. */
export function tooltip(shown: unknown): string {
  const points = (Array.isArray(shown) ? shown : [shown]).filter(({ data }) => (data as Point | undefined)?.text)
  if (points.length === 0) return ''
  const { at } = points[0].data as Point
  return `${at ? `<div class="at">${at}</div>` : ''}${points
    .map(({ marker, seriesName, data }) => `<div>${marker}<b>${seriesName}</b> ${(data as Point).text}</div>`)
    .join('')}`
}

export function drillDowns(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-drill]')]
  const open = (chosen: HTMLButtonElement | undefined) => {
    document.getElementById('drill')?.classList.toggle('open', chosen !== undefined)
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button === chosen))
      document.getElementById(button.dataset.drill!)!.hidden = button !== chosen
    }
  }
  for (const button of buttons) button.addEventListener('click', () => open(button))
  for (const close of document.querySelectorAll('.drill .close')) close.addEventListener('click', () => open(undefined))
  // Beside the map there is room from the start; below it, a drill-down covers the page.
  if (innerWidth > 900) open(buttons.find(({ dataset }) => dataset.first !== undefined))
  addEventListener('keydown', ({ key }) => key === 'Escape' && open(undefined))
}
