"""How long does `filrouge serve` take on an existing workspace, from its start to being ready?

Method: a workspace of 200,000 profiles; five times, spawn `filrouge serve` and ask GET /healthz
every 10 ms until it answers 200 (the worker has then opened the workspace too); median and worst.
Beside it, the time of a Python that imports nothing. Run: `python -m benchmarks.cold_start`.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks._loaded import PROGRAM, free_port, loaded
from benchmarks._sizes import size

RESULTS: Final = Path(__file__).parent / "results" / "cold_start.json"
TRIES: Final = 5
POLL_S: Final = 0.01
TIMEOUT_S: Final = 60.0
TARGET_S: Final = 3.0


def started_s(folder: Path) -> float:
    """Seconds from the spawn of a server to its first healthy answer."""
    port = free_port()
    begun = time.perf_counter()
    line = [str(PROGRAM), "serve", "--workspace", str(folder), "--port", str(port)]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL) as process:
        try:
            while not is_healthy(port):
                assert time.perf_counter() - begun < TIMEOUT_S, "the server did not start"
                time.sleep(POLL_S)
            return time.perf_counter() - begun
        finally:
            process.terminate()


def is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=TIMEOUT_S) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def python_s() -> float:
    """Seconds that an empty Python program takes."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=size("PROFILES", 200_000))
    profiles = parser.parse_args().profiles
    with loaded(profiles) as made:
        starts = [started_s(made.folder) for _ in range(TRIES)]
    result = {
        "profiles": profiles,
        "median_s": round(median(starts), 3),
        "worst_s": round(max(starts), 3),
        "empty_python_s": round(median(python_s() for _ in range(TRIES)), 3),
        "target_s": TARGET_S,
        "met": max(starts) <= TARGET_S,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
