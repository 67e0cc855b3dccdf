import type { Form } from "./form.ts";

export const findingForms: readonly Form[] = [];
