#!/usr/bin/env python3
"""Checks that spark-rerank and Python share the Hugging Face cache, in both directions.

    check_hub_cache.py MODEL [--command COMMAND]

MODEL is a folder with a cross-encoder. It is served under a name of the hub on this machine, and
then

1. `spark-rerank rerank --model NAME` downloads it, the connection being cut once, and ranks;
2. Python reads that cache without a network: `snapshot_download`, AutoModelForSequenceClassification,
   AutoTokenizer;
3. `spark-rerank rerank --model NAME` ranks again while the hub is gone;
4. Python fills other caches: all files with `snapshot_download`, and only what the Auto classes
   want;
5. `spark-rerank rerank --model NAME@COMMIT` ranks with the first of them without any request, and
   `--model NAME` with the second one without a download;
6. two processes download at once into one empty cache.

All rankings must be those of `spark-rerank rerank --model MODEL`. Prints seconds and MB of the
first download. COMMAND starts spark-rerank (default: scripts/spark-rerank).
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = Path(__file__).with_name("hub_server.py")
NAME = "cross-encoder/ms-marco-MiniLM-L6-v2"
INPUT = ROOT / "sample-data/pairs.parquet"

SNAPSHOT = f"""
from huggingface_hub import snapshot_download
print(snapshot_download("{NAME}", local_files_only=OFFLINE))
"""

CLASSES = f"""
from transformers import AutoModelForSequenceClassification, AutoTokenizer
model = AutoModelForSequenceClassification.from_pretrained("{NAME}")
tokenizer = AutoTokenizer.from_pretrained("{NAME}")
print(float(model(**tokenizer("a query", "a text", return_tensors="pt")).logits[0, 0]))
"""


class Check:
    """One run of this script, with its folders and servers."""

    def __init__(self, command: str, folder: Path) -> None:
        self.command = shlex.split(command)
        self.folder = folder
        self.requests = folder / "requests.txt"
        self.server: subprocess.Popen | None = None
        self.endpoint = "http://127.0.0.1:9"

    def start(self, cut: int = 0) -> None:
        """Starts the hub."""
        arguments = [self.folder / "hub", "--requests", self.requests, "--cut", str(cut)]
        self.server = subprocess.Popen(
            [sys.executable, SERVER, *arguments], stdout=subprocess.PIPE, text=True
        )
        self.endpoint = self.server.stdout.readline().strip()

    def stop(self) -> None:
        """Stops the hub."""
        if self.server:
            self.server.terminate()
            self.server.wait()
            self.server = None

    def noted(self) -> list[str]:
        """Returns the requests since the last call."""
        lines = self.requests.read_text().splitlines() if self.requests.exists() else []
        self.requests.unlink(missing_ok=True)
        return lines

    def environment(self, cache: str, **more: str) -> dict[str, str]:
        """Returns the environment of a program that uses a cache."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        home = str(self.folder / cache)
        return {**inherited, "HF_HOME": home, "HF_ENDPOINT": self.endpoint, **more}

    def rerank(self, model: str, cache: str, output: str) -> subprocess.Popen:
        """Starts a re-ranking."""
        arguments = ["rerank", "--input", INPUT, "--model", model, "--overwrite"]
        return subprocess.Popen(
            [*self.command, *arguments, "--output", self.folder / output],
            env=self.environment(cache),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    def ranked(self, model: str, cache: str, output: str) -> str:
        """Runs a re-ranking; returns what it said."""
        return self.ended(self.rerank(model, cache, output), output)

    def ended(self, process: subprocess.Popen, output: str) -> str:
        """Waits for a re-ranking, and compares its run with the first one."""
        said = process.communicate()[1]
        if process.returncode != 0:
            sys.exit(f"{output}: exit code {process.returncode}\n{said}")
        if (self.folder / output / "run.trec").read_text() != self.expected():
            sys.exit(f"{output}: another ranking than that of the folder")
        return said

    def expected(self) -> str:
        """Returns the run of the model as a folder."""
        return (self.folder / "expected/run.trec").read_text()

    def manifest(self, output: str) -> dict:
        """Returns what the manifest of a run says about the model."""
        return json.loads((self.folder / output / "manifest.json").read_text())["model"]

    def python(self, code: str, cache: str, *, offline: bool) -> str:
        """Runs Python code; returns what it printed."""
        environment = self.environment(cache, HF_HUB_OFFLINE="1" if offline else "0")
        done = subprocess.run(
            [sys.executable, "-c", code.replace("OFFLINE", str(offline))],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"Python with the cache {cache}:\n{done.stderr}")
        return done.stdout.strip()


def require(condition: bool, what: str, found: object) -> None:
    """Fails unless a condition holds."""
    if not condition:
        sys.exit(f"{what}; found {found}")
    print(f"ok: {what}", flush=True)


def check_ours(check: Check) -> str:
    """Checks the cache that spark-rerank leaves; returns the commit."""
    check.start(cut=1)
    start = time.time()
    said = check.ranked(NAME, "ours", "first")
    seconds = time.time() - start
    requests = check.noted()
    require("Downloaded" in said and "MB/s" in said, "progress is printed", said)
    print(next(line for line in said.splitlines() if line.startswith("Downloaded")))
    print(f"{seconds:.1f} s for the first run, with the download")
    require(any("bytes=" in line for line in requests), "a cut download goes on", requests)
    bins = [line for line in requests if ".bin" in line or "onnx" in line]
    require(not bins, "one set of weights is fetched", bins)
    model = check.manifest("first")
    require(model["name"] == NAME and len(model["commit"]) == 40, "the manifest has it", model)
    said = check.ranked(NAME, "ours", "again")
    requests = check.noted()
    require(len(requests) == 1 and "revision/main" in requests[0], "one request later", requests)
    require("Download" not in said, "nothing is said of a model in the cache", said)
    check.stop()
    snapshot = check.python(SNAPSHOT, "ours", offline=True)
    require(snapshot.endswith(model["commit"]), "snapshot_download reads our cache", snapshot)
    check.python(CLASSES, "ours", offline=True)
    print("ok: the Auto classes read our cache")
    said = check.ranked(NAME, "ours", "gone")
    require("from the cache" in said, "a hub that is gone is told in a line", said)
    return model["commit"]


def check_theirs(check: Check, commit: str) -> None:
    """Checks that spark-rerank uses caches that Python leaves."""
    check.start()
    check.python(SNAPSHOT, "theirs", offline=False)
    check.python(CLASSES, "partly", offline=False)
    check.noted()
    check.ranked(f"{NAME}@{commit}", "theirs", "theirs-commit")
    requests = check.noted()
    require(not requests, "a full cache and a commit need no request", requests)
    check.ranked(NAME, "partly", "partly-main")
    requests = check.noted()
    fetched = [line for line in requests if ".safetensors" in line]
    require(not fetched, "weights that the Auto classes left are used", requests)
    check.stop()
    snapshot = check.python(SNAPSHOT, "theirs", offline=True)
    require(snapshot.endswith(commit), "Python still reads its own cache", snapshot)


def check_two_processes(check: Check) -> None:
    """Checks two downloads at once."""
    check.start()
    outputs = ["one", "two"]
    processes = [check.rerank(NAME, "both", output) for output in outputs]
    for process, output in zip(processes, outputs, strict=True):
        check.ended(process, output)
    check.stop()
    left = list((check.folder / "both").rglob("*.incomplete"))
    require(not left, "two processes leave one whole cache", left)
    weights = [line for line in check.noted() if line.startswith("storage GET") and "model." in line]
    require(len(weights) == 1, "the weights are downloaded once", weights)


def main() -> None:
    """Runs all checks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--command", default=str(ROOT / "scripts/spark-rerank"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        check = Check(options.command, Path(temporary))
        hub = check.folder / "hub" / NAME
        shutil.copytree(options.model, hub)
        # What a repository has beside the model.
        (hub / "README.md").write_text("# A model\n")
        (hub / "pytorch_model.bin").write_bytes(b"never fetched")
        try:
            arguments = ["--model", options.model, "--input", INPUT]
            subprocess.run(
                [*check.command, "rerank", *arguments, "--output", check.folder / "expected"],
                check=True,
                stdout=subprocess.DEVNULL,
                env=check.environment("none"),
            )
            commit = check_ours(check)
            check_theirs(check, commit)
            check_two_processes(check)
        finally:
            check.stop()
    print("Both directions are right")


if __name__ == "__main__":
    main()
