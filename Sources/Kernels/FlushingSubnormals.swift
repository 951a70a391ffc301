import CPUFeatures

/// Runs `body` with subnormal numbers (below 2^-126) taken as zero by this thread, as operands and as results. Then it
/// restores the thread's mode, whatever it was.
///
/// Subnormal numbers are common in training: the moments of a dead unit shrink by a factor at each step and stay at
/// the least subnormal number. Some CPUs take forty times as long for a product with a subnormal operand. With
/// flushing, such a moment stays at some 10^-37. Either way it changes no parameter: the step is 10^-30 of it.
///
/// x86-64 and arm64 have such a mode. They differ in one case: a result that is subnormal, but would round up to
/// 2^-126, is kept by x86-64 and flushed by arm64. Elsewhere `body` runs as it is.
///
/// Source: Intel, *Software Developer's Manual*, volume 1, sections 10.2.3.3 and 10.2.3.4; Arm, *Architecture Reference
/// Manual for A-profile*, FPCR.FZ.
///
/// - Throws: the errors of `body`.
public func flushingSubnormals<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let modes = cpu_float_modes()
  cpu_set_float_modes(cpu_flushing_subnormals(modes))
  defer { cpu_set_float_modes(modes) }
  return try body()
}
