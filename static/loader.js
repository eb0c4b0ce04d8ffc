// Starts the page. A file of its own, because the content security policy allows no inline script.
// `?present` shows the answers alone, larger, as one projects them.
if (new URLSearchParams(location.search).has("present")) document.documentElement.classList.add("present");

const status = document.getElementById("start-up");
status.textContent = "Starting…";

// Imported here and not at the top, so that a file that cannot be had is told below like any other failure.
import("./app.js")
  .then((app) => app.default())
  .catch((cause) => {
    console.error("The page could not start:", cause);
    status.textContent =
      "This page could not start. It needs a current browser with WebAssembly allowed; reload it to try again.";
  });
