// The element as an ES module: element.js in the site.
import { define, upgrade } from "./element.js";

define(import.meta.url);

export { upgrade };
