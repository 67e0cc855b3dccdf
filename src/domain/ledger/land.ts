import type { Form } from "./form.ts";

export const landForms: readonly Form[] = [];
