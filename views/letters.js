// Words are shown in their own letters, or, where these are long in coming, in the system's.
(() => {
  const UNTIL = 1_000 // ms since the address was asked for
  const page = document.documentElement
  const show = () => delete page.dataset.lettering
  page.dataset.lettering = ""
  setTimeout(show, Math.max(0, UNTIL - performance.now()))
  Promise.all(['1em "Source Sans"', '600 1em "Source Serif"'].map((font) => document.fonts.load(font, document.title))).then(show, show)
})()
