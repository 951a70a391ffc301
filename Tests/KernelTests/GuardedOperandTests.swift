import Foundation
import Kernels
import Testing

/// The other tests would notice an operation that reads or writes beyond an operand.
@Suite struct GuardedOperandTests {
  @Test func operandsLieAgainstThePagesThatNobodyMayTouch() {
    let page = Int(getpagesize())
    for count in [0, 1, 16, 1023, 1024, 1025, 5000] {
      for placement in Operands.Placement.allCases {
        let operands = Operands(label: "\(count)", placement: placement)
        let (input, workspace) = (operands.output(count), operands.workspace(count))
        let (start, end) = (Int(bitPattern: input.pointer), Int(bitPattern: input.pointer + count))
        switch placement {
        case .againstEnd: #expect(end % page == 0)
        case .againstStart: #expect(start % page == 0)
        case .misaligned: #expect(start % 16 != 0)
        }
        #expect(Int(bitPattern: workspace.pointer) % AlignedBuffer<Float>.alignment == 0)
        if placement == .againstEnd {
          let alignment = AlignedBuffer<Float>.alignment
          let end = Int(bitPattern: workspace.pointer + count)
          #expect((end + alignment - 1) / alignment * alignment % page == 0)
        }
        operands.expectIntact()
      }
    }
  }

  @Test func readingPastTheEndIsFatalAndNamed() async {
    let result = await #expect(processExitsWith: .signal(SIGSEGV), observing: [\.standardErrorContent]) {
      let input = Operands(label: "reading kernel", placement: .againstEnd).input([Float]([1, 2, 3]))
      print(input.pointer[3])
    }
    #expect(text(result).contains("memory outside an operand was touched: reading kernel, operands againstEnd"))
  }

  @Test func writingBeforeTheStartIsFatalAndNamed() async {
    let result = await #expect(processExitsWith: .signal(SIGSEGV), observing: [\.standardErrorContent]) {
      Operands(label: "writing kernel", placement: .againstStart).output(3).pointer[-1] = 1
    }
    #expect(text(result).contains("memory outside an operand was touched: writing kernel, operands againstStart"))
  }

  @Test func writingIntoWhatIsLeftOfThePagesIsNoticed() {
    for placement in Operands.Placement.allCases {
      withKnownIssue {
        let operands = Operands(label: "untidy kernel", placement: placement)
        operands.workspace(3).pointer[3] = 1
        operands.expectIntact()
      }
    }
  }

  private func text(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }
}
