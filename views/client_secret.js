// The browser keeps a client's secret: it comes back with the connection of every page, and nothing of it stands in an address.
(() => {
  const DAYS = 30 // as long as a quiz that was begun is remembered
  const TRIED = "pm-or-pmm-client-tried"
  const { secret } = document.getElementById("client-secret").dataset
  const cookie = () => { try { return document.cookie } catch { return "" } }
  const kept = () => (cookie().match(/(?:^|; )pm-or-pmm-client=([\w-]{43})(?:;|$)/) || [])[1]
  const before = kept()
  const https = location.protocol === "https:"
  const framed = window !== window.top
  const rights = https ? (framed ? "; Secure; SameSite=None; Partitioned" : "; Secure; SameSite=Lax") : "; SameSite=Lax"
  try { document.cookie = `pm-or-pmm-client=${before || secret}; Max-Age=${DAYS * 24 * 3600}; Path=/${rights}` } catch { /* as below */ }
  // Another page of this browser was first, at the same moment: this one comes again, with the secret that both have.
  try {
    if (!before || before === secret) sessionStorage.removeItem(TRIED)
    else if (!sessionStorage.getItem(TRIED)) {
      sessionStorage.setItem(TRIED, "1")
      location.reload()
    }
  } catch { /* a browser that keeps nothing: the visit still knows its secret */ }
})()
