import { upgrade } from "../playground/element.js";

// Material says so after each page that it loads, the first included.
document$.subscribe(() => upgrade("pre.playground > code"));
