"""How long a step takes on any number of machines: computing, latency and bandwidth.

A rank computes for c0 + c1 times its images. A step has two exchanges, of the gradients and of the parameters. Together they
take a + k times the network's delay + the bytes that a rank sends divided by the rate. a and k are fitted to batch 32; all is
checked on the other batches.
"""

PARAMETERS = 373_568
TRIPS = "one-way delays"


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


class Model:
    def __init__(self, rows):
        cables = [row for row in rows if row["part"] == "network"]
        single = [row for row in rows if row["part"] == "network" and row["delay"] is None]
        # Relative errors count: each line is divided by its time.
        weights = [1 / row["computing"] for row in single]
        self.c0, self.c1 = solve(
            [[w, w * row["batch"] / 2] for w, row in zip(weights, single)], [1.0] * len(single)
        )
        fitted = [row for row in cables if row["batch"] == 32]
        lines, values = [], []
        for row in fitted:
            total = row["communicating"] + row["waiting"]
            lines.append([1 / total, (row["delay"] or 0) / 1e3 / total])
            values.append(1 - on_the_wire(row["sent"], row["rate"]) / total)
        self.a, self.k = solve(lines, values)

    def step(self, images, sent, delay_us, rate):
        communicating = self.a + self.k * (delay_us or 0) / 1e3 + on_the_wire(sent, rate)
        return self.c0 + self.c1 * images + communicating


def sent(ranks):
    """kB that a rank sends in a step with a shard for each rank."""
    return 2 * PARAMETERS * (1 - 1 / ranks) / 1e3


def report(rows):
    if not any(row["part"] == "network" and row["delay"] for row in rows):
        print("no model without measured delays")
        return
    model = Model(rows)
    print(
        f"\na rank computes {model.c0:.3f} ms + {1e3 * model.c1:.2f} us an image; a step's exchanges take {model.a:.3f} ms "
        f"+ {model.k:.1f} {TRIPS} + the bytes sent at the network's rate"
    )
    worst = 0.0
    for row in rows:
        if row["part"] != "network" or row["batch"] == 32:
            continue
        predicted = model.step(row["batch"] / 2, row["sent"], row["delay"], row["rate"])
        error = predicted / row["step"] - 1
        worst = max(worst, abs(error))
        print(f"{row['kind']:18} batch {row['batch']:4}: measured {row['step']:7.3f} ms, predicted {predicted:7.3f} ms, {100 * error:+.0f} %")
    print(f"greatest error on batches that were not fitted: {100 * worst:.0f} %")
    for delay, rate in ((10, 10), (50, 10), (200, 1)):
        print(f"\n{delay} us and {rate} Gbit/s: images a second, and speed-up over one machine, of one thread each")
        for batch in (128, 1024, 8192):
            alone = model.c0 + model.c1 * batch
            texts = []
            for ranks in (8, 64, 1024):
                if batch < ranks:
                    continue
                step = model.step(batch / ranks, sent(ranks), delay, rate)
                texts.append(f"{ranks} machines: {1e3 * batch / step:9.0f}, {alone / step:5.1f} x")
            print(f"  batch {batch:5}  " + "   ".join(texts))
