import KernelCatalog

/// The names of the kernel sets that this CPU can run.
let availableKernels = KernelCatalog.available.map(\.name)
