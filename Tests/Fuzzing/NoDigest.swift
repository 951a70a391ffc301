/// In the place of Digits' own, which needs a package that takes minutes to build: no reader computes a digest.
package func sha256(ofParts parts: [[UInt8]]) -> String { "" }
