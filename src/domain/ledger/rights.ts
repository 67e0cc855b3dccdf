import type { Form } from "./form.ts";

export const rightsForms: readonly Form[] = [];
