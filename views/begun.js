// What this browser remembers of quizzes that were begun and of results, and the way back to them on the first page.
(() => {
  if (window.remembered) return
  const KEY = "pm-or-pmm"
  const SHOWN = KEY + "-shown"
  const KEPT = 30 * 24 * 3600 * 1000
  const MOST = 5 // of each
  const kept = () => {
    let found = null
    try { found = JSON.parse(localStorage.getItem(KEY)) } catch { /* a browser that keeps nothing: the address still does */ }
    if (found && found.query !== undefined) found = { begun: found.done ? [] : [found], done: found.done ? [found] : [] } // as it was kept before
    const fresh = (list) => (Array.isArray(list) ? list : []).filter((one) => one && typeof one.query === "string" && Date.now() - one.at < KEPT)
    return { begun: fresh(found && found.begun), done: fresh(found && found.done) }
  }
  // The server is told by a short mark which results are this browser's own, so that it speaks of others' as others'.
  const marked = (token) => {
    let hash = 0x811c9dc5
    for (const letter of token) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, "0")
  }
  const own = (done) => {
    const marks = done.map((one) => marked(new URLSearchParams(one.query).get("r") || ""))
    const rights = location.protocol !== "https:" ? "; SameSite=Lax" : window === window.top ? "; Secure; SameSite=Lax" : "; Secure; SameSite=None; Partitioned"
    try { document.cookie = `pm-or-pmm-own=${marks.join(".")}; Max-Age=${marks.length ? KEPT / 1000 : 0}; Path=/${rights}` } catch { /* as above */ }
  }
  const keep = (all) => {
    own(all.done)
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
    box.hidden = false
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-forget]")
    if (!button) return
    keep({ begun: [], done: [] })
    try { sessionStorage.removeItem(SHOWN) } catch { /* as above */ }
    button.parentElement.hidden = true
  })
  // A quiz that ended by its plain form is named in the cookie alone: from here on its result is kept as any other.
  const ended = () => {
    const all = kept()
    const query = new URLSearchParams(location.search)
    const token = query.get("r")
    let named = ""
    try { named = (document.cookie.match(/(?:^|; )pm-or-pmm-own=([\w.]*)/) || [])[1] || "" } catch { /* as above */ }
    if (!token || !/\/(result|compare)$/.test(location.pathname) || !named.split(".").includes(marked(token))) return all
    if (all.done.some((one) => new URLSearchParams(one.query).get("r") === token)) return all
    query.set("r", token) // of two side by side, the first is this browser's own
    all.done = [{ query: query.toString(), at: Date.now() }, ...all.done].slice(0, MOST)
    try { all.begun = all.begun.filter((one) => one.tab !== sessionStorage.getItem(KEY)) } catch { /* as above */ }
    return all
  }
  // Return the address of another section with all that *from* knows: answers of a section that leaves the screen are carried.
  const OWN = /^([qxsr]\d+|a|c|r|s)$/
  const ITEM = /^[qxsr]\d\d$/
  const along = (from, others, section = others.get("s")) => {
    const stays = (section || "1") === (from.get("s") || "1")
    const to = new URLSearchParams([...others].filter(([name]) => !OWN.test(name)))
    const token = from.get("a") || from.get("r")
    if (token) to.set("a", token)
    let carried = from.get("c") || ""
    for (const [name, value] of from) if (ITEM.test(name)) stays ? to.set(name, value) : (carried += name + value)
    if (carried) to.set("c", carried)
    if (section) to.set("s", section)
    return to
  }

  // Each entry of the browser's history says which quiz it belongs to, and the tab remembers the address that it shows. Where Back or Forward
  // loads an earlier address of the same quiz anew, as past a reload that a turn overtook, what was answered since is taken along.
  const quiz = (path) => path.endsWith("/quiz")
  const name = () => String(Date.now()) + Math.random()
  const arrivedBy = (performance.getEntriesByType("navigation")[0] || {}).type
  const entry = (state) => ({ ...state, line: window.remembered.line })
  const shown = () => {
    let found = null
    try { found = JSON.parse(sessionStorage.getItem(SHOWN)) } catch { /* as above */ }
    return found && typeof found.query === "string" ? found : { path: "", query: "" }
  }
  const note = (goesOn = false) => {
    const [path, { line }] = [location.pathname, window.remembered]
    const now = { path, query: quiz(path) ? location.search : "", line, goesOn } // what opens a coach's page is not kept
    try { sessionStorage.setItem(SHOWN, JSON.stringify(now)) } catch { /* as above */ }
  }
  const anew = () => { window.remembered.line = name() }
  const arrive = () => {
    const { line, goesOn } = shown()
    const before = arrivedBy === "reload" || goesOn ? line : ""
    window.remembered.line = (history.state && history.state.line) || before || name()
  }
  const takeAlong = () => {
    const last = shown()
    if (last.line !== window.remembered.line || !quiz(last.path) || !quiz(location.pathname)) return
    const [from, to] = [new URLSearchParams(last.query), new URLSearchParams(location.search)]
    const all = along(from, to)
    const sorted = (query) => [...query].map(String).sort().join()
    if (sorted(all) === sorted(to)) return
    history.replaceState(entry(history.state), "", location.pathname + "?" + all)
    location.reload()
  }

  keep(ended()) // what has been kept for long enough goes
  window.remembered = { key: KEY, most: MOST, kept, keep, offer, ITEM, along, entry, note, anew, arrive }
  arrive()
  if (arrivedBy === "back_forward") takeAlong()
  window.addEventListener("pageshow", (event) => event.persisted && takeAlong())
  history.replaceState(entry(history.state), "")
  note()
})()
