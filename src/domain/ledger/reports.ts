import type { Form } from "./form.ts";

export const reportForms: readonly Form[] = [];
