import { upgrade } from "../playground/element.js";

upgrade("pre.playground");
