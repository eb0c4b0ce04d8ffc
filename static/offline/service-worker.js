// Keeps the page in this browser: installed by its button alone, never by a visit. All files of one build are fetched at
// once and served together, so that no part of one build ever meets another's. A newer build is fetched beside it and takes
// over when no tab of the page is open any more.
//
// scripts/keep-offline.mjs puts version and files in.
const version = "VERSION";
const files = ["FILES"];

// Other pages of this origin have theirs.
const own = `policy-playground ${registration.scope} `;
const name = own + version;

addEventListener("install", (event) => {
  const fresh = files.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  const old = (await caches.keys()).filter((key) => key.startsWith(own) && key !== name);
  await Promise.all(old.map((key) => caches.delete(key)));
  await clients.claim();
}

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(registration.scope)) event.respondWith(kept(event.request));
});

async function kept(request) {
  const address = request.url.replace(/[?#].*/, "").replace(/\/index\.html$/, "/");
  // Opening the cache would make it anew where it was just removed.
  return (await caches.match(address, { cacheName: name })) ?? fetch(request);
}

// The page asks how much is kept, and of which build.
addEventListener("message", ({ ports: [port] }) => port?.postMessage({ version, files: files.length }));
