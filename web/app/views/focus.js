// Where the keyboard goes when what had it is gone.

/** Otherwise a keyboard would come up on the screen. */
const hasMouse = () => matchMedia('(hover: hover)').matches;

const placeToWrite = () => document.querySelector('textarea');

/** What had the focus, for `giveBack` once a dialog or panel is gone. */
export function holder() {
  return { element: document.activeElement, writing: placeToWrite() };
}

/** To where it was, or to the place to write if that is another now: somebody went to a conversation. */
export function giveBack({ element, writing }) {
  const now = placeToWrite();
  const isThere = element?.isConnected && element.checkVisibility();
  if (isThere && (now === writing || !hasMouse())) {
    element.focus();
  } else if (hasMouse()) {
    now?.focus();
  } else {
    document.querySelector('h1')?.focus(); // or a screen reader would begin anew
  }
}

export function takeToWrite(box) {
  if (hasMouse()) {
    box?.focus();
  }
}
