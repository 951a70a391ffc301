#!/bin/sh
# Prints what the tests read of this machine's /proc and /sys: a line `== path`, then the file, again and again. The
# recordings here are of Debian 12's kernel (linux-image-cloud-amd64 and -arm64, 6.1.192) under qemu-system 7.2, with
# -smp 16,cores=16 (-cpu EPYC), 16,cores=8,threads=2 (-cpu Skylake-Server, as the following), 16,sockets=2,cores=8,
# 64,sockets=2,cores=16,threads=2, again 16,cores=8,threads=2 with `echo 0` in online of 3, 9, 14 and 15, and
# -machine virt -cpu cortex-a72 -smp 8; control groups are of the same kernel, and of a 2-processor machine with version 1,
# without the mounts that have nothing to do with them.
cd /
cpu=sys/devices/system/cpu
for file in proc/cpuinfo proc/stat proc/self/status proc/loadavg proc/self/cgroup proc/self/mountinfo \
  $cpu/online $cpu/cpu*/topology/core_cpus_list $cpu/cpu*/topology/thread_siblings_list \
  $cpu/cpu0/cache/index*/type $cpu/cpu0/cache/index*/level $cpu/cpu0/cache/index*/size \
  $cpu/cpu0/cache/index*/shared_cpu_list \
  $(find sys/fs/cgroup \( -name cpu.max -o -name cpu.stat -o -name 'cpu.cfs_*_us' \) 2>/dev/null); do
  [ ! -r "$file" ] || { echo "== $file"; cat "$file"; }
done
