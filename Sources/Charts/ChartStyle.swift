/// The colours and fonts of all charts, light and dark.
public enum ChartStyle {
  private static let light = """
    --paper:#ffffff;--ink:#1b1f24;--faint:#59636e;--grid:#dce1e6;--bar:#9cc4e8;--edge:#0b62a8;--error:#1b1f24;\
    --wrong:#e8873c;--right:#7fb2de;--s0:#57606a;--s1:#b35900;--s2:#8250df;--s3:#1a7f37;--s4:#bf3989;--s5:#0b62a8;\
    --s6:#0a7d7d;--s7:#946200;
    """
  private static let dark = """
    --paper:#0d1117;--ink:#e6edf3;--faint:#9ea7b3;--grid:#30363d;--bar:#1f5a91;--edge:#58a6ff;--error:#e6edf3;\
    --wrong:#a4510f;--right:#1f5a91;--s0:#9ea7b3;--s1:#f0883e;--s2:#bc8cff;--s3:#3fb950;--s4:#f778ba;--s5:#58a6ff;\
    --s6:#39c5cf;--s7:#d4a72c;
    """

  /// The number of colours; further series share colours, but not marks or dashes.
  static let seriesCount = 8
  /// The number of dash patterns; further lines share them.
  static let dashCount = 5

  /// The style sheet; the colours of the element `root` follow the reader's preference. Printed charts are light.
  public static func css(root: String) -> String {
    let series = (0..<seriesCount).map { ".chart .s\($0){stroke:var(--s\($0));fill:var(--s\($0))}" }
    let dashes = ["none", "6 3", "2 3", "9 3 2 3", "4 2"].enumerated().map { index, dash in
      ".chart .d\(index){stroke-dasharray:\(dash)}"
    }
    return """
      \(root){\(light)color-scheme:light dark}
      @media screen and (prefers-color-scheme:dark){\(root){\(dark)}}
      .chart{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;font-size:12px;\
      font-variant-numeric:tabular-nums}
      .chart text{fill:var(--ink)}
      .chart .faint{fill:var(--faint)}
      .chart .heading{font-size:14px;font-weight:600}
      .chart .strong{font-weight:600}
      .chart .small{font-size:11px}
      .chart .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px}
      .chart .leader{stroke:var(--faint);stroke-width:.7}
      .chart .paper{fill:var(--paper)}
      .chart .grid{stroke:var(--grid);stroke-width:1}
      .chart .axis{stroke:var(--faint);stroke-width:1}
      .chart .bar{fill:var(--bar);stroke:var(--edge);stroke-width:1}
      .chart .error{stroke:var(--error);stroke-width:1.5}
      .chart .roof{stroke:var(--ink);stroke-width:2;fill:none}
      .chart .band{fill:var(--grid);fill-opacity:.6}
      .chart .wrong{fill:var(--wrong)}
      .chart .right{fill:var(--right)}
      .chart .cell{fill:none;stroke:var(--grid)}
      \(series.joined(separator: "\n"))
      .chart .curve{fill:none;stroke-width:1.8}
      .chart .mark{stroke:var(--paper);stroke-width:.6}
      .chart .hollow{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
      .chart .solid{fill:var(--ink);stroke:var(--ink)}
      .chart .reference{stroke:var(--ink);stroke-width:1;stroke-dasharray:4 3}
      \(dashes.joined(separator: "\n"))
      """
  }
}
