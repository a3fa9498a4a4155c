// The first version of a page stands until the page has drawn the same; then it goes, with what was read, opened and focused in it.
(() => {
  const shell = document.querySelector(".shell")
  const root = document.getElementById("root")
  const inShell = (sign) => shell.querySelector(sign)
  window.remembered.offer(inShell("#begun"))
  // Its styles come after all others, so that what arrives with the page changes nothing in it; they go when it goes.
  const styles = [...document.body.querySelectorAll(":scope > style")]
  document.body.append(...styles)

  // A browser that is handed another style sheet fetches the fonts of all of them anew, and words jump meanwhile: those that are here
  // already are kept beside the style sheets.
  const keepFonts = () => {
    const here = new Set([...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family.replaceAll('"', "") + face.unicodeRange))
    for (const rule of document.querySelector("style").sheet.cssRules) {
      const [family, letters, weight, source] = ["font-family", "unicode-range", "font-weight", "src"].map((name) => rule.style.getPropertyValue(name))
      const face = new FontFace(family.replaceAll('"', ""), source, { weight, display: "swap", ...(letters && { unicodeRange: letters }) })
      if (here.has(face.family.replaceAll('"', "") + face.unicodeRange)) face.load().then(() => document.fonts.add(face), () => {})
    }
  }
  document.fonts.ready.then(keepFonts)

  const CONNECTED = '.stApp[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
  const SAID = inShell(".waiting") ? ".head" : ".foot" // a page that says nothing yet gives way as soon as there is something
  const COMING = "[data-testid=stMain] [data-testid=stSkeleton]:not(.st-key-radar *)" // the radar is drawn by the page until it has come
  const drawn = () => root.querySelector(SAID) && (SAID === ".head" || (root.querySelector(CONNECTED) && !root.querySelector(COMING)))
  const twin = (of) => [...root.querySelectorAll(of.tagName)].find((one) => one.textContent === of.textContent)

  // A mark that is made before the page has drawn its own stands in the address at once, as it will later, and is made there, too.
  const marks = [...shell.querySelectorAll(".asked input")]
  const theirs = (mark) => root.querySelectorAll(`.st-key-${mark.name} [type=radio]`)[mark.value - 1]
  shell.addEventListener("change", ({ target: mark }) => {
    const query = new URLSearchParams(location.search)
    query.set(mark.name, mark.value)
    history.replaceState(history.state, "", location.pathname + "?" + query)
    window.remembered.note()
  })
  // Where the browser's own Back or Forward leads to another section meanwhile, they are carried along, as the page will carry them.
  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search)
    const left = marks.filter((mark) => mark.checked && !query.has(mark.name))
    if (!shell.isConnected || !left.length || !location.pathname.endsWith("/quiz")) return
    query.set("c", (query.get("c") || "") + left.map((mark) => mark.name + mark.value).join(""))
    history.replaceState(history.state, "", location.pathname + "?" + query)
    window.remembered.note()
  })
  shell.addEventListener("keydown", (event) => event.key === "Enter" && marks.includes(event.target) && event.preventDefault()) // no button is meant
  shell.addEventListener("click", ({ target }) => {
    const link = marks.length && target.closest("a[data-language]")
    if (!link) return
    const query = new URLSearchParams(location.search)
    query.set("lang", link.dataset.language)
    link.search = query
    window.remembered.note(true)
  })
  let held = false // by a finger or a mouse, which may be about to make one
  shell.addEventListener("pointerdown", () => { held = true })
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => { held = false })
  const agree = () => {
    const missing = marks.filter((mark) => mark.checked && theirs(mark) && !theirs(mark).checked)
    for (const mark of missing) theirs(mark).click()
    return !held && !missing.length
  }

  // Where the page is not drawn after a while, the visitor reads why: the server does not answer, or it does, and the live connection
  // is not let through. A script that could not be fetched is asked about at once.
  const PATIENCE = 8_000 // ms
  const AGAIN = 5_000 // ms
  const matter = inShell(".matter")
  const tell = (why) => {
    if (!shell.isConnected || matter.textContent === matter.dataset[why]) return
    matter.hidden = false
    matter.textContent = matter.dataset[why]
  }
  const ask = async (lost) => {
    const drawing = document.querySelector(".stApp")
    if (!shell.isConnected || (drawing && drawing.dataset.testConnectionState === "CONNECTED")) {
      matter.hidden = true
      return
    }
    const answered = await fetch("./_stcore/health", { cache: "no-store" }).then((answer) => answer.ok, () => false)
    if (!answered) tell("away")
    else if (drawing || lost) tell("blocked")
    setTimeout(ask, AGAIN)
  }
  window.addEventListener("load", () => setTimeout(ask, PATIENCE))
  window.addEventListener("error", (event) => event.target.tagName === "SCRIPT" && ask(true), true)
  // The framework's own box of that, in its own words, is closed unseen.
  new MutationObserver(() => {
    const close = shell.isConnected && document.querySelector(".stDialog [aria-label=Close]")
    if (close) close.click()
  }).observe(document.body, { childList: true })

  const give = () => {
    for (const open of shell.querySelectorAll("details[open]")) {
      const door = twin(open)
      if (door) door.open = true
    }
    window.remembered.offer(root.querySelector("#begun"))
    const [focused, top] = [shell.contains(document.activeElement) && document.activeElement, shell.scrollTop]
    const same = focused && (marks.includes(focused) ? theirs(focused) : twin(focused))
    shell.remove()
    for (const style of styles) style.remove()
    root.querySelector("[data-testid=stMain]").scrollTop = top
    if (same) same.focus({ preventScroll: true })
  }
  // What is drawn out of sight may still move while its parts arrive; it comes into sight at rest.
  const RESTED = 3 // frames
  const MOST = 60 // frames
  const rest = (height, rested, frames) => {
    const now = root.querySelector("[data-testid=stMain]").scrollHeight
    const quiet = drawn() && agree() && now === height ? rested + 1 : 0
    if (quiet === RESTED || frames === MOST) give()
    else requestAnimationFrame(() => rest(now, quiet, frames + 1))
  }
  const look = () => {
    if (!drawn()) return
    watch.disconnect()
    if (SAID === ".head") give()
    else rest(0, 0, 0)
  }
  const watch = new MutationObserver(look)
  watch.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state", "data-test-connection-state"] })
})()
