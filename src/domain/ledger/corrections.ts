import type { Form } from "./form.ts";

export const correctionForms: readonly Form[] = [];
