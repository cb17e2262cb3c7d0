// Where the keyboard goes when what had it is gone.

const placeToWrite = () => document.querySelector('textarea');

/** What had the focus, for `giveBack` once a dialog or panel is gone. */
export function holder() {
  return { element: document.activeElement, writing: placeToWrite() };
}

/** To where it was, or to the place to write if that is another now: somebody went to a conversation. */
export function giveBack({ element, writing }) {
  const now = placeToWrite();
  if (now === writing && element?.isConnected) {
    element.focus();
  } else {
    takeToWrite(now);
  }
}

/** Not where that would bring up a keyboard on the screen. */
export function takeToWrite(box) {
  if (matchMedia('(hover: hover)').matches) {
    box?.focus();
  }
}
