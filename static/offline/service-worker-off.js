// The server's way to end what service-worker.js does: put in that file's place, it takes itself and all that it kept out of
// every browser that asks for it. README.md says how.
const own = `policy-playground ${registration.scope} `;

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
  const keys = await caches.keys();
  await Promise.all(keys.filter((key) => key.startsWith(own)).map((key) => caches.delete(key)));
  await registration.unregister();
}
