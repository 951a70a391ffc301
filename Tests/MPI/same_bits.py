"""Jobs of any number of processes and threads compute what one process computes, to the bit."""

import json
import subprocess

from job import Failure, expect

NAME = "train-documented-lanes8-seed1"
TRAIN = ["train", "--data", "data", "--gradient-lanes", 8, "--no-progress"]
# What depends on the run and not on what it computes.
TIMES = ("seconds", "images_per_second")


def alone(mpi, folder, *arguments):
    """Runs the program without MPI; what it prints."""
    words = [str(word) for word in (mpi.program, *arguments)]
    result = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)
    if result.returncode != 0:
        raise Failure(f"{' '.join(words)}: {result.stderr}")
    return result.stdout


def result(folder, output, name=NAME):
    """The checkpoint's bytes, and the history without its times."""
    history = json.loads((folder / output / f"{name}.json").read_text())
    for epoch in history["epochs"]:
        for field in TIMES:
            del epoch[field]
    del history["environment"]["date"], history["threads"]
    return (folder / output / f"{name}.safetensors").read_bytes(), history


def trained(mpi, folder, output, *groups, name=NAME):
    status, text = mpi.run(folder, *groups)
    expect(status == 0, f"exit code {status}: {text}")
    # One line an epoch: rank 0 alone writes.
    expect(text.count("epoch 1/") <= 1 and text.count("weights SHA-256") == 1, f"several ranks write: {text}")
    return result(folder, output, name)


def ranks_and_threads(mpi, folder):
    train = [*TRAIN, "--epochs", 2]
    alone(mpi, folder, *train, "--output", "alone")
    expected = result(folder, "alone")
    for ranks in (1, 2, 3, 4, 8):
        for threads in (1, 2, 4):
            output = f"r{ranks}t{threads}"
            found = trained(mpi, folder, output, (ranks, [*train, "--threads", threads, "--output", output]))
            expect(found == expected, f"{ranks} ranks x {threads} threads: other bits than one process")
    return "1, 2, 3, 4, 8 ranks x 1, 2, 4 threads: the checkpoint and the history of one process"


def shared_shards(mpi, folder):
    """Documented has two gradient shards of two chunks: with three and four ranks, some begin inside a shard."""
    train, name = ["train", "--data", "data", "--no-progress", "--epochs", 2], "train-documented-seed1"
    alone(mpi, folder, *train, "--output", "alone")
    expected = result(folder, "alone", name)
    for ranks, threads in ((2, 2), (3, 1), (3, 2), (4, 1)):
        output = f"r{ranks}t{threads}"
        found = trained(mpi, folder, output, (ranks, [*train, "--threads", threads, "--output", output]), name=name)
        expect(found == expected, f"{ranks} ranks x {threads} threads: other bits than one process")
    return "2, 3 and 4 ranks that share two gradient shards: the bits of one process"


def going_on(mpi, folder):
    train = [*TRAIN, "--threads", 1]
    alone(mpi, folder, *train, "--epochs", 4, "--output", "whole")
    checkpoint = f"parts/{NAME}.safetensors"
    alone(mpi, folder, *train, "--epochs", 1, "--output", "parts")
    for epochs, ranks in ((2, 3), (3, 8), (4, 2)):
        flags = ["train", "--from", checkpoint, "--data", "data", "--epochs", epochs, "--output", "parts", "--threads", 1]
        trained(mpi, folder, "parts", (ranks, flags))
    expect(result(folder, "parts") == result(folder, "whole"), "other bits than a run that never stopped")
    return "an epoch each on 1, 3, 8 and 2 ranks: the bits of a run that never stopped"


def data_of_rank_0(mpi, folder):
    train = [*TRAIN, "--epochs", 2, "--threads", 1, "--output", "lent"]
    train.remove("--data")
    train.remove("data")
    found = trained(mpi, folder, "lent", (1, [*train, "--data", "data"]), (2, [*train, "--data", "nowhere"]))
    alone(mpi, folder, *TRAIN, "--epochs", 2, "--output", "alone")
    expect(found == result(folder, "alone"), "other bits with rank 0's data")
    return "two of three ranks without data get rank 0's"


def unequal_ranks(mpi, folder):
    """Other numbers of threads, and instruction sets that sum in the same order."""
    train = [*TRAIN, "--epochs", 1, "--output", "unequal"]
    alone(mpi, folder, *TRAIN, "--epochs", 1, "--output", "alone")
    groups = [(1, [*train, "--threads", 1]), (1, [*train, "--threads", 3])]
    expect(trained(mpi, folder, "unequal", *groups)[0] == result(folder, "alone")[0], "other bits with unequal threads")
    with open("/proc/cpuinfo", encoding="utf-8") as cpus:
        has_both = "avx512vl" in cpus.read()
    if not has_both:
        return "unequal threads; no AVX-512 here to pair with AVX2"
    groups = [(1, [*train, "--kernels", "simd-avx512"]), (1, [*train, "--kernels", "simd-avx2"])]
    found = trained(mpi, folder, "unequal", *groups)[0]
    expect(found == result(folder, "alone")[0], "other bits with AVX2 beside AVX-512")
    return "unequal threads, and AVX2 beside AVX-512"


def other_commands(mpi, folder):
    """evaluate, tune and reproduce print what one process prints."""
    alone(mpi, folder, *TRAIN, "--epochs", 1, "--output", "alone")
    evaluate = ["evaluate", "--weights", f"alone/{NAME}.safetensors", "--data", "data", "--threads", 1, "--json"]
    alone(mpi, folder, *evaluate, "one.json")
    status, text = mpi.run(folder, (3, [*evaluate, "three.json"]))
    expect(status == 0, f"evaluate: {text}")
    reports = [json.loads((folder / name).read_text()) for name in ("one.json", "three.json")]
    for report in reports:
        del report["environment"]
    expect(reports[0] == reports[1], "evaluate: another report than one process")

    tune = ["tune", "--data", "data", "--epochs", 1, "--validation", 100, "--no-progress", "--threads", 1]
    tune += ["--vary", "learning-rate=1e-3,2e-3,3e-3,4e-3"]
    alone(mpi, folder, *tune, "--output", "tune1")
    status, text = mpi.run(folder, (3, [*tune, "--output", "tune3"]))
    expect(status == 0, f"tune: {text}")
    reports = [json.loads((folder / name / "tune.json").read_text()) for name in ("tune1", "tune3")]
    for report in reports:
        del report["environment"]
        for trial in report["trials"]:
            del trial["seconds"]
    expect(reports[0] == reports[1] and len(reports[0]["trials"]) == 5, "tune: another report than one process")

    reproduce = ["reproduce", "mnist-cnn", "binary-2-1", "--seeds", 1, "--data", "data", "--no-progress", "--threads", 1]
    words = [str(word) for word in (mpi.program, *reproduce, "--output", "rep1")]
    plain = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)
    status, text = mpi.run(folder, (2, [*reproduce, "--output", "rep2"]))
    expect(status == plain.returncode, f"reproduce: exit code {status}, alone {plain.returncode}: {text}")
    for folder_name in ("rep1", "rep2"):
        expect((folder / folder_name / "reproduce.json").exists(), f"reproduce: no report in {folder_name}: {text}")
    reports = [json.loads((folder / name / "reproduce.json").read_text()) for name in ("rep1", "rep2")]
    figures = [
        [
            (quantity["name"], quantity["measured"])
            for experiment in report["experiments"]
            for quantity in experiment["quantities"]
            if not quantity["name"].startswith("time")
        ]
        for report in reports
    ]
    expect(figures[0] == figures[1], f"reproduce: other figures than one process: {figures}")
    return "evaluate, tune and reproduce: the reports of one process"
