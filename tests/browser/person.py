"""Someone at a browser: what they open, type and press, counted as they go."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.chromium import DESK, PHONE, complaints, resize

WAIT_SECONDS = 20


@dataclass
class Person:
    """Screens are page loads after the first; clicks and typed inputs are counted too."""

    browser: Chrome
    address: str
    screens: int = 0
    clicks: int = 0
    typed: int = 0

    def begin(self) -> None:
        """A browser that knows nothing yet, as wide as a phone."""
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        self.browser.get(f"{self.address}/help")
        self.browser.delete_all_cookies()
        self.browser.execute_script("localStorage.clear(); sessionStorage.clear();")
        resize(self.browser, PHONE)
        complaints(self.browser)

    def at_desk(self) -> "Person":
        resize(self.browser, DESK)
        return self

    def open(self, path: str) -> "Person":
        """Type an address: the first page of a journey, not counted."""
        self.browser.get(self.address + path)
        return self

    def sign_in(self, login: str, password: str) -> "Person":
        """By the real form."""
        if self.path != "/login":
            self.open("/login")
        self.type("username", login)
        self.type("password", password)
        self.leave(lambda: self.find("[name=password]").send_keys(Keys.ENTER))
        assert self.path != "/login", f"{login} was not let in: {self.text('.problems')}"
        return self

    def count_from_here(self) -> "Person":
        self.screens = self.clicks = self.typed = 0
        return self

    # What is seen.

    @property
    def path(self) -> str:
        return urlsplit(self.browser.current_url).path

    def find(self, css: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def text(self, css: str = "main") -> str:
        found = self.all(css)
        return found[0].text if found else ""

    def sees(self, words: str) -> bool:
        return words in self.text("body")

    # What is done.

    def type(self, name: str, words: str) -> "Person":
        return self.type_into(f"[name={name}]", words)

    def type_into(self, css: str, words: str) -> "Person":
        box = self.find(css)
        box.clear()
        box.send_keys(words)
        self.typed += 1
        return self

    def set_date(self, name: str, value: str) -> "Person":
        """A date is picked, whatever order the device writes it in."""
        box = self.find(f"[name={name}]")
        self.browser.execute_script("arguments[0].value = arguments[1]", box, value)
        self.typed += 1
        return self

    def choose(self, name: str, value: str) -> "Person":
        """Pick one of several: a button of a radio group, a box to tick, or a line of a list."""
        group = f"[name={name}]"
        box = self.find(group)
        if box.tag_name == "select":
            box = self.find(f"{group} option[value='{value}']")
        else:
            box = self.find(f"{group}[value='{value}']")
        self._press(box)
        return self

    def press_box(self, box: WebElement) -> "Person":
        """Tick a box; no page is loaded."""
        self._press(box)
        return self

    def press_option(self, name: str) -> "Person":
        """The first line of a list that says something."""
        options = self.all(f"[name={name}] option")
        value = next(v for v in (o.get_attribute("value") for o in options) if v)
        return self.choose(name, str(value))

    def speak(self, locale: str) -> "Person":
        """Have the pages in `zh` or `en`; the choice stays with the account."""
        self.open("/help")
        for button in self.all(f"button[name=locale][value={locale}]"):
            self.press(button)
            break
        return self

    def without_scripts(self) -> "Person":
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        return self

    def click(self, words: str, within: str = "body") -> "Person":
        """Press the button or follow the link with these words; the next page is waited for."""
        return self.press(self.named(words, within))

    def press(self, element: WebElement) -> "Person":
        self.leave(lambda: self._press(element))
        return self

    def open_fold(self, words: str) -> "Person":
        """Unfold what is folded; no page is loaded."""
        fold = next(s for s in self.all("summary") if words in s.text)
        self._press(fold)
        return self

    def named(self, words: str, within: str = "body") -> WebElement:
        found = [
            e
            for e in self.all(f"{within} a, {within} button")
            if words == " ".join(e.text.split()) and e.is_displayed()
        ]
        assert found, f"nothing named {words!r} on {self.path}: {self.text()[:600]}"
        return found[0]

    def leave(self, go) -> None:
        """Do what leads to another page, and wait until that one is there."""
        before = self.find("html")
        go()
        wait = WebDriverWait(self.browser, WAIT_SECONDS, poll_frequency=0.05)
        wait.until(lambda b: _gone(before) and _ready(b))
        self.screens += 1

    def _press(self, element: WebElement) -> None:
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.clicks += 1


def _gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except Exception:
        return True
    return False


def _ready(browser: Chrome) -> bool:
    return bool(browser.execute_script("return document.readyState") == "complete")
