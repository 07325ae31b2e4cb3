"""Chromium without a window: it looks at pages as a person's phone or desk shows them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_core_python
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

PHONE, DESK = (390, 844), (1440, 900)
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--lang=zh-CN",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    """A fresh browser that reaches this machine only and tells what its console says."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.page_load_strategy = "normal"
    for switch in (*_SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN,zh"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
    browser.set_page_load_timeout(30)
    try:
        yield browser
    finally:
        browser.quit()


def resize(browser: Chrome, size: tuple[int, int], *, dark: bool = False) -> None:
    """Show the present page as wide as a phone or a desk, in the light or the dark theme."""
    width, height = size
    seen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", seen)
    theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [theme]})


def overflow(browser: Chrome) -> list[str]:
    """What sticks out of the document to the right, so that the page scrolls sideways."""
    found: list[str] = browser.execute_script(_OVERFLOW)
    return found


def violations(browser: Chrome) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the present page, one line each."""
    browser.execute_script(f"if (!window.axe) {{ {AXE} }}")
    found: list[str] = browser.execute_async_script(_AXE_RUN, WCAG)
    return found


def complaints(browser: Chrome) -> list[str]:
    """Console errors, CSP reports and failed requests since the last call."""
    lines = browser.get_log("browser")
    return [line["message"] for line in lines if line["level"] in ("SEVERE", "WARNING")]


_OVERFLOW = """
const root = document.documentElement, out = [];
if (root.scrollWidth <= root.clientWidth) return out;
out.push(`the document is ${root.scrollWidth} px wide on ${root.clientWidth}`);
for (const e of document.querySelectorAll("main *, header *, footer *")) {
  const box = e.getBoundingClientRect();
  if (box.right > root.clientWidth + 1 && !e.closest(".table-responsive, .main-nav"))
    out.push(`${e.tagName.toLowerCase()}.${e.className} ${Math.round(box.right)}: ` +
      e.textContent.trim().slice(0, 40));
}
return out.slice(0, 6);
"""

_AXE_RUN = """
const tags = arguments[0], done = arguments[arguments.length - 1];
axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })
  .then((found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)} ` +
    node.any.concat(node.all, node.none).map((c) => c.message).join("; ").slice(0, 200)))))
  .catch((error) => done([`axe failed: ${error}`]));
"""


def anatomy(browser: Chrome, address: str) -> list[str]:
    """What each page needs: title, one h1, language, words for pictures, nothing from outside."""
    found: list[str] = browser.execute_script(_ANATOMY, address)
    return found


_ANATOMY = """
const out = [], all = (css) => [...document.querySelectorAll(css)];
if (!document.title.trim()) out.push("no title");
if (all("h1").length !== 1) out.push(`${all("h1").length} h1`);
if (!document.documentElement.lang) out.push("no language");
for (const image of all("img:not([alt]), svg[role=img]:not([aria-label])"))
  out.push(`no words for ${image.outerHTML.slice(0, 80)}`);
for (const seen of performance.getEntriesByType("resource"))
  if (!seen.name.startsWith(arguments[0]) && !seen.name.startsWith("data:"))
    out.push(`asks another host: ${seen.name}`);
return out;
"""
