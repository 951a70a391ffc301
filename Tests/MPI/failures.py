"""What goes wrong on clusters: each time one clear line, a stated time, an exit code, and no half-written file."""

import os
import random
import shutil
import signal
import time

from job import Job, expect
from namespaces import Cable
from program import expect_whole_json, expect_whole_safetensors, metadata
from same_bits import NAME, TRAIN, alone, result, trained

TIMEOUT = 2


def refused(mpi, folder, words, *groups, flags=None):
    """A job that has to end with one line that contains `words`, and to write nothing."""
    shutil.rmtree(folder / "refused", ignore_errors=True)
    start = time.monotonic()
    job = mpi.start(folder, *[(ranks, [*flag, "--output", "refused"]) for ranks, flag in groups], flags=flags)
    status, text = job.finish(60)
    expect(status != 0, f"exit code 0: {text}")
    errors = job.errors()
    expect(len(errors) == 1 and words in errors[0], f"expected one line with '{words}', found {errors} in: {text}")
    expect(not list((folder / "refused").glob("*")), "something was written")
    expect(time.monotonic() - start < 30, f"it took {time.monotonic() - start:.0f} s")


def differing_ranks(mpi, folder):
    train = [*TRAIN, "--epochs", 1, "--threads", 1]
    refused(mpi, folder, "expected the seed of rank 0, 1, found 2", (1, train), (2, [*train, "--seed", 2]))
    refused(mpi, folder, "expected the recipe of rank 0", (1, train), (1, [*train, "--learning-rate", 0.01]))
    refused(mpi, folder, "expected the data of rank 0", (2, train), (1, [*train, "--validation", 100]))
    refused(
        mpi, folder, "expected the results of the kernel set of rank 0, simd-", (1, train), (1, [*train, "--kernels", "naive"])
    )
    sse = [*train, "--kernels", "simd-sse2"]
    avx = [*train, "--kernels", "simd-avx2"]
    refused(mpi, folder, "expected the results of the kernel set of rank 0, simd-avx2", (1, avx), (1, sse))
    return "another seed, recipe, data, kernel set, or SSE beside AVX2: one line"


def mistakes(mpi, folder):
    train = ["train", "--data", "data", "--epochs", 1]
    refused(mpi, folder, "expected a chunk of the batch for each of the 3 ranks, found 2", (3, [*train, "--gradient-lanes", 2, "--micro-batch-size", 16]))
    status, text = mpi.run(folder, (3, [*train, "--recipe", "none"]))
    expect(status != 0 and text.count('Error: unknown recipe "none"') == 1, f"a mistake in the command line: {text}")
    refused(mpi, folder, "nowhere: expected a folder", (3, ["train", "--data", "nowhere"]))
    # Only one rank has it: the others are ended.
    refused(mpi, folder, "rank 1: none.safetensors", (1, TRAIN), (1, [*train, "--initial-weights", "none.safetensors"]))
    return "fewer chunks of the batch than ranks, no data, a file that one rank lacks: one line"


def bindings(mpi, folder):
    train = [*TRAIN, "--epochs", 1, "--output", "bound"]
    if mpi.name == "Open MPI":
        flags = ["--bind-to", "core", "--oversubscribe"]
        status, text = mpi.run(folder, (1, [*train, "--threads", 2]), flags=flags)
        expect(status == 0 and "rank 0 may run on 1 processor, with 2 threads" in text, f"no warning: {text}")
        expect("--bind-to none" in text and "slot:PE=2" in text, f"no flag is named: {text}")
        status, text = mpi.run(folder, (9, [*train, "--threads", 1]), flags=[])
        expect(status != 0 and "slots" in text, f"jobs without slots are started: {text}")
    processors = os.cpu_count()
    ranks = min(processors + 1, 8)
    threads = 1 if ranks > processors else processors
    unbound = {"Open MPI": ["--bind-to", "none", "--oversubscribe"], "MPICH": ["-bind-to", "none"]}[mpi.name]
    status, text = mpi.run(folder, (ranks, [*train, "--threads", threads]), flags=unbound)
    expect(status == 0 and f"share {processors} processors among" in text, f"no warning: {text}")
    if mpi.name == "Open MPI" and Cable.is_possible():
        with Cable() as cable:
            flags = [*train, "--threads", 1, "--distributed"]
            job = Job([*cable.mpirun(folder, binding="core"), mpi.program, *flags], folder, {})
            status, text = job.finish(60)
            expect(status == 0 and "which are one machine, share 1 processor among 2 threads" in text, f"no warning: {text}")
    return "a rank with fewer processors than threads, and more threads than processors, are seen"


def long_run(mpi, folder, ranks, *flags):
    """A job of hundreds of epochs; its ranks' processes."""
    arguments = [*TRAIN, "--epochs", 10_000, "--threads", 1, "--step-timeout", TIMEOUT, "--output", "killed", *flags]
    job = mpi.start(folder, (ranks, arguments))
    return job, job.wait_for(ranks)


def wait_for_step(job, folder):
    end = time.monotonic() + 60
    while not (folder / f"killed/{NAME}.safetensors").exists():
        expect(time.monotonic() < end and job.launcher.poll() is None, f"no first epoch: {job.text()}")
        time.sleep(0.01)


def kills(mpi, folder, times):
    """kill -9 of a random rank at a random moment; --from goes on with another number of ranks, to the same bits."""
    checkpoint = folder / f"killed/{NAME}.safetensors"
    gone_on = named = 0
    slowest = 0.0
    for _ in range(times):
        ranks = random.choice((2, 3, 4, 8))
        job, processes = long_run(mpi, folder, ranks)
        # Half of them at the start, half in the midst of steps and files.
        if random.random() < 0.5:
            wait_for_step(job, folder)
        time.sleep(random.uniform(0, 0.8))
        victim = random.choice(sorted(processes))
        os.kill(processes[victim], signal.SIGKILL)
        start = time.monotonic()
        status, text = job.finish(30)
        slowest = max(slowest, time.monotonic() - start)
        expect(status != 0, f"exit code 0 after kill -9: {text}")
        expect(len(job.errors()) <= 1, f"several lines: {job.errors()}")
        named += len(job.errors())
        expect_whole_safetensors(checkpoint)
        expect_whole_json(checkpoint.with_suffix(".json"))
        if checkpoint.exists():
            epochs = result(folder, "killed")[1]["epochs"]
            done = int(metadata(checkpoint)["epochs"])
            expect(len(epochs) >= done, "the history lags behind the checkpoint")
            flags = ["--from", f"killed/{NAME}.safetensors", "--data", "data", "--output", "killed", "--threads", 1]
            other = random.choice([count for count in (1, 2, 3, 4, 8) if count != ranks])
            trained(mpi, folder, "killed", (other, ["train", *flags, "--epochs", done + 1]))
            if done < 40:
                alone(mpi, folder, *TRAIN, "--epochs", done + 1, "--output", "whole")
                same = result(folder, "killed") == result(folder, "whole")
                expect(same, f"other bits after kill -9 and --from, epoch {done + 1}")
                gone_on += 1
        shutil.rmtree(folder / "killed", ignore_errors=True)
    expect(5 * gone_on >= times, f"only {gone_on} of {times} runs left a checkpoint to go on from")
    return f"{times} kills: ended within {slowest:.1f} s, {named} with a line of ours, {gone_on} gone on to the same bits"


def stops(mpi, folder):
    """SIGSTOP: nothing but a deadline notices."""
    for victim in (1, 0):
        job, processes = long_run(mpi, folder, 3)
        wait_for_step(job, folder)
        os.kill(processes[victim], signal.SIGSTOP)
        start = time.monotonic()
        status, text = job.finish(12 * TIMEOUT + 30)
        took = time.monotonic() - start
        errors = job.errors()
        expect(status != 0 and len(errors) == 1, f"expected one line, found {errors}: {text}")
        expect(f" {victim}" in errors[0].split(": ")[2] and "not answered" in errors[0], errors[0])
        expect("in step" in errors[0] or "after epoch" in errors[0] or "outside the steps" in errors[0], errors[0])
        expect(took < 10 * TIMEOUT + 10, f"it took {took:.0f} s")
        expect(not job.processes(), "a stopped rank is left")
        shutil.rmtree(folder / "killed", ignore_errors=True)
    return f"a stopped rank: named after {TIMEOUT} s in a step, with the step"


def lost_network(mpi, folder):
    """Two ranks as on two machines, and the cable between them is cut: neither hears of the other again."""
    if mpi.name != "Open MPI" or not Cable.is_possible():
        return "a lost network: not tried (it takes Open MPI, root, ip and tc)"
    flags = ["--epochs", 10_000, "--threads", 1, "--step-timeout", TIMEOUT, "--output", "cut", "--distributed"]
    with Cable() as cable:
        job = Job([*cable.mpirun(folder), mpi.program, *TRAIN, *flags], folder, {})
        job.wait_for(2)
        checkpoint = folder / f"cut/{NAME}.safetensors"
        end = time.monotonic() + 60
        while not checkpoint.exists():
            expect(time.monotonic() < end, f"no first epoch: {job.text()}")
            time.sleep(0.01)
        cable.cut()
        start = time.monotonic()
        while job.processes():
            expect(time.monotonic() < start + 11 * TIMEOUT + 10, f"ranks are left: {job.text()}")
            time.sleep(0.01)
        took = time.monotonic() - start
        time.sleep(1)
        errors = job.errors()
        expect(len(errors) == 1 and "rank 1 has not answered" in errors[0], f"{errors}: {job.text()}")
    expect_whole_safetensors(checkpoint)
    expect_whole_json(checkpoint.with_suffix(".json"))
    shutil.rmtree(folder / "cut", ignore_errors=True)
    return f"a lost network: both ranks ended within {took:.1f} s, with one line"


def asked_to_end(mpi, folder):
    """SIGTERM to one rank ends all, with its step."""
    job, processes = long_run(mpi, folder, 2)
    wait_for_step(job, folder)
    os.kill(processes[0], signal.SIGTERM)
    status, text = job.finish(30)
    expect(status != 0 and len(job.errors()) == 1 and "SIGTERM" in job.errors()[0], f"{job.errors()}: {text}")
    shutil.rmtree(folder / "killed", ignore_errors=True)
    return "SIGTERM to one rank ends all of them"
