import type { Form } from "./form.ts";

export const agreementForms: readonly Form[] = [];
