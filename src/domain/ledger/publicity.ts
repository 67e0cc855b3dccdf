import type { Form } from "./form.ts";

export const publicityForms: readonly Form[] = [];
