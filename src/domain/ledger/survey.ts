import type { Form } from "./form.ts";

export const surveyForms: readonly Form[] = [];
