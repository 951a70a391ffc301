// swift-tools-version: 6.2
import PackageDescription

// Kernels are optimised in debug builds too, so that `swift test` runs the machine code that is benchmarked.
// Several threads, because with one a debug build's index would expect other output files.
// No errno from square roots, because with it there is no vector instruction for them.
let optimised: [SwiftSetting] = [
  .unsafeFlags(["-O", "-whole-module-optimization", "-num-threads", "2", "-Xcc", "-fno-math-errno"])
]

/// One build of the SIMD kernel sources: `architecture` is what clang's `-march` takes; `condition` names the vector
/// width.
func simdSettings(architecture: String, condition: String) -> [SwiftSetting] {
  optimised + [.unsafeFlags(["-Xcc", "-march=\(architecture)"]), .define(condition)]
}

// Wider instruction sets of this machine's architecture, each the same sources in a folder of its own (a symbolic
// link).
#if arch(x86_64)
  let widerSIMDTargets: [Target] = [
    .target(
      name: "SIMDKernelsAVX2", dependencies: ["CPUFeatures", "Kernels"],
      swiftSettings: simdSettings(architecture: "haswell", condition: "SIMD_AVX2")),
    .target(
      name: "SIMDKernelsAVX512", dependencies: ["CPUFeatures", "Kernels"],
      swiftSettings: simdSettings(architecture: "skylake-avx512", condition: "SIMD_AVX512")),
  ]
#else
  let widerSIMDTargets: [Target] = []
#endif

let package = Package(
  name: "mnist-bench",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "mnist-bench", targets: ["mnist-bench"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(name: "CPUFeatures"),
    .target(name: "CProfiling"),
    .target(name: "Files"),
    .target(name: "Charts"),
    .target(name: "IDX", dependencies: ["CZlib", "Files"]),
    .target(
      name: "Digits", dependencies: ["CCrypto", "Files", "IDX"]),
    .target(name: "Images", dependencies: ["Files", "IDX", "CZlib"]),
    .target(name: "Kernels", swiftSettings: optimised),
    .target(
      name: "SIMDKernels", dependencies: ["CPUFeatures", "Kernels"],
      swiftSettings: optimised + [.define("SIMD_BASELINE")]),
    .target(
      name: "BLASKernels", dependencies: ["Kernels", "COpenBLAS"], swiftSettings: optimised),
    .target(
      name: "KernelCatalog",
      dependencies: ["Kernels", "SIMDKernels", "BLASKernels", "CPUFeatures"]
        + widerSIMDTargets.map { .target(name: $0.name) }),
    .target(name: "NeuralNetwork", dependencies: ["Files", "Kernels", "Digits", "CPUFeatures"]),
    .target(name: "ModelInsight", dependencies: ["NeuralNetwork", "Kernels", "Digits"]),
    .target(name: "Measurement", dependencies: ["CProfiling", "Files"], swiftSettings: optimised),
    .executableTarget(
      name: "mnist-bench",
      dependencies: [
        "CZlib", "Charts", "Files", "IDX", "Digits", "Images", "Kernels", "BLASKernels", "KernelCatalog",
        "NeuralNetwork", "ModelInsight", "Measurement",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(name: "IDXTests", dependencies: ["IDX", "Files"]),
    .testTarget(name: "DigitsTests", dependencies: ["Digits"]),
    .testTarget(
      name: "ImagesTests", dependencies: ["Images", "IDX"], exclude: ["Golden"], resources: [.copy("Fixtures")]),
    .testTarget(name: "KernelTests", dependencies: ["Files", "Kernels", "KernelCatalog", "BLASKernels"]),
    .testTarget(
      name: "NeuralNetworkTests", dependencies: ["NeuralNetwork", "KernelCatalog"], exclude: ["Golden"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ModelInsightTests",
      dependencies: ["ModelInsight", "NeuralNetwork", "KernelCatalog", "Kernels", "Digits", "IDX"],
      exclude: ["Golden"], resources: [.copy("Fixtures")]),
    .testTarget(name: "MeasurementTests", dependencies: ["Measurement", "Files"], exclude: ["Machine/Fixtures"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "mnist-bench", "Kernels", "KernelCatalog", "Measurement", "NeuralNetwork", "ModelInsight", "Images", "IDX",
      ]),
  ] + widerSIMDTargets,
  swiftLanguageModes: [.v6]
)
