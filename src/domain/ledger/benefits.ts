import type { Form } from "./form.ts";

export const benefitForms: readonly Form[] = [];
