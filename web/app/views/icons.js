// Drawings of 20 × 20, in the text's colour. They say nothing to a screen reader: a label stands beside.

import { html } from './html.js';

const SHAPES = {
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  people:
    'M7.500 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.500 16.500c0-2.600 2.200-4.300 5-4.300s5 1.700 5 4.300' +
    'M13.200 9.500a2.500 2.500 0 1 0-.8-4.900M14 12.300c2.100.2 3.600 1.700 3.600 3.700',
  plus: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5L5 15',
  link:
    'M8.500 11.500a3 3 0 0 0 4.300 0l2.700-2.700a3 3 0 0 0-4.300-4.300l-.9.9M11.500 8.500' +
    'a3 3 0 0 0-4.300 0l-2.700 2.700a3 3 0 0 0 4.300 4.300l.9-.9',
  gear:
    'M10 12.700a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400ZM10 2.500v2M10 15.500v2M2.500 10' +
    'h2M15.500 10h2M4.700 4.700l1.400 1.400M13.900 13.900l1.400 1.400M4.700 15.300l1.400-1.400' +
    'M13.900 6.100l1.400-1.400',
  send: 'M3.500 10L16.500 4 12.500 16.500 9.500 11.200ZM9.500 11.200L16.500 4',
  leave: 'M12 4.500H5.500v11H12M9 10h8M14 7l3 3-3 3',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4l2.600 1.600',
  sent: 'M4 10.500l4 4 8-9',
  delivered: 'M2 10.500l4 4 8-9M9.500 13.800l.7.700 8-9',
  warning: 'M10 3.500L17.500 16.500H2.500ZM10 8.200v3.800M10 14.200v.1',
  down: 'M10 4v12M5 11l5 5 5-5',
  key:
    'M12.700 11.300a4 4 0 1 0-4-4c0 .5.1 1 .3 1.400L3.500 14.200v2.300h2.800v-2h2v-2h1.400' +
    'l1.600-1.600c.4.200.9.4 1.400.4ZM13.700 6.400v.1',
};

export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path d=${SHAPES[name]} />
  </svg>`;
}

/** A button that shows a drawing, and says what it does to whoever points at it or hears it. */
export function Tool({ icon, label, hint = label, class: kind = '', run, children, ...rest }) {
  return html`<button type="button" class="square ${kind}" aria-label=${label} title=${hint}
    onClick=${run} ...${rest}>
    <${Icon} name=${icon} />${children}
  </button>`;
}
