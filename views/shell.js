// The first version of a page stands until the page has drawn the same; then it goes, with what was read, opened and focused in it.
(() => {
  const shell = document.querySelector(".shell")
  const root = document.getElementById("root")
  const inShell = (sign) => shell.querySelector(sign)
  window.remembered.offer(inShell("#begun"))

  const CONNECTED = '.stApp[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
  const SAID = inShell(".waiting") ? ".head" : ".foot" // a page that says nothing yet gives way as soon as there is something
  const COMING = "[data-testid=stMain] [data-testid=stSkeleton]"
  const drawn = () => root.querySelector(SAID) && (SAID === ".head" || (root.querySelector(CONNECTED) && !root.querySelector(COMING)))
  const twin = (of) => [...root.querySelectorAll(of.tagName)].find((one) => one.textContent === of.textContent)

  const give = () => {
    for (const open of shell.querySelectorAll("details[open]")) {
      const door = twin(open)
      if (door) door.open = true
    }
    window.remembered.offer(root.querySelector("#begun"))
    const [focused, top] = [shell.contains(document.activeElement) && document.activeElement, shell.scrollTop]
    const same = focused && twin(focused)
    shell.remove()
    root.querySelector("[data-testid=stMain]").scrollTop = top
    if (same) same.focus({ preventScroll: true })
  }
  const look = () => {
    if (!drawn()) return
    watch.disconnect()
    give()
  }
  const watch = new MutationObserver(look)
  watch.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state", "data-test-connection-state"] })
})()
