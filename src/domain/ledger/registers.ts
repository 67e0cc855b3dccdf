import type { Form } from "./form.ts";

export const registerForms: readonly Form[] = [];
