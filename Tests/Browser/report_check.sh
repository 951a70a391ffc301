#!/bin/sh
# Makes a report with every kind of input and looks at it in headless Chromium: report_check.sh PROGRAM.
# Screenshots, for people to look at, are in .build/report-check.
set -eu
program=$1
here=$(dirname "$0")
folder=.build/report-check

command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || {
  # Only where it takes no password.
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get install --yes --quiet chromium
  else
    echo "error: there is no chromium; on Debian: apt-get install chromium" >&2
    exit 1
  fi
}

rm -rf "$folder"
mkdir -p "$folder"
for seed in 1 2; do
  "$program" train --epochs 3 --images 2000 --data synthetic --seed "$seed" --output "$folder" --no-progress \
    >"$folder/train.log"
done
"$program" evaluate --data synthetic --weights "$folder"/train-*-seed1.safetensors --json "$folder/evaluation.json" \
  >"$folder/evaluate.log"
# Ratios need samples, which the committed reports do not have.
"$program" bench --quick --workloads conv2 dense1 --data synthetic --output "$folder/bench.json" >"$folder/bench.log"
# Enough numbers of threads for every law of scaling, also where there are fewer processors.
"$program" bench --quick --workloads train-step --threads 1 2 3 4 5 --data synthetic --output "$folder/scaling.json" \
  >"$folder/scaling.log"
python3 "$here/changed_report.py" "$folder/bench.json" "$folder/changed.json"
python3 "$here/commits.py" "$folder/bench.json" "$folder"
"$program" history add "$folder"/commit-*.json --history "$folder/history" >"$folder/history.log"
"$program" report --history "$folder/history" --commit-link 'https://example.com/{commit}' "$folder/bench.json" \
  "$folder/changed.json" "$folder/scaling.json" Results/reference-bench.json Results/reference-network.json \
  "$folder"/train-*.json "$folder/evaluation.json" Results/reference-reproduce.json Results/peers-*.json Results/reference-scaling-mpi.json \
  --output "$folder/report.html"
python3 "$here/report_check.py" "$folder/report.html" "$folder"
