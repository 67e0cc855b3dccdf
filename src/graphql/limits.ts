/** Bounds of one document, checked before it runs. */
export const limits = {
  depth: 12,
  cost: 5000,
  tokens: 2000,
  aliases: 30,
  rootFields: 30,
} as const;

/** Items of one page, and of one batch of questions. */
export const pageMax = 100;
export const pageDefault = 20;
export const checksMax = 1000;
