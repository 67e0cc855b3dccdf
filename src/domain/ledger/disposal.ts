import type { Form } from "./form.ts";

export const disposalForms: readonly Form[] = [];
