"""Headless Firefox by its own Marionette protocol over a socket, with nothing but Python's own library."""

import json
import shutil
import socket
import subprocess
import tempfile
import time

PORT = 28283
PREFERENCES = {"marionette.port": PORT, "app.update.enabled": "false", "datareporting.policy.dataSubmissionEnabled": "false"}
# As WebDriver names the keys.
KEYS = {"Tab": "\ue004", " ": " ", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015"}
IN_PAGE = """
const [text, done] = arguments;
addEventListener("answer", (event) => done(event.detail), { once: true });
const script = document.createElement("script");
script.textContent = text;
document.head.append(script);
script.remove();
"""
ANSWER = """
(() => {
  const tell = (answer) => dispatchEvent(new CustomEvent("answer", { detail: JSON.stringify(answer) }));
  new Promise((resolve) => resolve((
%s
  ))).then((value) => tell({ value }), (error) => tell({ error: String(error) }));
})()
"""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Firefox:
    """A running Firefox with one page; `with Firefox(path) as browser`."""

    def __init__(self, program):
        self.program = program
        self.number = 0

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="firefox-")
        with open(f"{self.profile}/user.js", "w") as file:
            for name, value in PREFERENCES.items():
                print(f'user_pref("{name}", {value});', file=file)
        self.process = subprocess.Popen(
            [self.program, "--headless", "--no-remote", "--marionette", "--profile", self.profile],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.socket = self.connected()
        self.buffer = b""
        self.receive()
        self.call("WebDriver:NewSession")
        self.call("WebDriver:SetTimeouts", script=600_000, pageLoad=60_000)
        return self

    def connected(self):
        for _ in range(600):
            try:
                return socket.create_connection(("127.0.0.1", PORT))
            except ConnectionRefusedError:
                time.sleep(0.1)
        raise SystemExit(f"error: {self.program} does not answer")

    def __exit__(self, *_):
        try:
            self.call("Marionette:Quit", flags=["eForceQuit"])
        except (OSError, SystemExit):
            self.process.kill()
        self.socket.close()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **parameters):
        self.number += 1
        message = json.dumps([0, self.number, method, parameters]).encode()
        self.socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.receive()
        if error:
            raise SystemExit(f"error: the browser refused {method}: {error.get('message')}")
        return result

    def receive(self):
        while b":" not in self.buffer:
            self.buffer += self.received()
        length, self.buffer = self.buffer.split(b":", 1)
        while len(self.buffer) < int(length):
            self.buffer += self.received()
        message, self.buffer = self.buffer[: int(length)], self.buffer[int(length) :]
        return json.loads(message)

    def received(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise SystemExit(f"error: {self.program} ended unexpectedly")
        return data

    def open(self, url):
        """Opens a page and waits until it is loaded."""
        self.call("WebDriver:Navigate", url=url)

    def show(self, width, dark=False):
        """Sets the window's width. What the reader prefers is not set: Chromium shows the dark page."""
        self.call("WebDriver:SetWindowRect", width=width, height=844)

    def evaluate(self, script):
        """The value of an expression in the page, or of its promise."""
        # As a script of the page itself: Marionette's own scripts cannot read the page's arrays.
        answer = json.loads(self.call("WebDriver:ExecuteAsyncScript", script=IN_PAGE, args=[ANSWER % script])["value"])
        if "error" in answer:
            raise SystemExit(f"error: the script failed: {answer['error']}")
        return answer.get("value")

    def press(self, key):
        """Presses and releases a key."""
        actions = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        self.call("WebDriver:PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def choose_files(self, selector, paths):
        """Chooses files in a field."""
        element = self.call("WebDriver:FindElement", using="css selector", value=selector)["value"][ELEMENT]
        self.call("WebDriver:ElementSendKeys", id=element, text="\n".join(str(path) for path in paths))

    def screenshot(self):
        """The whole page as PNG in base64."""
        return self.call("WebDriver:TakeScreenshot", full=True)["value"]

    def complaints(self):
        """The page keeps its own errors; nothing else is listened to."""
        return []
