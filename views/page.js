// What a page does in the browser beyond Streamlit: its language, its top, one step of Back a screen, answers that travel along.
(() => {
  const { language, icon } = document.getElementById("page-script").dataset
  document.documentElement.lang = language
  document.querySelector("link[rel~=icon]").href = icon // st.set_page_config would send it at every turn
  if (window.travelling) return
  window.travelling = true

  const { key: KEY, most: MOST, kept, keep, ITEM, along, entry: marked, note } = window.remembered
  const LOOK = 60 // ms
  const AT_ONCE = 400 // ms; nobody opens two pages in less
  const [pushPlain, replacePlain] = [history.pushState.bind(history), history.replaceState.bind(history)]
  const push = (state, ...rest) => pushPlain(marked(state), ...rest)
  const replace = (state, ...rest) => replacePlain(marked(state), ...rest)
  const quiz = (path) => path.endsWith("/quiz")
  let here = { path: location.pathname, query: new URLSearchParams(location.search) }
  let pushed = -Infinity
  let looking = 0

  // The browser alone remembers the address of a quiz that was begun; no answer leaves it by this. An earlier address that Back
  // loaded anew takes the place of a later one only once something is changed in it.
  const loaded = location.search
  const returned = (performance.getEntriesByType("navigation")[0] || {}).type === "back_forward"
  // Each quiz that was begun is kept by its tab, and each result apart from them, so that nothing that is begun takes the place of
  // something finished, nor one tab's quiz that of another's.
  const nameTab = () => {
    const name = String(Date.now()) + Math.random()
    sessionStorage.setItem(KEY, name)
    return name
  }
  let [tab, lastKept] = ["", ""] // what this tab is called, and what it kept last
  try { tab = sessionStorage.getItem(KEY) || nameTab() } catch { /* as above */ }
  const remember = (from) => {
    if (returned && location.search === loaded) return
    const begun = quiz(here.path) && [...here.query.keys()].some((name) => name === "a" || ITEM.test(name))
    const done = /\/(result|compare)$/.test(here.path) && quiz(from) && here.query.has("r")
    if (!begun && !done) return
    const all = kept()
    const query = new URLSearchParams(here.query)
    if (done) query.set("r", here.query.get("r")) // of two side by side, the first is this browser's own
    const entry = { query: query.toString(), at: Date.now(), tab, answers: answered(here.query) }
    all.begun = all.begun.filter((one) => one.tab !== tab)
    lastKept = entry.query
    if (begun) all.begun = [entry, ...all.begun].slice(0, MOST)
    else all.done = [entry, ...all.done.filter((one) => new URLSearchParams(one.query).get("r") !== here.query.get("r"))].slice(0, MOST)
    keep(all)
  }
  // A tab that was duplicated is called as the first one: whichever finds what it did not keep under its name takes another.
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || !kept().begun.some((one) => one.tab === tab && one.query !== lastKept)) return
    try { tab = nameTab() } catch { return }
    remember(here.path)
  })
  // About how many questions the address of a quiz holds answers to: the parts turned, and what is marked on this one.
  const answered = (query) => 5 * (Number(query.get("s") || 1) - 1) + [...query.keys()].filter((name) => ITEM.test(name)).length
  const place = () => here.path + (here.query.get("s") || "1")
  const arrived = () => {
    const [from, before] = [here.path, place()]
    here = { path: location.pathname, query: new URLSearchParams(location.search) }
    note()
    remember(from)
    if (quiz(here.path)) document.querySelector(".nowhere").hidden = true
    if (place() === before) return
    document.querySelector("[data-testid=stMain]").scrollTo(0, 0)
    whenDrawn(toHeading)
  }
  // Streamlit leads from a coach's page to another by first putting that page's parameters on this one: Back would then lead to
  // no group. What stood here is put back before the other page's address comes.
  let group = ""
  history.replaceState = (...entry) => {
    group = here.path.endsWith("/coach") ? location.pathname + location.search : ""
    replace(...entry)
    arrived()
  }
  history.pushState = (...entry) => {
    const now = performance.now()
    const to = new URL(entry[2] ?? "", location.href)
    if (group && to.pathname !== location.pathname && to.search === location.search) replace({}, "", group)
    group = ""
    if (quiz(to.pathname) && !quiz(here.path)) window.remembered.anew()
    if (now - pushed > AT_ONCE) push(...entry)
    else replace(...entry)
    pushed = now
    arrived()
  }

  // A turn is on its way from the press until what the address says is drawn and at rest. Until then the questions take nothing,
  // since the server would not hear of it, and say so; a language, a section or Back that is asked for meanwhile follows after.
  const TURN = 30_000 // ms; a server that has said nothing by then may be asked again
  const AT_REST = 3 // looks
  const ASTRAY = 15 // looks
  const MOST_ASKED = 2 // times for the very same answers, which an address that is spelt in another way never gets
  let turning = null
  const drawn = () => (document.getElementById("whereabouts") || { dataset: {} }).dataset
  const fits = () => !quiz(here.path) || drawn().section === (here.query.get("s") || "1").slice(0, 2)
  // Of several runs that were asked for, the one that is drawn knew this language and these answers; a later one draws over what is marked.
  const isLatest = () => !quiz(here.path) || drawn().for === ["lang", "a", "c"].map((name) => here.query.getAll(name).pop() || "").join("/").slice(0, 500)
  const again = () => window.dispatchEvent(new PopStateEvent("popstate")) // Streamlit asks for what the address says
  const show = (query) => {
    history.pushState({}, "", location.pathname + "?" + query)
    again()
    begin()
  }
  const begin = () => {
    if (turning) awaitRun()
    if (turning || !quiz(here.path)) return
    turning = { from: place(), section: here.query.get("s") || "1", run: drawn().run, at: performance.now(), moved: false, rested: 0, strayed: 0, asked: 0, later: null }
    document.documentElement.dataset.turning = ""
    const form = document.querySelector("[data-testid=stForm]")
    if (form) form.setAttribute("aria-busy", "true")
    setTimeout(follow, LOOK)
  }
  const awaitRun = () => Object.assign(turning, { from: place(), run: drawn().run, moved: false, rested: 0, strayed: 0 }) // what is drawn by now is no answer
  const follow = () => {
    const { testScriptState, testConnectionState } = document.querySelector(".stApp").dataset
    const still = testScriptState === "notRunning" && testConnectionState === "CONNECTED"
    if (drawn().run !== turning.run || place() !== turning.from) turning.moved = true
    const rests = still && turning.moved
    const right = fits() && (isLatest() || turning.asked === MOST_ASKED)
    turning.rested = rests && right ? turning.rested + 1 : 0
    turning.strayed = rests && !right ? turning.strayed + 1 : 0
    if (turning.strayed === ASTRAY) {
      turning.asked++
      again() // another section is drawn than the address says
      awaitRun() // on a slow line each run that is asked for beside it would draw the questions anew over what is marked by then
    }
    if (turning.rested < AT_REST && performance.now() - turning.at < TURN) setTimeout(follow, LOOK)
    else end()
  }
  const end = () => {
    const { later } = turning
    turning = null
    delete document.documentElement.dataset.turning
    for (const form of document.querySelectorAll("[aria-busy]")) form.removeAttribute("aria-busy")
    if (later) later()
  }
  // A server that was started anew knows nothing of the questions on screen until it is asked for them.
  let away = false
  const ENDED = "DISCONNECTED_FOREVER" // after a message that the framework could not read, it never connects again
  const LIVED = 30_000 // ms
  const isFresh = (performance.getEntriesByType("navigation")[0] || {}).type === "reload"
  const reconnected = () => {
    const state = document.querySelector(".stApp").dataset.testConnectionState
    if (state === ENDED && (!isFresh || performance.now() > LIVED)) location.reload() // the address knows all that there is to know
    const connected = state === "CONNECTED"
    if (connected && away && quiz(here.path)) {
      again()
      begin()
    }
    away = !connected
  }
  new MutationObserver(reconnected).observe(document.querySelector(".stApp"), { attributeFilter: ["data-test-connection-state"] })
  const inForm = (event) => event.target.closest && event.target.closest("[data-testid=stForm]")
  for (const act of ["pointerdown", "mousedown", "click", "keydown", "beforeinput", "change"]) {
    document.addEventListener(act, (event) => {
      if (!quiz(here.path) || !inForm(event) || event.key === "Tab") return
      if (turning) {
        event.preventDefault()
        event.stopImmediatePropagation()
      } else if (act === "click" && event.target.closest("button")) {
        begin()
      }
    }, true)
  }
  // Back and forward move between sections; the answers of the section just left travel along. Streamlit, which listened first,
  // is told again where that changes the address.
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return
    if (turning) {
      push({}, "", here.path + "?" + here.query)
      const { section } = turning
      turning.later = () => show(along(here.query, here.query, section))
      return
    }
    window.remembered.arrive()
    const within = quiz(here.path) && quiz(location.pathname)
    const told = location.search
    if (within) replace({}, "", location.pathname + "?" + along(here.query, new URLSearchParams(told)))
    arrived()
    if (!within) return
    if (location.search !== told) again()
    begin()
  })

  // A link within the quiz takes along what the address holds at the moment of the click. Another language or section of the
  // same page is shown in place, so that Back finds what was answered since.
  const ledTo = ({ language, section }) => {
    const to = new URLSearchParams(location.search)
    if (language) to.set("lang", language)
    return section ? along(to, to, section) : to
  }
  const plain = (event) => event.type === "click" && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  for (const press of ["click", "auxclick", "contextmenu"]) {
    document.addEventListener(press, (event) => {
      const link = event.target.closest && event.target.closest("a")
      if (!link) return
      const to = ledTo(link.dataset)
      if (!link.dataset.language && !link.dataset.section) {
        if (link.dataset.keep === undefined) return
        for (const name of ["k", "receipt", "group", "codes"]) to.delete(name) // what opens a coach's page stays there
      }
      link.search = to.toString()
      if (!plain(event) || link.dataset.keep !== undefined || link.pathname !== location.pathname) return
      event.preventDefault()
      if (turning) {
        turning.later = () => show(ledTo(link.dataset)) // by then the link may be drawn anew, and the address hold more
        return
      }
      show(to)
    }, true)
  }

  // Signing in ends on the first page, wherever it began: from there a coach is led back.
  const COACH = "pm-or-pmm-sign-in"
  const AWAY = 10 * 60 * 1000
  document.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest(".st-key-sign-in")) return
    try { sessionStorage.setItem(COACH, JSON.stringify({ to: location.href, at: Date.now() })) } catch { /* as above */ }
  }, true)
  try {
    const began = here.path.endsWith("/") && JSON.parse(sessionStorage.getItem(COACH))
    if (began) {
      sessionStorage.removeItem(COACH)
      if (Date.now() - began.at < AWAY) location.replace(began.to)
    }
  } catch { /* as above */ }

  // A link to a part of the page leads there without a new address: the result keeps its own, and Back stays one screen.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]')
    const part = link && document.getElementById(link.getAttribute("href").slice(1))
    if (!part) return
    event.preventDefault()
    if (part.matches("details")) part.open = true
    const heard = part.querySelector("summary") || part
    if (heard === part) part.tabIndex = -1
    heard.focus({ preventScroll: true })
    part.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
  })

  // A button that copies a text says so when it has; where a browser lets no page copy, the text stands chosen, to be copied by hand.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-copies]")
    const text = button && document.getElementById(button.dataset.copies)
    if (!text) return
    getSelection().selectAllChildren(text)
    try {
      await navigator.clipboard.writeText(text.textContent)
    } catch {
      if (!document.execCommand("copy")) return
    }
    const said = button.closest(".ways").nextElementSibling
    said.textContent = ""
    requestAnimationFrame(() => { said.textContent = button.dataset.copied }) // so that it is said again the next time
  })

  // In a coach's table a client's line leads to all that can be done with that client: the server is told whom, and the page goes there.
  document.addEventListener("click", (event) => {
    const link = plain(event) && event.target.closest && event.target.closest("a[data-client]")
    if (!link) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const to = new URLSearchParams(location.search)
    to.set("client", link.dataset.client)
    replace({}, "", location.pathname + "?" + to)
    again()
    whenDrawn(() => {
      const part = document.getElementById("client")
      if (!part) return
      part.tabIndex = -1
      part.focus({ preventScroll: true })
      part.scrollIntoView()
    })
  }, true)

  // A client's name in that table opens their result as a page of the same visit, which knows the name and the way back: the server is
  // told whom, and nothing of it stays in the address, nor among those that Back leads to. A new tab has the result alone.
  document.addEventListener("click", (event) => {
    const link = plain(event) && event.target.closest && event.target.closest("a[data-opens]")
    if (!link) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const before = location.pathname + location.search
    const to = new URLSearchParams(location.search)
    to.set("opens", link.dataset.opens)
    replace({}, "", location.pathname + "?" + to)
    again()
    replace({}, "", before)
  }, true)

  // On paper every door stands open; afterwards each is as it was.
  window.addEventListener("beforeprint", () => {
    for (const door of document.querySelectorAll(".prose details:not([open])")) door.toggleAttribute("data-closed", door.open = true)
  })
  window.addEventListener("afterprint", () => {
    for (const door of document.querySelectorAll("details[data-closed]")) door.open = door.toggleAttribute("data-closed")
  })

  // On the start page: the way back to a quiz begun in this browser.
  const offer = () => window.remembered.offer(document.querySelector("[data-testid=stMain] #begun"))

  // A turned section or page takes the keyboard to its heading, once what the server sent is drawn: two looks in a row find it
  // at rest (one might come before the run has begun to show).
  const PATIENCE = 300 // looks
  const whenDrawn = (then) => {
    clearTimeout(looking)
    let [rested, looks] = [0, 0]
    const look = () => {
      rested = document.querySelector(".stApp").dataset.testScriptState === "notRunning" ? rested + 1 : 0
      if (rested === 2) then()
      else if (++looks < PATIENCE) looking = setTimeout(look, LOOK)
    }
    looking = setTimeout(look, LOOK)
  }
  const toHeading = () => {
    offer()
    const heading = document.querySelector("[data-testid=stMain] h1")
    if (!heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }

  // While the server is away, or where an address names no page, the page says so in the visitor's language; Streamlit's own
  // box, in English, is closed unseen.
  const unboxed = () => {
    const away = document.querySelector(".stApp").dataset.testConnectionState !== "CONNECTED"
    const nowhere = (document.querySelector(".stDialog [slot=title]") || {}).textContent === "Page not found"
    const close = (away || nowhere) && document.querySelector(".stDialog [aria-label=Close]")
    if (close) close.click()
    if (nowhere) document.querySelector(".nowhere").hidden = false
  }
  new MutationObserver(unboxed).observe(document.body, { childList: true })
  unboxed()

  // Back that was pressed while the page was still on its way has changed the address, and what is drawn belongs to the one before.
  const asAddressed = () => {
    offer()
    if (fits() || !drawn().section) return
    again()
    begin()
  }

  arrived()
  whenDrawn(asAddressed)
})()
