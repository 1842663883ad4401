/**
 * Keys for work lists: J and K move, a letter named by data-key presses the button that bears it. Within the current item if
 * it has such a button, else anywhere on the page. Nothing happens while somebody types or holds a modifier.
 */
export function reviewByKey(): void {
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')]
  let current = -1

  const show = (index: number): void => {
    if (items.length === 0)
      return
    items[current]?.classList.remove('work-list__item--current')
    current = Math.max(0, Math.min(items.length - 1, index))
    const item = items[current]!
    item.classList.add('work-list__item--current')
    item.setAttribute('tabindex', '-1')
    item.focus({ preventScroll: true })
    item.scrollIntoView({ block: 'nearest' })
  }

  const press = (key: string): boolean => {
    const wanted = `[data-key="${CSS.escape(key)}"]`
    const button = items[current]?.querySelector<HTMLElement>(wanted) ?? document.querySelector<HTMLElement>(`:not([data-item]) > ${wanted}, form:not([data-item] form) ${wanted}`)
    button?.focus()
    button?.click()
    return button !== null && button !== undefined
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target))
      return
    const key = event.key.toLowerCase()
    if (key === 'j' || key === 'k')
      show(current + (key === 'j' ? 1 : -1))
    else if (!press(key))
      return
    event.preventDefault()
  })

  const chosen = items.findIndex(item => item.hasAttribute('data-current'))
  if (chosen >= 0)
    show(chosen)
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
      || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)))
}
