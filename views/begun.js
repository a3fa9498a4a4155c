// What this browser remembers of quizzes that were begun and of results, and the way back to them on the first page.
(() => {
  if (window.remembered) return
  const KEY = "pm-or-pmm"
  const KEPT = 30 * 24 * 3600 * 1000
  const kept = () => {
    let found = null
    try { found = JSON.parse(localStorage.getItem(KEY)) } catch { /* a browser that keeps nothing: the address still does */ }
    if (found && found.query !== undefined) found = { begun: found.done ? [] : [found], done: found.done ? [found] : [] } // as it was kept before
    const fresh = (list) => (list || []).filter((one) => Date.now() - one.at < KEPT)
    return { begun: fresh(found && found.begun), done: fresh(found && found.done) }
  }
  const keep = (all) => {
    try {
      if (all.begun.length || all.done.length) localStorage.setItem(KEY, JSON.stringify(all))
      else localStorage.removeItem(KEY)
    } catch { /* as above */ }
  }
  const offer = (box) => {
    if (!box || !box.hidden) return
    const all = kept()
    if (!all.begun.length && !all.done.length) return
    const lang = new URLSearchParams(location.search).get("lang")
    const leads = (link, page, entry) => {
      const query = new URLSearchParams(entry.query)
      if (lang) query.set("lang", lang)
      link.href = "./" + page + "?" + query
      link.hidden = false
    }
    const [go, see] = box.querySelectorAll("a")
    if (all.begun.length) leads(go, "quiz", all.begun.reduce((most, one) => ((one.answers || 0) > (most.answers || 0) ? one : most)))
    for (const entry of all.done) {
      const link = entry === all.done[0] ? see : see.parentElement.insertBefore(see.cloneNode(), box.querySelector("button"))
      const day = new Date(entry.at).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" })
      link.textContent = link.dataset.dated.replace("{date}", day)
      leads(link, "result", entry)
    }
    box.querySelector("button").addEventListener("click", () => {
      keep({ begun: [], done: [] })
      box.hidden = true
    })
    box.hidden = false
  }
  window.remembered = { key: KEY, kept, keep, offer }
})()
