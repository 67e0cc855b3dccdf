import type { Form } from "./form.ts";

export const objectionForms: readonly Form[] = [];
