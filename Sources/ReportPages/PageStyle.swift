import Charts

/// The style sheet of a report's page.
enum PageStyle {
  /// Each chart is drawn twice: for screens of at least the wide width, and for narrower ones. A screen shows one.
  static let widths = (wide: 860.0, narrow: 358.0)

  static let css = """
    \(ChartStyle.css(root: ":root"))
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,\
    "Liberation Sans",Arial,sans-serif}
    main,header,footer{max-width:892px;margin:0 auto;padding:0 16px}
    header{padding-top:20px}
    h1{font-size:1.6rem;line-height:1.2;margin:0 0 .3em}
    h2{font-size:1.25rem;margin:2.2em 0 .5em;padding-bottom:.2em;border-bottom:1px solid var(--grid)}
    h3{font-size:1rem;margin:1.6em 0 .4em}
    p,li,dd{overflow-wrap:anywhere}
    a{color:var(--edge)}
    nav ul{list-style:none;padding:0;margin:.6em 0;display:flex;flex-wrap:wrap;gap:.3em 1em}
    .faint{color:var(--faint)}
    .skip{position:absolute;left:-999px}
    .skip:focus{left:8px;top:8px;background:var(--paper);padding:4px 8px}
    figure{margin:1em 0}
    figcaption{color:var(--faint);font-size:.9rem}
    figure>svg{display:block;max-width:100%;height:auto}
    .narrow{display:none}
    .warning{border-left:4px solid var(--s1);padding:.2em .8em;margin:.5em 0}
    .scroll{overflow-x:auto;margin:.6em 0;border:1px solid var(--grid);border-radius:6px}
    :focus-visible{outline:2px solid var(--edge);outline-offset:2px}
    table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;width:100%}
    th,td{padding:.3em .6em;text-align:left;border-bottom:1px solid var(--grid);vertical-align:top}
    tbody tr:last-child td{border-bottom:0}
    thead th{border-bottom:2px solid var(--faint);white-space:nowrap}
    .number{text-align:right;white-space:nowrap}
    td.name,th.name{white-space:nowrap}
    td.text{min-width:13em}
    th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer}
    th button::after{content:" \\2195";color:var(--faint)}
    th[aria-sort=ascending] button::after{content:" \\2191";color:inherit}
    th[aria-sort=descending] button::after{content:" \\2193";color:inherit}
    .sortable td:first-child,.sortable th:first-child{position:sticky;left:0;background:var(--paper)}
    dl{margin:.8em 0}dt{font-weight:600}dd{margin:0 0 .5em 1.2em}
    .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:12px 20px}
    .multiples figure{margin:0}
    .point:focus-visible .mark,.point:hover .mark{stroke:var(--ink);stroke-width:2.5}
    .title{font-weight:600;color:var(--ink)}
    .reading{margin:0;font-size:.85rem;min-height:2.8em}
    .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(96px,1fr));gap:12px;padding:0;list-style:none}
    .gallery figure{margin:0}
    .gallery img{width:84px;height:84px;image-rendering:pixelated;border:1px solid var(--grid);display:block}
    .gallery figcaption{font-size:.8rem;line-height:1.35;color:var(--ink)}
    footer{padding-bottom:24px;color:var(--faint);font-size:.9rem}
    @media screen and (max-width:760px){.narrow{display:block}.wide{display:none}table{font-size:.8rem}\
    figure>.narrow{width:100%;max-width:480px}}
    @media screen and (min-width:760.02px){figure>.narrow{display:none}}
    @media print{body{font-size:11pt}nav,.skip{display:none}.scroll{overflow:visible;border:0}table{font-size:8pt}\
    th,td{padding:.2em .35em}\
    figure,tr,.gallery li{break-inside:avoid}h2,h3{break-after:avoid}figure>.narrow{display:none}\
    th button::after{content:""}a{color:inherit}td.text{min-width:0}td.name,th.name,.number{white-space:normal}}
    """
}
