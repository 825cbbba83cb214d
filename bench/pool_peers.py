"""Peers of `cargo run --release -p gradatim-pool --example pool_load`: libraries that hold a table of problems.

    python pool_peers.py pyarrow|pandas|datasets cold|warm FILE CACHE

cold      reads FILE, the JSONL that `pool_load make` wrote, and leaves in the folder CACHE what a warm start opens
warm      opens that again: pyarrow a memory-mapped Arrow file, pandas a Parquet file, datasets its own cache, looked
          up by `load_dataset` as a program that just asks for the file would

A mapped file is taken as it is, and datasets goes by the name, size and time of the file; ours reads the whole source
and the whole cache at every start and so knows that both are what they were.

Then both read 512 rows at random as dictionaries, repeatedly. Prints one JSON line; the most that RssAnon showed is
looked at every 5 ms, as ours is, and includes the interpreter and its libraries.
"""

import bisect
import itertools
import json
import os
import random
import statistics
import sys
import threading
import time

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"
BATCH, BATCHES = 512, 20


class Pyarrow:
    def cold(self, file, cache):
        import pyarrow as pa
        import pyarrow.json

        table = pyarrow.json.read_json(file)
        self.hold(table)
        with pa.OSFile(f"{cache}/rows.arrow", "wb") as sink, pa.ipc.new_file(sink, table.schema) as out:
            out.write_table(table)

    def warm(self, _file, cache):
        import pyarrow as pa

        self.hold(pa.ipc.open_file(pa.memory_map(f"{cache}/rows.arrow")).read_all())

    def hold(self, table):
        self.batches = table.to_batches()
        self.starts = [0, *itertools.accumulate(batch.num_rows for batch in self.batches)]

    def rows(self):
        return self.starts[-1]

    def read(self, picked):
        # `take` would copy whole columns into memory first, and be slower.
        return [row for at in picked for row in self.row(at)]

    def row(self, at):
        batch = bisect.bisect(self.starts, at) - 1
        return self.batches[batch].slice(at - self.starts[batch], 1).to_pylist()


class Pandas:
    def cold(self, file, cache):
        import pandas as pd

        self.table = pd.read_json(file, lines=True)
        self.table.to_parquet(f"{cache}/rows.parquet")

    def warm(self, _file, cache):
        import pandas as pd

        self.table = pd.read_parquet(f"{cache}/rows.parquet")

    def rows(self):
        return len(self.table)

    def read(self, picked):
        return self.table.iloc[picked].to_dict("records")


class Datasets:
    def cold(self, file, cache):
        import datasets

        datasets.disable_progress_bars()
        self.table = datasets.load_dataset("json", data_files=file, split="train", cache_dir=cache)

    warm = cold

    def rows(self):
        return self.table.num_rows

    def read(self, picked):
        return self.table[picked]


def anonymous_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("RssAnon:"))


class Watch(threading.Thread):
    """Keeps the largest anonymous memory it saw."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.over = 0.0, threading.Event()

    def run(self):
        while not self.over.wait(0.005):
            self.most = max(self.most, anonymous_mb())


if __name__ == "__main__":
    name, mode, file, cache = sys.argv[1:]
    __import__(name)  # Importing is not opening.
    os.makedirs(cache, exist_ok=True)
    watch, peer = Watch(), {"pyarrow": Pyarrow, "pandas": Pandas, "datasets": Datasets}[name]()
    watch.start()
    start = time.perf_counter()
    getattr(peer, mode)(file, cache)
    seconds = time.perf_counter() - start
    n, rng, times = peer.rows(), random.Random(0), []
    for _ in range(BATCHES):
        picked = [rng.randrange(n) for _ in range(BATCH)]
        start = time.perf_counter()
        rows = peer.read(picked)
        times.append(1e6 * (time.perf_counter() - start))
        answers = rows["answer"] if name == "datasets" else [row["answer"] for row in rows]
        assert len(answers) == BATCH and all(map(str, answers))
    watch.over.set()
    print(
        json.dumps(
            {
                "case": mode,
                "rows": n,
                "seconds": seconds,
                "read_512_us": statistics.median(times),
                "anon_mb": anonymous_mb(),
                "anon_peak_mb": max(watch.most, anonymous_mb()),
            }
        )
    )
