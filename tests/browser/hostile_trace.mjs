// A trace whose every text is an attack on the page that shows it: made from the text twin of a
// captured one, so that it is well formed. Whatever gets through sets `owned`, opens a dialog, or
// asks for something at the address that it is given.
const kOwn = "window.owned=top.owned='owned';parent.owned='owned';alert(1)";

// Each is one document's inside; every one has words, so that its rendering is seen.
const insides = (kAway) => [
  `<h1>hostile words</h1><script>${kOwn}</script><img src=x onerror="${kOwn}">
   <img src="${kAway}/image.png" srcset="${kAway}/set.png 2x"><svg onload="${kOwn}">
   <image href="${kAway}/svg.png"/><script>${kOwn}</script></svg>
   <a href="javascript:${kOwn}">link</a><button onclick="${kOwn}">button</button>`,
  `<h1>hostile words</h1></script><script>${kOwn}</script><!--<script>--></main></body></html>
   <meta http-equiv="refresh" content="0;url=${kAway}/refresh"><base href="${kAway}/">
   <link rel="stylesheet" href="${kAway}/style.css"><link rel="preconnect" href="${kAway}">
   <link rel="dns-prefetch" href="//attacker.test"><link rel="prefetch" href="${kAway}/p">
   <a href="${kAway}/followed" target="_top" ping="${kAway}/ping">link</a>
   <form action="${kAway}/form" target="_top"><button autofocus>button</button></form>`,
  `</style><style>@import "${kAway}/import.css";body{background:url(${kAway}/back.png)}
   @font-face{font-family:x;src:url(${kAway}/font)}h1{font-family:x}
   iframe,body{position:fixed;inset:0;z-index:99999}</style><h1>hostile words</h1>
   "><img src=x onerror=${kOwn}> <iframe src="${kAway}/frame"></iframe>
   <iframe srcdoc="<script>${kOwn}</script>"></iframe><object data="${kAway}/object"></object>
   <embed src="${kAway}/embed"><video src="${kAway}/video" autoplay poster="${kAway}/poster">
   </video><audio src="${kAway}/audio" autoplay></audio>
   <a href="${kAway}/a" target="_blank">link</a><button formaction="${kAway}/b">button</button>`,
  `<h1>hostile words</h1><math><mtext><table><mglyph><style><!--</style>
   <img title="--&gt;&lt;img src=1 onerror=${kOwn}&gt;"></style></mglyph></table></mtext></math>
   <template shadowrootmode="open"><img src="${kAway}/s"
   onerror="${kOwn}"></template><noscript><p title="</noscript><img src=x onerror=${kOwn}>">
   </noscript><svg><a xlink:href="${kAway}/x"><text y="20">link</text></a>
   <animate attributeName="href" values="javascript:${kOwn}"/><use href="${kAway}/u#x"/></svg>
   <details open ontoggle="${kOwn}"><input autofocus onfocus="${kOwn}"></details>
   <button style="background:url(${kAway}/style.png)">button</button>`,
];
const words = (kAway) => `</script><script>${kOwn}</script><img class="planted" src="${kAway}/w" ` +
  `onerror="${kOwn}"><marquee>`;

export function hostileTrace(text, away) {
  const kInsides = insides(away);
  const kWords = words(away);
  const lines = text.trim().split('\n').slice(0, 12).map((line) => JSON.parse(line));
  let document = 0;
  for (const { header, step } of lines) {
    if (header) header.title = `${kWords}`;
    for (const effect of step?.effects ?? []) {
      if (!effect.documentShown) continue;
      const inside = kInsides[document % kInsides.length];
      document += 1;
      effect.documentShown.html = `<main id="app" onclick="${kOwn}">${inside}</main>`;
      effect.documentShown.outcome = kWords;
    }
    if (step?.userEvent) Object.assign(step.userEvent, { name: kWords, payload: kWords });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
