import type { Form } from "./form.ts";

export const adoptionForms: readonly Form[] = [];
