// swift-tools-version: 6.3
import PackageDescription

// Kernels are optimised in debug builds too, so that `swift test` runs the machine code that is benchmarked.
// Several threads, because with one a debug build's index would expect other output files.
// No errno from square roots, because with it there is no vector instruction for them.
// Objects are always written anew: the compiler would keep those of the same IR, although a flag for LLVM has changed.
let optimisation = [
  "-O", "-whole-module-optimization", "-num-threads", "2", "-Xcc", "-fno-math-errno", "-Xfrontend",
  "-always-compile-output-files",
]
// Innermost loops begin at a cache line. Elsewhere a change in one place moves the loops after it, and the same
// instructions take up to 4 % more or less time.
#if arch(x86_64)
  let loopAlignment = ["-Xllvm", "-x86-experimental-pref-innermost-loop-alignment=6"]
#else
  let loopAlignment: [String] = []
#endif
let optimised: [SwiftSetting] = [.unsafeFlags(optimisation + loopAlignment)]

// A third of a first build's time would go into optimising what only reads options, compares results, writes reports or
// draws. No loop that is timed belongs into these modules, nor one over images or weights.
let unoptimised: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

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
    .executable(name: "mnist-bench", targets: ["mnist-bench"]),
    // For other packages. These have no unsafe flags, nor has what IDX and Measurement depend on (Tests/Products).
    .library(name: "IDX", targets: ["IDX"]),
    .library(name: "Measurement", targets: ["Measurement"]),
    .library(name: "Benchmarking", targets: ["Benchmarking"]),
  ],
  traits: [.trait(name: "oneDNN", description: "The kernel set onednn, on oneDNN 2 (Debian's libdnnl-dev).")],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .target(name: "CPUFeatures", publicHeadersPath: "."),
    .target(name: "CProfiling"),
    .target(name: "Files"),
    .target(name: "Charts", swiftSettings: unoptimised),
    .target(name: "JSONDocuments", dependencies: ["Files"]),
    .target(name: "RandomNumbers"),
    .target(name: "Deflate", dependencies: ["CZlib"]),
    .target(name: "IDX", dependencies: ["Deflate", "Files"]),
    .target(name: "Digits", dependencies: ["CCrypto", "Files", "IDX", "RandomNumbers"]),
    .target(name: "Images", dependencies: ["Deflate", "Files", "IDX"]),
    .target(name: "ElementaryFunctions"),
    .target(name: "Kernels", dependencies: ["CPUFeatures", "ElementaryFunctions"], swiftSettings: optimised),
    .target(
      name: "SIMDKernels", dependencies: ["CPUFeatures", "Kernels"],
      swiftSettings: optimised + [.define("SIMD_BASELINE")]),
    .target(name: "BLASKernels", dependencies: ["Files", "Kernels"], swiftSettings: optimised),
    // Empty without the trait.
    .target(
      name: "OneDNNKernels",
      dependencies: [
        "BLASKernels", "Kernels", .target(name: "COneDNN", condition: .when(traits: ["oneDNN"])),
      ], swiftSettings: optimised),
    .target(
      name: "KernelCatalog",
      dependencies: ["Kernels", "SIMDKernels", "BLASKernels", "OneDNNKernels", "CPUFeatures"]
        + widerSIMDTargets.map { .target(name: $0.name) }, swiftSettings: unoptimised),
    .target(
      name: "NeuralNetwork",
      dependencies: [
        "CPUFeatures", "Digits", "ElementaryFunctions", "Files", "JSONDocuments", "Kernels", "RandomNumbers",
      ]),
    .target(
      name: "ModelFiles", dependencies: ["Digits", "Files", "JSONDocuments", "Kernels", "NeuralNetwork"]),
    .target(
      name: "ModelInsight",
      dependencies: [
        "BenchmarkReports", "Deflate", "Digits", "ElementaryFunctions", "Files", "IDX", "Images", "JSONDocuments",
        "Kernels", "ModelFiles", "NeuralNetwork",
      ]),
    .target(name: "Measurement", dependencies: ["ElementaryFunctions", "RandomNumbers"]),
    .target(
      name: "BenchmarkReports", dependencies: ["CProfiling", "Files", "JSONDocuments", "Measurement", "RandomNumbers"],
      swiftSettings: unoptimised),
    .target(
      name: "BenchmarkHistory",
      dependencies: [
        "BenchmarkReports", "Deflate", "Files", "JSONDocuments", "Measurement", "RandomNumbers",
      ], swiftSettings: unoptimised),
    .target(
      name: "Benchmarking",
      dependencies: [
        "BenchmarkReports", "Digits", "Files", "JSONDocuments", "Kernels", "Measurement", "NeuralNetwork",
        "RandomNumbers",
      ]),
    .target(
      name: "Profiling",
      dependencies: [
        "Benchmarking", "BenchmarkReports", "BLASKernels", "Digits", "KernelCatalog", "Kernels", "Measurement",
        "NeuralNetwork",
      ], swiftSettings: unoptimised),
    .target(name: "Console", dependencies: ["Digits", "Files", "NeuralNetwork"], swiftSettings: unoptimised),
    // Functions of the adapter to MPI (Sources/MPIAdapter), which is loaded at run time.
    .systemLibrary(name: "CMPIAdapter"),
    .target(
      name: "MessagePassing",
      dependencies: [
        "BenchmarkReports", "CMPIAdapter", "Console", "Digits", "Files", "Kernels", "Measurement", "ModelFiles",
        "NeuralNetwork",
      ],
      swiftSettings: unoptimised),
    .target(
      name: "ReportFormats", dependencies: ["BenchmarkHistory", "BenchmarkReports", "Measurement"],
      swiftSettings: unoptimised),
    // Optimised for tests, which prove it by thousands of simulated searches.
    .target(name: "Bisection", swiftSettings: unoptimised + [.unsafeFlags(optimisation, .when(configuration: .debug))]),
    .target(
      name: "RevisionComparison",
      dependencies: [
        "Benchmarking", "BenchmarkReports", "Bisection", "Console", "Digits", "Files", "JSONDocuments", "Kernels",
        "Measurement", "NeuralNetwork", "Profiling", "ReportFormats",
      ], swiftSettings: unoptimised),
    .target(
      name: "Experiments",
      dependencies: [
        "BenchmarkReports", "Charts", "Console", "Digits", "JSONDocuments", "Kernels", "Measurement", "NeuralNetwork",
        "RandomNumbers", "ReportFormats",
      ], swiftSettings: unoptimised),
    .target(
      name: "ReportPages",
      dependencies: [
        "BenchmarkHistory", "BenchmarkReports", "Charts", "Experiments", "Files", "Images", "JSONDocuments",
        "Measurement", "ModelInsight", "NeuralNetwork", "ReportFormats",
      ], swiftSettings: unoptimised),
    .target(
      name: "CommandOptions",
      dependencies: [
        "BenchmarkHistory", "Benchmarking", "BenchmarkReports", "Console", "Digits", "Files", "KernelCatalog",
        "Kernels", "Measurement", "MessagePassing", "ModelFiles", "ModelInsight", "NeuralNetwork", "ReportFormats",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: unoptimised),
    .executableTarget(
      name: "mnist-bench",
      dependencies: [
        "BenchmarkHistory", "Benchmarking", "BenchmarkReports", "BLASKernels", "Charts", "CommandOptions", "Console",
        "Deflate", "Digits", "Experiments", "Files", "IDX", "Images", "JSONDocuments", "KernelCatalog", "Kernels",
        "Measurement", "MessagePassing", "ModelFiles", "ModelInsight", "NeuralNetwork", "Profiling", "ReportFormats",
        "ReportPages", "RevisionComparison", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: unoptimised),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(name: "JSONDocumentsTests", dependencies: ["JSONDocuments", "Files"]),
    .testTarget(name: "RandomNumbersTests", dependencies: ["RandomNumbers"]),
    .testTarget(name: "DeflateTests", dependencies: ["Deflate"]),
    .testTarget(name: "IDXTests", dependencies: ["IDX", "Deflate", "Files"]),
    .testTarget(name: "DigitsTests", dependencies: ["Digits", "Files", "IDX", "RandomNumbers"]),
    .testTarget(
      name: "ImagesTests", dependencies: ["Deflate", "Files", "IDX", "Images"], exclude: ["Golden"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "KernelTests", dependencies: ["CPUFeatures", "Files", "Kernels", "KernelCatalog", "BLASKernels"]),
    .testTarget(
      name: "NeuralNetworkTests",
      dependencies: [
        "Digits", "Files", "IDX", "JSONDocuments", "KernelCatalog", "Kernels", "ModelFiles", "NeuralNetwork",
        "RandomNumbers",
      ],
      exclude: ["Golden"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ModelInsightTests",
      dependencies: [
        "Digits", "Files", "IDX", "KernelCatalog", "Kernels", "ModelFiles", "ModelInsight", "NeuralNetwork",
        "RandomNumbers",
      ],
      exclude: ["Golden"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "MeasurementTests",
      dependencies: ["BenchmarkReports", "Files", "Measurement", "RandomNumbers"], exclude: ["Machine/Fixtures"]),
    .testTarget(
      name: "BenchmarkHistoryTests", dependencies: ["BenchmarkHistory", "Files", "Measurement", "RandomNumbers"],
      exclude: ["Golden"], resources: [.copy("Fixtures")]),
    .testTarget(name: "ExampleTests", dependencies: ["IDX", "Measurement", "Files"]),
    .testTarget(
      name: "BenchmarkingTests",
      dependencies: ["Benchmarking", "BenchmarkReports", "Files", "Kernels", "Measurement"]),
    .testTarget(name: "BisectionTests", dependencies: ["BenchmarkReports", "Bisection", "RandomNumbers"]),
    .testTarget(name: "ProfilingTests", dependencies: ["Benchmarking", "KernelCatalog", "Kernels", "Profiling"]),
    .testTarget(name: "ConsoleTests", dependencies: ["Console", "Kernels", "NeuralNetwork"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "BenchmarkHistory", "Benchmarking", "BenchmarkReports", "BLASKernels", "CommandOptions", "Files", "IDX",
        "Images", "KernelCatalog", "Kernels", "Measurement", "mnist-bench", "ModelFiles", "ModelInsight",
        "NeuralNetwork", "ReportPages", "RevisionComparison",
      ]),
  ] + widerSIMDTargets,
  swiftLanguageModes: [.v6]
)
