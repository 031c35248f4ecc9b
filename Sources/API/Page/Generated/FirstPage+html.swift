// Made by scripts/make-page.py from page/index.html: change that file, not this one.

extension FirstPage {
    static let html = ##"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Trunkside</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/page.css">
        <script src="/page.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#campaigns">Skip to the campaigns</a>
        <header>
          <h1>Trunkside</h1>
          <p id="engine"></p>
          <p id="live" role="status"></p>
          <button id="leave" type="button" hidden>Forget the key</button>
        </header>
        <main>
          <form id="entrance" hidden>
            <h2>Who looks?</h2>
            <p>This page shows what an access key may see. The first start of <code>trunkside serve</code> prints one;
              <code>trunkside key create</code> makes another. It is kept in this tab alone.</p>
            <label for="key">Access key</label>
            <div class="row">
              <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" required>
              <button type="submit" class="strong">Look</button>
            </div>
            <p id="refusal" class="problem" role="alert"></p>
          </form>
          <noscript><p class="problem">This page needs JavaScript. The same is at <code>/v1.0/overview</code>.</p></noscript>
          <section id="campaigns" aria-labelledby="campaigns-title" tabindex="-1" hidden>
            <h2 id="campaigns-title">Campaigns</h2>
            <div id="list"></div>
            <div id="empty" class="empty" hidden>
              <p><strong>There is no campaign yet.</strong> Three steps make one:</p>
              <ol>
                <li>A list of who is called: <code>POST /v1.0/outdials</code>, then its targets.</li>
                <li>How and when, and what is said: <code>POST /v1.0/outplans</code> and <code>POST /v1.0/flows</code>.</li>
                <li>The campaign itself: <code>POST /v1.0/campaigns</code>. It appears here, with a button that starts it.</li>
              </ol>
              <p>What they take is written in <a href="/openapi.json">/openapi.json</a>.</p>
            </div>
          </section>
          <section id="queues" aria-labelledby="queues-title" hidden>
            <h2 id="queues-title">Queues</h2>
            <table>
              <thead><tr><th scope="col">Queue</th><th scope="col">Agents</th><th scope="col">Free</th>
                <th scope="col">Waiting</th></tr></thead>
              <tbody></tbody>
            </table>
          </section>
        </main>
        </body>
        </html>

        """##
}
