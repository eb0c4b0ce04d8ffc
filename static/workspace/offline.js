// The page kept in this browser by a service worker (static/offline/), only where somebody asks for it.

const worker = () => navigator.serviceWorker;
const scope = () => new URL("./", document.baseURI).href;

/** Browsers keep pages only where they came over a secure connection, or from this machine. */
export const canKeep = () => Boolean(worker() && globalThis.caches);

// Of this page; one of the whole origin is another's.
async function registration() {
  const found = canKeep() && (await worker().getRegistration(scope()));
  return found && found.scope === scope() ? found : undefined;
}

/** `{version, files, newer}` of what is kept; nothing where nothing is. `newer`: another build waits. */
export async function kept() {
  const found = await registration();
  if (!found?.active) return undefined;
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((keep) => (port1.onmessage = ({ data }) => keep(data)));
  found.active.postMessage("kept?", [port2]);
  // A worker that says nothing is no reason to hide the button that ends it.
  const silent = new Promise((keep) => setTimeout(keep, 2_000, { version: "", files: 0 }));
  return { ...(await Promise.race([told, silent])), newer: Boolean(found.waiting) };
}

/** Fetches all files; rejected where one cannot be had, or there is no room. */
export async function keep() {
  const made = await worker().register("./service-worker.js", { scope: "./", updateViaCache: "none" });
  const fresh = made.installing ?? made.waiting ?? made.active;
  await new Promise((done, failed) => {
    const look = () => {
      if (fresh.state === "activated") done();
      if (fresh.state === "redundant") failed(new Error("not all files could be kept"));
    };
    fresh.addEventListener("statechange", look);
    look();
  });
}

/** Nothing of it stays. */
export async function end() {
  await (await registration())?.unregister();
  const own = `policy-playground ${scope()} `;
  const keys = globalThis.caches ? await caches.keys() : [];
  await Promise.all(keys.filter((key) => key.startsWith(own)).map((key) => caches.delete(key)));
}
