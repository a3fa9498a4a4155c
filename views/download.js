// A file that was made at a press is saved without a second one.
(() => {
  const PATIENCE = 10_000 // ms until its button is drawn
  for (const asked of document.querySelectorAll("script[data-saves]:not([data-saved])")) {
    asked.toggleAttribute("data-saved", true)
    const save = () => {
      const button = document.querySelector(asked.dataset.saves)
      if (button) button.click()
      return Boolean(button)
    }
    if (save()) continue
    const drawn = new MutationObserver(() => save() && drawn.disconnect())
    drawn.observe(document.body, { childList: true, subtree: true })
    setTimeout(() => drawn.disconnect(), PATIENCE)
  }
})()
