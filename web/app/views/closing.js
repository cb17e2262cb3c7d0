// What closes a panel over the page, as the browser itself closes its dialogs.

/** Calls `close` at Escape and at Back; what it returns ends that. */
export function onCloseRequest(close) {
  const end = new AbortController();
  const { signal } = end;
  addEventListener('popstate', close, { signal });
  if (window.CloseWatcher) {
    // Android's Back comes here too, and leaves the page where it is.
    new CloseWatcher({ signal }).onclose = close;
  } else {
    const pressed = (event) => event.key === 'Escape' && !document.querySelector('dialog') && close();
    addEventListener('keydown', pressed, { signal });
  }
  return () => end.abort();
}
