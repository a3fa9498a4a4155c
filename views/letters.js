// Words are shown in their own letters, or, where these are long in coming, in the system's.
(() => {
  const LONGEST = 300 // ms
  const page = document.documentElement
  const show = () => delete page.dataset.lettering
  page.dataset.lettering = ""
  setTimeout(show, LONGEST)
  Promise.all(['1em "Source Sans"', '600 1em "Source Serif"'].map((font) => document.fonts.load(font, document.title))).then(show, show)
})()
