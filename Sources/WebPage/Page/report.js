// The report of a measurement, in the format of `mnist-bench bench` (Results/schema.json).

/** One workload's rows: its samples, then mean, median, standard deviation and coefficient of variation. */
export function reportRows(measured, family) {
  return measured.kernels.flatMap((timed, instance) => {
    const runName = `${measured.workload}/${timed.kernel}/batch:${measured.batch}/threads:1`;
    const shared = {
      family_index: family,
      per_family_instance_index: instance,
      run_name: runName,
      threads: 1,
      time_unit: "ns",
      workload: measured.workload,
      kernel: timed.kernel,
      batch_size: measured.batch,
      flops: measured.flops,
      bytes: measured.bytes,
    };
    if (timed.error) {
      const failure = { error_occurred: true, error_message: timed.error, real_time: 0, cpu_time: 0, iterations: 0 };
      return [{ ...shared, ...failure, name: runName, run_type: "iteration", repetitions: 1, repetition_index: 0 }];
    }
    const repetitions = timed.times.length;
    const samples = timed.times.map((time, index) => ({
      ...shared,
      name: runName,
      run_type: "iteration",
      repetitions,
      repetition_index: index,
      iterations: timed.iterations,
      ...times(time),
      reference_time: timed.reference_times[index],
    }));
    const aggregate = (name, value, more = {}) => ({
      ...shared,
      name: `${runName}_${name}`,
      run_type: "aggregate",
      aggregate_name: name,
      aggregate_unit: name === "cv" ? "percentage" : "time",
      repetitions,
      iterations: repetitions,
      ...times(value),
      ...more,
    });
    const speed = (time) => (time > 0 ? { gflops: measured.flops / time } : {});
    const { mean, median, standard_deviation: deviation } = timed;
    return [
      ...samples,
      aggregate("mean", mean, speed(mean)),
      aggregate("median", median, {
        ...speed(median),
        max_relative_error: timed.max_relative_error,
        workspace_bytes: timed.workspace_bytes,
        ...timed.estimates,
      }),
      aggregate("stddev", deviation),
      aggregate("cv", mean > 0 ? deviation / mean : 0),
    ];
  });
}

/** A browser tells no processor time: on one thread it is the wall time. */
function times(nanoseconds) {
  return { real_time: nanoseconds, cpu_time: nanoseconds };
}

/** The whole report of some workloads. */
export function report(allMeasured, description, page) {
  const rows = allMeasured.flatMap(reportRows);
  const processors = navigator.hardwareConcurrency || 1;
  return {
    context: {
      date: new Date().toISOString().replace(/\.\d+/, ""),
      host_name: "browser",
      executable: "Results/web/index.html",
      num_cpus: processors,
      mhz_per_cpu: 0,
      cpu_scaling_enabled: false,
      caches: [],
      load_avg: [],
      library_build_type: "release",
      json_schema_version: 1,
      mnist_bench: {
        schema_version: 1,
        cpu_model: `unknown, in ${browserName()}`,
        operating_system: navigator.userAgentData?.platform || navigator.platform || "unknown",
        physical_cores: processors,
        warnings: ["a browser tells neither the processor nor its load, and rounds its clock; processor time is wall time"],
        ...(page.commit ? { git_commit: page.commit, git_dirty: page.isDirty } : {}),
        compiler: page.compiler,
        compiler_flags: `-O, WebAssembly engine "${page.engine}"`,
        cache_mode: "warm",
        data_set: "synthetic",
        threads: 1,
        clock_resolution: description.clockResolution,
        seed: 1,
      },
    },
    benchmarks: rows,
  };
}

function browserName() {
  const brand = navigator.userAgentData?.brands?.find(({ brand }) => !/not.?a.?brand/i.test(brand));
  if (brand) return `${brand.brand} ${brand.version}`;
  return navigator.userAgent.match(/(Firefox|Chrome|Version)\/[\d.]+/)?.[0].replace("/", " ") ?? "a browser";
}
