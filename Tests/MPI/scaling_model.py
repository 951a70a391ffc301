"""How long a step takes on any number of machines: computing, messages, latency and bandwidth.

A rank computes for c0 + c1 times its images, fitted to all batches without a limit of the network. A step has two
exchanges, of the gradients and of the parameters. Together they take p for each other rank, some times the network's
delay, and the bytes that a rank sends divided by the rate. p is fitted to batch 32 on two ranks, and so is the number
of delays where delays were measured; whole steps are checked on the other batches.
"""

PARAMETERS = 373_568
# Open MPI sends so many bytes at once over TCP (btl_tcp_eager_limit); before more, the ranks exchange two short messages.
EAGER_LIMIT = 65_536
BATCHES, RANKS = (128, 1024, 8192), (8, 64, 1024)
NETWORKS = ((10, 10), (50, 10), (200, 1))
LIMIT = 0.15


def solve(matrix, values):
    """The least-squares solution, by the normal equations and Gauss' elimination."""
    count = len(matrix[0])
    table = [
        [sum(row[i] * row[j] for row in matrix) for j in range(count)] + [sum(row[i] * v for row, v in zip(matrix, values))]
        for i in range(count)
    ]
    for i in range(count):
        pivot = max(range(i, count), key=lambda row: abs(table[row][i]))
        table[i], table[pivot] = table[pivot], table[i]
        for j in range(count):
            if j != i:
                factor = table[j][i] / table[i][i]
                table[j] = [a - factor * b for a, b in zip(table[j], table[i])]
    return [table[i][count] / table[i][i] for i in range(count)]


def on_the_wire(sent, rate):
    """Milliseconds of `sent` kB at `rate` Gbit/s."""
    return 8 * sent / (1e3 * rate) if rate else 0.0


def delays(ranks):
    """One-way delays of a step: each exchange waits for one, or for three if its messages are long."""
    return 2 * (3 if PARAMETERS / ranks > EAGER_LIMIT else 1)


class Model:
    def __init__(self, rows):
        rows = [row for row in rows if row["part"] == "network"]
        single = [row for row in rows if row["rate"] is None]
        # Relative errors count: each line is divided by its time.
        lines = [[1 / row["computing"], row["batch"] / 2 / row["computing"]] for row in single]
        self.c0, self.c1 = solve(lines, [1.0] * len(single))
        if self.c0 < 0:
            self.c0, self.c1 = 0.0, *solve([line[1:] for line in lines], [1.0] * len(single))
        fitted = [row for row in rows if row["batch"] == 32]
        self.has_delays = any(row["delay"] for row in fitted)
        lines, values = [], []
        for row in fitted:
            total = row["communicating"] + row["waiting"]
            known = on_the_wire(row["sent"], row["rate"])
            if self.has_delays:
                lines.append([1 / total, (row["delay"] or 0) / 1e3 / total])
            else:
                lines.append([1 / total])
            values.append(1 - known / total)
        self.peer, *measured = solve(lines, values)
        # Measured on two ranks, relative to what is expected of them.
        self.delay_factor = measured[0] / delays(2) if measured else 1.0

    def step(self, ranks, images, sent, delay_us, rate):
        waiting = self.delay_factor * delays(ranks) * (delay_us or 0) / 1e3
        return self.c0 + self.c1 * images + (ranks - 1) * self.peer + waiting + on_the_wire(sent, rate)


def sent(ranks):
    """kB that a rank sends in a step if it sends one sum."""
    return 2 * PARAMETERS * (1 - 1 / ranks) / 1e3


def report(rows):
    """Prints the model, its errors, and what it says of more machines; returns the same."""
    measured = [row for row in rows if row["part"] == "network"]
    if not measured:
        print("no model without a network")
        return None
    model = Model(rows)
    print(
        f"\na rank computes {model.c0:.3f} ms + {1e3 * model.c1:.2f} us an image; each other rank costs {model.peer:.3f} ms a step"
        + ("" if model.has_delays else "; delays were not measured: six of them a step on two ranks are assumed")
    )
    worst = 0.0
    for row in measured:
        if row["batch"] == 32:
            continue
        predicted = model.step(2, row["batch"] / 2, row["sent"], row["delay"], row["rate"])
        error = predicted / row["step"] - 1
        worst = max(worst, abs(error))
        print(f"{row['kind']:18} batch {row['batch']:4}: measured {row['step']:7.3f} ms, predicted {predicted:7.3f} ms, {100 * error:+.0f} %")
    print(f"greatest error on batches that were not fitted: {100 * worst:.0f} % (at most {100 * LIMIT:.0f} wanted)")
    predictions = []
    for delay, rate in NETWORKS:
        print(f"\n{delay} us and {rate} Gbit/s: images a second, and speed-up over one machine, of one thread each")
        for batch in BATCHES:
            alone = model.c0 + model.c1 * batch
            texts = []
            for ranks in (ranks for ranks in RANKS if ranks <= batch):
                step = model.step(ranks, batch / ranks, sent(ranks), delay, rate)
                predictions.append({"delay": delay, "rate": rate, "batch": batch, "ranks": ranks, "step": step, "speedup": alone / step})
                texts.append(f"{ranks} machines: {1e3 * batch / step:9.0f}, {alone / step:5.1f} x")
            print(f"  batch {batch:5}  " + "   ".join(texts))
    return {
        "milliseconds": model.c0, "milliseconds_an_image": model.c1, "milliseconds_a_rank": model.peer,
        "measured_delays": model.has_delays, "greatest_error": worst, "predictions": predictions,
    }
