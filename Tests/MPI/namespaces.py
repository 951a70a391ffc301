"""Two network namespaces of this machine, joined by a virtual cable of a stated delay and rate: two machines for MPI and
for gloo. It needs root, ip and tc."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("mnist-bench-0", "mnist-bench-1")
ADDRESSES = ("10.213.77.1", "10.213.77.2")
INTERFACE = "cable"


def run(*words):
    subprocess.run(words, check=True, capture_output=True)


class Cable:
    """Makes the namespaces, and takes them away again."""

    @staticmethod
    def is_possible():
        if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("tc"):
            return False
        try:
            with Cable():
                return True
        except subprocess.CalledProcessError:
            return False

    def __enter__(self):
        self.remove()
        for name in NAMES:
            run("ip", "netns", "add", name)
        run("ip", "link", "add", INTERFACE, "netns", NAMES[0], "type", "veth", "peer", "name", INTERFACE, "netns", NAMES[1])
        for name, address in zip(NAMES, ADDRESSES):
            run("ip", "-n", name, "address", "add", f"{address}/24", "dev", INTERFACE)
            for interface in ("lo", INTERFACE):
                run("ip", "-n", name, "link", "set", interface, "up")
        return self

    def __exit__(self, *_):
        for name in NAMES:
            found = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False).stdout
            for process in found.split():
                # It may end by itself meanwhile.
                subprocess.run(["kill", "-KILL", process], capture_output=True, check=False)
        self.remove()

    def cut(self):
        """Pulls the plug: what is sent from now on gets lost, and nobody is told."""
        for name in NAMES:
            run("ip", "-n", name, "link", "set", INTERFACE, "down")

    def mpirun(self, folder, binding="none"):
        """Open MPI's launcher of two ranks, one in each namespace."""
        flags = ["--mca", "plm_rsh_agent", self.agent(folder), "--mca", "btl", "tcp,self"]
        flags += ["--mca", "btl_tcp_if_include", INTERFACE, "--mca", "oob_tcp_if_include", INTERFACE]
        # Both hosts are this machine: bound to cores, ranks share its first one.
        flags += ["--bind-to", binding]
        return self.inside(0, ["mpirun.openmpi", "-np", "2", "--host", ",".join(ADDRESSES), *map(str, flags)])

    @staticmethod
    def remove():
        for name in NAMES:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)

    @staticmethod
    def shape(delay_us, gigabits):
        """Each direction gets a delay (netem) or none (tbf), and a rate; both None for the bare cable. Whether the
        system can do that."""
        for name in NAMES:
            subprocess.run(
                ["tc", "-n", name, "qdisc", "delete", "dev", INTERFACE, "root"], capture_output=True, check=False
            )
            if gigabits is None:
                continue
            words = ["tc", "-n", name, "qdisc", "add", "dev", INTERFACE, "root"]
            if delay_us is None:
                words += ["tbf", "rate", f"{gigabits}gbit", "burst", "64kb", "limit", "8mb"]
            else:
                words += ["netem", "limit", "100000", "delay", f"{delay_us}us", "rate", f"{gigabits}gbit"]
            if subprocess.run(words, capture_output=True, check=False).returncode != 0:
                return False
        return True

    @staticmethod
    def inside(index, words):
        """A command in a namespace, on a machine of its own name."""
        script = f'hostname {NAMES[index]}; exec "$@"'
        return ["ip", "netns", "exec", NAMES[index], "unshare", "--uts", "sh", "-c", script, "sh", *words]

    @staticmethod
    def agent(folder):
        """A remote shell for mpirun that enters the other namespace."""
        path = Path(folder) / "agent.sh"
        path.write_text(
            "#!/bin/sh\n"
            "# mpirun gives a host and a command line.\n"
            f"case $1 in {ADDRESSES[0]}) name={NAMES[0]} ;; *) name={NAMES[1]} ;; esac\n"
            "shift\n"
            "[ \"$*\" ] && exec ip netns exec $name unshare --uts sh -c \"hostname $name; $*\"\n"
        )
        path.chmod(0o755)
        return path
