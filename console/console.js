// What the pages do better with scripts; all of them can be read without. No framework, no build: this file is served as it is.

/** A button beside a text to be passed on. */
function copyButtons() {
  const label = document.documentElement.lang === 'ru' ? 'Скопировать' : 'Copy'
  const done = document.documentElement.lang === 'ru' ? 'Скопировано' : 'Copied'
  for (const text of document.querySelectorAll('pre.prose')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(text.textContent).then(() => (button.textContent = done))
    })
    text.before(button)
  }
}

copyButtons()

/** How long to gather what happens before the page is asked for anew, in milliseconds. */
const GATHER = { letter: 300, everything: 3000 }
/** And no less than so many times as long as the last answer took, so that a large queue is not asked without end. */
const REST = 10

/** The page as it is now, in the place of the page as it was; what is open stays open, and who is somewhere stays there. */
async function refresh(main) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const next = fresh.querySelector('main')
  // Nobody loses what they are writing, or have marked.
  if (next === null || main.querySelector('input:focus, textarea:focus, select:focus, :checked[type=checkbox]')) return
  if (next.innerHTML === main.dataset.was) return
  main.dataset.was = next.innerHTML
  const open = new Set([...main.querySelectorAll('details[open]')].map((one) => one.textContent))
  const focused = main.contains(document.activeElement) ? document.activeElement.outerHTML : undefined
  main.replaceChildren(...next.childNodes)
  for (const one of main.querySelectorAll('details')) if (open.has(one.textContent)) one.open = true
  if (focused !== undefined)
    [...main.querySelectorAll('a, button, summary')].find((one) => one.outerHTML === focused)?.focus()
  document.title = fresh.title
  copyButtons()
}

function live() {
  const main = document.querySelector('main[data-live]')
  if (main === null) return
  const { live: message } = main.dataset
  const source = new EventSource(`/api/v1/events${message ? `?message=${encodeURIComponent(message)}` : ''}`)
  let waiting = false
  let asked = false
  let took = 0
  const look = async () => {
    asked = false
    if (document.visibilityState === 'visible') {
      const since = performance.now()
      // Where the server does not answer, the next event asks again.
      await refresh(main).catch(() => undefined)
      took = performance.now() - since
    }
    waiting = false
    if (asked) wait()
  }
  const wait = () => {
    waiting = true
    setTimeout(() => void look(), Math.max(message ? GATHER.letter : GATHER.everything, REST * took))
  }
  const happened = () => {
    asked = true
    if (!waiting) wait()
  }
  source.addEventListener('message', happened)
  source.addEventListener('missed', happened)
  document.addEventListener('visibilitychange', happened)
}

live()
