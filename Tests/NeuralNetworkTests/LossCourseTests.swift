import Testing

@testable import NeuralNetwork

@Suite struct LossCourseTests {
  @Test("Twentieths of an epoch, as nearly as whole steps allow, add up to the whole", arguments: [1, 7, 16, 50, 999])
  func parts(batch: Int) {
    var course = LossCourse(images: 1000)
    var ends = [0]
    for start in stride(from: 0, to: 1000, by: batch) {
      let end = min(1000, start + batch)
      course.add(images: end, loss: Double(end * end))
      if course.means.count == ends.count { ends.append(end) }
    }
    #expect(ends.last == 1000)
    #expect(course.means.count <= LossCourse.parts && (batch > 50 || course.means.count == LossCourse.parts))
    for (part, mean) in course.means.enumerated() {
      let (start, end) = (ends[part], ends[part + 1])
      // The difference of the squares divided by the difference.
      #expect(mean == Double(start + end))
      #expect(batch > 50 || abs(end - 50 * (part + 1)) < batch)
    }
  }
}
