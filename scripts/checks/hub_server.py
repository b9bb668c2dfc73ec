#!/usr/bin/env python3
"""Serves a folder of models in the way of the Hugging Face hub, for tests without a network.

    hub_server.py FOLDER [--port N] [--requests FILE] [--cut N]

FOLDER holds models as ORG/NAME/FILE. Each model has one commit, made of its files, on the branch
main. Files of more than 10,000 bytes, and all weights, are large: for them the hub gives size and
SHA-256 and redirects to a second server, on a port of its own. That server must not get the token.

Point a client to it with HF_ENDPOINT=http://127.0.0.1:PORT; the first line that is printed says
which port that is. --requests writes one line per request. --cut ends the first N answers of the
second server in the middle.
"""

import argparse
import functools
import hashlib
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

LARGE = 10_000
WEIGHTS = (".safetensors", ".bin", ".onnx", ".onnx_data")
CHUNK = 1 << 20


class Model:
    """A model, with the digests of its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): describe(path) for path in paths}
        listing = json.dumps(self.files, sort_keys=True)
        self.commit = hashlib.sha1(listing.encode()).hexdigest()


def describe(path: Path) -> dict:
    """Returns size and digests of a file. A model is a few GB at most, read once."""
    size = path.stat().st_size
    git = hashlib.sha1(f"blob {size}\0".encode())
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            git.update(chunk)
            sha256.update(chunk)
    large = size > LARGE or path.name.endswith(WEIGHTS)
    return {"size": size, "git": git.hexdigest(), "sha256": sha256.hexdigest() if large else None}


class Hub:
    """What both servers share."""

    def __init__(self, root: Path, requests: Path | None, cuts: int) -> None:
        self.root = root
        self.requests = requests
        self.cuts = cuts
        self.storage_port = 0
        self.lock = threading.Lock()

    @functools.lru_cache  # noqa: B019 - the hub lives as long as the process
    def model(self, name: str) -> Model | None:
        """Returns a model, or None if there is none of that name."""
        folder = self.root / name
        inside = self.root in folder.resolve().parents
        return Model(folder) if inside and (folder / "config.json").is_file() else None

    def note(self, line: str) -> None:
        """Writes a request down."""
        if self.requests:
            with self.lock, self.requests.open("a") as file:
                file.write(line + "\n")

    def cuts_now(self) -> bool:
        """Tells whether the next answer ends in the middle."""
        with self.lock:
            self.cuts -= 1
            return self.cuts >= 0


class Handler(BaseHTTPRequestHandler):
    """Answers with headers first, as both servers do."""

    protocol_version = "HTTP/1.1"
    hub: Hub
    kind = ""

    def do_HEAD(self) -> None:
        """Answers without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answers a request."""
        token = self.headers.get("Authorization", "-")
        requested = self.headers.get("Range", "-")
        self.hub.note(f"{self.kind} {self.command} {self.path} {requested} {token}")
        self.answer(unquote(urlsplit(self.path).path))

    def answer(self, path: str) -> None:
        """Answers a request for a path."""
        raise NotImplementedError

    def send(self, status: int, body: bytes, headers: dict | None = None) -> None:
        """Sends a small answer."""
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, code: str) -> None:
        """Sends an error in the hub's way."""
        self.send(status, b"", {"X-Error-Code": code, "X-Error-Message": code})

    def log_message(self, *_: object) -> None:
        """Keeps standard error for what is wrong."""


class HubHandler(Handler):
    """The hub: the list of files, small files, and where large files are."""

    kind = "hub"

    def answer(self, path: str) -> None:
        """Answers requests for the API and for files."""
        if found := re.fullmatch(r"/api/models/(.+?)/(revision|tree)/([^/]+)/?(.*)", path):
            self.api(*found.groups())
        elif found := re.fullmatch(r"/(.+?)/resolve/([^/]+)/(.+)", path):
            self.file(*found.groups())
        else:
            self.refuse(404, "RepoNotFound")

    def api(self, name: str, what: str, revision: str, folder: str) -> None:
        """Sends the commit and the files of a revision, or the files of a folder."""
        model = self.hub.model(name)
        if model is None:
            # Without a token, the hub does not say whether a model is private or not there.
            self.refuse(401, "RepoNotFound")
        elif revision not in ("main", model.commit):
            self.refuse(404, "RevisionNotFound")
        elif folder and not any(file.startswith(folder + "/") for file in model.files):
            self.refuse(404, "EntryNotFound")
        else:
            there = [file for file in model.files.items() if file[0].startswith(folder)]
            files = [self.entry(what, *file) for file in there]
            info = {"id": name, "modelId": name, "sha": model.commit, "siblings": files}
            body = json.dumps(files if what == "tree" else info).encode()
            self.send(200, body, {"Content-Type": "application/json"})

    @staticmethod
    def entry(what: str, name: str, file: dict) -> dict:
        """Returns a file as the API lists it."""
        size, git, sha256 = file["size"], file["git"], file["sha256"]
        large = {"size": size, "pointerSize": 130}
        if what == "tree":
            lfs = {"lfs": {**large, "oid": sha256}} if sha256 else {}
            return {"type": "file", "path": name, "size": size, "oid": git, **lfs}
        lfs = {"lfs": {**large, "sha256": sha256}} if sha256 else {}
        return {"rfilename": name, "size": size, "blobId": git, **lfs}

    def file(self, name: str, revision: str, path: str) -> None:
        """Sends a small file, or where a large one is."""
        model = self.hub.model(name)
        if model is None:
            self.refuse(401, "RepoNotFound")
        elif revision not in ("main", model.commit):
            self.refuse(404, "RevisionNotFound")
        elif path not in model.files:
            self.send(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": model.commit})
        elif model.files[path]["sha256"]:
            file = model.files[path]
            storage = f"http://localhost:{self.hub.storage_port}/{name}/{path}"
            headers = {
                "X-Repo-Commit": model.commit,
                "X-Linked-Size": str(file["size"]),
                "X-Linked-Etag": f'"{file["sha256"]}"',
                "Location": storage,
            }
            self.send(302, b"", headers)
        else:
            etag = f'"{model.files[path]["git"]}"'
            headers = {"X-Repo-Commit": model.commit, "ETag": etag}
            self.send(200, (model.folder / path).read_bytes(), headers)


class StorageHandler(Handler):
    """The server that the hub redirects to."""

    kind = "storage"

    def answer(self, path: str) -> None:
        """Sends a file, or the end of it."""
        if "Authorization" in self.headers:
            self.send(400, b"the token is not for this server")
            return
        file = self.hub.root / path.lstrip("/")
        size = file.stat().st_size
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start = int(found[1]) if found else 0
        end = min(size, int(found[2]) + 1) if found and found[2] else size
        self.send_response(206 if found else 200)
        if found:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.send_header("Content-Length", str(end - start))
        self.send_header("ETag", f'"{file.stat().st_mtime_ns:x}"')
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.hub.cuts_now():
            end = start + (end - start) // 2
            self.close_connection = True
        with file.open("rb") as content:
            content.seek(start)
            while start < end:
                chunk = content.read(min(CHUNK, end - start))
                self.wfile.write(chunk)
                start += len(chunk)


def serve(handler: type[Handler], hub: Hub, port: int) -> ThreadingHTTPServer:
    """Starts a server."""
    bound = type(handler.__name__, (handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", port), bound)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    """Runs until it is stopped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--requests", type=Path)
    parser.add_argument("--cut", type=int, default=0)
    options = parser.parse_args()
    if not options.folder.is_dir():
        sys.exit(f"Not a folder: {options.folder}")
    hub = Hub(options.folder.resolve(), options.requests, options.cut)
    hub.storage_port = serve(StorageHandler, hub, 0).server_port
    server = serve(HubHandler, hub, options.port)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
