# One call per task; `make` alone lists them. The text after `##` is what the list shows.
# ARGS="..." hands further flags to the program that a target runs.

.DEFAULT_GOAL := help

# Nothing may run beside a benchmark, and `make lint test` has to fail at the faster of the two.
.NOTPARALLEL:

MNIST_BENCH := .build/release/mnist-bench
DOCUMENTED := Charts JSONDocuments IDX Digits Images Kernels SIMDKernels BLASKernels KernelCatalog NeuralNetwork ModelFiles \
  ModelInsight Measurement BenchmarkReports Benchmarking
PEERS := .build/peers-venv
LONGEST_FILE := 400
SECONDS := 60
MINUTES := 60
TIMES := 100
MPICC := mpicc
FILES = Results/reference-*.json Results/peers-*.json Results/curves/*-seed1.json
REFERENCES := Results/reference-bench.json Results/reference-network.json
WEB_PAGE := Results/web/index.html
LADDER_PAGE := Sources/KernelCatalog/KernelCatalog.docc/KernelLadder.md
EVIDENCE := Sources/Measurement/Measurement.docc/Resources
FIGURES := Sources/KernelCatalog/KernelCatalog.docc/Resources
CURVES := Sources/NeuralNetwork/NeuralNetwork.docc/Resources

.PHONY: help build bench bench-quick scaling profile compare ab bisect peers blas mpi mpi-check scaling-mpi reproduce \
  track report report-check web web-check figures curves evidence test products coverage sanitize mutate faults \
  determinism soak doc-commands interchange portability arm64 fuzz docs lint format clean prerequisites

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'ARGS="..." hands on further flags, as in: make bench ARGS="--kernels simd blas --seconds 2"'

build: prerequisites ## Build mnist-bench, optimised, as .build/release/mnist-bench
	swift build --configuration release --product mnist-bench

bench: build ## Time every kernel set on the network's shapes; JSON report to Results/
	$(MNIST_BENCH) bench $(ARGS)

bench-quick: build ## The same within a minute
	$(MNIST_BENCH) bench --quick $(ARGS)

scaling: build ## What inference and training gain from 1, 2, 4, ... threads; JSON report to Results/scaling.json
	$(MNIST_BENCH) bench --scaling --workloads inference train-step --batch-size 32 --output Results/scaling.json $(ARGS)

profile: build ## Where a kernel's time goes: WORKLOAD=<name or shape> [KERNEL=<kernel set>]
	$(MNIST_BENCH) profile $(WORKLOAD) $(if $(KERNEL),--kernel $(KERNEL)) $(ARGS)

compare: build ## Compare two reports: BASE=<base.json> HEAD=<head.json>
	$(MNIST_BENCH) compare $(BASE) $(HEAD) $(ARGS)

ab: prerequisites ## Compare this checkout, or HEAD=<revision>, with another: BASE=<revision> [WORKLOADS="..."] [KERNELS="..."]
	@BASE='$(BASE)' HEAD='$(HEAD)' WORKLOADS='$(WORKLOADS)' KERNELS='$(KERNELS)' sh Tests/Support/ab.sh $(ARGS)

bisect: build ## Find the commit that made a workload slower: GOOD=<revision> BAD=<revision> WORKLOADS="..." [KERNELS="..."]
	@$(MNIST_BENCH) bisect $(if $(GOOD),--good '$(GOOD)') $(if $(BAD),--bad '$(BAD)') \
	  $(if $(WORKLOADS),--workloads $(WORKLOADS)) $(if $(KERNELS),--kernels $(KERNELS)) $(ARGS)

peers: build $(PEERS)/installed ## Compare with TensorFlow, PyTorch, JAX, ONNX Runtime and OpenVINO, side by side
	$(PEERS)/bin/python Tests/Peers/peers.py $(ARGS)

$(PEERS)/installed: Tests/Peers/requirements.txt
	python3 -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet --requirement $<
	touch $@

blas: build ## Compare with BLAS libraries, which it fetches: OpenBLAS, BLIS and MKL [ARGS="--libraries FILE..."]
	sh Tests/BLAS/fetch.sh .build/blas
	PYTHONPATH=Tests/Peers python3 Tests/BLAS/blas.py $(ARGS)

mpi: build ## Build for mpirun, with the mpicc in PATH: .build-mpi/release/mnist-bench [MPICC=mpicc.mpich]
	@sh Tests/Support/prerequisites.sh $(MPICC) mpirun
	sh Sources/MPIAdapter/build.sh $(MNIST_BENCH) .build-mpi/release $(MPICC)

scaling-mpi: mpi ## Time steps on 1, 2, 4 ranks, across network namespaces (root), and beside PyTorch [ARGS="--torch PYTHON"]
	python3 Tests/MPI/scaling.py .build-mpi/release/mnist-bench Results/scaling-mpi.json $(ARGS)

mpi-check: mpi ## Train as 1 to 8 processes on each MPI that is installed; kill, stop and misconfigure ranks: TIMES=100
	python3 Tests/MPI/mpi_check.py .build-mpi/release/mnist-bench --kills $(TIMES)

reproduce: build ## Run every documented experiment: documented value, measured value, verdict
	$(MNIST_BENCH) reproduce $(ARGS)

track: build ## Time this commit, add it to the history in Results/history, and look for slowdowns
	@git diff --quiet HEAD || { echo 'error: commit your changes first, as a history has the times of commits' >&2; exit 1; }
	$(MNIST_BENCH) bench --output Results/track.json $(ARGS)
	$(MNIST_BENCH) history add Results/track.json
	$(MNIST_BENCH) history check

report: build ## One HTML page of pictures from reports, histories, evaluations: [FILES="..."], into Results/report.html
	$(MNIST_BENCH) report $(FILES) $(ARGS)

report-check: build ## Look at a report in headless Chromium: nothing cut off, covered, or wrong on the console
	sh Tests/Browser/report_check.sh $(MNIST_BENCH)

# The page's style is that of a report.
web: build ## One page with the kernels in WebAssembly, to draw, bench and train in a browser: Results/web/index.html
	sh Sources/WebPage/build.sh .build/web
	$(MNIST_BENCH) report Results/reference-network.json --output .build/web/report.html
	python3 Sources/WebPage/pack.py .build/web .build/web/report.html Results/accurate.safetensors $(WEB_PAGE)

web-check: web ## Look at that page in headless Chromium and Firefox: the program's answers and weights, bad input, keyboard
	sh Tests/Browser/web_check.sh $(MNIST_BENCH) $(WEB_PAGE)

figures: build ## Rewrite the charts and the ladder's page from the committed reports and histories
	$(MNIST_BENCH) report $(REFERENCES) --charts $(FIGURES) --ladder $(LADDER_PAGE)
	$(MNIST_BENCH) report Results/curves/train-*.json --charts $(CURVES)

curves: build ## Train every recipe with three seeds for the curves in the documentation, which make figures draws
	for recipe in documented accurate sprint; do for seed in 1 2 3; do \
	  $(MNIST_BENCH) train --recipe $$recipe --seed $$seed --output Results/curves $(ARGS) || exit 1; done; done

evidence: build ## Draw why ab works in lockstep, on this machine, for the page "How we measure" (a venv with matplotlib)
	test -x .build/evidence-venv/bin/python || python3 -m venv .build/evidence-venv
	.build/evidence-venv/bin/pip install --quiet matplotlib==3.10.7
	.build/evidence-venv/bin/python Tests/Lockstep/evidence.py $(MNIST_BENCH) $(EVIDENCE)

test: ## Run all tests; those on real MNIST need MNIST_DIR
	@sh Tests/Support/prerequisites.sh python3
	swift test --disable-xctest $(ARGS)

products: prerequisites ## Build and run a package that depends on this one by a version, and look for unsafe flags
	sh Tests/Products/products.sh

coverage: prerequisites ## Run the tests and count the lines they run; fails below 90 % in a module
	sh Tests/Coverage/coverage.sh

# Swift's own crash reports would come between a fault and the sanitizer. An allocation that must fail is a test; and what
# a program that is run prints is looked at, where the sanitizers' own remarks have no place.
ADDRESS := SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=allocator_may_return_null=1 \
  LSAN_OPTIONS=print_suppressions=0:suppressions=$(CURDIR)/Tests/Support/leak-sanitizer.txt
THREAD := SWIFT_BACKTRACE=enable=no \
  TSAN_OPTIONS=allocator_may_return_null=1:suppressions=$(CURDIR)/Tests/Support/thread-sanitizer.txt
# A sanitizer's complaint shows in the exit code.
INTERRUPTIONS := python3 Tests/Faults/faults.py 40 Ctrl-C

sanitize: prerequisites ## Run all tests, and Ctrl-C at random, under AddressSanitizer and ThreadSanitizer [ARGS="--filter ..."]
	$(ADDRESS) swift test --disable-xctest --sanitize address --scratch-path .build/address $(ARGS)
	$(ADDRESS) MNIST_BENCH=$(CURDIR)/.build/address/debug/mnist-bench $(INTERRUPTIONS)
	$(THREAD) swift test --disable-xctest --sanitize thread --scratch-path .build/thread $(ARGS)
	$(THREAD) MNIST_BENCH=$(CURDIR)/.build/thread/debug/mnist-bench $(INTERRUPTIONS)

mutate: prerequisites ## Plant mistakes, one at a time; fails unless the tests notice each [ARGS="KernelTests"]
	python3 Tests/Mutation/mutate.py $(ARGS)

faults: build ## Kill the program at random moments, fill its disk, close its pipes: TIMES=100
	python3 Tests/Faults/faults.py $(TIMES)

determinism: build ## Train the same over and over: 20 runs, 1 to 8 threads, under load, resumed
	python3 Tests/Determinism/determinism.py

soak: build ## Train and benchmark for MINUTES=60 and watch memory, threads, files and speed
	python3 Tests/Soak/soak.py $(MINUTES)

doc-commands: build ## Run the commands that README and documentation show, on MNIST in MNIST_DIR: SECONDS=60 each
	MNIST_BENCH=$(CURDIR)/$(MNIST_BENCH) DOCUMENTED_COMMANDS_SECONDS=$(SECONDS) \
	  swift test --disable-xctest --filter DocumentedCommandRunTests

interchange: build ## Run exported ONNX models in what reads them, on MNIST in MNIST_DIR [CONSUMERS="openvino ncnn ..."]
	python3 Tests/Interchange/consumers.py $(MNIST_BENCH) $(CONSUMERS)

portability: prerequisites ## Run on emulated older CPUs and, statically linked, without Swift (qemu-user, debootstrap)
	sh Tests/Portability/portability.sh

arm64: prerequisites ## Run kernels, inference and training on an emulated arm64, on MNIST in MNIST_DIR (qemu-user)
	sh Tests/ARM64/arm64.sh

fuzz: ## Feed the readers with mutated files: SECONDS=60 each [TARGETS="idx gzip ..."]
	@sh Tests/Fuzzing/fuzz.sh $(SECONDS) $(TARGETS)

docs: prerequisites ## Build the library modules' documentation in .build/docs; fails where some is missing
	swift build
	python3 Tests/Documentation/documented.py $(DOCUMENTED)
	mkdir -p .build/docs
	swift package --allow-writing-to-directory .build/docs generate-documentation \
	  $(addprefix --target ,$(DOCUMENTED)) --enable-experimental-combined-documentation \
	  --warnings-as-errors --output-path .build/docs

# Neither `swift format` nor `find` follows the symbolic links of the SIMD kernels, so each source is read once.
lint: prerequisites ## Check formatting, the length of source files, the syntax of scripts, the planted mistakes' places
	swift format lint --strict --recursive Sources Tests Package.swift
	@find Package.swift Sources Tests -type f \( -name '*.swift' -o -name '*.h' -o -name '*.py' -o -name '*.sh' \) \
	  -exec awk 'FNR == $(LONGEST_FILE) + 1 { print FILENAME ": longer than $(LONGEST_FILE) lines"; long = 1 } \
	    /^ *\/\/[^|]*$$/ && length > 120 { print FILENAME ":" FNR ": comment wider than 120 columns"; long = 1 } \
	    END { exit long }' {} +
	@! grep -rnE '(Data|String)\(contentsOf|contentsOfFile|contents\(atPath' Sources Tests --include='*.swift' --exclude=FileBytes.swift || \
	  { echo 'error: files are read whole by FileBytes alone (Sources/Files/FileBytes.swift says why)'; exit 1; }
	@! grep -rnE 'standard(Output|Error)\.write|Swift\.print\(|\bfputs\(' Sources --include='*.swift' || \
	  { echo 'error: only DataLog and print (Sources/Console) write to standard streams'; exit 1; }
	@bash -n .ci/run
	@for script in Tests/*/*.sh Sources/*/*.sh; do sh -n "$$script" || exit 1; done
	@python3 Tests/Mutation/symbols_test.py
	@python3 Tests/Mutation/mutate.py --check

format: prerequisites ## Format the Swift sources in place
	swift format --in-place --recursive Sources Tests Package.swift

clean: ## Remove everything that was built
	rm -rf .build .build-mpi

prerequisites:
	@sh Tests/Support/prerequisites.sh
