// The element for pages that know classic scripts alone: element.iife.js in the site. It offers `PolicyPlayground.upgrade`.
import { define, upgrade } from "./element.js";

define(document.currentScript.src);

export { upgrade };
