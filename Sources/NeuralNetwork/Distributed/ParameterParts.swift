/// The parts of a network's parameters that ranks own, in the order of ranks: as equal as the places allow where an
/// update can be cut. With more ranks than such places, some parts are empty.
func parameterParts(of network: Network, _ recipe: Recipe, ranks: Int) -> [Range<Int>] {
  let cuts = Optimizer.cuts(recipe, network)
  let count = network.parameterBufferCount
  var ends = [0]
  for rank in 1..<max(ranks, 1) {
    let wanted = count * rank / ranks
    let later = cuts.filter { $0 >= ends[rank - 1] }
    ends.append(later.min { ($0 - wanted).magnitude < ($1 - wanted).magnitude } ?? count)
  }
  ends.append(count)
  return (0..<ranks).map { ends[$0]..<ends[$0 + 1] }
}
