"""Headless Chromium by the DevTools protocol over two pipes, with nothing but Python's own library."""

import base64
import json
import os
import shutil
import subprocess
import tempfile


class Browser:
    """A running Chromium with one page; `with Browser(path) as browser`."""

    def __init__(self, program):
        self.program = program
        self.number = 0
        self.messages = []

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="browser-")
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()
        self.buffer = b""
        # The browser reads commands from descriptor 3 and answers on 4.
        command = ["sh", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "sh", self.program]
        command += ["--headless", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe", "--no-first-run"]
        command += ["--disable-extensions", f"--user-data-dir={self.profile}"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        self.process = subprocess.Popen(
            command, pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_browser)
        os.close(from_browser)
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *_):
        os.close(self.output)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.input)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **parameters):
        """Sends a command and waits for its answer; what the browser tells meanwhile is kept in `messages`."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"error: the browser refused {method}: {answer['error']['message']}")
                return answer["result"]
            self.messages.append(answer)

    def receive(self):
        while b"\0" not in self.buffer:
            received = os.read(self.input, 1 << 16)
            if not received:
                raise SystemExit(f"error: {self.program} ended unexpectedly")
            self.buffer += received
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def open(self, url):
        """Opens a page and waits until it is loaded."""
        self.messages.clear()
        self.call("Page.navigate", url=url)
        while not any(message.get("method") == "Page.loadEventFired" for message in self.messages):
            self.messages.append(self.receive())

    def show(self, width, dark=False, medium=""):
        """Sets the screen's width, and what the reader prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 600
        )
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media=medium, features=features)

    def evaluate(self, script):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"error: the script failed: {json.dumps(answer['exceptionDetails'])}")
        return answer["result"].get("value")

    def press(self, key):
        """Presses and releases a key."""
        codes = {"Tab": 9, " ": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        values = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", **values, **({"text": " "} if key == " " else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def choose_files(self, selector, paths):
        """Chooses files in a field."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    def screenshot(self):
        """The whole page as PNG in base64."""
        size = self.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        return self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]

    def print_out(self):
        """The page as it is printed, as PDF."""
        data = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True)["data"]
        return base64.b64decode(data)

    def complaints(self):
        """What went wrong in the page, and what it asked a network for."""
        lines = []
        for message in self.messages:
            parameters = message.get("params", {})
            if message.get("method") == "Runtime.exceptionThrown":
                lines.append("exception: " + json.dumps(parameters["exceptionDetails"]))
            elif message.get("method") == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
                lines.append(f"console: {parameters['args']}")
            elif message.get("method") == "Log.entryAdded":
                lines.append(f"log: {parameters['entry']['text']}")
            elif message.get("method") == "Network.requestWillBeSent":
                url = parameters["request"]["url"]
                if not url.startswith(("file:", "data:", "blob:")):
                    lines.append(f"request: {url}")
        return lines
