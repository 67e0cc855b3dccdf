import type { Form } from "./form.ts";

export const acceptanceForms: readonly Form[] = [];
