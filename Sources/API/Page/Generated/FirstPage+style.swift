// Made by scripts/make-page.py from page/page.css: change that file, not this one.

extension FirstPage {
    static let style = ##"""
        :root {
          --bg: #f7f8fa; --card: #fff; --fg: #1b1f24; --mute: #57606a; --line: #d8dee4; --strong: #0b6e4f;
          --on-strong: #fff; --reached: #0b6e4f; --ended: #848d97; --open: #0969da; --waiting: #dfe4ea;
          --held: #b7791f; --problem: #a40e26; --problem-bg: #fff0f0;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --bg: #0d1117; --card: #161b22; --fg: #e6edf3; --mute: #9198a1; --line: #30363d; --strong: #3fb98a;
            --on-strong: #06251a; --reached: #3fb98a; --ended: #6e7681; --open: #58a6ff; --waiting: #30363d;
            --held: #e3b341; --problem: #ff9e97; --problem-bg: #2b1416;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body {
          margin: 0; background: var(--bg); color: var(--fg); font: 16px/1.5 system-ui, sans-serif;
          overflow-wrap: anywhere;
        }
        :focus-visible { outline: 2px solid var(--open); outline-offset: 2px; }
        #campaigns:focus { outline: none; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .25rem .5rem; }
        header, main { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; padding-top: 1.25rem; }
        header p { margin: 0; color: var(--mute); font-size: .9rem; }
        h1 { font-size: 1.35rem; margin: 0; letter-spacing: -.01em; }
        h2 { font-size: 1rem; margin: 1.75rem 0 .75rem; color: var(--mute); font-weight: 600; }
        h3 { font-size: 1.1rem; margin: 0; }
        #live { margin-left: auto; }
        #live::before {
          content: ""; display: inline-block; width: .55rem; height: .55rem; border-radius: 50%; margin-right: .4rem;
          background: var(--ended);
        }
        #live:empty::before { display: none; }
        #live.on::before { background: var(--reached); }
        #live.off::before { background: var(--held); }
        button {
          font: inherit; font-size: .9rem; color: var(--fg); background: var(--card); border: 1px solid var(--line);
          border-radius: .45rem; padding: .35rem .9rem; min-height: 2.4rem; cursor: pointer;
        }
        button:hover { border-color: var(--mute); }
        button.strong { background: var(--strong); border-color: var(--strong); color: var(--on-strong); font-weight: 600; }
        button[disabled] { opacity: .55; cursor: default; }
        header button { border: 0; background: none; color: var(--mute); text-decoration: underline; padding: 0; min-height: 0; }
        form, article, .empty, table {
          background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.1rem 1.25rem;
        }
        form { max-width: 36rem; margin: 3rem auto; }
        form h2 { margin: 0 0 .5rem; color: var(--fg); font-size: 1.15rem; }
        label { display: block; font-weight: 600; font-size: .9rem; margin-bottom: .3rem; }
        .row { display: flex; gap: .6rem; }
        input {
          flex: 1; min-width: 0; font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line);
          border-radius: .45rem; padding: .35rem .7rem;
        }
        .problem { color: var(--problem); background: var(--problem-bg); border-radius: .45rem; padding: .5rem .75rem; margin: .75rem 0 0; }
        .problem:empty { display: none; }
        #list { display: grid; gap: .9rem; }
        .top { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .8rem; }
        .top button { margin-left: auto; }
        .state {
          font-size: .8rem; font-weight: 600; padding: .1rem .6rem; border-radius: 1rem; border: 1px solid currentColor;
          color: var(--mute);
        }
        .state.running { color: var(--reached); }
        .state.stopping { color: var(--held); }
        .detail { color: var(--mute); margin: .15rem 0 0; font-size: .9rem; }
        .bar {
          display: flex; gap: 2px; height: .8rem; margin: .9rem 0 .6rem; border-radius: .4rem; overflow: hidden;
          background: var(--line);
        }
        .bar span { min-width: 0; transition: width .4s; }
        @media (prefers-reduced-motion: reduce) { .bar span { transition: none; } }
        .reached { --c: var(--reached); } .ended { --c: var(--ended); } .open { --c: var(--open); }
        .waiting { --c: var(--waiting); } .held { --c: var(--held); }
        .bar span, .legend i { background: var(--c); forced-color-adjust: none; }
        .legend, .outcomes { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; list-style: none; padding: 0; margin: 0; font-size: .9rem; }
        .legend i { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .35rem; }
        .legend .waiting i { outline: 1px solid var(--mute); outline-offset: -1px; }
        .outcomes { color: var(--mute); margin-top: .35rem; }
        b { font-weight: 600; font-variant-numeric: tabular-nums; color: var(--fg); }
        .why { margin: .6rem 0 0; font-size: .9rem; border-left: 3px solid var(--held); padding-left: .7rem; }
        table { width: 100%; border-collapse: separate; border-spacing: 0; padding: .4rem 1.25rem; margin-bottom: 3rem; }
        th, td { text-align: right; padding: .45rem 0 .45rem 1rem; font-variant-numeric: tabular-nums; font-weight: 400; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; }
        thead th { color: var(--mute); font-size: .85rem; border-bottom: 1px solid var(--line); }
        code { font-size: .9em; background: var(--bg); border-radius: .3rem; padding: .05rem .3rem; }
        a { color: var(--open); }
        @media (max-width: 30rem) {
          #live { margin-left: 0; }
          .top button { margin-left: 0; order: 1; width: 100%; margin: .3rem 0 .5rem; }
          form, article, .empty { padding: .9rem 1rem; }
        }

        """##
}
