/// The page's CSS: readable in light and dark, on a phone and on paper, and where the system forces colours.
enum PageStyle {
    /// A colour for each outcome, by its word in the ledger. Outcomes that never meet in one campaign share
    /// one; each stands out from the page by 3 : 1, and text by 4.5 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
    static let css = light + dark + body + charts + tables + paper

    static let light = """
        :root{--bg:#fff;--fg:#1b1f24;--mute:#57606a;--line:#d0d7de;--card:#f6f8fa;--plot:#0969da;\
        --answered:#0b6e4f;--machine:#8250df;--busy:#c4501b;--no-answer:#9a6700;--rejected:#bf3989;\
        --invalid:#6f4e37;--congestion:#6e7781;--abandoned:#cf222e;--canceled:#848d97;--failed:#82071e;\
        --uncertain:#1b7c83;--sent:#0969da;--delivered:#6b8e00}

        """

    static let dark = """
        @media screen and (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--mute:#9198a1;\
        --line:#30363d;--card:#161b22;--plot:#79b8ff;\
        --answered:#3fb98a;--machine:#bc8cff;--busy:#f0883e;--no-answer:#e3b341;--rejected:#f778ba;\
        --invalid:#b08968;--congestion:#8b949e;--abandoned:#ff7b72;--canceled:#6e7681;--failed:#da3633;\
        --uncertain:#56d4dd;--sent:#79b8ff;--delivered:#c5e063}}

        """

    private static let body = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;\
        overflow-wrap:anywhere}
        main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 3rem}
        h1{margin:0;font-size:1.8rem;line-height:1.25}h2{font-size:1.1rem;margin:0 0 .5rem}
        .detail{margin:.25rem 0}.span{margin:.25rem 0 1.5rem;font-size:.9rem}
        .detail,.span,.note{color:var(--mute)}.note{margin:0 0 .5rem;font-size:.85rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:0 0 2rem}
        .cards div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
        dt,dd{margin:0}dt,dd+dd{color:var(--mute);font-size:.85rem}dt+dd{font-size:1.5rem;font-weight:600}

        """

    private static let charts = """
        .parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:2.5rem 3rem}
        section{min-width:0;max-width:34rem}figure{margin:0}
        .chart{width:100%;height:auto;display:block}
        .grid{stroke:var(--line);fill:none}.tick{fill:var(--mute);font-size:11px}
        .line{stroke:var(--plot);stroke-width:2;stroke-linejoin:round;fill:none}
        .area{fill:var(--plot);opacity:.15}.goal{stroke:var(--mute);stroke-dasharray:4 4;fill:none}
        .mark{fill:var(--c,var(--plot));stroke:var(--bg);stroke-width:.5}
        @media(min-width:58rem){.tick{font-size:9px}}
        .answered{--c:var(--answered)}.machine{--c:var(--machine)}.busy{--c:var(--busy)}
        .no_answer{--c:var(--no-answer)}.rejected{--c:var(--rejected)}.invalid{--c:var(--invalid)}
        .congestion{--c:var(--congestion)}.abandoned,.undelivered{--c:var(--abandoned)}
        .canceled{--c:var(--canceled)}.failed{--c:var(--failed)}.uncertain{--c:var(--uncertain)}
        .sent{--c:var(--sent)}.delivered{--c:var(--delivered)}
        .legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:.5rem 0;\
        font-size:.9rem}
        .swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.4rem;\
        background:var(--c);forced-color-adjust:none;print-color-adjust:exact;\
        -webkit-print-color-adjust:exact}

        """

    private static let tables = """
        summary{cursor:pointer;color:var(--mute);font-size:.9rem;margin:.5rem 0;width:fit-content}
        summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--plot);outline-offset:2px}
        .scroll{overflow-x:auto}.scroll table{overflow-wrap:normal}
        table{border-collapse:collapse;width:100%}
        th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
        th:first-child,td:first-child{text-align:start;padding-left:0}th{font-weight:400}
        thead th{color:var(--mute);font-size:.85rem;vertical-align:bottom;white-space:nowrap}
        td,.scroll th{font-variant-numeric:tabular-nums;white-space:nowrap}
        .meter{display:block;width:100%;height:.4rem;margin-top:.15rem}.meter .mark{stroke:none}

        """

    private static let paper = """
        @media print{main{padding:0}details{display:none}section{break-inside:avoid}\
        .parts{grid-template-columns:1fr 1fr;gap:1.5rem 2rem}body{font-size:11pt}\
        .cards{grid-template-columns:repeat(5,1fr)}.cards div{padding:.4rem .6rem}}
        """
}
