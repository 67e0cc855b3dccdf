import { html } from "hono/html";
import type { Outcome } from "../domain/answer/verdict.ts";

type Html = ReturnType<typeof html>;

/** A shape of its own for each outcome, so that none is told by its colour alone. */
export function outcomeIcon(outcome: Outcome): Html {
  return html`<svg class="icon" viewBox="0 0 64 64" width="64" height="64" aria-hidden="true" focusable="false">${shapeOf(outcome)}</svg>`;
}

function shapeOf(outcome: Outcome): Html {
  switch (outcome) {
    case "BLOCKED":
      return html`<path class="solid" d="M20.3 4h23.4L60 20.3v23.4L43.7 60H20.3L4 43.7V20.3z"/><path class="cut" d="M16 27.5h32v9H16z"/>`;
    case "RESTRICTED":
      return html`<path class="solid" d="M32 5 61 57H3z"/><path class="cut" d="M29 24h6l-1 18h-4zM29.5 45.5h5v5h-5z"/>`;
    case "DIFFERENTIAL":
      return html`<rect class="solid" x="4" y="4" width="56" height="56" rx="3"/><path class="cut" d="M14 40h10v10H14zM27 28h10v22H27zM40 14h10v36H40z"/>`;
    case "ENTITLED":
      return html`<circle class="solid" cx="32" cy="32" r="28"/><path class="cut" d="M28 16h8v12h12v8H36v12h-8V36H16v-8h12z"/>`;
    case "NO_MEASURE":
      return html`<circle class="stroke" cx="27" cy="27" r="20"/><path class="stroke" d="m42 42 17 17"/>`;
    case "INDETERMINATE":
      return html`<path fill="url(#hatch)" d="M32 3 61 32 32 61 3 32z"/><path class="stroke" d="M32 3 61 32 32 61 3 32z"/><circle class="plain" cx="32" cy="32" r="16"/><path class="solid" d="M25 27c0-4.5 3-7.5 7.300-7.5 4.200 0 7.200 2.600 7.200 6.600 0 3-1.500 4.700-3.700 6.200-1.900 1.300-2.300 1.900-2.300 3.700h-4c0-3.400 1-4.800 3.600-6.600 1.500-1 2.100-1.800 2.100-3.100 0-1.700-1.200-2.800-3-2.800-1.900 0-3.100 1.300-3.200 3.500zM29.200 38.500h4.600v4.600h-4.600z"/>`;
    default:
      return outcome satisfies never;
  }
}
