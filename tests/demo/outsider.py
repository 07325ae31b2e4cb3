"""An outside program that knows only what `flask demo scenario` prints, and plays it."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from threading import Barrier, Thread
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from werkzeug.serving import make_server


class Forms(HTMLParser):
    """The forms of a page: action -> hidden fields."""

    def __init__(self):
        super().__init__()
        self.hidden, self._open = {}, None

    def handle_starttag(self, tag, attrs):
        seen = dict(attrs)
        if tag == "form":
            self._open = self.hidden.setdefault(seen.get("action", ""), {})
        elif tag == "input" and seen.get("type") == "hidden" and self._open is not None:
            self._open[seen["name"]] = seen.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args, **kw):
        return None


class Outsider:
    """One signed-in person with cookies of their own."""

    def __init__(self, host, username, password):
        self.host = host
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        hidden = self.forms("/login")["/login"]
        sent = {**hidden, "username": username, "password": password}
        assert self.post("/login", sent) in (302, 303)

    def get(self, path):
        with self._opener.open(self.host + path) as answer:
            return answer.read().decode()

    def forms(self, path):
        found = Forms()
        found.feed(self.get(path))
        return found.hidden

    def post(self, path, fields):
        data = urlencode(fields).encode()
        try:
            with self._opener.open(Request(self.host + path, data=data)) as answer:
                return answer.status
        except HTTPError as error:
            return error.code


@contextmanager
def served(app):
    """The application behind a real socket, a thread for each request."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def prepared(app, name):
    """What the command prints."""
    result = app.test_cli_runner().invoke(args=["demo", "scenario", name, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def play(host, contest, password):
    """Every form filled in first, then all of them sent at once; the statuses."""
    waiting = [_filled(host, attempt, password) for attempt in contest["attempts"]]
    start = Barrier(len(waiting))

    def send(person, action, fields):
        start.wait()
        return person.post(action, fields)

    with ThreadPoolExecutor(len(waiting)) as pool:
        return list(pool.map(lambda filled: send(*filled), waiting))


def _filled(host, attempt, password):
    person = Outsider(host, attempt["username"], password)
    hidden = person.forms(attempt["page"])[attempt["action"]]
    assert hidden["idempotency_key"] and any("csrf" in name for name in hidden)
    return person, attempt["action"], {**hidden, **attempt["fields"]}


def probed(host, probe, password):
    """The two figures that the probe names."""
    found = json.loads(Outsider(host, probe["username"], password).get(probe["url"]))
    return tuple(found[name] for name in probe["json"])
