import { eliminationForms } from "./elimination.ts";
import { entryForms } from "./entries.ts";
import { factForms } from "./facts.ts";
import type { Form } from "./form.ts";
import { holdingForms } from "./holdings.ts";
import { permitForms } from "./permits.ts";

/** The registers on which measures depend: land, firms, who holds and controls what, and what is known of them. */
export const registerForms: readonly Form[] = [
  ...entryForms,
  ...holdingForms,
  ...eliminationForms,
  ...permitForms,
  ...factForms,
];
