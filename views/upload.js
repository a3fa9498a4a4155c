// Files that are chosen: what is the matter with one is said in the visitor's language, and a press waits for one on its way.
(() => {
  if (window.watchingUploads) return
  window.watchingUploads = true
  const LOOK = 60 // ms
  const PATIENCE = 300_000 // ms
  const key = (uploader) => (uploader.closest("[class*=st-key-]").className.match(/st-key-([\w-]+)/) || [])[1]
  const asked = (uploader) => document.querySelector(`script[data-upload="${key(uploader)}"]`)
  const box = (uploader) => document.getElementById("upload-" + key(uploader))
  const say = (uploader, what) => {
    const told = box(uploader)
    if (told) for (const one of told.children) one.hidden = !what || !one.classList.contains(what)
  }
  const fault = (uploader, file) => {
    const { most, kinds } = asked(uploader).dataset
    if (!kinds.split(" ").includes(file.name.split(".").pop().toLowerCase())) return "kind"
    return file.size > Number(most) ? "large" : "failed"
  }

  // A file is on its way from its choice until its chip is drawn and no wheel turns on it.
  let coming = null
  const seen = () => {
    const { uploader, file, before } = coming
    const chips = [...uploader.querySelectorAll(".stFileChip")]
    if (uploader.querySelector("[data-testid=stFileChipIconSpinner]")) coming.began = true
    else if (chips.some((chip) => chip.matches("[aria-invalid]") && !before.includes(chip))) end(fault(uploader, file))
    else if (coming.began) end("")
  }
  const end = (what) => {
    const { uploader, watch, held } = coming
    watch.disconnect()
    coming = null
    say(uploader, what)
    if (held && !what) press(held, performance.now())
  }
  const press = (button, since) => {
    if (!button.isConnected || performance.now() - since > PATIENCE) return
    if (button.disabled) setTimeout(press, LOOK, button, since)
    else button.click()
  }
  const chosen = (uploader, file) => {
    if (!uploader || !file || !asked(uploader)) return
    if (coming) coming.watch.disconnect()
    say(uploader, "")
    coming = { uploader, file, before: [...uploader.querySelectorAll("[aria-invalid]")], began: false, held: null, watch: new MutationObserver(seen) }
    coming.watch.observe(uploader, { childList: true, subtree: true })
  }
  const uploaderOf = (event) => event.target.closest && event.target.closest(".stFileUploader")
  document.addEventListener("change", (event) => event.target.type === "file" && chosen(uploaderOf(event), event.target.files[0]), true)
  document.addEventListener("drop", (event) => chosen(uploaderOf(event), event.dataTransfer.files[0]), true)

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button")
    if (!button) return
    const uploader = uploaderOf(event)
    if (uploader) {
      if (button.closest("[data-testid=stFileChipDeleteBtn]")) say(uploader, "")
      return
    }
    if (!coming) return
    if (!coming.uploader.isConnected) {
      coming = null
      return
    }
    if (button.closest("[data-testid=stForm]") !== coming.uploader.closest("[data-testid=stForm]")) return
    event.preventDefault()
    event.stopImmediatePropagation()
    coming.held = button
    say(coming.uploader, "coming")
  }, true)
})()
