import type { Form } from "./form.ts";

export const endingForms: readonly Form[] = [];
