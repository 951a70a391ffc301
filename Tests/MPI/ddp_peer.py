"""PyTorch's DistributedDataParallel on gloo: the documented network, Adam, one process of two. Prints milliseconds a step.

    MASTER_ADDR=... MASTER_PORT=... python ddp_peer.py RANK RANKS THREADS BATCH STEPS
"""

import statistics
import sys
import time

import torch
import torch.distributed
from torch import nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10)),
        )

    def forward(self, images):
        return self.layers(images)


def main():
    rank, ranks, threads, batch, steps = map(int, sys.argv[1:])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    torch.distributed.init_process_group("gloo", rank=rank, world_size=ranks)
    # The faster of the layouts and loops of Tests/Peers on this network.
    model = DistributedDataParallel(Network().to(memory_format=torch.channels_last))
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
    images = torch.randint(0, 255, (batch // ranks, 1, 28, 28), dtype=torch.uint8)
    labels = torch.randint(0, 10, (batch // ranks,))
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        scaled = (images.float() / 255).contiguous(memory_format=torch.channels_last)
        loss = functional.cross_entropy(model(scaled), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    if rank == 0:
        print(1e3 * statistics.median(times[steps // 3 :]))
    torch.distributed.destroy_process_group()


if __name__ == "__main__":
    main()
