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
