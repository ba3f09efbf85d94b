/** An error whose message is all a person needs; the same class before and after the build. */
export { StartError as SentenceError } from "./start/step.mjs";
